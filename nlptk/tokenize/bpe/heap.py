"""Merge one word by a heap of its pairs: n log n for any merges, one step at a time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

Join = Callable[[tuple[int, int]], tuple[int, int] | None]  # a pair -> its rank and what it becomes


def merge_by_heap(
    symbols: Sequence[int], join: Join, passes_over: Callable[[], bool] | None = None
) -> list[int]:
    """Join neighbours, the lowest rank first and then the leftmost, until none can be.

    `passes_over` is asked before a pair is joined; a pair passed over gets its next chance after the next
    merge, and when all are passed over the word is done.
    """
    at_hand = list(symbols)
    size = len(at_hand)
    followers = list(range(1, size + 1))
    leaders = list(range(-1, size - 1))
    pairs = enumerate(zip(at_hand, at_hand[1:], strict=False))
    queue = [(joined[0], at) for at, pair in pairs if (joined := join(pair)) is not None]
    heapq.heapify(queue)
    passed: list[tuple[int, int]] = []
    while queue:
        rank, at = heapq.heappop(queue)
        right = followers[at]
        if at_hand[at] < 0 or right == size:
            continue
        joined = join((at_hand[at], at_hand[right]))
        if joined is None or joined[0] != rank:
            continue  # one of its symbols has been merged
        if passes_over is not None and passes_over():
            passed.append((rank, at))
            continue
        at_hand[at], at_hand[right] = joined[1], -1
        after = followers[at] = followers[right]
        before = leaders[at]
        if after < size:
            leaders[after] = at
            if (born := join((at_hand[at], at_hand[after]))) is not None:
                heapq.heappush(queue, (born[0], at))
        if before >= 0 and (born := join((at_hand[before], at_hand[at]))) is not None:
            heapq.heappush(queue, (born[0], before))
        while passed:
            heapq.heappush(queue, passed.pop())
    return [symbol for symbol in at_hand if symbol >= 0]
