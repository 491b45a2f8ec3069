"""`nlptk embed phrases`: neighbouring words that belong together, joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.options import Inputs, Json, Normalize, Output, Tokenizer, one_of
from nlptk.cli.reading_options import Reading, Work
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT

if TYPE_CHECKING:
    from nlptk.cli.output import Row
    from nlptk.core.corpus import EncodedCorpus
    from nlptk.embed.phrases import Phrases

SCORERS = ("count", "npmi")

MinCount = Annotated[
    int, typer.Option("--min-count", metavar="N", help="What occurs less often, word or pair, is no phrase.")
]
Scorer = Annotated[
    str,
    typer.Option(
        "--scorer",
        metavar="|".join(SCORERS),
        autocompletion=one_of(SCORERS),
        help="word2phrase's score, or normalized pointwise mutual information, from -1 to 1.",
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        metavar="X",
        show_default="100 for count, 0.5 for npmi",
        help="What the score of a phrase is above: the higher, the fewer phrases.",
    ),
]
Delimiter = Annotated[str, typer.Option("--delimiter", metavar="TEXT", help="What joins the words.")]
List = Annotated[bool, typer.Option("--list", help="Print the phrases and their scores, not the text.")]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a phrase is."""

    min_count: MinCount = 5
    scorer: Scorer = "count"
    threshold: Threshold = None
    delimiter: Delimiter = "_"
    list_phrases: List = False


@app.command()
def phrases(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    output: Output = STDOUT,
    finding: Finding,
    tokenizer: Tokenizer = "whitespace",
    normalize: Normalize = None,
    reading: Reading,
    work: Work,
    as_json: Json = False,
) -> None:
    """Join words that occur together more often than chance has it: new york to new_york.

    Pairs are found in the text itself and joined in it. Run it again on the result for longer phrases.

    \b
    Example:
      nlptk embed phrases news.txt | nlptk embed phrases --threshold 50 -o news.phrases.txt
      nlptk embed phrases news.txt --scorer npmi --list
    """
    from nlptk.core.corpus import read_corpus
    from nlptk.core.files import check_output, write_atomic
    from nlptk.core.registry import build
    from nlptk.core.tokenizer import TOKENIZERS
    from nlptk.embed.phrases import PhraseSettings, find_phrases, joined_lines

    run = run_of(ctx)
    settings = PhraseSettings(finding.min_count, finding.scorer, finding.threshold, finding.delimiter)
    if as_json and not finding.list_phrases:
        raise UsageError("--json", "text is written as it is", "Give --list, or leave it out")
    if finding.list_phrases and output != STDOUT:
        raise UsageError("--output", "--list prints to stdout", "Leave one of them out")
    paths = options.paths_of(inputs)
    options.check_inputs_kept(paths, output)
    check_output(output)
    progress = run.progress_beside(output)
    cut = build(TOKENIZERS, tokenizer)
    corpus = read_corpus(
        paths, cut, **reading.keywords, normalize=normalize, **work.keywords, progress=progress
    )
    with progress.phase("counting", total=corpus.ids.size, unit="pairs") as step:
        found = find_phrases(corpus, settings, memory=work.bytes_of_memory // 2, step=step)
    run.say(f"{found.counts.size} phrases")
    if finding.list_phrases:
        _list(corpus, found, finding.delimiter, as_json=as_json)
        return
    with progress.phase("writing", total=corpus.ids.size, unit="words") as step, write_atomic(output) as file:
        file.writelines(joined_lines(corpus, found, finding.delimiter.encode(), step))


def _list(corpus: EncodedCorpus, found: Phrases, delimiter: str, *, as_json: bool) -> None:
    from nlptk.cli.output import write_listing

    write_listing(("phrase", "count", "score"), _rows(corpus, found, delimiter), as_json=as_json)


def _rows(corpus: EncodedCorpus, found: Phrases, delimiter: str) -> Iterator[Row]:
    words = corpus.vocab.words
    for place in found.by_score().tolist():
        pair = (words[int(found.firsts[place])], words[int(found.seconds[place])])
        phrase = delimiter.encode().join(pair).decode("utf-8", "replace")
        yield {
            "phrase": phrase,
            "count": int(found.counts[place]),
            "score": round(float(found.scores[place]), 5),
        }
