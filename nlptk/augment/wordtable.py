"""The words of a worker: every word has a number, its bytes, and what the rules say of it, as arrays.

Numbers depend on what the worker has read before; nothing that is written out does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.draws import Floats, near_the_front
from nlptk.augment.parts import PartTagger
from nlptk.augment.readings import parts_of, with_parts, without_parts
from nlptk.augment.rows import SPACED, Int32s, Int64s, Mask, Rows
from nlptk.augment.rules import WordRules
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.words import WordTable, grown

Bytes = NDArray[np.uint8]
UInt64s = NDArray[np.uint64]

_SPACE = 0x20
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd; rows are hashed as numbers written in this base, modulo 2^64


def _digits() -> UInt64s:
    """Return what each byte stands for; a space for nothing, as the places of the others tell of it."""
    digits = np.random.Generator(np.random.Philox(key=20190131)).integers(0, 2**64, 256, dtype=np.uint64)
    digits[_SPACE] = 0
    return digits


_DIGITS = _digits()


class Words:
    """Words by number, and what is known of each."""

    def __init__(self, rules: WordRules, escape: Callable[[bytes], bytes] | None = None) -> None:
        """Take the rules, and how a word is written in the output where that is not as it stands."""
        self._rules = rules
        self._escape = escape
        self._table = WordTable()
        self._size = 0  # words whose bytes are known here
        self._lengths = np.zeros(0, dtype=np.int64)  # (V,) in bytes, not escaped
        self._hashes = np.zeros(0, dtype=np.uint64)  # (V,)
        self._texts = np.zeros(0, dtype=np.uint8)  # a space and the word, escaped, one after the other
        self._ends = np.zeros(1, dtype=np.int64)  # (V + 1,) of the texts
        self._learned = np.zeros(0, dtype=np.bool_)  # (V,) whether what follows is known
        self._protected = np.zeros(0, dtype=np.bool_)  # (V,)
        self._negation = np.zeros(0, dtype=np.bool_)  # (V,)
        self._weight = np.zeros(0, dtype=np.float64)  # (V,)
        self._first_synonym = np.zeros(0, dtype=np.int64)  # (V,) in the synonyms
        self._number_of_synonyms = np.zeros(0, dtype=np.int64)  # (V,)
        self._synonyms = np.zeros(0, dtype=np.int32)  # numbers of words
        self._used_synonyms = 0
        self._known_synonyms: dict[str, int] = {}
        self._powers = np.ones(1, dtype=np.uint64)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        arrays = [value for value in vars(self).values() if isinstance(value, np.ndarray)]
        return self._table.nbytes + sum(array.nbytes for array in arrays)

    @property
    def texts(self) -> ByteStrings:
        """Each word with a space before it, as it is written (V,)."""
        ends = self._ends[: self._size + 1]
        return ByteStrings(self._texts[: ends[-1]], ends)

    @property
    def plain_texts(self) -> ByteStrings:
        """Each word with a space before it, not escaped, and line feeds in it as spaces (V,)."""
        if self._escape is None:
            return self.texts
        return ByteStrings.of(b" " + word.replace(b"\n", b" ") for word in without_parts(self._table.words()))

    def add(self, data: Bytes, starts: Int64s, lengths: Int64s) -> Int32s:
        """Return the numbers (n,) of words; new ones get the next."""
        numbers = self._table.add(data, starts, lengths)
        if len(self._table) > self._size:
            self._take_in(self._table.words(self._size))
        return numbers

    def numbers_of(self, words: Sequence[str]) -> Int32s:
        """Return the numbers of some words."""
        strings = ByteStrings.of(word.encode() for word in words)
        return self.add(strings.values, strings.offsets[:-1], strings.lengths)

    def strings(self, numbers: Int32s) -> list[str]:
        """Return some words as text."""
        return [word.decode() for word in without_parts(self._table.words().take(numbers))]

    def read_as(self, rows: Rows, tagger: PartTagger) -> Rows:
        """Return the rows with words that have the parts of speech that a tagger gives them."""
        numbers, places = np.unique(rows.ids >> 1, return_inverse=True)
        parts = tagger(self._table.words().take(numbers), places, rows.offsets[1:])
        readings, places = np.unique(rows.ids.astype(np.int64) >> 1 << 8 | parts, return_inverse=True)
        marked = with_parts(self._table.words().take(readings >> 8), readings.astype(np.uint8))
        read = self.add(marked.values, marked.offsets[:-1], marked.lengths)
        return replace(rows, ids=read[places] << 1 | rows.ids & SPACED)

    def learn(self, rows: Rows) -> None:
        """Look up what is not known yet of the words in some rows."""
        numbers = rows.ids >> 1
        new = np.unique(numbers[~self._learned[numbers]])
        if not new.size:
            return
        words = self.strings(new)
        self._rules.expect(words)
        synonyms = list(map(self._rules.synonyms, words, parts_of(self._table.words().take(new))))
        counts = np.array(list(map(len, synonyms)), dtype=np.int64)
        found = self._synonym_numbers([each for some in synonyms for each in some])
        used = self._used_synonyms
        self._synonyms = grown(self._synonyms, used + found.size)
        self._synonyms[used : used + found.size] = found
        self._first_synonym[new] = used + offsets_of(counts)[:-1]
        self._number_of_synonyms[new] = counts
        self._used_synonyms += found.size
        self._learned[new] = True
        if self._rules.protects or self._rules.weights is not None:
            self._protected[new] = list(map(self._rules.is_protected, words))
        if self._rules.negations:
            self._negation[new] = list(map(self._rules.is_negation, words))
        if self._rules.weights is not None:
            self._weight[new] = list(map(self._rules.weight, words))

    def with_synonyms(self, rows: Rows) -> Mask:
        """Tell which words have synonyms (N,)."""
        have: Mask = (self._number_of_synonyms > 0)[rows.ids >> 1]
        return have

    def draw_synonyms(self, ids: Int32s, rng: np.random.Generator) -> Int32s:
        """Draw a synonym, by number, for each of some words that have one."""
        words = ids >> 1
        drawn: Int32s = self._synonyms[
            self._first_synonym[words] + near_the_front(rng, self._number_of_synonyms[words])
        ]
        return drawn

    def touchable(self, rows: Rows) -> Mask:
        """Tell which words are not protected (N,)."""
        if self._rules.protect_nothing:
            return np.ones(rows.ids.size, dtype=np.bool_)
        numbers = rows.ids >> 1
        touchable: Mask = ~(self._protected[numbers] | self._negation[numbers])
        return touchable

    def unbound(self, rows: Rows) -> Mask:
        """Tell which words do not follow a negation, which would lose its word with them (N,)."""
        unbound = np.ones(rows.ids.size, dtype=np.bool_)
        if self._rules.negations:
            unbound[1:] = ~self._negation[rows.ids[:-1] >> 1]
            unbound[rows.offsets[:-1][rows.lengths > 0]] = True
        return unbound

    def open_before(self, rows: Rows) -> Mask:
        """Tell before which words something may be inserted (N,): not on either side of a negation."""
        is_open = self.unbound(rows)
        if self._rules.negations:
            is_open &= ~self._negation[rows.ids >> 1]
        return is_open

    def gaps(self, rows: Rows) -> tuple[Int64s, Int64s]:
        """Return before which places something may be inserted, the ends of rows included: flat, offsets."""
        places = ragged_range(rows.offsets[:-1], rows.lengths + 1)
        offsets = offsets_of(rows.lengths + 1)
        if not self._rules.negations:
            return places, offsets
        is_open = np.empty(places.size, dtype=np.bool_)
        ends = offsets[1:] - 1
        inner = np.ones(places.size, dtype=np.bool_)
        inner[ends] = False
        is_open[inner] = self.open_before(rows)
        some = rows.lengths > 0
        is_open[ends] = False
        is_open[ends[some]] = ~self._negation[rows.ids[rows.offsets[1:][some] - 1] >> 1]
        return places[is_open], offsets_of(is_open)[offsets]

    def weights(self, ids: Int32s) -> Floats | None:
        """Return how readily each word is touched, None if all are alike."""
        return None if self._rules.weights is None else self._weight[ids >> 1]

    def sizes(self, numbers: Int32s) -> Int64s:
        """Return the bytes of each word."""
        sizes: Int64s = self._lengths[numbers]
        return sizes

    def hashes(self, rows: Rows) -> UInt64s:
        """Hash the bytes of each row (R,), none of them empty; the same in every worker."""
        numbers = rows.ids >> 1
        lengths = self._lengths.take(numbers)
        starts = np.cumsum(lengths + (rows.ids & 1)) - lengths
        starts -= np.repeat(starts[rows.offsets[:-1]], rows.lengths)
        self._powers = _grown_powers(self._powers, int(starts.max(initial=0)) + 1)
        terms = self._hashes.take(numbers) * self._powers.take(starts)
        sums: UInt64s = np.add.reduceat(terms, rows.offsets[:-1])
        return sums

    def _synonym_numbers(self, words: Sequence[str]) -> Int32s:
        """Return the numbers of synonyms, most of which have come before."""
        known = self._known_synonyms
        new = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(new, self.numbers_of(new).tolist(), strict=True))
        return np.array([known[word] for word in words], dtype=np.int32)

    def _take_in(self, new: ByteStrings) -> None:
        """Note the bytes of words that are new in the table."""
        first, size = self._size, self._size + len(new)
        new = without_parts(new)
        for name in ("_lengths", "_hashes", "_learned", "_protected", "_negation", "_weight"):
            setattr(self, name, grown(getattr(self, name), size))
        self._first_synonym = grown(self._first_synonym, size)
        self._number_of_synonyms = grown(self._number_of_synonyms, size)
        self._lengths[first:size] = new.lengths
        self._powers = _grown_powers(self._powers, int(new.lengths.max()) + 1)
        self._hashes[first:size] = self._hashed(new)
        written = new if self._escape is None else ByteStrings.of(map(self._escape, new))
        ends = self._ends[first] + np.cumsum(written.lengths + 1)
        self._ends = grown(self._ends, size + 1)
        self._ends[first + 1 : size + 1] = ends
        self._texts = grown(self._texts, int(ends[-1]))
        self._texts[self._ends[first:size]] = _SPACE
        self._texts[ragged_range(self._ends[first:size] + 1, written.lengths)] = written.values
        self._size = size

    def _hashed(self, words: ByteStrings) -> UInt64s:
        places = ragged_range(np.zeros(len(words), dtype=np.int64), words.lengths)
        terms = np.append(_DIGITS[words.values] * self._powers[places], np.uint64(0))
        hashes: UInt64s = np.add.reduceat(terms, words.offsets[:-1])
        hashes[words.lengths == 0] = 0
        return hashes


def _grown_powers(powers: UInt64s, size: int) -> UInt64s:
    """Return at least so many powers of the base."""
    if size <= powers.size:
        return powers
    factors = np.full(max(size, 2 * powers.size), _BASE)
    factors[0] = 1
    return np.multiply.accumulate(factors)
