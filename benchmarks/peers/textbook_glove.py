"""Fit GloVe to counts by the textbook's loop, a step for each pair: COUNTS DIM PASSES.

COUNTS is a file of `nlptk embed cooccur`. The loss after the last pass goes to stdout as JSON.
"""

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nlptk.embed.cooccurrences import Cooccurrences
from tests.oracle.glove import AdaGrad


def main(path: str, dim: str, passes: str) -> None:
    """Make so many passes."""
    counts = Cooccurrences.load(path)
    words = len(counts.words)
    rows = np.repeat(np.arange(words), np.diff(counts.firsts))
    loop = AdaGrad.of(rows, counts.contexts, counts.weights(slice(None)), words, int(dim))
    *_, loss = islice(loop.passes(), int(passes))
    json.dump({"loss": loss}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
