"""`nlptk ngram count`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import Run, run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import DEFAULTS, Order, numbers_of
from nlptk.cli.options import Inputs, Normalize, Output, Tokenizer
from nlptk.cli.reading_options import Reading, Work
from nlptk.core.streams import STDOUT
from nlptk.ngram.settings import NgramSettings

OF_TEXTS = "order", "highest", "tokenizer", "normalize", "temp_dir", "jobs"  # which --merge does not read

MinCounts = Annotated[
    str,
    typer.Option(
        "--min-count",
        metavar="LIST",
        show_default="1",
        help="For each order, how often n-grams must occur to be written, 1,1,2 say; the last holds on.",
    ),
]
Highest = Annotated[bool, typer.Option("--highest", help="Write the longest n-grams alone.")]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="The FILEs are counts, sorted as this command writes them: add them up."),
]


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and what of it is written."""

    order: Order = DEFAULTS.order
    highest: Highest = False
    min_count: MinCounts = "1"
    merge: Merge = False
    tokenizer: Tokenizer = DEFAULTS.tokenizer
    normalize: Normalize = DEFAULTS.normalize

    @property
    def min_counts(self) -> tuple[int, ...]:
        """For each order, how often n-grams must occur; UsageError for what is no list."""
        return numbers_of("--min-count", self.min_count)


@app.command()
def count(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    output: Output = STDOUT,
    counting: Counting,
    reading: Reading,
    work: Work,
) -> None:
    """Count the n-grams of texts, or add up counts of several texts.

    Lines are `w1 .. wn TAB count`, as SRILM's: sorted by their bytes, all orders together.

    \b
    Example:
      nlptk ngram count -n 3 news.txt -o news.counts.gz
      nlptk ngram count --merge news.counts.gz wiki.counts -o all.counts.gz
    """
    from nlptk.core.files import check_output

    run = run_of(ctx)
    paths = options.paths_of(inputs)
    check_output(output)
    if counting.merge:
        what = "it says how texts are counted, and --merge takes counts"
        options.refuse_given(ctx, OF_TEXTS, what, "Leave it out")
        _merge(run, paths, output, counting, reading, work.bytes_of_memory)
    else:
        options.check_inputs_kept(paths, output)
        _count(run, paths, output, counting, reading, work)


def _merge(
    run: Run, paths: Sequence[str], output: str, counting: Counting, reading: Reading, memory: int
) -> None:
    """Add up count files."""
    from nlptk.core.files import input_size
    from nlptk.ngram.countfile_merge import merge_counts

    minima = counting.min_counts
    with run.progress_beside(output).phase("merging", total=input_size(paths), unit="B") as step:
        merge_counts(paths, output, minima, **reading.keywords, memory=memory, progress=step)


def _count(
    run: Run, paths: Sequence[str], output: str, counting: Counting, reading: Reading, work: Work
) -> None:
    """Count the n-grams of texts."""
    from nlptk.core.training import read_training
    from nlptk.ngram.countfile import check_min_counts, write_counts
    from nlptk.ngram.train import counted, scratch_for

    settings = NgramSettings(order=counting.order, tokenizer=counting.tokenizer, normalize=counting.normalize)
    minima, memory = counting.min_counts, work.bytes_of_memory
    check_min_counts(minima)
    progress = run.progress_beside(output)
    corpus = read_training(paths, settings, **reading.keywords, **work.keywords, progress=progress)
    scratch = scratch_for(corpus, settings.order, memory, work.temp_dir)
    counts = counted(corpus, settings.order, scratch, memory, progress)
    with progress.phase("writing", total=None, unit="n-grams") as step:
        write_counts(
            counts,
            output,
            scratch,
            highest=counting.highest,
            min_counts=minima,
            memory=memory,
            progress=step,
        )
