"""`nlptk wordpiece`: WordPiece tokenizers trained, applied and converted."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.bpe_options import MinWordCount
from nlptk.cli.context import run_of
from nlptk.cli.groups import new_app
from nlptk.cli.options import (
    Encoding,
    Errors,
    Inputs,
    Jobs,
    Memory,
    Model,
    ModelOutput,
    Normalize,
    Output,
    TempDir,
    one_of,
)
from nlptk.cli.trained import report
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT
from nlptk.tokenize.wordpiece.settings import (
    PRETOKENIZERS,
    SPECIAL_TOKENS,
    WordPieceSettings,
)

DEFAULTS = WordPieceSettings()
UTF_8 = "utf-8"

VocabSize = Annotated[
    int,
    typer.Option("--vocab-size", metavar="N", help="How many pieces: special tokens, characters and merges."),
]
MinFrequency = Annotated[
    int,
    typer.Option(
        "--min-frequency",
        metavar="N",
        help="Merge no pair that occurs less often: the larger, the more common the pieces.",
    ),
]
Pretokenizer = Annotated[
    str,
    typer.Option(
        "--pretokenizer",
        metavar="|".join(PRETOKENIZERS),
        autocompletion=one_of(tuple(PRETOKENIZERS)),
        help="What cuts text into words: BERT's rules, or spaces and TABs alone.",
    ),
]
MaxWordLength = Annotated[
    int,
    typer.Option("--max-word-length", metavar="N", help="A word of more characters than this is [UNK]."),
]
SpecialTokens = Annotated[
    list[str] | None,
    typer.Option(
        "--special-token",
        metavar="TEXT",
        show_default=" ".join(SPECIAL_TOKENS),
        help="A piece that text does not give by itself, instead of BERT's; [UNK] must be one; repeatable.",
    ),
]
CharacterCoverage = Annotated[
    float,
    typer.Option(
        "--character-coverage",
        metavar="SHARE",
        help="Keep the most frequent characters that make up this share of the text.",
    ),
]
Pieces = Annotated[bool, typer.Option("--pieces", help="Write pieces, not ids.")]
VocabTxt = Annotated[
    str, typer.Argument(metavar="FILE", show_default=False, help="The vocab.txt to read; - is stdin.")
]

app = new_app()


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    vocab_size: VocabSize = DEFAULTS.vocab_size,
    pretokenizer: Pretokenizer = DEFAULTS.pretokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    min_frequency: MinFrequency = DEFAULTS.min_frequency,
    min_word_count: MinWordCount = DEFAULTS.min_word_count,
    max_word_length: MaxWordLength = DEFAULTS.max_word_length,
    special_tokens: SpecialTokens = None,
    character_coverage: CharacterCoverage = DEFAULTS.character_coverage,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
) -> None:
    """Train a WordPiece tokenizer.

    \b
    Example:
      zcat news.gz | nlptk wordpiece train --vocab-size 16000 --normalize lower -o news.nlptk
    """
    from nlptk.tokenize.wordpiece.train import train as train_wordpiece

    run = run_of(ctx)
    settings = WordPieceSettings(
        vocab_size=vocab_size,
        pretokenizer=pretokenizer,
        normalize=normalize,
        min_frequency=min_frequency,
        min_word_count=min_word_count,
        max_word_length=max_word_length,
        special_tokens=SPECIAL_TOKENS if special_tokens is None else tuple(special_tokens),
        character_coverage=character_coverage,
    )
    options.check_model_output(output)
    paths = options.paths_of(inputs)
    options.check_inputs_kept(paths, output)
    result = train_wordpiece(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=options.memory_of(memory),
        temp_dir=temp_dir,
        jobs=options.jobs_of(jobs),
        progress=run.progress,
    )
    result.model.save(output)
    report(run, result)


@app.command()
def encode(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    pieces: Pieces = False,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    output: Output = STDOUT,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Encode text as ids or pieces, a line for each line.

    \b
    Example:
      nlptk wordpiece encode news.nlptk --pieces test.txt | less
    """
    from nlptk.core.files import write_atomic
    from nlptk.tokenize.wordpiece.files import encode_files
    from nlptk.tokenize.wordpiece.model import WordPieceModel

    paths = options.paths_of(inputs, model)
    options.check_kept(model, output)
    wordpiece = WordPieceModel.load(model)
    with write_atomic(output) as out:
        encode_files(
            wordpiece,
            paths,
            out,
            pieces=pieces,
            encoding=encoding,
            errors=errors,
            jobs=options.jobs_of(jobs),
            memory=options.memory_of(memory),
            progress=run_of(ctx).progress_beside(output),
        )


@app.command()
def decode(model: Model, inputs: Inputs = None, output: Output = STDOUT) -> None:
    """Decode lines of ids to words with spaces between them, which is not all that was encoded.

    \b
    Example:
      echo "Hello, world" | nlptk wordpiece encode news.nlptk | nlptk wordpiece decode news.nlptk
    """
    from nlptk.core.files import write_atomic
    from nlptk.tokenize.wordpiece.files import decode_files
    from nlptk.tokenize.wordpiece.model import WordPieceModel

    paths = options.paths_of(inputs, model)
    options.check_kept(model, output)
    wordpiece = WordPieceModel.load(model)
    with write_atomic(output) as out:
        decode_files(wordpiece, paths, out)


@app.command()
def export(model: Model, output: Output = STDOUT) -> None:
    """Write the pieces as vocab.txt, the file of BERT and tokenizers.

    \b
    Example:
      nlptk wordpiece export news.nlptk -o vocab.txt
    """
    from nlptk.tokenize.wordpiece import vocab_txt
    from nlptk.tokenize.wordpiece.model import WordPieceModel

    options.check_kept(model, output)
    vocab_txt.write(WordPieceModel.load(model), output)


@app.command("import")
def import_(
    path: VocabTxt,
    output: ModelOutput,
    *,
    pretokenizer: Pretokenizer = DEFAULTS.pretokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    max_word_length: MaxWordLength = DEFAULTS.max_word_length,
) -> None:
    """Read the pieces of a vocab.txt; how text is cut and normalized is not in it.

    \b
    Example:
      nlptk wordpiece import vocab.txt --normalize lower -o bert.nlptk
    """
    from nlptk.tokenize.wordpiece import vocab_txt

    how = WordPieceSettings(pretokenizer=pretokenizer, normalize=normalize, max_word_length=max_word_length)
    options.check_model_output(output)
    model = vocab_txt.read(
        path, pretokenizer=how.pretokenizer, normalize=how.normalize, max_word_length=how.max_word_length
    )
    model.save(output)
