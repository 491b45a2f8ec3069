"""The options that commands of `nlptk augment` share, in groups, and what those of records mean.

Those that say how words are treated are in augment_words.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import Run
from nlptk.cli.options import Encoding, Errors, one_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlptk.augment.forms._base import Form
    from nlptk.core.text import TextBlock
    from nlptk.core.tokenizer import Tokenizer as AnyTokenizer

FORMS = "nlptk.augment.forms"
TOKENIZERS = "nlptk.tokenize.methods"

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
SentenceField = Annotated[
    str, typer.Option("--field", metavar="NAME", help="The field of the sentence in JSON Lines and CSV.")
]
SourceId = Annotated[
    bool,
    typer.Option(
        "--id", help="Put the number of the source sentence first, so that its variants can be kept together."
    ),
]
NoOriginal = Annotated[bool, typer.Option("--no-original", help="Print the variants only.")]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME[:PARAMETERS]",
        autocompletion=one_of(("whitespace", "words", "characters", "model:path=")),
        help="What cuts lines into words: whitespace, words, characters, or model:path=FILE.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class TextOptions:
    """How bytes become text."""

    encoding: Encoding = "utf-8"
    errors: Errors = STRICT


@dataclass(frozen=True, kw_only=True)
class RecordOptions:
    """What stands in a record."""

    format: Format = None
    field: SentenceField = "text"
    source_id: SourceId = False

    @contextmanager
    def read(
        self, run: Run, what: str, paths: Sequence[str], text: TextOptions, label_field: str = "label"
    ) -> Iterator[tuple[Form, Iterator[TextBlock]]]:
        """Give the form of the text of some files, and the text; progress names `what` is done to it."""
        from nlptk.core.files import input_size
        from nlptk.core.text import read_text

        with run.progress_beside(STDOUT).phase(what, input_size(paths), "B") as step:
            texts = read_text(paths, encoding=text.encoding, errors=text.errors, on_bytes=step)
            yield self._recognized(run, texts, label_field)

    def _recognized(
        self, run: Run, texts: Iterable[TextBlock], label_field: str
    ) -> tuple[Form, Iterator[TextBlock]]:
        """Return the form of a text, said on stderr where it is not named, and the text."""
        from nlptk.augment.recognize import form_named, recognized

        blocks = iter(texts)
        first = next(blocks, None)
        name = self.format or "plain"
        if self.format is None and first is not None:
            name = recognized(first.data.tobytes().split(b"\n", 1)[0], self.field)
        form = form_named(name, self.field, label_field, self.source_id)
        if self.format is None and first is not None:
            run.say(f"nlptk: the input is {form.summary} (--format {name})")
        return form, chain([] if first is None else [first], blocks)


def tokenizer_of(spec: str, form: Form | None = None) -> AnyTokenizer:
    """Return the tokenizer that a spec names; UsageError if the form has its words between blanks."""
    from nlptk.core.registry import build

    tokenizer: AnyTokenizer = build(TOKENIZERS, spec)
    if form is not None and form.is_tokenized and not tokenizer.chunks_are_tokens:
        what = f"{form.summary} is cut into words already"
        raise UsageError(f"--tokenizer {spec}", what, "Leave it out")
    return tokenizer
