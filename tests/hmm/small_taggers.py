"""Small tagged texts, and taggers trained on them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.tagged._base import TaggedBlock
from nlptk.hmm.train import train

PLENTY = 1 << 30
WORDS, TAGS = ["a", "b", "c", "d"], ["N", "V", "D"]
SENTENCE = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(TAGS)), min_size=1, max_size=4)
SENTENCES = st.lists(SENTENCE, min_size=1, max_size=8)


def block_of(sentences):
    """Return sentences of (word, tag) as a block."""
    pairs = [pair for sentence in sentences for pair in sentence]
    words, tags = (ByteStrings.of(pair[place].encode() for pair in pairs) for place in (0, 1))
    ends = np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64)
    return TaggedBlock(words, tags, ends, "text", np.ones(ends.size, dtype=np.int64))


def tagger_of(sentences, **settings):
    """Train a tagger."""
    return train([block_of(sentences)], HmmSettings(**settings), memory=PLENTY)[0]


def reading(model, sentences):
    """Return the words, their ids and the ends of sentences of words."""
    words = ByteStrings.of(word.encode() for sentence in sentences for word in sentence)
    ends = np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64)
    return words, model.lexicon.find(words), ends


def names(model, tags):
    """Return tags (T,) as strings."""
    strings = [tag.decode() for tag in model.tags]
    return tuple(strings[tag] for tag in tags.tolist())
