"""Small models for tests, and the sums of any model, one word after the other."""

from __future__ import annotations

import numpy as np

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS, Vocabulary
from nlptk.ngram.count import count_corpus
from nlptk.ngram.estimate import estimate

SCRATCH = Scratch(in_memory=True)


def sentences(seed, number, words):
    """Return random sentences of words, the first words the most frequent, neighbours related."""
    rng = np.random.default_rng(seed)
    lines = []
    for _ in range(number):
        line = [int(rng.zipf(1.4)) % len(words)]
        for _ in range(int(rng.integers(0, 9))):
            step = int(rng.zipf(1.5)) if rng.random() < 0.7 else int(rng.integers(len(words)))
            line.append((line[-1] + step) % len(words))
        lines.append([words[each] for each in line])
    return lines


def corpus_of(lines, vocab=None):
    """Return a corpus of sentences; words that are not in the vocabulary, if one is given, are <unk>."""
    known = sorted({word for line in lines for word in line} if vocab is None else set(vocab))
    rows = [*SPECIALS, *(word.encode() for word in known)]
    ids = {row.decode(): number for number, row in enumerate(rows)}
    tokens = np.array([ids.get(word, 0) for line in lines for word in line], dtype=np.uint32)
    counts = np.bincount(tokens, minlength=len(rows)).astype(np.int64)
    ends = np.cumsum([len(line) for line in lines], dtype=np.int64)
    return EncodedCorpus(Vocabulary(ByteStrings.of(rows), counts), tokens, ends)


def model_of(lines, order, spec="modified-kneser-ney", vocab=None, cutoffs=None):
    """Return a model estimated from sentences."""
    counts = count_corpus(corpus_of(lines, vocab), order, SCRATCH)
    return estimate(counts, build("nlptk.ngram.smoothing", spec), SCRATCH, cutoffs).model


def text_of(lines, model):
    """Return sentences as ids of a model, with their marks."""
    ids = {word: number for number, word in enumerate(model.words)}
    rows = [[BEGIN_ID, *(ids.get(word.encode(), 0) for word in line), END_ID] for line in lines]
    return np.array([word for row in rows for word in row], dtype=np.uint32)


def distribution(model, history):
    """Return the probability of every word but <s> after a history, which begins with <s> (V - 1,)."""
    words = [word for word in range(len(model.words)) if word != BEGIN_ID]
    text = np.array([[*history, word] for word in words], dtype=np.uint32)
    logprobs = model.score(text.ravel()).logprobs.reshape(text.shape)[:, -1]
    return np.exp(logprobs)


def histories(model, seed=0):
    """Return histories to try: the empty one, likely ones and random ones, with <unk> among them."""
    rng = np.random.default_rng(seed)
    size = len(model.words)
    random = [[BEGIN_ID, *rng.choice([0, *range(3, size)], length)] for length in (1, 2, 2, 3, 3, 4) * 4]
    return [[BEGIN_ID], [BEGIN_ID, 0], [BEGIN_ID, 0, 0], *random]


def perplexity(model, text):
    """Return the perplexity of a text."""
    return float(np.exp(-model.score(text).logprobs[text != BEGIN_ID].mean()))


def arrays_of(model):
    """Return the arrays of a back-off model by name, but its words."""
    arrays = {"logprobs1": model.logprobs, "backoffs1": model.backoffs}
    for order, table in enumerate(model.tables, 2):
        for name in ("words", "firsts", "logprobs", "backoffs"):
            arrays[f"{name}{order}"] = getattr(table, name)
    return arrays
