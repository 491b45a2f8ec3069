"""Word vectors by their words, apart from how they were trained: what is queried, converted and stored.

A model file of kind `vectors` holds the words in the order of their counts, the hash table over them, the
vectors and their lengths, and perhaps the vectors of character n-grams and the output vectors. All of it is
used as it lies in the file: nothing is built when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ModelError
from nlptk.core.modelarrays import Array
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.ragged import ByteStrings
from nlptk.core.storedwords import StoredWords
from nlptk.embed.subwordvectors import SubwordVectors

KIND = "vectors"

Float32s = NDArray[np.float32]
Int64s = NDArray[np.int64]
Rows: TypeAlias = "NDArray[np.integer] | list[int] | slice"

_BLOCK = 1 << 22  # numbers worked on at a time


@dataclass(frozen=True)
class KeyedVectors:
    """V distinct words, each with its vector of D numbers; the commonest word is the first."""

    words: ByteStrings  # (V,)
    vectors: Float32s  # (V, D)
    norms: Float32s  # (V,) their Euclidean lengths
    table: StoredWords  # the words, each with its row
    counts: Int64s | None = None  # (V,) how often each occurs, where that is known
    normalize: str | None = None  # as the text was that they were trained on
    training: Mapping[str, Any] = field(default_factory=dict)  # how they were made
    subwords: SubwordVectors | None = None  # of which unknown words are made
    outputs: Float32s | None = None  # (V, D) by which each word was predicted
    name: str = "the vectors"  # of what holds them, for messages

    @classmethod
    def of(
        cls,
        words: ByteStrings,
        vectors: Float32s,
        counts: Int64s | None = None,
        *,
        normalize: str | None = None,
        training: Mapping[str, Any] | None = None,
    ) -> KeyedVectors:
        """Put distinct words and their vectors together; ValueError where they do not belong together."""
        if vectors.ndim != 2 or len(words) != len(vectors):  # noqa: PLR2004
            raise ValueError(f"{len(words)} words but vectors of shape {vectors.shape}")
        if counts is not None and counts.shape != (len(words),):
            raise ValueError(f"{len(words)} words but counts of shape {counts.shape}")
        table = StoredWords.of(words)
        return cls(words, vectors, lengths(vectors), table, counts, normalize, dict(training or {}))

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)

    @property
    def dim(self) -> int:
        """The numbers of a vector."""
        return int(self.vectors.shape[1])

    def find(self, words: Sequence[bytes] | ByteStrings) -> Int64s:
        """Return the row (n,) of each word, -1 where there is none."""
        strings = words if isinstance(words, ByteStrings) else ByteStrings.of(words)
        return self.table.find(strings)

    def unit(self, rows: Rows) -> Float32s:
        """Return the vectors of rows (n, D) at length 1; those of length 0 stay."""
        return self.vectors[rows] / _divisors(self.norms[rows])[:, np.newaxis]

    def of_outputs(self) -> KeyedVectors:
        """Return the output vectors of the words; ModelError if they were not kept."""
        if self.outputs is None:
            raise ModelError(self.name, "has no output vectors", "Train with --keep-output")
        norms = lengths(self.outputs)
        return replace(self, vectors=self.outputs, norms=norms, subwords=None, outputs=None)

    def save(self, path: str) -> None:
        """Write the vectors, or nothing at all."""
        told = {"dim": self.dim, "normalize": self.normalize, "training": dict(self.training)}
        arrays: dict[str, Array | ByteStrings] = {"words": self.words, "slots": self.table.slots}
        if self.counts is not None:
            arrays["counts"] = self.counts
        if self.outputs is not None:
            arrays["outputs"] = self.outputs
        if self.subwords is not None:
            told |= self.subwords.settings
            arrays |= self.subwords.arrays
        write_model(path, KIND, told, arrays | {"norms": self.norms, "vectors": self.vectors})

    @classmethod
    def load(cls, path: str) -> KeyedVectors:
        """Open a file of vectors, mapped into memory; ModelError if it is none, or damaged."""
        file = read_model(path)
        if file.kind != KIND:
            what = f"is a model of kind {file.kind}, and kind {KIND} is needed"
            raise ModelError(file.path, what, "Give vectors that nlptk embed train or import has made")
        words, vectors = file.strings("words"), file.array("vectors", np.float32, 2)
        norms, normalize = file.array("norms", np.float32), file.settings.get("normalize")
        counts = file.array("counts", np.int64) if "counts" in file.arrays else None
        outputs = file.array("outputs", np.float32, 2) if "outputs" in file.arrays else None
        training = file.settings.get("training")
        sizes = {len(words), len(vectors), norms.size, len(words) if counts is None else counts.size}
        if len(sizes) != 1 or not isinstance(training, dict) or not isinstance(normalize, str | None):
            raise file.damaged("its words, vectors and settings do not belong together")
        if outputs is not None and outputs.shape != vectors.shape:
            raise file.damaged("its vectors and output vectors do not belong together")
        table, subwords = _table(file, words), SubwordVectors.read(file, vectors.shape[1])
        return cls(words, vectors, norms, table, counts, normalize, training, subwords, outputs, path)


def lengths(vectors: Float32s) -> Float32s:
    """Return the Euclidean length (V,) of each row of (V, D), summed in float64."""
    found = np.empty(len(vectors), dtype=np.float32)
    step = max(_BLOCK // max(vectors.shape[1], 1), 1)
    for start in range(0, len(vectors), step):
        rows = vectors[start : start + step].astype(np.float64)
        found[start : start + step] = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return found


def cosines(vectors: KeyedVectors, queries: Float32s, rows: slice) -> Float32s:
    """Return the cosine (Q, n) of each query (Q, D), of length 1 or 0, with each of some rows (n).

    A vector of length 0 is as far from everything as can be said: its cosine is 0.
    """
    products: Float32s = queries @ vectors.vectors[rows].T
    products /= _divisors(vectors.norms[rows])
    return products


def at_length_one(vectors: Float32s) -> Float32s:
    """Return vectors (n, D) divided by their lengths; those of length 0 stay."""
    return vectors / _divisors(lengths(vectors))[:, np.newaxis]


def _divisors(norms: Float32s) -> Float32s:
    return np.where(norms > 0, norms, np.float32(1))


def _table(file: ModelFile, words: ByteStrings) -> StoredWords:
    table = StoredWords(words, file.array("slots", np.int32))
    if not table.is_sound:
        raise file.damaged("its table of words is none")
    return table
