"""Mixtures: sums, weights by expectation maximization, static models."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import ModelError, NlptkError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram import largearrays, union
from nlptk.ngram.likelihoods import em_weights
from nlptk.ngram.load import load_backoff, load_model
from nlptk.ngram.merge import merged
from nlptk.ngram.mix import mixed
from nlptk.ngram.mixture import Mixture
from nlptk.ngram.model import NgramModel
from nlptk.ngram.renormalize import context_sums
from tests.ngram.small_models import (
    arrays_of,
    distribution,
    histories,
    model_of,
    perplexity,
    sentences,
    text_of,
)

FIRST = sentences(1, 300, "abcdefghijkl")
SECOND = sentences(2, 200, "fghijklmnopq")
ROOM = 1 << 20  # bytes


@pytest.fixture(scope="module")
def parts():
    """Two models that share half of their words, of different orders."""
    return [model_of(FIRST, 3), model_of(SECOND, 2)]


@pytest.fixture(scope="module")
def mixture(parts):
    """Their mixture."""
    return Mixture.of(parts, [0.3, 0.7])


def test_the_union_begins_with_the_special_words_and_has_every_word_once(mixture):
    words = list(mixture.words)
    assert words[:3] == [b"<unk>", b"<s>", b"</s>"]
    assert sorted(words[3:]) == [letter.encode() for letter in "abcdefghijklmnopq"]


def test_a_mixture_sums_to_one_after_seen_and_unseen_contexts(mixture):
    for history in histories(mixture):
        assert distribution(mixture, history).sum() == pytest.approx(1, abs=1e-5)


def test_a_word_that_a_part_lacks_gets_its_share_of_the_unknown(parts, mixture):
    ids = {word: number for number, word in enumerate(mixture.words)}
    text = np.array([BEGIN_ID, ids[b"a"], END_ID], dtype=np.uint32)
    first, second = parts
    own = {word: number for number, word in enumerate(first.words)}
    known = first.score(np.array([BEGIN_ID, own[b"a"], END_ID], dtype=np.uint32)).logprobs[1]
    unknown = second.score(np.array([BEGIN_ID, 0, END_ID], dtype=np.uint32)).logprobs[1]
    lacking = len(mixture.words) - len(second.words)
    expected = 0.3 * np.exp(known) + 0.7 * np.exp(unknown) / (1 + lacking)
    assert np.exp(mixture.score(text).logprobs[1]) == pytest.approx(expected, rel=1e-12)


def test_a_mixture_of_a_model_with_itself_is_the_model(parts):
    text = text_of(SECOND[:50], parts[0])
    alone, twice = parts[0].score(text), Mixture.of([parts[0], parts[0]], [0.2, 0.8]).score(text)
    events = text != BEGIN_ID
    np.testing.assert_allclose(twice.logprobs[events], alone.logprobs[events], rtol=1e-12)
    assert (twice.lengths == alone.lengths).all()


def test_a_part_of_weight_one_is_the_mixture(parts):
    mixture = Mixture.of([parts[0], parts[0]], [1, 0])
    text = text_of(FIRST[:20], parts[0])
    np.testing.assert_allclose(
        mixture.score(text).logprobs[1:], parts[0].score(text).logprobs[1:], rtol=1e-12
    )


@pytest.mark.parametrize("weights", [[1.0], [0.5, 0.6], [-0.5, 1.5], [float("nan"), 1]])
def test_weights_that_cannot_be_meant_are_refused(parts, weights):
    with pytest.raises(UsageError, match="--weights"):
        Mixture.of(parts, weights)


def slow_em(rows, weights):
    """Find weights as the textbook does, event by event."""
    for _ in range(3000):
        sums = [0.0] * len(weights)
        for row in rows:
            whole = sum(weight * p for weight, p in zip(weights, row, strict=True))
            sums = [s + weight * p / whole for s, weight, p in zip(sums, weights, row, strict=True)]
        weights = [s / len(rows) for s in sums]
    return weights


def test_weights_equal_those_of_a_slow_twin():
    probabilities = np.random.default_rng(3).dirichlet([0.5, 0.5, 0.5], 40)
    found = em_weights([np.log(probabilities.T)], 3, ROOM)
    np.testing.assert_allclose(found, slow_em(probabilities.tolist(), [1 / 3] * 3), atol=2e-5)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_no_other_weights_make_held_out_text_likelier(mixture):
    text = text_of(sentences(5, 80, "defghijklmno"), mixture)
    weights = em_weights([mixture.by_part(text)], 2, ROOM)
    best = perplexity(mixture.weighted(weights), text)
    for other in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, weights[0] + 0.01, weights[0] - 0.01):
        assert best <= perplexity(mixture.weighted(np.array([other, 1 - other])), text) + 1e-9


def test_events_that_no_part_allows_leave_the_weights_alone():
    logprobs = np.log(np.array([[0.5, 0.1], [0.25, 0.4]]))
    with_impossible = np.concatenate((logprobs, np.full((2, 3), -np.inf)), axis=1)
    expected = em_weights([logprobs], 2, ROOM)
    np.testing.assert_allclose(em_weights([with_impossible], 2, ROOM), expected)
    np.testing.assert_array_equal(em_weights([np.full((2, 3), -np.inf)], 2, ROOM), [0.5, 0.5])


def test_without_events_there_are_no_weights():
    assert em_weights([], 2, ROOM) is None
    assert em_weights([np.zeros((2, 0))], 2, ROOM) is None


def test_weights_are_the_same_from_memory_and_from_a_file():
    blocks = [np.log(np.random.default_rng(seed).dirichlet([0.5, 0.5], 20).T) for seed in range(3)]
    found = em_weights(blocks, 2, ROOM)
    assert found.tolist() == em_weights(blocks, 2, 0).tolist()
    np.testing.assert_allclose(found, em_weights([np.concatenate(blocks, axis=1)], 2, ROOM), rtol=1e-12)


def test_a_static_model_sums_to_one(mixture):
    static = merged(mixture)
    for sums in context_sums(static):
        np.testing.assert_allclose(sums, 1, atol=1e-5)
    for history in histories(static):
        assert distribution(static, history).sum() == pytest.approx(1, abs=1e-5)


def test_a_static_model_is_exact_for_every_ngram_that_a_part_lists(mixture):
    static = merged(mixture)
    text = text_of([*FIRST[:100], *SECOND[:100], *sentences(9, 100, "acegikmoqxyz")], mixture)
    found, exact = static.score(text), mixture.score(text)
    reach = np.minimum(
        np.arange(text.size) - np.maximum.accumulate(np.where(text == BEGIN_ID, np.arange(text.size), 0)) + 1,
        3,
    )
    listed = (text != BEGIN_ID) & (found.lengths == reach)
    assert listed.sum() > 300
    np.testing.assert_allclose(found.logprobs[listed], exact.logprobs[listed], atol=1e-5)


def test_a_static_model_lists_the_union_of_the_ngrams(parts, mixture):
    static = merged(mixture)
    sizes = [table.words.size for table in static.tables]
    own = [[table.words.size for table in part.tables] for part in parts]
    assert max(own[0][0], own[1][0]) < sizes[0] <= own[0][0] + own[1][0]
    assert sizes[1] == own[0][1]


def test_a_static_model_of_a_model_with_itself_is_the_model(parts):
    static = merged(Mixture.of([parts[0], parts[0]]))
    text = text_of(SECOND[:50], parts[0])
    np.testing.assert_allclose(static.score(text).logprobs[1:], parts[0].score(text).logprobs[1:], atol=1e-4)


def test_a_static_model_is_the_same_a_few_ngrams_at_a_time_in_files(mixture, tmp_path, monkeypatch):
    whole = arrays_of(merged(mixture))
    monkeypatch.setattr(largearrays, "_BLOCK", 7)
    monkeypatch.setattr(union, "_AT_ONCE", 5)
    parts = arrays_of(merged(mixture, Scratch(in_memory=False, folder=str(tmp_path))))
    for name in whole:
        assert np.array_equal(parts[name], whole[name])


def test_a_model_with_a_uniform_lower_order_is_in_no_static_mixture():
    model = model_of(FIRST, 2, "add-delta")
    with pytest.raises(ModelError, match="static"):
        merged(Mixture.of([model, model]))


def _save(path, model, **changes):
    given = {"tokenizer": "whitespace", "normalize": None, "training": {"smoothing": "x"}, **changes}
    NgramModel.of(model, **given).save(str(path))
    return str(path)


def test_a_mixture_goes_to_a_file_and_back(tmp_path, parts, mixture):
    paths = [_save(tmp_path / f"{number}.nlptk", part) for number, part in enumerate(parts)]
    loaded = mixed(paths, [0.3, 0.7])
    loaded.save(str(tmp_path / "mix.nlptk"))
    again = load_model(str(tmp_path / "mix.nlptk"))
    text = text_of([*FIRST[:20], *SECOND[:20]], mixture)
    np.testing.assert_array_equal(again.model.score(text).logprobs, mixture.score(text).logprobs)
    assert (again.order, again.tokenizer, list(again.model.words)) == (3, "whitespace", list(mixture.words))
    assert load_model(paths[0]).order == 3


def test_a_mixture_is_not_taken_for_a_back_off_model(tmp_path, mixture):
    path = _save(tmp_path / "m", mixture)
    with pytest.raises(ModelError, match=r"is a mixture.*--static"):
        load_backoff(path)


def test_models_that_read_text_differently_are_not_mixed(tmp_path, parts):
    paths = [
        _save(tmp_path / "a.nlptk", parts[0]),
        _save(tmp_path / "b.nlptk", parts[1], tokenizer="characters"),
    ]
    with pytest.raises(UsageError, match="reads text by characters, and"):
        mixed(paths)


def test_a_damaged_mixture_is_refused_by_name(tmp_path, parts):
    mixture = Mixture.of(parts)
    path = tmp_path / "m.nlptk"
    _save(path, mixture)
    data = path.read_bytes()
    for place in range(0, len(data), 997):
        path.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
        with pytest.raises(NlptkError, match="m.nlptk"):
            load_model(str(path))


def test_parts_that_do_not_fit_the_union_are_refused(tmp_path, parts):
    mixture = Mixture.of(parts)
    words = ByteStrings.of([*list(mixture.words)[:-1]])
    short = Mixture(words, mixture.parts, mixture.weights)
    _save(tmp_path / "m", short)
    with pytest.raises(ModelError, match="do not belong"):
        load_model(str(tmp_path / "m"))
