"""Entropy pruning (Stolcke 1998): the n-grams go that change the model's distribution least.

What an n-gram h w is worth is the relative entropy between the model and the model without it: with the new
weight a' of its context for the old one a, and L the probability of the words that are not listed after h,

    D = -p(h) (p(w|h) (log p(w|h') + log a' - log p(w|h)) + L (log a' - log a))

and exp(D) - 1 is how much, relatively, the perplexity rises. All n-grams are weighed in the model as it is.
One that is the context or the suffix of an n-gram that stays does stay; words always do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import ModelError, UsageError
from nlptk.ngram.backoff import UNIFORM, BackoffModel
from nlptk.ngram.histories import own_histories
from nlptk.ngram.renormalize import (
    Floats,
    Int64s,
    Mask,
    contexts_of,
    is_normalized,
    lower_logprobs,
    masses,
    parents_of,
    renormalized,
    table_size,
    weights_of,
)


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
) -> Pruned:
    """Leave out the n-grams that raise the perplexity by less than a threshold, or all but the best `target`.

    `threshold` is relative, 1e-8 say; `target` counts the n-grams of all orders. `histories` are the
    probabilities p(h) of the contexts of each order from 1 up (C,), by default the model's own. Raises
    UsageError for values that cannot be meant, ModelError for a model whose contexts do not sum to one.
    """
    sizes = tuple(table_size(model, order) for order in range(1, model.order + 1))
    check_amount(threshold, target)
    _check(model, target)
    contexts = contexts_of(model.tables)
    worth = _worth(model, contexts, histories or own_histories(model, contexts))
    least = threshold or 0.0 if target is None else _threshold_for(worth, target - sizes[0])
    kept = [each >= least for each in worth]
    left = model.subset(kept)
    changed = _changed(model, contexts, kept)[: left.order - 1]
    left = renormalized(left, changed=changed) if any(mask.any() for mask in changed) else left
    return Pruned(left, sizes, (sizes[0], *(int(mask.sum()) for mask in kept)))


def check_amount(threshold: float | None, target: int | None) -> None:
    """Raise UsageError unless one of the two is given, and can be meant."""
    if (threshold is None) == (target is None):
        raise UsageError("--threshold", "it or --target says how much is pruned", "Give one of the two")
    if threshold is not None and not 0 <= threshold < np.inf:
        raise UsageError("--threshold", f"{threshold} is no relative change", "Give 1e-8, say")


def _check(model: BackoffModel, target: int | None) -> None:
    if target is not None and target < len(model.words):
        what = f"{target} is less than the {len(model.words)} words, which cannot be pruned"
        raise UsageError("--target", what, f"Give more than {len(model.words)}")
    if model.lower == UNIFORM:
        what = "its contexts back off to a uniform order, so that nothing would be left of a pruned n-gram"
        raise ModelError("ngram prune", what, "Train with another smoothing")
    if not is_normalized(model):
        what = "its contexts do not sum to one, so that entropy means nothing"
        raise ModelError("ngram prune", what, "Train with another smoothing")


def _worth(model: BackoffModel, contexts: Sequence[Int64s], histories: Sequence[Floats]) -> list[Floats]:
    """Return for the n-grams of each order from 2 up the rise of perplexity without them (K,).

    An n-gram is worth no less than any of which it is the context or the suffix.
    """
    worth = [
        _rises(model, order, nodes, history, found.left)
        for order, (nodes, history, found) in enumerate(
            zip(contexts, histories, masses(model, contexts), strict=True), 2
        )
    ]
    for order in range(model.order, 2, -1):
        needed, needing = worth[order - 3], worth[order - 2]
        nodes = contexts[order - 2]
        np.maximum.at(needed, parents_of(model.tables[order - 2]), needing)
        np.maximum.at(needed, nodes[nodes >= 0], needing[nodes >= 0])
    return worth


def _rises(model: BackoffModel, order: int, contexts: Int64s, history: Floats, unlisted: Floats) -> Floats:
    """Return exp(D) - 1 for each n-gram of an order (K,); infinity if its context is not listed.

    `unlisted` is what the lower order gives to the words not listed after each context (C,).
    """
    weight = weights_of(model, order - 1)[contexts].astype(np.float64)
    log_p = model.tables[order - 2].logprobs.astype(np.float64)
    log_q = lower_logprobs(model, order)
    p, left = np.exp(log_p), unlisted[contexts]
    spread = np.exp(weight) * left  # what the words that are not listed have
    with np.errstate(divide="ignore", invalid="ignore"):
        without = np.log(spread + p) - np.log(left + np.exp(log_q))
        lost = np.where(p > 0, p * (log_q + without - log_p), 0)
        lost += np.where(spread > 0, spread * (without - weight), 0)
        rises = np.expm1(np.maximum(-history[contexts] * lost, 0))
    rises[np.isnan(rises) | (contexts < 0)] = np.inf
    return rises


def _threshold_for(worth: Sequence[Floats], number: int) -> float:
    """Return the least threshold that at most `number` n-grams reach."""
    every = np.concatenate([*worth, np.zeros(0)])
    if every.size <= number:
        return 0.0
    first_out = np.partition(every, every.size - number - 1)[every.size - number - 1]
    return float(np.nextafter(first_out, np.inf))


def _changed(model: BackoffModel, contexts: Sequence[Int64s], kept: Sequence[Mask]) -> list[Mask]:
    """Tell for each order from 1 up which of the contexts that stay have lost n-grams (C,)."""
    staying = [np.ones(len(model.words), dtype=np.bool_), *kept]
    changed = []
    for nodes, stays, above in zip(contexts, kept, staying, strict=False):
        lost = np.zeros(above.size, dtype=np.bool_)
        lost[nodes[~stays & (nodes >= 0)]] = True
        changed.append(lost[above])
    return changed
