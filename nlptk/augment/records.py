"""Documents with noise and their targets as lines: a JSON object or two columns for each.

A record is a sentence, or a document where noise moves sentences. Where every token keeps its place, the JSON
object has the text, the places to predict, from 0, and the words that stood there; else it has the text and
the target, which is the text as it was. The two columns are always the text and the text as it was. Lines of
a document are parted by `\\n` in both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.documents import Documents, Int64s
from nlptk.augment.mask_settings import JSONL
from nlptk.augment.noise._base import Noisy
from nlptk.augment.pieces import Pieces, in_columns, in_json, joined, side_by_side
from nlptk.core.ragged import ByteStrings, Ragged

_LINE_BREAK = "\\n"


@dataclass(frozen=True, slots=True)
class Records:
    """How records are written."""

    format: str
    whole_documents: bool

    def written(self, noisy: Noisy, original: Documents, words: ByteStrings) -> bytes:
        """Write the records of a block."""
        if self.format != JSONL:
            pieces = Pieces(in_columns(words))
            columns = [self._text(noisy.documents, pieces), self._text(original, pieces)]
            return pieces.written(
                side_by_side([columns[0], pieces.number("\t"), columns[1], pieces.number("\n")])
            )
        pieces = Pieces(in_json(words))
        text = self._text(noisy.documents, pieces)
        begin = pieces.number('{"text": "')
        if noisy.chosen is None or self.whole_documents:
            target = self._text(original, pieces)
            middle, end = pieces.number('", "target": "'), pieces.number('"}\n')
            return pieces.written(side_by_side([begin, text, middle, target, end]))
        places, targets = self._chosen(noisy, original)
        numbers = pieces.numbers(int(places.values.max(initial=-1)) + 1)
        places = joined(Ragged(numbers[places.values], places.offsets), pieces.number(", "))
        targets = _quoted(targets, pieces)
        middle, last = pieces.number('", "positions": ['), pieces.number('], "targets": [')
        return pieces.written(
            side_by_side([begin, text, middle, places, last, targets, pieces.number("]}\n")])
        )

    def _text(self, documents: Documents, pieces: Pieces) -> Ragged:
        """Return the words of each record with blanks between, and line breaks between sentences."""
        bounds = self._bounds(documents)
        separators = np.full(documents.ids.size, pieces.number(" "))
        if self.whole_documents:
            separators[documents.sentences[1:] - 1] = pieces.number(_LINE_BREAK)
        return joined(Ragged(documents.ids, bounds), separators)

    def _bounds(self, documents: Documents) -> Int64s:
        """Return where records begin among the tokens (R + 1,)."""
        return documents.tokens_of_documents if self.whole_documents else documents.sentences

    def _chosen(self, noisy: Noisy, original: Documents) -> tuple[Ragged, Ragged]:
        """Return the places to predict of each record, and the words that stood there."""
        assert noisy.chosen is not None
        bounds = self._bounds(original)
        chosen = np.flatnonzero(noisy.chosen)
        offsets = np.searchsorted(chosen, bounds)
        starts = np.repeat(bounds[:-1], np.diff(offsets))
        return Ragged(chosen - starts, offsets), Ragged(original.ids[chosen], offsets)


def _quoted(words: Ragged, pieces: Pieces) -> Ragged:
    """Put quotes around words and commas between them."""
    inner = joined(words, pieces.number('", "'))
    some = inner.lengths > 0
    quotes = Ragged(np.full(int(some.sum()), pieces.number('"')), np.concatenate(([0], np.cumsum(some))))
    return side_by_side([quotes, inner, quotes])
