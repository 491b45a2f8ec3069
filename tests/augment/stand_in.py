"""A stand-in for a translator: it replaces words, and fails as it is told.

    stand_in.py [WORD=WORD ...] [--die N] [--lose N] [--more N]

N is the number of a line: it exits with code 4 in its place, writes nothing for it, or two lines.
"""

from __future__ import annotations

import sys

FAULTS = {"--die", "--lose", "--more"}


def main(arguments: list[str]) -> int:
    """Translate stdin to stdout, line by line."""
    words = dict(argument.split("=") for argument in arguments if "=" in argument)
    faults = {int(at): name for name, at in zip(arguments, arguments[1:], strict=False) if name in FAULTS}
    for number, line in enumerate(iter(sys.stdin.buffer.readline, b""), 1):
        fault = faults.get(number)
        if fault == "--die":
            return 4
        text = " ".join(words.get(word, word) for word in line.decode().rstrip("\n").split(" "))
        copies = {"--lose": 0, "--more": 2}.get(fault or "", 1)
        sys.stdout.buffer.write((text + "\n").encode() * copies)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
