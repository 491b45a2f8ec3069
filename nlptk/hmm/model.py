"""A tagger: a hidden Markov model of tags and words, first- or second-order, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.modelarrays import Array
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.registry import build, printed
from nlptk.core.words import WordTable
from nlptk.hmm.candidates import Candidates, Lexicon
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.guesser import Guesser
from nlptk.hmm.pairtable import PairTable
from nlptk.hmm.settings import ORDERS
from nlptk.hmm.taglattice import TagLattice, first_order, second_order
from nlptk.hmm.transitions import Transitions
from nlptk.hmm.trigram_viterbi import likeliest_tags
from nlptk.hmm.viterbi import best_paths

KIND = "hmm"
UNKNOWN_WORDS = "nlptk.hmm.unknown"
UNKNOWN_TAGS = 20  # that an unknown word can have


@dataclass(frozen=True)
class HmmModel:
    """A trained tagger."""

    order: int
    tags: ByteStrings  # K
    transitions: Transitions
    lexicon: Lexicon
    seen: int  # words below this id were seen in training, the others are from a lexicon
    normalize: str | None
    training: Mapping[str, Any]  # the settings, for whoever reads the file
    signature: str = ""  # of its file

    @cached_property
    def _rows(self) -> Int64s:
        return self.transitions.rows()

    @property
    def segments(self) -> bool:
        """Whether its words are characters, and its tags say where words begin and end."""
        return bool(self.training.get("segments"))

    def lattices(
        self,
        words: ByteStrings,
        ids: Int64s,
        ends: Int64s,
        unknown_tags: int = UNKNOWN_TAGS,
        given: Int64s | None = None,
    ) -> Iterator[tuple[TagLattice, Int64s]]:
        """Yield the lattices of a few sentences at a time, and the ends of these; all as for `candidates`."""
        for some, its_ends in self.candidates(words, ids, ends, unknown_tags, given).stretches(ends):
            yield self._lattice(some, its_ends), its_ends

    def likeliest_tags(
        self,
        words: ByteStrings,
        ids: Int64s,
        ends: Int64s,
        unknown_tags: int = UNKNOWN_TAGS,
        given: Int64s | None = None,
    ) -> Int64s:
        """Return the tags (T,) of the likeliest sequence of each sentence; all as for `candidates`."""
        candidates = self.candidates(words, ids, ends, unknown_tags, given)
        found = [self._likeliest(some, its_ends) for some, its_ends in candidates.stretches(ends)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def _lattice(self, candidates: Candidates, ends: Int64s) -> TagLattice:
        if self.order == 1:
            return first_order(candidates, ends, self.transitions)
        return second_order(candidates, ends, self.transitions, self._rows, self.lexicon.emissions)

    def _likeliest(self, candidates: Candidates, ends: Int64s) -> Int64s:
        if self.order > 1:
            known = self.transitions, self._rows, self.lexicon.emissions
            return likeliest_tags(candidates, ends, *known)
        lattice = self._lattice(candidates, ends)
        path, _ = best_paths(lattice.lattice)
        return lattice.tags(path)

    def candidates(
        self, words: ByteStrings, ids: Int64s, ends: Int64s, unknown_tags: int, given: Int64s | None
    ) -> Candidates:
        """Return what words (T,) with their ids can be in some sentences, which end at `ends` (S,).

        `given` (T,) are tags that words must have, -1 for any; a tag that a word cannot have binds nothing.
        """
        firsts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[:-1]
        firsts = firsts[firsts < ends]
        candidates = self.lexicon.candidates(words, ids, firsts, unknown_tags)
        if given is not None:
            candidates = candidates.only(given)
        return candidates

    def save(self, path: str) -> None:
        """Write the model, or nothing at all."""
        guesser, emissions = self.lexicon.guesser, self.lexicon.emissions
        settings: dict[str, Any] = {
            "order": self.order,
            "unknown": printed(guesser.method),
            "seen": self.seen,
            "normalize": self.normalize,
        }
        settings["training"] = {name: self.training[name] for name in self.training if name not in settings}
        arrays: dict[str, Array | ByteStrings] = {
            "tags": self.tags,
            "log_tags": self.lexicon.log_tags,
            "transitions": self.transitions.logprobs,
            "pairs": self.transitions.pairs,
            "words": self.lexicon.words.words(),
            "slots": self.lexicon.words.slots,
            "entry_offsets": emissions.offsets,
            "entry_tags": emissions.tags,
            "entry_logprobs": emissions.logprobs,
            "contexts": emissions.contexts.slots,
            "context_logprobs": emissions.context_logprobs,
            "shares": emissions.shares,
            "names": guesser.names.words(),
            "name_slots": guesser.names.slots,
            "name_offsets": guesser.offsets,
            "name_tags": guesser.tags,
            "name_numbers": guesser.numbers,
            "name_prior": guesser.prior,
        }
        write_model(path, KIND, settings, arrays)


def load_tagger(path: str) -> HmmModel:
    """Read a tagger; ModelError if it is none, or damaged."""
    file = read_model(path, KIND)
    settings = file.settings
    order, seen, normalize = settings.get("order"), settings.get("seen"), settings.get("normalize")
    training, unknown = settings.get("training"), settings.get("unknown")
    if (
        order not in ORDERS
        or not isinstance(seen, int)
        or not isinstance(training, dict)
        or not isinstance(unknown, str)
    ):
        raise file.damaged("its settings are not those of a tagger")
    transitions = Transitions(file.array("transitions", np.float32, 2), file.array("pairs", np.int64))
    emissions = Emissions(
        file.array("entry_offsets", np.int64),
        file.array("entry_tags", np.int32),
        file.array("entry_logprobs", np.float32),
        PairTable(file.array("contexts", np.int64)),
        file.array("context_logprobs", np.float32),
        file.array("shares", np.float32, 2),
    )
    guesser = Guesser(
        build(UNKNOWN_WORDS, unknown),
        _table(file, "names", "name_slots"),
        file.array("name_offsets", np.int64),
        file.array("name_tags", np.int32),
        file.array("name_numbers", np.int64),
        file.array("name_prior", np.float64),
    )
    lexicon = Lexicon(_table(file, "words", "slots"), emissions, guesser, file.array("log_tags", np.float64))
    tags = file.strings("tags")
    model = HmmModel(order, tags, transitions, lexicon, seen, normalize, training, file.signature)
    _check(file, model)
    return model


def _table(file: ModelFile, words: str, slots: str) -> WordTable:
    strings, numbers = file.strings(words), file.array(slots, np.int32)
    if not _is_table(numbers) or numbers.size < 2 * len(strings) or not _within(numbers, -1, len(strings)):
        raise file.damaged(f"its {slots} are not those of its {words}")
    return WordTable.restored(strings, numbers)


def _check(file: ModelFile, model: HmmModel) -> None:
    """Raise ModelError where arrays do not fit together."""
    kinds, lexicon = len(model.tags), model.lexicon
    emissions, guesser = lexicon.emissions, lexicon.guesser
    size, entries = kinds + 1, emissions.tags.size
    second = model.order > 1
    fits = (
        kinds > 0,
        0 <= model.seen <= len(lexicon.words),
        model.transitions.logprobs.shape == (size + model.transitions.pairs.size, size),
        _within(model.transitions.pairs, 0, size**2),
        lexicon.log_tags.shape == (kinds,) == guesser.prior.shape,
        _are_offsets(emissions.offsets, len(lexicon.words), entries),
        bool((np.diff(emissions.offsets) > 0).all()),
        emissions.logprobs.size == entries,
        _within(emissions.tags, 0, kinds),
        _is_table(emissions.contexts.slots),
        emissions.contexts.slots.size == emissions.context_logprobs.size,
        emissions.shares.shape == ((size, size) if second else (0, 0)),
        _are_offsets(guesser.offsets, len(guesser.names), guesser.tags.size),
        guesser.numbers.size == guesser.tags.size,
        _within(guesser.tags, 0, kinds),
    )
    if not all(fits):
        raise file.damaged("its arrays do not fit together")


def _is_table(slots: NDArray[np.integer]) -> bool:
    return slots.size > 0 and not slots.size & (slots.size - 1) and bool((slots == -1).any())


def _are_offsets(offsets: Int64s, rows: int, total: int) -> bool:
    rising = bool((np.diff(offsets) >= 0).all())
    return offsets.size == rows + 1 and offsets[0] == 0 and offsets[-1] == total and rising


def _within(values: NDArray[np.integer], low: int, high: int) -> bool:
    return not values.size or (int(values.min()) >= low and int(values.max()) < high)
