"""Train and query n-gram models with nlptk and its peers in turn, and write what was seen as Markdown tables.

python benchmarks/ngram.py [CORPUS] -o benchmarks/results/ngram.md
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bpe_commands import same, tokenizers_train
from corpora import DATA, unpacked
from measure import Runs, in_turn, machine, markdown, run_once, spread, versions

PEERS = Path(__file__).resolve().parent / "peers"
MB = 1e6
QUERIED_LINES = 20_000
SMALL_LINES = 6_000  # what nltk can bear
ORDERS = (3, 5)
# Seconds on another machine, where tokenizers took CALIBRATOR seconds to train 32,000 pieces on prose.txt.
CALIBRATOR = 24.0
LMPLZ = {3: 23.2, 5: 65.2}  # KenLM's lmplz -S 2G, prose.txt to ARPA
QUERY = {3: 0.39, 5: 0.73}  # KenLM's query, the first 20,000 lines of prose.txt, a binary in the page cache
CORPUS_OF_FIGURES = "prose.txt"


@dataclass(frozen=True)
class Setup:
    """What is measured, and how."""

    corpus: Path
    queried: Path  # its first lines
    small: Path
    folder: Path
    runs: int

    def model(self, order: int) -> Path:
        """Return where our model of an order is kept."""
        return self.folder / f"ours{order}.nlptk"


def main() -> None:
    """Make all tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        folder = Path(name)
        corpus = unpacked(given.corpus, folder)
        setup = Setup(
            corpus,
            _first_lines(corpus, folder / "queried.txt", QUERIED_LINES),
            _first_lines(corpus, folder / "small.txt", SMALL_LINES),
            folder,
            given.runs,
        )
        tables = (training, querying, memory, small)  # the first makes the models of the second
        report = "\n".join([_header(setup), *(table(setup) for table in tables)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def training(setup: Setup) -> str:
    """Train on the whole corpus; where lmplz is not at hand, its figures are scaled."""
    lmplz = shutil.which("lmplz")
    commands = {
        f"nlptk, order {order}, {jobs} job{'s' if jobs > 1 else ''}": _train(
            setup, order, "--jobs", str(jobs)
        )
        for order, jobs in itertools.product(ORDERS, (2, 1))
    }
    if lmplz:
        commands |= {f"lmplz, order {order}": _lmplz(lmplz, setup, order) for order in ORDERS}
    ids = setup.folder / "calibrator.json"
    commands["tokenizers, BPE: the calibrator"] = tokenizers_train(setup.corpus, ids, 32_000, threads=2)
    done = in_turn(commands, setup.runs)
    rows = [_row(setup.corpus, name, runs) for name, runs in done.items()]
    if not lmplz:
        scale = median(done["tokenizers, BPE: the calibrator"].seconds) / CALIBRATOR
        rows += [_scaled(f"lmplz, order {order}", LMPLZ[order], scale) for order in ORDERS]
    note = "Modified Kneser-Ney, from text to a model file that is mapped into memory; lmplz writes ARPA." + (
        "" if lmplz else _scaling_note("lmplz")
    )
    header = ("", "seconds", "MB/s", "CPU s", "peak MB", "private peak MB")
    return f"## Training\n\n{note}\n\n{markdown(header, rows)}"


def querying(setup: Setup) -> str:
    """Score the first lines of the corpus, and all of it; models are in the page cache."""
    query = shutil.which("query")
    commands = {
        f"nlptk, order {order}, {jobs} job{'s' if jobs > 1 else ''}": _perplexity(
            setup, order, setup.queried, "--jobs", str(jobs)
        )
        for order, jobs in itertools.product(ORDERS, (2, 1))
    }
    warm = list(commands.values())  # run once unmeasured: all find their model in the page cache
    commands |= {
        f"nlptk, order {order}, 2 jobs, the whole corpus": _perplexity(
            setup, order, setup.corpus, "--jobs", "2"
        )
        for order in ORDERS
    }
    arpa = setup.folder / "ours3.arpa"
    run_once(_nlptk("ngram", "export", setup.model(3), "-o", arpa))
    commands["kenlm binding, our ARPA of order 3"] = _peer("kenlm_query", arpa, setup.queried)
    ids = setup.folder / "calibrator.json"
    calibrator = {"tokenizers, BPE: the calibrator": tokenizers_train(setup.corpus, ids, 32_000, threads=2)}
    for command in warm:
        run_once(command)
    done = in_turn(commands | calibrator, setup.runs)
    rows = []
    for name, runs in done.items():
        if name.startswith("nlptk"):
            total = json.loads(runs.output)[-1]
            events = total["tokens"] + total["sentences"]
            seconds = median(runs.seconds)
            rows.append(
                [name, spread(runs.seconds), f"{events:,}", f"{events / seconds / 1e6:.2f}", _ppl(total)]
            )
        elif name.startswith("kenlm"):
            found = json.loads(runs.output)
            rate = found["events"] / found["scoring"] / 1e6
            name = f"{name}: the calls alone"
            rows.append(
                [
                    name,
                    f"{found['scoring']:.2f}",
                    f"{found['events']:,}",
                    f"{rate:.2f}",
                    f"{found['perplexity']:.4f}",
                ]
            )
    if not query:
        scale = median(done["tokenizers, BPE: the calibrator"].seconds) / CALIBRATOR
        rows += [[*_scaled(f"query, order {order}", QUERY[order], scale)[:2], "", "", ""] for order in ORDERS]
    note = (
        f"The first {QUERIED_LINES:,} lines, start-up, loading and reading included, model in the page cache."
        + ("" if query else _scaling_note("query"))
    )
    header = ("", "seconds", "events", "M events/s", "perplexity")
    return f"## Perplexity\n\n{note}\n\n{markdown(header, rows)}"


def memory(setup: Setup) -> str:
    """Train the longest n-grams in little memory; the models must be the same."""
    order = ORDERS[-1]
    little = setup.folder / "little.nlptk"
    runs = in_turn({"--memory 512M": _train(setup, order, "--memory", "512M", output=little)}, 1)
    rows = [
        [
            *_row(setup.corpus, name, each),
            "the same bytes" if same(setup.model(order), little) else "OTHER BYTES",
        ]
        for name, each in runs.items()
    ]
    note = (
        f"Order {order}. Private are the pages that no file stands behind, of which --memory bounds what is"
        " above 200 MB."
    )
    header = ("", "seconds", "MB/s", "CPU s", "peak MB", "private peak MB", "model")
    return f"## Memory\n\n{note}\n\n{markdown(header, rows)}"


def small(setup: Setup) -> str:
    """Train on texts small enough for the slower peers."""
    ours = setup.folder / "small.nlptk"
    witten_bell = _nlptk("ngram", "train", setup.small, "-s", "witten-bell", "--min-count", 2, "-o", ours)
    commands = {
        f"{SMALL_LINES:,} lines, Witten-Bell: nlptk": witten_bell,
        f"{SMALL_LINES:,} lines, Witten-Bell: nltk.lm": _peer("nltk_train", setup.small),
        f"{QUERIED_LINES:,} lines, modified Kneser-Ney: nlptk": _nlptk(
            "ngram", "train", setup.queried, "-o", ours
        ),
    }
    tlm = shutil.which("tlm", path=f"{os.environ['PATH']}:/usr/lib/irstlm/bin")
    if tlm:
        commands[f"{QUERIED_LINES:,} lines, modified shift-beta: IRSTLM tlm"] = _tlm(tlm, setup)
    done = in_turn(commands, setup.runs)
    rows = [
        _row(setup.small if name.startswith(f"{SMALL_LINES:,}") else setup.queried, name, runs)
        for name, runs in done.items()
    ]
    note = "Order 3. Modified shift-beta is IRSTLM's name for modified Kneser-Ney; tlm writes ARPA."
    header = ("", "seconds", "MB/s", "CPU s", "peak MB", "private peak MB")
    return f"## Small texts\n\n{note}\n\n{markdown(header, rows)}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure n-gram models beside their peers.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DATA / "prose.txt.xz", metavar="CORPUS")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each command runs")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _header(setup: Setup) -> str:
    return (
        f"# n-grams\n\n{machine()}, {versions('kenlm', 'nltk', 'tokenizers')}."
        f" Corpus: {setup.corpus.name}, {setup.corpus.stat().st_size / MB:.1f} MB (1 MB is 10^6 bytes)."
        f" Runs of each command: {setup.runs}.\n\n"
        "Commands run in turn on the same file, each in processes of its own, start-up, reading and writing"
        " included. Seconds are wall time: the median (least-greatest). CPU s is the processor time of all"
        " processes of a command; peak MB the largest sum of their resident sets.\n"
    )


def _scaling_note(tool: str) -> str:
    return (
        f" {tool} is not at hand: its row is its time on another machine and {CORPUS_OF_FIGURES}, scaled by"
        f" the time of tokenizers' training here over the {CALIBRATOR} s there."
    )


def _scaled(name: str, seconds: float, scale: float) -> list[str]:
    return [f"{name}: {seconds} s there, scaled by {scale:.2f}", f"{seconds * scale:.2f}", "", "", "", ""]


def _row(corpus: Path, name: str, runs: Runs) -> list[str]:
    speed = corpus.stat().st_size / MB / median(runs.seconds)
    peaks = (f"{peak / MB:,.0f}" for peak in (runs.peak, runs.private_peak))
    return [name, spread(runs.seconds), f"{speed:.1f}", f"{runs.processor:.1f}", *peaks]


def _ppl(row: dict[str, float]) -> str:
    return f"{row['perplexity']:.4f}"


def _first_lines(corpus: Path, target: Path, number: int) -> Path:
    with corpus.open("rb") as source, target.open("wb") as copy:
        copy.writelines(itertools.islice(source, number))
    return target


def _with_marks(corpus: Path, target: Path) -> Path:
    with corpus.open("rb") as source, target.open("wb") as copy:
        copy.writelines(b"<s> " + line.rstrip(b"\n") + b" </s>\n" for line in source)
    return target


def _train(setup: Setup, order: int, *options: str, output: Path | None = None) -> list[str]:
    return _nlptk("ngram", "train", setup.corpus, "-n", order, *options, "-o", output or setup.model(order))


def _perplexity(setup: Setup, order: int, text: Path, *options: str) -> list[str]:
    return _nlptk("ngram", "perplexity", setup.model(order), text, "--json", *options)


def _lmplz(program: str, setup: Setup, order: int) -> list[str]:
    arpa = setup.folder / f"lmplz{order}.arpa"
    return [program, "-o", str(order), "-S", "2G", "--text", str(setup.corpus), "--arpa", str(arpa)]


def _tlm(program: str, setup: Setup) -> list[str]:
    marked = _with_marks(setup.queried, setup.folder / "marked.txt")
    return [program, "-n=3", "-lm=msb", f"-tr={marked}", f"-oarpa={setup.folder / 'irstlm.arpa'}"]


def _nlptk(*words: object) -> list[str]:
    return [sys.executable, "-m", "nlptk", *map(str, words)]


def _peer(script: str, *words: object) -> list[str]:
    return [sys.executable, str(PEERS / f"{script}.py"), *map(str, words)]


if __name__ == "__main__":
    main()
