"""Train a byte-level BPE with rustbpe: CORPUS VOCAB_SIZE PATTERN TIKTOKEN_FILE."""

import base64
import sys
from pathlib import Path

import rustbpe


def main(corpus: str, vocab_size: str, pattern: str, output: str) -> None:
    """Train on the lines of a file and write the ranks as tiktoken does."""
    tokenizer = rustbpe.Tokenizer()
    with Path(corpus).open(encoding="utf-8", newline="\n") as lines:
        tokenizer.train_from_iterator((line.rstrip("\n") for line in lines), int(vocab_size), pattern=pattern)
    with Path(output).open("wb") as file:
        for piece, rank in tokenizer.get_mergeable_ranks():
            file.write(b"%b %d\n" % (base64.b64encode(bytes(piece)), rank))


if __name__ == "__main__":
    main(*sys.argv[1:])
