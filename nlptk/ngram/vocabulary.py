"""A vocabulary that is given: the words of a file, one a line, whatever the corpus has."""

from __future__ import annotations

import numpy as np

from nlptk.core.chunks import lines
from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, concatenate
from nlptk.core.scratch import Scratch
from nlptk.core.streams import input_name
from nlptk.core.text import read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import SPECIALS, UNKNOWN_ID, Vocabulary
from nlptk.core.words import WordTable

_BLOCK = 1 << 20  # ids renumbered at a time
_BLANKS, _LINE_FEED = b" \t", 0x0A


def read_words(
    path: str, *, encoding: str = "utf-8", errors: str = STRICT, normalize: str | None = None
) -> ByteStrings:
    """Read the words of a file, one a line, each once, in the order of their bytes.

    They are normalized as the text is that they are to be found in. InputError where there are none, and for
    a line with a blank, which names the line.
    """
    words: set[bytes] = set()
    for block in read_text([path], encoding=encoding, errors=errors, normalize=normalize):
        blanks = np.flatnonzero(np.isin(block.data, list(_BLANKS)))
        if blanks.size:
            line = block.first_line + int((block.data[: blanks[0]] == _LINE_FEED).sum())
            remedy = "Write one word a line and nothing beside it"
            raise InputError(f"{block.file}:{line}", "there is a blank, and no word holds one", remedy)
        starts, ends = lines(block.data)
        data = block.data.tobytes()
        words.update(data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    words -= {b"", *SPECIALS}
    if not words:
        raise InputError(input_name(path), "it has no words", "Give a file with one word a line")
    return ByteStrings.of(sorted(words))


def restricted(corpus: EncodedCorpus, words: ByteStrings, scratch: Scratch) -> EncodedCorpus:
    """Return the corpus over another vocabulary; words outside it are `<unk>`, words not seen are in it."""
    table = WordTable.numbered(corpus.vocab.words)
    found = table.find(words.values, words.offsets[:-1], words.lengths)
    kept = np.sort(found[found >= 0])
    first = len(SPECIALS)
    new_ids = np.full(len(corpus.vocab), UNKNOWN_ID, dtype=np.uint32)
    new_ids[:first] = np.arange(first)
    new_ids[kept] = np.arange(first, first + kept.size)
    counts = corpus.vocab.counts
    unknown = counts.sum() - counts[kept].sum()
    unseen = words.take(np.flatnonzero(found < 0))
    vocab = Vocabulary(
        concatenate([ByteStrings.of(SPECIALS), corpus.vocab.words.take(kept), unseen]),
        np.concatenate(([unknown, 0, 0], counts[kept], np.zeros(len(unseen), np.int64))),
    )
    ids = scratch.zeros(corpus.ids.size, np.uint32)
    for start in range(0, ids.size, _BLOCK):
        ids[start : start + _BLOCK] = new_ids[corpus.ids[start : start + _BLOCK]]
    return EncodedCorpus(vocab, ids, corpus.ends)
