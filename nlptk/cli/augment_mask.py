"""`nlptk augment mask`: text with noise and its targets, for denoising and masked language models."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from nlptk.augment.mask_settings import FORMATS, MaskSettings
from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import TextOptions, Tokenizer, tokenizer_of
from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, Jobs, Memory, Seed, TempDir, jobs_of, memory_of, one_of, paths_of
from nlptk.core.registry import names
from nlptk.core.streams import STDOUT

DEFAULTS = MaskSettings()

Noises = Annotated[
    list[str] | None,
    typer.Option(
        "--noise",
        metavar="METHOD[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.augment.noise"),
        show_default=", ".join(DEFAULTS.noise),
        help="What is done to the text (see nlptk info --methods), with parameters: span:rate=0.15,p=0.2. "
        "Several are done one after the other.",
    ),
]
UnitsSpec = Annotated[
    str,
    typer.Option(
        "--units",
        metavar="NAME[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.augment.units"),
        help="What is taken as a whole: tokens, words (of ## pieces; words:begins=▁), bio (columns), "
        "phrases:path=FILE.",
    ),
]
Vocab = Annotated[
    str | None,
    typer.Option(
        "--vocab",
        metavar="FILE",
        show_default="the words of the text, which is read first",
        help="The words to draw random words from, the first of each line.",
    ),
]
MaskToken = Annotated[
    str, typer.Option("--mask-token", metavar="TOKEN", help="What stands for a masked token or span.")
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep",
        metavar="LIST",
        show_default="none",
        help="Tokens that stay as they are, and that no span goes over: [CLS],[SEP].",
    ),
]
Duplicates = Annotated[
    int,
    typer.Option("--duplicates", metavar="K", help="Write each sentence K times, each with its own noise."),
]
Epoch = Annotated[
    int, typer.Option("--epoch", metavar="N", help="The number of the pass: each has noise of its own.")
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        autocompletion=one_of(FORMATS),
        help="JSON objects, or the noisy text and the text as it was with a TAB between.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class MaskOptions:
    """What is done to the text."""

    noise: Noises = None
    units: UnitsSpec = DEFAULTS.units
    mask_token: MaskToken = DEFAULTS.mask_token
    keep: Keep = ""
    duplicates: Duplicates = DEFAULTS.duplicates
    epoch: Epoch = DEFAULTS.epoch
    format: Format = DEFAULTS.format
    seed: Seed = DEFAULTS.seed

    @property
    def settings(self) -> MaskSettings:
        """The settings that the options are; UsageError for those that cannot be meant."""
        lists = {
            "noise": tuple(self.noise or DEFAULTS.noise),
            "keep": tuple(filter(None, self.keep.split(","))),
        }
        return MaskSettings(**asdict(self) | lists)


@app.command()
def mask(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    options: MaskOptions,
    tokenizer: Tokenizer = "whitespace",
    vocab: Vocab = None,
    text: TextOptions,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
) -> None:
    """Mask, delete or move words and print the noisy text with its targets.

    A line is a sentence; an empty line stands between documents. A JSON object has
    the text, the positions to predict, from 0, and the tokens that stood there; where tokens do not keep
    their places, and with several --noise, the text and the target: the text as it was.

    \b
    Example:
      nlptk augment mask corpus.txt --vocab words.txt --duplicates 10 > masked.jsonl
      nlptk augment mask --noise span:rate=0.15,p=0.2 --units words pieces.txt
      nlptk augment mask --tokenizer characters --noise ngram zh.txt
      nlptk augment mask --noise sentence-permutation --noise text-infilling --format tsv corpus.txt
    """
    from nlptk.augment.mask import masked
    from nlptk.cli.output import write_lines

    write_lines(
        masked(
            paths_of(inputs, vocab),
            options.settings,
            tokenizer_of(tokenizer),
            vocab=vocab,
            encoding=text.encoding,
            errors=text.errors,
            memory=memory_of(memory),
            temp_dir=temp_dir,
            jobs=jobs_of(jobs),
            progress=run_of(ctx).progress_beside(STDOUT),
        )
    )
