"""Tagged sentences drawn from a tagger, written in a format of tagged text.

A word depends on its tag alone here; the tag before it, which the emissions of a second-order tagger know
too, is left aside. Words that were not seen in training are not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlptk.core.ragged import offsets_of
from nlptk.hmm.model import HmmModel
from nlptk.hmm.sample import Chain, Draws, SampleSettings, sample
from nlptk.hmm.tagged_text import tagged_format


def sampled_text(model: HmmModel, settings: SampleSettings, format: str) -> Iterator[bytes]:
    """Yield blocks of sentences in a format, given as a spec; UsageError where it cannot hold a word."""
    written = tagged_format(format)
    strings = model.lexicon.words.words()
    for tags, words in sample(chain_of(model), settings):
        yield written.write(strings.take(words.values), model.tags.take(tags.values), tags.offsets[1:])


def chain_of(model: HmmModel) -> Chain:
    """Return the probabilities of a tagger, to draw from."""
    emissions, kinds = model.lexicon.emissions, len(model.tags)
    seen = np.flatnonzero(emissions.entry_words < model.seen)
    by_tag = seen[np.argsort(emissions.tags[seen], kind="stable")]
    sizes = np.bincount(emissions.tags[by_tag], minlength=kinds)
    weights = np.exp(emissions.logprobs[by_tag].astype(np.float64))
    transitions = np.exp(model.transitions.logprobs.astype(np.float64))
    transitions[:, :kinds][:, sizes == 0] = 0
    rows = model.transitions.rows() // (kinds + 1)  # which are places in one flat array
    words = Draws(weights, emissions.entry_words[by_tag], offsets_of(sizes))
    return Chain(rows, Draws.of(transitions), words)
