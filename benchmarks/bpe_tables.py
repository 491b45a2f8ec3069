"""The tables of the BPE benchmark that have peers in them: training and encoding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import bpe_commands as commands
from bpe_commands import Setup, identity
from measure import Runs, in_turn, markdown, run_once, spread

MB = 1e6


@dataclass(frozen=True)
class Row:
    """What a command did in all its runs."""

    name: str
    seconds: Sequence[float]
    result: str
    whole: Runs | None = None  # of which processor time and memory are known


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
        identity(commands.same(ours, one_job)),
        _in_order(commands.merges(merges), commands.merges(their_merges)),
        _in_any_order(commands.pieces(ranks), commands.pieces(their_ranks)),
    )
    rows = [
        Row(name, runs.seconds, result, runs)
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
            rows.append(Row(name, runs.seconds, result, runs))
        else:
            rows += _stages(name, runs, result)
    tokens = json.loads(done["tiktoken, 2 threads"].output)["tokens"]
    note = (
        f"All with the {setup.vocab_size:,} pieces trained above: {tokens:,} tokens,"
        f" {setup.size / tokens:.2f} bytes a token. nlptk reads the file and writes the ids as text, a line"
        " for a line. The peers are timed for the same, for the process without the writing, and for the"
        " calls alone that encode lists of lines."
    )
    return _section("Encoding", note, setup.size, rows)


def _stages(name: str, runs: Runs, result: str) -> Iterator[Row]:
    """Yield three rows of a peer: the whole process, the same without writing ids, and the encoding calls."""
    reports = [json.loads(run.output) for run in runs.runs]
    before_writing = [whole - report["writing"] for whole, report in zip(runs.seconds, reports, strict=True)]
    yield Row(f"{name}: ids as text", runs.seconds, result, runs)
    yield Row(f"{name}: not written", before_writing, result)
    yield Row(f"{name}: calls alone", [report["encoding"] for report in reports], result)


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
            f"{row.whole.processor:.2f}" if row.whole else "",
            f"{row.whole.peak / MB:,.0f}" if row.whole else "",
            row.result,
        ]
        for row in rows
    ]
    header = ("", "seconds", "MB/s", "ratio", "CPU s", "peak MB", "result")
    return f"## {title}\n\n{note}\n\n{markdown(header, table)}"
