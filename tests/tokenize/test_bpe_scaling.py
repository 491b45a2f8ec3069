"""Inputs that make slow algorithms quadratic: they train and encode here, and decode to what they were."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from nlptk.core.progress import Progress
from nlptk.tokenize.bpe.decode import decode_files
from nlptk.tokenize.bpe.files import encode_files
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import BpeSettings, EncodeOptions
from nlptk.tokenize.bpe.train import train
from nlptk.tokenize.bpe.wordcounts import read_counts

MEMORY = 1 << 30
MILLION = 1_000_000


def one_letter() -> bytes:
    return b"a" * MILLION


def two_letters_in_turn() -> bytes:
    return b"ab" * (MILLION // 2)


def text_without_spaces() -> bytes:
    """Two megabytes of words, a few of them frequent, in which no expression finds a place to cut."""
    rng = np.random.default_rng(1)
    letters = rng.choice(list(b"abcdefghijklmnopqrstuvwxyz"), size=(2000, 5)).astype(np.uint8)
    return letters[rng.zipf(1.3, size=2 * MILLION // 5).clip(max=2000) - 1].tobytes()


def random_bytes() -> bytes:
    return np.random.default_rng(2).bytes(MILLION)


def only_spaces() -> bytes:
    return b" " * MILLION


def one_chinese_character() -> bytes:
    return "字".encode() * (MILLION // 3)


INPUTS = [
    one_letter,
    two_letters_in_turn,
    text_without_spaces,
    random_bytes,
    only_spaces,
    one_chinese_character,
]


def encoded(model: BpeModel, path: Path, dropout: float = 0.0) -> bytes:
    ids, options = io.BytesIO(), EncodeOptions(record="file", dropout=dropout)
    encode_files(model, [str(path)], ids, options, memory=MEMORY, progress=Progress.silent())
    return ids.getvalue()


@pytest.mark.parametrize("pretokenizer", ["gpt2", "none"])
@pytest.mark.parametrize("make", INPUTS)
def test_a_long_word_trains_and_encodes_and_decodes_back(make, pretokenizer, tmp_path):
    text, ids, back = tmp_path / "text", tmp_path / "ids", io.BytesIO()
    text.write_bytes(make())
    settings = BpeSettings(vocab_size=400, pretokenizer=pretokenizer, record="file")
    model = train([str(text)], settings, memory=MEMORY).model
    ids.write_bytes(encoded(model, text))
    decode_files(model, [str(ids)], back, "file")
    assert back.getvalue() == text.read_bytes()


def test_a_long_word_encodes_with_dropout_and_decodes_back(tmp_path):
    text, ids, back = tmp_path / "text", tmp_path / "ids", io.BytesIO()
    text.write_bytes(text_without_spaces()[:200_000])
    settings = BpeSettings(vocab_size=400, record="file")
    model = train([str(text)], settings, memory=MEMORY).model
    ids.write_bytes(encoded(model, text, dropout=0.1))
    assert ids.read_bytes() != encoded(model, text)
    decode_files(model, [str(ids)], back, "file")
    assert back.getvalue() == text.read_bytes()


def test_a_long_counted_word_is_read_in_small_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("nlptk.tokenize.bpe.wordcounts._CHUNK", 4)  # a pipe gives little at a time as well
    (tmp_path / "counts").write_bytes(b"a" * MILLION + b"\t3\n")
    assert list(read_counts(str(tmp_path / "counts")).strings) == [b"a" * MILLION]


@pytest.mark.parametrize("length", [MILLION, MILLION - 1])
def test_a_run_of_one_letter_is_halved_by_every_merge(length, tmp_path):
    text = tmp_path / "text"
    text.write_bytes(b"a" * length)
    model = train([str(text)], BpeSettings(vocab_size=256 + 6), memory=MEMORY).model
    assert list(model.pieces)[256:] == [b"a" * 2**power for power in range(1, 7)]
    lengths = model.pieces.lengths[list(map(int, encoded(model, text).split()))]
    remainder = [2**power for power in range(5, -1, -1) if length % 64 >> power & 1]
    assert lengths.tolist() == [64] * (length // 64) + remainder
