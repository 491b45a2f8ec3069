"""Train a WordPiece tokenizer: count the words of a corpus, learn pieces, and number them."""

from __future__ import annotations

from collections.abc import Sequence

from nlptk.core.counts import CountedStrings
from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings
from nlptk.core.utf8 import STRICT
from nlptk.tokenize.linked import BYTES_A_SYMBOL
from nlptk.tokenize.trained import TrainResult, shortage
from nlptk.tokenize.wordpiece.alphabet import Spelled, spell
from nlptk.tokenize.wordpiece.count import count_words
from nlptk.tokenize.wordpiece.encode import Encoder
from nlptk.tokenize.wordpiece.learn import learn
from nlptk.tokenize.wordpiece.model import WordPieceModel
from nlptk.tokenize.wordpiece.settings import WordPieceSettings


def train(
    paths: Sequence[str],
    settings: WordPieceSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> TrainResult[WordPieceModel]:
    """Train a tokenizer on the lines of files.

    The pieces are the special tokens, the alphabet, then what merging makes. `memory` is in bytes. The
    result depends on the text and the settings alone. Raises UsageError when the vocabulary has no room for
    the alphabet, ResourceError when the distinct words do not fit into memory.
    """
    progress = progress or Progress.silent()
    counted = count_words(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )
    counted.check_fits(BYTES_A_SYMBOL, memory)
    spelled = spell(counted, settings)
    room = _room(spelled, settings)
    with progress.phase("merging", total=room, unit="merges") as step:
        made = learn(
            spelled.words,
            spelled.counts,
            spelled.alphabet,
            room,
            min_frequency=settings.min_frequency,
            reserved=frozenset(settings.special_tokens),
            progress=step,
        )
    model = _model(settings, (*settings.special_tokens, *spelled.alphabet, *made))
    short = len(made) < room
    warning = shortage(model.vocab_size, settings.vocab_size, settings.min_frequency) if short else None
    return TrainResult(model, len(made), _bytes_per_token(model, counted), warning)


def _model(settings: WordPieceSettings, pieces: Sequence[str]) -> WordPieceModel:
    """Return the model of some pieces, special tokens first."""
    return WordPieceModel(
        pieces=ByteStrings.of(map(str.encode, pieces)),
        specials=tuple(range(len(settings.special_tokens))),
        pretokenizer=settings.pretokenizer,
        normalize=settings.normalize,
        max_word_length=settings.max_word_length,
        settings=settings,
    )


def _room(spelled: Spelled, settings: WordPieceSettings) -> int:
    """Return how many pieces may be made beside special tokens and alphabet."""
    specials = settings.special_tokens
    doubled = [token for token in specials if token in spelled.alphabet]
    if doubled:
        what = f"{doubled[0]} is a character of the text as well"
        raise UsageError("--special-token", what, "Give a special token that no text holds")
    room = settings.vocab_size - len(spelled.alphabet) - len(specials)
    if room < 0:
        raise UsageError(
            "--vocab-size",
            f"{settings.vocab_size} has no room for the {len(spelled.alphabet)} pieces of one character and"
            f" {len(specials)} special tokens",
            f"Give {settings.vocab_size - room} or more, or a smaller --character-coverage",
        )
    return room


def _bytes_per_token(model: WordPieceModel, counted: CountedStrings) -> float:
    rows = Encoder(model).encode_words(counted.strings)
    counts = counted.counts.tolist()
    size = sum(length * count for length, count in zip(counted.strings.lengths.tolist(), counts, strict=True))
    tokens = sum(len(row) * count for row, count in zip(rows, counts, strict=True))
    return float(size / max(tokens, 1))
