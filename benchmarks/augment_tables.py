"""The tables of the augmentation benchmark."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, stdev

from augment_commands import FEW, PEER_LINES, SENTENCES, Setup, eda, run, textaugment
from measure import CommandFailed, Runs, in_turn, markdown, run_once, spread

NUM_AUG = 9
SCRIPT_THERE = 6_500  # output lines/s of the EDA authors' script on another machine
PLAN = {
    FEW: (16, 0.05),
    None: (4, 0.1),
}  # variants and rate that the EDA paper advises, by training sentences

Method = Callable[[Setup, Path, int, float, int], str]  # file, variants, rate, seed -> the augmented text


def speed(setup: Setup) -> str:
    """Augment distinct sentences with the shipped defaults, start-up included."""
    given = {f"nlptk, --jobs {jobs}": eda(setup.sentences, "-q", "--jobs", jobs) for jobs in (2, 1)}
    done = in_turn(given, setup.runs)
    rows = [_speed_row(name, runs) for name, runs in done.items()]
    if _peer_runs(setup):
        peer = textaugment(setup.few_sentences, NUM_AUG, 0.1, 1)
        name = f"textaugment, the first {PEER_LINES:,}"
        rows.append(_speed_row(name, in_turn({name: peer}, 1)[name]))
    rows.append(["the EDA authors' script, on another machine", "", f"{SCRIPT_THERE:,}", "", ""])
    note = (
        f"{SENTENCES:,} distinct sentences, --num-aug {NUM_AUG}, everything else by default;"
        " start-up, reading and writing included. Lines are those of the output, originals among them."
    )
    header = ("", "seconds", "lines/s", "CPU s", "peak MB")
    return f"## Speed\n\n{note}\n\n{markdown(header, rows)}"


def helping(setup: Setup) -> str:
    """Train a classifier on what is augmented in several ways, and test it."""
    if find_spec("sklearn") is None:
        return "## Does it help?\n\nscikit-learn is not installed.\n"
    methods: dict[str, Method | None] = {
        "no augmentation": None,
        "EDA": _eda(),
        "EDA, protected": _eda("--protect", "negation", "--keyword-weights", "log-odds"),
        "EDA, filtered": _filtered,
        "AEDA": _aeda,
    }
    if _peer_runs(setup):
        methods["textaugment EDA"] = _textaugment
    rows = []
    for method, augment in methods.items():
        rows.append([method])
        for size in PLAN:
            rows[-1] += _scores(setup, size, augment)
        print(" | ".join(rows[-1]), file=sys.stderr)
    header = [""]
    for size in PLAN:
        shown = "all" if size is None else str(size)
        header += [*(f"{name} {shown}" for name in setup.sets), f"mean {shown}"]
    note = (
        f"Accuracy in percent on the test set, mean ± standard deviation over {setup.seeds} seeds."
        " Logistic regression (scikit-learn, C = 1) on words and pairs of words, present or absent. With"
        f" {FEW} sentences, drawn anew for each seed, 16 variants at rate 0.05; with all of them 4 at 0.1, as"
        " the EDA paper advises (AEDA: 0.3). Protected: --protect negation --keyword-weights log-odds."
        " Filtered: --filter-lm with a trigram model of 5 MB of prose, --max-perplexity-ratio 1.5."
    )
    return f"## Does it help?\n\n{note}\n\n{markdown(header, rows)}"


def _speed_row(name: str, runs: Runs) -> list[str]:
    lines = runs.output.count("\n")
    rate = lines / sorted(runs.seconds)[len(runs.seconds) // 2]
    return [name, spread(runs.seconds), f"{rate:,.0f}", f"{runs.processor:.1f}", f"{runs.peak / 1e6:,.0f}"]


def _peer_runs(setup: Setup) -> bool:
    """Tell whether textaugment is there, and its wordnet."""
    if find_spec("textaugment") is None:
        return False
    try:
        run_once(textaugment(setup.written("one.tsv", ["x\tone good word\n"]), 1, 0.1, 1))
    except CommandFailed as error:
        print(f"textaugment cannot run: {error}", file=sys.stderr)
        return False
    return True


def _eda(*options: str) -> Method:
    def augment(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
        rates = [f"--alpha-{op}={alpha}" for op in ("sr", "ri", "rs", "rd")]
        command = ["augment", "eda", "-q", str(text), "--num-aug", str(number), "--seed", str(seed)]
        return run([*command, *rates, *options])

    return augment


def _filtered(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    filtering = ("--filter-lm", str(setup.language_model), "--max-perplexity-ratio", "1.5")
    return _eda(*filtering)(setup, text, number, alpha, seed)


def _aeda(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    command = ["augment", "apply", "-q", "--op", "aeda", str(text), "--seed"]
    variants = [run([*command, str(1000 * seed + each)]) for each in range(number)]
    return text.read_text("utf-8") + "".join(variants)


def _textaugment(setup: Setup, text: Path, number: int, alpha: float, seed: int) -> str:
    done = subprocess.run(textaugment(text, number, alpha, seed), capture_output=True, check=True)
    return done.stdout.decode()


def _scores(setup: Setup, size: int | None, augment: Method | None) -> list[str]:
    """Return the scores on all sets with so many training sentences, and their mean."""
    if augment is _textaugment and size is None:
        return [""] * (len(setup.sets) + 1)  # it would take hours
    scores = [_accuracies(setup, name, size, augment) for name in setup.sets]
    return [*map(_cell, scores), f"{mean(map(mean, scores)):.2f}"]


def _accuracies(setup: Setup, name: str, size: int | None, augment: Method | None) -> list[float]:
    number, alpha = PLAN[size]
    test = _labelled(setup.test(name).read_text("utf-8"))
    accuracies = []
    for seed in range(1, 1 + setup.seeds):
        text = setup.training(name, size, seed)
        augmented = augment(setup, text, number, alpha, seed) if augment else text.read_text("utf-8")
        accuracies.append(_accuracy(_labelled(augmented), test))
        if augment is None and size is None:
            break  # there is nothing random
    return accuracies


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


def _cell(accuracies: list[float]) -> str:
    if len(accuracies) == 1:
        return f"{accuracies[0]:.1f}"
    return f"{mean(accuracies):.1f} ± {stdev(accuracies):.1f}"
