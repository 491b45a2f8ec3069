"""What a BPE tokenizer is trained with, and how it encodes."""

from dataclasses import dataclass

from nlptk.core.errors import UsageError
from nlptk.core.utf8 import STRICT, check_errors
from nlptk.tokenize.bpe.patterns import check_name

BYTE, CHARACTER = "byte", "character"
LEVELS = (BYTE, CHARACTER)
WHITESPACE, HF_WHITESPACE = "whitespace", "hf-whitespace"
SPACED_WORDS = (WHITESPACE, HF_WHITESPACE)  # at character level the end of a word stands for a space
END_OF_WORD = "</w>"
BYTES = 256  # the smallest alphabet of byte-level BPE


@dataclass(frozen=True, slots=True, kw_only=True)
class BpeSettings:
    """Settings of BPE training; raises UsageError for values that cannot be meant."""

    vocab_size: int = 32_000
    level: str = BYTE
    pretokenizer: str = "gpt2"
    record: str = "line"
    min_frequency: int = 1
    min_word_count: int = 1
    max_token_length: int | None = None
    special_tokens: tuple[str, ...] = ()
    specials_first: bool = False
    character_coverage: float = 1.0

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("vocab_size", "min_frequency", "min_word_count", "max_token_length"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise _refused(name, value, "is less than 1", "Give a positive number")
        if self.level not in LEVELS:
            raise _refused("level", self.level, "is no level", f"Give one of {', '.join(LEVELS)}")
        if not 0 < self.character_coverage <= 1:
            raise _refused(
                "character_coverage", self.character_coverage, "is not in (0, 1]", "Give 0.9995, say"
            )
        if self.level == BYTE and self.character_coverage < 1:
            raise _refused(
                "character_coverage",
                self.character_coverage,
                "has no meaning for bytes",
                "Give --level character too",
            )
        check_name(self.pretokenizer)
        for token in self.special_tokens:
            if not token.isprintable():
                raise _refused(
                    "special_token", repr(token), "is not printable text", "Give visible characters"
                )
            if self.level == CHARACTER and self.pretokenizer == WHITESPACE and " " in token:
                what = "holds a space, and words are what stands between spaces"
                raise _refused("special_token", repr(token), what, "Give one without a space")
            if len(token.encode() if self.level == BYTE else token.removesuffix(END_OF_WORD)) < 2:  # noqa: PLR2004
                what = f"is an ordinary piece of the {self.level} level"
                raise _refused("special_token", token, what, "Give one that no text holds, <|end|> say")
        if len(set(self.special_tokens)) < len(self.special_tokens) or "" in self.special_tokens:
            raise _refused("special_token", "", "is empty or given twice", "Give each special token once")
        if self.level == BYTE and self.vocab_size < BYTES + len(self.special_tokens):
            raise _refused(
                "vocab_size",
                self.vocab_size,
                f"is less than the {BYTES} bytes and {len(self.special_tokens)} special tokens",
                f"Give {BYTES + len(self.special_tokens)} or more",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeOptions:
    """How to encode files; raises UsageError for values that cannot be meant."""

    record: str = "line"
    errors: str = STRICT  # for characters: strict or replace
    pieces: bool = False  # write pieces, not ids
    allowed_special: frozenset[str] = frozenset()
    dropout: float = 0.0
    seed: int = 0
    vocabulary: str | None = None  # a file of pieces and counts: use only those pieces
    vocabulary_threshold: int = 1  # that have at least this count

    def __post_init__(self) -> None:
        """Check the values."""
        check_errors(self.errors)
        if not 0 <= self.dropout <= 1:
            raise _refused("dropout", self.dropout, "is no probability", "Give 0 to 1, 0.1 say")
        if self.seed < 0:
            raise _refused("seed", self.seed, "is less than 0", "Give 0 or more")


def _refused(name: str, value: object, what: str, remedy: str) -> UsageError:
    return UsageError(f"--{name.replace('_', '-')}", f"{value} {what}", remedy)
