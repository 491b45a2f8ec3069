"""What the benchmark of word vectors runs, and on what."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
DIM, WINDOW, MIN_COUNT, NEGATIVE, SAMPLE, EPOCHS = 100, 5, 5, 5, 1e-3, 5
GLOVE_WINDOW = 10
JOBS = 2  # and as many threads of the peers


@dataclass(frozen=True)
class Setting:
    """A way to train, and what of gensim's speed it is to reach."""

    name: str
    objective: str
    loss: str
    rate: float  # the learning rate at the start
    speed: float

    @property
    def is_skipgram(self) -> bool:
        """Whether words predict their contexts."""
        return self.objective == "skipgram"

    @property
    def has_noise(self) -> bool:
        """Whether it is negative sampling."""
        return self.loss == "negative-sampling"


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("skipgram-ns", "skipgram", "negative-sampling", 0.025, 2.0),
        Setting("cbow-ns", "cbow", "negative-sampling", 0.05, 0.75),
        Setting("skipgram-hs", "skipgram", "hierarchical-softmax", 0.025, 0.6),
        Setting("cbow-hs", "cbow", "hierarchical-softmax", 0.05, 0.4),
    )
}


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    corpus: Path  # plain text in lower case
    plain: Path  # the same as it was
    data: Path  # with wordsim/ and analogy/
    folder: Path  # for models and vectors
    runs: int
    seeds: list[int]
    settings: list[Setting]
    glove: bool  # whether it is trained for its quality, too
    programs: list[str]
    reference: Path | None  # gensim's figures, where it does not run

    @property
    def name(self) -> str:
        """What the corpus is called in what is kept."""
        return f"{self.corpus.name}, {self.corpus.stat().st_size / 1e6:.1f} MB"

    @cached_property
    def counts(self) -> Counter[bytes]:
        """How often each word occurs in the corpus."""
        found: Counter[bytes] = Counter()
        with self.corpus.open("rb") as lines:
            for line in lines:
                found.update(line.split())
        return found

    @cached_property
    def words(self) -> int:
        """The words of the corpus."""
        return self.counts.total()

    def commonest(self, number: int) -> list[bytes]:
        """Return the words that have a vector and are commoner than all but `number` words.

        They may be fewer: of equally common words, all or none are among them.
        """
        counts = sorted(self.counts.values(), reverse=True)[number:]
        least = max(MIN_COUNT, counts[0] + 1 if counts else 0)
        return [word for word, count in self.counts.items() if count >= least]

    def vectors(self, program: str) -> Path:
        """Return where the vectors of a program are kept."""
        return self.folder / f"{program}.vectors"


def train(setup: Setup, setting: Setting, seed: int, epochs: int = EPOCHS) -> list[str]:
    """Return our command that trains."""
    options = ("--objective", setting.objective, "--loss", _loss(setting), "--learning-rate", setting.rate)
    sizes = ("--dim", DIM, "--window", WINDOW, "--min-count", MIN_COUNT, "--epochs", epochs)
    rest = ("--sample", SAMPLE, "--seed", seed, "--jobs", JOBS, "--json", "-o", setup.vectors("nlptk"))
    return nlptk("train", setup.corpus, *options, *sizes, *rest)


def export(model: Path, output: Path) -> list[str]:
    """Return our command that writes vectors as word2vec does, in binary."""
    return nlptk("export", model, "--format", "word2vec-binary", "-o", output)


def evaluate(model: Path, restrict: int, *tests: Path) -> list[str]:
    """Return our command that judges vectors."""
    return nlptk("evaluate", model, *tests, "--case", "keep", "--restrict", restrict, "--json")


def gensim(setup: Setup, setting: Setting, seed: int, epochs: int, workers: int) -> list[str]:
    """Return the command that trains with gensim; it tells the seconds of its calls."""
    figures = (setting.is_skipgram, setting.has_noise * NEGATIVE, setting.rate, epochs, seed, workers)
    sizes = (DIM, WINDOW, MIN_COUNT, SAMPLE)
    return peer("gensim_word2vec.py", setup.corpus, *map(float, (*sizes, *figures)), setup.vectors("gensim"))


def fasttext(setup: Setup, setting: Setting) -> list[str] | None:
    """Return fastText's command that trains for an epoch, None where it is not at hand."""
    program = shutil.which("fasttext")
    loss = ("-loss", "ns" if setting.has_noise else "hs", "-neg", NEGATIVE, "-lr", setting.rate)
    sizes = ("-dim", DIM, "-ws", WINDOW, "-minCount", MIN_COUNT, "-t", SAMPLE, "-epoch", 1, "-thread", JOBS)
    files = ("-input", setup.corpus, "-output", setup.folder / "fasttext", "-maxn", 0, "-bucket", 0)
    return [program, *map(str, (setting.objective, *files, *sizes, *loss))] if program else None


def word2vec(setup: Setup, setting: Setting) -> list[str] | None:
    """Return the command of word2vec.c that trains for an epoch, None where it is not at hand."""
    program = shutil.which("word2vec")
    loss = ("-negative", NEGATIVE, "-hs", 0) if setting.has_noise else ("-negative", 0, "-hs", 1)
    sizes = ("-size", DIM, "-window", WINDOW, "-min-count", MIN_COUNT, "-sample", SAMPLE, "-iter", 1)
    how = ("-cbow", int(not setting.is_skipgram), "-alpha", setting.rate, "-threads", JOBS, "-binary", 1)
    files = ("-train", setup.corpus, "-output", setup.vectors("word2vec"))
    return [program, *map(str, (*files, *loss, *sizes, *how))] if program else None


def nlptk(*words: object) -> list[str]:
    """Return a command of `nlptk embed`."""
    return [sys.executable, "-m", "nlptk", "embed", *map(str, words)]


def peer(script: str, *words: object) -> list[str]:
    """Return the command that runs a peer's library."""
    return [sys.executable, str(PEERS / script), *map(str, words)]


def _loss(setting: Setting) -> str:
    return f"{setting.loss}:negative={NEGATIVE}" if setting.has_noise else setting.loss
