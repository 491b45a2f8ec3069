"""Whether augmented training sentences make a better classifier."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from augment_commands import Setup, aeda, eda, textaugment
from measure import run_once
from measured import Figures

FEW = 500  # training sentences of the small sets
PEER = "textaugment's EDA"
PLAN = {
    FEW: (16, 0.05),
    None: (4, 0.1),
}  # variants and rate that the EDA paper advises, by training sentences

Augment = Callable[[Setup, Path, int, float, int], str]  # file, variants, rate, seed -> the augmented text


def accuracy(setup: Setup, method: str, name: str, size: int | None, seed: int) -> Figures:
    """Train on augmented sentences of a set, and test; percent, and the seconds that both parts take."""
    number, alpha = PLAN[size]
    started = time.perf_counter()
    text = METHODS[method](setup, setup.training(name, size, seed), number, alpha, seed)
    augmented = time.perf_counter()
    found = _accuracy(_labelled(text), _labelled(setup.test(name).read_text("utf-8")))
    seconds = {"augmenting": augmented - started, "learning": time.perf_counter() - augmented}
    return {"accuracy": found, **{part: round(each, 2) for part, each in seconds.items()}}


def _nothing(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    return text.read_text("utf-8")


def _eda(*options: str) -> Augment:
    def augment(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
        rates = [f"--alpha-{op}={alpha}" for op in ("sr", "ri", "rs", "rd")]
        return run_once(eda(text, "--num-aug", number, "--seed", seed, *rates, *options)).output

    return augment


def _filtered(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    filtering = ("--filter-lm", str(setup.language_model), "--max-perplexity-ratio", "1.5")
    return _eda(*filtering)(setup, text, number, alpha, seed)


def _aeda(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    sentences = text.read_text("utf-8")
    repeated = setup.written("repeated.tsv", [sentences] * number)
    return sentences + run_once(aeda(repeated, seed)).output


def _textaugment(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    return run_once(textaugment(text, number, alpha, seed)).output


METHODS: dict[str, Augment] = {
    "no augmentation": _nothing,
    "EDA": _eda(),
    "EDA, protected": _eda("--protect", "negation", "--keyword-weights", "log-odds"),
    "EDA, filtered": _filtered,
    "AEDA": _aeda,
    PEER: _textaugment,
}


def _accuracy(training: tuple[list[str], list[str]], test: tuple[list[str], list[str]]) -> float:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    cut = CountVectorizer(ngram_range=(1, 2), binary=True, token_pattern=r"\S+")
    model = OneVsRestClassifier(LogisticRegression(solver="liblinear"))
    model.fit(cut.fit_transform(training[1]), training[0])
    return 100 * float(model.score(cut.transform(test[1]), test[0]))


def _labelled(text: str) -> tuple[list[str], list[str]]:
    """Return the labels and the sentences of `label TAB sentence` lines."""
    pairs = [line.split("\t", 1) for line in text.removesuffix("\n").split("\n")]
    return [label for label, _ in pairs], [sentence for _, sentence in pairs]
