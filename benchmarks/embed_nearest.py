"""How soon the words nearest to one are told, among a million vectors of 300 numbers, start-up included."""

from __future__ import annotations

import embed_commands as commands
from embed_commands import Setup
from embed_kept import Kept
from measure import in_turn, markdown, run_once, spread

MB = 1e6
PART = "nearest"
WORDS, DIM = 1_000_000, 300
NLPTK, GENSIM = "nlptk", "gensim"
TIMES = 5  # as many runs as of the longer commands
TARGET = 0.5  # seconds


def measure(setup: Setup, kept: Kept) -> None:
    """Ask for the neighbours of a word, once unmeasured, so that the file is in the page cache."""
    ours, theirs = setup.folder / "random.nlptk", setup.folder / "random.gensim"
    given = {}
    if NLPTK in setup.programs:
        run_once(commands.peer("random_vectors.py", NLPTK, WORDS, DIM, ours))
        given[NLPTK] = commands.nlptk("nearest", ours, "w17")
    if GENSIM in setup.programs:
        run_once(commands.peer("random_vectors.py", GENSIM, WORDS, DIM, theirs))
        given[GENSIM] = commands.peer("gensim_nearest.py", theirs, "w17")
    for command in given.values():
        run_once(command)
    kept.forget(PART, setup.name, PART, programs=given)
    for number in range(TIMES * setup.runs):
        for program, runs in in_turn(given, 1).items():
            run = runs.runs[0]
            used = {"processor": run.processor, "peak": run.peak / MB, "private": run.private_peak / MB}
            figures = {"seconds": run.seconds, **used}
            kept.put(PART, setup.name, PART, program, number=number, figures=figures)


def table(setup: Setup, kept: Kept) -> str:
    """Return the table."""
    rows = []
    found = {program: kept.figures(PART, setup.name, PART, program) for program in (NLPTK, GENSIM)}
    for program, runs in found.items():
        if not runs:
            continue
        used = (f"{max(run[name] for run in runs):,.0f}" for name in ("peak", "private"))
        seconds, processor = ([run[name] for run in runs] for name in ("seconds", "processor"))
        target = f"{TARGET} s" if program == NLPTK else ""
        rows.append([f"{program}", spread(seconds), spread(processor), *used, target])
    note = (
        f"The 10 words nearest to one among {WORDS:,} random vectors of {DIM} numbers, exactly: a process"
        " starts, opens the file, asks once and ends; the file is in the page cache. gensim maps one of its"
        " own."
    )
    header = ("", "seconds", "CPU s", "peak MB", "private MB", "to be reached")
    return f"## Neighbours\n\n{note}\n\n{markdown(header, rows)}"
