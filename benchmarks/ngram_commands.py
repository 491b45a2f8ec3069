"""What the n-gram benchmark runs, and on what."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
QUERIED_LINES = 20_000
SMALL_LINES = 6_000  # what nltk can bear


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    corpus: Path
    folder: Path  # for models and parts of the corpus
    runs: int

    @cached_property
    def queried(self) -> Path:
        """The lines of the corpus that models score."""
        return self._first_lines("queried.txt", QUERIED_LINES)

    @cached_property
    def small(self) -> Path:
        """Fewer of them."""
        return self._first_lines("small.txt", SMALL_LINES)

    @cached_property
    def marked(self) -> Path:
        """The lines that models score, between `<s>` and `</s>`."""
        with self.queried.open("rb") as source:
            return self._written("marked.txt", (b"<s> " + line.rstrip(b"\n") + b" </s>\n" for line in source))

    def model(self, order: int) -> Path:
        """Return where our model of an order is kept."""
        return self.folder / f"ours{order}.nlptk"

    def arpa(self, order: int) -> Path:
        """Return where lmplz's model of an order is kept."""
        return self.folder / f"lmplz{order}.arpa"

    def binary(self, order: int) -> Path:
        """Return where KenLM's binary of an order is kept."""
        return self.folder / f"lmplz{order}.bin"

    def _first_lines(self, name: str, number: int) -> Path:
        with self.corpus.open("rb") as source:
            return self._written(name, itertools.islice(source, number))

    def _written(self, name: str, lines: Iterable[bytes]) -> Path:
        with (self.folder / name).open("wb") as file:
            file.writelines(lines)
        return self.folder / name


def train(text: Path, order: int, output: Path, *options: object) -> list[str]:
    """Return our command that trains a model."""
    return _nlptk("train", text, "-n", order, *options, "-o", output)


def perplexity(setup: Setup, order: int, text: Path, jobs: int) -> list[str]:
    """Return our command that scores a text."""
    return _nlptk("perplexity", setup.model(order), text, "--json", "--jobs", jobs)


def export(model: Path, arpa: Path) -> list[str]:
    """Return our command that writes ARPA."""
    return _nlptk("export", model, "-o", arpa)


def lmplz(setup: Setup, order: int) -> list[str] | None:
    """Return KenLM's command that trains a model, None where it is not at hand."""
    program = shutil.which("lmplz")
    files = ["--text", str(setup.corpus), "--arpa", str(setup.arpa(order)), "-T", str(setup.folder / "lmplz")]
    return [program, "-o", str(order), "-S", "2G", *files] if program else None


def build_binary(setup: Setup, order: int) -> list[str] | None:
    """Return KenLM's command that makes what `query` maps into memory, None where it is not at hand."""
    program = shutil.which("build_binary")
    return [program, str(setup.arpa(order)), str(setup.binary(order))] if program else None


def query(setup: Setup, order: int) -> list[str] | None:
    """Return KenLM's command that scores the queried lines, None where it is not at hand."""
    program = shutil.which("query")
    words = [program or "", "-v", "summary", str(setup.binary(order))]
    return ["sh", "-c", f"exec {shlex.join(words)} < {shlex.quote(str(setup.queried))}"] if program else None


def kenlm_binding(arpa: Path, text: Path) -> list[str]:
    """Return the command that scores a text with the kenlm package."""
    return [sys.executable, str(PEERS / "kenlm_query.py"), str(arpa), str(text)]


def nltk_train(text: Path) -> list[str]:
    """Return the command that trains a Witten-Bell model with nltk."""
    return [sys.executable, str(PEERS / "nltk_train.py"), str(text)]


def tlm(setup: Setup) -> list[str] | None:
    """Return IRSTLM's command that trains on the queried lines, None where it is not at hand."""
    program = shutil.which("tlm", path=f"{os.environ['PATH']}:/usr/lib/irstlm/bin")
    files = [f"-tr={setup.marked}", f"-oarpa={setup.folder / 'irstlm.arpa'}"]
    return [program, "-n=3", "-lm=msb", *files] if program else None


def _nlptk(*words: object) -> list[str]:
    return [sys.executable, "-m", "nlptk", "ngram", *map(str, words)]
