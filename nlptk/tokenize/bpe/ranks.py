"""Merges from ranks: tiktoken's pieces, each with a rank, turned into merges that give the same tokens.

tiktoken joins two neighbours whenever their bytes together are a piece, the piece of the lowest rank first.
As long as nothing was joined across the ends of a stretch of bytes, what is joined inside it depends on these
bytes alone. So a piece is always made of the same two parts, those that its own bytes are cut into just
before, and one merge stands for it. Nearly always the lower ranks alone give these two parts; else higher
ranks must be tried too, and a piece whose bytes never come down to two parts is found only where it is a
whole pretoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlptk.tokenize.bpe.heap import Join, merge_by_heap


@dataclass(frozen=True, slots=True)
class RankedMerges:
    """Merges of positions in the list of pieces, in order of the piece that they make."""

    merges: list[tuple[int, int, int]]  # left, right, result
    plain: bool  # whether the bytes of each piece come down to the piece


def merges_of_ranks(pieces: Sequence[bytes]) -> RankedMerges:
    """Return the merges that do what tiktoken does with these pieces, which are in order of rank.

    All 256 single bytes must be among them, and none twice.
    """
    position = {piece: number for number, piece in enumerate(pieces)}
    single = [position[bytes([byte])] for byte in range(256)]
    lower: dict[tuple[int, int], tuple[int, int]] = {}
    merges: list[tuple[int, int, int]] = []
    plain = True
    for result, piece in enumerate(pieces):
        if len(piece) == 1:
            continue
        symbols = [single[byte] for byte in piece]
        parts = merge_by_heap(symbols, lower.get)
        if len(parts) != 2:  # noqa: PLR2004
            parts = merge_by_heap(symbols, _joining(pieces, position, longest=len(piece) - 1))
        if len(parts) != 2:  # noqa: PLR2004
            plain = False
            continue
        left, right = parts
        lower[left, right] = result, result
        merges.append((left, right, result))
    return RankedMerges(merges, plain)


def _joining(pieces: Sequence[bytes], position: dict[bytes, int], longest: int) -> Join:
    """Return the function from two pieces to the piece of their bytes, of which it has `longest` or fewer."""

    def join(pair: tuple[int, int]) -> tuple[int, int] | None:
        left, right = pieces[pair[0]], pieces[pair[1]]
        result = position.get(left + right) if len(left) + len(right) <= longest else None
        return None if result is None else (result, result)

    return join
