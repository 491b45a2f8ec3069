"""What holds for every op of augmentation, found by listing the folder of ops."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.ops._base import REGISTRY
from nlptk.augment.rules import AmongWords, WordRules
from nlptk.core.errors import UsageError
from nlptk.core.random import generator
from nlptk.core.registry import build, describe, names
from tests.augment.sentences import LEXICON, Sentences, rows_of, texts_of, words_with

OPS = names(REGISTRY)
every_op = pytest.mark.parametrize("name", OPS)

SUBSETS = {"random-deletion", "random-cropping"}  # what comes out is part of what went in
SUPERSETS = {"random-insertion", "aeda"}
CHANGES_WORDS = {"synonym-replacement", "keyboard-noise", "character-noise"}  # each in its place
SAME_LENGTH = {"random-swap", *CHANGES_WORDS}
CHOOSES_WORDS = {"random-deletion", *CHANGES_WORDS}

WORDS = st.sampled_from(["a", "b", "c", "d", "good", "not", "!", "中", "🙂", "é", "the"])
SENTENCES = st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=6)
RATES = st.sampled_from([0.05, 0.1, 0.3, 0.5, 1.0])


def _op(name: str, alpha: float | None = None) -> Any:
    op = build(REGISTRY, name)
    return op if alpha is None else replace(op, alpha=alpha)


def _outputs(op: Any, sentences: Sentences, seed: int = 1, rules: WordRules | None = None) -> list[list[str]]:
    words = words_with(rules)
    rows = rows_of(words, sentences)
    changed = op(rows, words, generator(seed, "test", 0))
    assert len(changed) == len(rows)
    return texts_of(words, changed)


def _numbers(sentence: list[str], alpha: float) -> int:
    return min(max(1, round(alpha * len(sentence))), len(sentence))


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_the_input_is_untouched(name: str, sentences: Sentences, alpha: float, seed: int) -> None:
    words = words_with()
    rows = rows_of(words, sentences)
    before = rows.ids.copy(), rows.offsets.copy()
    _op(name, alpha)(rows, words, generator(seed, "test", 0))
    assert np.array_equal(rows.ids, before[0])
    assert np.array_equal(rows.offsets, before[1])


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_the_seed_decides(name: str, sentences: Sentences, alpha: float, seed: int) -> None:
    op = _op(name, alpha)
    assert _outputs(op, sentences, seed) == _outputs(op, sentences, seed)


@every_op
def test_seeds_differ(name: str) -> None:
    sentences = [["a", "b", "c", "good", "word", "here", "and", "there"]] * 20
    assert _outputs(_op(name), sentences, 1) != _outputs(_op(name), sentences, 2)


@every_op
@given(sentences=SENTENCES)
def test_alpha_0_leaves_the_sentence_as_it_is(name: str, sentences: Sentences) -> None:
    assert _outputs(_op(name, 0.0), sentences) == [list(sentence) for sentence in sentences]


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_no_sentence_becomes_empty_or_comes_from_nothing(
    name: str, sentences: Sentences, alpha: float, seed: int
) -> None:
    for before, after in zip(sentences, _outputs(_op(name, alpha), sentences, seed), strict=True):
        assert bool(before) == bool(after)
        assert all(after)


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_words_obey_the_law_of_the_op(name: str, sentences: Sentences, alpha: float, seed: int) -> None:
    for before, after in zip(sentences, _outputs(_op(name, alpha), sentences, seed), strict=True):
        old, new = Counter(before), Counter(after)
        number = _numbers(list(before), alpha) if before else 0
        if name in SUBSETS:
            assert new <= old
            assert len(after) == max(len(before) - number, min(1, len(before)))
        if name in SUPERSETS:
            assert old <= new
        if name in SAME_LENGTH:
            assert len(before) == len(after)
        if name == "random-swap":
            assert old == new
        if name in CHANGES_WORDS:
            assert sum(one != other for one, other in zip(before, after, strict=True)) <= number
        if name == "synonym-replacement":
            have = [word for word in before if LEXICON.synonyms(word)]
            assert sum(one != other for one, other in zip(before, after, strict=True)) == min(
                number, len(have)
            )
            pairs = zip(before, after, strict=True)
            assert all(one == other or other in LEXICON.synonyms(one) for one, other in pairs)
        if name == "random-insertion":
            allowed = {synonym for word in before for synonym in LEXICON.synonyms(word)}
            assert set(new - old) <= allowed
            assert len(after) - len(before) == (number if allowed else 0)
        if name == "aeda":
            assert set(new - old) <= set(".,!?;:")
            assert bool(before) <= len(after) - len(before) <= int(alpha * len(before)) + 1
        if name in SUPERSETS | SUBSETS:
            short, long = (before, after) if name in SUPERSETS else (after, before)
            rest = iter(long)
            assert all(word in rest for word in short)  # in the same order


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_protected_words_are_not_touched(name: str, sentences: Sentences, alpha: float, seed: int) -> None:
    rules = WordRules(LEXICON, protects=(AmongWords.of(["a", "good", "é"]),))
    outputs = _outputs(_op(name, alpha), sentences, seed, rules)
    for before, after in zip(sentences, outputs, strict=True):
        held = [word for word in before if word in ("a", "good", "é")]
        assert [word for word in after if word in ("a", "good", "é")] == held


@every_op
@given(sentences=SENTENCES, alpha=RATES, seed=st.integers(0, 9))
def test_a_negation_stays_with_the_word_behind_it(
    name: str, sentences: Sentences, alpha: float, seed: int
) -> None:
    rules = WordRules(LEXICON, negations=frozenset(["not"]))
    outputs = _outputs(_op(name, alpha), sentences, seed, rules)
    for before, after in zip(sentences, outputs, strict=True):
        if name in CHANGES_WORDS:
            assert _places(before) == _places(after)
        else:
            assert _negated(before) == _negated(after)


def _places(sentence: Any) -> list[int]:
    return [at for at, word in enumerate(sentence) if word == "not"]


def _negated(sentence: Any) -> list[tuple[str, ...]]:
    return [tuple(sentence[at : at + 2]) for at in _places(sentence)]


@pytest.mark.parametrize("name", sorted(CHOOSES_WORDS))
def test_words_of_more_weight_are_touched_more(name: str) -> None:
    rules = WordRules(LEXICON, weights={"film": 1.0, "good": 0.01})
    sentences = [["good", "film", "good", "film"]] * 300
    outputs = _outputs(_op(name, 0.25), sentences, 1, rules)
    touched = Counter(
        word
        for before, after in zip(sentences, outputs, strict=True)
        for word in Counter(before) - Counter(after)
    )
    assert touched["film"] > 10 * touched["good"]


@every_op
@pytest.mark.parametrize("alpha", [-0.1, 1.1, float("nan")])
def test_a_rate_is_between_0_and_1(name: str, alpha: float) -> None:
    with pytest.raises(UsageError):
        _op(name, alpha)


@every_op
def test_it_is_frozen(name: str) -> None:
    op = _op(name)
    for field in fields(op):
        with pytest.raises(AttributeError):
            setattr(op, field.name, None)


@pytest.mark.parametrize("method", describe(REGISTRY), ids=lambda method: method.name)
def test_it_is_described_with_its_paper_and_parameters(method: Any) -> None:
    assert method.summary[0].isupper()
    assert method.summary.endswith(".")
    assert re.search(r"\b(19|20)\d\d\b", method.details)
    assert all(parameter.meaning for parameter in method.parameters)


@every_op
def test_no_op_is_without_a_law(name: str) -> None:
    assert name in SUBSETS | SUPERSETS | SAME_LENGTH
