"""The tables of the BPE benchmark: training, encoding, odd inputs, memory."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from corpora import one_letter, without_spaces
from measure import Runs, in_turn, markdown, run_once, spread

from nlptk.tokenize.bpe.patterns import PATTERNS

PEERS = Path(__file__).resolve().parent / "peers"
ODD_VOCAB_SIZE = 1000
ODD_MEGABYTES = (1, 2, 4)
MEMORY = ("300M", "64M")


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

    def path(self, name: str) -> str:
        """Return the path of a file in the folder."""
        return str(self.folder / name)

    def train(self, model: str, *options: str) -> list[str]:
        """Return the command that trains on the corpus."""
        return _train(str(self.corpus), self.path(model), self.vocab_size, *options)


@dataclass(frozen=True)
class Row:
    """What a command did in all its runs."""

    name: str
    seconds: Sequence[float]
    peak: int  # bytes
    result: str


def training(setup: Setup) -> str:
    """Train with all trainers; compare tokenizers' merges in order, and rustbpe's pieces as a set."""
    corpus, size = str(setup.corpus), str(setup.vocab_size)
    done = in_turn(
        {
            "nlptk, 2 jobs": setup.train("ours.nlptk", "--jobs", "2"),
            "nlptk, 1 job": setup.train("ours1.nlptk", "--jobs", "1"),
            "tokenizers, 2 threads": _peer("tokenizers_train", corpus, size, "2", setup.path("theirs.json")),
            "rustbpe": _peer("rustbpe_train", corpus, size, PATTERNS["gpt2"], setup.path("theirs.tiktoken")),
        },
        setup.runs,
    )
    run_once(_export(setup.path("ours.nlptk"), "tokenizer.json", setup.path("ours.json")))
    run_once(_export(setup.path("ours.nlptk"), "tiktoken", setup.path("ours.tiktoken")))
    merges, theirs = (_merges(setup.path(f"{whose}.json")) for whose in ("ours", "theirs"))
    pieces, ranked = (_pieces(setup.path(f"{whose}.tiktoken")) for whose in ("ours", "theirs"))
    same = _digest(setup.path("ours.nlptk")) == _digest(setup.path("ours1.nlptk"))
    equal = sum(ours == other for ours, other in zip(merges, theirs, strict=False))
    results = (
        f"{len(merges):,} merges",
        "the same model, byte for byte" if same else "ANOTHER MODEL",
        f"{equal:,} of {len(theirs):,} merges the same, in order",
        f"{len(pieces & ranked):,} of {len(ranked):,} pieces the same, in any order",
    )
    rows = [
        Row(name, runs.seconds, runs.peak, result)
        for (name, runs), result in zip(done.items(), results, strict=True)
    ]
    return _section(f"Training a vocabulary of {setup.vocab_size:,}", "Words are cut as GPT-2 does.", setup, rows)


def encoding(setup: Setup) -> str:
    """Encode with the vocabulary that `training` left, in every program; compare all ids."""
    corpus, model = str(setup.corpus), setup.path("ours.nlptk")
    ids = {jobs: _encode(model, corpus, setup.path(f"ours{jobs}.ids"), jobs) for jobs in (2, 1)}
    peers = {
        "tiktoken, 1 thread": ("tiktoken_encode", "ours.tiktoken", "1"),
        "tiktoken, 2 threads": ("tiktoken_encode", "ours.tiktoken", "2"),
        "tokenizers, 2 threads": ("tokenizers_encode", "ours.json", "2"),
    }
    commands = {
        name: _peer(script, setup.path(given), corpus, threads, setup.path(f"{name}.ids"))
        for name, (script, given, threads) in peers.items()
    }
    done = in_turn({"nlptk, 2 jobs": ids[2], "nlptk, 1 job": ids[1], **commands}, setup.runs)
    digest = _digest(setup.path("ours2.ids"))
    tokens = json.loads(done["tiktoken, 1 thread"].output)["tokens"]
    rows = [
        Row(name, done[name].seconds, done[name].peak, _equality(setup.path(f"ours{jobs}.ids"), digest))
        for name, jobs in (("nlptk, 2 jobs", 2), ("nlptk, 1 job", 1))
    ]
    for name in peers:
        rows += _stages(name, done[name], _equality(setup.path(f"{name}.ids"), digest))
    note = (
        f"{tokens:,} tokens, {setup.size / tokens:.2f} bytes each; all with the vocabulary trained above. nlptk"
        " reads the file and\nwrites the ids as text. Peers are timed for the same (`ids as text`), for a process that"
        " reads and encodes but writes\nno ids (`no output`), and for the calls that encode lists of lines in memory"
        " (`calls alone`)."
    )
    return _section("Encoding", note, setup, rows)


def odd_inputs(setup: Setup) -> str:
    """Train and encode lines that double in length, and have one long word."""
    rows = []
    for kind in ("text without spaces", "the letter a"):
        for megabytes in ODD_MEGABYTES:
            text, size = setup.folder / "odd.txt", megabytes * 10**6
            if kind == "the letter a":
                one_letter(text, size)
            else:
                without_spaces(setup.corpus, text, size)
            rows.append((f"{kind}, {megabytes} MB", *_odd_times(setup, str(text))))
    note = (
        f"One line each; seconds for a vocabulary of {ODD_VOCAB_SIZE:,}, 1 job, and in brackets the factor by which"
        " they grew when\nthe line doubled. Of tiktoken it is the call that encodes, in memory."
    )
    names = ("", "train", "encode", "tiktoken encode", "ids")
    table = [[row[0], *_growth(row, before), row[-1]] for before, row in pairwise([None, *rows])]
    return f"## Long lines without spaces\n\n{note}\n\n{markdown(names, table)}"
