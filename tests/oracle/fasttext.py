"""Character n-grams by the book: `computeSubwords` and `hash` of fastText's src/dictionary.cc, by bytes."""

from __future__ import annotations

CONTINUATION = 0x80


def hash_of(text: bytes) -> int:
    """FNV-1a in 32 bits over bytes that are signed, as fastText's are: from 0x80 up they are negative."""
    state = 2166136261
    for byte in text:
        signed = byte - 256 if byte >= 128 else byte
        state = (state ^ (signed & 0xFFFFFFFF)) * 16777619 & 0xFFFFFFFF
    return state


def ngrams_of(word: bytes, shortest: int, longest: int) -> list[bytes]:
    marked = b"<" + word + b">"
    found = []
    for start in range(len(marked)):
        if _continues(marked[start]):
            continue
        end, size = start, 1
        while end < len(marked) and size <= longest:
            end += 1
            while end < len(marked) and _continues(marked[end]):
                end += 1
            if size >= shortest and not (size == 1 and (start == 0 or end == len(marked))):
                found.append(marked[start:end])
            size += 1
    return found


def _continues(byte: int) -> bool:
    return byte & 0xC0 == CONTINUATION
