"""The tables of the n-gram benchmark."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import ngram_commands as commands
from bpe_commands import same, tokenizers_train
from measure import Runs, in_turn, markdown, run_once, spread
from ngram_commands import QUERIED_LINES, SMALL_LINES, Setup

MB = 1e6
ORDERS = (3, 5)
CALIBRATOR = "tokenizers, BPE: the calibrator"
# Seconds on another machine and prose.txt, where the calibrator took so many; they stand in for absent peers.
CALIBRATOR_THERE = 24.0
LMPLZ_THERE = {3: 23.2, 5: 65.2}
QUERY_THERE = {3: 0.39, 5: 0.73}

USED = ("", "seconds", "MB/s", "CPU s", "peak MB", "private MB")


def training(setup: Setup) -> str:
    """Train on the whole corpus."""
    given = {
        f"nlptk, order {order}, {_jobs(jobs)}": commands.train(
            setup.corpus, order, setup.model(order), "--jobs", jobs
        )
        for order, jobs in itertools.product(ORDERS, (2, 1))
    }
    lmplz = _present({f"lmplz, order {order}": commands.lmplz(setup, order) for order in ORDERS})
    binary = {f"build_binary, order {order}": commands.build_binary(setup, order) for order in ORDERS}
    done = in_turn(given | lmplz | (_present(binary) if lmplz else _calibrator(setup)), setup.runs)
    peer = _Peer("lmplz", LMPLZ_THERE, done)
    rows = [[*_used(setup.corpus, name, runs), peer.ratio(name, runs)] for name, runs in done.items()]
    note = (
        "Modified Kneser-Ney, from text to a model file that is mapped into memory. `lmplz -S 2G` writes"
        " ARPA, of which build_binary makes such a file."
    )
    header = (*USED, "time / lmplz's")
    return f"## Training\n\n{note}{peer.note}\n\n{markdown(header, rows + peer.rows(len(header)))}"


def querying(setup: Setup) -> str:
    """Score the first lines of the corpus, and all of it; models are in the page cache."""
    given = {
        f"nlptk, order {order}, {_jobs(jobs)}": commands.perplexity(setup, order, setup.queried, jobs)
        for order, jobs in itertools.product(ORDERS, (2, 1))
    }
    query = _present({f"query, order {order}": commands.query(setup, order) for order in ORDERS})
    is_here = bool(query) and all(setup.binary(order).exists() for order in ORDERS)
    given |= query if is_here else {}
    arpa = setup.folder / "ours3.arpa"
    run_once(commands.export(setup.model(3), arpa))
    others = {
        f"nlptk, order {order}, 2 jobs, the whole corpus": commands.perplexity(setup, order, setup.corpus, 2)
        for order in ORDERS
    }
    others["kenlm package, our ARPA of order 3, its calls alone"] = commands.kenlm_binding(
        arpa, setup.queried
    )
    for command in given.values():  # once unmeasured, so that all find their model in the page cache
        run_once(command)
    calibrator = {} if is_here else _calibrator(setup)
    done = in_turn(given, 3 * setup.runs) | in_turn(others | calibrator, setup.runs)
    peer = _Peer("query", QUERY_THERE, done)
    rows = [
        [*_scored(name, runs), peer.ratio(name, runs) if name in given else ""]
        for name, runs in done.items()
        if name != CALIBRATOR
    ]
    note = (
        f"The first {QUERIED_LINES:,} lines, start-up, loading and reading included, model in the page cache."
        f" Runs: {3 * setup.runs} of the rows that have a ratio, {setup.runs} of the others."
    )
    header = ("", "seconds", "events", "M events/s", "perplexity", "time / query's")
    return f"## Perplexity\n\n{note}{peer.note}\n\n{markdown(header, rows + peer.rows(len(header)))}"


def memory(setup: Setup) -> str:
    """Train the longest n-grams in little memory; the models must be the same."""
    order = ORDERS[-1]
    little = setup.folder / "little.nlptk"
    done = in_turn({"--memory 512M": commands.train(setup.corpus, order, little, "--memory", "512M")}, 1)
    is_same = "the same bytes" if same(setup.model(order), little) else "OTHER BYTES"
    rows = [[*_used(setup.corpus, name, runs), is_same] for name, runs in done.items()]
    note = f"Order {order}. --memory bounds what is private above 200 MB."
    return f"## Memory\n\n{note}\n\n{markdown((*USED, 'model'), rows)}"


def small(setup: Setup) -> str:
    """Train on texts small enough for the slower peers."""
    ours = setup.folder / "small.nlptk"
    fewer, more = f"{SMALL_LINES:,} lines", f"{QUERIED_LINES:,} lines"
    options = ("-s", "witten-bell", "--min-count", 2)
    given = {
        f"{fewer}, Witten-Bell: nlptk": commands.train(setup.small, 3, ours, *options),
        f"{fewer}, Witten-Bell: nltk.lm": commands.nltk_train(setup.small),
        f"{more}, modified Kneser-Ney: nlptk": commands.train(setup.queried, 3, ours),
    }
    tlm = _present({f"{more}, modified shift-beta: IRSTLM's tlm": commands.tlm(setup)})
    done = in_turn(given | tlm, setup.runs)
    rows = [
        _used(setup.small if name.startswith(fewer) else setup.queried, name, runs)
        for name, runs in done.items()
    ]
    note = "Order 3. Modified shift-beta is IRSTLM's form of modified Kneser-Ney; tlm writes ARPA."
    return f"## Small texts\n\n{note}\n\n{markdown(USED, rows)}"


def _jobs(number: int) -> str:
    return f"{number} job{'s' if number > 1 else ''}"


def _present(given: Mapping[str, list[str] | None]) -> dict[str, list[str]]:
    return {name: command for name, command in given.items() if command is not None}


def _calibrator(setup: Setup) -> dict[str, list[str]]:
    output = setup.folder / "calibrator.json"
    return {CALIBRATOR: tokenizers_train(setup.corpus, output, 32_000, threads=2)}


class _Peer:
    """A program that times are held against: as measured, or its times elsewhere where it is not at hand."""

    def __init__(self, tool: str, there: Mapping[int, float], done: Mapping[str, Runs]) -> None:
        """Take all that was measured."""
        self._tool, self._there = tool, there
        found = {order: done.get(f"{tool}, order {order}") for order in there}
        self._is_here = all(found.values())
        self._scale = 1.0 if self._is_here else median(done[CALIBRATOR].seconds) / CALIBRATOR_THERE
        self._seconds = {
            order: median(runs.seconds) if runs else there[order] * self._scale
            for order, runs in found.items()
        }

    def ratio(self, name: str, runs: Runs) -> str:
        """Return the time of a command of nlptk over the peer's, for models of the same order."""
        order = re.match(r"nlptk, order (\d+)", name)
        return f"{median(runs.seconds) / self._seconds[int(order[1])]:.2f}" if order else ""

    def rows(self, columns: int) -> list[list[str]]:
        """Return the rows that stand in for what was not measured."""
        if self._is_here:
            return []
        return [
            [
                f"{self._tool}, order {order}: {self._there[order]} s there, scaled by {self._scale:.2f}",
                f"{seconds:.2f}",
                *[""] * (columns - 2),
            ]
            for order, seconds in self._seconds.items()
        ]

    @property
    def note(self) -> str:
        """What is to be said of rows that stand in."""
        if self._is_here:
            return ""
        return (
            f" {self._tool} is not at hand: its rows are its times on another machine and prose.txt, scaled"
            f" by the time of tokenizers' training here over the {CALIBRATOR_THERE} s there."
        )


def _used(text: Path, name: str, runs: Runs) -> list[str]:
    speed = text.stat().st_size / MB / median(runs.seconds)
    peaks = (f"{peak / MB:,.0f}" for peak in (runs.peak, runs.private_peak))
    return [name, spread(runs.seconds), f"{speed:.1f}", f"{runs.processor:.1f}", *peaks]


def _scored(name: str, runs: Runs) -> list[str]:
    """Return a row of the time, the events and the perplexity that a command has printed."""
    seconds: Sequence[float] = runs.seconds
    if name.startswith("nlptk"):
        total = json.loads(runs.output)[-1]
        events, found = total["tokens"] + total["sentences"], total["perplexity"]
    elif name.startswith("query"):
        words, printed = (
            re.search(rf"^{label}:\t(.*)$", runs.output, re.MULTILINE)
            for label in ("Tokens", "Perplexity including OOVs")
        )
        assert words and printed
        events, found = int(words[1]), float(printed[1])
    else:
        report = json.loads(runs.output)
        events, found, seconds = report["events"], report["perplexity"], [report["scoring"]]
    rate = events / median(seconds) / 1e6
    return [name, spread(seconds), f"{events:,}", f"{rate:.2f}", f"{found:.4f}"]
