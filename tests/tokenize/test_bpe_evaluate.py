"""What evaluation counts."""

from __future__ import annotations

import base64

import pytest

from nlptk.core.progress import Progress
from nlptk.tokenize.bpe.evaluate import evaluate
from nlptk.tokenize.bpe.formats import tiktoken
from tests.tokenize.bpe_models import byte_model, character_model


def row(model, text, folder):
    (folder / "text").write_text(text)
    (only,) = evaluate(model, [str(folder / "text")], "line", memory=1 << 30, progress=Progress.silent())
    return only


def test_single_bytes_are_a_share_of_the_tokens(tmp_path):
    figures = row(byte_model(), "low x\n", tmp_path)
    assert (figures["tokens"], figures["single_share"]) == (3, pytest.approx(2 / 3))


def test_single_characters_may_end_a_word(tmp_path):
    figures = row(character_model(), "low er lo\n", tmp_path)  # low</w> er</w> l o</w>
    assert (figures["tokens"], figures["single_share"]) == (4, 1 / 2)


def test_a_piece_that_no_merge_makes_is_not_single(tmp_path):
    pieces = [bytes([byte]) for byte in range(256)] + [b"abc"]
    lines = [b"%b %d\n" % (base64.b64encode(piece), rank) for rank, piece in enumerate(pieces)]
    (tmp_path / "ranks").write_bytes(b"".join(lines))
    model = tiktoken.read(str(tmp_path / "ranks"), pretokenizer="gpt2")
    assert row(model, "abc\n", tmp_path)["single_share"] == 0
