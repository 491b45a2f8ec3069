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
        while lines := [line.removesuffix("\n") for line in itertools.islice(source, _BATCH)]:
            started = time.perf_counter()
            rows = encode(lines)
            encoded = time.perf_counter()
            tokens += sum(map(len, rows))
            target.writelines(f"{' '.join(map(str, row))}\n" for row in rows)
            encoding += encoded - started
            writing += time.perf_counter() - encoded
    json.dump({"encoding": encoding, "writing": writing, "tokens": tokens}, sys.stdout)
