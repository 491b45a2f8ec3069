"""What holds for every kind of noise, found by listing the folder."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.augment.mask import NOISE
from nlptk.core.errors import UsageError
from nlptk.core.registry import build, describe, names, printed
from tests.augment.noisy import MASK, Text

every_noise = pytest.mark.parametrize("name", names(NOISE))
RATED = [each.name for each in describe(NOISE) if "rate" in {one.name for one in each.parameters}]
every_rate = pytest.mark.parametrize("name", RATED)
MASKING = ["token", "span", "ngram"]

WORDS = st.sampled_from(["a", "b", "c", "é", "字", '"', "\\", "[MASK]"])
TEXTS = st.lists(
    st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4).map("\n".join),
    min_size=1,
    max_size=4,
).map("\n\n".join)
SEEDS = st.integers(0, 2**64 - 1)


def flat(documents):
    return [sentence for document in documents for sentence in document]


def test_the_methods_of_the_literature_are_there():
    assert set(names(NOISE)) == {
        *("token", "span", "ngram", "token-deletion", "text-infilling"),
        *("sentence-permutation", "document-rotation"),
    }


@every_noise
def test_it_prints_as_a_spec_that_makes_it_again(name):
    method = build(NOISE, name)
    assert build(NOISE, printed(method)) == method


@every_noise
@given(text=TEXTS, seed=SEEDS)
@settings(max_examples=30)
def test_the_input_stays_as_it_is_and_a_seed_repeats(name, text, seed):
    one, other = Text(text), Text(text)
    before = one.sentences()
    noisy = one.with_noise(name, seed)
    assert one.sentences() == before
    assert one.sentences(noisy.documents) == other.sentences(other.with_noise(name, seed).documents)


@every_noise
@given(text=TEXTS, seed=SEEDS, rate=st.sampled_from([None, 0, 0.5, 1]))
@settings(max_examples=50)
def test_no_sentence_is_empty_and_documents_stay_apart(name, text, seed, rate):
    given = Text(text)
    spec = f"{name}:rate={rate}" if rate is not None and name in RATED else name
    noisy = given.with_noise(spec, seed).documents
    assert noisy.documents.size == given.documents.documents.size
    assert (np.diff(noisy.sentences) > 0).all()
    assert noisy.sentences[-1] == noisy.ids.size == noisy.unit_starts.size
    assert noisy.documents[-1] == noisy.sentences.size - 1
    if not build(NOISE, name).whole_documents:
        assert (noisy.documents == given.documents.documents).all()


@every_rate
@given(text=TEXTS, seed=SEEDS)
@settings(max_examples=20)
def test_a_rate_of_0_changes_nothing(name, text, seed):
    given = Text(text)
    noisy = given.with_noise(f"{name}:rate=0", seed)
    assert given.sentences(noisy.documents) == given.sentences()
    assert noisy.chosen is None or not noisy.chosen.any()


@every_rate
@pytest.mark.parametrize("rate", ["-0.1", "1.1", "nan"])
def test_a_rate_is_a_share(name, rate):
    with pytest.raises(UsageError, match="Give a number from 0 to 1"):
        build(NOISE, f"{name}:rate={rate}")


@pytest.mark.parametrize("name", MASKING)
@given(text=TEXTS, seed=SEEDS, rate=st.sampled_from([0.15, 0.5, 1]))
@settings(max_examples=50)
def test_masking_changes_chosen_tokens_only_and_keeps_places(name, text, seed, rate):
    given = Text(text)
    noisy = given.with_noise(f"{name}:rate={rate}", seed, vocabulary=("rand",))
    assert (noisy.documents.sentences == given.documents.sentences).all()
    pairs = zip(flat(given.sentences()), flat(given.sentences(noisy.documents)), strict=True)
    words = [both for old, new in pairs for both in zip(old, new, strict=True)]
    for (old, new), chosen in zip(words, noisy.chosen, strict=True):
        assert new in ({old, MASK, "rand"} if chosen else {old})


@given(text=TEXTS, seed=SEEDS)
def test_deletion_leaves_the_others_in_order(text, seed):
    given = Text(text)
    noisy = given.sentences(given.with_noise("token-deletion:rate=0.4", seed).documents)
    for old, new in zip(flat(given.sentences()), flat(noisy), strict=True):
        rest = iter(old)
        assert all(word in rest for word in new)


@given(text=TEXTS, seed=SEEDS)
def test_infilling_puts_masks_and_keeps_the_others_in_order(text, seed):
    given = Text(text.replace(MASK, "m"))
    noisy = given.sentences(given.with_noise("text-infilling", seed).documents)
    for old, new in zip(flat(given.sentences()), flat(noisy), strict=True):
        rest = iter(old)
        assert all(word in rest for word in new if word != MASK)


@given(text=TEXTS, seed=SEEDS)
def test_permutation_keeps_the_sentences_of_each_document(text, seed):
    given = Text(text)
    noisy = given.sentences(given.with_noise("sentence-permutation", seed).documents)
    for old, new in zip(given.sentences(), noisy, strict=True):
        assert Counter(map(tuple, old)) == Counter(map(tuple, new))


@given(text=TEXTS, seed=SEEDS)
def test_rotation_turns_each_document_around(text, seed):
    given = Text(text)
    noisy = given.sentences(given.with_noise("document-rotation", seed).documents)
    for old, new in zip(given.sentences(), noisy, strict=True):
        turned, words = flat(new), flat(old)
        places = [i for i in range(len(words)) if words[i:] + words[:i] == turned]
        assert places
        left = Counter(map(tuple, old)) - Counter(map(tuple, new))
        assert left.total() <= 1  # at most one sentence is cut
