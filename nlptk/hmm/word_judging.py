"""Gold text of words, and what a segmenter makes of its characters."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable
from nlptk.hmm.segment import Segmenter
from nlptk.hmm.segmentation import characters_of, read_words
from nlptk.hmm.tagged_text import normalized_words
from nlptk.hmm.word_scores import WordScore, score_words


@dataclass(frozen=True, slots=True)
class WordJudging:
    """Segments the characters of gold text again; words not in the vocabulary are scored apart, too.

    Without a vocabulary nothing is told of them.
    """

    segmenter: Segmenter
    vocabulary: WordTable | None = None  # of words normalized as the model says

    def __call__(self, block: TextBlock) -> tuple[str, WordScore]:
        """Segment a block of lines and return the name of its file and the score."""
        gold = read_words(block.data)
        characters, _ = characters_of(gold)
        oov = None
        if self.vocabulary is not None:
            words = normalized_words(gold.strings, self.segmenter.model.normalize)
            oov = self.vocabulary.find(words.values, words.offsets[:-1], words.lengths) < 0
        return block.file, score_words(gold, self.segmenter(characters), oov)
