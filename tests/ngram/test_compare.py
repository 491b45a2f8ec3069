"""Methods compared: the perplexities, the ranking, the bootstrap, sizes of training text."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.core.ragged import Ragged, offsets_of
from nlptk.core.registry import names
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.compare import SMOOTHINGS, Sentences, Trial, ranking, trials
from tests.ngram.small_models import SCRATCH, corpus_of, model_of, sentences, text_of

TRAIN = sentences(6, 300, "abcdefghijklmnop")
TEST = [*sentences(7, 60, "abcdefghijklmnop"), [], ["unheard", "a"]]
CORPUS = corpus_of(TRAIN)


def made_test(lines):
    """Return sentences as a test text in the vocabulary of the corpus."""
    ids = {word.decode(): number for number, word in enumerate(CORPUS.vocab.words)}
    values = np.array([ids.get(word, 0) for line in lines for word in line], dtype=np.uint32)
    return Sentences.of(Ragged(values, offsets_of(np.array([len(line) for line in lines]))))


TEXT = made_test(TEST)


def compared(methods, orders=(2,), sizes=(1.0,)):
    """Return the trials of some methods."""
    return list(trials(CORPUS, TEXT, orders=orders, methods=methods, sizes=sizes, scratch=SCRATCH))


def trial(logprobs, method="x", zeroprobs=0, normalized=True):
    """Return a made-up trial."""
    array = np.array(logprobs, dtype=np.float64)
    return Trial(method, 2, 1.0, 10, array, array, zeroprobs, normalized, ())


def test_every_method_and_order_is_tried_once():
    found = compared(names(SMOOTHINGS), orders=(1, 2, 3))
    assert [(each.method, each.order) for each in found] == [
        (name, order) for name in names(SMOOTHINGS) for order in (1, 2, 3)
    ]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_trial_is_what_the_model_trained_alone_gives(order):
    [found] = compared(["modified-kneser-ney"], orders=(order,))
    if order < 3:  # the counts of a higher order serve the lower ones
        found = compared(["modified-kneser-ney"], orders=(order, 3))[0]
    model = model_of(TRAIN, order)
    text = text_of(TEST, model)
    expected = model.score(text).logprobs[text != BEGIN_ID].sum()
    assert found.logprobs.sum() == pytest.approx(expected, rel=1e-9)
    assert found.logprobs.size == len(TEST)
    assert TEXT.oovs == 1


def test_stupid_back_off_and_maximum_likelihood_have_no_rank():
    places = ranking(compared(["stupid-backoff", "mle", "witten-bell"]), TEXT)
    assert [(each.trial.method, each.rank) for each in places] == [
        ("witten-bell", 1),
        ("stupid-backoff", None),
        ("mle", None),
    ]
    assert places[2].trial.zeroprobs > 0
    assert places[1].p is places[1].behind is None


def test_sums_that_are_not_one_have_no_rank_however_likely_the_text():
    test = made_test([["a"], ["b"]])
    places = ranking([trial([-1, -1], normalized=False), trial([-9, -9], "y")], test)
    assert [each.trial.method for each in places] == ["y", "x"]


def test_methods_are_ranked_by_perplexity_with_unknown_words():
    places = ranking(compared(["witten-bell", "modified-kneser-ney", "add-delta", "katz"]), TEXT)
    sums = [each.trial.logprobs.sum() for each in places]
    assert sums == sorted(sums, reverse=True)
    assert [each.rank for each in places] == [1, 2, 3, 4]


def test_a_clear_lead_is_certain_and_none_is_not():
    rng = np.random.default_rng(0)
    test = made_test([["a"] * 4] * 200)
    best = -5 + rng.normal(size=200)
    worse = trial(best - 2, "worse")
    noisy = trial(best + rng.normal(size=200) - 0.01, "noisy")
    first, *others = ranking([worse, noisy, trial(best, "best")], test)
    by_name = {each.trial.method: each for each in (first, *others)}
    assert first.p is None
    assert by_name["worse"].p < 0.002
    assert max(each.p for name, each in by_name.items() if name != "worse" and each.p is not None) > 0.05


def test_the_interval_holds_the_difference():
    for place in ranking(compared(["witten-bell", "katz", "absolute-discounting"]), TEXT)[1:]:
        assert place.low < place.behind < place.high


def test_the_difference_is_in_bits_a_token():
    test = made_test([["a"], ["b", "c"]])  # 5 events
    places = ranking([trial([-1, -2], "a"), trial([-1, -2 - 5 * math.log(2)], "b")], test)
    assert places[1].behind == pytest.approx(1)


def test_the_seed_decides_the_samples():
    found = compared(["witten-bell", "katz"])
    once, again, other = (ranking(found, TEXT, seed)[1] for seed in (1, 1, 2))
    assert (once.low, once.high) == (again.low, again.high) != (other.low, other.high)
    with pytest.raises(UsageError, match="--seed"):
        ranking(found, TEXT, -1)


def test_more_training_text_helps():
    found = compared(["modified-kneser-ney"], sizes=(0.05, 0.3, 1.0))
    tokens = [each.tokens for each in found]
    assert tokens == sorted(tokens)
    assert tokens[2] == CORPUS.ids.size
    assert tokens[1] == pytest.approx(0.3 * tokens[2], rel=0.15)
    sums = [each.logprobs.sum() for each in found]
    assert sums == sorted(sums)


def test_a_method_that_needs_held_out_text_gets_some_of_the_training_text():
    [found] = compared(["jelinek-mercer"])
    assert found.ranks
    assert np.isfinite(found.logprobs).all()
