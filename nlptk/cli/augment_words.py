"""The options that say how words are treated, in `nlptk augment eda` and `apply`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.augment_options import Tokenizer, tokenizer_of
from nlptk.cli.context import Run
from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlptk.augment.forms._base import Form
    from nlptk.augment.parts import PartTagger
    from nlptk.augment.reader import Reading
    from nlptk.augment.rules import WordRules
    from nlptk.augment.synonyms import Lexicon

NEGATION, NO_LIST = "negation", "none"

Synonyms = Annotated[
    str | None,
    typer.Option(
        "--synonyms",
        metavar="FILE",
        show_default="English, from WordNet",
        help="Synonyms: lines of WORD TAB SYNONYM ..., WordNet's folder dict, a .tab of OMW, or Cilin; or"
        " vectors of nlptk embed, of which the nearest words are taken.",
    ),
]
Neighbours = Annotated[
    int | None,
    typer.Option(
        "--neighbours",
        metavar="N",
        show_default="10, of vectors",
        help="How many of the nearest words are taken, stopwords left out.",
    ),
]
MinSimilarity = Annotated[
    float | None,
    typer.Option(
        "--min-similarity",
        metavar="COSINE",
        show_default="0.6, of vectors",
        help="How near they must be: from -1 to 1.",
    ),
]
MultiWord = Annotated[bool, typer.Option("--multi-word", help="Allow synonyms of several words.")]
Tagger = Annotated[
    str | None,
    typer.Option(
        "--tagger",
        metavar="MODEL",
        show_default=False,
        help="A model of nlptk hmm train: synonyms are of the part of speech that a word has in its sentence,"
        " not of the one it has most often.",
    ),
]
Stopwords = Annotated[
    str | None,
    typer.Option(
        "--stopwords",
        metavar=f"CODE|FILE|{NO_LIST}",
        show_default="en, or none with --synonyms",
        help="Words that are never replaced: a list of nlptk stopwords, or a file (with . or / in its name).",
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


@dataclass(frozen=True, kw_only=True)
class WordOptions:
    """What words are, and what is done to them."""

    synonyms: Synonyms = None
    neighbours: Neighbours = None
    min_similarity: MinSimilarity = None
    multi_word: MultiWord = False
    tagger: Tagger = None
    stopwords: Stopwords = None
    tokenizer: Tokenizer = "whitespace"
    protect: Protect = None

    @property
    def paths(self) -> tuple[str | None, ...]:
        """The files that are read."""
        return self.synonyms, self.tagger, self.stopwords, *(self.protect or ())

    def reading(self, run: Run) -> Callable[[Form], Reading]:
        """Return what makes words of the records of a form; all files are read now, wrong options told."""
        from nlptk.augment.reader import Reading

        rules = self._rules()
        tagger = self._part_tagger(run, rules.lexicon)
        tokenizer_of(self.tokenizer)
        return lambda form: Reading(form, tokenizer_of(self.tokenizer, form), rules, tagger)

    def _rules(self) -> WordRules:
        """Return what the options say of words."""
        from nlptk.augment.rules import AmongWords, Matching, WordRules

        protects: list[AmongWords | Matching] = []
        negations: set[str] = set()
        for each in self.protect or ():
            if each == NEGATION:
                negations |= _negations()
            elif Path(each).is_file() or each == STDIN:
                protects.append(AmongWords.of(_single_words(each)))
            else:
                protects.append(Matching(_pattern(each)))
        stopwords = _stopwords(self.stopwords, self.synonyms is None)
        return WordRules(self._lexicon(stopwords), stopwords, frozenset(negations), tuple(protects))

    def _lexicon(self, stopwords: frozenset[str]) -> Lexicon:
        """Return the synonyms; the English ones are read only if no others are named."""
        from nlptk.augment.english.lexicon import English
        from nlptk.augment.lexicon import read_lexicon
        from nlptk.cli.augment_vectors import is_model, nearest_words

        if self.synonyms is not None and is_model(self.synonyms):
            return nearest_words(
                self.synonyms, stopwords, self.neighbours, self.min_similarity, multi_word=self.multi_word
            )
        for option, value in (
            ("--neighbours", self.neighbours),
            ("--min-similarity", self.min_similarity),
        ):
            if value is not None:
                raise UsageError(option, "there are no word vectors", "Give some: --synonyms VECTORS.nlptk")
        if self.synonyms is None:
            return English(multi_word=self.multi_word)
        return read_lexicon(self.synonyms, multi_word=self.multi_word)

    def _part_tagger(self, run: Run, lexicon: Lexicon) -> PartTagger | None:
        """Return what tells parts of speech, None where synonyms do not depend on them."""
        from nlptk.cli.augment_tagger import part_tagger

        if self.tagger is None:
            return None
        tagger = part_tagger(self.tagger)
        if not lexicon.has_parts:
            run.warn(f"--tagger: {self.synonyms} tells no parts of speech, and words are not tagged")
            return None
        return tagger


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
