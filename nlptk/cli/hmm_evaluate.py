"""`nlptk hmm evaluate`: how many tags of gold text a tagger finds."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_evaluate_words import evaluate_words, read_vocabulary
from nlptk.cli.hmm_options import (
    UNKNOWN_TAGS,
    UTF_8,
    Beam,
    Posterior,
    TagColumn,
    TaggedFormat,
    UnknownTags,
    WordColumn,
    format_of,
)
from nlptk.cli.hmm_segment import UserDictionary, with_user_words
from nlptk.cli.hmm_tag import decoding_of
from nlptk.cli.options import Encoding, Errors, Inputs, Jobs, Json, Model
from nlptk.core.errors import InputError, UsageError
from nlptk.core.streams import input_name
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from nlptk.cli.context import Run
    from nlptk.hmm.evaluate import Evaluation
    from nlptk.hmm.tagger import Judging

Entities = Annotated[
    bool,
    typer.Option(
        "--entities",
        help="Print precision, recall and F1 of entities, in the words of conlleval. Tags are BIO or BIOES.",
    ),
]
PerTag = Annotated[
    bool, typer.Option("--per-tag", help="Print a row for each tag: its count, precision, recall, F1.")
]
Confusion = Annotated[
    int | None,
    typer.Option("--confusion", metavar="N", help="Print the N commonest errors: the gold tag, the guessed."),
]
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
    entities: Entities = False,
    per_tag: PerTag = False,
    confusion: Confusion = None,
    known_words: KnownWords = None,
    dictionary: UserDictionary = None,
    format: TaggedFormat = None,
    word_column: WordColumn = None,
    tag_column: TagColumn = None,
    unknown_tags: UnknownTags = UNKNOWN_TAGS,
    beam: Beam = None,
    posterior: Posterior = False,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
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
    check_parts(entities=entities, per_tag=per_tag, confusion=confusion, as_json=as_json)
    decoding = decoding_of(unknown_tags, beam, posterior)
    spec = format_of(format, word_column, tag_column)
    paths = options.paths_of(inputs, model, known_words, dictionary)
    loaded = load_tagger(model)
    of_tags = entities or per_tag or confusion is not None or spec or posterior or beam is not None
    if loaded.segments and of_tags:
        what = "it is a segmenter, whose words are scored"
        raise UsageError(input_name(model), what, "Leave out all options about tags")
    reading: dict[str, Any] = {"encoding": encoding, "errors": errors}
    if loaded.segments:
        segmenter = with_user_words(loaded, dictionary, **reading)
        vocabulary = None if known_words is None else read_vocabulary(known_words, loaded, **reading)
        jobs = options.jobs_of(jobs)
        evaluate_words(run, segmenter, paths, vocabulary=vocabulary, jobs=jobs, as_json=as_json, **reading)
        return
    for option, value in (("--known-words", known_words), ("--dictionary", dictionary)):
        if value is not None:
            what = "it tells words of segmented text, and the model is a tagger"
            raise UsageError(f"{option} {value}", what, "Leave it out")
    if entities:
        check_entity_tags(Evaluation(loaded.tags), input_name(model))
    judging = Judging(loaded, decoding)
    evaluation = judged(run, judging, paths, spec, entities=entities, jobs=options.jobs_of(jobs), **reading)
    warn_of_tags(run, evaluation)
    write_evaluation(
        evaluation,
        loaded.signature,
        entities=entities,
        per_tag=per_tag,
        confusion=confusion,
        as_json=as_json,
    )


def judged(
    run: Run,
    judging: Judging,
    paths: Sequence[str],
    spec: str | None,
    *,
    entities: bool,
    encoding: str,
    errors: str,
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
            encoding=encoding,
            errors=errors,
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


def check_parts(*, entities: bool, per_tag: bool, confusion: int | None, as_json: bool) -> None:
    """Refuse a number of errors that is none, and JSON of more than one table."""
    if confusion is not None and confusion < 1:
        raise UsageError(f"--confusion {confusion}", "this is no number of errors", "Give 20, say")
    if as_json and entities + per_tag + (confusion is not None) > 1:
        what = "--entities, --per-tag and --confusion exclude one another there"
        raise UsageError("--json", what, "Give one of them")


def check_entity_tags(evaluation: Evaluation, model: str) -> None:
    """Refuse to look for entities with the tags of a model that are not those of spans."""
    foreign = evaluation.span_tags.foreign
    if foreign:
        what = f"{model} has the tag {foreign[0].decode('utf-8', 'replace')}, which is none of BIO or BIOES"
        raise UsageError("--entities", what, "Leave --entities out, or give a model of such tags")


def write_evaluation(
    evaluation: Evaluation,
    signature: str,
    *,
    entities: bool,
    per_tag: bool,
    confusion: int | None,
    as_json: bool,
) -> None:
    """Print the tables asked for, an empty line between them; accuracy if none is."""
    from nlptk.cli.output import write_report
    from nlptk.hmm import accuracy
    from nlptk.hmm import confusion as confusions
    from nlptk.hmm import entities as of_entities

    total, names = evaluation.total, evaluation.tag_names
    tables: list[tuple[Sequence[str], Sequence[Mapping[str, object]]]] = []
    if per_tag:
        tables.append((accuracy.TAG_COLUMNS, total.tag_rows(names)))
    if confusion is not None:
        tables.append((confusions.COLUMNS, total.confusions.rows(confusion, names)))
    if entities and as_json:
        tables.append((of_entities.COLUMNS, evaluation.entities.rows(evaluation.span_tags)))
    if not tables and not entities:
        tables.append((accuracy.COLUMNS, accuracy.report(evaluation.files, signature)))
    for number, (columns, rows) in enumerate(tables):
        sys.stdout.write("\n" if number else "")
        write_report(columns, rows, as_json=as_json)
    if entities and not as_json:
        sys.stdout.write("\n" if tables else "")
        sys.stdout.writelines(evaluation.entities.conlleval(evaluation.span_tags))


def warn_of_tags(run: Run, evaluation: Evaluation) -> None:
    """Tell of tags in gold that the model cannot give."""
    unseen = evaluation.unseen_tags
    if unseen:
        tokens = evaluation.total.unseen
        more = f" and {len(unseen) - _NAMED} more" if len(unseen) > _NAMED else ""
        tags = ", ".join(unseen[:_NAMED]) + more
        run.warn(f"tags that training never saw count as errors: {tags} ({tokens} in all)")
