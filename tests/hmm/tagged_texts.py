"""Tagged text for tests: as hypothesis makes it up, as sentences, and written to files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.tagged._base import TaggedBlock
from nlptk.hmm.tagged_text import read_tagged, untagged_block, untagged_blocks
from tests.oracle.tagged import Sentence, Written

PIECES = [
    "a",
    "Bc",
    "é",
    "中文",
    "/",
    "_",
    "1",
    "1-2",
    "%%",
    "#",
    "\t",
    "\t",
    " ",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
]
CONLLU = [
    "1\ta\t_\tN\tNN",
    "2\tb c\t_\tV\t_",
    "1-2\tab\t_\t_\t_",
    "1.1\tz\t_\t_\t_",
    "3\t_\t_\tX\tY",
    "4\t\t_\tX\tY",
]
CONLLU = [line + 5 * "\t_" for line in CONLLU]
GOOD_LINES = {
    "two-column": ["a\tN", "b c\tV\t", "%% comment", "%%\tX", "", "\r", "中\tN"],
    "slash": ["a/N b/V", "1/2/N", "//N\t _/X ", "", "  ", "中/N"],
    "underscore": ["a_N b_V", "1_2_N", "__N\t /_X ", "", "  ", "中_N"],
    "columns": ["a N X", " b  V\tO ", "-DOCSTART- -X- O", "", " \t", "-DOCSTART-", "中 N x"],
    "conllu": [*CONLLU[:4], "# text", "#", ""],
}
LINE_ENDS = ["\n", "\n", "\r\n", "\n\n"]
WHITE = "\t\n "


def texts(spec: str) -> st.SearchStrategy[bytes]:
    """Make up text that is nearly of a format, or anything at all."""
    good = [line + end for line in GOOD_LINES[spec.partition(":")[0]] for end in LINE_ENDS]
    wild = [*PIECES, *(line + "\n" for line in CONLLU)]
    lines = st.lists(st.sampled_from(good), max_size=15)
    pieces = st.lists(st.sampled_from(wild), max_size=6) | st.just([])
    parts = st.tuples(st.sampled_from([[], ["\ufeff"]]), lines, pieces, lines)
    return parts.map(lambda some: "".join(map("".join, some)).encode())


def strings(unfit: str) -> st.SearchStrategy[bytes]:
    """Make up words or tags without some characters, and without spaces at the edges."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters=unfit + "\ufeff")
    common = st.sampled_from([each for each in "abcdefg/_%#-中\u00a0\u2028" if each not in unfit])
    fit = st.text(common | characters, min_size=1, max_size=4)
    return (fit.filter(lambda text: text.strip(" ") == text) if " " not in unfit else fit).map(str.encode)


def sentences(spec: str) -> st.SearchStrategy[Written]:
    """Make up sentences that a format can hold, empty ones among them."""
    words, tags = {
        "two-column": (strings("\t\n"), strings(WHITE + "\r")),
        "slash": (strings(WHITE), strings(WHITE + "\r/")),
        "underscore": (strings(WHITE), strings(WHITE + "\r_")),
        "columns": (strings(WHITE + "\r"), strings(WHITE + "\r")),
        "conllu": (strings("\t\n"), strings(WHITE + "\r").filter(lambda tag: tag != b"_")),
    }[spec.partition(":")[0]]
    return st.lists(st.lists(st.tuples(words, tags), max_size=6), max_size=6)


def arrays(written: Written) -> tuple[ByteStrings, ByteStrings, np.ndarray[Any, Any]]:
    """Return words, tags and ends."""
    tokens = [token for sentence in written for token in sentence]
    ends = np.cumsum([len(sentence) for sentence in written], dtype=np.int64)
    return ByteStrings.of(word for word, _ in tokens), ByteStrings.of(tag for _, tag in tokens), ends


def listed(blocks: Iterable[TaggedBlock]) -> list[Sentence]:
    """Return the sentences of blocks, one by one; untagged ones without tags."""
    result = []
    for block in blocks:
        words, tags = list(block.words), list(block.tags or [])
        assert len(words) == (block.ends[-1] if block.ends.size else 0)
        assert block.ends.shape == block.lines.shape
        start = 0
        for end, line in zip(block.ends.tolist(), block.lines.tolist(), strict=True):
            result.append(Sentence(line, words[start:end], tags[start:end]))
            start = end
    return result


def read(path: Path, data: bytes, spec: str | None = None, **options: Any) -> list[Sentence]:
    """Write a file and read it as tagged text."""
    path.write_bytes(data)
    return listed(read_tagged([str(path)], spec, **options))


def untagged(path: Path, data: bytes, form: str, **options: Any) -> list[tuple[int, list[bytes]]]:
    """Write a file and read it as untagged text: line and words of each sentence."""
    path.write_bytes(data)
    blocks = [untagged_block(block, form) for block in untagged_blocks([str(path)], form, **options)]
    return [(each.line, each.words) for each in listed(blocks)]
