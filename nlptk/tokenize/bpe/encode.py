"""Encode text with a BPE model, whole blocks at a time.

Each distinct chunk of text is split into pretokens once, and each distinct pretoken is merged once; all else
is looking up chunks and copying rows of ids.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Window
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Ragged, concatenate, offsets_of
from nlptk.core.rows import GrowingRows
from nlptk.core.words import WordTable
from nlptk.tokenize.bpe.merge import Merger
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.pretokenize import SPLIT_BYTES, Pretokenizer
from nlptk.tokenize.bpe.spelling import spelling_of

Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

ALL = "all"
_CACHE_BYTES = 256 << 20


class Encoder:
    """A model ready to encode; it remembers chunks and pretokens, up to `memory` bytes of them."""

    def __init__(
        self,
        model: BpeModel,
        *,
        allowed_special: frozenset[str] = frozenset(),
        allowed_pieces: NDArray[np.bool_] | None = None,
        dropout: float = 0.0,
        memory: int = _CACHE_BYTES,
    ) -> None:
        """Prepare a model.

        `allowed_special` names the special tokens to look for in text (`all`: every one); elsewhere they are
        text. Pieces not in `allowed_pieces` (V,) are split back into the pieces they were merged from
        (Sennrich et al., subword-nmt). With `dropout` each merge is passed over with this probability, and
        blocks need a generator.
        """
        self._model = model
        specials = _allowed(model, allowed_special)
        self._pretokenizer = Pretokenizer(model.pretokenizer, model.level, tuple(specials))
        self._spelling = spelling_of(model)
        self._merger = Merger(model.merges)
        self._whole = _whole_words(model, list(specials.values()), allowed_pieces, dropout)
        self._parts = None if allowed_pieces is None else _parts(model, allowed_pieces)
        self._dropout = dropout
        self._memory = memory
        self._forget()

    def encode(self, text: str | bytes) -> list[int]:
        """Return the ids of one record."""
        data = np.frombuffer(text.encode() if isinstance(text, str) else text, dtype=np.uint8)
        ids = self.encode_block(data, np.zeros(1, dtype=np.int64), np.array([data.size]))
        return [int(number) for number in self.ids(ids).values]

    def encode_block(
        self, data: Bytes, starts: Int64s, ends: Int64s, rng: np.random.Generator | None = None
    ) -> Ragged:
        """Return the symbols of each record `data[starts:ends]`: a row of int32 for each, to print or make
        `ids` of.

        `rng` is drawn from when the encoder has a dropout.
        """
        lengths = np.zeros(starts.size, dtype=np.int64)
        values = []
        for window in self._pretokenizer.windows(data, starts, ends):
            rows = self._encode_window(window, rng)
            np.add.at(lengths, window.records, rows.lengths)
            values.append(rows.values)
        return Ragged(np.concatenate(values or [np.zeros(0, dtype=np.int32)]), offsets_of(lengths))

    def _encode_window(self, window: Window, rng: np.random.Generator | None) -> Ragged:
        chunks = self._pretokenizer.cut(window.data, window.starts, window.ends)
        numbers = self._chunks.add(window.data, chunks.starts, chunks.lengths)
        self._split_new_chunks()
        rows = self._chunk_rows.take(numbers)
        if self._dropout:
            rng = rng or np.random.default_rng()
            words = self._word_rows.take(rows.values)
            pieces = self._restricted(self._merger.apply_with_dropout(words, self._dropout, rng))
            rows = Ragged(pieces.values, pieces.offsets[rows.offsets])
        if (
            self._chunks.nbytes + self._words.nbytes + self._chunk_rows.nbytes + self._word_rows.nbytes
            > self._memory
        ):
            self._forget()
        return Ragged(rows.values, rows.offsets[chunks.offsets])

    def ids(self, symbols: Ragged) -> Ragged:
        """Return the ids that symbols stand for."""
        extra = self._spelling.extra
        if not extra:
            return symbols
        size = self._model.vocab_size
        lengths = np.concatenate((np.ones(size, dtype=np.int64), [len(ids) for _, ids in extra]))
        flat = np.array([number for _, ids in extra for number in ids], dtype=np.int32)
        return _replaced(
            symbols, Ragged(np.concatenate((np.arange(size, dtype=np.int32), flat)), offsets_of(lengths))
        )

    def texts(self) -> ByteStrings:
        """Return what is printed for each symbol."""
        texts = dict(self._model.texts())
        plain = ByteStrings.of(texts.get(number, "").encode() for number in range(self._model.vocab_size))
        return concatenate([plain, ByteStrings.of(text for text, _ in self._spelling.extra)])

    def _forget(self) -> None:
        self._chunks, self._chunk_rows = WordTable(), GrowingRows()
        self._words, self._word_rows = WordTable(), GrowingRows()

    def _split_new_chunks(self) -> None:
        new = self._chunks.words(len(self._chunk_rows))
        for _, chunks in new.batches(SPLIT_BYTES):
            pretokens = self._pretokenizer.split(chunks)
            words = self._words.add_strings(pretokens.strings)
            self._merge_new_words()
            rows = Ragged(words, np.arange(words.size + 1)) if self._dropout else self._word_rows.take(words)
            self._chunk_rows.append(Ragged(rows.values, rows.offsets[pretokens.offsets]))

    def _merge_new_words(self) -> None:
        for _, words in self._words.words(len(self._word_rows)).batches(SPLIT_BYTES):
            rows = self._spelling.spell(words)
            if not self._dropout:
                rows = self._restricted(self._merger.apply(rows))
            if self._whole is not None:
                rows = self._whole.put(words, rows)
            self._word_rows.append(rows)

    def _restricted(self, pieces: Ragged) -> Ragged:
        """Put, for pieces that are not allowed, the parts that are."""
        if self._parts is None:
            return pieces
        last = self._parts.offsets[-1]
        extra = np.arange(len(self._spelling.extra), dtype=np.int32)
        values = np.concatenate((self._parts.values, len(self._parts) + extra))
        return _replaced(pieces, Ragged(values, np.concatenate((self._parts.offsets, last + 1 + extra))))


class _WholeWords:
    """Words that have an id as they are: special tokens, and any piece of a model that ignores merges."""

    def __init__(self, pieces: ByteStrings, ids: Int32s) -> None:
        self._table = WordTable()
        self._ids = np.zeros(len(pieces), dtype=np.int32)
        self._ids[self._table.add_strings(pieces)] = ids

    def put(self, words: ByteStrings, rows: Ragged) -> Ragged:
        """Return the rows, those of such words replaced by their one id."""
        numbers = self._table.find(words.values, words.offsets[:-1], words.lengths)
        found = np.flatnonzero(numbers >= 0)
        source = np.arange(len(words))
        source[found] = len(words) + np.arange(found.size)
        values = np.concatenate((rows.values, self._ids[numbers[found]]))
        return Ragged(values, np.append(rows.offsets, rows.offsets[-1] + 1 + np.arange(found.size))).take(
            source
        )


def _allowed(model: BpeModel, names: frozenset[str]) -> dict[str, int]:
    known = {name: number for name, number in model.special_ids.items() if number != model.unknown}
    if ALL in names:
        return known
    for name in names - known.keys():
        raise UsageError(
            "--allow-special", f"`{name}` is no special token of the model", f"Give one of {list(known)}"
        )
    return {name: known[name] for name in names}


def _whole_words(
    model: BpeModel, ids: list[int], allowed: NDArray[np.bool_] | None, dropout: float
) -> _WholeWords | None:
    """Return the words that are not merged: those with the given ids, and pieces that ignore merges."""
    if model.ignore_merges and not dropout:
        ordinary = np.ones(model.vocab_size, dtype=np.bool_) if allowed is None else allowed.copy()
        ordinary[list(model.specials)] = False
        ids = [*ids, *np.flatnonzero(ordinary).tolist()]
    chosen = np.array(ids, dtype=np.int64)
    chosen = chosen[model.pieces.lengths[chosen] > 0]
    return _WholeWords(model.pieces.take(chosen), chosen.astype(np.int32)) if chosen.size else None


def _parts(model: BpeModel, allowed: NDArray[np.bool_]) -> Ragged:
    """Return, for each id, the allowed pieces it falls into when its merge is undone as often as need be."""
    sources = {result: (left, right) for left, right, result in reversed(model.merges.tolist())}
    rows: list[list[int]] = []
    for piece in range(model.vocab_size):
        stack, row = [piece], []
        while stack:
            number = stack.pop()
            if allowed[number] or number not in sources:
                row.append(number)
            else:
                stack += reversed(sources[number])
        rows.append(row)
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    return Ragged(np.array([part for row in rows for part in row], dtype=np.int32), offsets_of(lengths))


def _replaced(symbols: Ragged, parts: Ragged) -> Ragged:
    """Put for each symbol its parts."""
    taken = parts.take(symbols.values)
    return Ragged(taken.values, taken.offsets[symbols.offsets])
