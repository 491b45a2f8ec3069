"""GloVe beside what its C programs, which are not at hand, would need on a machine as fast as this."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from statistics import median

import embed_commands as commands
import embed_elsewhere as elsewhere
from bpe_commands import tokenizers_train
from embed_commands import DIM, GLOVE_WINDOW, JOBS, MIN_COUNT, Setup
from embed_kept import Kept
from measure import Run, in_turn, markdown, run_once, spread

MB = 1e6
PART = NAME = "glove"
COUNTING, TRAINING = "counting", "training"
SAMPLE = "prose.sample.txt"
TEXTBOOK = f"{elsewhere.PASSES} passes of the textbook's loop"
_EPOCH = re.compile(r"epoch \d+: \d+ \w+, ([\d.]+) s")
_PAIRS = re.compile(r"(\d+) pairs ")


def train(setup: Setup, source: Path, seed: int) -> list[str]:
    """Return our command that trains GloVe's vectors on text, or on a file of counts."""
    options = ("--objective", "glove", "--dim", DIM, "--seed", seed, "--jobs", JOBS)
    return commands.nlptk("train", source, *options, "--json", "-o", setup.vectors("nlptk"))


def cooccur(setup: Setup, text: Path) -> list[str]:
    """Return our command that counts co-occurrences."""
    options = ("--window", GLOVE_WINDOW, "--min-count", MIN_COUNT, "--jobs", JOBS)
    return commands.nlptk("cooccur", text, *options, "-o", _counts(setup))


def measure(setup: Setup, kept: Kept) -> None:
    """Count and train on as much text as the C programs had, and train on the sample for its loss.

    The textbook's loop takes half an hour and is the same each time: it runs only where its loss is not kept.
    """
    text = _first_words(setup, elsewhere.WORDS)
    given = {
        COUNTING: cooccur(setup, text),
        TRAINING: train(setup, _counts(setup), setup.seeds[0]),
        elsewhere.CALIBRATOR: tokenizers_train(setup.plain, setup.folder / "calibrator.json", 32_000, JOBS),
    }
    kept.forget(PART, setup.name, NAME, programs=given)
    for number in range(setup.runs):
        for program, runs in in_turn(given, 1).items():
            kept.put(PART, setup.name, NAME, program, number=number, figures=_figures(program, runs.runs[0]))
    run_once(cooccur(setup, _lowered_sample(setup)))
    told = json.loads(run_once(train(setup, _counts(setup), setup.seeds[0])).output)
    kept.put(PART, setup.name, SAMPLE, "nlptk", number=0, figures={"loss": told["losses"][-1]})
    if not kept.figures(PART, setup.name, SAMPLE, TEXTBOOK):
        looped = commands.peer("textbook_glove.py", _counts(setup), DIM, elsewhere.PASSES)
        kept.put(PART, setup.name, SAMPLE, TEXTBOOK, number=0, figures=json.loads(run_once(looped).output))


def table(setup: Setup, kept: Kept) -> str:
    """Return the table."""
    found = {
        each: kept.figures(PART, setup.name, NAME, each) for each in kept.programs(PART, setup.name, NAME)
    }
    calibrated = found.get(elsewhere.CALIBRATOR, [])
    rows = []
    if calibrated:
        size = setup.plain.stat().st_size
        scale = elsewhere.scale(median(run["seconds"] for run in calibrated), size)
        words = min(setup.words, elsewhere.WORDS)
        rows = [row for name in (COUNTING, TRAINING) for row in _rows(name, words, found[name], scale)]
        rows += [_loss(setup, kept)]
    note = (
        f"The first {elsewhere.WORDS:,} words of the corpus (all, if it has fewer), window {GLOVE_WINDOW},"
        f" symmetric, weighted by 1 / distance, {DIM} dimensions, our default epochs, start-up, reading and"
        " writing included. GloVe's C programs are not at hand: to be reached is their time on another"
        f" machine for as many words and {elsewhere.PASSES} passes over as many pairs, scaled by tokenizers'"
        " training here over that there. The loss is the sum of f(X) err^2 by the number of pairs, of"
        f" {SAMPLE} in lower case, x-max 100: to be reached is that of {TEXTBOOK}."
    )
    header = ("", "seconds", "pairs", "CPU s", "peak MB", "private MB", "to be reached")
    return f"## GloVe\n\n{note}\n\n{markdown(header, rows)}"


def _rows(name: str, words: int, runs: list[dict[str, float]], scale: float) -> list[list[str]]:
    """Return the row of counting or training, and one of the epochs of training alone."""
    pairs = int(runs[0]["pairs"])
    is_counting = name == COUNTING
    target = (
        elsewhere.counting(words, scale)
        if is_counting
        else elsewhere.training(pairs, elsewhere.PASSES, scale)
    )
    used = [f"{median(run['processor'] for run in runs):.1f}"]
    used += [f"{max(run[each] for run in runs):,.0f}" for each in ("peak", "private")]
    seconds = spread([run["seconds"] for run in runs])
    rows = [[f"nlptk: {name}, {words:,} words", seconds, f"{pairs:,}", *used, f"{target:.2f} s"]]
    if not is_counting:
        epochs = spread([run["training"] for run in runs])
        rows.append(["nlptk: its epochs alone", epochs, f"{pairs:,}", *[""] * 4])
    return rows


def _loss(setup: Setup, kept: Kept) -> list[str]:
    runs = (kept.figures(PART, setup.name, SAMPLE, program) for program in ("nlptk", TEXTBOOK))
    ours, textbook = (f"{found[0]['loss']:.4f}" if found else "" for found in runs)
    return [f"nlptk: loss on {SAMPLE}", ours, *[""] * 4, textbook]


def _figures(program: str, run: Run) -> dict[str, float]:
    used = {"seconds": run.seconds, "processor": run.processor}
    if program == elsewhere.CALIBRATOR:
        return used
    memory = {"peak": run.peak / MB, "private": run.private_peak / MB}
    training = sum(map(float, _EPOCH.findall(run.said)))
    return {**used, **memory, "training": training, "pairs": float(_PAIRS.findall(run.said)[-1])}


def _counts(setup: Setup) -> Path:
    return setup.folder / "counts.nlptk"


def _first_words(setup: Setup, number: int) -> Path:
    """Return the first lines of the corpus, of so many words."""
    path = setup.folder / "first.txt"
    with setup.corpus.open("rb") as source, path.open("wb") as target:
        ends = itertools.accumulate(len(line.split()) for line in source)
        lines = sum(1 for _ in itertools.takewhile(lambda end: end <= number, ends))
        source.seek(0)
        target.writelines(itertools.islice(source, lines))
    return path


def _lowered_sample(setup: Setup) -> Path:
    path = setup.folder / SAMPLE
    path.write_text((setup.data / SAMPLE).read_text(encoding="utf-8").lower(), encoding="utf-8")
    return path
