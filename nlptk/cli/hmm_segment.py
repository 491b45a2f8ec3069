"""`nlptk hmm segment`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.options import Inputs, Jobs, Model
from nlptk.cli.reading_options import Reading
from nlptk.core.streams import STDOUT

if TYPE_CHECKING:
    from nlptk.hmm.model import HmmModel
    from nlptk.hmm.segment import Segmenter

UserDictionary = Annotated[
    str | None,
    typer.Option(
        "--dictionary",
        metavar="FILE",
        help="Words to keep whole wherever they stand, one a line; what is behind a blank is left aside.",
    ),
]


@app.command()
def segment(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    dictionary: UserDictionary = None,
    reading: Reading,
    jobs: Jobs = None,
) -> None:
    """Cut running text into words, with one space between them.

    Blanks in the text part words, and lines stay lines. The model is one of `train --from-words`.

    \b
    Example:
      nlptk hmm train --from-words segmented.txt -o words.nlptk
      nlptk hmm segment words.nlptk raw.txt > words.txt
    """
    from nlptk.cli.output import write_lines
    from nlptk.core.files import input_size
    from nlptk.core.text import read_text
    from nlptk.hmm.model import load_tagger
    from nlptk.hmm.segment import Segmenting, check_segments
    from nlptk.hmm.tagger import BLOCK_BYTES, in_processes

    run = run_of(ctx)
    paths = options.paths_of(inputs, model, dictionary)
    loaded = load_tagger(model)
    check_segments(loaded, model)
    segmenter = with_user_words(loaded, dictionary, reading)
    with run.progress_beside(STDOUT).phase("segmenting", input_size(paths), "B") as step:
        blocks = read_text(paths, **reading.keywords, block_bytes=BLOCK_BYTES, on_bytes=step)
        write_lines(in_processes(Segmenting(segmenter), blocks, options.jobs_of(jobs)))


def with_user_words(model: HmmModel, dictionary: str | None, reading: Reading) -> Segmenter:
    """Return a segmenter with the user's words, if there are any."""
    from nlptk.hmm.segment import Segmenter
    from nlptk.hmm.userwords import read_user_words

    if dictionary is None:
        return Segmenter(model)
    words = read_user_words(dictionary, **reading.keywords, normalize=model.normalize)
    return Segmenter(model, words)
