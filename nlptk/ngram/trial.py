"""A language model on trial: what it makes of each sentence of a test text.

Every model reads the text with its own tokenizer and its own words, so even the number of events may differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.known import KnownWords
from nlptk.core.ragged import Ragged, batches, offsets_of
from nlptk.core.registry import build
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, normalized, parse_normalize, read_text
from nlptk.core.tokenizer import TOKENIZERS
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import BEGIN_ID, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import Floats, Int64s, padded
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.perplexity import characters_of

_BLOCK = 1 << 20  # events scored at a time
_CACHE_SHARE = 8  # of the memory: for what is remembered of the text
_MOST_BITS = 1024  # a larger power of two is no float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A test text as it was read, before any model has a say."""

    blocks: tuple[TextBlock, ...]

    @classmethod
    def read(cls, paths: Sequence[str], *, encoding: str = "utf-8", errors: str = STRICT) -> Blocks:
        """Read files; InputError if there is no line in them."""
        blocks = tuple(read_text(paths, encoding=encoding, errors=errors))
        if not blocks:
            where = ", ".join(map(input_name, paths))
            raise InputError(where, "there is no line to score", "Give a text with lines")
        return cls(blocks)

    @property
    def characters(self) -> int:
        """The number of code points, line feeds included."""
        return sum(characters_of(block.data) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A test text as ids of a vocabulary."""

    text: NDArray[np.uint32]  # (P,) with <s> and </s>
    offsets: Int64s  # (S + 1,) of the sentences
    oovs: int

    @classmethod
    def of(cls, rows: Ragged) -> Sentences:
        """Take the ids of sentences without their marks."""
        text = padded(rows)
        return cls(text.values, text.offsets, int((rows.values == UNKNOWN_ID).sum()))

    @property
    def events(self) -> Int64s:
        """The number of events of each sentence (S,): its words and `</s>`."""
        return np.diff(self.offsets) - 1


@dataclass(frozen=True, slots=True)
class Reading:
    """How text becomes ids: what cuts it, how it is normalized, and the words that are known."""

    tokenizer: str  # a spec
    normalize: str | None
    table: WordTable

    def sentences(self, text: Blocks, memory: int) -> Sentences:
        """Read a text; InputError for `<s>` and `</s>` among the words."""
        words = KnownWords(self.table, build(TOKENIZERS, self.tokenizer), memory // _CACHE_SHARE)
        rows = []
        for block in text.blocks:
            data = normalized(block.data.tobytes(), self.normalize)
            rows.append(words.encode(replace(block, data=np.frombuffer(data, dtype=np.uint8))))
        values = np.concatenate([each.values for each in rows])
        return Sentences.of(Ragged(values, offsets_of(np.concatenate([each.lengths for each in rows]))))

    def is_like(self, other: Reading) -> bool:
        """Tell whether both make the same words of any text, and know the same ones."""
        if self.tokenizer != other.tokenizer or len(self.table) != len(other.table):
            return False
        if parse_normalize(self.normalize) != parse_normalize(other.normalize):
            return False
        words = other.table.words()
        found = self.table.find(words.values, words.offsets[:-1], words.lengths)
        return bool((found >= 0).all())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model made of the S sentences of a text; logarithms are natural."""

    events: Int64s  # (S,)
    oovs: int
    logprobs: Floats  # (S,)
    known_logprobs: Floats  # (S,) without unknown words
    zeroprobs: int  # events that cannot be

    @classmethod
    def of(cls, model: LanguageModel, test: Sentences) -> Outcome:
        """Score sentences that are in the model's ids."""
        logprobs, known = np.zeros(test.offsets.size - 1), np.zeros(test.offsets.size - 1)
        zeroprobs = 0
        for rows in batches(test.offsets, _BLOCK) if test.text.size else ():
            bounds = test.offsets[rows.start : rows.stop + 1]
            text = test.text[bounds[0] : bounds[-1]]
            found = np.where(text == BEGIN_ID, 0, model.score(text).logprobs)
            zeroprobs += int((found == -np.inf).sum())
            starts = bounds[:-1] - bounds[0]
            logprobs[rows] = np.add.reduceat(found, starts)
            known[rows] = np.add.reduceat(np.where(text == UNKNOWN_ID, 0, found), starts)
        return cls(test.events, test.oovs, logprobs, known, zeroprobs)

    @property
    def bits(self) -> float:
        """How many bits all events take."""
        return -float(self.logprobs.sum()) / math.log(2)

    @property
    def bits_per_token(self) -> float:
        """The cross-entropy, `</s>` and unknown words included."""
        return self.bits / int(self.events.sum())

    @property
    def perplexity(self) -> float:
        """The perplexity, `</s>` and unknown words included."""
        return _power_of_two(self.bits_per_token)

    @property
    def known_perplexity(self) -> float:
        """The perplexity of `</s>` and the known words."""
        known = int(self.events.sum()) - self.oovs
        return _power_of_two(-float(self.known_logprobs.sum()) / math.log(2) / known)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A method or a model, and what it made of the test text."""

    method: str  # a spec, or the file of a model
    order: int
    tokens: int | None  # of the training text, where that is known
    outcome: Outcome
    normalized: bool  # the scores are probabilities
    size: float = 1.0  # of the training text, 1 is all of it
    is_like: bool = True  # it reads text as the first trial does, and knows the same words
    warnings: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Tell whether the perplexity means anything beside others."""
        return self.normalized and not self.outcome.zeroprobs


def _power_of_two(bits: float) -> float:
    return 2**bits if bits < _MOST_BITS else math.inf
