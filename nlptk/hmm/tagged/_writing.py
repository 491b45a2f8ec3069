"""Words and tags laid side by side as bytes, and what a format cannot hold refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.hmm.tagged._cells import LINE_FEED, SPACE, shown

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

BLANKS = b"\t\n "
UNFIT_FOR_TAGS = BLANKS + b"\r"  # a carriage return before a line feed is dropped when it is read
_DECIMALS = 6


def check_strings(strings: ByteStrings, what: str, unfit: bytes, format: str) -> None:
    """Raise UsageError for a string that is empty or has one of some bytes; `what` is a word or a tag."""
    is_unfit = np.zeros(256, dtype=np.bool_)
    is_unfit[list(unfit)] = True
    holding = is_unfit[strings.values]
    rows = np.flatnonzero(strings.lengths == 0)
    if holding.any():
        rows = np.append(rows, np.searchsorted(strings.offsets, np.flatnonzero(holding), side="right") - 1)
    if rows.size:
        refuse_string(strings[int(rows.min())], what, format)


def refuse_string(text: bytes, what: str, format: str) -> None:
    """Raise UsageError for a word or tag that a format cannot hold."""
    remedy = "Write another format; two-column and conllu hold most"
    raise UsageError(f"--format {format}", f"it cannot hold the {what} {shown(text)}", remedy)


def check_no_probabilities(probabilities: Floats | None, format: str) -> None:
    """Raise UsageError where there are any."""
    if probabilities is not None:
        raise UsageError(f"--format {format}", "it has no place for probabilities", "Write two-column")


def same(text: bytes, number: int) -> ByteStrings:
    """Return one string so many times."""
    values = np.tile(np.frombuffer(text, dtype=np.uint8), number)
    return ByteStrings(values, np.arange(number + 1) * len(text))


def behind_lines(size: int, ends: Int64s) -> tuple[bytes, ByteStrings]:
    """Return the line feeds before (T,) token lines and behind each: one, and one for each sentence's end."""
    ended = np.bincount(ends, minlength=size + 1)
    offsets = offsets_of(ended[1:] + 1)
    return b"\n" * int(ended[0]), ByteStrings(np.full(int(offsets[-1]), LINE_FEED, dtype=np.uint8), offsets)


def behind_tokens(size: int, ends: Int64s) -> tuple[bytes, ByteStrings]:
    """Return the line feeds before (T,) tokens, and the space or line feeds behind each."""
    ended = np.bincount(ends, minlength=size + 1)
    offsets = offsets_of(np.maximum(ended[1:], 1))
    values = np.full(int(offsets[-1]), LINE_FEED, dtype=np.uint8)
    values[offsets[:-1][ended[1:] == 0]] = SPACE
    return b"\n" * int(ended[0]), ByteStrings(values, offsets)


def probability_texts(probabilities: Floats) -> ByteStrings:
    """Write numbers from 0 to 1 with six decimals."""
    rest = np.rint(probabilities * 10**_DECIMALS).astype(np.int64)
    digits = np.empty((rest.size, _DECIMALS + 2), dtype=np.uint8)
    for place in range(_DECIMALS + 1, 1, -1):
        rest, digits[:, place] = np.divmod(rest, 10)
    digits[:, 0] = rest
    digits += np.uint8(ord("0"))
    digits[:, 1] = ord(".")
    return ByteStrings(digits.ravel(), np.arange(rest.size + 1) * digits.shape[1])


def numbers_in_sentences(ends: Int64s) -> ByteStrings:
    """Write the number of each token in its sentence, from 1, and a TAB (T,)."""
    starts = np.concatenate(([0], ends))[:-1]
    lengths = ends - starts
    places = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
    longest = int(lengths.max(initial=0))
    return ByteStrings.of(b"%d\t" % number for number in range(1, longest + 1)).take(places)


def check_edges(words: ByteStrings, format: str) -> None:
    """Raise UsageError for a word, none of them empty, that begins or ends with a space."""
    edged = words.values[words.offsets[:-1]] == SPACE
    edged |= words.values[words.offsets[1:] - 1] == SPACE
    if edged.any():
        refuse_string(words[int(np.argmax(edged))], "word", format)
