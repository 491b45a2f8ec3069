"""Training beside other trainers: tokenizers learns the same merges, rustbpe the same pieces."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import PATTERNS
from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train

CORPORA = ("prose.sample.txt", "zh_prose.txt")
MEMORY = 1 << 30


def trained(path: Path, **given: Any) -> BpeModel:
    return train([str(path)], BpeSettings(**{"vocab_size": 8000, **given}), memory=MEMORY).model


def merges_of(model: BpeModel) -> list[list[str]]:
    texts = dict(model.texts())
    return [[texts[left], texts[right]] for left, right, _ in model.merges.tolist()]


@pytest.fixture
def theirs(peer) -> Callable[..., dict[str, Any]]:
    """Return a function that trains with tokenizers: from a file and options to the document of its model."""
    tokenizers = peer("tokenizers")
    byte_level = tokenizers.pre_tokenizers.ByteLevel

    def model_of(path: Path, **given: Any) -> dict[str, Any]:
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
        tokenizer.pre_tokenizer = byte_level(add_prefix_space=False)
        options = {"vocab_size": 8000, "initial_alphabet": byte_level.alphabet(), "show_progress": False}
        trainer = tokenizers.trainers.BpeTrainer(**options, **given)
        tokenizer.train([str(path)], trainer)
        model: dict[str, Any] = json.loads(tokenizer.to_str())["model"]
        return model

    return model_of


@pytest.mark.parametrize("text", CORPORA)
def test_merges_are_those_of_tokenizers(corpus, theirs, text):
    assert merges_of(trained(corpus(text))) == theirs(corpus(text))["merges"]


def test_rare_pairs_are_left_alone_as_by_tokenizers(corpus, theirs):
    path = corpus("prose.sample.txt")
    merges = merges_of(trained(path, vocab_size=50_000, min_frequency=200))
    assert len(merges) < 8000 - 256
    assert merges == theirs(path, min_frequency=200)["merges"]


def test_special_tokens_first_give_the_ids_of_tokenizers(corpus, theirs):
    path, specials = corpus("prose.sample.txt"), ("<s>", "</s>")
    model = trained(path, special_tokens=specials, specials_first=True)
    vocabulary = {piece: number for number, piece in model.texts()}
    assert vocabulary == theirs(path, special_tokens=list(specials))["vocab"]


@pytest.mark.parametrize(("text", "size"), [("prose.sample.txt", 8000), ("zh_prose.txt", 4000)])
def test_pieces_are_those_of_rustbpe(corpus, peer, text, size):
    """It numbers bytes by value, so equal counts come in another order, and the last pieces may differ."""
    tokenizer = peer("rustbpe").Tokenizer()
    lines = corpus(text).read_text("utf-8").split("\n")
    tokenizer.train_from_iterator(iter(lines), size, pattern=PATTERNS["gpt2"])
    ranked = {bytes(piece) for piece, _ in tokenizer.get_mergeable_ranks()}
    assert set(trained(corpus(text), vocab_size=size).pieces) == ranked
