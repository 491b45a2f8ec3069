"""Turn text into ids with nlptk and its peers in turn, and write what was seen as Markdown tables.

python benchmarks/text_to_ids.py [CORPUS] -o benchmarks/results/text_to_ids.md
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from corpora import DATA, unpacked
from measure import Runs, in_turn, machine, markdown, spread, versions

SCRIPT = Path(__file__).resolve().parent / "peers" / "ids.py"
SECTIONS = {
    "Text that is tokenized already": (
        "Tokens are what stands between blanks. str.split splits at other white space, too.",
        [
            "nlptk whitespace, 2 jobs",
            "nlptk whitespace, 1 job",
            "str.split and a dict",
            "polars, split and count",
            "polars, split and number",
        ],
    ),
    "Running text": (
        "Tokens are the matches of the expression of the tokenizer `words`.",
        ["nlptk words, 2 jobs", "nlptk words, 1 job", "regex.findall and a dict"],
    ),
}


def main() -> None:
    """Make both tables, print them and write them where the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as folder:
        corpus = unpacked(given.corpus, Path(folder))
        report = "\n".join([_header(corpus, given.runs), *_tables(corpus, given.runs)])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure reading text into ids beside other ways to do it.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DATA / "prose.txt.xz", metavar="CORPUS")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often each way runs")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _tables(corpus: Path, runs: int) -> list[str]:
    ways = [way for _, section in SECTIONS.values() for way in section]
    done = in_turn({way: [sys.executable, str(SCRIPT), way, str(corpus)] for way in ways}, runs)
    return [
        f"## {title}\n\n{note}\n\n{_table({way: done[way] for way in section})}"
        for title, (note, section) in SECTIONS.items()
    ]


def _table(done: dict[str, Runs]) -> str:
    first = median(next(iter(done.values())).seconds)
    rows = []
    for way, runs in done.items():
        found = json.loads(runs.output)
        seconds = median(runs.seconds)
        rows.append(
            [
                way,
                spread(runs.seconds),
                f"{seconds / first:.2f}",
                f"{runs.processor:.2f}",
                f"{found['tokens'] / seconds / 1e6:.2f}",
                f"{runs.peak / 1e6:.0f}",
                f"{found['tokens']:,}",
                f"{found['types']:,}",
            ]
        )
    header = ["", "seconds", "ratio", "processor s", "M tokens/s", "peak MB", "tokens", "types"]
    return markdown(header, rows)


def _header(corpus: Path, runs: int) -> str:
    return (
        f"# Text to ids\n\n{machine()}, {versions('regex', 'polars')}."
        f" Corpus: {corpus.name}, {corpus.stat().st_size / 1e6:.1f} MB. Runs of each way: {runs}.\n\n"
        "Each way runs in processes of its own, in turn with the others. Seconds are wall time, start-up and"
        " reading the file included: the median (least-greatest). A ratio is a row's time over that of the"
        " first row; processor seconds are those of all threads and processes. Peak MB is the largest sum of"
        " the resident sets of all processes, pages that they share counted for each. nlptk ends with a"
        " vocabulary sorted by counts and ids that follow it, a dict with ids in the order of arrival,"
        " polars with one or the other: counts, or ids.\n"
    )


if __name__ == "__main__":
    main()
