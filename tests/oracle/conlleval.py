"""CoNLL's evaluation of chunks (conlleval, version of 2004), token by token over strings, for BIO tags."""

from __future__ import annotations

from collections import Counter

STARTS = {("B", "B"), ("I", "B"), ("O", "B"), ("O", "I")}
ENDS = {("B", "B"), ("B", "O"), ("I", "B"), ("I", "O")}
Tag = tuple[str, str]


def parts(tag: str) -> Tag:
    """Return a tag's prefix and type, taken apart at the first hyphen."""
    prefix, _, name = tag.partition("-")
    return prefix, name


def starts(before: Tag, now: Tag) -> bool:
    """Tell whether a chunk starts at a tag."""
    return (before[0], now[0]) in STARTS or (now[0] != "O" and before[1] != now[1])


def ends(before: Tag, now: Tag) -> bool:
    """Tell whether a chunk ends before a tag."""
    return (before[0], now[0]) in ENDS or (before[0] != "O" and before[1] != now[1])


def evaluate(sentences: list[tuple[list[str], list[str]]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return how many chunks of each type are in gold, guessed and right; sentences are (gold, guess)."""
    gold, found, right = Counter[str](), Counter[str](), Counter[str]()
    last_gold = last_guess = ("O", "")
    going = False  # inside a chunk that is right so far
    for tags in sentences:
        for gold_tag, guess_tag in [*zip(*tags, strict=True), ("O", "O")]:
            now_gold, now_guess = parts(gold_tag), parts(guess_tag)
            gold_ends, guess_ends = ends(last_gold, now_gold), ends(last_guess, now_guess)
            if going and gold_ends and guess_ends and last_gold[1] == last_guess[1]:
                right[last_gold[1]] += 1
                going = False
            elif going and (gold_ends != guess_ends or now_gold[1] != now_guess[1]):
                going = False
            gold_starts, guess_starts = starts(last_gold, now_gold), starts(last_guess, now_guess)
            gold[now_gold[1]] += gold_starts
            found[now_guess[1]] += guess_starts
            going = going or (gold_starts and guess_starts and now_gold[1] == now_guess[1])
            last_gold, last_guess = now_gold, now_guess
    return +gold, +found, +right
