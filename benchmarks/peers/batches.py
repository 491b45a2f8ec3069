"""Run an encoder over the lines of a file, so many at a time that threads are busy and ids fit in memory.

The ids go to a file as text, a line for each line; the seconds of encoding and of writing, and the number of
tokens, go to stdout as JSON.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

_BATCH = 16_384  # lines


def encode_lines(encode: Callable[[list[str]], list[list[int]]], corpus: str, output: str) -> None:
    """Encode all lines of a file."""
    encoding = writing = 0.0
    tokens = 0
    with (
        Path(corpus).open(encoding="utf-8", newline="\n") as source,
        Path(output).open("w", encoding="ascii") as target,
    ):
        while lines := list(itertools.islice(source, _BATCH)):
            texts = [line.removesuffix("\n") for line in lines]
            started = time.perf_counter()
            rows = encode(texts)
            encoded = time.perf_counter()
            tokens += sum(map(len, rows))
            ends = (line[len(text) :] for line, text in zip(lines, texts, strict=True))
            target.writelines(f"{' '.join(map(str, row))}{end}" for row, end in zip(rows, ends, strict=True))
            encoding += encoded - started
            writing += time.perf_counter() - encoded
    json.dump({"encoding": encoding, "writing": writing, "tokens": tokens}, sys.stdout)
