"""What noise is: documents in, documents with other words or in another order out, a whole block at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import Documents, Int32s, Int64s, Mask
from nlptk.augment.noise._sampling import rounded, sample
from nlptk.core.errors import UsageError
from nlptk.core.ragged import offsets_of


@dataclass(frozen=True, slots=True)
class Draws:
    """What noise draws from, and the words that it puts in."""

    random: np.random.Generator
    mask: int  # the id of the mask token
    words: Callable[[int], Int32s]  # the ids of so many random words


@dataclass(frozen=True, slots=True)
class Noisy:
    """Documents with noise, and what a model is to tell of them."""

    documents: Documents
    chosen: Mask | None = None  # (T,) the tokens to predict, where all tokens keep their places


class Noise(ABC):
    """One way to corrupt text; raises UsageError for parameters that cannot be meant."""

    whole_documents: ClassVar[bool] = False  # it moves text from one sentence to another

    @property
    def draws_words(self) -> bool:
        """Whether it puts random words in."""
        return False

    @abstractmethod
    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Return the documents with noise: as many documents, and as many sentences unless it joins them."""


def choose_units(text: Documents, rate: float, random: np.random.Generator) -> Mask:
    """Choose units (U,): `rate` of those of each sentence, rounded up or down at random; all are alike."""
    units = text.units
    sizes = np.diff(units)
    return sample(random, sizes, rounded(random, rate * sizes))


def check_share(method: str, name: str, value: float) -> None:
    """Raise UsageError for a parameter outside of 0 to 1."""
    if not 0 <= value <= 1:
        raise UsageError(f"{method}:{name}={value:g}", "this is no share", "Give a number from 0 to 1")


def replaced(text: Documents, chosen: Mask, kinds: NDArray[np.float64], draws: Draws, split: Split) -> Noisy:
    """Put masks and random words in the place of the chosen tokens (T,), some of which stay.

    `kinds` (the number chosen,) are the uniform draws that decide.
    """
    places = np.flatnonzero(chosen)
    ids = text.ids.copy()
    ids[places[kinds < split.mask]] = draws.mask
    others = places[(kinds >= split.mask) & (kinds < split.mask + split.random)]
    ids[others] = draws.words(others.size)
    return Noisy(Documents(ids, text.unit_starts, text.sentences, text.documents), chosen)


@dataclass(frozen=True, slots=True)
class Split:
    """What becomes of the chosen tokens: masks, random words; the rest stays."""

    mask: float
    random: float

    def check(self, method: str) -> None:
        """Raise UsageError for shares that are none or more than the whole."""
        check_share(method, "mask", self.mask)
        check_share(method, "random", self.random)
        if self.mask + self.random > 1 + 1e-9:
            what = f"mask={self.mask:g} and random={self.random:g} are more than 1"
            raise UsageError(method, what, "Give shares of the chosen tokens; those left over stay")


def with_inserted(text: Documents, before: Int64s, sentence: Int64s, token: int) -> Documents:
    """Put a token before the given tokens (n,), rising, T for the end; `sentence` (n,) is where each is."""
    added = np.bincount(sentence, minlength=text.sentences.size - 1)
    return Documents(
        np.insert(text.ids, before, token),
        np.insert(text.unit_starts, before, True),
        text.sentences + offsets_of(added),
        text.documents,
    )
