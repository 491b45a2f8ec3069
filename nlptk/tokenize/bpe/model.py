"""A BPE tokenizer: its pieces, its merges in order of rank, and how text is cut before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.ragged import ByteStrings, batches, offsets_of
from nlptk.tokenize.bpe.alphabet import to_text
from nlptk.tokenize.bpe.pretokenize import Pretokenizer
from nlptk.tokenize.bpe.settings import BYTE, CHARACTER, LEVELS, BpeSettings

KIND = "bpe"
UNKNOWN = "<unk>"

_BATCH_BYTES = 1 << 20  # of merges that are compared with their results at once


@dataclass(frozen=True)
class BpeModel:
    """An immutable BPE tokenizer."""

    level: str  # byte or character
    pretokenizer: str  # a name or a regular expression
    pieces: ByteStrings  # (V,) the bytes of each id; an empty row is an id that is not used
    merges: NDArray[np.int32]  # (M, 3) left, right and result id, best rank first
    specials: tuple[int, ...] = ()  # ids of the special tokens
    unknown: int | None = None  # character level: the id of what is not in the vocabulary
    ignore_merges: bool = False  # a pretoken that is a piece stays whole, whatever the merges say
    settings: BpeSettings | None = None  # how it was trained, if it was

    @property
    def vocab_size(self) -> int:
        """The number of ids, unused ones included."""
        return len(self.pieces)

    @cached_property
    def special_ids(self) -> dict[str, int]:
        """The special tokens and their ids."""
        return {self.pieces[number].decode(): number for number in self.specials}

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield ids and pieces as they are printed: bytes in GPT-2's alphabet, the rest as it is."""
        plain = set(self.specials) if self.level == BYTE else range(self.vocab_size)
        for number, piece in enumerate(self.pieces):
            if piece:
                yield number, piece.decode() if number in plain else to_text(piece)

    def save(self, path: str) -> None:
        """Write the model, or nothing at all."""
        settings = {
            "level": self.level,
            "pretokenizer": self.pretokenizer,
            "specials": list(self.specials),
            "unknown": self.unknown,
            "ignore_merges": self.ignore_merges,
            "training": None if self.settings is None else asdict(self.settings),
        }
        write_model(path, KIND, settings, {"pieces": self.pieces, "merges": self.merges})

    @classmethod
    def load(cls, path: str) -> BpeModel:
        """Read a model; ModelError if the file is no BPE tokenizer or does not make sense."""
        file = read_model(path, KIND)
        settings = file.settings
        try:
            training = settings["training"]
            model = cls(
                level=settings["level"],
                pretokenizer=settings["pretokenizer"],
                pieces=file.strings("pieces"),
                merges=file.array("merges", np.int32, dimensions=2),
                specials=tuple(settings["specials"]),
                unknown=settings["unknown"],
                ignore_merges=settings["ignore_merges"],
                settings=None if training is None else _settings(training),
            )
        except (KeyError, TypeError, AttributeError, UsageError) as error:
            raise file.damaged(f"its settings are not those of a BPE tokenizer ({error})") from None
        _check(model, file)
        return model


def _settings(training: dict[str, Any]) -> BpeSettings:
    return BpeSettings(**{**training, "special_tokens": tuple(training["special_tokens"])})


def _check(model: BpeModel, file: ModelFile) -> None:
    """Refuse settings of other types, ids out of range, and merges that do not make their results."""
    merges, size = model.merges, model.vocab_size
    ids = [*model.specials, *([] if model.unknown is None else [model.unknown])]
    if (
        model.level not in LEVELS
        or type(model.pretokenizer) is not str
        or type(model.ignore_merges) is not bool
    ):
        raise file.damaged("its settings are not those of a BPE tokenizer")
    if not all(type(number) is int and 0 <= number < size for number in ids):
        raise file.damaged("it names special tokens that it does not have")
    if merges.shape[1] != len(("left", "right", "result")) or not _in_range(merges, size):
        raise file.damaged("it names pieces that it does not have")
    if not _make_their_results(merges, model.pieces):
        raise file.damaged("its merges do not make its pieces")
    try:
        Pretokenizer(model.pretokenizer, model.level, tuple(model.special_ids))
        if model.level == CHARACTER:
            for piece in model.pieces:
                piece.decode()
    except (UsageError, UnicodeDecodeError) as error:
        raise file.damaged(str(error)) from None


def _make_their_results(merges: NDArray[np.int32], pieces: ByteStrings) -> bool:
    """Tell whether the two pieces of each merge, neither of them empty, are its result end to end."""
    left, right, result = pieces.lengths[merges].T
    return bool((left > 0).all() and (right > 0).all()) and all(
        np.array_equal(left[rows] + right[rows], result[rows])
        and np.array_equal(pieces.take(merges[rows, :2].ravel()).values, pieces.take(merges[rows, 2]).values)
        for rows in batches(offsets_of(left + right), _BATCH_BYTES)
    )


def _in_range(ids: NDArray[np.int32], size: int) -> bool:
    return bool(ids.min(initial=0) >= 0 and ids.max(initial=-1) < size)
