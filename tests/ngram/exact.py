"""A small estimated model as float64 numbers in dicts, before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import SPECIALS, Vocabulary
from nlptk.ngram.build import ngrams
from nlptk.ngram.count import count_corpus
from nlptk.ngram.estimate import Estimate, estimate, estimate_orders
from nlptk.ngram.heldout import held_out_events, split
from nlptk.ngram.order import Order
from nlptk.ngram.smoothing._base import UNIFORM, Smoothing
from nlptk.ngram.trie import Counts

SMOOTHINGS = "nlptk.ngram.smoothing"
SCRATCH = Scratch(in_memory=True)
BEGIN = "<s>"

Sentences = list[list[str]]


def corpus_of(sentences: Sentences) -> EncodedCorpus:
    """Return sentences as `read_corpus` does, words in the order of their text."""
    words = sorted({word for sentence in sentences for word in sentence})
    rows = [*SPECIALS, *(word.encode() for word in words)]
    ids = {row.decode(): number for number, row in enumerate(rows)}
    tokens = np.array([ids[word] for sentence in sentences for word in sentence], dtype=np.uint32)
    vocab = Vocabulary(ByteStrings.of(rows), np.bincount(tokens, minlength=len(rows)).astype(np.int64))
    return EncodedCorpus(vocab, tokens, np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64))


def counts_of(sentences: Sentences, order: int) -> Counts:
    return count_corpus(corpus_of(sentences), order, SCRATCH)


def ready(spec: str, sentences: Sentences, order: int) -> tuple[Smoothing, list[str]]:
    """Return a method with what it wants of held-out text."""
    smoothing: Smoothing = build(SMOOTHINGS, spec)
    if not smoothing.wants_heldout(tune=False):
        return smoothing, []
    training, heldout = split(corpus_of(sentences), SCRATCH)
    return smoothing.tuned(
        held_out_events(count_corpus(training, order, SCRATCH), smoothing, heldout, SCRATCH)
    )


def stored(
    smoothing: Smoothing, sentences: Sentences, order: int, cutoffs: tuple[int, ...] | None = None
) -> Estimate:
    return estimate(counts_of(sentences, order), smoothing, SCRATCH, cutoffs)


@dataclass
class Exact:
    """p(w|h) of an estimate in float64."""

    words: list[str]  # that can be predicted
    probabilities: dict[tuple[str, ...], float]
    weights: dict[tuple[str, ...], float]  # of contexts that were seen
    uniform: bool

    def probability(self, word: str, context: Sequence[str]) -> float:
        ngram = (*context, word)
        if ngram in self.probabilities:
            return self.probabilities[ngram]
        if not context:
            return 0.0
        if tuple(context) not in self.weights:
            return self.probability(word, context[1:])
        lower = 1 / len(self.words) if self.uniform else self.probability(word, context[1:])
        return self.weights[tuple(context)] * lower

    @property
    def contexts(self) -> list[tuple[str, ...]]:
        """All contexts that were seen, the empty one among them."""
        return list(self.weights)


def exact(smoothing: Smoothing, sentences: Sentences, order: int) -> Exact:
    """Estimate, and return what is computed before it is stored."""
    counts = counts_of(sentences, order)
    orders = [Order(counts, n, smoothing) for n in range(1, order + 1)]
    statistics = tuple(each.statistics() for each in orders)
    smoothing, _ = smoothing.fitted(statistics)
    texts = [word.decode() for word in counts.vocab.words]
    names: list[list[tuple[str, ...]]] = [[()], [(text,) for text in texts]]
    probabilities: dict[tuple[str, ...], float] = {}
    weights: dict[tuple[str, ...], float] = {}
    for n, found in enumerate(estimate_orders(orders, statistics, smoothing, SCRATCH), 1):
        if n > 1:
            rows = ngrams(counts.levels[: n - 1], 0, len(counts.levels[n - 2])).tolist()
            names.append([tuple(texts[word] for word in row) for row in rows])
        probabilities.update(zip(names[n], found.probabilities.tolist(), strict=True))
        seen = np.zeros(found.weights.size, dtype=bool)
        for _, here, contexts in orders[n - 1].blocks():
            seen[contexts[here > 0]] = True
        listed = zip(names[n - 1], found.weights.tolist(), seen.tolist(), strict=True)
        weights.update((name, weight) for name, weight, known in listed if known)
    weights.setdefault((), 1.0)
    words = [text for text in texts if text != BEGIN]
    return Exact(words, probabilities, weights, smoothing.lower == UNIFORM)
