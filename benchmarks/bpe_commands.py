"""What the BPE benchmark runs, on what, and how the results are compared."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import PATTERNS

PEERS = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    corpus: Path
    folder: Path  # for models and ids
    vocab_size: int
    runs: int

    @property
    def size(self) -> int:
        """Bytes of the corpus."""
        return self.corpus.stat().st_size


def train(corpus: Path, model: Path, vocab_size: int, *options: str) -> list[str]:
    """Return our command that trains a model."""
    return _nlptk("train-bpe", corpus, "--vocab-size", vocab_size, *options, "-o", model)


def encode(model: Path, corpus: Path, ids: Path, jobs: int) -> list[str]:
    """Return our command that encodes a file."""
    return _nlptk("bpe", "encode", model, corpus, "--jobs", jobs, "-o", ids)


def export(model: Path, name: str, output: Path) -> list[str]:
    """Return our command that writes a model in another format."""
    return _nlptk("bpe", "export", model, "--format", name, "-o", output)


def tokenizers_train(corpus: Path, output: Path, vocab_size: int, threads: int) -> list[str]:
    """Return the command that trains with tokenizers."""
    return _peer("tokenizers_train", corpus, vocab_size, threads, output)


def rustbpe_train(corpus: Path, output: Path, vocab_size: int) -> list[str]:
    """Return the command that trains with rustbpe."""
    return _peer("rustbpe_train", corpus, vocab_size, PATTERNS["gpt2"], output)


def tokenizers_encode(model: Path, corpus: Path, ids: Path, threads: int) -> list[str]:
    """Return the command that encodes with tokenizers, given a tokenizer.json."""
    return _peer("tokenizers_encode", model, corpus, threads, ids)


def tiktoken_encode(ranks: Path, corpus: Path, ids: Path, threads: int) -> list[str]:
    """Return the command that encodes with tiktoken."""
    return _peer("tiktoken_encode", ranks, corpus, threads, ids)


def write_ranks(model: Path, output: Path) -> None:
    """Write the ranks of a model's pieces, without the checks that make an export of long pieces slow."""
    pieces = BpeModel.load(str(model)).pieces
    output.write_bytes(b"".join(b"%b %d\n" % (base64.b64encode(p), rank) for rank, p in enumerate(pieces)))


def merges(tokenizer_json: Path) -> list[list[str]]:
    """Return the merges of a tokenizer.json in order."""
    found: list[list[str]] = json.loads(tokenizer_json.read_bytes())["model"]["merges"]
    return found


def pieces(ranks: Path) -> set[bytes]:
    """Return the pieces of a tiktoken file."""
    return {line.split()[0] for line in ranks.read_bytes().splitlines()}


def same(*files: Path) -> bool:
    """Tell whether all files hold the same bytes."""
    digests = set()
    for path in files:
        with path.open("rb") as file:
            digests.add(hashlib.file_digest(file, "sha256").digest())
    return len(digests) == 1


def identity(same: bool) -> str:
    """Say whether two models are the same, byte for byte."""
    return "the same bytes" if same else "OTHER BYTES"


def _nlptk(*words: object) -> list[str]:
    return [sys.executable, "-m", "nlptk", *map(str, words)]


def _peer(script: str, *words: object) -> list[str]:
    return [sys.executable, str(PEERS / f"{script}.py"), *map(str, words)]
