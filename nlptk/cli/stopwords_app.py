"""The group `nlptk stopwords`, to which the modules beside add their commands, and what these share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.groups import new_app, ordered
from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError
from nlptk.stopwords.lists import DEFAULT, load, names

if TYPE_CHECKING:
    from nlptk.core.tokenizer import Tokenizer as AnyTokenizer

COMMANDS = ("filter", "list", "derive")
TOKENIZERS = ("words", "whitespace", "characters")
MODEL, SEGMENTER = "model", "hmm"

Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME[:PARAMETERS]",
        autocompletion=one_of((*TOKENIZERS, "model:path=")),
        help="What cuts lines into words: words, whitespace (text that is cut already), characters, or a"
        " segmenter, model:path=FILE.",
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        autocompletion=names,
        help="The language: en, en-iso, de, zh, ... (see nlptk stopwords list).",
    ),
]
CaseSensitive = Annotated[
    bool, typer.Option("--case-sensitive", help="Tell upper from lower case; else Unicode folds them.")
]


app = new_app(ordered(COMMANDS))


def tokenizer_of(spec: str) -> AnyTokenizer:
    """Return the tokenizer that a spec names; UsageError for one whose tokens are no words."""
    from nlptk.core.modelfile import read_model
    from nlptk.core.registry import build
    from nlptk.core.tokenizer import TOKENIZERS as ALL_TOKENIZERS
    from nlptk.tokenize.methods.model import Model

    tokenizer: AnyTokenizer = build(ALL_TOKENIZERS, spec)
    if isinstance(tokenizer, Model) and read_model(tokenizer.path).kind != SEGMENTER:
        remedy = f"Choose one of {', '.join(TOKENIZERS)}, or a segmenter"
        raise UsageError(f"--tokenizer {spec}", "the pieces of the model are no words", remedy)
    return tokenizer


def entry_tokenizer_of(spec: str) -> AnyTokenizer:
    """Return what cuts the entries of lists: as the text is cut, or, for a segmenter, between blanks."""
    return tokenizer_of("whitespace" if spec.partition(":")[0] == MODEL else spec)


def is_file(value: str) -> bool:
    """Tell whether a value that may be a word or a file is a file: a point or a slash says so, or `-`."""
    return value == "-" or "." in value or "/" in value


def listed(value: str) -> tuple[str, ...]:
    """Return the entries of a list: the name of one, or a file."""
    from nlptk.stopwords.listfile import read_list

    return read_list(value) if is_file(value) else load(value).entries


__all__ = [
    "DEFAULT",
    "CaseSensitive",
    "Language",
    "Tokenizer",
    "app",
    "entry_tokenizer_of",
    "is_file",
    "listed",
    "tokenizer_of",
]
