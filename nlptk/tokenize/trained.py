"""What the training of a tokenizer gives, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Model = TypeVar("Model", covariant=True)


@dataclass(frozen=True, slots=True)
class TrainResult(Generic[Model]):
    """A trained tokenizer and what its training showed."""

    model: Model
    merges: int
    bytes_per_token: float  # of the words that were trained on, encoded with the model
    warning: str | None = None


def shortage(pieces: int, asked: int, min_frequency: int) -> str:
    """Return a warning that the corpus gave out before the vocabulary was full."""
    return (
        f"the corpus gives only {pieces} pieces of the {asked} asked for:"
        f" no other pair occurs {min_frequency} times or more"
    )
