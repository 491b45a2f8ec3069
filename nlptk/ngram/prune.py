"""Entropy pruning (Stolcke 1998): the n-grams go that change the model's distribution least.

What an n-gram h w is worth is the relative entropy between the model and the model without it: with the new
weight a' of its context for the old one a, and L the probability of the words that are not listed after h,

    D = -p(h) (p(w|h) (log p(w|h') + log a' - log p(w|h)) + L (log a' - log a))

and exp(D) - 1 is how much, relatively, the perplexity rises. All n-grams are weighed in the model as it is.
One that is the context or the suffix of an n-gram that stays does stay; words always do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import ModelError, UsageError
from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Floats
from nlptk.ngram.contexts import contexts_of
from nlptk.ngram.histories import own_histories
from nlptk.ngram.largearrays import Integers, Mask, blocks, taken
from nlptk.ngram.renormalize import are_one, lower_logprobs, masses, renormalized, weights_of
from nlptk.ngram.subset import contexts_in_subset, subset
from nlptk.ngram.trie import parents_of

BYTES_AN_NGRAM = 64  # of memory, or of files, while a model is pruned

_DIGIT_BITS = 16
_DIGITS = 1 << _DIGIT_BITS


@dataclass(frozen=True, slots=True)
class Pruned:
    """A pruned model, and how many n-grams of each order there were and are."""

    model: BackoffModel
    before: tuple[int, ...]
    after: tuple[int, ...]


def prune(
    model: BackoffModel,
    *,
    threshold: float | None = None,
    target: int | None = None,
    histories: Sequence[Floats] | None = None,
    scratch: Scratch = IN_MEMORY,
) -> Pruned:
    """Leave out the n-grams that raise the perplexity by less than a threshold, or all but the best `target`.

    `threshold` is relative, 1e-8 say; `target` counts the n-grams of all orders. `histories` are the
    probabilities p(h) of the contexts of each order from 1 up (C,), by default the model's own. Raises
    UsageError for values that cannot be meant, ModelError for a model whose contexts do not sum to one.
    """
    check_amount(threshold, target)
    _check(model, target)
    if histories and not any(history.any() for history in histories):
        what = "no context of the model occurs in them"
        raise UsageError("--text, --counts", what, "Give what the model was trained on")
    contexts = contexts_of(model.tables, scratch)
    worth = _worth(model, contexts, histories or own_histories(model, contexts, scratch), scratch)
    least = threshold or 0.0 if target is None else _threshold_for(worth, target - len(model.words))
    kept = [_reaching(each, least, scratch) for each in worth]
    del worth
    changed = _changed(model, contexts, kept, scratch)
    left = subset(model, kept, scratch)
    if any(mask.any() for mask in changed[: left.order - 1]):
        contexts = contexts_in_subset(contexts, kept, scratch)
        left = renormalized(left, contexts[: left.order - 1], changed, scratch)
    number = len(model.words)
    return Pruned(left, model.sizes, (number, *(int(np.count_nonzero(mask)) for mask in kept)))


def check_amount(threshold: float | None, target: int | None) -> None:
    """Raise UsageError unless one of the two is given, and can be meant."""
    if (threshold is None) == (target is None):
        raise UsageError("--threshold", "it or --target says how much is pruned", "Give one of the two")
    if threshold is not None and not 0 <= threshold < np.inf:
        raise UsageError("--threshold", f"{threshold} is no relative change", "Give 1e-8, say")


def _check(model: BackoffModel, target: int | None) -> None:
    if target is not None and target < len(model.words):
        what = f"{target} is less than the {len(model.words)} words, which cannot be pruned"
        raise UsageError("--target", what, f"Give {len(model.words)} or more")
    if model.lower == UNIFORM:
        what = "its contexts back off to a uniform order, so that nothing would be left of a pruned n-gram"
        raise ModelError("ngram prune", what, "Train with another smoothing")


def _worth(
    model: BackoffModel, contexts: Sequence[Integers], histories: Sequence[Floats], scratch: Scratch
) -> list[Floats]:
    """Return for the n-grams of each order from 2 up the rise of perplexity without them (K,).

    An n-gram is worth no less than any of which it is the context or the suffix. Raises ModelError if the
    contexts do not sum to one.
    """
    worth: list[Floats] = []
    for order, (found, sums) in enumerate(masses(model, contexts, scratch), 2):
        if not are_one(sums):
            what = "its contexts do not sum to one, so that entropy means nothing"
            raise ModelError("ngram prune", what, "Train with another smoothing")
        nodes, history = contexts[order - 2], histories[order - 2]
        worth.append(scratch.zeros(nodes.size, np.float64))
        for rows in blocks(nodes.size):
            worth[-1][rows] = _rises(model, order, rows, nodes[rows], history, found.left)
    for order in range(model.order, 2, -1):
        needed, needing, nodes = worth[order - 3], worth[order - 2], contexts[order - 2]
        for rows in blocks(nodes.size):
            listed = nodes[rows] >= 0
            np.maximum.at(needed, parents_of(model.tables[order - 2].firsts, rows), needing[rows])
            np.maximum.at(needed, nodes[rows][listed], needing[rows][listed])
    return worth


def _rises(
    model: BackoffModel, order: int, rows: slice, contexts: Integers, history: Floats, unlisted: Floats
) -> Floats:
    """Return exp(D) - 1 for some n-grams of an order (n,); infinity if its context is not listed.

    `unlisted` is what the lower order gives to the words not listed after each context (C,).
    """
    weight = weights_of(model, order - 1)[contexts].astype(np.float64)
    log_p = model.tables[order - 2].logprobs[rows].astype(np.float64)
    log_q = lower_logprobs(model, order, rows)
    p, left = np.exp(log_p), unlisted[contexts]
    spread = np.exp(weight) * left  # what the words that are not listed have
    with np.errstate(divide="ignore", invalid="ignore"):
        without = np.log(spread + p) - np.log(left + np.exp(log_q))
        lost = np.where(p > 0, p * (log_q + without - log_p), 0)
        lost += np.where(spread > 0, spread * (without - weight), 0)
        rises: Floats = np.expm1(np.maximum(-history[contexts] * lost, 0))
    rises[np.isnan(rises) | (contexts < 0)] = np.inf
    return rises


def _threshold_for(worth: Sequence[Floats], number: int) -> float:
    """Return the least threshold that at most `number` n-grams reach."""
    if sum(each.size for each in worth) <= number:
        return 0.0
    return float(np.nextafter(_ranked(worth, number), np.inf))


def _ranked(values: Sequence[Floats], rank: int) -> float:
    """Return the value that so many others come before when all of them, none below 0, fall.

    Floats from 0 up have the order of their bits, which are told 16 at a time.
    """
    bits = 0
    for shift in range(64 - _DIGIT_BITS, -1, -_DIGIT_BITS):
        numbers = np.zeros(_DIGITS, dtype=np.int64)
        for digits in _digits(values, bits, shift):
            numbers += np.bincount(digits, minlength=_DIGITS)
        before = np.cumsum(numbers[::-1])  # values from each digit up, the highest first
        fallen = int(np.searchsorted(before, rank, side="right"))
        rank -= int(before[fallen - 1]) if fallen else 0
        bits = bits << _DIGIT_BITS | (_DIGITS - 1 - fallen)
    return float(np.array(bits, dtype=np.uint64).view(np.float64))


def _digits(values: Sequence[Floats], prefix: int, shift: int) -> Iterator[Integers]:
    """Yield the 16 bits at a place of the values whose higher bits are the prefix."""
    for each in values:
        for rows in blocks(each.size):
            upper = (each[rows] + 0.0).view(np.uint64) >> np.uint64(shift)  # -0.0 + 0.0 is 0.0
            digits = upper & np.uint64(_DIGITS - 1)
            yield digits[upper >> np.uint64(_DIGIT_BITS) == prefix].astype(np.int64)


def _reaching(worth: Floats, least: float, scratch: Scratch) -> Mask:
    """Tell which n-grams are worth enough (K,)."""
    kept = scratch.zeros(worth.size, np.bool_)
    for rows in blocks(worth.size):
        kept[rows] = worth[rows] >= least
    return kept


def _changed(
    model: BackoffModel, contexts: Sequence[Integers], kept: Sequence[Mask], scratch: Scratch
) -> list[Mask]:
    """Tell for each order from 1 up which of the contexts that stay have lost n-grams (C,)."""
    staying: list[Mask] = [np.ones(len(model.words), dtype=np.bool_), *kept]
    changed = []
    for nodes, stays, above in zip(contexts, kept, staying, strict=False):
        lost = scratch.zeros(above.size, np.bool_)
        for rows in blocks(nodes.size):
            lost[nodes[rows][~stays[rows] & (nodes[rows] >= 0)]] = True
        changed.append(taken(lost, above, scratch))
    return changed
