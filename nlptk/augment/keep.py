"""Noise beside tokens that stay: what stands between two of them is a sentence to the noise."""

from __future__ import annotations

import numpy as np

from nlptk.augment.documents import Documents, Mask
from nlptk.augment.noise._base import Draws, Noise, Noisy
from nlptk.core.ragged import Ragged


def beside_kept(text: Documents, kept: Mask, noise: Noise, draws: Draws) -> Noisy:
    """Apply noise that works within sentences to all tokens but those that are kept (T,)."""
    begins = np.zeros(kept.size, dtype=np.bool_)
    begins[text.sentences[:-1]] = True
    begins[1:] |= kept[:-1]
    begins &= ~kept
    places, lone = np.flatnonzero(~kept), np.flatnonzero(kept)
    inner = Documents(
        text.ids[places],
        (text.unit_starts | begins)[places],
        np.append(np.flatnonzero(begins[places]), places.size),
        np.array([0, int(begins.sum())]),
    )
    noisy = noise(inner, draws)
    found = noisy.documents
    offsets = np.concatenate((found.sentences, found.ids.size + 1 + np.arange(lone.size)))
    at = np.concatenate((np.flatnonzero(begins), lone))  # where each row began in the text
    order = np.argsort(at)
    ids = Ragged(np.append(found.ids, text.ids[lone]), offsets).take(order)
    starts = Ragged(np.append(found.unit_starts, np.ones(lone.size, dtype=np.bool_)), offsets).take(order)
    sentence = np.searchsorted(text.sentences, at[order], side="right") - 1
    ends = ids.offsets[np.searchsorted(sentence, np.arange(text.sentences.size))]
    documents = Documents(ids.values, starts.values, ends, text.documents)
    if noisy.chosen is None:
        return Noisy(documents)
    chosen = Ragged(np.append(noisy.chosen, np.zeros(lone.size, dtype=np.bool_)), offsets).take(order)
    return Noisy(documents, chosen.values)
