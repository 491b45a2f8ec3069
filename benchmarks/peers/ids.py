"""Turn the words of a file into numbers in one of several ways: WAY CORPUS.

The numbers of tokens and types go to stdout as JSON.
Each way ends with the ids of all tokens in memory, or, where it only counts, with the count of each word.
"""

import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path


def nlptk(corpus: str, tokenizer: str, jobs: int) -> tuple[int, int]:
    """Read ids and a vocabulary sorted by counts."""
    from nlptk.core.corpus import read_corpus
    from nlptk.core.registry import build

    encoded = read_corpus([corpus], build("nlptk.tokenize.methods", tokenizer), memory=2 << 30, jobs=jobs)
    return encoded.ids.size, int((encoded.vocab.counts > 0).sum())


def dictionary(corpus: str, split: Callable[[str], list[str]]) -> tuple[int, int]:
    """Number words in the order of arrival, in the fastest loop that CPython has for it."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    ids = array("I")
    with Path(corpus).open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            ids.extend(map(numbers.__getitem__, split(line)))
    return len(ids), len(numbers)


def regex_dictionary(corpus: str) -> tuple[int, int]:
    """Number the matches of our expression for words."""
    import regex

    from nlptk.tokenize.methods.words import PATTERN

    return dictionary(corpus, regex.compile(PATTERN, regex.VERSION1).findall)


def polars_words(corpus: str):  # type: ignore[no-untyped-def]  # polars is optional
    """Return the words of a file as one column."""
    import polars

    lines = polars.read_csv(
        corpus, has_header=False, new_columns=["line"], separator="\x01", quote_char=None
    )["line"]
    return lines.drop_nulls().str.split(" ").explode()


def polars_counts(corpus: str) -> tuple[int, int]:
    """Split and count with polars."""
    counts = polars_words(corpus).value_counts()
    return int(counts["count"].sum()), len(counts)


def polars_ids(corpus: str) -> tuple[int, int]:
    """Split and number with polars."""
    import polars

    ids = polars_words(corpus).cast(polars.Categorical).to_physical()
    return len(ids), int(ids.max()) + 1


WAYS: dict[str, Callable[[str], tuple[int, int]]] = {
    "nlptk whitespace, 2 jobs": lambda corpus: nlptk(corpus, "whitespace", 2),
    "nlptk whitespace, 1 job": lambda corpus: nlptk(corpus, "whitespace", 1),
    "str.split and a dict": lambda corpus: dictionary(corpus, str.split),
    "polars, split and count": polars_counts,
    "polars, split and number": polars_ids,
    "nlptk words, 2 jobs": lambda corpus: nlptk(corpus, "words", 2),
    "nlptk words, 1 job": lambda corpus: nlptk(corpus, "words", 1),
    "regex.findall and a dict": regex_dictionary,
}


if __name__ == "__main__":
    tokens, types = WAYS[sys.argv[1]](sys.argv[2])
    json.dump({"tokens": tokens, "types": types}, sys.stdout)
