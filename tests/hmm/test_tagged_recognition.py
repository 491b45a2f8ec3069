"""The format of a file recognised from its first lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError
from nlptk.core.registry import names
from nlptk.hmm.recognition import FIRST_BYTES, FIRST_LINES, recognized
from nlptk.hmm.tagged_text import FORMATS, read_tagged, tagged_format
from tests.hmm.tagged_texts import arrays, listed, read

CONLLU = b"1\tDogs\tdog\tNOUN\tNNS\t_\t0\troot\t_\t_\n"

LOOKS = [
    (b"The\tAT\nend\tNN\n", "two-column"),
    (b"The\tAT\t\nend\tNN\t\n", "two-column"),  # as hunpos prints it
    (b"New York\tNP\n", "two-column"),
    (b"%% TnT says\n%% things\nThe\tAT\n", "two-column"),
    (b"a/b\tN/V\n", "two-column"),
    (b"#\tSYM\n", "two-column"),
    (b"\n\nThe/AT end/NN\n", "slash"),
    (b"1/2/CD ,/, http://x/FW\n", "slash"),
    (b"a_b/NN c_d/NN\n", "slash"),
    (b"Yes/UH\n", "slash"),
    (b"The_AT end_NN\n", "underscore"),
    (b"Confidence NN B-NP\nin IN B-PP\n", "columns"),
    (b"a/b c/d e\n", "columns"),
    (b"and/or CC\n1/2 CD\n", "columns"),
    (b"The\tDT\tB-NP\nend\tNN\tI-NP\n", "columns"),
    (b"-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\n", "columns"),
    (b"# # B-NP\n3 CD I-NP\n", "columns"),
    (b"# newdoc\n# text = Dogs\n" + CONLLU, "conllu"),
    (b"# text = a b c\n" * 300 + CONLLU, "conllu"),
    (b"1-2\tim" + 8 * b"\t_" + b"\n" + CONLLU, "conllu"),
    (b"The/AT end/NN\nbad\nThe/AT end/NN\n", "slash"),  # most lines count
    (b"word\nThe\tAT\nend\tNN\n", "two-column"),
    (b"a\tN\nb c\n", "two-column"),  # of two that tie the first
]


@pytest.mark.parametrize(("text", "name"), LOOKS)
def test_the_first_lines_tell_the_format(text: bytes, name: str) -> None:
    assert recognized(text, "f") == name


@pytest.mark.parametrize("text", [b"", b"\n \n\t\n", b"%% a\n# b\n#\n"])
def test_text_without_tokens_has_no_format(text: bytes) -> None:
    assert recognized(text, "f") is None


@pytest.mark.parametrize("text", [b"word\n", b"a\n\nb\n", b"a\t\n", b"/NN\n", b"NN/\n"])
def test_text_that_looks_like_no_format_is_an_error(text: bytes) -> None:
    with pytest.raises(InputError) as error:
        recognized(text, "f")
    assert error.value.where == "f"
    assert error.value.what == "this looks like none of the formats of tagged text"
    assert "--format" in error.value.remedy


def test_only_the_first_lines_count() -> None:
    head = b"a\tN\n" * (FIRST_LINES // 2 + 1)
    assert recognized(head + b"a N\n" * 1000, "f") == "two-column"


def test_a_given_format_is_fixed(tmp_path: Path) -> None:
    assert read(tmp_path / "f", b"a/b\tN/V\n", "slash") == [(1, [b"a", b"N"], [b"b", b"V"])]


def test_each_file_has_its_own_format_and_the_caller_is_told(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    texts = [b"a\tN\n", b"b/V c/N\n", b"", CONLLU, b"d N X\n"]
    paths = [str(tmp_path / str(number)) for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        Path(path).write_bytes(text)
    blocks = list(read_tagged(paths, on_format=lambda file, spec: said.append((file, spec))))
    assert [each.words for each in listed(blocks)] == [[b"a"], [b"b", b"c"], [b"Dogs"], [b"d"]]
    assert [block.file for block in blocks] == [path for path in paths if path != paths[2]]
    assert said == list(
        zip([paths[0], *paths[1:2], *paths[3:]], ["two-column", "slash", "conllu", "columns"], strict=True)
    )


def test_nothing_is_said_of_a_given_format(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    read(tmp_path / "f", b"a\tN\n", "two-column", on_format=lambda *told: said.append(told))
    assert not said


@pytest.mark.parametrize("name", names(FORMATS))
@given(size=st.integers(1, 200))
def test_what_a_format_writes_is_recognised_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, name: str, size: int
) -> None:
    path = tmp_path_factory.getbasetemp() / f"recognised-{name}"
    text = tagged_format(name).write(*arrays([[(b"The", b"AT"), (b"end", b"NN")], [(b"Go", b"VB")]] * 9))
    told: list[str] = []
    read(path, text, block_bytes=size, on_format=lambda file, spec: told.append(spec))
    assert told == [name]


def test_a_first_line_longer_than_the_head_is_looked_at_whole(tmp_path: Path) -> None:
    text = b"a/N " * FIRST_BYTES + b"\nb/V\n"
    assert [len(each.words) for each in read(tmp_path / "f", text)] == [FIRST_BYTES, 1]
