"""The textbook WordPiece: one merge at a time over Python lists, and the longest match first."""

from collections import Counter


def alphabet(words: dict[str, int]) -> list[str]:
    """Return the characters of the words, then the same as continuations."""
    characters = sorted(set("".join(words)))
    return [*characters, *("##" + character for character in characters)]


def train(
    words: dict[str, int], merges: int, min_frequency: int = 1, reserved: tuple[str, ...] = ()
) -> list[str]:
    """Return the pieces that merging makes, in order.

    Equal scores: the larger count first, then the pair with the smaller ids.
    """
    pieces = alphabet(words)
    texts = [([word[0], *("##" + rest for rest in word[1:])], count) for word, count in words.items()]
    made: list[str] = []
    while len(made) < merges:
        single: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for symbols, count in texts:
            for symbol in symbols:
                single[symbol] += count
            for pair in zip(symbols, symbols[1:], strict=False):
                pairs[pair] += count
        ids = {piece: number for number, piece in enumerate(pieces)}
        ranked = [
            (-count / (float(single[left]) * float(single[right])), -count, ids[left], ids[right])
            for (left, right), count in pairs.items()
            if count >= min_frequency and left + right[2:] not in (*pieces, *reserved)
        ]
        if not ranked:
            break
        _, _, left, right = min(ranked)
        best = pieces[left], pieces[right]
        made.append(best[0] + best[1][2:])
        pieces.append(made[-1])
        texts = [(merge(symbols, best), count) for symbols, count in texts]
    return made


def merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Join the pair wherever it stands, from left to right."""
    merged: list[str] = []
    at = 0
    while at < len(symbols):
        if tuple(symbols[at : at + 2]) == pair:
            merged.append(pair[0] + pair[1][2:])
            at += 2
        else:
            merged.append(symbols[at])
            at += 1
    return merged


def encode(word: str, pieces: set[str]) -> list[str]:
    """Return the pieces of a word, the longest first at every place; [UNK] if it cannot be spelled."""
    found: list[str] = []
    rest = word
    while rest:
        mark = "##" if found else ""
        fitting = [end for end in range(1, len(rest) + 1) if mark + rest[:end] in pieces]
        if not fitting:
            return ["[UNK]"]
        found.append(mark + rest[: max(fitting)])
        rest = rest[max(fitting) :]
    return found
