"""Generate sentences: each word is drawn from p(.|h), or what temperature and top-k make of it.

A temperature T makes p^(1/T) of p, top-k leaves the k likeliest words, and what is left is drawn from in
proportion. A sentence draws from a stream of its own (core/random.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.random import generator
from nlptk.core.text import TextBlock, normalized
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.backoff import BackoffModel, Floats
from nlptk.ngram.continuations import Expectations
from nlptk.ngram.model import NgramModel

_STREAM = "ngram generate"
_READER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateSettings:
    """How sentences are generated; raises UsageError for values that cannot be meant."""

    count: int = 1
    max_length: int = 100  # words of a sentence, those of the prefix included, which is never cut
    temperature: float = 1.0
    top_k: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if self.count < 1:
            raise UsageError("--count", f"{self.count} sentences cannot be made", "Give 1 or more")
        if self.max_length < 1:
            raise UsageError("--max-length", f"{self.max_length} words are none", "Give 1 or more")
        if not 0 < self.temperature < math.inf:
            what = f"{self.temperature:g} is no temperature"
            raise UsageError("--temperature", what, "Give a number above 0; 1 changes nothing")
        if self.top_k is not None and self.top_k < 1:
            raise UsageError("--top-k", f"{self.top_k} words are none to choose from", "Give 1 or more")
        generator(self.seed, _STREAM, 0)


def generate_lines(
    model: NgramModel[BackoffModel], settings: GenerateSettings, prefix: str = ""
) -> Iterator[str]:
    """Yield sentences as lines of text, each beginning with the words of a prefix, as they are given."""
    words = model.model.words
    begun = _ids(model, prefix, "--prefix")
    tokens = model.tokenize(prefix)
    for ids in generate(model.model, settings, begun):
        yield model.tokenize.join(tokens + [words[number].decode() for number in ids[len(begun) :]])


def next_words(model: NgramModel[BackoffModel], context: str, number: int) -> list[dict[str, object]]:
    """Return the likeliest words after those that begin a sentence, with their probabilities."""
    if number < 1:
        raise UsageError("--top-k", f"{number} words are none", "Give 1 or more")
    ids = [BEGIN_ID, *_ids(model, context, "CONTEXT")]
    found, logprobs = Expectations(model.model).likeliest(ids, number)
    return [
        {
            "word": model.model.words[word].decode(),
            "probability": math.exp(logprob),
            "log10_prob": logprob / math.log(10),
        }
        for word, logprob in zip(found.tolist(), logprobs.tolist(), strict=True)
    ]


def _ids(model: NgramModel[BackoffModel], text: str, option: str) -> tuple[int, ...]:
    """Return the ids of the words of one line; unknown ones are `<unk>`."""
    if "\n" in text:
        raise UsageError(option, "it has more than one line", "Give the words of one sentence")
    data = normalized(text.encode("utf-8", "surrogateescape") + b"\n", model.normalize)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(option, "it is not valid UTF-8", "Give text in UTF-8") from error
    words = model.reader(_READER_BYTES).encode(TextBlock(np.frombuffer(data, np.uint8), option, 1))
    return tuple(words.values.tolist())


def generate(
    model: BackoffModel, settings: GenerateSettings, prefix: tuple[int, ...] = ()
) -> Iterator[list[int]]:
    """Yield sentences of ids, each with the prefix and without `<s>` and `</s>`.

    A sentence ends at `</s>`, or when it is as long as may be.
    """
    expectations = Expectations(model, settings.temperature)
    choices = _Choices(expectations, settings)
    for number in range(settings.count):
        random = generator(settings.seed, _STREAM, number)
        sentence = [BEGIN_ID, *prefix]
        while len(sentence) <= settings.max_length:
            word = choices.draw(sentence, random)
            if word == END_ID:
                break
            sentence.append(word)
        yield sentence[1:]


class _Choices:
    """Draws words, from all or from the likeliest."""

    def __init__(self, expectations: Expectations, settings: GenerateSettings) -> None:
        self._expectations = expectations
        self._settings = settings
        self._best: dict[tuple[int, ...], tuple[list[int], Floats]] = {}

    def draw(self, sentence: list[int], random: np.random.Generator) -> int:
        """Draw the next word of a sentence."""
        if self._settings.top_k is None:
            return self._expectations.after(sentence).draw(random)
        words, sums = self._likeliest(sentence, self._settings.top_k)
        return words[min(int(np.searchsorted(sums, random.random() * sums[-1], "right")), len(words) - 1)]

    def _likeliest(self, sentence: list[int], number: int) -> tuple[list[int], Floats]:
        """Return the likeliest words and the sums of their weights."""
        key = self._expectations.key(sentence)
        if key not in self._best:
            words, logprobs = self._expectations.likeliest(sentence, number)
            weights = np.exp((logprobs - logprobs[0]) / self._settings.temperature)
            self._best[key] = words.tolist(), np.cumsum(weights)
        return self._best[key]
