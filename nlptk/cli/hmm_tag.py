"""`nlptk hmm tag`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_options import Choice, InputForm, OutputFormat
from nlptk.cli.options import Inputs, Jobs, Model
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import ModelError, UsageError
from nlptk.core.streams import STDOUT, input_name

if TYPE_CHECKING:
    from nlptk.hmm.tagger import Decoding

NBest = Annotated[
    int | None,
    typer.Option(
        "--nbest",
        metavar="K",
        help="Print the K likeliest taggings of each sentence: its line, their ranks and probabilities.",
    ),
]

_MOST = 1000  # taggings of a sentence


@app.command()
def tag(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    input: InputForm = "sentences",
    format: OutputFormat = None,
    choice: Choice,
    nbest: NBest = None,
    reading: Reading,
    jobs: Jobs = None,
) -> None:
    """Tag sentences.

    Known words can have the tags that they were seen with, unknown ones the likeliest --unknown-tags; among
    these the best sequence is found exactly, unless a --beam is given.

    \b
    Example:
      echo "The old man the boats ." | nlptk hmm tag brown.nlptk
      nlptk hmm tag brown.nlptk --input tokens < tokens.txt > tagged.txt
    """
    from nlptk.cli.output import write_lines
    from nlptk.core.files import input_size
    from nlptk.hmm.model import load_tagger
    from nlptk.hmm.tagged_text import tagged_format, untagged_blocks
    from nlptk.hmm.tagger import SEQUENCE_COLUMNS, Listing, Writing, block_bytes, in_processes

    run, decoding = run_of(ctx), choice.decoding
    if nbest is not None:
        check_nbest(nbest, decoding, format)
    format = format or ("two-column" if input == "tokens" or choice.posterior else "slash")
    if not tagged_format(format).holds_probabilities and choice.posterior:
        raise UsageError(f"--format {format}", "it has no place for probabilities", "Write two-column")
    paths = options.paths_of(inputs, model)
    loaded = load_tagger(model)
    if loaded.segments:
        what = "it is a segmenter, not a tagger"
        raise ModelError(input_name(model), what, "Segment with nlptk hmm segment")
    size, processes = input_size(paths), options.jobs_of(jobs)
    with run.progress_beside(STDOUT).phase("tagging", size, "B") as step:
        at_once = block_bytes(size, processes)
        blocks = untagged_blocks(paths, input, **reading.keywords, block_bytes=at_once, on_bytes=step)
        if nbest is None:
            work: Writing | Listing = Writing(loaded, decoding, input, format)
        else:
            work = Listing(loaded, choice.unknown_tags, nbest, input)
            write_lines([("\t".join(SEQUENCE_COLUMNS) + "\n").encode()])
        write_lines(in_processes(work, blocks, processes))


def check_nbest(nbest: int, decoding: Decoding, format: str | None) -> None:
    """Raise UsageError for a number of taggings that is none, and for options that do not go with it."""
    if not 1 <= nbest <= _MOST:
        raise UsageError("--nbest", f"{nbest} is not in 1 to {_MOST}", "Give 5, say")
    if format is not None:
        raise UsageError(f"--format {format}", "--nbest has a form of its own", "Leave one of the two out")
    if decoding.posterior or decoding.beam is not None:
        raise UsageError("--nbest", "it is exact and of whole sentences", "Leave out --posterior and --beam")
