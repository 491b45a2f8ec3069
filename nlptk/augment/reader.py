"""Sentences to rows of ids; what has been learned of words is forgotten when that takes too much memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nlptk.augment.forms._base import Form, Records
from nlptk.augment.parts import PartTagger
from nlptk.augment.rows import Rows
from nlptk.augment.rules import WordRules
from nlptk.augment.segment import Segmenter
from nlptk.augment.wordtable import Words
from nlptk.core.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class Reading:
    """How text becomes words, and what is known of them."""

    form: Form
    tokenizer: Tokenizer
    rules: WordRules = field(default_factory=WordRules)
    tagger: PartTagger | None = None  # None: words have the part of speech that they have most often


class Reader:
    """Makes rows of the sentences of records."""

    def __init__(self, reading: Reading, memory: int) -> None:
        """Begin without words; `memory` bytes may be used for them."""
        self._reading = reading
        self._memory = memory
        self._forget()

    def rows(self, records: Records) -> Rows:
        """Return the words of each sentence, all learned."""
        if self.words.nbytes + self._segmenter.nbytes > self._memory:
            self._forget()
        rows = self._segmenter.rows(records.data, records.starts, records.ends)
        rows = rows if records.tags is None else replace(rows, tags=records.tags)
        if self._reading.tagger is not None:
            rows = self.words.read_as(rows, self._reading.tagger)
        self.words.learn(rows)
        return rows

    def _forget(self) -> None:
        self.words = Words(self._reading.rules, self._reading.form.escape)
        self._segmenter = Segmenter(self._reading.tokenizer, self.words)
