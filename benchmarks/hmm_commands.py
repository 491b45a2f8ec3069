"""What the HMM benchmark runs, and on what."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, repeat
from pathlib import Path

from hmm_scores import Sentence, read_columns
from measure import run_once

PEERS = Path(__file__).resolve().parent / "peers"
MANY = 1_000_000  # tokens: the test text is repeated until it has as many


@dataclass(frozen=True)
class Corpus:
    """Tagged text in columns, the tags in the last one; names of files in the folder of corpora."""

    name: str
    train: str
    test: str
    word: int | None = None  # the column of words where there are more than two, from 1

    @property
    def file(self) -> str:
        """The beginning of the names of files made of it."""
        return f"{self.train.partition('.train')[0]}.{self.word or 1}"

    @property
    def columns(self) -> list[str]:
        """The options that say where words are."""
        return [] if self.word is None else ["--word-column", str(self.word)]


BROWN = Corpus("Brown", "brown.train.tagged", "brown.test.tagged")
TREEBANK = Corpus("treebank", "treebank.train.tagged", "treebank.test.tagged")
CHUNKED = (
    Corpus("conll2000, chunks from words", "conll2000.train.txt", "conll2000.test.txt", 1),
    Corpus("conll2000, chunks from POS tags", "conll2000.train.txt", "conll2000.test.txt", 2),
    Corpus("conll2002 esp, entities", "conll2002.esp.train.txt", "conll2002.esp.testb.txt", 1),
    Corpus("conll2002 ned, entities", "conll2002.ned.train.txt", "conll2002.ned.testb.txt", 1),
)
SEGMENTED = (
    Corpus("zh_gsd", "zh_gsd.train.tagged", "zh_gsd.test.tagged"),
    Corpus("zh_sinica", "zh_sinica.train.tagged", "zh_sinica.test.tagged"),
)


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    data: Path
    folder: Path  # for models, and for text as the programs want it
    runs: int

    def train(self, corpus: Corpus) -> list[Sentence]:
        """Read what is trained on."""
        return read_columns(self.data / corpus.train, corpus.word or 1)

    def test(self, corpus: Corpus) -> list[Sentence]:
        """Read what is tested with."""
        return read_columns(self.data / corpus.test, corpus.word or 1)

    def model(self, corpus: Corpus, program: str = "nlptk") -> Path:
        """Return where the model of a program is kept."""
        return self.folder / f"{corpus.file}.{program}"

    def two_columns(self, corpus: Corpus) -> Path:
        """Return the text to train on, as word TAB tag."""
        return self._made(corpus, "two", _token_lines(self.train(corpus), "{}\t{}\n"))

    def tokens(self, corpus: Corpus) -> Path:
        """Return the words of the test text, a line each."""
        return self._made(corpus, "tokens", _token_lines(self.test(corpus), "{}\n"))

    def many(self, corpus: Corpus) -> tuple[Path, int]:
        """Return these words repeated until there are many, and how many."""
        words = self.test(corpus)
        number = sum(map(len, words))
        times = -(-MANY // number)
        lines = _token_lines(chain.from_iterable(repeat(words, times)), "{}\n")
        return self._made(corpus, "many", lines), number * times

    def words(self, corpus: Corpus) -> Path:
        """Return the text to train on, a sentence a line, a space between words."""
        return self._made(corpus, "words", _lines(self.train(corpus), " "))

    def raw(self, corpus: Corpus) -> Path:
        """Return the test text without spaces."""
        return self._made(corpus, "raw", _lines(self.test(corpus), ""))

    def trained(self, corpus: Corpus) -> Path:
        """Return our model, trained if need be."""
        model = self.model(corpus)
        if not model.exists():
            run_once(train(self, corpus))
        return model

    def _made(self, corpus: Corpus, suffix: str, lines: Iterable[str]) -> Path:
        path = self.folder / f"{corpus.file}.{suffix}"
        if not path.exists():
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        return path


def train(setup: Setup, corpus: Corpus) -> list[str]:
    """Return our command that trains a tagger."""
    return _nlptk("train", setup.data / corpus.train, *corpus.columns, "-o", setup.model(corpus))


def tag(setup: Setup, corpus: Corpus, tokens: Path, jobs: int = 2) -> list[str]:
    """Return our command that tags tokens."""
    return _nlptk("tag", setup.model(corpus), tokens, "--input", "tokens", "--jobs", jobs)


def evaluate(setup: Setup, corpus: Corpus, *options: str) -> list[str]:
    """Return our command that scores our tagger."""
    gold = setup.data / corpus.test
    return _nlptk("evaluate", setup.model(corpus), gold, *corpus.columns, *options, "--json")


def train_segmenter(setup: Setup, corpus: Corpus) -> list[str]:
    """Return our command that trains a segmenter."""
    return _nlptk("train", "--from-words", setup.words(corpus), "-o", setup.model(corpus, "segmenter"))


def segment(setup: Setup, corpus: Corpus, *options: object) -> list[str]:
    """Return our command that segments the test text."""
    return _nlptk("segment", setup.model(corpus, "segmenter"), setup.raw(corpus), *options)


def has_hunpos() -> bool:
    """Tell whether hunpos is at hand."""
    return bool(shutil.which("hunpos-train") and shutil.which("hunpos-tag"))


def hunpos_train(setup: Setup, corpus: Corpus) -> list[str]:
    """Return hunpos's command that trains a tagger."""
    return _reading(["hunpos-train", str(setup.model(corpus, "hunpos"))], setup.two_columns(corpus))


def hunpos_tag(setup: Setup, corpus: Corpus, tokens: Path) -> list[str]:
    """Return hunpos's command that tags tokens."""
    return _reading(["hunpos-tag", str(setup.model(corpus, "hunpos"))], tokens)


def tnt(setup: Setup, corpus: Corpus, output: Path) -> list[str]:
    """Return the command that trains NLTK's TnT and tags the test text once."""
    return _peer("nltk_tnt.py", setup.two_columns(corpus), setup.tokens(corpus), output)


def jieba(how: str, text: Path) -> list[str]:
    """Return the command that segments text with jieba: its `hmm` alone, or with its `dictionary`, too."""
    return _peer("jieba_cut.py", how, text)


def jieba_dictionary() -> Path:
    """Return the file of jieba's words."""
    found = find_spec("jieba")
    assert found and found.origin
    return Path(found.origin).with_name("dict.txt")


def fit(tool: str, text: Path, states: int, iterations: int, jobs: int) -> list[str]:
    """Return the command that fits a model to text without tags by calls of a tool's library."""
    return _peer("baum_welch.py", tool, text, states, iterations, jobs)


def _nlptk(*words: object) -> list[str]:
    return [sys.executable, "-m", "nlptk", "hmm", *map(str, words)]


def _peer(script: str, *words: object) -> list[str]:
    return [sys.executable, str(PEERS / script), *map(str, words)]


def _reading(command: list[str], text: Path) -> list[str]:
    return ["sh", "-c", f"exec {shlex.join(command)} < {shlex.quote(str(text))}"]


def _token_lines(sentences: Iterable[Sentence], form: str) -> Iterable[str]:
    for sentence in sentences:
        yield from (form.format(*token) for token in sentence)
        yield "\n"


def _lines(sentences: Iterable[Sentence], between: str) -> Iterable[str]:
    return (between.join(word for word, _ in sentence) + "\n" for sentence in sentences)
