"""What holds for every tokenizer, found by listing the folder of methods."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core.corpus import read_corpus
from nlptk.core.numbering import ChunkNumbers
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import MethodDescription, build, describe, names, printed
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer
from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train

METHODS = "nlptk.tokenize.methods"
MODELS = {
    f"{level} {pretokenizer}": BpeSettings(
        vocab_size=1500, level=level, pretokenizer=pretokenizer, character_coverage=coverage
    )
    for level, pretokenizer, coverage in [
        ("byte", "gpt2", 1.0),
        ("byte", "o200k", 1.0),
        ("byte", "none", 1.0),
        ("character", "whitespace", 0.9),
        ("character", "hf-whitespace", 0.9),
    ]
}
LOSSLESS = {"characters", "model byte gpt2", "model byte o200k", "model byte none"}
CASES = [*(name for name in names(METHODS) if name != "model"), *(f"model {model}" for model in MODELS)]
every_tokenizer = pytest.mark.parametrize("case", CASES)

INVISIBLE = "\t\r\0\x0b\u0085\u00a0\u00ad\u0301\u200b\u200c\u200d\u2028\u3000\ufeff"
ODD = "  \t▁␉'’-.,_·09aé中文ひカー한ไท🇩👩🏽ℹ<>/" + INVISIBLE
LINES = st.text(st.sampled_from(ODD), max_size=12) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=12
)
BLOCKS = st.lists(LINES, max_size=6)


@pytest.fixture(scope="session")
def tokenizer_of(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Callable[[str], Tokenizer]:
    """Return a function that makes the tokenizer of a case, training the model that it may need."""
    folder = tmp_path_factory.mktemp("tokenizers")

    @cache
    def make(case: str) -> Tokenizer:
        name, _, model = case.partition(" ")
        if not model:
            tokenizer: Tokenizer = build(METHODS, name)
            return tokenizer
        path = folder / f"{model}.nlptk"
        trained = train([str(samples / "en.txt"), str(samples / "zh.txt")], MODELS[model], memory=1 << 30)
        trained.model.save(str(path))
        tokenizer = build(METHODS, f'{name}:path="{path}"')
        return tokenizer

    return make


def tokens_of_block(numbers: ChunkNumbers, lines: list[str]) -> list[list[str]]:
    """Cut lines as a corpus is cut: all at once, and each distinct chunk once."""
    data = np.frombuffer("".join(f"{line}\n" for line in lines).encode(), dtype=np.uint8)
    block = numbers(TextBlock(data, "text", 1))
    texts = [string.decode() for string in block.new.strings]
    of_chunk = block.new.offsets.tolist()
    rows = []
    for start, end in zip(block.offsets.tolist(), block.offsets[1:].tolist(), strict=False):
        chunks = block.numbers[start:end].tolist()
        rows.append([token for chunk in chunks for token in texts[of_chunk[chunk] : of_chunk[chunk + 1]]])
    return rows


@every_tokenizer
@given(lines=BLOCKS)
@example(lines=["a", "", "  ", "a  b", " a", "a ", "a\tb a\tb", "", "a"])
@example(lines=["👩‍👩‍👧 🇩🇪🇫🇷 ℹ‍👩", "1,000.5 don't a-b -a- a--b", "a\u00adb\u200cc \u0301a", "中\u0301文,中"])
def test_a_block_has_the_tokens_of_its_lines(
    tokenizer_of: Callable[[str], Tokenizer], case: str, lines: list[str]
) -> None:
    tokenizer = tokenizer_of(case)
    found = tokens_of_block(ChunkNumbers(tokenizer, 1 << 30), lines)
    assert found == [tokenizer(line) for line in lines]
    if tokenizer.chunks_are_tokens:
        chunks = ByteStrings.of(token.encode() for row in found for token in row)
        tokens = tokenizer.split(chunks)
        assert list(tokens.strings) == list(chunks)
        assert tokens.offsets.tolist() == list(range(len(chunks) + 1))


@every_tokenizer
@given(line=LINES)
def test_a_joined_line_has_the_same_tokens_again(
    tokenizer_of: Callable[[str], Tokenizer], case: str, line: str
) -> None:
    tokenizer = tokenizer_of(case)
    tokens = tokenizer(line)
    if case.startswith("model character") and "<unk>" in tokens:
        return  # the character is gone
    assert tokenizer(tokenizer.join(tokens)) == tokens
    if case in LOSSLESS:
        assert tokenizer.join(tokens) == line


@every_tokenizer
@given(line=LINES)
def test_a_token_is_not_empty_and_can_stand_in_a_column(
    tokenizer_of: Callable[[str], Tokenizer], case: str, line: str
) -> None:
    for token in tokenizer_of(case)(line):
        assert token
        assert "\n" not in token
        assert " " not in token
        if not case.startswith("model character"):
            assert "\t" not in token


@every_tokenizer
def test_real_text_gives_the_tokens_of_its_lines_in_any_number_of_processes(
    tokenizer_of: Callable[[str], Tokenizer], samples: Path, case: str
) -> None:
    tokenizer = tokenizer_of(case)
    paths = [samples / "en.txt", samples / "zh.txt"]
    expected = [tokenizer(line) for path in paths for line in path.read_text("utf-8").split("\n")[:-1]]
    for jobs in (1, 2):
        corpus = read_corpus(list(map(str, paths)), tokenizer, memory=1 << 30, jobs=jobs)
        words = [word.decode() for word in corpus.vocab.words]
        rows = np.split(corpus.ids, corpus.ends[:-1])
        assert [[words[number] for number in row] for row in rows] == expected


@every_tokenizer
def test_it_is_frozen_and_can_be_sent_to_a_process(
    tokenizer_of: Callable[[str], Tokenizer], case: str
) -> None:
    tokenizer = tokenizer_of(case)
    assert hash(tokenizer) == hash(pickle.loads(pickle.dumps(tokenizer)))
    assert pickle.loads(pickle.dumps(tokenizer)) == tokenizer
    for field in fields(tokenizer):  # type: ignore[arg-type]
        with pytest.raises(AttributeError):
            setattr(tokenizer, field.name, None)


@every_tokenizer
def test_its_spec_makes_it_again(tokenizer_of: Callable[[str], Tokenizer], case: str) -> None:
    tokenizer = tokenizer_of(case)
    assert build(METHODS, printed(tokenizer)) == tokenizer


@pytest.mark.parametrize("method", describe(METHODS), ids=lambda method: method.name)
def test_it_is_described_in_a_sentence(method: MethodDescription) -> None:
    assert method.summary[0].isupper()
    assert method.summary.endswith(".")


@pytest.mark.parametrize("method", describe(METHODS), ids=lambda method: method.name)
def test_the_meaning_of_its_parameters_is_told(method: MethodDescription) -> None:
    assert method.details
    assert all(parameter.meaning for parameter in method.parameters)
