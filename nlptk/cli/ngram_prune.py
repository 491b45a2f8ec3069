"""`nlptk ngram prune`: models made smaller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.options import Memory, Model, ModelOutput, TempDir
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from nlptk.core.scratch import Scratch
    from nlptk.ngram.backoff import BackoffModel, Floats
    from nlptk.ngram.model import NgramModel

KNESER_NEY = "kneser-ney", "modified-kneser-ney"

Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        metavar="X",
        help="Leave out n-grams without which the perplexity rises by less than this share, 1e-8 say.",
    ),
]
Target = Annotated[
    int | None,
    typer.Option("--target", metavar="N", help="Keep at most so many n-grams of all orders, words included."),
]
HistoryText = Annotated[
    list[str] | None,
    typer.Option("--text", metavar="FILE", help="The training text; may be given repeatedly."),
]
HistoryCounts = Annotated[
    list[str] | None,
    typer.Option("--counts", metavar="FILE", help="Counts of the training text; may be given repeatedly."),
]


@dataclass(frozen=True, slots=True)
class Source:
    """What the model was trained on, which tells how often contexts occur."""

    text: HistoryText = None
    counts: HistoryCounts = None

    @property
    def paths(self) -> list[str]:
        """The files; UsageError for text and counts both."""
        if self.text and self.counts:
            raise UsageError("--counts", "there is text to count as well", "Give counts or text, not both")
        return self.text or self.counts or []

    def histories(
        self, loaded: NgramModel[BackoffModel], reading: Reading, memory: int, scratch: Scratch
    ) -> list[Floats] | None:
        """Return the share of each context, or None where neither text nor counts are given."""
        if self.text:
            return _of_text(loaded, self.text, reading, memory, scratch)
        if self.counts:
            return _of_counts(loaded, self.counts, reading, memory, scratch)
        return None


@app.command()
def prune(
    ctx: typer.Context,
    model: Model,
    output: ModelOutput,
    *,
    threshold: Threshold = None,
    target: Target = None,
    source: Source,
    reading: Reading,
    memory: Memory = None,
    temp_dir: TempDir = None,
) -> None:
    """Leave out the n-grams that change the perplexity least (Stolcke 1998).

    How often a context occurs is taken from the text or the counts that the model was trained on; without
    them from the model, which misleads for Kneser-Ney models.

    \b
    Example:
      nlptk ngram prune news.nlptk --threshold 1e-8 --text news.txt -o small.nlptk
    """
    from nlptk.core.scratch import Scratch
    from nlptk.ngram.load import load_backoff
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.prune import BYTES_AN_NGRAM, check_amount
    from nlptk.ngram.prune import prune as prune_model

    run = run_of(ctx)
    check_amount(threshold, target)
    options.paths_of([model], *source.paths)
    options.check_model_output(output)
    options.check_kept(model, output)
    loaded = load_backoff(model)
    method = str(loaded.training.get("smoothing")).partition(":")[0]
    if method in KNESER_NEY and not source.paths:
        run.warn(f"{method} models misjudge how often contexts occur; give --text")
    room = options.memory_of(memory)
    scratch = Scratch(sum(loaded.model.sizes) * BYTES_AN_NGRAM < room, temp_dir)
    shares = source.histories(loaded, reading, room, scratch)
    done = prune_model(loaded.model, threshold=threshold, target=target, histories=shares, scratch=scratch)
    limit = {"target": target} if threshold is None else {"threshold": threshold}
    training = {**loaded.training, "pruned": limit}
    NgramModel.of(done.model, loaded.tokenizer, loaded.normalize, training).save(output)
    sizes = (", ".join(map(str, each)) for each in (done.before, done.after))
    run.say(f"{' -> '.join(sizes)} n-grams, {run.seconds:.1f} s")


def _of_text(
    loaded: NgramModel[BackoffModel], paths: list[str], reading: Reading, memory: int, scratch: Scratch
) -> list[Floats]:
    from nlptk.core.text import read_text
    from nlptk.ngram.backoff import padded
    from nlptk.ngram.histories import HistoryCounter

    counter, words = HistoryCounter(loaded.model, scratch), loaded.reader(memory // 8)
    for block in read_text(paths, **reading.keywords, normalize=loaded.normalize):
        counter.add(padded(words.encode(block)).values)
    return counter.histories()


def _of_counts(
    loaded: NgramModel[BackoffModel], paths: list[str], reading: Reading, memory: int, scratch: Scratch
) -> list[Floats]:
    from nlptk.ngram.countfile_read import read_counts
    from nlptk.ngram.histories import counted_histories

    counts = read_counts(paths, **reading.keywords, memory=memory, temp_dir=scratch.folder)
    return counted_histories(loaded.model, loaded.table, counts, scratch)
