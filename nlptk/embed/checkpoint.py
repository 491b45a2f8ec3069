"""A training under way, in a file: what is needed to go on and end as if nothing had happened.

All that is drawn depends on the seed and the place in the text, so a checkpoint is what is trained, what was
measured of it, and how far the training is. It belongs to the settings and the text of its training alone.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import ModelError
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.embed.steps import Tally
from nlptk.embed.tables import all_finite
from nlptk.embed.windows import Floats

KIND = "vectors-checkpoint"
OFTEN = 600.0  # seconds between two checkpoints

_BLOCK = 1 << 22


class Trained(Protocol):
    """What is trained: arrays of numbers, by name."""

    @property
    def arrays(self) -> Mapping[str, Floats]:
        """The arrays themselves."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a training is."""

    epoch: int = 0  # epochs that are done
    step: int = 0  # steps of the next that are done
    tally: Tally = field(default_factory=Tally)  # of those steps
    losses: tuple[float | None, ...] = ()  # of the epochs


@dataclass(slots=True)
class Checkpoints:
    """Where a training keeps its state, and what it is a training of."""

    path: str
    identity: Mapping[str, Any]
    seconds: float = OFTEN
    _last: float = field(default_factory=time.monotonic)

    def keep(self, trained: Trained, state: State) -> None:
        """Write the state, if it has not been written for a while and can be gone on with."""
        if time.monotonic() - self._last < self.seconds:
            return
        if not (isfinite(state.tally.loss) and all(map(all_finite, trained.arrays.values()))):
            return  # training has diverged, as the end of the epoch will say
        settings = {
            "identity": dict(self.identity),
            "epoch": state.epoch,
            "step": state.step,
            "loss": state.tally.loss,
            "pairs": state.tally.pairs,
            "losses": list(state.losses),
        }
        write_model(self.path, KIND, settings, trained.arrays)
        self._last = time.monotonic()

    def restore(self, trained: Trained) -> State:
        """Fill the arrays with what was kept and return the state; the start if there is no file.

        ModelError for a file that is no checkpoint, or of another training.
        """
        if not Path(self.path).exists():
            return State()
        file = read_model(self.path, KIND, verify=True)
        self._check_identity(file)
        for name, array in trained.arrays.items():
            kept = file.array(name, array.dtype.type, array.ndim)
            if kept.shape != array.shape:
                raise file.damaged(f"its array of {name} has the shape {kept.shape}")
            array[...] = kept
        known = file.settings
        try:
            tally = Tally(float(known["loss"]), float(known["pairs"]))
            return State(int(known["epoch"]), int(known["step"]), tally, tuple(known["losses"]))
        except (KeyError, TypeError, ValueError) as error:
            raise file.damaged("its settings are not those of a checkpoint") from error

    def _check_identity(self, file: ModelFile) -> None:
        found = file.settings.get("identity")
        if not isinstance(found, dict):
            raise file.damaged("its settings are not those of a checkpoint")
        differing = sorted(
            key for key in {*found, *self.identity} if found.get(key) != self.identity.get(key)
        )
        if differing:
            what = f"is of another training: {', '.join(differing)} differ"
            raise ModelError(file.path, what, "Give the settings and the text that it was made with")


def text_identity(corpus: EncodedCorpus) -> int:
    """Return a checksum of a text in its words."""
    return identity_of((corpus.vocab.words.values, corpus.vocab.counts, corpus.ids, corpus.ends))


def identity_of(arrays: Iterable[NDArray[Any]]) -> int:
    """Return a checksum of some flat arrays."""
    check = 0
    for array in arrays:
        for start in range(0, array.size, _BLOCK):
            check = zlib.crc32(np.ascontiguousarray(array[start : start + _BLOCK]).data, check)
    return check
