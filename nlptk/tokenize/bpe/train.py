"""Train a BPE tokenizer: count the words of a corpus, learn merges, and number the pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings
from nlptk.core.utf8 import STRICT, check_errors
from nlptk.tokenize.bpe.count import count_words
from nlptk.tokenize.bpe.learn import Merges, learn
from nlptk.tokenize.bpe.model import UNKNOWN, BpeModel
from nlptk.tokenize.bpe.settings import BYTE, BpeSettings
from nlptk.tokenize.bpe.symbols import Symbols, byte_symbols, character_symbols
from nlptk.tokenize.bpe.wordcounts import read_counts, write_counts
from nlptk.tokenize.linked import BYTES_A_SYMBOL
from nlptk.tokenize.trained import TrainResult, shortage


def train(
    paths: Sequence[str],
    settings: BpeSettings,
    *,
    counts: str | None = None,
    counts_output: str | None = None,
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> TrainResult[BpeModel]:
    """Train a tokenizer on the records of files, or on the word counts of the file `counts`.

    `counts_output` names a file for the word counts. `errors` is strict or replace, for text that is not
    UTF-8 at character level. `memory` is in bytes. The result depends on the text and the settings alone.
    Raises UsageError when the vocabulary has no room for the alphabet, ResourceError when the distinct words
    do not fit into memory.
    """
    check_errors(errors)
    progress, specials = progress or Progress.silent(), _specials(settings)
    if counts is None:
        counted = count_words(
            paths, settings, errors=errors, memory=memory, temp_dir=temp_dir, jobs=jobs, progress=progress
        )
    else:
        counted = read_counts(counts, None if settings.level == BYTE else errors)
        counted = counted.at_least(settings.min_word_count)
    if counts_output is not None:
        write_counts(counted, counts_output)
    counted.check_fits(BYTES_A_SYMBOL, memory)
    if settings.level == BYTE:
        symbols = byte_symbols(counted)
    else:
        symbols = character_symbols(counted, settings.character_coverage)
    room = _room(settings, len(symbols.alphabet), len(specials))
    with progress.phase("merging", total=room, unit="merges") as step:
        merges = learn(
            symbols.words,
            symbols.counts,
            symbols.lengths,
            room,
            min_frequency=settings.min_frequency,
            max_length=settings.max_token_length,
            progress=step,
        )
    model = _model(symbols, merges, specials, settings)
    made, size = merges.left.size, int((counted.strings.lengths * counted.counts).sum())
    warning = shortage(model.vocab_size, settings.vocab_size, settings.min_frequency) if made < room else None
    return TrainResult(model, made, size / max(merges.tokens, 1), warning)


def _specials(settings: BpeSettings) -> tuple[str, ...]:
    """Return the special tokens; what is not in an alphabet of characters needs one, too."""
    if settings.level == BYTE or UNKNOWN in settings.special_tokens:
        return settings.special_tokens
    return (UNKNOWN, *settings.special_tokens)


def _room(settings: BpeSettings, characters: int, specials: int) -> int:
    """Return how many merges the vocabulary has room for; UsageError if it has not even that for the rest."""
    room = settings.vocab_size - characters - specials
    if room < 0:
        what = f"has no room for {characters} characters and {specials} special tokens"
        remedy = f"Give {settings.vocab_size - room} or more, or a smaller --character-coverage"
        raise UsageError("--vocab-size", f"{settings.vocab_size} {what}", remedy)
    return room


def _model(symbols: Symbols, merges: Merges, specials: tuple[str, ...], settings: BpeSettings) -> BpeModel:
    pieces = symbols.alphabet.copy()
    for left, right in zip(merges.left.tolist(), merges.right.tolist(), strict=True):
        pieces.append(pieces[left] + pieces[right])
    results = np.arange(len(symbols.alphabet), len(pieces), dtype=np.int32)
    table = np.stack((merges.left, merges.right, results), axis=1)
    texts = [special.encode() for special in specials]
    first = 0 if settings.specials_first else len(pieces)
    pieces = texts + pieces if settings.specials_first else pieces + texts
    ids = {special: first + number for number, special in enumerate(specials)}
    return BpeModel(
        level=settings.level,
        pretokenizer=settings.pretokenizer,
        pieces=ByteStrings.of(pieces),
        merges=table + np.int32(len(specials) if settings.specials_first else 0),
        specials=tuple(ids.values()),
        unknown=None if settings.level == BYTE else ids[UNKNOWN],
        settings=settings,
    )
