"""Encode a file with tiktoken and write its ids as text: RANKS CORPUS THREADS IDS."""

import base64
import sys
from pathlib import Path

import tiktoken
from batches import encode_lines
from tiktoken_ext.openai_public import r50k_pat_str


def main(ranks: str, corpus: str, threads: str, output: str) -> None:
    """Encode the lines of a file."""
    pairs = (line.split() for line in Path(ranks).read_bytes().splitlines())
    encoding = tiktoken.Encoding(
        name="benchmark",
        pat_str=r50k_pat_str,  # GPT-2's, in the form that tiktoken matches fastest
        mergeable_ranks={base64.b64decode(piece): int(rank) for piece, rank in pairs},
        special_tokens={},
    )

    def encode(lines: list[str]) -> list[list[int]]:
        return encoding.encode_ordinary_batch(lines, num_threads=int(threads))

    encode_lines(encode, corpus, output)


if __name__ == "__main__":
    main(*sys.argv[1:])
