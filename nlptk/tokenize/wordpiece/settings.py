"""What a WordPiece tokenizer is trained with."""

from dataclasses import dataclass

from nlptk.core.errors import UsageError

UNKNOWN = "[UNK]"
SPECIAL_TOKENS = ("[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]")  # BERT's, in tokenizers' order

BERT, WHITESPACE = "bert", "whitespace"
PRETOKENIZERS = {
    BERT: "White space divides words; punctuation and Chinese characters are words; control characters go.",
    WHITESPACE: "A word is what stands between spaces (U+0020) and TABs.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPieceSettings:
    """Settings of WordPiece training; raises UsageError for values that cannot be meant."""

    vocab_size: int = 30_000
    pretokenizer: str = BERT
    normalize: str | None = None
    min_frequency: int = 5
    min_word_count: int = 1
    max_word_length: int = 100
    special_tokens: tuple[str, ...] = SPECIAL_TOKENS
    character_coverage: float = 1.0

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("vocab_size", "min_frequency", "min_word_count", "max_word_length"):
            check_positive(name, getattr(self, name))
        check_pretokenizer(self.pretokenizer)
        if not 0 < self.character_coverage <= 1:
            what = f"{self.character_coverage} is not in (0, 1]"
            raise _refused("character_coverage", what, "Give 0.9995, say")
        _check_specials(self.special_tokens)


def check_positive(name: str, value: int) -> None:
    """Refuse a number below 1."""
    if value < 1:
        raise _refused(name, f"{value} is less than 1", "Give a positive number")


def check_pretokenizer(name: str) -> None:
    """Refuse anything but the name of a pre-tokenizer."""
    if name not in PRETOKENIZERS:
        remedy = f"Give one of {', '.join(PRETOKENIZERS)}"
        raise _refused("pretokenizer", f"{name} is no pre-tokenizer", remedy)


def _check_specials(tokens: tuple[str, ...]) -> None:
    if len(set(tokens)) < len(tokens):
        raise _refused("special_token", "a special token is given twice", "Give each one once")
    for token in tokens:
        if not token or not token.isprintable() or " " in token:
            what = f"{token!r} is empty, or holds white space or what is not printable"
            raise _refused("special_token", what, "Give visible characters")
    if UNKNOWN not in tokens:
        what = f"{UNKNOWN} is not among them, and stands for words that cannot be spelled"
        raise _refused("special_token", what, f"Add --special-token '{UNKNOWN}'")


def _refused(name: str, what: str, remedy: str) -> UsageError:
    return UsageError(f"--{name.replace('_', '-')}", what, remedy)
