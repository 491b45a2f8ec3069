"""Back-off as textbooks write it: dictionaries and a recursion, one word at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS
from nlptk.ngram.backoff import NEXT, UNIFORM, BackoffModel, Table

Ngram = tuple[int, ...]


@dataclass(frozen=True)
class Textbook:
    """Log-probabilities and back-off weights by n-gram, as an ARPA file lists them."""

    words: int
    order: int
    logprobs: dict[Ngram, float]
    backoffs: dict[Ngram, float]
    lower: str = NEXT

    def score(self, context: Ngram, word: int) -> tuple[float, int]:
        """Return log p(w|h) and the length of the n-gram that was found."""
        context = context[len(context) - min(len(context), self.order - 1) :]
        if (*context, word) in self.logprobs:
            return self.logprobs[(*context, word)], len(context) + 1
        weight = self.backoffs.get(context, 0.0)
        logprob, length = self.score(context[1:], word)
        if self.lower == UNIFORM and weight:
            return weight - math.log(self.words - 1), length
        return weight + logprob, length

    def model(self) -> BackoffModel:
        """Return the same as arrays."""
        rows = {(word,): word for word in range(self.words)}
        tables = []
        for n in range(2, self.order + 1):
            listed = sorted(
                (ngram for ngram in self.logprobs if len(ngram) == n), key=lambda g: (rows[g[1:]], g[0])
            )
            children = np.bincount([rows[ngram[1:]] for ngram in listed], minlength=len(rows))
            rows = {ngram: row for row, ngram in enumerate(listed)}
            weights = np.array([self.backoffs.get(g, 0.0) for g in listed], dtype=np.float32)
            tables.append(
                Table(
                    np.array([ngram[0] for ngram in listed], dtype=np.uint32),
                    np.append(0, np.cumsum(children)),
                    np.array([self.logprobs[ngram] for ngram in listed], dtype=np.float32),
                    weights if n < self.order else None,
                )
            )
        names = [*SPECIALS, *(b"w%d" % word for word in range(len(SPECIALS), self.words))]
        single = [(word,) for word in range(self.words)]
        return BackoffModel(
            ByteStrings.of(names),
            np.array([self.logprobs[g] for g in single], dtype=np.float32),
            np.array([self.backoffs.get(g, 0.0) for g in single], dtype=np.float32),
            tuple(tables),
            self.lower,
        )


def text_of(sentences: list[list[int]]) -> tuple[np.ndarray, list[tuple[Ngram, int]]]:
    """Return padded text, and the history and the word at each place but those of `<s>`."""
    text, events = [], []
    for sentence in sentences:
        whole = (BEGIN_ID, *sentence, END_ID)
        text += whole
        events += [(whole[:place], whole[place]) for place in range(1, len(whole))]
    return np.array(text, dtype=np.uint32), events


@st.composite
def textbooks(draw: st.DrawFn, lower: str = NEXT) -> Textbook:
    """A model of a few words with n-grams drawn at random, the suffix of each among them."""
    words, order = draw(st.integers(4, 9)), draw(st.integers(1, 4))
    random = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    ngrams: list[list[Ngram]] = [[(word,) for word in range(words)]]
    for _ in range(order - 1):
        last = [g for g in ngrams[-1] if g[0] != BEGIN_ID and g[-1] != BEGIN_ID]
        longer = [(word, *ngram) for ngram in last for word in range(words) if word != END_ID]
        ngrams.append([ngram for ngram in longer if random.random() < 0.3])
    number = lambda: float(np.float32(np.log(random.uniform(0.01, 0.9))))  # noqa: E731
    listed = [ngram for level in ngrams for ngram in level]
    logprobs = {ngram: number() for ngram in listed}
    logprobs[(BEGIN_ID,)] = -math.inf
    backoffs = {ngram: number() for ngram in listed if len(ngram) < order and random.random() < 0.7}
    return Textbook(words, order, logprobs, backoffs, lower)


SENTENCES = st.lists(st.lists(st.sampled_from([0, 3, 3, 4, 5, 6, 7, 8]), max_size=6), max_size=5)
