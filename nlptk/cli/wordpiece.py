"""`nlptk wordpiece`: WordPiece tokenizers trained, applied and converted."""

from __future__ import annotations

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.groups import new_app
from nlptk.cli.options import Inputs, Jobs, Memory, Model, ModelOutput, Normalize, Output
from nlptk.cli.reading_options import Reading, Work
from nlptk.cli.trained import report
from nlptk.cli.wordpiece_options import DEFAULTS, Learning, MaxWordLength, Pieces, Pretokenizer, VocabTxt
from nlptk.core.streams import STDOUT
from nlptk.tokenize.wordpiece.settings import WordPieceSettings

app = new_app()


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    learning: Learning,
    reading: Reading,
    work: Work,
) -> None:
    """Train a WordPiece tokenizer.

    \b
    Example:
      zcat news.gz | nlptk wordpiece train --vocab-size 16000 --normalize lower -o news.nlptk
    """
    from nlptk.tokenize.wordpiece.train import train as train_wordpiece

    run, settings = run_of(ctx), learning.settings
    options.check_model_output(output)
    paths = options.paths_of(inputs)
    options.check_inputs_kept(paths, output)
    result = train_wordpiece(paths, settings, **reading.keywords, **work.keywords, progress=run.progress)
    result.model.save(output)
    report(run, result)


@app.command()
def encode(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    pieces: Pieces = False,
    reading: Reading,
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
            **reading.keywords,
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
