"""subword-nmt's files: the codes, which are the merges in order of rank, and beside them the vocabulary.

The codes are in the file that is named: `#version: 0.2`, then two symbols with a space between on each line;
a symbol that ends a word ends in `</w>`. The vocabulary is in the file of the same name with `.vocab` added:
a piece, a space and its count on each line; a piece that does not end a word ends in `@@`. Only characters
are taken from it, those that no merge has shown; without it the alphabet is that of the merges. A model does
not know how often its pieces occur: every count is written as 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlptk.core.errors import ModelError
from nlptk.core.files import write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.streams import STDIN, input_name
from nlptk.tokenize.bpe.interchange import MERGES_HEADER, merge_rows, refuse_level, refuse_options
from nlptk.tokenize.bpe.model import UNKNOWN, BpeModel
from nlptk.tokenize.bpe.settings import CHARACTER, END_OF_WORD
from nlptk.tokenize.foreign import REPAIR, read_text, shown

PRETOKENIZER = "whitespace"
JOINED = "@@"
_OTHER = "Export it as tokenizer.json"


def write(model: BpeModel, path: str) -> None:
    """Write codes, and the vocabulary beside them; ModelError if subword-nmt would read something else."""
    refuse_level(model, CHARACTER, path, "subword-nmt")
    if model.pretokenizer != PRETOKENIZER:
        what = f"subword-nmt cuts text at spaces, not by {shown(model.pretokenizer)}"
        raise ModelError(path, what, _OTHER)
    if not model.merges.size:
        raise ModelError(path, "the model has no merges, and subword-nmt takes no codes without any", _OTHER)
    specials = set(model.specials)
    texts = {number: text for number, text in model.texts() if number not in specials}
    odd = next((text for text in texts.values() if any(character in text for character in " \r\n")), None)
    if odd is not None:
        remedy = "Train on text without carriage returns and, within records, line feeds"
        raise ModelError(path, f"subword-nmt would break its lines in the piece {shown(odd)}", remedy)
    codes = [f"{texts[left]} {texts[right]}" for left, right, _ in model.merges.tolist()]
    vocabulary = [f"{_joined(text)} 1" for text in texts.values() if text != END_OF_WORD]
    with write_atomic(path) as file:
        file.write(_lines([MERGES_HEADER, *codes]))
        if path != STDIN:
            with write_atomic(_beside(path)) as other:
                other.write(_lines(vocabulary))


def read(path: str, *, pretokenizer: str | None = None, special_tokens: Sequence[str] = ()) -> BpeModel:
    """Read codes, and the vocabulary beside them if there is one. The options must not be given."""
    refuse_options(pretokenizer, special_tokens, path)
    pairs = _codes(path)
    symbols = {symbol for pair in pairs for symbol in pair} - {left + right for left, right in pairs}
    if path != STDIN and Path(_beside(path)).exists():
        symbols |= _characters(_beside(path))
    plain = sorted({symbol[0] for symbol in symbols})
    finals = sorted(symbol for symbol in symbols if len(symbol) > 1)
    texts = dict.fromkeys((*plain, END_OF_WORD, *finals, *(left + right for left, right in pairs)))
    ids = {text: number for number, text in enumerate(texts)}
    return BpeModel(
        level=CHARACTER,
        pretokenizer=PRETOKENIZER,
        pieces=ByteStrings.of(text.encode() for text in (*texts, UNKNOWN)),
        merges=merge_rows(pairs, ids, path),
        specials=(len(texts),),
        unknown=len(texts),
    )


def _codes(path: str) -> list[tuple[str, str]]:
    """Return the merges; of one that is given twice the first counts, as in subword-nmt."""
    name = input_name(path)
    header, *lines = read_text(path).rstrip("\n").split("\n")
    if header.split() != MERGES_HEADER.split():
        raise _of_another_kind(header, name)
    places: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, start=2):
        match line.strip("\r ").split(" "):
            case [left, right] if left and right:
                places.setdefault((left, right), number)
            case _:
                what = f"{shown(line)} is not two symbols with one space between"
                raise ModelError(f"{name}:{number}", what, REPAIR)
    made = {left + right for left, right in places}
    for pair, number in places.items():
        for symbol in pair:
            if symbol not in made and len(symbol.removesuffix(END_OF_WORD)) != 1:
                what = f"the symbol {shown(symbol)} is neither a character nor made by a merge"
                raise ModelError(f"{name}:{number}", what, REPAIR)
    return list(places)


def _of_another_kind(header: str, name: str) -> ModelError:
    where = f"{name}:1"
    match header.split():
        case ["#version:", _, "byte"]:
            return ModelError(where, "byte-level codes are not supported", "Learn them without --byte")
        case ["#version:", *version]:
            what = f"version {' '.join(version)} is not supported"
            return ModelError(where, what, "Learn the codes again with subword-nmt 0.2 or newer")
        case [_, _, count] if count.isdigit():
            remedy = f"Put `{MERGES_HEADER}` first and drop the counts: cut -d' ' -f1,2"
            return ModelError(where, "these are codes of fastBPE, with counts", remedy)
        case _:
            what = f"the first line is not `{MERGES_HEADER}`; without it, codes are of version 0.1"
            return ModelError(where, what, "Learn the codes again with subword-nmt 0.2 or newer")


def _characters(path: str) -> set[str]:
    """Return the characters in a vocabulary as symbols, those that end a word marked so."""
    symbols = set()
    for number, line in enumerate(read_text(path).removesuffix("\n").split("\n"), start=1):
        match line.strip("\r ").split(" "):
            case [piece, count] if piece and count.isdigit():
                symbol = piece.removesuffix(JOINED) if len(piece) > 2 else piece + END_OF_WORD  # noqa: PLR2004
                if len(symbol.removesuffix(END_OF_WORD)) == 1:
                    symbols.add(symbol)
            case _:
                raise ModelError(f"{path}:{number}", f"{shown(line)} is not a piece and its count", REPAIR)
    return symbols


def _joined(text: str) -> str:
    """Return a piece as subword-nmt prints it."""
    return text.removesuffix(END_OF_WORD) if text.endswith(END_OF_WORD) else text + JOINED


def _lines(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _beside(path: str) -> str:
    return f"{path}.vocab"
