"""Noise beside tokens that stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.keep import beside_kept
from nlptk.augment.mask import NOISE
from nlptk.augment.noise._base import Draws
from nlptk.core.random import generator
from nlptk.core.registry import build
from tests.augment.noisy import MASK, Text, assert_distributed

WORDS = st.sampled_from(["a", "b", "c", "K", "K"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=5).map("\n".join)


def noisy(text, spec, seed=0):
    """Apply noise beside the token K."""
    keep = [number for number, word in enumerate(text.table.words()) if word == b"K"]
    draws = Draws(generator(seed, "test", 0), 0, lambda size: np.zeros(size, dtype=np.int32))
    documents = text.documents
    return beside_kept(documents, np.isin(documents.ids, keep), build(NOISE, spec), draws)


def segments(sentence):
    """Cut a sentence at the tokens that stay, as strings."""
    return [part.split() for part in f" {' '.join(sentence)} ".replace(" ", "  ").split(" K ")]


@pytest.mark.parametrize(
    "spec", ["token:rate=0.5", "span:rate=0.5", "ngram", "token-deletion:rate=0.5", "text-infilling"]
)
@given(text=TEXTS, seed=st.integers(0, 99))
def test_the_kept_stay_between_what_stood_between_them(spec, text, seed):
    given = Text(text)
    found = noisy(given, spec, seed)
    old, new = given.sentences()[0], given.sentences(found.documents)[0]
    assert len(old) == len(new)
    for before, after in zip(old, new, strict=True):
        parts = list(zip(segments(before), segments(after), strict=True))
        for one, other in parts:
            rest = iter(one)
            assert all(word in rest for word in other if word != MASK)
            if spec.startswith(("token:", "span", "ngram")):
                assert len(one) == len(other)
            assert bool(one) == bool(other)
    words = [word for sentence in old for word in sentence]
    if found.chosen is not None:
        assert all(word != "K" for word, chosen in zip(words, found.chosen, strict=True) if chosen)


def test_all_others_are_chosen_alike():
    text = Text("\n".join(["K a b K c K K d"] * 4000))
    chosen = noisy(text, "token:rate=0.4").chosen.reshape(4000, 8)
    assert_distributed(chosen.sum(axis=0)[[1, 2, 4, 7]], np.ones(4))
    assert abs(chosen[:, [1, 2, 4, 7]].mean() - 0.4) < 0.02
