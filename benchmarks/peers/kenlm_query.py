"""Score the lines of a file with the kenlm binding: ARPA TEXT.

The seconds of scoring, the number of events and the perplexity go to stdout as JSON.
"""

import json
import sys
import time
from pathlib import Path

import kenlm


def main(arpa: str, text: str) -> None:
    """Score all lines."""
    model = kenlm.Model(arpa)
    lines = Path(text).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    started = time.perf_counter()
    log10 = sum(map(model.score, lines))
    seconds = time.perf_counter() - started
    events = sum(len(line.split()) + 1 for line in lines)
    found = {"scoring": seconds, "events": events, "perplexity": 10 ** (-log10 / events)}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
