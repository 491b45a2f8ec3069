"""Read a tagger from text (textfile.py): what is not as it should be is told by its line."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s, concatenate
from nlptk.core.registry import build
from nlptk.core.text import parse_normalize
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.hmm.candidates import Lexicon
from nlptk.hmm.emissions import Emissions, Float32s, no_contexts
from nlptk.hmm.guesser import Guesser
from nlptk.hmm.model import UNKNOWN_WORDS, HmmModel
from nlptk.hmm.pairtable import PairTable
from nlptk.hmm.segmentation import TAGS as SEGMENT_TAGS
from nlptk.hmm.settings import ORDERS
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
)
from nlptk.hmm.textfile_lines import SHOWN, ModelLines
from nlptk.hmm.textfile_sections import Lists, Section
from nlptk.hmm.transitions import Transitions
from nlptk.hmm.unknown._base import UnknownWords


def import_tagger(
    path: str,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    progress: Step = lambda stored: None,
) -> HmmModel:
    """Read a model; `progress` is told of the bytes read. InputError names the line that is wrong."""
    lines = ModelLines(path, encoding, errors, progress)
    order, method, seen, normalize, training = _settings(lines)
    reading = _Reading(lines, order)
    if training.get("segments") and not set(reading.tags) <= set(SEGMENT_TAGS):
        raise lines.error("the tags of a segmenter are none but B, E, M and S", "Set segments to false")
    transitions = reading.transitions()
    words, emissions = reading.emissions()
    if seen > len(words):
        what = f"{seen} words were seen, it says above, but these are {len(words)}"
        raise lines.error(what)
    guesser = reading.guesser(method)
    lines.expect("")
    lines.expect(END)
    if any(iter(lines.next, None)):
        raise lines.error(f"there is more behind {END}", "Give one model in one file")
    lexicon = Lexicon(words, emissions, guesser, reading.log_tags)
    return HmmModel(order, reading.tags, transitions, lexicon, seen, normalize, training)


def _settings(lines: ModelLines) -> tuple[int, UnknownWords, int, str | None, dict[str, Any]]:
    """Read the header."""
    line = lines.next()
    magic, _, version = (line or "").partition("\t")
    if magic != MAGIC:
        what = f"this is no tagger as text: its first line is not {MAGIC} {VERSION}"
        raise lines.error(what, "Give a file that nlptk hmm export has written")
    if version != str(VERSION):
        raise lines.error(
            f"this is version {version[:SHOWN]} of the format, not {VERSION}", "Export it with this nlptk"
        )
    order = _setting(lines, SETTINGS[0])
    if type(order) is not int or order not in ORDERS:
        raise lines.error("the order is neither 1 nor 2")
    unknown = _setting(lines, SETTINGS[1])
    if not isinstance(unknown, str):
        raise lines.error("what unknown words are told by is no text")
    try:
        method: UnknownWords = build(UNKNOWN_WORDS, unknown)
    except UsageError as error:
        raise lines.error(f"{error.where}: {error.what}", error.remedy) from error
    seen = _setting(lines, SETTINGS[2])
    if type(seen) is not int or seen < 0:
        raise lines.error("how many words were seen is no whole number")
    normalize = _setting(lines, SETTINGS[3])
    if not isinstance(normalize, str | None):
        raise lines.error("the normalization is neither text nor null")
    try:
        parse_normalize(normalize)
    except UsageError as error:
        raise lines.error(error.what, error.remedy) from error
    training = _setting(lines, SETTINGS[4])
    if not isinstance(training, dict):
        raise lines.error("the settings of the training are no JSON object")
    return order, method, seen, normalize, training


def _setting(lines: ModelLines, name: str) -> object:
    """Read one setting; InputError for one that no model file can hold."""
    line = lines.next()
    key, _, text = (line or "").partition("\t")
    if key != name:
        raise lines.error(f"{name} and its value should stand here")
    try:
        value: object = json.loads(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise lines.error(f"the value of {name} is no JSON", "Write it as nlptk hmm export does") from error
    return value


class _Reading:
    """The sections of a model, read one after the other."""

    def __init__(self, lines: ModelLines, order: int) -> None:
        """Read the tags."""
        self._lines = lines
        self._second = order > 1
        section = Section(lines, TAGS)
        if not section.size:
            raise lines.error("a model without tags is none")
        rows = section.rows(1, 2)
        self.tags, (self.log_tags, self._prior) = rows.keys[0], np.ascontiguousarray(rows.numbers.T)
        section.table(self.tags)
        edges = np.array([tag == EDGE for tag in self.tags])
        section.check(edges, f"{EDGE.decode()} is the edge of a sentence, and no tag", "Rename it")
        section.check_logarithms(self.log_tags, np.arange(section.size))
        odd = (self._prior <= 0) | (self._prior > 1)
        section.check(odd, "the last field is no probability above 0", "Write the tag, log p, p")
        self._kinds = section.size
        self._named = WordTable.numbered(concatenate([self.tags, ByteStrings.of([EDGE])]))

    def transitions(self) -> Transitions:
        """Read log p(c | b), and log p(c | a b)."""
        size = self._kinds + 1
        section = Section(self._lines, TRANSITIONS)
        if section.size != size:
            raise self._lines.error(
                f"{self._kinds} tags and {EDGE.decode()} need {size} lines of {TRANSITIONS}"
            )
        singles = section.rows(1, size)
        wrong = self._numbers(singles.keys[0]) != np.arange(size)
        section.check(
            wrong, f"a line is not that of its tag: they are in the order of the tags, {EDGE.decode()} last"
        )
        section.check_logarithms(singles.numbers.ravel(), np.repeat(np.arange(size), size))
        if not self._second:
            return Transitions(singles.numbers.astype(np.float32), np.zeros(0, dtype=np.int64))
        section = Section(self._lines, PAIRS)
        doubles = section.rows(2, size)
        first, second = map(self._numbers, doubles.keys)
        section.check((first < 0) | (second < 0), "a tag is none of the tags", "List it among the tags")
        pairs = first * size + second
        section.check_rising(pairs, f"{PAIRS} stand in the order of the tags, each once")
        section.check_logarithms(doubles.numbers.ravel(), np.repeat(np.arange(pairs.size), size))
        numbers = np.concatenate((singles.numbers, doubles.numbers))
        return Transitions(numbers.astype(np.float32), pairs)

    def emissions(self) -> tuple[WordTable, Emissions]:
        """Read log p(w | t), and log p(w | s, t)."""
        section = Section(self._lines, WORDS)
        listed = self._logarithms(section, 1, self._kinds)
        words = section.table(listed.keys[0])
        tags = listed.tags.astype(np.int32)
        plain = Emissions(listed.offsets, tags, listed.values.astype(np.float32), *no_contexts())
        if not self._second:
            return words, plain
        slots, logprobs = self._contexts(words, plain)
        return words, Emissions(plain.offsets, tags, plain.logprobs, slots, logprobs, self._shares())

    def guesser(self, method: UnknownWords) -> Guesser:
        """Read what is known of the tags of rare words."""
        section = Section(self._lines, NAMES)
        listed = section.lists(1, self._named, self._kinds, counts=True)
        names = section.table(listed.keys[0])
        tags, numbers = listed.tags.astype(np.int32), listed.values.astype(np.int64)
        return Guesser(method, names, listed.offsets, tags, numbers, self._prior)

    def _contexts(self, words: WordTable, emissions: Emissions) -> tuple[PairTable, Float32s]:
        size = self._kinds + 1
        section = Section(self._lines, CONTEXTS)
        listed = self._logarithms(section, 2, size)
        strings, tags = listed.keys
        ids = words.find(strings.values, strings.offsets[:-1], strings.lengths).astype(np.int64)
        wanted = ids * size + self._numbers(tags)
        keys = np.append(emissions.entry_words * size + emissions.tags, np.iinfo(np.int64).max)
        entries = np.searchsorted(keys, wanted)
        wrong = (ids < 0) | (self._numbers(tags) < 0) | (keys[entries] != wanted)
        section.check(wrong, f"the word is not among the {WORDS} with this tag", "List it there with log p")
        section.check_rising(entries, f"{CONTEXTS} stand in the order of the {WORDS}, each word and tag once")
        numbers = np.repeat(entries, np.diff(listed.offsets)) * size + listed.tags
        table = PairTable.of(numbers)
        logprobs = np.zeros(table.slots.size, dtype=np.float32)
        logprobs[table.find(numbers)] = listed.values
        return table, logprobs

    def _shares(self) -> Float32s:
        size = self._kinds + 1
        section = Section(self._lines, SHARES)
        listed = self._logarithms(section, 1, size)
        before = self._numbers(listed.keys[0])
        section.check(before < 0, "the tag before is none of the tags", "List it among the tags")
        section.check_rising(before, f"{SHARES} stand in the order of the tags, each once")
        shares = np.zeros((size, size), dtype=np.float32)
        shares[np.repeat(before, np.diff(listed.offsets)), listed.tags] = listed.values
        return shares

    def _logarithms(self, section: Section, keys: int, kinds: int) -> Lists:
        listed = section.lists(keys, self._named, kinds)
        owners = np.repeat(np.arange(listed.offsets.size - 1), np.diff(listed.offsets))
        section.check_logarithms(listed.values, owners)
        return listed

    def _numbers(self, names: ByteStrings) -> Int64s:
        """Return tags, and the edge, by number; -1 for what is none."""
        return self._named.find(names.values, names.offsets[:-1], names.lengths).astype(np.int64)
