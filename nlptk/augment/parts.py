"""Parts of speech as WordNet has them (n, v, a, r), from the tags of the treebanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.synonyms import NO_PART
from nlptk.core.ragged import ByteStrings, Int64s

# Tells the parts of speech (N,), letters in ASCII, of the words of sentences, by the distinct words (V,),
# which of them each word is (N,), and where the sentences end (S,).
PartTagger: TypeAlias = Callable[[ByteStrings, Int64s, Int64s], NDArray[np.uint8]]

_PARTS = {  # of the Penn, Brown and Chinese treebanks, and the universal tags, by their beginnings
    "n": re.compile("NN|NP|NR|NT|NOUN|PROPN"),
    "v": re.compile("VB|VC|VE|VV|VERB"),
    "a": re.compile("JJ|VA|ADJ"),
    "r": re.compile("RB|RN|QL|ADV|AD$"),
}


def part_of(tag: str) -> str:
    """Return the part of speech that a tag is of, `-` if it has no synonyms: a preposition, a number."""
    return next((part for part, tags in _PARTS.items() if tags.match(tag)), NO_PART)
