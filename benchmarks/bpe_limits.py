"""The tables of the BPE benchmark on what is hard: long lines without spaces, and little memory."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

import bpe_commands as commands
from bpe_commands import Setup, identity
from corpora import one_letter, without_spaces
from measure import CommandFailed, in_turn, markdown, spread

ODD_VOCAB_SIZE = 1000
ODD_MEGABYTES = (1, 2, 4)
MEMORY = (None, "300M", "64M")
MB = 1_000_000


def odd_inputs(setup: Setup) -> str:
    """Train and encode lines that double in length and are all one word, or nearly."""
    rows: list[list[str]] = []
    text = setup.folder / "odd.txt"
    for kind in ("text without spaces", "the letter a"):
        columns: dict[str, list[float]] = {"train": [], "encode": [], "tiktoken's call alone": []}
        for megabytes in ODD_MEGABYTES:
            if kind == "the letter a":
                one_letter(text, megabytes * MB)
            else:
                without_spaces(setup.corpus, text, megabytes * MB)
            for name, seconds in zip(columns, _odd_seconds(setup, text), strict=True):
                columns[name].append(seconds)
        rows += [
            [f"{kind}: {name}", *(f"{value:.2f}" for value in seconds), f"{seconds[-1] / seconds[0]:.1f}"]
            for name, seconds in columns.items()
        ]
    note = (
        f"Median seconds for one line: a vocabulary of {ODD_VOCAB_SIZE:,}, one job, start-up included (but"
        " for tiktoken). From 1 to 4 MB n log n grows 4.4 times, and n^2 16 times. Ids are the same as"
        " tiktoken's, to which the line of one letter is one piece, looked up whole."
    )
    header = ("", *(f"{megabytes} MB" for megabytes in ODD_MEGABYTES), "growth")
    return f"## Long lines without spaces\n\n{note}\n\n{markdown(header, rows)}"


def memory(setup: Setup) -> str:
    """Train with less and less memory; the models must be the same."""
    rows = []
    for size in MEMORY:
        model = setup.folder / f"memory-{size}.nlptk"
        limit = [] if size is None else ["--memory", size]
        name = "no --memory" if size is None else f"--memory {size}"
        command = commands.train(setup.corpus, model, setup.vocab_size, "--jobs", "2", *limit)
        try:
            runs = in_turn({name: command}, setup.runs)[name]
        except CommandFailed as error:
            rows.append([name, "", "", "", str(error)])
            continue
        peaks = (f"{peak / MB:,.0f}" for peak in (runs.peak, runs.private_peak))
        same = commands.same(setup.folder / f"memory-{MEMORY[0]}.nlptk", model)
        rows.append([name, spread(runs.seconds), *peaks, identity(same)])
    note = (
        "nlptk train-bpe, 2 jobs. Private are the pages that no file stands behind, of which --memory bounds"
        " what is above 200 MB. Counting spills to files; merging refuses when the distinct words do not fit."
    )
    header = ("", "seconds", "peak MB", "private peak MB", "model")
    return f"## Memory\n\n{note}\n\n{markdown(header, rows)}"


def _odd_seconds(setup: Setup, text: Path) -> list[float]:
    model, ranks, ids, their_ids = (
        setup.folder / name for name in ("odd.nlptk", "odd.ranks", "odd.ids", "odd2.ids")
    )
    trained = in_turn({"train": commands.train(text, model, ODD_VOCAB_SIZE, "--jobs", "1")}, setup.runs)
    commands.write_ranks(model, ranks)
    done = in_turn(
        {
            "encode": commands.encode(model, text, ids, jobs=1),
            "tiktoken": commands.tiktoken_encode(ranks, text, their_ids, threads=1),
        },
        setup.runs,
    )
    if not commands.same(ids, their_ids):
        raise ValueError(f"tiktoken gives other ids for {text.stat().st_size} bytes")
    calls = [json.loads(run.output)["encoding"] for run in done["tiktoken"].runs]
    return [median(trained["train"].seconds), median(done["encode"].seconds), median(calls)]
