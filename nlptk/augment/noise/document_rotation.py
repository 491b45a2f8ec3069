"""Rotated documents: the model is to say where a document begins.

Lewis et al. (2020), "BART", section 2.2: a token is drawn, and the document is made to begin with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy
from nlptk.core.ragged import offsets_of


@dataclass(frozen=True, slots=True)
class DocumentRotation(Noise):
    """Let each document begin with a unit drawn at random; what stood before it goes to the end.

    The sentence that is cut makes two.
    """

    whole_documents: ClassVar[bool] = True

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Rotate documents."""
        bounds = text.tokens_of_documents
        units = offsets_of(text.unit_starts)[bounds]
        drawn = units[:-1] + draws.random.integers(0, np.diff(units))
        first = np.flatnonzero(text.unit_starts)[drawn]  # (D,) the token that comes first
        begins = np.zeros(text.ids.size, dtype=np.bool_)
        begins[text.sentences[:-1]] = True
        begins[first] = True
        starts, sizes = bounds[:-1], np.diff(bounds)
        within = np.arange(text.ids.size) - np.repeat(starts, sizes)
        order = np.repeat(starts, sizes) + (within + np.repeat(first - starts, sizes)) % np.repeat(
            sizes, sizes
        )
        begins = begins[order]
        sentences = np.append(np.flatnonzero(begins), text.ids.size)
        documents = np.searchsorted(sentences, bounds)
        return Noisy(Documents(text.ids[order], text.unit_starts[order], sentences, documents))


METHOD = DocumentRotation
