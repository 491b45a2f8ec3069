"""The tables of the augmentation benchmark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, stdev

from augment_commands import (
    MANY_SENTENCES,
    PEER_SENTENCES,
    SCRIPT_SENTENCES,
    SENTENCES,
    Setup,
    eda,
    script,
    textaugment,
)
from augment_helping import FEW, METHODS, PEER, accuracy
from measure import markdown, run_once, spread
from measured import Figures

NUM_AUG = 9
SCRIPT_RATE = 6_500  # output lines/s of the EDA authors' script, subj, on another machine


def speed(setup: Setup) -> str:
    """Augment distinct sentences with the shipped defaults, start-up included."""
    rows = [
        _speed_row(setup, f"nlptk, --jobs {jobs}", number, partial(_eda, jobs), setup.runs)
        for number, jobs in ((SENTENCES, 2), (SENTENCES, 1), (MANY_SENTENCES, 2))
    ]
    if setup.has_textaugment:
        rows.append(_speed_row(setup, "textaugment", PEER_SENTENCES, _textaugment, 1))
    if setup.script is not None:
        augment = partial(_script, setup.script, setup.folder / "script.tsv")
        rows.append(_speed_row(setup, "the EDA authors' script", SCRIPT_SENTENCES, augment, 1))
    else:
        name = "the EDA authors' script, on another machine"
        rows.append([name, f"{SCRIPT_SENTENCES:,}", "", f"{SCRIPT_RATE:,}", "", ""])
    note = (
        f"Distinct sentences of the classification sets and of prose, {NUM_AUG} variants of each, everything"
        " else by default; start-up, reading and writing included. Lines are those of the output, originals"
        " among them. CPU s is the processor time of all processes, peak MB the largest sum of their resident"
        " sets, pages that they share counted for each."
    )
    header = ("", "sentences", "seconds", "lines/s", "CPU s", "peak MB")
    return f"## Speed\n\n{note}\n\n{markdown(header, rows)}"


def helping(setup: Setup) -> str:
    """Train a classifier on what is augmented in several ways, and test it."""
    if find_spec("sklearn") is None:
        return "## Does it help?\n\nscikit-learn is not installed.\n"
    methods = [name for name in METHODS if name != PEER or setup.has_textaugment]
    tables = []
    for size, title in ((FEW, f"{FEW} training sentences"), (None, "All training sentences")):
        used = [name for name in methods if name != PEER or size is not None]  # it would take an hour
        scores = {name: [_accuracies(setup, name, each, size) for each in setup.sets] for name in used}
        rows = [[name, *map(_cell, scores[name]), _mean(scores[name])] for name in used]
        tables.append(f"### {title}\n\n{markdown(('', *setup.sets, 'mean'), rows)}")
    note = (
        f"Accuracy in percent on the test set, mean ± standard deviation over {setup.seeds} seeds. Logistic"
        " regression (scikit-learn, C = 1) on words and pairs of words, present or absent. With"
        f" {FEW} sentences, drawn anew for each seed and the same for every row, 16 variants at rate 0.05;"
        " with all of them 4 at 0.1, as the EDA paper advises (AEDA: 0.3). Protected: --protect negation"
        " --keyword-weights log-odds. Filtered: --filter-lm with a trigram model of 5 MB of prose,"
        f" --max-perplexity-ratio 1.5. {PEER} is too slow for all sentences."
    )
    return f"## Does it help?\n\n{note}\n\n" + "\n".join(tables)


def _speed_row(
    setup: Setup, name: str, number: int, augment: Callable[[Path], Figures], runs: int
) -> list[str]:
    measured = setup.measured.of(f"speed: {name}, {number}", runs, lambda: augment(setup.sentences(number)))
    seconds = [each["seconds"] for each in measured]
    rate = measured[0]["lines"] / sorted(seconds)[len(seconds) // 2]
    processor = sorted(each["cpu"] for each in measured)[len(measured) // 2]
    peak = max(each["peak_mb"] for each in measured)
    return [name, f"{number:,}", spread(seconds), f"{rate:,.0f}", f"{processor:.1f}", f"{peak:,.0f}"]


def _eda(jobs: int, text: Path) -> Figures:
    return _figures([*eda(text, "--jobs", jobs)])


def _textaugment(text: Path) -> Figures:
    return _figures(textaugment(text, NUM_AUG, 0.1, 1))


def _script(path: Path, target: Path, text: Path) -> Figures:
    return _figures(script(path, text, target, NUM_AUG), target)


def _figures(command: list[str], target: Path | None = None) -> Figures:
    """Run a command that writes to stdout, or to a file."""
    done = run_once(command)
    lines = (done.output if target is None else target.read_text("utf-8")).count("\n")
    return {"seconds": done.seconds, "cpu": done.processor, "peak_mb": done.peak / 1e6, "lines": lines}


def _accuracies(setup: Setup, method: str, name: str, size: int | None) -> list[float]:
    random = method != "no augmentation" or size is not None
    shown = "all" if size is None else str(size)
    found = []
    for seed in range(1, 1 + (setup.seeds if random else 1)):
        measured = setup.measured.of(
            f"helping: {name}, {shown}, {method}, seed {seed}",
            1,
            partial(accuracy, setup, method, name, size, seed),
        )
        found.append(measured[0]["accuracy"])
    return found


def _cell(accuracies: list[float]) -> str:
    spread = f" ± {stdev(accuracies):.1f}" if len(accuracies) > 1 else ""
    return f"{mean(accuracies):.1f}{spread}"


def _mean(scores: list[list[float]]) -> str:
    return f"{mean(map(mean, scores)):.2f}"
