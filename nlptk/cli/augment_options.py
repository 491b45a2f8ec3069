"""The options that `nlptk augment eda` and `apply` share, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import Run
from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.core.streams import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlptk.augment.forms._base import Form
    from nlptk.augment.rules import WordRules
    from nlptk.core.text import TextBlock
    from nlptk.core.tokenizer import Tokenizer as AnyTokenizer

FORMS = "nlptk.augment.forms"
TOKENIZERS = "nlptk.tokenize.methods"
NEGATION, NO_LIST = "negation", "none"

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(names(FORMS)),
        autocompletion=one_of(names(FORMS)),
        show_default="what the first line looks like",
        help="The form of the input, which the output has, too: LABEL TAB SENTENCE, sentences, ...",
    ),
]
Field = Annotated[
    str, typer.Option("--field", metavar="NAME", help="The field of the sentence in JSON Lines and CSV.")
]
LabelField = Annotated[
    str, typer.Option("--label-field", metavar="NAME", help="The field of the label in JSON Lines and CSV.")
]
SourceId = Annotated[
    bool,
    typer.Option(
        "--id", help="Put the number of the source sentence first, so that its variants can be kept together."
    ),
]
Synonyms = Annotated[
    str | None,
    typer.Option(
        "--synonyms",
        metavar="FILE",
        show_default="English, from WordNet",
        help="Synonyms: lines of WORD TAB SYNONYM ..., WordNet's folder dict, a .tab of OMW, or Cilin.",
    ),
]
MultiWord = Annotated[bool, typer.Option("--multi-word", help="Allow synonyms of several words.")]
Stopwords = Annotated[
    str | None,
    typer.Option(
        "--stopwords",
        metavar=f"CODE|FILE|{NO_LIST}",
        show_default="en, or none with --synonyms",
        help="Words that are never replaced: a list of nlptk stopwords, or a file (with . or / in its name).",
    ),
]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME",
        autocompletion=one_of(("whitespace", "words", "characters")),
        help="What cuts sentences into words: whitespace, words or characters.",
    ),
]
Protect = Annotated[
    list[str] | None,
    typer.Option(
        "--protect",
        metavar=f"{NEGATION}|FILE|REGEX",
        show_default=False,
        autocompletion=one_of((NEGATION,)),
        help="Words that are never touched: negations (en, zh), nor parted from the next word; those of a"
        " file; or those that match wholly. May be given again.",
    ),
]


def tokenizer_of(spec: str, form: Form | None = None) -> AnyTokenizer:
    """Return the tokenizer that a spec names; UsageError if the form has its words between blanks."""
    from nlptk.core.registry import build

    tokenizer: AnyTokenizer = build(TOKENIZERS, spec)
    if form is not None and form.is_tokenized and not tokenizer.chunks_are_tokens:
        what = f"{form.summary} is cut into words already"
        raise UsageError(f"--tokenizer {spec}", what, "Leave it out")
    return tokenizer


def rules_of(
    synonyms: str | None, multi_word: bool, stopwords: str | None, protect: Sequence[str] | None
) -> WordRules:
    """Return what the options say of words; the English lexicon is read only if no other is named."""
    from nlptk.augment.english.lexicon import English
    from nlptk.augment.lexicon import read_lexicon
    from nlptk.augment.rules import AmongWords, Matching, WordRules

    lexicon = (
        English(multi_word=multi_word) if synonyms is None else read_lexicon(synonyms, multi_word=multi_word)
    )
    protects: list[AmongWords | Matching] = []
    negations: set[str] = set()
    for each in protect or ():
        if each == NEGATION:
            negations |= _negations()
        elif Path(each).is_file() or each == STDIN:
            protects.append(AmongWords.of(_single_words(each)))
        else:
            protects.append(Matching(_pattern(each)))
    return WordRules(
        lexicon,
        _stopwords(stopwords, synonyms is None),
        frozenset(negations),
        tuple(protects),
    )


@contextmanager
def recognized_form(
    run: Run, texts: Iterable[TextBlock], format: str | None, field: str, label_field: str, numbered: bool
) -> Iterator[tuple[Form, Iterator[TextBlock]]]:
    """Give the form of a text, said on stderr where it is not named, and the text."""
    from nlptk.augment.recognize import form_named, recognized

    blocks = iter(texts)
    first = next(blocks, None)
    name = format or "plain"
    if format is None and first is not None:
        name = recognized(first.data.tobytes().split(b"\n", 1)[0], field)
    form = form_named(name, field, label_field, numbered)
    if format is None and first is not None:
        run.say(f"nlptk: the input is {form.summary} (--format {name})")
    yield form, chain([] if first is None else [first], blocks)


def _stopwords(given: str | None, english: bool) -> frozenset[str]:
    from nlptk.cli.stopwords_app import listed

    name = given or ("en" if english else NO_LIST)
    return frozenset() if name == NO_LIST else frozenset(entry.lower() for entry in listed(name))


def _negations() -> set[str]:
    """Return all negations of one word: `ca n't` is protected by its `n't`."""
    from nlptk.stopwords.negation import KNOWN, negations

    return {entry for code in KNOWN for entry in negations(code, "--protect") if " " not in entry}


def _single_words(path: str) -> tuple[str, ...]:
    from nlptk.core.errors import InputError
    from nlptk.stopwords.listfile import read_list

    words = read_list(path)
    several = next((word for word in words if " " in word), None)
    if several is not None:
        raise InputError(path, f"`{several}` is more than one word", "Give one word a line")
    return words


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        what = f"this is neither a file nor a regular expression ({error})"
        raise UsageError(f"--protect {text}", what, "Check the path, or the expression") from error
