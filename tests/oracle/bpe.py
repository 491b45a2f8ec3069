"""The textbook BPE: one merge at a time over Python lists."""

from collections import Counter


def train(
    words: dict[bytes, int], merges: int, min_frequency: int = 1, max_length: int | None = None
) -> list[tuple[bytes, bytes]]:
    """Return the merges as pairs of byte strings; equal counts: the pair with the smaller ids first."""
    order = sorted(range(256), key=_code_point)
    ids = {bytes([byte]): number for number, byte in enumerate(order)}
    texts = [([bytes([byte]) for byte in word], count) for word, count in words.items()]
    learned: list[tuple[bytes, bytes]] = []
    while len(learned) < merges:
        pairs: Counter[tuple[bytes, bytes]] = Counter()
        for symbols, count in texts:
            for pair in zip(symbols, symbols[1:], strict=False):
                if max_length is None or len(pair[0] + pair[1]) <= max_length:
                    pairs[pair] += count
        best = min(pairs, key=lambda pair: (-pairs[pair], ids[pair[0]], ids[pair[1]]), default=None)
        if best is None or pairs[best] < min_frequency:
            break
        learned.append(best)
        ids.setdefault(best[0] + best[1], len(ids))
        texts = [(merge(symbols, best), count) for symbols, count in texts]
    return learned


def merge(symbols: list[bytes], pair: tuple[bytes, bytes]) -> list[bytes]:
    """Join the pair wherever it stands, from left to right."""
    merged: list[bytes] = []
    at = 0
    while at < len(symbols):
        if tuple(symbols[at : at + 2]) == pair:
            merged.append(symbols[at] + symbols[at + 1])
            at += 2
        else:
            merged.append(symbols[at])
            at += 1
    return merged


def encode(word: bytes, merges: list[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the pieces of one pretoken: always the best-ranked pair first."""
    ranks = {pair: rank for rank, pair in reversed(list(enumerate(merges)))}
    symbols = [bytes([byte]) for byte in word]
    while True:
        pairs = [pair for pair in zip(symbols, symbols[1:], strict=False) if pair in ranks]
        if not pairs:
            return symbols
        symbols = merge(symbols, min(pairs, key=ranks.__getitem__))


def _code_point(byte: int) -> int:
    """Return the code point of the byte's character in GPT-2's alphabet."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return byte if byte in printable else 256 + [b for b in range(256) if b not in printable].index(byte)
