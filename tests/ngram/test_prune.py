"""Entropy pruning against the definition, and what holds for every pruned model."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import ModelError, UsageError
from nlptk.core.known import KnownWords
from nlptk.core.scratch import Scratch
from nlptk.core.text import read_text
from nlptk.core.vocab import BEGIN_ID
from nlptk.core.words import WordTable
from nlptk.ngram import largearrays
from nlptk.ngram import prune as prune_module
from nlptk.ngram.backoff import padded
from nlptk.ngram.contexts import contexts_of
from nlptk.ngram.count import count_corpus
from nlptk.ngram.histories import HistoryCounter, counted_histories, own_histories
from nlptk.ngram.prune import prune
from nlptk.ngram.renormalize import context_sums, is_normalized, renormalized
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.subset import subset
from nlptk.ngram.train import train
from tests.ngram.small_models import (
    SCRATCH,
    arrays_of,
    corpus_of,
    distribution,
    histories,
    model_of,
    perplexity,
    sentences,
    text_of,
)

LINES = sentences(4, 400, "abcdefghijklmnop")
METHODS = ["modified-kneser-ney", "witten-bell", "katz", "absolute-discounting:rule=backoff"]


@pytest.fixture(scope="module")
def model():
    """A trigram model."""
    return model_of(LINES, 3)


def counted(model, lines=LINES):
    """Return the frequencies of a model's contexts in sentences."""
    counter = HistoryCounter(model)
    counter.add(text_of(lines, model))
    return counter.histories()


def sizes(model):
    """Return the numbers of n-grams of the orders from 2 up."""
    return [table.words.size for table in model.tables]


def test_threshold_zero_changes_nothing(model):
    done = prune(model, threshold=0)
    assert done.before == done.after
    assert np.array_equal(done.model.backoffs, model.backoffs)
    for ours, theirs in zip(done.model.tables, model.tables, strict=True):
        assert np.array_equal(ours.words, theirs.words)
        assert np.array_equal(ours.logprobs, theirs.logprobs)
        assert ours.backoffs is theirs.backoffs or np.array_equal(ours.backoffs, theirs.backoffs)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("threshold", [1e-6, 1e-4, 1e-2])
def test_every_context_of_a_pruned_model_sums_to_one(method, threshold):
    full = model_of(LINES, 3, method)
    pruned = prune(full, threshold=threshold).model
    for sums in context_sums(pruned):
        np.testing.assert_allclose(sums, 1, atol=1e-5)
    for history in histories(pruned):
        assert distribution(pruned, history).sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_target_is_never_exceeded(model, share):
    total = len(model.words) + sum(sizes(model))
    target = len(model.words) + int(share * sum(sizes(model)))
    done = prune(model, target=target)
    assert sum(done.after) <= target
    assert sum(done.after) == len(model.words) + sum(sizes(done.model))
    if share == 1:
        assert sum(done.after) == total


def test_a_target_is_nearly_reached(model):
    target = len(model.words) + sum(sizes(model)) // 2
    assert sum(prune(model, target=target, histories=counted(model)).after) > 0.95 * target


def test_what_an_ngram_is_worth_is_the_relative_entropy_without_it():
    """Of two bigram models, one without a certain bigram, compute the divergence word by word."""
    model = model_of(LINES, 2)
    seen = counted(model)
    table = model.tables[0]
    contexts = contexts_of(model.tables)[0]
    for row in range(0, table.words.size, 7):
        kept = np.arange(table.words.size) != row
        changed = np.arange(len(model.words)) == contexts[row]
        without = renormalized(subset(model, [kept]), changed=[changed])
        context = int(contexts[row])
        before = distribution(model, [context]) if context == BEGIN_ID else after(model, context)
        now = distribution(without, [context]) if context == BEGIN_ID else after(without, context)
        divergence = seen[0][context] * float((before * np.log(before / now)).sum())
        rise = math.expm1(divergence)
        assert not stays(model, seen, row, rise * 1.001 + 1e-9)
        assert stays(model, seen, row, rise * 0.999 - 1e-9)


def after(model, context):
    """Return the distribution after one word in the middle of a sentence."""
    return distribution(model, [BEGIN_ID, context])


def stays(model, seen, row, threshold):
    """Tell whether a bigram is still there after pruning by a threshold."""
    table = model.tables[0]
    suffix = int(np.searchsorted(table.firsts, row, side="right")) - 1
    pruned = prune(model, threshold=max(threshold, 0), histories=seen).model
    if not pruned.tables:
        return False
    return int(pruned.tables[0].find(np.array([suffix]), table.words[row : row + 1])[0]) >= 0


def test_contexts_and_suffixes_of_what_stays_stay(model):
    pruned = prune(model, threshold=1e-4).model
    assert sizes(pruned)[1] < sizes(model)[1]
    assert all((contexts >= 0).all() for contexts in contexts_of(pruned.tables))


@pytest.mark.parametrize("amount", [{"threshold": 1e-4}, {"target": 300}])
@pytest.mark.parametrize("with_text", [True, False])
def test_a_few_ngrams_at_a_time_in_files_make_the_same_model(model, amount, with_text, tmp_path, monkeypatch):
    whole = prune(model, **amount, histories=counted(model) if with_text else None)
    monkeypatch.setattr(largearrays, "_BLOCK", 7)
    files = Scratch(in_memory=False, folder=str(tmp_path))
    counter = HistoryCounter(model, files)
    for line in LINES:
        counter.add(text_of([line], model))
    pruned = prune(model, **amount, histories=counter.histories() if with_text else None, scratch=files)
    assert pruned.before == whole.before
    assert pruned.after == whole.after
    assert whole.after[2] < whole.before[2]
    ours, theirs = (arrays_of(each.model) for each in (pruned, whole))
    for name in theirs:
        assert np.array_equal(ours[name], theirs[name])


