"""The corpora of the benchmarks, as plain files, which is what peers can read."""

from __future__ import annotations

import lzma
import os
import shutil
from pathlib import Path

DATA = Path(os.environ.get("NLPTK_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
_SPACES = b" \t\r\n"


def unpacked(corpus: Path, folder: Path) -> Path:
    """Return the path of a corpus, that of an unpacked copy in `folder` for a file that ends with .xz."""
    if corpus.suffix != ".xz":
        return corpus
    target = folder / corpus.stem
    with lzma.open(corpus) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    return target


def lowered(corpus: Path, folder: Path) -> Path:
    """Return the path of a copy of a plain corpus in lower case."""
    target = folder / "lower" / corpus.name
    target.parent.mkdir()
    with corpus.open(encoding="utf-8", newline="\n") as source:
        with target.open("w", encoding="utf-8", newline="\n") as copy:
            copy.writelines(map(str.lower, source))
    return target


def without_spaces(corpus: Path, target: Path, size: int) -> Path:
    """Write the text of a corpus as one line of about `size` bytes without any white space."""
    line = bytearray()
    with corpus.open("rb") as source:
        while len(line) < size and (part := source.read(1 << 20)):
            line += part.translate(None, _SPACES)
    target.write_bytes(line[:size].decode(errors="ignore").encode() + b"\n")
    return target


def one_letter(target: Path, size: int) -> Path:
    """Write a line of `size` times the letter a."""
    target.write_bytes(b"a" * size + b"\n")
    return target
