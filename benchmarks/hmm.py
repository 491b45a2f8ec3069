"""Train, tag, segment and fit with nlptk and its peers in turn, and write what was seen as Markdown tables.

python benchmarks/hmm.py [FOLDER] -o benchmarks/results/hmm.md

FOLDER has the corpora. hunpos takes part where hunpos-train and hunpos-tag are on PATH.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from corpora import DATA
from hmm_commands import Setup
from hmm_speed import baum_welch, speed
from hmm_tables import accuracy, chunks, segmentation
from measure import machine, versions

TABLES = {
    "accuracy": accuracy,
    "speed": speed,
    "chunks": chunks,
    "segmentation": segmentation,
    "baum-welch": baum_welch,
}


def main() -> None:
    """Make the tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        setup = Setup(given.data, Path(name), given.runs)
        tables = (table for name, table in TABLES.items() if name in given.tables)
        report = "\n".join([_header(setup), *(table(setup) for table in tables)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure hidden Markov models beside their peers.")
    parser.add_argument("data", nargs="?", type=Path, default=DATA, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each timed command runs")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES), help="make only these")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _header(setup: Setup) -> str:
    return (
        f"# Hidden Markov models\n\n{machine()}, {versions('nltk', 'jieba', 'hmmlearn', 'seqeval')}."
        f" Runs of each timed command: {setup.runs}.\n\n"
        "Timed commands run in turn on the same files, each in processes of its own. Seconds are wall time:"
        " the median (least-greatest). CPU s is the processor time of all processes of a command; peak MB the"
        " largest sum of their resident sets, files that are mapped included; private MB what no file stands"
        " behind. All output is scored by the same code, which is not nlptk's.\n"
    )


if __name__ == "__main__":
    main()
