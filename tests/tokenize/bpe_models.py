"""Small BPE models, and files that say what they should not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlptk.core.errors import NlptkError
from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel

BYTES = [bytes([byte]) for byte in sorted(range(256), key=BYTE_TO_CHARACTER.__getitem__)]
FORMATS = {"tokenizer.json": tokenizer_json, "gpt2": gpt2, "tiktoken": tiktoken, "subword-nmt": subword_nmt}


def model_of(level: str, alphabet: list[bytes], merges: str, specials: list[str], **fields: Any) -> BpeModel:
    """Build a model: `merges` as "lo w, l o" names pieces by their bytes, a space being an underscore."""
    pieces = alphabet.copy()
    rows = []
    for merge in filter(None, merges.split(", ")):
        left, right = (part.replace("_", " ").encode() for part in merge.split(" "))
        pieces.append(left + right)
        rows.append([pieces.index(left), pieces.index(right), len(pieces) - 1])
    ids = tuple(range(len(pieces), len(pieces) + len(specials)))
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    strings = ByteStrings.of(pieces + [special.encode() for special in specials])
    return BpeModel(level=level, pieces=strings, merges=table, specials=ids, **fields)


def byte_model(
    merges: str = "l o, lo w, _ low, e r", specials: tuple[str, ...] = (), **fields: Any
) -> BpeModel:
    return model_of("byte", BYTES, merges, list(specials), **{"pretokenizer": "gpt2", **fields})


def character_model(merges: str = "l o, lo w</w>, e r</w>", **fields: Any) -> BpeModel:
    letters = [letter.encode() for letter in "elorwé"]
    finals = [letter + b"</w>" for letter in letters]
    alphabet = [*letters, b"</w>", *finals]
    unknown = len(alphabet) + len(merges.split(", "))
    return model_of(
        "character",
        alphabet,
        merges,
        ["<unk>"],
        **{"pretokenizer": "whitespace", "unknown": unknown, **fields},
    )


def same(left: BpeModel, right: BpeModel) -> bool:
    return list(left.pieces) == list(right.pieces) and all(
        np.array_equal(getattr(left, name), getattr(right, name))
        for name in ("level", "pretokenizer", "merges", "specials", "unknown", "ignore_merges")
    )


def message_of(error: pytest.ExceptionInfo[NlptkError]) -> str:
    assert "\n" not in str(error.value)
    assert not error.value.what.endswith(".")
    return str(error.value)


def edited(folder: Path, model: BpeModel, edit: Callable[[dict[str, Any]], object]) -> str:
    """Write a model as tokenizer.json, with its document changed."""
    path = folder / "tokenizer.json"
    tokenizer_json.write(model, str(path))
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document))
    return str(path)
