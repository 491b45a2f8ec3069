"""Augment sentences with nlptk and its peers, and tell whether it helps a classifier: Markdown tables.

python benchmarks/augment.py --measured augment.jsonl -o benchmarks/results/augment.md

Each measurement goes to the file of --measured at once, and one that is there is not made again: a run may be
cut, done in parts (--only, --sets) and resumed, and the last makes the tables of all. textaugment takes part
where it is installed and NLTK finds its wordnet, the EDA authors' augment.py where --script names it; the
second table needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from augment_commands import Setup
from augment_tables import helping, speed
from measure import machine, versions
from measured import Measurements


def main() -> None:
    """Make both tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        measured = Measurements(given.measured)
        setup = Setup(Path(name), given.runs, given.seeds, tuple(given.sets), measured, given.script)
        tables = {"speed": speed, "helping": helping}
        chosen = [tables[given.only]] if given.only else list(tables.values())
        report = "\n".join([_header(setup), *(table(setup) for table in chosen)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure text augmentation, and what it is good for.")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each command runs")
    parser.add_argument(
        "--seeds", type=int, default=5, metavar="N", help="how many seeds a score is a mean of"
    )
    parser.add_argument("--only", choices=("speed", "helping"), help="make one table only")
    parser.add_argument("--sets", nargs="+", default=["subj", "sst2", "trec", "cr"], metavar="NAME")
    parser.add_argument("--script", type=Path, metavar="FILE", help="the EDA authors' augment.py")
    parser.add_argument("--measured", type=Path, metavar="FILE", help="keep what is measured here")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _header(setup: Setup) -> str:
    return (
        f"# Augmentation\n\n{machine()}, {versions('scikit-learn', 'textaugment', 'nltk')}."
        f" Runs of each command: {setup.runs}; of peers one.\n"
    )


if __name__ == "__main__":
    main()
