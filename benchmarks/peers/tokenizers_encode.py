"""Encode a file with tokenizers and write its ids as text: TOKENIZER_JSON CORPUS THREADS IDS."""

import os
import sys

from batches import encode_lines


def main(model: str, corpus: str, threads: str, output: str) -> None:
    """Encode the lines of a file."""
    os.environ["RAYON_NUM_THREADS"] = threads  # read when the package is imported
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(model)

    def encode(lines: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch_fast(lines, add_special_tokens=False)]

    encode_lines(encode, corpus, output)


if __name__ == "__main__":
    main(*sys.argv[1:])
