"""tokenizer.json, the one file of Hugging Face's tokenizers: the BPE model and all that stands around it.

Byte-level models are those with the pre-tokenizer ByteLevel, character-level ones those with the end-of-word
suffix `</w>`. A tokenizer.json may normalize, cut, pad or decode text in ways that nlptk does not have: these
are refused by name. Its special tokens are found in any text by tokenizers, but by nlptk only where they are
allowed. For an empty word, and at the end of a word whose last character ends no word of the vocabulary,
models trained here have a `</w>` by itself; there tokenizers has nothing, and the unknown token.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from nlptk.core.errors import ModelError
from nlptk.core.files import write_atomic
from nlptk.core.streams import input_name
from nlptk.tokenize.bpe.interchange import (
    PieceRows,
    bytes_of,
    check_bytes,
    last_of_each,
    merge_rows,
    read_object,
    refuse_options,
    texts_of,
    typed,
    utf8,
)
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.pipeline import decoder, level_and_pretokenizer, pre_tokenizer
from nlptk.tokenize.bpe.settings import BYTE, CHARACTER, END_OF_WORD
from nlptk.tokenize.foreign import REPAIR, shown

_DEFAULTS: dict[str, object] = {
    "dropout": None,
    "unk_token": None,
    "continuing_subword_prefix": None,
    "end_of_word_suffix": None,
    "fuse_unk": False,
    "byte_fallback": False,
    "ignore_merges": False,
}
_FLAGS = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}


def write(model: BpeModel, path: str) -> None:
    """Write a model as tokenizer.json, laid out as by tokenizers; ModelError if it cannot say all of it."""
    texts = texts_of(model, path)
    options = {
        "unk_token": None if model.unknown is None else texts[model.unknown],
        "end_of_word_suffix": END_OF_WORD if model.level == CHARACTER else None,
        "ignore_merges": model.ignore_merges,
    }
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": number, "content": texts[number], **_FLAGS} for number in sorted(model.specials)
        ],
        "normalizer": None,
        "pre_tokenizer": pre_tokenizer(model, path),
        "post_processor": None,
        "decoder": decoder(model),
        "model": {
            "type": "BPE",
            **_DEFAULTS,
            **options,
            "vocab": {text: number for number, text in texts.items()},
            "merges": [[texts[left], texts[right]] for left, right, _ in model.merges.tolist()],
        },
    }
    with write_atomic(path) as file:
        file.write(json.dumps(document, ensure_ascii=False, indent=2).encode())


def read(path: str, *, pretokenizer: str | None = None, special_tokens: Sequence[str] = ()) -> BpeModel:
    """Read a tokenizer.json; ModelError names what nlptk does not support. The options must not be given."""
    refuse_options(pretokenizer, special_tokens, path)
    document = read_object(path)
    name = input_name(path)
    inner = typed(document.get("model"), dict, "`model`", name)
    options = _options(inner, name)
    level, cut = level_and_pretokenizer(document, str(options["end_of_word_suffix"] or ""), name)
    vocabulary = typed(inner.get("vocab"), dict, "`vocab`", name)
    specials = _specials(document, vocabulary, name)
    unknown = _unknown(options, vocabulary, level, name)
    rows, ids = _rows(vocabulary, specials | unknown, level, name)
    pairs = last_of_each(_merges(inner, name))
    _check_apart(specials | unknown, {left + right for left, right in pairs}, name)
    return BpeModel(
        level=level,
        pretokenizer=cut,
        pieces=rows.strings(),
        merges=merge_rows(pairs, ids, name),
        specials=tuple(sorted(ids[text] for text in specials | unknown)),
        unknown=next((ids[text] for text in unknown), None),
        ignore_merges=options["ignore_merges"] is True,
    )


def _options(inner: dict[str, object], path: str) -> dict[str, object]:
    """Return the options of the model, refusing those that nlptk lacks."""
    if inner.get("type", "BPE") != "BPE":
        raise ModelError(path, f"model {shown(inner['type'])} is not supported", "Give a BPE tokenizer")
    options = {name: inner.get(name, default) for name, default in _DEFAULTS.items()}
    for name in ("dropout", "continuing_subword_prefix", "fuse_unk", "byte_fallback"):
        if options[name]:
            remedy = "Use the program that made the file"
            raise ModelError(path, f"{name} {shown(options[name])} is not supported", remedy)
    if options["ignore_merges"] and options["end_of_word_suffix"]:
        what = "ignore_merges with an end_of_word_suffix is not supported"
        raise ModelError(path, what, "Use the program that made the file")
    return options


def _specials(document: dict[str, object], vocabulary: dict[str, object], path: str) -> dict[str, object]:
    """Return the added tokens; those outside the vocabulary must be numbered as tokenizers numbers them."""
    specials: dict[str, object] = {}
    following = len(vocabulary)
    for entry in typed(document.get("added_tokens", []), list, "`added_tokens`", path):
        token = typed(entry, dict, "an added token", path)
        content = typed(token.get("content"), str, "the content of an added token", path)
        _check_flags(token, content, path)
        expected = vocabulary.get(content, following)
        following += content not in vocabulary
        if token.get("id") != expected:
            what = f"added token {shown(content)} has id {shown(token.get('id'))}, and tokenizers gives it"
            raise ModelError(path, f"{what} {shown(expected)}", "Load and save the file with tokenizers")
        specials[content] = expected
    return specials


def _check_flags(token: dict[str, object], content: str, path: str) -> None:
    for flag in ("single_word", "lstrip", "rstrip"):
        if token.get(flag):
            what = f"added token {shown(content)} with {flag} is not supported"
            raise ModelError(path, what, f"Set {flag} to false in the file")
    if token.get("special") is not True:
        what = f"added token {shown(content)}, which is not special, is not supported"
        raise ModelError(path, what, "Make it special to have it where special tokens are allowed")


def _unknown(
    options: dict[str, object], vocabulary: dict[str, object], level: str, path: str
) -> dict[str, object]:
    """Return the token for what is not in the vocabulary, which characters must have."""
    if level == BYTE:
        return {}
    text = options["unk_token"]
    if text is None:
        what = "characters without an unk_token are dropped, which is not supported"
        raise ModelError(path, what, "Add an unk_token to the vocabulary and name it in the file")
    name = typed(text, str, "`unk_token`", path)
    if name not in vocabulary:
        raise ModelError(path, f"the unk_token {shown(text)} is not in the vocabulary", REPAIR)
    return {name: vocabulary[name]}


def _merges(inner: dict[str, object], path: str) -> list[tuple[str, str]]:
    """Return the merges, each a list of two pieces or, in older files, two pieces with a space between."""
    pairs = []
    for rank, entry in enumerate(typed(inner.get("merges"), list, "`merges`", path)):
        parts = entry.split(" ") if isinstance(entry, str) else entry
        match parts:
            case [str(left), str(right)]:
                pairs.append((left, right))
            case _:
                raise ModelError(path, f"merge {rank + 1}, {shown(entry)}, is not two pieces", REPAIR)
    return pairs


def _check_apart(specials: dict[str, object], results: set[str], path: str) -> None:
    for text in specials:
        if text in results or len(text.removesuffix(END_OF_WORD)) < 2:  # noqa: PLR2004
            what = f"the special token {shown(text)} is an ordinary piece, too"
            raise ModelError(path, what, "Make it one or the other")


def _rows(
    vocabulary: dict[str, object], specials: dict[str, object], level: str, path: str
) -> tuple[PieceRows, dict[str, int]]:
    """Return the pieces by id, and the ids by text."""
    rows = PieceRows(path)
    ids = {}
    ordinary = []
    for text, number in (vocabulary | specials).items():
        piece = utf8(text, path) if level == CHARACTER or text in specials else bytes_of(text, path)
        ids[text] = rows.put(piece, number, path)
        if text not in specials:
            ordinary.append(piece)
    if level == BYTE:
        check_bytes(ordinary, path)
    return rows, ids
