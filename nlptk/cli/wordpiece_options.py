"""The options of `nlptk wordpiece`; those of `train` bear the names of the fields of `WordPieceSettings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nlptk.cli.bpe_options import MinWordCount
from nlptk.cli.options import Normalize, one_of
from nlptk.cli.reading_options import settings_of
from nlptk.tokenize.wordpiece.settings import PRETOKENIZERS, SPECIAL_TOKENS, WordPieceSettings

DEFAULTS = WordPieceSettings()

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


@dataclass(frozen=True, slots=True)
class Learning:
    """What is learned."""

    vocab_size: VocabSize = DEFAULTS.vocab_size
    pretokenizer: Pretokenizer = DEFAULTS.pretokenizer
    normalize: Normalize = DEFAULTS.normalize
    min_frequency: MinFrequency = DEFAULTS.min_frequency
    min_word_count: MinWordCount = DEFAULTS.min_word_count
    max_word_length: MaxWordLength = DEFAULTS.max_word_length
    special_tokens: SpecialTokens = None
    character_coverage: CharacterCoverage = DEFAULTS.character_coverage

    @property
    def settings(self) -> WordPieceSettings:
        """What the library takes; UsageError for what cannot be meant."""
        specials = SPECIAL_TOKENS if self.special_tokens is None else tuple(self.special_tokens)
        return settings_of(WordPieceSettings, self, special_tokens=specials)
