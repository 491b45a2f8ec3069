"""What the augmentation benchmark runs, and on what."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpora import DATA, unpacked

PEERS = Path(__file__).resolve().parent / "peers"
SENTENCES = 100_000  # all distinct
FEW = 500  # training sentences of the small sets
PEER_LINES = 2_000  # what textaugment augments
_LONGEST = 2_000  # characters of a sentence of prose
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z\"“])")


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    folder: Path
    runs: int
    seeds: int
    sets: tuple[str, ...]

    @cached_property
    def sentences(self) -> Path:
        """Distinct labelled sentences: those of the English classification sets, then of prose."""
        found: dict[str, str] = {}
        for path in sorted((DATA / "cls").glob("*.train.tsv")):
            if not path.name.startswith("zh_"):
                for line in _lines(path):
                    label, _, sentence = line.partition("\t")
                    found.setdefault(sentence, label)
        for paragraph in _lines(unpacked(DATA / "prose.txt.xz", self.folder)):
            for sentence in _SENTENCE_END.split(paragraph):
                if sentence and len(sentence) < _LONGEST:
                    found.setdefault(sentence, "prose")
            if len(found) >= SENTENCES:
                break
        lines = [f"{label}\t{sentence}\n" for sentence, label in found.items()]
        return self.written("sentences.tsv", lines[:SENTENCES])

    @cached_property
    def few_sentences(self) -> Path:
        """The first of them, for the peer."""
        return self.written("few.tsv", [f"{line}\n" for line in list(_lines(self.sentences))[:PEER_LINES]])

    @cached_property
    def language_model(self) -> Path:
        """A trigram model of prose, for the filter."""
        model = self.folder / "prose.nlptk"
        run(["ngram", "train", "-q", "-n", "3", str(DATA / "prose.sample.txt"), "-o", str(model)])
        return model

    def training(self, name: str, size: int | None, seed: int) -> Path:
        """Return the training sentences of a set: all, or some drawn by the seed."""
        path = DATA / "cls" / f"{name}.train.tsv"
        if size is None:
            return path
        lines = [f"{line}\n" for line in _lines(path)]
        drawn = random.Random(seed).sample(lines, size)
        return self.written(f"{name}.{size}.{seed}.tsv", drawn)

    def test(self, name: str) -> Path:
        """Return the test sentences of a set."""
        return DATA / "cls" / f"{name}.test.tsv"

    def written(self, name: str, lines: list[str]) -> Path:
        """Write lines to a file and return its path."""
        path = self.folder / name
        path.write_text("".join(lines), encoding="utf-8")
        return path


def eda(text: Path, *options: object) -> list[str]:
    """Return our command that augments a file."""
    return [sys.executable, "-m", "nlptk", "augment", "eda", str(text), *map(str, options)]


def run(words: list[str]) -> str:
    """Return what an nlptk command prints."""
    done = subprocess.run([sys.executable, "-m", "nlptk", *words], capture_output=True, check=True)
    return done.stdout.decode()


def textaugment(text: Path, number: int, alpha: float, seed: int) -> list[str]:
    """Return the peer's command that augments a file."""
    return [sys.executable, str(PEERS / "textaugment_eda.py"), str(text), str(number), str(alpha), str(seed)]


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (line.rstrip("\n") for line in file)
