"""`nlptk hmm train`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_options import DEFAULTS, Order, Rare, Smoothing, TaggedText, Unknown
from nlptk.cli.options import Inputs, Json, Memory, ModelOutput, Normalize
from nlptk.cli.output import write_document
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import UsageError
from nlptk.core.streams import input_name
from nlptk.hmm.settings import HmmSettings

if TYPE_CHECKING:
    from nlptk.cli.context import Run
    from nlptk.hmm.counts import TaggedCounts
    from nlptk.hmm.tagged._base import TaggedBlock

LexiconFile = Annotated[
    str | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="Tags that words may have: word TAB tag TAB tag .. a line."
    ),
]
FromWords = Annotated[
    bool,
    typer.Option("--from-words", help="Learn to segment: the text is words with blanks between."),
]


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    tagged: TaggedText,
    from_words: FromWords = False,
    order: Order = DEFAULTS.order,
    smoothing: Smoothing = DEFAULTS.smoothing,
    unknown: Unknown = DEFAULTS.unknown,
    rare: Rare = DEFAULTS.rare,
    lexicon: LexiconFile = None,
    normalize: Normalize = DEFAULTS.normalize,
    reading: Reading,
    memory: Memory = None,
    as_json: Json = False,
) -> None:
    """Train a tagger on tagged text, or a segmenter on text of words.

    \b
    Example:
      nlptk hmm train brown.tagged -o brown.nlptk
      nlptk hmm train --from-words segmented.txt -o words.nlptk
    """
    from nlptk.hmm.dictionary import read_dictionary
    from nlptk.hmm.train import train as train_on

    run, spec = run_of(ctx), tagged.spec
    settings = HmmSettings(
        order=order, smoothing=smoothing, unknown=unknown, rare=rare, segments=from_words, normalize=normalize
    )
    if from_words and (spec or lexicon):
        what = "the text has no tags of its own"
        raise UsageError("--from-words", what, "Leave out --format and --lexicon")
    options.check_model_output(output, as_json=as_json)
    paths = options.paths_of(inputs, lexicon)
    options.check_inputs_kept([*paths, lexicon], output)
    allowed = None
    if lexicon is not None:
        allowed = read_dictionary(lexicon, **reading.keywords, normalize=normalize)
    blocks = _blocks(run, paths, spec, settings, reading)
    name, room = ", ".join(map(input_name, paths)), options.memory_of(memory)
    model, counts = train_on(blocks, settings, dictionary=allowed, name=name, memory=room)
    model.save(output)
    sizes = _sizes(counts)
    if as_json:
        write_document({**sizes, "settings": dict(model.training)})
    run.say(f"{', '.join(f'{size} {name}' for name, size in sizes.items())}, {run.seconds:.1f} s")


def _blocks(
    run: Run, paths: Sequence[str], spec: str | None, settings: HmmSettings, reading: Reading
) -> Iterator[TaggedBlock]:
    """Yield the sentences of the files as they are read, and show how far that is."""
    from nlptk.core.files import input_size
    from nlptk.hmm.segment import read_segmented
    from nlptk.hmm.tagged_text import read_tagged

    how: dict[str, Any] = {**reading.keywords, "normalize": settings.normalize}
    with run.progress.phase("reading", input_size(paths), "B") as step:
        if settings.segments:
            yield from read_segmented(paths, **how, on_bytes=step)
        else:
            yield from read_tagged(
                paths,
                spec,
                **how,
                on_bytes=step,
                on_format=lambda file, form: run.say(f"{file} is read as {form}"),
            )


def _sizes(counts: TaggedCounts) -> dict[str, int]:
    """Return how much of each was seen."""
    return {
        "tokens": counts.tokens,
        "sentences": counts.sentences,
        "words": len(counts.words),
        "tags": len(counts.tags),
    }
