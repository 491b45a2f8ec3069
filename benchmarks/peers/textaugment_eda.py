"""Augment sentences with textaugment's EDA, the four operations in rotation: TSV NUMBER ALPHA SEED."""

import random
import sys
from pathlib import Path

import nltk

from nlptk.stopwords.lists import load


def main(path: str, number: str, alpha: str, seed: str) -> None:
    """Print each line, and so many variants of it behind it."""
    nltk.download = lambda name: True  # the data is there, or the run fails: textaugment asks for it
    from textaugment import EDA

    random.seed(int(seed))
    peer = EDA(stop_words=list(load("en").entries), random_state=int(seed))
    rate = float(alpha)
    for line in Path(path).read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        label, _, sentence = line.partition("\t")
        print(line)
        words = max(1, round(rate * len(sentence.split())))
        operations = (
            (peer.synonym_replacement, {"n": words}),
            (peer.random_insertion, {"n": words}),
            (peer.random_swap, {"n": words}),
            (peer.random_deletion, {"p": rate}),
        )
        for turn in range(int(number)):
            operation, settings = operations[turn % 4]
            try:
                variant = operation(sentence, **settings)
            except (IndexError, ValueError):  # of sentences that are too short, or without synonyms
                variant = sentence
            print(f"{label}\t{variant}")


if __name__ == "__main__":
    main(*sys.argv[1:])
