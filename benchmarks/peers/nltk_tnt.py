"""Train NLTK's TnT and tag with it: TAGGED TOKENS OUTPUT.

TAGGED has word TAB tag, TOKENS a word a line, both a blank line behind each sentence. The tagged words go to
OUTPUT; the seconds and the tokens of training and of tagging go to stdout as JSON.
"""

import json
import sys
import time
from pathlib import Path

from nltk.tag.tnt import TnT


def main(tagged: str, tokens: str, output: str) -> None:
    """Train on one file and tag the other."""
    gold = [[tuple(line.split("\t")) for line in sentence] for sentence in _sentences(tagged)]
    words = _sentences(tokens)
    started = time.perf_counter()
    tagger = TnT()
    tagger.train(gold)
    trained = time.perf_counter()
    found = [tagger.tag(sentence) for sentence in words]
    ended = time.perf_counter()
    with Path(output).open("w", encoding="utf-8", newline="\n") as file:
        for sentence in found:
            file.writelines(f"{word}\t{tag}\n" for word, tag in sentence)
            file.write("\n")
    steps = {
        "training": {"seconds": trained - started, "tokens": sum(map(len, gold))},
        "tagging": {"seconds": ended - trained, "tokens": sum(map(len, words))},
    }
    json.dump(steps, sys.stdout)


def _sentences(path: str) -> list[list[str]]:
    text = Path(path).read_text(encoding="utf-8")
    return [sentence.split("\n") for sentence in text.removesuffix("\n\n").split("\n\n")]


if __name__ == "__main__":
    main(*sys.argv[1:])
