"""Mixtures: sums, weights by expectation maximization, static models, weights that follow the text."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from nlptk.core.errors import ModelError, NlptkError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.core.words import WordTable
from nlptk.ngram.adapt import UNITS, AdaptedMixture, adapted_scores
from nlptk.ngram.backoff import Scores
from nlptk.ngram.load import LoadedModel, load_model, save_mixture
from nlptk.ngram.merge import merged
from nlptk.ngram.mix import mixed
from nlptk.ngram.mixture import Mixture, em_weights
from nlptk.ngram.model import NgramModel
from nlptk.ngram.renormalize import context_sums
from tests.ngram.small_models import distribution, histories, model_of, perplexity, sentences, text_of

FIRST = sentences(1, 300, "abcdefghijkl")
SECOND = sentences(2, 200, "fghijklmnopq")
NONE = Scores(np.zeros(0), np.zeros(0, dtype=np.int8))


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
    found = em_weights(np.log(probabilities.T))
    np.testing.assert_allclose(found, slow_em(probabilities.tolist(), [1 / 3] * 3), atol=2e-5)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_no_other_weights_make_held_out_text_likelier(mixture):
    text = text_of(sentences(5, 80, "defghijklmno"), mixture)
    weights = em_weights(mixture.by_part(text))
    best = perplexity(mixture.weighted(weights), text)
    for other in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, weights[0] + 0.01, weights[0] - 0.01):
        assert best <= perplexity(mixture.weighted(np.array([other, 1 - other])), text) + 1e-9


def test_events_that_no_part_allows_leave_the_weights_alone():
    logprobs = np.log(np.array([[0.5, 0.1], [0.25, 0.4]]))
    with_impossible = np.concatenate((logprobs, np.full((2, 3), -np.inf)), axis=1)
    np.testing.assert_allclose(em_weights(with_impossible), em_weights(logprobs))
    np.testing.assert_array_equal(em_weights(np.full((2, 3), -np.inf)), [0.5, 0.5])


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


def test_a_model_with_a_uniform_lower_order_is_in_no_static_mixture():
    model = model_of(FIRST, 2, "add-delta")
    with pytest.raises(ModelError, match="static"):
        merged(Mixture.of([model, model]))


@pytest.mark.parametrize("unit", UNITS)
def test_adapted_scores_do_not_depend_on_what_follows(mixture, unit):
    lines = [*SECOND[:30], [], *FIRST[:30], [], *SECOND[30:60]]
    whole = adapted_scores(mixture, text_of(lines, mixture), unit).logprobs
    for stop in (1, 2, 29, 31, 32, 70):
        begin = text_of(lines[:stop], mixture)
        alone = adapted_scores(mixture, begin, unit).logprobs
        np.testing.assert_allclose(alone, whole[: begin.size], rtol=1e-12)


@pytest.mark.parametrize("unit", UNITS)
def test_adapted_scores_are_the_same_block_by_block(mixture, unit):
    lines = [*SECOND[:30], [], *FIRST[:30], [], *SECOND[30:60]]
    whole = adapted_scores(mixture, text_of(lines, mixture), unit).logprobs
    for size in (1, 7, 31, 32):
        adapted = AdaptedMixture(mixture, unit)
        blocks = [text_of(lines[at : at + size], mixture) for at in range(0, len(lines), size)]
        found = np.concatenate([adapted.adapted(block, NONE).logprobs for block in blocks])
        np.testing.assert_allclose(found, whole, rtol=1e-9)


def test_the_first_sentence_has_the_weights_of_the_mixture(mixture):
    text = text_of(SECOND[:1], mixture)
    found = adapted_scores(mixture, text).logprobs
    np.testing.assert_allclose(found[1:], mixture.score(text).logprobs[1:], rtol=1e-12)


def test_the_second_sentence_has_weights_found_on_the_first(mixture):
    first, second = text_of(SECOND[3:4], mixture), text_of(SECOND[4:5], mixture)
    rows = np.exp(mixture.by_part(first)).T.tolist()
    weights, prior = list(mixture.weights), 10.0
    for _ in range(3000):  # with the prior's events beside those of the first sentence
        sums = [prior * each for each in mixture.weights]
        for row in rows:
            whole = sum(weight * p for weight, p in zip(weights, row, strict=True))
            sums = [s + weight * p / whole for s, weight, p in zip(sums, weights, row, strict=True)]
        weights = [s / (prior + len(rows)) for s in sums]
    found = adapted_scores(mixture, np.concatenate((first, second)), prior_events=prior).logprobs
    expected = mixture.weighted(np.array(weights)).score(second).logprobs
    np.testing.assert_allclose(found[first.size + 1 :], expected[1:], atol=1e-3)


def test_each_paragraph_begins_with_the_weights_of_the_mixture(mixture):
    paragraphs = [[*SECOND[:9], []], [*FIRST[:9], []], [*SECOND[20:29], []]]
    whole = text_of([line for paragraph in paragraphs for line in paragraph], mixture)
    alone = [adapted_scores(mixture, text_of(each, mixture)).logprobs for each in paragraphs]
    found = adapted_scores(mixture, whole, "paragraph").logprobs
    np.testing.assert_allclose(found, np.concatenate(alone), rtol=1e-12)


def test_adapted_weights_serve_a_text_that_is_like_one_part(mixture):
    text = text_of(FIRST, mixture)
    adapted = adapted_scores(mixture, text).logprobs[text != BEGIN_ID].mean()
    assert adapted > mixture.score(text).logprobs[text != BEGIN_ID].mean() + log(1.1)


def test_an_unknown_unit_is_refused(mixture):
    with pytest.raises(UsageError, match="--adapt"):
        AdaptedMixture(mixture, "chapter")


def _save(path, model, **changes):
    given = {"tokenizer": "whitespace", "normalize": None, "training": {"smoothing": "x"}, **changes}
    NgramModel.of(model, **given).save(str(path))
    return str(path)


def test_a_mixture_goes_to_a_file_and_back(tmp_path, parts, mixture):
    paths = [_save(tmp_path / f"{number}.nlptk", part) for number, part in enumerate(parts)]
    loaded = mixed(paths, [0.3, 0.7])
    save_mixture(str(tmp_path / "mix.nlptk"), loaded)
    again = load_model(str(tmp_path / "mix.nlptk"))
    text = text_of([*FIRST[:20], *SECOND[:20]], mixture)
    np.testing.assert_array_equal(again.model.score(text).logprobs, mixture.score(text).logprobs)
    assert (again.order, again.tokenizer, list(again.model.words)) == (3, "whitespace", list(mixture.words))
    assert load_model(paths[0]).order == 3


def test_models_that_read_text_differently_are_not_mixed(tmp_path, parts):
    paths = [
        _save(tmp_path / "a.nlptk", parts[0]),
        _save(tmp_path / "b.nlptk", parts[1], tokenizer="characters"),
    ]
    with pytest.raises(UsageError, match="reads text by characters, and"):
        mixed(paths)


def test_a_damaged_mixture_is_refused_by_name(tmp_path, parts):
    mixture = Mixture.of(parts)
    whole = LoadedModel(mixture, "whitespace", None, {}, WordTable.numbered(mixture.words))
    path = tmp_path / "m.nlptk"
    save_mixture(str(path), whole)
    data = path.read_bytes()
    for place in range(0, len(data), 997):
        path.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
        with pytest.raises(NlptkError, match="m.nlptk"):
            load_model(str(path))


def test_parts_that_do_not_fit_the_union_are_refused(tmp_path, parts):
    mixture = Mixture.of(parts)
    words = ByteStrings.of([*list(mixture.words)[:-1]])
    short = Mixture(words, mixture.parts, mixture.weights)
    save_mixture(str(tmp_path / "m"), LoadedModel(short, "whitespace", None, {}, WordTable.numbered(words)))
    with pytest.raises(ModelError, match="do not belong"):
        load_model(str(tmp_path / "m"))
