"""Scores as lines of text: a line for each word, or for each line of the text.

The logarithms are decimal. Per-word lines are written a block at a time, without a look at single words.
"""

from __future__ import annotations

import math

import numpy as np

from nlptk.core.escapes import escaped
from nlptk.core.lines import decimal_texts, integer_texts
from nlptk.core.ragged import ByteStrings, side_by_side
from nlptk.ngram.backoff import Floats, Ids
from nlptk.ngram.scoring import Scored

WORD_COLUMNS = ("file", "line", "word", "length", "log10_prob", "log10_backoff")
SENTENCE_COLUMNS = ("file", "line", "tokens", "oovs", "log10_prob", "perplexity")

_LOG_10 = math.log(10)
_TAB, _LINE_FEED = b"\t\n"
_TO_ESCAPE = b"\\\r"  # tokens hold no blanks that a line would break at
_UNDERFLOW = 9000  # decimal logarithms beyond are written one by one


class Words:
    """A view of scored text: a line for each event, `</s>` among them, the unknown word as `<unk>`."""

    def __init__(self, words: ByteStrings) -> None:
        """Take the vocabulary."""
        self._words = words

    def __call__(self, block: Scored) -> bytes:
        """Return the lines of a block, with the columns WORD_COLUMNS."""
        events = np.flatnonzero(block.events)
        lines = np.repeat(np.arange(block.sizes.size), block.sizes) + block.block.first_line
        backoffs = block.scores.backoffs
        columns = [
            _repeated(_file(block) + b"\t", events.size),
            integer_texts(lines, _TAB),
            self._texts(block.text[events]),
            integer_texts(block.scores.lengths[events].astype(np.int64), _TAB),
            _logs(block.scores.logprobs[events], _TAB),
            _logs(backoffs[events], _LINE_FEED) if backoffs is not None else _nothing(events.size),
        ]
        return side_by_side(columns).tobytes()

    def _texts(self, ids: Ids) -> ByteStrings:
        """Return words with a TAB behind each."""
        unique, places = np.unique(ids, return_inverse=True)
        words = self._words.take(unique)
        if np.isin(words.values, np.frombuffer(_TO_ESCAPE, np.uint8)).any():
            words = ByteStrings.of(map(escaped, words))
        values = np.insert(words.values, words.offsets[1:], _TAB)
        return ByteStrings(values, words.offsets + np.arange(words.offsets.size)).take(places)


def sentences(block: Scored) -> bytes:
    """Return a line for each line of the text, with the columns SENTENCE_COLUMNS."""
    file = _file(block).decode().replace("%", "%%")
    columns = (
        range(block.block.first_line, block.block.first_line + block.sizes.size),
        (block.sizes - 1).tolist(),
        block.sums(block.unknown.astype(np.int64)).tolist(),
        (block.logprobs / _LOG_10).tolist(),
        block.perplexities.tolist(),
    )
    rows = map(f"{file}\t%d\t%d\t%d\t%.6f\t%.6g\n".__mod__, zip(*columns, strict=True))
    return "".join(rows).encode()


def scores(block: Scored) -> bytes:
    """Return a line for each line of the text: its log10 p and its perplexity."""
    columns = ((block.logprobs / _LOG_10).tolist(), block.perplexities.tolist())
    return "".join(map("%.6f\t%.6g\n".__mod__, zip(*columns, strict=True))).encode()


def _file(block: Scored) -> bytes:
    return escaped(block.block.file.encode(errors="replace"))


def _repeated(text: bytes, times: int) -> ByteStrings:
    values = np.tile(np.frombuffer(text, dtype=np.uint8), times)
    return ByteStrings(values, np.arange(times + 1) * len(text))


def _nothing(size: int) -> ByteStrings:
    """Leave a last column empty: a mixture has no back-off weight of its own."""
    return ByteStrings(np.full(size, _LINE_FEED, dtype=np.uint8), np.arange(size + 1))


def _logs(values: Floats, end: int) -> ByteStrings:
    """Write decimal logarithms of probabilities, minus infinity among them."""
    logs = values / _LOG_10
    odd = np.flatnonzero(logs < -_UNDERFLOW)
    if not odd.size:
        return decimal_texts(logs, end)
    texts = list(decimal_texts(logs, end))
    for row in odd.tolist():
        texts[row] = f"{logs[row]:.7f}".encode() + bytes([end])
    return ByteStrings.of(texts)
