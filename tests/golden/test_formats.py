"""docs/formats.md: its program reads n-gram models, and every column of their reports is told there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nlptk.ngram import listing, mix, perplexity, ranking

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "docs" / "formats.md"
SENTENCE = b"the old harbour\n"  # what the program scores
MODELS = [(1, "witten-bell:rule=backoff"), (2, "katz"), (4, "modified-kneser-ney")]


def program() -> str:
    (found,) = re.findall(r"^```python\n(.*?)^```", FORMATS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return str(found)


def python(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run Python in a folder and return what it writes."""
    command, env = [sys.executable, *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=env, input=stdin, stdout=subprocess.PIPE, check=True
    ).stdout


@pytest.mark.parametrize(("order", "smoothing"), MODELS)
def test_its_program_reads_a_model(samples: Path, tmp_path: Path, order: int, smoothing: str) -> None:
    nlptk = "-m", "nlptk", "ngram"
    text = str(samples / "en.txt")
    python(tmp_path, *nlptk, "train", "-q", "-n", str(order), "-s", smoothing, text, "-o", "m.nlptk")
    score = python(tmp_path, *nlptk, "score", "-q", "m.nlptk", stdin=SENTENCE).split()[0]
    assert float(python(tmp_path, "-c", program())) == pytest.approx(float(score), abs=1e-6)


@pytest.mark.parametrize(
    "columns",
    [perplexity.COLUMNS, listing.SENTENCE_COLUMNS, listing.WORD_COLUMNS, ranking.COLUMNS, mix.COLUMNS],
)
def test_it_tells_every_column(columns: tuple[str, ...]) -> None:
    text = FORMATS.read_text("utf-8")
    assert [column for column in columns if f"`{column}`" not in text] == []
