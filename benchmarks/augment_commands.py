"""What the augmentation benchmark runs, and on what."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from corpora import DATA, unpacked
from measure import CommandFailed, Run, run_once
from measured import Measurements

PEERS = Path(__file__).resolve().parent / "peers"
SENTENCES = 100_000  # all distinct
MANY_SENTENCES = 400_000  # to see what memory does
PEER_SENTENCES = 2_000  # what textaugment augments
SCRIPT_SENTENCES = 8_998  # what the EDA authors' script augments: subj
_LONGEST = 2_000  # characters of a sentence of prose
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z\"“])")


@dataclass(frozen=True)
class Setup:
    """What is measured, how, and what has been."""

    folder: Path
    runs: int
    seeds: int
    sets: tuple[str, ...]
    measured: Measurements
    script: Path | None = None  # the EDA authors' augment.py

    def sentences(self, number: int) -> Path:
        """Return the first so many labelled sentences, all distinct: of the English sets, then of prose."""
        path = self.folder / f"sentences.{number}.tsv"
        if not path.exists():
            path.write_text("".join(islice(self._sentences(number), number)), encoding="utf-8")
        return path

    @cached_property
    def language_model(self) -> Path:
        """A trigram model of prose, for the filter."""
        model = self.folder / "prose.nlptk"
        run(["ngram", "train", "-q", "-n", "3", str(DATA / "prose.sample.txt"), "-o", str(model)])
        return model

    @cached_property
    def has_textaugment(self) -> bool:
        """Whether textaugment is there, and its wordnet."""
        if find_spec("textaugment") is None:
            return False
        try:
            run_once(textaugment(self.written("one.tsv", ["x\tone good word\n"]), 1, 0.1, 1))
        except CommandFailed as error:
            print(f"textaugment cannot run: {error}", file=sys.stderr)
            return False
        return True

    def training(self, name: str, size: int | None, seed: int) -> Path:
        """Return the training sentences of a set: all, or some drawn by the seed."""
        path = DATA / "cls" / f"{name}.train.tsv"
        if size is None:
            return path
        lines = [f"{line}\n" for line in _lines(path)]
        return self.written(f"{name}.{size}.{seed}.tsv", random.Random(seed).sample(lines, size))

    def test(self, name: str) -> Path:
        """Return the test sentences of a set."""
        return DATA / "cls" / f"{name}.test.tsv"

    def written(self, name: str, lines: list[str]) -> Path:
        """Write lines to a file and return its path."""
        path = self.folder / name
        path.write_text("".join(lines), encoding="utf-8")
        return path

    def _sentences(self, number: int) -> Iterator[str]:
        seen: set[str] = set()
        for label, sentence in self._all_sentences():
            if sentence not in seen and len(seen) < number:
                seen.add(sentence)
                yield f"{label}\t{sentence}\n"

    def _all_sentences(self) -> Iterator[tuple[str, str]]:
        for path in sorted((DATA / "cls").glob("*.train.tsv")):
            if not path.name.startswith("zh_"):
                for line in _lines(path):
                    label, _, sentence = line.partition("\t")
                    yield label, sentence
        for paragraph in _lines(unpacked(DATA / "prose.txt.xz", self.folder)):
            for sentence in _SENTENCE_END.split(paragraph):
                if sentence and len(sentence) < _LONGEST:
                    yield "prose", sentence


def eda(text: Path, *options: object) -> list[str]:
    """Return our command that augments a file."""
    return [sys.executable, "-m", "nlptk", "augment", "eda", "-q", str(text), *map(str, options)]


def aeda(text: Path, seed: int) -> list[str]:
    """Return our command that inserts punctuation into each sentence of a file."""
    options = ("--op", "aeda", "--seed", str(seed))
    return [sys.executable, "-m", "nlptk", "augment", "apply", "-q", *options, str(text)]


def textaugment(text: Path, number: int, alpha: float, seed: int) -> list[str]:
    """Return the peer's command that augments a file."""
    return [sys.executable, str(PEERS / "textaugment_eda.py"), str(text), str(number), str(alpha), str(seed)]


def script(path: Path, text: Path, target: Path, number: int) -> list[str]:
    """Return the command of the EDA authors' script, augment.py, which writes a file."""
    options = (f"--input={text}", f"--output={target}", f"--num_aug={number}")
    return [sys.executable, str(path), *options]


def run(words: list[str]) -> Run:
    """Run an nlptk command."""
    return run_once([sys.executable, "-m", "nlptk", *words])


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (line.rstrip("\n") for line in file)
