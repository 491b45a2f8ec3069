"""Whole files encoded by several processes, and by tiktoken: the same ids, in known text and in unknown."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from nlptk.core.progress import Progress
from nlptk.tokenize.bpe.files import encode_files
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import PATTERNS
from nlptk.tokenize.bpe.settings import BpeSettings, EncodeOptions
from nlptk.tokenize.bpe.train import train

CORPORA = ("prose.sample.txt", "zh_prose.txt")
MEMORY = 1 << 30


@pytest.fixture(scope="module", params=["gpt2", "cl100k", "o200k", "whitespace"])
def model(request, corpus) -> BpeModel:
    """Return a model trained on English."""
    settings = BpeSettings(vocab_size=8000, pretokenizer=request.param)
    return train([str(corpus("prose.sample.txt"))], settings, memory=MEMORY).model


@pytest.fixture(scope="module")
def encoding(model, peer) -> Any:
    """Return the same model in tiktoken."""
    ranks = {piece: rank for rank, piece in enumerate(model.pieces)}
    cut = PATTERNS[model.pretokenizer]
    return peer("tiktoken").Encoding("ours", pat_str=cut, mergeable_ranks=ranks, special_tokens={})


@pytest.mark.parametrize("text", CORPORA)
def test_lines_of_a_file_get_the_ids_of_tiktoken(corpus: Callable[[str], Any], model, encoding, text):
    out = io.BytesIO()
    options, silent = EncodeOptions(), Progress.silent()
    encode_files(model, [str(corpus(text))], out, options, jobs=2, memory=MEMORY, progress=silent)
    lines = corpus(text).read_text("utf-8").removesuffix("\n").split("\n")
    theirs = encoding.encode_ordinary_batch(lines, num_threads=2)
    for line, ours, wanted in zip(lines, out.getvalue().splitlines(), theirs, strict=True):
        assert [int(word) for word in ours.split()] == wanted, line


@pytest.mark.parametrize("text", CORPORA)
def test_a_whole_file_as_one_record_gets_the_ids_of_tiktoken(corpus, model, encoding, text):
    out = io.BytesIO()
    options, silent = EncodeOptions(record="file"), Progress.silent()
    encode_files(model, [str(corpus(text))], out, options, memory=MEMORY, progress=silent)
    wanted = encoding.encode_ordinary(corpus(text).read_text("utf-8"))
    assert list(map(int, out.getvalue().split())) == wanted
