"""What holds for every smoothing method, found by listing the folder of methods."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.registry import build, describe, names, printed
from nlptk.core.vocab import BEGIN_ID
from tests.ngram.exact import BEGIN, SMOOTHINGS, Exact, Sentences, exact, ready, stored
from tests.oracle import ngram as oracle

WITH_TWO_RULES = ["absolute-discounting", "kneser-ney", "modified-kneser-ney", "witten-bell"]
TWINS: dict[str, type[oracle.Textbook]] = {
    "absolute-discounting": oracle.AbsoluteDiscounting,
    "absolute-discounting:rule=backoff": oracle.AbsoluteDiscountingBackoff,
    "add-delta": oracle.AddDelta,
    "add-delta:delta=0.1": oracle.AddDelta,
    "bayesian": oracle.Bayesian,
    "church-gale": oracle.ChurchGale,
    "good-turing": oracle.GoodTuring,
    "jelinek-mercer": oracle.JelinekMercer,
    "katz": oracle.Katz,
    "kneser-ney": oracle.KneserNey,
    "kneser-ney:rule=backoff": oracle.KneserNeyBackoff,
    "mle": oracle.Mle,
    "modified-kneser-ney": oracle.ModifiedKneserNey,
    "modified-kneser-ney:rule=backoff": oracle.ModifiedKneserNeyBackoff,
    "stupid-backoff": oracle.StupidBackoff,
    "witten-bell": oracle.WittenBell,
    "witten-bell:rule=backoff": oracle.WittenBellBackoff,
}
CASES = [*names(SMOOTHINGS), *(f"{name}:rule=backoff" for name in WITH_TWO_RULES)]
every_case = pytest.mark.parametrize("case", CASES)

WORDS = st.sampled_from("aaaabbbccdefg")
CORPORA = st.lists(st.lists(WORDS, max_size=9), max_size=14)
LONG = [list("abcabdabcadbacbdbbacd"[start : start + 7]) for start in range(14)] * 3
DEGENERATE: dict[str, Sentences] = {
    "nothing": [],
    "an empty line": [[]],
    "one word": [["a"]],
    "one sentence": [["a", "b", "a"]],
    "one word again and again": [["a"] * 30],
    "the same sentence 40 times": [["a", "b"]] * 40,
    "every word once": [[chr(0x4E00 + number)] for number in range(50)],
    "every count is even": [list("abcde"), list("cab")] * 2,
    "a context that saw all but one": [["a"], ["b"], ["a"], ["b"], []] * 5,
    "rising numbers": [[word] * count for count, word in enumerate("abcdefgh", 1)],
}


def contexts_of(model: Exact, order: int) -> list[tuple[str, ...]]:
    """All contexts that were seen, and some that were not."""
    unseen = [("<unk>",) * n for n in range(1, order)] + [("<unk>", "a"), ("a", "<unk>"), (BEGIN, "<unk>")]
    return [*model.contexts, *(context for context in unseen if len(context) < order)]


def check_sums(model: Exact, order: int, case: str) -> None:
    for context in contexts_of(model, order):
        found = [model.probability(word, context) for word in model.words]
        assert min(found) >= 0
        if build(SMOOTHINGS, case).normalised:
            assert sum(found) == pytest.approx(1, abs=1e-9), context


@every_case
@settings(max_examples=60)
@given(sentences=CORPORA, order=st.integers(1, 4))
def test_every_context_sums_to_one(case: str, sentences: Sentences, order: int) -> None:
    smoothing, _ = ready(case, sentences, order)
    check_sums(exact(smoothing, sentences, order), order, case)


@every_case
@pytest.mark.parametrize("corpus", DEGENERATE)
@pytest.mark.parametrize("order", [1, 2, 5])
def test_a_degenerate_corpus_gives_a_model_and_at_most_one_warning(
    case: str, corpus: str, order: int
) -> None:
    sentences = DEGENERATE[corpus]
    smoothing, warnings = ready(case, sentences, order)
    check_sums(exact(smoothing, sentences, order), order, case)
    found = stored(smoothing, sentences, order)
    assert len([*warnings, *found.warnings]) <= 1
    assert "nan" not in printed(found.smoothing)
    assert "inf" not in printed(found.smoothing)
    arrays = [found.model.logprobs, found.model.backoffs]
    arrays += [array for table in found.model.tables for array in (table.logprobs, table.backoffs)]
    for array in arrays:
        if array is not None:
            assert not np.isnan(array).any()
            assert not np.isposinf(array).any()
            if case != "mle" and array is not found.model.logprobs:
                assert np.isfinite(array).all() or not build(SMOOTHINGS, case).normalised
    if case != "mle":
        assert np.isfinite(np.delete(found.model.logprobs, BEGIN_ID)).all()


@every_case
@pytest.mark.parametrize(
    "sentences", [LONG, DEGENERATE["one sentence"], [[]], []], ids=lambda each: len(each)
)
@pytest.mark.parametrize("cutoffs", [None, (0, 0, 1)], ids=["all", "pruned"])
def test_every_context_of_the_stored_model_sums_to_one(
    case: str, sentences: Sentences, cutoffs: tuple[int, ...] | None
) -> None:
    smoothing, _ = ready(case, sentences, 3)
    model = stored(smoothing, sentences, 3, cutoffs).model
    words = [number for number in range(len(model.words)) if number != BEGIN_ID]
    for history in product(words, repeat=2):
        for context in (history, history[1:], ()):
            rows = np.array([[BEGIN_ID, *context, word] for word in words], dtype=np.uint32)
            found = np.exp(model.score(rows.ravel()).logprobs).reshape(rows.shape)[:, -1]
            assert (found >= 0).all()
            if smoothing.normalised:
                assert found.sum() == pytest.approx(1, abs=1e-5)


def test_every_method_has_a_textbook_twin() -> None:
    assert {case.partition(":")[0] for case in TWINS} == set(names(SMOOTHINGS))
    assert set(CASES) <= set(TWINS)


@pytest.mark.parametrize("case", TWINS)
@settings(max_examples=40)
@given(sentences=CORPORA, order=st.integers(1, 4), data=st.data())
def test_probabilities_are_those_of_the_textbook(
    case: str, sentences: Sentences, order: int, data: Any
) -> None:
    given: dict[str, Any] = {}
    if case == "add-delta:delta=0.1":
        given["delta"] = 0.1
    if case == "bayesian":
        strengths = st.tuples(*[st.floats(0.01, 100)] * order)
        given["strengths"] = data.draw(strengths)
    if case == "jelinek-mercer":
        given["weights"] = data.draw(st.tuples(*[st.floats(0, 0.99)] * 16 * order))
    method = type(build(SMOOTHINGS, case))
    smoothing = method(**given) if given else build(SMOOTHINGS, case)
    ours = exact(smoothing, sentences, order)
    twin = TWINS[case](sentences, order, **given)
    assert sorted(ours.words) == twin.words
    for context in contexts_of(ours, order):
        for word in ours.words:
            expected = twin.probability(word, context)
            assert ours.probability(word, context) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@every_case
def test_its_spec_with_all_that_was_fitted_makes_the_same_model_again(case: str) -> None:
    smoothing, _ = ready(case, LONG, 3)
    found = stored(smoothing, LONG, 3)
    again = stored(build(SMOOTHINGS, printed(found.smoothing)), LONG, 3)
    assert printed(again.smoothing) == printed(found.smoothing)
    for one, other in zip(found.model.tables, again.model.tables, strict=True):
        assert np.array_equal(one.logprobs, other.logprobs)


@every_case
def test_it_is_frozen(case: str) -> None:
    smoothing = build(SMOOTHINGS, case)
    for field in fields(smoothing):
        with pytest.raises(AttributeError):
            setattr(smoothing, field.name, None)


@pytest.mark.parametrize("method", describe(SMOOTHINGS), ids=lambda method: method.name)
def test_it_is_described_in_a_sentence(method: Any) -> None:
    assert method.summary[0].isupper()
    assert method.summary.endswith(".")


@pytest.mark.parametrize("method", describe(SMOOTHINGS), ids=lambda method: method.name)
def test_its_paper_and_the_meaning_of_its_parameters_are_told(method: Any) -> None:
    assert re.search(r"\b(1[89]|20)\d\d\b", method.details)
    assert all(parameter.meaning for parameter in method.parameters)
