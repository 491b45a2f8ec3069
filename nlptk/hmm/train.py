"""Train a tagger on tagged text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np

from nlptk.core.errors import InputError, ResourceError
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.registry import build, printed
from nlptk.core.sizes import format_size
from nlptk.core.words import WordTable
from nlptk.hmm.candidates import Lexicon
from nlptk.hmm.counts import TaggedCounter, TaggedCounts
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.emissions import Allowed, Emissions
from nlptk.hmm.guesser import Guesser
from nlptk.hmm.model import UNKNOWN_WORDS, HmmModel
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.tagcounts import TagCounts
from nlptk.hmm.tagged._base import TaggedBlock
from nlptk.hmm.transitions import Transitions
from nlptk.hmm.unknown._base import UnknownWords

SMOOTHINGS = "nlptk.hmm.smoothing"

_BYTES_A_TRANSITION = 32  # of memory, while they are smoothed
_ALLOWED = 0.5  # of an occurrence


def train(
    blocks: Iterable[TaggedBlock],
    settings: HmmSettings,
    *,
    dictionary: TagDictionary | None = None,
    name: str = "the text",
    memory: int,
) -> tuple[HmmModel, TaggedCounts]:
    """Train a tagger on blocks of sentences, read as the settings say; return what was counted, too.

    The tags that a dictionary allows, if they occur in the text, are allowed besides those seen. InputError
    for text, named so, without words, ResourceError where transitions do not fit in memory (bytes).
    """
    build(SMOOTHINGS, settings.smoothing)  # a wrong one is refused before anything is read
    build(UNKNOWN_WORDS, settings.unknown)
    counter = TaggedCounter()
    for block in blocks:
        counter.add(block)
    counts = counter.finish()
    if not counts.tokens:
        unit = "words with blanks between" if settings.segments else "text with a tag for every word"
        raise InputError(name, "there are no words in it", f"Give {unit}")
    return estimate(counts, settings, dictionary, memory), counts


def estimate(
    counts: TaggedCounts, settings: HmmSettings, dictionary: TagDictionary | None, memory: int
) -> HmmModel:
    """Estimate a tagger from counts."""
    smoothing, unknown = build(SMOOTHINGS, settings.smoothing), build(UNKNOWN_WORDS, settings.unknown)
    kinds = len(counts.tags)
    tag_counts = TagCounts.of(counts.trigrams, counts.trigram_counts, kinds)
    _check_memory(tag_counts, settings.order, memory)
    entries = _Entries.of(counts)
    totals = np.zeros(kinds, dtype=np.int64)
    np.add.at(totals, entries.tags, entries.numbers)
    guesser = _guesser(counts, entries, unknown, settings.rare)
    if settings.segments:  # any character can begin, continue or end a word
        every = frozenset(range(kinds))
        dictionary = TagDictionary(counts.tags, dict.fromkeys(counts.words, every))
    words, allowed = _allowed(counts, entries, dictionary, guesser)
    lexicon = Lexicon(
        WordTable.numbered(words),
        Emissions.of(counts, settings.order, allowed),
        guesser,
        np.log(totals / totals.sum()),
    )
    training = asdict(settings) | {"smoothing": printed(smoothing), "unknown": printed(unknown)}
    transitions = Transitions.of(tag_counts, smoothing, settings.order)
    seen = len(counts.words)
    return HmmModel(settings.order, counts.tags, transitions, lexicon, seen, settings.normalize, training)


@dataclass(frozen=True, slots=True)
class _Entries:
    """Words with one of their tags, as they were seen."""

    words: Int64s  # (E,) rising
    tags: Int64s  # (E,)
    numbers: Int64s  # (E,) how often

    @classmethod
    def of(cls, counts: TaggedCounts) -> _Entries:
        words, tags, _ = counts.events.T
        starts = np.flatnonzero(np.diff(words * len(counts.tags) + tags, prepend=-1))
        return cls(words[starts], tags[starts], np.add.reduceat(counts.event_counts, starts))


def _guesser(counts: TaggedCounts, entries: _Entries, unknown: UnknownWords, rare: int) -> Guesser:
    totals = np.zeros(len(counts.words), dtype=np.int64)
    np.add.at(totals, entries.words, entries.numbers)
    rare_words = np.flatnonzero(totals <= rare)
    new_ids = np.full(totals.size, -1, dtype=np.int64)
    new_ids[rare_words] = np.arange(rare_words.size)
    some = np.flatnonzero(new_ids[entries.words] >= 0)
    return Guesser.of(
        unknown,
        counts.words.take(rare_words),
        new_ids[entries.words[some]],
        entries.tags[some],
        entries.numbers[some],
        len(counts.tags),
    )


def _allowed(
    counts: TaggedCounts, entries: _Entries, dictionary: TagDictionary | None, guesser: Guesser
) -> tuple[ByteStrings, Allowed]:
    """Return all words, those of the dictionary behind those seen, and what it allows besides.

    What it allows of a word counts as half an occurrence in all, dealt out as a guess at the word says.
    """
    none = np.zeros(0, dtype=np.int64)
    if dictionary is None:
        return counts.words, Allowed(none, none, np.zeros(0))
    numbers = {tag: number for number, tag in enumerate(counts.tags)}
    known = [numbers.get(tag, -1) for tag in dictionary.tags]
    rows = [
        (word, sorted(possible))
        for word, tags in dictionary.words.items()
        if (possible := {known[tag] for tag in tags} - {-1})
    ]
    table = WordTable.numbered(counts.words)
    strings = ByteStrings.of(word for word, _ in rows)
    ids = table.add_strings(strings).astype(np.int64)
    sizes = np.array([len(tags) for _, tags in rows], dtype=np.int64)
    owners = np.repeat(np.arange(sizes.size), sizes)
    tags = np.array([tag for _, tags in rows for tag in tags], dtype=np.int64)
    guesses = guesser.probabilities(strings)[owners, tags]
    weights = _ALLOWED * guesses / np.bincount(owners, guesses, sizes.size)[owners]
    kinds = len(counts.tags)
    new = ~np.isin(ids[owners] * kinds + tags, entries.words * kinds + entries.tags)
    return table.words(), Allowed(ids[owners][new], tags[new], weights[new])


def _check_memory(counts: TagCounts, order: int, memory: int) -> None:
    needed = (counts.pairs.size if order > 1 else 0) * counts.size * _BYTES_A_TRANSITION
    if needed > memory:
        what = f"{counts.size - 1} tags in {counts.pairs.size} pairs need {format_size(needed)}"
        remedy = "Give more, or --order 1"
        raise ResourceError("--memory", f"{what}, more than the {format_size(memory)} given", remedy)
