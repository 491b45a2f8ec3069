"""A WordPiece tokenizer: its pieces by id, and how text is cut before them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from nlptk.core.errors import UsageError
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import parse_normalize
from nlptk.tokenize.wordpiece.settings import (
    UNKNOWN,
    WordPieceSettings,
    check_positive,
    check_pretokenizer,
)

KIND = "wordpiece"
CONTINUATION = "##"  # begins a piece that does not begin a word


def joined(left: str, right: str) -> str:
    """Return the piece that two neighbours make; the right one goes on with a word.

    >>> joined("##ord", "##ed")
    '##orded'
    """
    return left + right.removeprefix(CONTINUATION)


@dataclass(frozen=True)
class WordPieceModel:
    """An immutable WordPiece tokenizer; raises UsageError for a way to cut text that is none.

    [UNK] is among its special tokens, which text never gives.
    """

    pieces: ByteStrings  # (V,) UTF-8, all different
    specials: tuple[int, ...]  # ids of the special tokens
    pretokenizer: str
    normalize: str | None = None  # what is done to text first: any of nfc, nfkc and lower
    max_word_length: int = 100  # in characters; a longer word is [UNK]
    settings: WordPieceSettings | None = None  # how it was trained, if it was

    def __post_init__(self) -> None:
        """Check how text is cut."""
        check_pretokenizer(self.pretokenizer)
        check_positive("max_word_length", self.max_word_length)
        parse_normalize(self.normalize)

    @property
    def vocab_size(self) -> int:
        """The number of pieces."""
        return len(self.pieces)

    @cached_property
    def texts(self) -> list[str]:
        """The pieces as text, by id."""
        return [piece.decode() for piece in self.pieces]

    @cached_property
    def unknown(self) -> int:
        """The id of [UNK]."""
        return next(number for number in self.specials if self.texts[number] == UNKNOWN)

    def save(self, path: str) -> None:
        """Write the model, or nothing at all."""
        settings = {
            "pretokenizer": self.pretokenizer,
            "normalize": self.normalize,
            "max_word_length": self.max_word_length,
            "specials": list(self.specials),
            "training": None if self.settings is None else asdict(self.settings),
        }
        write_model(path, KIND, settings, {"pieces": self.pieces})

    @classmethod
    def load(cls, path: str) -> WordPieceModel:
        """Read a model; ModelError if the file is no WordPiece tokenizer or does not make sense."""
        file = read_model(path, KIND)
        settings = file.settings
        try:
            training = settings["training"]
            model = cls(
                pieces=file.strings("pieces"),
                specials=tuple(settings["specials"]),
                pretokenizer=settings["pretokenizer"],
                normalize=settings["normalize"],
                max_word_length=settings["max_word_length"],
                settings=None if training is None else _settings(training),
            )
            _check(model, file)
        except (KeyError, TypeError, AttributeError, UsageError) as error:
            raise file.damaged(f"its settings are not those of a WordPiece tokenizer ({error})") from None
        return model


def _settings(training: dict[str, Any]) -> WordPieceSettings:
    return WordPieceSettings(**{**training, "special_tokens": tuple(training["special_tokens"])})


def _check(model: WordPieceModel, file: ModelFile) -> None:
    """Refuse ids out of range, and pieces that are not different texts with [UNK] among them."""
    if not all(isinstance(number, int) and 0 <= number < model.vocab_size for number in model.specials):
        raise file.damaged("it names ids that it does not have")
    try:
        texts = model.texts
    except UnicodeDecodeError:
        raise file.damaged("its pieces are not valid UTF-8") from None
    if len(set(texts)) < len(texts) or "" in texts:
        raise file.damaged("one of its pieces is empty or there twice")
    if UNKNOWN not in (texts[number] for number in model.specials):
        raise file.damaged(f"it has no {UNKNOWN}")
