"""The tables of the BPE benchmark: training, encoding, odd inputs, memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import bpe_commands as commands
from corpora import one_letter, without_spaces
from measure import Runs, in_turn, markdown, run_once, spread

ODD_VOCAB_SIZE = 1000
ODD_MEGABYTES = (1, 2, 4)
MEMORY = (None, "300M", "64M")
MB = 1e6


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    corpus: Path
    folder: Path  # for models and ids
    vocab_size: int
    runs: int

    @property
    def size(self) -> int:
        """Bytes of the corpus."""
        return self.corpus.stat().st_size


@dataclass(frozen=True)
class Row:
    """What a command did in all its runs."""

    name: str
    seconds: Sequence[float]
    peak: int  # bytes
    result: str


def training(setup: Setup) -> str:
    """Train with all trainers; compare tokenizers' merges in order, and rustbpe's pieces as a set."""
    ours, one_job, merges, ranks, their_merges, their_ranks = (
        setup.folder / name
        for name in ("ours.nlptk", "one.nlptk", "ours.json", "ours.ranks", "theirs.json", "theirs.ranks")
    )
    corpus, size = setup.corpus, setup.vocab_size
    done = in_turn(
        {
            "nlptk, 2 jobs": commands.train(corpus, ours, size, "--jobs", "2"),
            "nlptk, 1 job": commands.train(corpus, one_job, size, "--jobs", "1"),
            "tokenizers, 2 threads": commands.tokenizers_train(corpus, their_merges, size, threads=2),
            "rustbpe": commands.rustbpe_train(corpus, their_ranks, size),
        },
        setup.runs,
    )
    run_once(commands.export(ours, "tokenizer.json", merges))
    run_once(commands.export(ours, "tiktoken", ranks))
    results = (
        f"{len(commands.merges(merges)):,} merges",
        _identical(commands.same(ours, one_job)),
        _in_order(commands.merges(merges), commands.merges(their_merges)),
        _in_any_order(commands.pieces(ranks), commands.pieces(their_ranks)),
    )
    rows = [
        Row(name, runs.seconds, runs.peak, result)
        for (name, runs), result in zip(done.items(), results, strict=True)
    ]
    note = "Text is cut by GPT-2's expression. Models are written in each program's own format."
    return _section(f"Training: a vocabulary of {size:,}", note, setup.size, rows)


def encoding(setup: Setup) -> str:
    """Encode with the vocabulary that `training` left, in every program; compare all ids."""
    corpus, model, ranks, json_model = (
        setup.corpus,
        *(setup.folder / name for name in ("ours.nlptk", "ours.ranks", "ours.json")),
    )
    ids = [setup.folder / f"{number}.ids" for number in range(5)]
    done = in_turn(
        {
            "nlptk, 2 jobs": commands.encode(model, corpus, ids[0], jobs=2),
            "nlptk, 1 job": commands.encode(model, corpus, ids[1], jobs=1),
            "tiktoken, 2 threads": commands.tiktoken_encode(ranks, corpus, ids[2], threads=2),
            "tiktoken, 1 thread": commands.tiktoken_encode(ranks, corpus, ids[3], threads=1),
            "tokenizers, 2 threads": commands.tokenizers_encode(json_model, corpus, ids[4], threads=2),
        },
        setup.runs,
    )
    rows: list[Row] = []
    for (name, runs), written in zip(done.items(), ids, strict=True):
        result = "the same ids" if commands.same(ids[0], written) else "OTHER IDS"
        if name.startswith("nlptk"):
            rows.append(Row(name, runs.seconds, runs.peak, result))
        else:
            rows += _stages(name, runs, result)
    tokens = json.loads(done["tiktoken, 2 threads"].output)["tokens"]
    note = (
        f"All with the {setup.vocab_size:,} pieces trained above: {tokens:,} tokens,"
        f" {setup.size / tokens:.2f} bytes a token. nlptk reads the file and writes the\n"
        "ids as text, a line for a line. The peers are timed for the same, for the process without the writing, and for"
        " the calls\nthat encode lists of lines alone."
    )
    return _section("Encoding", note, setup.size, rows)


def odd_inputs(setup: Setup) -> str:
    """Train and encode lines that double in length and are all one word, or nearly."""
    rows: list[list[str]] = []
    text = setup.folder / "odd.txt"
    for kind in ("text without spaces", "the letter a"):
        columns: dict[str, list[float]] = {"train": [], "encode": [], "tiktoken's call alone": []}
        for megabytes in ODD_MEGABYTES:
            if kind == "the letter a":
                one_letter(text, megabytes * int(MB))
            else:
                without_spaces(setup.corpus, text, megabytes * int(MB))
            for name, seconds in zip(columns, _odd_seconds(setup, text), strict=True):
                columns[name].append(seconds)
        rows += [
            [f"{kind}: {name}", *(f"{value:.2f}" for value in seconds), f"{seconds[-1] / seconds[0]:.1f}"]
            for name, seconds in columns.items()
        ]
    note = (
        f"Median seconds for one line: a vocabulary of {ODD_VOCAB_SIZE:,}, one job, start-up included (but not of"
        " tiktoken). n log n is a growth of\n4.4 from 1 to 4 MB, and n^2 one of 16. Ids are the same as tiktoken's, to"
        " which a line of one letter is one piece, looked up whole."
    )
    header = ("", *(f"{megabytes} MB" for megabytes in ODD_MEGABYTES), "growth")
    return f"## Long lines without spaces\n\n{note}\n\n{markdown(header, rows)}"


def memory(setup: Setup) -> str:
    """Train with less and less memory; the models must be the same."""
    models = [setup.folder / f"memory{number}.nlptk" for number in range(len(MEMORY))]
    done = in_turn(
        {
            f"--memory {size}" if size else "default (half of all)": commands.train(
                setup.corpus, model, setup.vocab_size, "--jobs", "2", *(["--memory", size] if size else [])
            )
            for size, model in zip(MEMORY, models, strict=True)
        },
        setup.runs,
    )
    rows = [
        [
            name,
            spread(runs.seconds),
            f"{runs.peak / MB:,.0f}",
            f"{runs.private_peak / MB:,.0f}",
            _identical(commands.same(models[0], model)),
        ]
        for (name, runs), model in zip(done.items(), models, strict=True)
    ]
    note = (
        "nlptk train-bpe with 2 jobs. Private are the pages that no file stands behind: what --memory bounds."
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


def _stages(name: str, runs: Runs, result: str) -> Iterator[Row]:
    """Yield three rows of a peer: the whole process, the same without writing ids, and the encoding calls."""
    reports = [json.loads(run.output) for run in runs.runs]
    before_writing = [whole - report["writing"] for whole, report in zip(runs.seconds, reports, strict=True)]
    yield Row(f"{name}: ids as text", runs.seconds, runs.peak, result)
    yield Row(f"{name}: not written", before_writing, runs.peak, result)
    yield Row(f"{name}: calls alone", [report["encoding"] for report in reports], runs.peak, result)


def _identical(same: bool) -> str:
    return "the same bytes" if same else "OTHER BYTES"


def _in_order(merges: list[list[str]], theirs: list[list[str]]) -> str:
    equal = sum(ours == other for ours, other in zip(merges, theirs, strict=False))
    return f"{equal:,} of {len(theirs):,} merges the same, in order"


def _in_any_order(pieces: set[bytes], theirs: set[bytes]) -> str:
    return f"{len(pieces & theirs):,} of {len(theirs):,} pieces the same, in any order"


def _section(title: str, note: str, size: int, rows: Sequence[Row]) -> str:
    base = median(rows[0].seconds)
    table = [
        [
            row.name,
            spread(row.seconds),
            f"{size / MB / median(row.seconds):.1f}",
            f"{median(row.seconds) / base:.2f}",
            f"{row.peak / MB:,.0f}",
            row.result,
        ]
        for row in rows
    ]
    header = ("", "seconds", "MB/s", "ratio", "peak MB", "result")
    return f"## {title}\n\n{note}\n\n{markdown(header, table)}"
