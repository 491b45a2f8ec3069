"""The vectors of character n-grams, by the number of their bucket: of which unknown words are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.modelarrays import Array
from nlptk.core.modelfile import ModelFile
from nlptk.core.ragged import ByteStrings, Int64s, Ragged, offsets_of
from nlptk.embed.rowsums import row_sums
from nlptk.embed.subwords import Int32s, Subwords

Float32s = NDArray[np.float32]

_SETTING, _BUCKETS, _VECTORS = "subwords", "buckets", "bucket_vectors"


@dataclass(frozen=True, slots=True)
class Composed:
    """Words made of their n-grams."""

    vectors: Float32s  # (n, D) zeros for a word of which no n-gram is known
    known: Int64s  # (n,) n-grams with a vector
    ngrams: Int64s  # (n,) all n-grams


@dataclass(frozen=True, slots=True)
class SubwordVectors:
    """The U buckets that were trained, and their vectors of D numbers."""

    subwords: Subwords
    buckets: Int32s  # (U,) which rise
    vectors: Float32s  # (U, D)

    def compose(self, words: ByteStrings) -> Composed:
        """Return the mean vectors of the n-grams of words; a bucket that was never trained is left out."""
        ngrams = self.subwords.of(words)
        places = np.searchsorted(self.buckets, ngrams.values)
        in_range = np.minimum(places, max(self.buckets.size - 1, 0))
        is_known = self.buckets.take(in_range) == ngrams.values if self.buckets.size else places < 0
        owners = np.repeat(np.arange(len(words)), ngrams.lengths)
        known = np.bincount(owners[is_known], minlength=len(words))
        sums = row_sums(self.vectors, Ragged(places[is_known], offsets_of(known)))
        sums /= np.maximum(known, 1)[:, np.newaxis].astype(sums.dtype)
        return Composed(sums, known, ngrams.lengths)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What a model file says of them."""
        return {_SETTING: asdict(self.subwords)}

    @property
    def arrays(self) -> Mapping[str, Array | ByteStrings]:
        """What a model file holds of them."""
        return {_BUCKETS: self.buckets, _VECTORS: self.vectors}

    @classmethod
    def read(cls, file: ModelFile, dim: int) -> SubwordVectors | None:
        """Return those of a model file, if it has any; ModelError where they do not belong together."""
        settings = file.settings.get(_SETTING)
        if settings is None:
            return None
        buckets, vectors = file.array(_BUCKETS, np.int32), file.array(_VECTORS, np.float32, 2)
        if vectors.shape != (buckets.size, dim):
            raise file.damaged("its buckets of n-grams and their vectors do not belong together")
        try:
            return cls(Subwords(**settings), buckets, vectors)
        except (TypeError, UsageError) as error:
            raise file.damaged("its settings are not those of n-grams") from error