def test_histories_of_counts_are_the_same_a_few_at_a_time_in_files(model, tmp_path, monkeypatch):
    counts, words = count_corpus(corpus_of(LINES), 3, SCRATCH), WordTable.numbered(model.words)
    whole = counted_histories(model, words, counts)
    monkeypatch.setattr(largearrays, "_BLOCK", 7)
    parts = counted_histories(model, words, counts, Scratch(in_memory=False, folder=str(tmp_path)))
    for ours, theirs in zip(parts, whole, strict=True):
        assert np.array_equal(ours, theirs)


@given(st.lists(st.lists(st.floats(0, 1e300), max_size=9), min_size=1, max_size=3), st.data())
@settings(deadline=None)
def test_the_threshold_for_a_target_is_the_least_that_so_many_reach(worth, data):
    arrays = [np.array(each, dtype=np.float64) for each in worth]
    number = data.draw(st.integers(0, sum(each.size for each in arrays)))
    threshold = prune_module._threshold_for(arrays, number)
    flat = np.concatenate(arrays)
    assert (flat >= threshold).sum() <= number
    assert (flat >= np.nextafter(threshold, 0)).sum() > number or threshold == 0


def test_words_are_never_pruned(model):
    done = prune(model, threshold=1e9)
    assert done.after == (len(model.words), 0, 0)
    assert done.model.order == 1
    assert distribution(done.model, [BEGIN_ID]).sum() == pytest.approx(1, abs=1e-5)


def test_histories_of_text_and_of_counts_agree(model):
    counts = count_corpus(corpus_of(LINES), 3, SCRATCH)
    of_counts = counted_histories(model, WordTable.numbered(model.words), counts)
    for ours, theirs in zip(counted(model), of_counts, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_histories_of_counts_in_another_vocabulary_take_unknown_words_as_unknown():
    model = model_of(LINES, 3, vocab="abcdefgh")
    counts = count_corpus(corpus_of(LINES), 3, SCRATCH)
    of_counts = counted_histories(model, WordTable.numbered(model.words), counts)
    for ours, theirs in zip(counted(model), of_counts, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_counts_of_too_low_an_order_are_refused(model):
    counts = count_corpus(corpus_of(LINES), 2, SCRATCH)
    with pytest.raises(UsageError, match="--counts"):
        counted_histories(model, WordTable.numbered(model.words), counts)


def test_a_model_of_raw_counts_knows_its_histories():
    model = model_of(LINES, 3, "witten-bell")
    own, seen = own_histories(model, contexts_of(model.tables)), counted(model)
    for ours, theirs in zip(own, seen, strict=True):
        followed = theirs > 0  # nothing follows </s>
        assert np.corrcoef(ours[followed], theirs[followed])[0, 1] > 0.9


@pytest.mark.parametrize("given", [{}, {"threshold": 0.1, "target": 50}, {"threshold": -1}, {"target": 5}])
def test_amounts_that_cannot_be_meant_are_refused(model, given):
    with pytest.raises(UsageError):
        prune(model, **given)


@pytest.mark.parametrize("method", ["stupid-backoff", "add-delta"])
def test_models_without_entropy_or_lower_order_are_refused(method):
    with pytest.raises(ModelError, match="Train with another smoothing"):
        prune(model_of(LINES, 2, method), threshold=1e-3)


def test_new_weights_of_an_unchanged_model_are_its_weights(model):
    again = renormalized(model)
    np.testing.assert_allclose(again.backoffs, model.backoffs, atol=1e-4)
    assert is_normalized(again)


def test_a_left_over_near_the_rounding_of_floats_gets_no_wrong_weight():
    """After most letters all words but <unk> have been seen, and <unk> is very unlikely."""
    model = model_of(LINES, 2, "katz")
    again = renormalized(model)
    for history in histories(model):
        assert distribution(again, history).sum() == pytest.approx(1, abs=1e-5)


def test_new_weights_make_a_changed_model_sum_to_one(model):
    kept = [np.ones(model.tables[0].words.size, dtype=bool), np.arange(model.tables[1].words.size) % 3 == 0]
    cut = subset(model, kept)
    assert not is_normalized(cut)
    assert is_normalized(renormalized(cut))


@pytest.fixture(scope="module")
def brown(corpus):
    """A trigram model of Brown, the frequencies of its contexts, and its test text."""
    paths = [str(corpus(f"brown.{part}.txt")) for part in ("train", "test")]
    model = train(paths[:1], NgramSettings(order=3), memory=1 << 30).model
    words = KnownWords(model.table, model.tokenize, 1 << 28)
    training, test = (
        np.concatenate([padded(words.encode(block)).values for block in read_text([path])]) for path in paths
    )
    counter = HistoryCounter(model.model)
    counter.add(training)
    return model.model, counter.histories(), test


@pytest.mark.parametrize("with_text", [True, False])
def test_perplexity_rises_with_the_threshold_on_brown(brown, with_text):
    model, seen, test = brown
    found = [perplexity(model, test)]
    for threshold in (1e-8, 1e-7, 1e-6, 1e-5):
        pruned = prune(model, threshold=threshold, histories=seen if with_text else None).model
        assert all(np.abs(sums - 1).max() < 1e-5 for sums in context_sums(pruned))
        found.append(perplexity(pruned, test))
    assert found == sorted(found)
    assert found[-1] > 1.3 * found[0]


def test_frequencies_in_the_text_prune_kneser_ney_better_than_its_own(brown):
    model, seen, test = brown
    target = 300_000
    with_text, without = (prune(model, target=target, histories=each).model for each in (seen, None))
    assert perplexity(with_text, test) < perplexity(without, test)
