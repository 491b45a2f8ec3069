"""How fast word vectors are trained, and in how much memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from statistics import median

import embed_commands as commands
from embed_commands import DIM, JOBS, Setting, Setup
from embed_kept import Kept
from measure import Run, in_turn, markdown, spread

MB = 1e6
PART = "speed"
NLPTK, GENSIM = f"nlptk, {JOBS} jobs", f"gensim, {JOBS} workers"
FASTTEXT, WORD2VEC = f"fastText, {JOBS} threads", f"word2vec.c, {JOBS} threads"
ORDER = (NLPTK, GENSIM, FASTTEXT, WORD2VEC)
ROOM = 500  # MB: what a training may need besides its two tables
_EPOCH = re.compile(r"epoch \d+: \d+ words, ([\d.]+) s")


def measure(setup: Setup, kept: Kept) -> None:
    """Train with all programs in turn, as often as there are runs."""
    for setting in setup.settings:
        kept.forget(PART, setup.name, setting.name, programs=_given(setup, setting))
        for number in range(setup.runs):
            for program, runs in in_turn(_given(setup, setting), 1).items():
                figures = {**_seconds(program, runs.runs[0]), **_used(runs.runs[0])}
                kept.put(PART, setup.name, setting.name, program, number=number, figures=figures)


def table(setup: Setup, kept: Kept) -> str:
    """Return the table of speed, and that of memory."""
    rows, held = [], []
    for setting in commands.SETTINGS.values():
        programs = kept.programs(PART, setup.name, setting.name)
        found = {
            each: kept.figures(PART, setup.name, setting.name, each) for each in ORDER if each in programs
        }
        rows += [_row(setup, setting, program, found) for program in found]
        held += [_held(setting, program, runs) for program, runs in found.items() if program == NLPTK]
    note = (
        "One epoch: raw words of the text by the seconds of the whole command, and without reading: by those"
        " of the epoch alone. gensim (corpus_file) reads the text again in each epoch; its calls are timed,"
        " its start is part of the whole command only."
        " To be reached: the ratio of either speed to gensim's."
    )
    head = ("", "seconds", "words/s", "ratio to gensim", "words/s without reading", "ratio", "to be reached")
    used = ("CPU s", "peak MB", "private MB")
    bound = f"To be reached: private MB at most those of two tables of vectors and {ROOM} MB."
    sizes = ("", "words", "two tables MB", "private MB", "to be reached")
    return (
        f"## Speed\n\n{note}\n\n{markdown((*head, *used), rows)}\n"
        f"## Memory\n\n{bound}\n\n{markdown(sizes, held)}"
    )


def _given(setup: Setup, setting: Setting) -> dict[str, list[str]]:
    seed = setup.seeds[0]
    given: dict[str, Callable[[], list[str] | None]] = {
        NLPTK: lambda: commands.train(setup, setting, seed, epochs=1),
        GENSIM: lambda: commands.gensim(setup, setting, seed, epochs=1, workers=JOBS),
        FASTTEXT: lambda: commands.fasttext(setup, setting),
        WORD2VEC: lambda: commands.word2vec(setup, setting),
    }
    chosen = {name: make() for name, make in given.items() if name.split(",")[0] in setup.programs}
    return {name: command for name, command in chosen.items() if command is not None}


def _seconds(program: str, run: Run) -> dict[str, float]:
    """Return the seconds of a run, and those of training alone where a program tells them."""
    if program in (FASTTEXT, WORD2VEC):
        return {"seconds": run.seconds}
    told = json.loads(run.output)
    training = told["training"] if program == GENSIM else sum(map(float, _EPOCH.findall(run.said)))
    return {"seconds": run.seconds, "training": training, "words": told["words"]}


def _used(run: Run) -> dict[str, float]:
    return {"processor": run.processor, "peak": run.peak / MB, "private": run.private_peak / MB}


def _row(setup: Setup, setting: Setting, program: str, found: dict[str, list[dict[str, float]]]) -> list[str]:
    """Return the row of a program, its speeds held against gensim's."""
    runs = found[program]
    speeds, theirs = (_speeds(setup, found.get(each, [])) for each in (program, GENSIM))
    cells = [
        cell
        for speed, their in zip(speeds, theirs, strict=True)
        for cell in (f"{speed:,.0f}" if speed else "", f"{speed / their:.2f}" if speed and their else "")
    ]
    return [
        f"{setting.name}: {program}",
        spread([run["seconds"] for run in runs]),
        *cells,
        f"{setting.speed}" if program == NLPTK else "",
        f"{median(run['processor'] for run in runs):.1f}",
        *(f"{max(run[name] for run in runs):,.0f}" for name in ("peak", "private")),
    ]


def _speeds(setup: Setup, runs: list[dict[str, float]]) -> tuple[float, float]:
    """Return the median of the words a second, of the whole command and without reading; 0 where unknown."""
    each = [[setup.words / run[name] for run in runs if run.get(name)] for name in ("seconds", "training")]
    whole, training = (median(speeds) if speeds else 0.0 for speeds in each)
    return whole, training


def _held(setting: Setting, program: str, runs: list[dict[str, float]]) -> list[str]:
    words = max(run["words"] for run in runs)
    tables = words * DIM * 2 * 4 / MB
    private = max(run["private"] for run in runs)
    cells = (f"{words:,.0f}", f"{tables:,.0f}", f"{private:,.0f}", f"{tables + ROOM:,.0f}")
    return [f"{setting.name}: {program}", *cells]
