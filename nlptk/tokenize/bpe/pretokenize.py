"""Cut records into pretokens, the stretches of text that no merge crosses.

The regular expression of a pre-tokenizer runs over each distinct chunk once. What it does not match is kept:
a gap between two matches is a pretoken as well, so byte-level BPE loses nothing. Bytes that are no UTF-8 are
characters of their own. Character-level BPE takes what stands between spaces (`whitespace`), and with
`hf-whitespace` drops white space, as tokenizers' `Whitespace` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from nlptk.core import chunks
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.tokenize.bpe.patterns import NAMES, NONE, PATTERNS, SPACED

SPLIT_BYTES = 1 << 20  # of chunks to split at once: Python strings take many times their bytes

_WINDOW_BYTES = 1 << 22

_WHITE_SPACE = regex.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Pretokens:
    """The pretokens of some chunks, end to end."""

    strings: ByteStrings  # (P,)
    offsets: NDArray[np.int64]  # (C + 1,) chunk j has the pretokens offsets[j] .. offsets[j + 1]
    special: NDArray[np.bool_]  # (P,) whether it is a special token


class Pretokenizer:
    """A way to cut records into chunks, and chunks into pretokens; special tokens are pretokens of their
    own."""

    def __init__(self, pattern: str, level: str, specials: tuple[str, ...] = ()) -> None:
        self._specials = frozenset(specials)
        self._between_spaces = level == "character" and pattern == "whitespace"
        self._drops_space = level == "character" and pattern == "hf-whitespace"
        self._spaced = pattern in SPACED and not any(" " in special for special in specials)
        self._pattern = _compiled(pattern)
        by_length = sorted(specials, key=len, reverse=True)
        self._special = (
            regex.compile("(" + "|".join(map(regex.escape, by_length)) + ")") if by_length else None
        )

    def cut(
        self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> chunks.Chunks:
        """Cut the records of a block into chunks that can be split one by one."""
        if self._between_spaces:
            return chunks.between_spaces(data, starts, ends)
        return (chunks.before_spaces if self._spaced else chunks.whole_records)(data, starts, ends)

    def windows(
        self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> Iterator[chunks.Window]:
        """Cut a large block into windows to be cut into chunks one by one, where the expression allows it."""
        if self._spaced and not self._between_spaces and data.size > 2 * _WINDOW_BYTES:
            return chunks.windows(data, starts, ends, _WINDOW_BYTES)
        return iter([chunks.Window(data, starts, ends, np.arange(starts.size))])

    def split(self, strings: ByteStrings) -> Pretokens:
        """Split chunks into pretokens."""
        if self._between_spaces:
            special = self._marks([string.decode("utf-8", "surrogateescape") for string in strings])
            return Pretokens(strings, np.arange(len(strings) + 1), special)
        tokens: list[str] = []
        data = strings.values.tobytes()
        bounds = self._safe_bounds(strings).tolist()
        for start, end in zip(bounds, bounds[1:], strict=False):
            tokens += self._tokens(data[start:end].decode("utf-8", "surrogateescape"))
        pieces = ByteStrings(strings.values, offsets_of(_byte_lengths(tokens, data)))
        offsets = np.searchsorted(pieces.offsets, strings.offsets)
        result = Pretokens(pieces, offsets, self._marks(tokens))
        return _without(result, tokens) if self._drops_space else result

    def _safe_bounds(self, strings: ByteStrings) -> NDArray[np.int64]:
        """Return where the expression must start afresh; chunks with a safe space between them are split
        together."""
        if not self._spaced:
            return strings.offsets
        safe = chunks.single_spaces(strings.values)
        firsts = strings.offsets[:-1]
        return np.append(firsts[~safe[firsts]], strings.offsets[-1:]) if firsts.size else firsts

    def _tokens(self, text: str) -> list[str]:
        if self._special is None:
            return self._matches(text)
        tokens: list[str] = []
        for number, part in enumerate(self._special.split(text)):
            tokens += [part] if number % 2 else self._matches(part)
        return tokens

    def _matches(self, text: str) -> list[str]:
        """Return the matches and the gaps between them, in order."""
        if self._pattern is None:
            return [text] if text else []
        if not self._pattern.groups:
            tokens: list[str] = self._pattern.findall(text)
            if sum(map(len, tokens)) == len(text):
                return list(filter(None, tokens))
        tokens = []
        at = 0
        for match in self._pattern.finditer(text):
            tokens += (text[at : match.start()], match.group())
            at = match.end()
        return list(filter(None, (*tokens, text[at:])))

    def _marks(self, tokens: list[str]) -> NDArray[np.bool_]:
        if not self._specials:
            return np.zeros(len(tokens), dtype=np.bool_)
        return np.fromiter((token in self._specials for token in tokens), dtype=np.bool_, count=len(tokens))


def _compiled(pattern: str) -> regex.Pattern[str] | None:
    if pattern == NONE:
        return None
    if pattern == "hf-whitespace":
        return regex.compile(PATTERNS[pattern] + r"|\s+")  # the gaps at once
    try:
        return regex.compile(PATTERNS.get(pattern, pattern))
    except (regex.error, OverflowError, RecursionError, UnicodeError) as error:
        what = f"`{pattern}` is no name and no regular expression ({error})"
        raise UsageError("--pretokenizer", what, f"Give one of {', '.join(NAMES)}") from None


def _byte_lengths(tokens: list[str], data: bytes) -> NDArray[np.int64]:
    """Return the length in bytes of tokens that, end to end, are the given bytes."""
    lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
    if data.isascii():
        return lengths
    values = np.frombuffer(data, dtype=np.uint8)
    bounds = np.append(chunks.character_starts(values), values.size)
    offsets = offsets_of(lengths)
    if offsets[-1] == bounds.size - 1 and _is_utf8(data):  # else a character may be cut in two
        return np.diff(bounds[offsets])
    sizes = (len(token.encode("utf-8", "surrogateescape")) for token in tokens)
    return np.fromiter(sizes, dtype=np.int64, count=len(tokens))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without(pretokens: Pretokens, tokens: list[str]) -> Pretokens:
    """Drop the pretokens that are white space."""
    visible = (not _WHITE_SPACE.match(token) for token in tokens)
    kept = np.fromiter(visible, dtype=np.bool_, count=len(tokens))
    strings = pretokens.strings.take(np.flatnonzero(kept))
    return Pretokens(strings, offsets_of(kept)[pretokens.offsets], pretokens.special[kept])
