"""The real corpora: sentences and tokens as they are known, and written as they stand in the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nlptk.hmm.tagged_text import read_tagged, tagged_format, untagged_block, untagged_blocks

TWO_COLUMN = [
    ("brown.train.tagged", 51_606, 1_045_507),
    ("brown.test.tagged", 5_734, 115_685),
    ("treebank.train.tagged", 3_523, 84_669),
    ("treebank.test.tagged", 391, 9_415),
    ("zh_gsd.train.tagged", 3_997, 98_608),
    ("zh_gsd.dev.tagged", 500, 12_663),
    ("zh_gsd.test.tagged", 500, 12_012),
    ("zh_sinica.train.tagged", 9_000, 82_486),
]
COLUMNS = [  # and how many lines begin a document: they are no tokens
    ("conll2000.train.txt", 8_936, 211_727, 0),
    ("conll2000.test.txt", 2_012, 47_377, 0),
    ("conll2002.esp.train.txt", 8_323, 264_715, 0),
    ("conll2002.esp.testb.txt", 1_517, 51_533, 0),
    ("conll2002.ned.train.txt", 15_806, 202_931, 287),
    ("conll2002.ned.testa.txt", 2_895, 37_761, 74),
]
UNTAGGED = [("brown.test.txt", 5_734, 115_685), ("zh_gsd.test.txt", 500, 12_012)]


@pytest.mark.parametrize(("name", "sentences", "tokens"), TWO_COLUMN)
def test_two_columns_are_counted_and_written_as_they_stand(
    corpus: Callable[[str], Path], name: str, sentences: int, tokens: int
) -> None:
    path, said = corpus(name), []
    blocks = list(read_tagged([str(path)], on_format=lambda file, spec: said.append(spec)))
    assert said == ["two-column"]
    assert sum(block.ends.size for block in blocks) == sentences
    assert sum(len(block.words) for block in blocks) == tokens
    format = tagged_format("two-column")
    written = b"".join(format.write(block.words, block.tags, block.ends) for block in blocks)
    assert written == path.read_bytes()


@pytest.mark.parametrize(("name", "sentences", "tokens", "documents"), COLUMNS)
def test_columns_are_counted(
    corpus: Callable[[str], Path], name: str, sentences: int, tokens: int, documents: int
) -> None:
    path, said = corpus(name), []
    blocks = list(read_tagged([str(path)], on_format=lambda file, spec: said.append(spec)))
    assert said == ["columns"]
    assert path.read_text("utf-8").count("-DOCSTART-") // 2 == documents
    assert sum(block.ends.size for block in blocks) == sentences
    assert sum(len(block.words) for block in blocks) == tokens - documents
    assert {tag[:2] for block in blocks for tag in block.tags} <= {b"O", b"B-", b"I-"}


def test_columns_can_be_chosen(corpus: Callable[[str], Path]) -> None:
    path = corpus("conll2000.test.txt")
    (parts, chunks) = (next(read_tagged([str(path)], f"columns:tag={tag}")) for tag in (2, 3))
    assert list(parts.tags)[:3] == [b"NNP", b"NNP", b"NNP"]
    assert list(chunks.tags)[:3] == [b"B-NP", b"I-NP", b"I-NP"]


@pytest.mark.parametrize(("name", "sentences", "tokens"), UNTAGGED)
def test_untagged_text_has_the_words_of_the_tagged(
    corpus: Callable[[str], Path], name: str, sentences: int, tokens: int
) -> None:
    path = str(corpus(name))
    blocks = [untagged_block(block, "sentences") for block in untagged_blocks([path])]
    assert sum(block.ends.size for block in blocks) == sentences
    assert sum(len(block.words) for block in blocks) == tokens
    tagged = read_tagged([str(corpus(name.replace(".txt", ".tagged")))])
    assert [word for block in blocks for word in block.words] == [
        word for block in tagged for word in block.words
    ]
