"""`nlptk hmm evaluate`: how many tags of gold text a tagger finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_evaluate_tables import Tables, check_entity_tags
from nlptk.cli.hmm_evaluate_words import evaluate_words, read_vocabulary
from nlptk.cli.hmm_options import Choice, TaggedText
from nlptk.cli.hmm_segment import UserDictionary, with_user_words
from nlptk.cli.options import Inputs, Jobs, Json, Model
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import InputError, UsageError
from nlptk.core.streams import input_name

if TYPE_CHECKING:
    from nlptk.cli.context import Run
    from nlptk.hmm.evaluate import Evaluation
    from nlptk.hmm.tagger import Judging

KnownWords = Annotated[
    str | None,
    typer.Option(
        "--known-words",
        metavar="FILE",
        help="Of a segmenter: text of words, that of training say; the recall of other words is told apart.",
    ),
]

_NAMED = 5  # tags in a message


@app.command()
def evaluate(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    tables: Tables,
    known_words: KnownWords = None,
    dictionary: UserDictionary = None,
    tagged: TaggedText,
    choice: Choice,
    reading: Reading,
    jobs: Jobs = None,
    as_json: Json = False,
) -> None:
    """Tag the words of gold text again and count the tags that are right.

    A word is unknown when the training text did not have it. Tags that training never saw count as errors.
    --per-tag, --confusion and --entities print their tables instead, of all files together.

    Of a segmenter the gold text is words with blanks between, and the words found are scored.

    \b
    Example:
      nlptk hmm evaluate brown.nlptk brown.test.tagged
      nlptk hmm evaluate chunks.nlptk conll2000.test.txt --entities
    """
    from nlptk.hmm.evaluate import Evaluation
    from nlptk.hmm.model import load_tagger
    from nlptk.hmm.tagger import Judging

    run = run_of(ctx)
    tables.check(as_json=as_json)
    decoding, spec = choice.decoding, tagged.spec
    paths = options.paths_of(inputs, model, known_words, dictionary)
    loaded, processes = load_tagger(model), options.jobs_of(jobs)
    if loaded.segments:
        if tables.asked or spec or choice.posterior or choice.beam is not None:
            what = "it is a segmenter, whose words are scored"
            raise UsageError(input_name(model), what, "Leave out all options about tags")
        segmenter = with_user_words(loaded, dictionary, reading)
        vocabulary = None if known_words is None else read_vocabulary(known_words, loaded, reading)
        evaluate_words(run, segmenter, paths, vocabulary, reading=reading, jobs=processes, as_json=as_json)
        return
    check_no_words(known_words, dictionary)
    if tables.entities:
        check_entity_tags(Evaluation(loaded.tags), input_name(model))
    judging = Judging(loaded, decoding)
    evaluation = judged(run, judging, paths, spec, entities=tables.entities, reading=reading, jobs=processes)
    warn_of_tags(run, evaluation)
    tables.write(evaluation, loaded.signature, as_json=as_json)


def check_no_words(known_words: str | None, dictionary: str | None) -> None:
    """Refuse for a tagger what only a segmenter has a use for."""
    for option, value in (("--known-words", known_words), ("--dictionary", dictionary)):
        if value is not None:
            what = "it tells words of segmented text, and the model is a tagger"
            raise UsageError(f"{option} {value}", what, "Leave it out")


def judged(
    run: Run,
    judging: Judging,
    paths: Sequence[str],
    spec: str | None,
    *,
    entities: bool,
    reading: Reading,
    jobs: int,
) -> Evaluation:
    """Tag the words of gold text again, and count."""
    from nlptk.core.files import input_size
    from nlptk.hmm.evaluate import Evaluation
    from nlptk.hmm.tagged_text import tagged_blocks
    from nlptk.hmm.tagger import BLOCK_BYTES, in_processes

    evaluation = Evaluation(judging.model.tags, map(input_name, paths), entities=entities)
    with run.progress.phase("tagging", input_size(paths), "B") as step:
        blocks = tagged_blocks(
            paths,
            spec,
            **reading.keywords,
            block_bytes=BLOCK_BYTES,
            on_bytes=step,
            on_format=lambda file, name: run.say(f"{file} is read as {name}"),
        )
        for found in in_processes(judging, blocks, jobs):
            gold = found.gold
            assert gold.tags is not None
            evaluation.add(gold.file, gold.tags, found.tags, found.unknown, gold.ends)
    if not evaluation.total.tokens:
        where = ", ".join(evaluation.files)
        raise InputError(where, "there is no tagged word in it", "Give sentences of words with their tags")
    return evaluation


def warn_of_tags(run: Run, evaluation: Evaluation) -> None:
    """Tell of tags in gold that the model cannot give."""
    unseen = evaluation.unseen_tags
    if unseen:
        tokens = evaluation.total.unseen
        more = f" and {len(unseen) - _NAMED} more" if len(unseen) > _NAMED else ""
        tags = ", ".join(unseen[:_NAMED]) + more
        run.warn(f"tags that training never saw count as errors: {tags} ({tokens} in all)")
