"""The slow twins: stopwords found and cut out a token at a time, and words counted a document at a time."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

BLANKS = " \t"
CLOSING = tuple(".,;:!?)]}")


def same(word: str) -> str:
    """Fold a word by Unicode's rules, with the apostrophe of ASCII."""
    for apostrophe in "\u2019\u02bc\uff07":
        word = word.replace(apostrophe, "'")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).casefold())


def spans(text: str, tokens: Iterable[str]) -> list[tuple[int, int]]:
    """Find where in a text its tokens stand."""
    found, at = [], 0
    for token in tokens:
        start = text.index(token, at)
        at = start + len(token)
        found.append((start, at))
    return found


def stopword_spans(
    text: str, tokenizer: Callable[[str], Sequence[str]], stopwords: Iterable[str], kept: Iterable[str] = ()
) -> list[tuple[int, int]]:
    """Find the stopwords of a text from left to right, the longest of those that begin together."""

    def cut(entries: Iterable[str]) -> set[tuple[str, ...]]:
        return {tuple(map(same, tokenizer(entry))) for entry in entries} - {()}

    keep = cut(kept)
    entries = cut(stopwords) | keep
    tokens = list(tokenizer(text))
    places = spans(text, tokens)
    words = list(map(same, tokens))
    found, at = [], 0
    while at < len(words):
        fitting = [size for size in range(1, len(words) - at + 1) if tuple(words[at : at + size]) in entries]
        size = max(fitting, default=0)
        if size and tuple(words[at : at + size]) not in keep:
            found.append((places[at][0], places[at + size - 1][1]))
        at += max(size, 1)
    return found


def without(text: str, found: Iterable[tuple[int, int]]) -> str:
    """Cut stretches out of a text, with the blanks behind, or those before at the end or before a mark."""
    gone = [False] * len(text)
    for start, end in found:
        if text[end : end + 1] in CLOSING:
            while start and (gone[start - 1] or text[start - 1] in BLANKS):
                start -= 1
        while end < len(text) and text[end] in BLANKS:
            end += 1
        gone[start:end] = [True] * (end - start)
    if gone and gone[-1]:
        last = max((i for i, cut in enumerate(gone) if not cut), default=-1)
        while last >= 0 and text[last] in BLANKS and not gone[last]:
            gone[last] = True
            last -= 1
    return "".join(character for character, cut in zip(text, gone, strict=True) if not cut)


def only(text: str, found: Iterable[tuple[int, int]]) -> str:
    """Return the stretches with a space between."""
    return " ".join(text[start:end] for start, end in found)


def spread(documents: Iterable[Sequence[str]]) -> tuple[dict[str, Counter[int]], int]:
    """Count each word in each document, and the documents that have a word."""
    counts: dict[str, Counter[int]] = {}
    filled = [document for document in documents if document]
    for number, document in enumerate(filled):
        for word in document:
            counts.setdefault(same(word), Counter())[number] += 1
    return counts, len(filled)


def entropy(counts: Counter[int], total: int) -> float:
    """Return the entropy of a word over the documents, over its highest value."""
    occurrences = sum(counts.values())
    shares = [count / occurrences for count in counts.values()]
    return -sum(share * math.log(share) for share in shares) / math.log(total) if total > 1 else 0.0
