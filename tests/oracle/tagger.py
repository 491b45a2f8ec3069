"""The textbook tagger: dictionaries of counts, one probability at a time, every tag sequence tried."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property
from itertools import product

EDGE = None  # the tag before and behind a sentence
Sentence = list[tuple[str, str]]


class Tagger:
    """A second-order model with the formulas of nlptk's defaults, or a first-order one."""

    def __init__(self, sentences: list[Sentence], order: int = 2, smoothing: str = "kneser-ney") -> None:
        self.order, self.smoothing = order, smoothing
        self.tags = sorted({tag for sentence in sentences for _, tag in sentence}, key=str.encode)
        self.outcomes = [*self.tags, EDGE]
        self.trigrams: Counter = Counter()
        self.words: Counter = Counter()  # (word, tag)
        self.contexts: Counter = Counter()  # (word, tag, tag before)
        for sentence in sentences:
            tags = [EDGE, EDGE, *(tag for _, tag in sentence), EDGE]
            self.trigrams.update(zip(tags, tags[1:], tags[2:], strict=False))
            before = EDGE
            for word, tag in sentence:
                self.words[word, tag] += 1
                self.contexts[word, tag, before] += 1
                before = tag
        self.vocabulary = {word for word, _ in self.words}

    @cached_property
    def bigrams(self) -> Counter:
        """How often a tag follows another."""
        found: Counter = Counter()
        for (_, second, third), number in self.trigrams.items():
            found[second, third] += number
        return found

    @cached_property
    def continuations(self) -> Counter:
        """After how many tags a pair is seen."""
        return Counter((second, third) for _, second, third in self.trigrams)

    def transition(self, third: str | None, second: str | None, first: str | None) -> float:
        """Return p(third | first second)."""
        if self.smoothing == "deleted-interpolation":
            return self._interpolated(third, second, first)
        if self.order == 1:
            return self._discounted(self.bigrams, (second,), third, self._unigram(third))
        lower = self._discounted(self.continuations, (second,), third, self._unigram(third))
        return self._discounted(self.trigrams, (first, second), third, lower)

    def _unigram(self, tag: str | None) -> float:
        seen = Counter(third for _, third in self.bigrams)
        return (seen[tag] + 0.5) / (sum(seen.values()) + 0.5 * len(self.outcomes))

    def _discounted(self, counts: Counter, context: tuple, tag: str | None, lower: float) -> float:
        """Return modified Kneser-Ney's probability, Chen and Goodman (1999), equation 21."""
        seen = {key[-1]: number for key, number in counts.items() if key[:-1] == context}
        if not seen:
            return lower
        discounts = self._discounts(counts)
        total = sum(seen.values())
        left = sum(discounts[min(number, 3)] for number in seen.values()) / total
        number = seen.get(tag, 0)
        return max(number - discounts[min(number, 3)], 0) / total + left * lower

    @staticmethod
    def _discounts(counts: Counter) -> list[float]:
        numbers = Counter(counts.values())
        n1, n2, n3, n4 = (max(numbers[number], 1) for number in range(1, 5))
        y = n1 / (n1 + 2 * n2)
        raw = 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3
        return [0.0, *(min(max(each, 0.1), top) for each, top in zip(raw, (0.9, 1.9, 2.9), strict=True))]

    def _interpolated(self, third: str | None, second: str | None, first: str | None) -> float:
        """Return Brants' interpolation, his weights by deleted interpolation (2000, figure 1)."""
        singles: Counter = Counter()
        for (_, tag), number in self.bigrams.items():
            singles[tag] += number
        total = sum(singles.values())
        lowest = (singles[third] + 0.5) / (total + 0.5 * len(self.outcomes))
        after = {tag: sum(n for (a, _), n in self.bigrams.items() if a == tag) for tag in self.outcomes}
        middle = self.bigrams[second, third] / after[second] if after[second] else lowest
        votes = [0.5] * (self.order + 1)
        for (a, b, c), number in self.trigrams.items():
            of_pair = sum(n for (x, y, _), n in self.trigrams.items() if (x, y) == (a, b))
            shares = [
                _share(singles[c] - 1, total - 1),
                _share(self.bigrams[b, c] - 1, after[b] - 1),
                _share(number - 1, of_pair - 1),
            ][: self.order + 1]
            votes[max(range(len(shares)), key=lambda n: (shares[n], n))] += number
        weights = [vote / sum(votes) for vote in votes]
        below = (weights[0] * lowest + weights[1] * middle) / (weights[0] + weights[1])
        if self.order == 1:
            return below
        of_pair = sum(n for (x, y, _), n in self.trigrams.items() if (x, y) == (first, second))
        highest = self.trigrams[first, second, third] / of_pair if of_pair else below
        return (1 - weights[2]) * below + weights[2] * highest if of_pair else below

    def emission(self, word: str, tag: str, before: str | None) -> float:
        """Return p(word | tag), or p(word | before tag) of a second-order model; the word is known."""
        of_tag = sum(number for (_, t), number in self.words.items() if t == tag)
        plain = self.words[word, tag] / of_tag
        if self.order == 1:
            return plain
        seen = {w: n for (w, t, s), n in self.contexts.items() if (t, s) == (tag, before)}
        if not seen:
            return plain
        pull = 3 * len(seen)
        return (seen.get(word, 0) + pull * plain) / (sum(seen.values()) + pull)

    def sequences(self, words: list[str]) -> list[tuple[float, tuple[str, ...]]]:
        """Return every tag sequence of known words with its log-probability, the likeliest first."""
        choices = [[tag for tag in self.tags if self.words[word, tag]] for word in words]
        found = [(self.logprob(words, tags), tags) for tags in product(*choices)]
        return sorted(found, key=lambda each: -each[0])

    def logprob(self, words: list[str], tags: tuple[str, ...]) -> float:
        """Return log p(words, tags)."""
        first: str | None = EDGE
        second: str | None = EDGE
        total = 0.0
        for word, tag in zip(words, tags, strict=True):
            total += math.log(self.transition(tag, second, first))
            total += math.log(self.emission(word, tag, second))
            first, second = second, tag
        return total + math.log(self.transition(EDGE, second, first))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
