"""Train and query n-gram models with nlptk and its peers in turn, and write what was seen as Markdown tables.

python benchmarks/ngram.py [CORPUS] -o benchmarks/results/ngram.md

KenLM's lmplz, build_binary and query take part where they are on PATH (cmake and Boost build them from the
source distribution of the kenlm package), and so does IRSTLM's tlm (Debian's irstlm).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from corpora import DATA, unpacked
from measure import machine, versions
from ngram_commands import Setup
from ngram_tables import memory, querying, small, training


def main() -> None:
    """Make all tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        folder = Path(name)
        setup = Setup(unpacked(given.corpus, folder), folder, given.runs)
        tables = (training, querying, memory, small)  # the first makes the models of the second
        report = "\n".join([_header(setup), *(table(setup) for table in tables)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure n-gram models beside their peers.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DATA / "prose.txt.xz", metavar="CORPUS")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each command runs")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _header(setup: Setup) -> str:
    return (
        f"# n-grams\n\n{machine()}, {versions('kenlm', 'nltk', 'tokenizers')}."
        f" Corpus: {setup.corpus.name}, {setup.corpus.stat().st_size / 1e6:.1f} MB (1 MB is 10^6 bytes)."
        f" Runs of each command: {setup.runs}.\n\n"
        "Commands run in turn on the same file, each in processes of its own, start-up, reading and writing"
        " included. Seconds are wall time: the median (least-greatest). CPU s is the processor time of all"
        " processes of a command; peak MB the largest sum of their resident sets, files that are mapped"
        " included; private MB what no file stands behind.\n"
    )


if __name__ == "__main__":
    main()
