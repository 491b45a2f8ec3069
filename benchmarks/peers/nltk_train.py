"""Train a Witten-Bell trigram model with nltk.lm: TEXT."""

import sys
from pathlib import Path

from nltk.lm import Vocabulary, WittenBellInterpolated
from nltk.lm.preprocessing import padded_everygram_pipeline


def main(text: str) -> None:
    """Train on the lines of a file; rare words are unknown."""
    lines = [line.split() for line in Path(text).read_text(encoding="utf-8").split("\n")]
    vocabulary = Vocabulary([word for line in lines for word in line], unk_cutoff=2)
    known = [[word if word in vocabulary else "<UNK>" for word in line] for line in lines]
    model = WittenBellInterpolated(3)
    model.fit(*padded_everygram_pipeline(3, known))


if __name__ == "__main__":
    main(*sys.argv[1:])
