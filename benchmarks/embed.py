"""Train, judge and ask word vectors with nlptk and its peers in turn, and write tables of what was seen.

python benchmarks/embed.py [CORPUS] -o benchmarks/results/embed.md
python benchmarks/embed.py --only quality --seeds 2,3 --objective cbow-ns --program nlptk

What is measured is kept in benchmarks/results/embed.json and takes the place of what was measured of the same
thing before, so that a run can be done in pieces; the tables are made of all that is kept of the corpus, and
`--only` without a name makes them alone. fastText and word2vec.c take part where `fasttext` (Debian's) and
`word2vec` (of PyPI's word2vec) are on PATH.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import embed_glove
import embed_nearest
import embed_quality
import embed_speed
from corpora import DATA, lowered, unpacked
from embed_commands import SETTINGS, Setup
from embed_kept import Kept
from measure import machine, versions

PARTS = {
    "speed": embed_speed,
    "quality": embed_quality,
    "glove": embed_glove,
    "nearest": embed_nearest,
}
PROGRAMS = ("nlptk", "gensim", "fastText", "word2vec.c")
OBJECTIVES = (*SETTINGS, "glove")
KEPT = Path(__file__).resolve().parent / "results" / "embed.json"


def main() -> None:
    """Measure, make all tables, print them and write them where the command line says."""
    given = _arguments()
    kept = Kept(given.kept, f"{machine()}, {versions('gensim')}")
    with tempfile.TemporaryDirectory(prefix="nlptk-bench-") as name:
        setup = _setup(given, Path(name))
        for part in given.only:
            PARTS[part].measure(setup, kept)
        report = "\n".join([_header(setup, kept), *(part.table(setup, kept) for part in PARTS.values())])
    sys.stdout.write(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def _setup(given: argparse.Namespace, folder: Path) -> Setup:
    plain = unpacked(given.corpus, folder)
    settings = [SETTINGS[name] for name in given.objective if name in SETTINGS]
    return Setup(
        corpus=lowered(plain, folder),
        plain=plain,
        data=given.data,
        folder=folder,
        runs=given.runs,
        seeds=given.seeds,
        settings=settings,
        glove="glove" in given.objective,
        programs=given.program,
        reference=given.reference,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure word vectors beside their peers.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DATA / "prose.txt.xz", metavar="CORPUS")
    parser.add_argument(
        "--data", type=Path, default=DATA, metavar="FOLDER", help="with wordsim/ and analogy/"
    )
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS), help="measure only these")
    parser.add_argument("--objective", nargs="+", choices=OBJECTIVES, default=list(OBJECTIVES))
    parser.add_argument("--program", nargs="+", choices=PROGRAMS, default=list(PROGRAMS))
    parser.add_argument("--seeds", type=_numbers, default=[1, 2, 3], metavar="N,N", help="of quality")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each timed command runs")
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="TSV",
        help="gensim's figures, for settings that it has not run here",
    )
    parser.add_argument("--kept", type=Path, default=KEPT, metavar="JSON", help="where measurements are kept")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the tables here, too")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _header(setup: Setup, kept: Kept) -> str:
    measured = "".join(f"- {each}\n" for each in kept.machines(setup.name)) or "- nothing\n"
    return (
        f"# Word vectors\n\nCorpus: {setup.name} in lower case, {setup.words:,} words (1 MB is 10^6 bytes)."
        f" Measured:\n\n{measured}\n"
        "Timed commands run in turn on the same file, each in processes of its own. Seconds are wall time:"
        " the median (least-greatest). CPU s is the processor time of all processes of a command; peak MB the"
        " largest sum of their resident sets, files that are mapped included; private MB what no file stands"
        " behind. All vectors are judged by the same code, which is not nlptk's.\n"
    )


if __name__ == "__main__":
    main()
