"""Words to tags: the best sequence, the likeliest tag of each word, or the best few sequences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.hmm.model import HmmModel
from nlptk.hmm.nbest import best_lists
from nlptk.hmm.posterior import posteriors
from nlptk.hmm.taglattice import TagLattice
from nlptk.hmm.viterbi import best_paths

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sequences:
    """The best tag sequences of each sentence, with p(tags | words)."""

    tags: Int64s  # (T, most)
    probabilities: Floats  # (S, most) falling, 0 where a sentence has no more sequences


def viterbi_tags(
    model: HmmModel,
    words: ByteStrings,
    ids: Int64s,
    ends: Int64s,
    unknown_tags: int,
    *,
    beam: float | None = None,
    given: Int64s | None = None,
) -> Int64s:
    """Return the tags (T,) of the likeliest sequence of each sentence.

    `beam` is as for best_paths, `given` as for HmmModel.candidates.
    """
    if beam is None:
        return model.likeliest_tags(words, ids, ends, unknown_tags, given)
    lattices = model.lattices(words, ids, ends, unknown_tags, given)
    found = [lattice.tags(best_paths(lattice.lattice, beam)[0]) for lattice, _ in lattices]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def posterior_tags(
    model: HmmModel, words: ByteStrings, ids: Int64s, ends: Int64s, unknown_tags: int
) -> tuple[Int64s, Floats]:
    """Return the likeliest tag of each word (T,) by itself, and its probability given the sentence (T,)."""
    tags, probabilities = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for lattice, _ in model.lattices(words, ids, ends, unknown_tags):
        chosen, shares = _likeliest(lattice)
        tags.append(chosen)
        probabilities.append(shares)
    return np.concatenate(tags), np.concatenate(probabilities)


def _likeliest(lattice: TagLattice) -> tuple[Int64s, Floats]:
    of_states, _ = posteriors(lattice.lattice)
    offsets, tags = lattice.offsets, lattice.candidate_tags
    found = lattice.of_candidates(of_states)
    if not tags.size:
        return tags, found
    best = np.maximum.reduceat(found, offsets[:-1])
    hits = np.flatnonzero(found == np.repeat(best, np.diff(offsets)))[::-1]
    chosen = np.empty(best.size, dtype=np.int64)
    chosen[np.searchsorted(offsets, hits, side="right") - 1] = hits  # of equal ones the first
    return tags[chosen], best


def best_sequences(
    model: HmmModel, words: ByteStrings, ids: Int64s, ends: Int64s, unknown_tags: int, most: int
) -> Sequences:
    """Return the likeliest sequences of each sentence, at most so many; an empty one has one, of nothing."""
    tags, probabilities = [np.zeros((0, most), dtype=np.int64)], [np.zeros((0, most))]
    for lattice, its_ends in model.lattices(words, ids, ends, unknown_tags):
        found = _best(lattice, its_ends, most)
        tags.append(found.tags)
        probabilities.append(found.probabilities)
    return Sequences(np.concatenate(tags), np.concatenate(probabilities))


def _best(lattice: TagLattice, ends: Int64s, most: int) -> Sequences:
    states, weights = best_lists(lattice.lattice, most)
    _, totals = posteriors(lattice.lattice)
    finals = np.flatnonzero(lattice.lattice.edges_of_sentences)[1::2]
    sums = np.diff(np.concatenate(([0.0], np.cumsum(totals)[finals])))
    probabilities = np.zeros((ends.size, most))
    probabilities[:, 0] = 1
    some = np.flatnonzero(np.diff(ends, prepend=0) > 0)
    probabilities[some] = np.exp(weights[finals] - sums[:, np.newaxis])
    return Sequences(lattice.lattice.tags[states[lattice.positions]], probabilities)
