"""Train and encode with nlptk and its peers in turn, and write what was seen as Markdown tables.

python benchmarks/bpe.py [CORPUS] -o benchmarks/results/bpe.md
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bpe_commands import Setup
from bpe_limits import memory, odd_inputs
from bpe_tables import encoding, training
from corpora import DATA, unpacked
from measure import machine, versions


def main() -> None:
    """Make all tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        folder = Path(name)
        setup = Setup(unpacked(given.corpus, folder), folder, given.vocab_size, given.runs)
        tables = (training, encoding, odd_inputs, memory)  # the first makes the model that the second needs
        report = "\n".join([_header(setup), *(table(setup) for table in tables)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure byte-pair encoding beside its peers.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DATA / "prose.txt.xz", metavar="CORPUS")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each command runs")
    parser.add_argument("--vocab-size", type=int, default=32000, metavar="N")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _header(setup: Setup) -> str:
    return (
        f"# Byte-pair encoding\n\n{machine()}, {versions('regex', 'tokenizers', 'tiktoken', 'rustbpe')}."
        f" Corpus: {setup.corpus.name}, {setup.size / 1e6:.1f} MB (1 MB is 10^6 bytes)."
        f" Runs of each command: {setup.runs}.\n\n"
        "Commands run in turn on the same file, each in processes of its own, everything included: start-up,"
        " reading, writing the result. Seconds are wall time: the median (least-greatest). A ratio is a row's"
        " time over that of the first row. CPU s is the processor time of all processes of a command. Peak MB"
        " is the largest sum of their resident sets, pages that they share counted for each.\n"
    )


if __name__ == "__main__":
    main()
