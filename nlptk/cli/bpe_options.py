"""The options of `nlptk bpe`; those of `train` bear the names of the fields of `BpeSettings`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.options import one_of
from nlptk.tokenize.bpe.patterns import NAMES
from nlptk.tokenize.bpe.settings import LEVELS, BpeSettings

DEFAULTS = BpeSettings()
CHARACTER_PRETOKENIZER = "whitespace"
FORMATS = {
    "tokenizer.json": "The one JSON file of Hugging Face's tokenizers and transformers.",
    "gpt2": "A folder with the vocab.json and merges.txt of GPT-2, RoBERTa and tokenizers.",
    "tiktoken": "The file of tiktoken: pieces and their ranks.",
    "subword-nmt": "The codes of subword-nmt, with the vocabulary beside them.",
}

VocabSize = Annotated[
    int,
    typer.Option(
        "--vocab-size", metavar="N", help="How many pieces: bytes or characters, merges and special tokens."
    ),
]
Level = Annotated[
    str,
    typer.Option(
        "--level",
        metavar="|".join(LEVELS),
        autocompletion=one_of(LEVELS),
        help="What the smallest pieces are; words of characters end with </w>.",
    ),
]
Pretokenizer = Annotated[
    str | None,
    typer.Option(
        "--pretokenizer",
        metavar="NAME|REGEX",
        show_default=f"{DEFAULTS.pretokenizer}, or {CHARACTER_PRETOKENIZER} for characters",
        autocompletion=one_of(NAMES),
        help=f"What cuts text into words, which no merge crosses: {', '.join(NAMES)}, or your own regex.",
    ),
]
MinFrequency = Annotated[
    int, typer.Option("--min-frequency", metavar="N", help="Merge no pair that occurs less often than this.")
]
MinWordCount = Annotated[
    int,
    typer.Option("--min-word-count", metavar="N", help="Leave out words that occur less often than this."),
]
MaxTokenLength = Annotated[
    int | None,
    typer.Option(
        "--max-token-length", metavar="N", help="Make no piece of more bytes, or characters, than this."
    ),
]
SpecialTokens = Annotated[
    list[str] | None,
    typer.Option(
        "--special-token", metavar="TEXT", help="A piece that text does not give by itself; repeatable."
    ),
]
SpecialsFirst = Annotated[
    bool, typer.Option("--specials-first", help="Number the special tokens first, not last.")
]
CharacterCoverage = Annotated[
    float,
    typer.Option(
        "--character-coverage",
        metavar="SHARE",
        help="For characters: keep the most frequent ones that make up this share of the text.",
    ),
]
Counts = Annotated[
    str | None,
    typer.Option("--counts", metavar="FILE", help="Train on counted words (word TAB count), not on text."),
]
WriteCounts = Annotated[
    str | None, typer.Option("--write-counts", metavar="FILE", help="Write the counted words too.")
]

Pieces = Annotated[bool, typer.Option("--pieces", help="Write pieces (in GPT-2's alphabet), not ids.")]
Dropout = Annotated[
    float, typer.Option("--dropout", metavar="P", help="Skip each merge with this probability (BPE-dropout).")
]
AllowedSpecial = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-special",
        metavar="TOKEN",
        help="Find this special token in the text (as a word, by whitespace for characters), or all of them"
        " with all; repeatable.",
    ),
]
Vocabulary = Annotated[
    str | None,
    typer.Option("--vocabulary", metavar="FILE", help="Use only the pieces listed here (piece and count)."),
]
VocabularyThreshold = Annotated[
    int,
    typer.Option(
        "--vocabulary-threshold", metavar="N", help="... and of those only the ones counted so often."
    ),
]

Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAME",
        autocompletion=one_of(tuple(FORMATS)),
        help=f"One of {', '.join(FORMATS)}.",
    ),
]
ForeignInput = Annotated[str, typer.Argument(metavar="PATH", help="The file to read; for gpt2 the folder.")]
ForeignOutput = Annotated[
    str,
    typer.Option("-o", "--output", metavar="PATH", help="The file to write; for gpt2 the folder."),
]
ForeignPretokenizer = Annotated[
    str | None,
    typer.Option(
        "--pretokenizer",
        metavar="NAME|REGEX",
        autocompletion=one_of(NAMES),
        help="How text is cut, where the format does not tell: needed for tiktoken.",
    ),
]
ForeignSpecials = Annotated[
    list[str] | None,
    typer.Option(
        "--special-token",
        metavar="TEXT[=ID]",
        help="A special token, where the format does not tell (tiktoken); repeatable.",
    ),
]
