"""Write a tagger as text (textfile.py), a block of lines at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nlptk.core.escapes import escaped
from nlptk.core.files import compressed, write_atomic
from nlptk.core.lines import blocks, integer_texts, shortest_texts
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s, concatenate, offsets_of, side_by_side
from nlptk.core.registry import printed
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.model import HmmModel
from nlptk.hmm.textfile import (
    CONTEXTS,
    EDGE,
    END,
    MAGIC,
    NAMES,
    PAIRS,
    SETTINGS,
    SHARES,
    TAGS,
    TRANSITIONS,
    VERSION,
    WORDS,
    check_exportable,
)

Bytes = NDArray[np.uint8]
Part = tuple[int, Bytes]  # how many lines, and the lines
Section = tuple[str, int, Iterator[Part]]

_TAB, _LINE_FEED = b"\t\n"
_TO_ESCAPE = np.frombuffer(b"\\\t\n\r", dtype=np.uint8)
_LINES = 1 << 15  # written at a time
_NUMBERS = 1 << 18  # of rows of transitions, written at a time


def write_tagger(model: HmmModel, path: str, progress: Step = lambda lines: None) -> None:
    """Write a model; a path that ends in .gz is compressed, `-` is standard output.

    `progress` is told of the lines written. Raises UsageError for a model that the format cannot hold.
    """
    check_exportable(model)
    with write_atomic(path) as raw, compressed(raw, path) as file:
        file.write(_header(model).encode())
        for name, size, parts in _sections(model):
            file.write(f"\n{name}\t{size}\n".encode())
            for lines, data in parts:
                file.write(data.tobytes())
                progress(lines)
        file.write(f"\n{END}\n".encode())


def _header(model: HmmModel) -> str:
    training = {name: value for name, value in model.training.items() if name not in SETTINGS}
    unknown = printed(model.lexicon.guesser.method)
    values = model.order, unknown, model.seen, model.normalize, training
    lines = [f"{name}\t{json.dumps(value)}\n" for name, value in zip(SETTINGS, values, strict=True)]
    return "".join([f"{MAGIC}\t{VERSION}\n", *lines])


def _sections(model: HmmModel) -> Iterator[Section]:
    transitions, emissions, guesser = model.transitions, model.lexicon.emissions, model.lexicon.guesser
    tags = _fields(concatenate([model.tags, ByteStrings.of([EDGE])]))
    size, words = len(tags), _fields(model.lexicon.words.words())
    yield TAGS, size - 1, iter([_tags(model, tags)])
    singles = [tags]
    yield TRANSITIONS, size, _rows(singles, transitions.logprobs[:size])
    if model.order > 1:
        pairs = [tags.take(transitions.pairs // size), tags.take(transitions.pairs % size)]
        yield PAIRS, transitions.pairs.size, _rows(pairs, transitions.logprobs[size:])
    logprobs = emissions.logprobs
    yield WORDS, len(words), _lists([words], emissions.offsets, tags, emissions.tags, logprobs)
    if model.order > 1:
        yield _contexts(emissions, words, tags)
        yield _shares(emissions, tags)
    names = _fields(guesser.names.words())
    yield NAMES, len(names), _lists([names], guesser.offsets, tags, guesser.tags, guesser.numbers)


def _tags(model: HmmModel, tags: ByteStrings) -> Part:
    kinds = len(model.tags)
    numbers = np.stack((model.lexicon.log_tags, model.lexicon.guesser.prior), axis=1).ravel()
    texts = ByteStrings.of(f"{number!r}\t".encode() for number in numbers.tolist())
    return kinds, _lines([tags.take(np.arange(kinds))], [texts], 2 * np.arange(kinds + 1))


def _contexts(emissions: Emissions, words: ByteStrings, tags: ByteStrings) -> Section:
    size, slots = len(tags), np.flatnonzero(emissions.contexts.slots >= 0)
    slots = slots[np.argsort(emissions.contexts.slots[slots])]
    entries, before = np.divmod(emissions.contexts.slots[slots], size)
    firsts = np.flatnonzero(np.diff(entries, prepend=-1))
    rows = entries[firsts]
    keys = [words.take(emissions.entry_words[rows]), tags.take(emissions.tags[rows])]
    offsets = np.append(firsts, entries.size)
    return CONTEXTS, rows.size, _lists(keys, offsets, tags, before, emissions.context_logprobs[slots])


def _shares(emissions: Emissions, tags: ByteStrings) -> Section:
    before, after = np.nonzero(emissions.shares)
    rows, firsts = np.unique(before, return_index=True)
    offsets = np.append(firsts, before.size)
    logarithms = emissions.shares[before, after]
    return SHARES, rows.size, _lists([tags.take(rows)], offsets, tags, after, logarithms)


def _rows(keys: Sequence[ByteStrings], numbers: NDArray[np.float32]) -> Iterator[Part]:
    """Yield lines of keys and a row of numbers (R, N)."""
    rows, width = numbers.shape
    for start, end in blocks(rows, max(1, _NUMBERS // width)):
        some = [key.take(np.arange(start, end)) for key in keys]
        texts = shortest_texts(numbers[start:end].reshape(-1), _TAB)
        yield end - start, _lines(some, [texts], width * np.arange(end - start + 1))


def _lists(
    keys: Sequence[ByteStrings],
    offsets: Int64s,
    tags: ByteStrings,
    numbers: NDArray[np.integer],
    values: NDArray[np.float32] | Int64s,
) -> Iterator[Part]:
    """Yield lines of keys and the tags `numbers[offsets[i] : offsets[i + 1]]`, a value behind each."""
    for start, end in blocks(offsets.size - 1, _LINES):
        first, last = offsets[start], offsets[end]
        some = values[first:last]
        texts = integer_texts(some, _TAB) if some.dtype == np.int64 else shortest_texts(some, _TAB)  # type: ignore[arg-type]
        columns = [tags.take(numbers[first:last]), texts]
        own = [key.take(np.arange(start, end)) for key in keys]
        yield end - start, _lines(own, columns, offsets[start : end + 1] - first)


def _lines(keys: Sequence[ByteStrings], columns: Sequence[ByteStrings], offsets: Int64s) -> Bytes:
    """Return lines of texts that end in tabs: keys, then what the columns have from offset to offset."""
    bounds = offsets_of(sum(column.lengths for column in columns))  # type: ignore[arg-type]
    rows = ByteStrings(side_by_side(columns), bounds[offsets])
    lines = side_by_side([*keys, rows])
    lengths: Int64s = sum(key.lengths for key in keys) + rows.lengths
    lines[offsets_of(lengths)[1:] - 1] = _LINE_FEED
    return lines


def _fields(names: ByteStrings) -> ByteStrings:
    """Return names as they are written, a tab behind each."""
    if np.isin(names.values, _TO_ESCAPE).any():
        names = ByteStrings.of(map(escaped, names))
    values = np.insert(names.values, names.offsets[1:], _TAB)
    return ByteStrings(values, names.offsets + np.arange(names.offsets.size))
