"""What fastText and word2vec.c write is read; the programs take part where they are on PATH."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from nlptk.core.registry import build
from nlptk.embed.formats._base import Reading


def _run(name: str, *arguments: object) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not on PATH")
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)


def _read(path, form):
    imported = build("nlptk.embed.formats", form).read(str(path), Reading())
    assert imported.warnings == ()
    return imported.vectors


def test_the_vec_of_fasttext_is_read(tmp_path, samples):
    sizes = ("-dim", 10, "-minCount", 3, "-epoch", 1, "-thread", 1, "-maxn", 0, "-bucket", 0)
    _run("fasttext", "skipgram", "-input", samples / "en.txt", "-output", tmp_path / "ft", *sizes)
    vectors = _read(tmp_path / "ft.vec", "fasttext")
    lines = (tmp_path / "ft.vec").read_text("utf-8").split("\n")[1:-1]
    rows = [line.rstrip(" ").split(" ") for line in lines]
    assert [word.decode() for word in vectors.words] == [word for word, *_ in rows]
    assert np.array_equal(vectors.vectors, np.array([row[1:] for row in rows], dtype=np.float32))
    assert vectors.dim == 10


def test_both_files_of_word2vec_are_read(tmp_path, samples):
    sizes = ("-size", 10, "-min-count", 3, "-iter", 1, "-threads", 1, "-negative", 5, "-hs", 0)
    for binary, name in enumerate(("text", "binary")):
        _run("word2vec", "-train", samples / "en.txt", "-output", tmp_path / name, "-binary", binary, *sizes)
    text, packed = _read(tmp_path / "text", "word2vec"), _read(tmp_path / "binary", "word2vec-binary")
    assert list(text.words) == list(packed.words)
    assert text.words[0] == b"</s>"
    assert text.vectors == pytest.approx(packed.vectors, abs=1e-6)  # the text has six decimals
