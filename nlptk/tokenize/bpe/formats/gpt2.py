"""GPT-2's two files in a folder: vocab.json, the pieces and their ids, and merges.txt, the merges by rank.

Both are in GPT-2's alphabet. Of merges.txt only the first line is a header, `#version: 0.2`; a later line
that looks like it is a merge. The files do not tell special tokens from pieces: what is in vocab.json, but is
neither a byte nor made by a merge, is a special token. Nor do they tell how text is cut: that is GPT-2's way,
or what the reader says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from nlptk.core.errors import InputError, ModelError, ResourceError, UsageError
from nlptk.core.files import write_atomic
from nlptk.core.streams import STDIN
from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER, from_text
from nlptk.tokenize.bpe.interchange import (
    MERGES_HEADER,
    PieceRows,
    bytes_of,
    check_bytes,
    last_of_each,
    merge_rows,
    read_object,
    refuse_level,
    refuse_options,
    texts_of,
    utf8,
)
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import BYTE
from nlptk.tokenize.foreign import REPAIR, read_text, shown

PRETOKENIZER = "gpt2"
_OTHER = "Export it as tokenizer.json"


def write(model: BpeModel, path: str) -> None:
    """Write a model into a folder, made if need be; ModelError if readers would take it for another."""
    refuse_level(model, BYTE, path, "gpt2")
    if model.pretokenizer != PRETOKENIZER:
        what = f"readers of gpt2 files cut text by GPT-2's expression, not by {shown(model.pretokenizer)}"
        raise ModelError(path, what, _OTHER)
    if model.ignore_merges:
        raise ModelError(path, "gpt2 files cannot say that whole words go before merges", _OTHER)
    texts = texts_of(model, path)
    _check_told_apart(model, texts, path)
    folder = _folder(path)
    vocabulary = {text: number for number, text in texts.items()}
    merges = [f"{texts[left]} {texts[right]}" for left, right, _ in model.merges.tolist()]
    with (
        write_atomic(str(folder / "vocab.json")) as pieces,
        write_atomic(str(folder / "merges.txt")) as lines,
    ):
        pieces.write(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")).encode())
        lines.write("".join(f"{line}\n" for line in (MERGES_HEADER, *merges)).encode())


def read(path: str, *, pretokenizer: str | None = None, special_tokens: Sequence[str] = ()) -> BpeModel:
    """Read a folder of vocab.json and merges.txt; `pretokenizer` if text is not cut as GPT-2 does."""
    refuse_options(None, special_tokens, path)
    folder = Path(path)
    if not folder.is_dir():
        raise InputError(path, "it is not a folder", "Name the folder that holds vocab.json and merges.txt")
    names = str(folder / "vocab.json"), str(folder / "merges.txt")
    vocabulary = read_object(names[0])
    pairs = last_of_each(_merges(names[1]))
    ordinary = {*BYTE_TO_CHARACTER, *(left + right for left, right in pairs)}
    rows = PieceRows(names[0])
    ids = {}
    for text, number in vocabulary.items():
        piece = bytes_of(text, names[0]) if text in ordinary else utf8(text, names[0])
        ids[text] = rows.put(piece, number, names[0])
    check_bytes((from_text(text) for text in ids if text in ordinary), names[0])
    return BpeModel(
        level=BYTE,
        pretokenizer=pretokenizer or PRETOKENIZER,
        pieces=rows.strings(),
        merges=merge_rows(pairs, ids, names[1]),
        specials=tuple(sorted(number for text, number in ids.items() if text not in ordinary)),
    )


def _merges(path: str) -> list[tuple[str, str]]:
    lines = read_text(path).removesuffix("\n").split("\n")
    first = 1 if lines[0].startswith("#version") else 0
    pairs = []
    for number, line in enumerate(lines[first:], start=first + 1):
        match line.removesuffix("\r").split(" "):
            case [left, right] if left and right:
                pairs.append((left, right))
            case _:
                what = f"{shown(line)} is not two pieces with one space between"
                raise ModelError(f"{path}:{number}", what, REPAIR)
    return pairs


def _check_told_apart(model: BpeModel, texts: dict[int, str], path: str) -> None:
    """Refuse pieces that a reader would take for special tokens, or the other way round."""
    made = {texts[number] for number in model.merges[:, 2].tolist()}
    specials = set(model.specials)
    for number, text in texts.items():
        if (text in made or text in BYTE_TO_CHARACTER) == (number in specials):
            kind = "special token" if number in specials else "piece"
            raise ModelError(path, f"the {kind} {shown(text)} would be read as something else", _OTHER)


def _folder(path: str) -> Path:
    if path == STDIN:
        raise UsageError(path, "gpt2 is two files", "Name a folder for vocab.json and merges.txt")
    folder = Path(path)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        what = f"the folder cannot be made ({error.strerror})"
        raise ResourceError(path, what, "Name a folder for vocab.json and merges.txt") from None
    return folder
