"""A tagger made by Baum-Welch: text without tags in, the model that `nlptk hmm tag` takes out.

Sentences end after any state alike: with probability S / T, for S sentences of T tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.core.random import generator
from nlptk.core.registry import build
from nlptk.core.training import read_heldout, read_training
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import SPECIALS, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.hmm.algorithms import Floats
from nlptk.hmm.baum_welch import FittedHmm, fit
from nlptk.hmm.candidates import Lexicon
from nlptk.hmm.dictionary import read_dictionary
from nlptk.hmm.emissions import Emissions, no_contexts
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.guesser import Guesser
from nlptk.hmm.maximization import STREAM
from nlptk.hmm.model import UNKNOWN_WORDS, HmmModel
from nlptk.hmm.transitions import Transitions

_LEAST = 1e-30  # in place of probabilities of 0 or close to it: their logarithms are finite
_CACHE_SHARE = 8  # of the memory: for what is remembered of held-out text


def fit_files(  # noqa: PLR0913  one argument for each option
    paths: Sequence[str],
    settings: FitSettings,
    *,
    heldout: Sequence[str] = (),
    dictionary: str | None = None,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> tuple[HmmModel, FittedHmm]:
    """Fit a tagger to the lines of files; the result depends on the text and the settings alone.

    With `early_stop` the likelihood of the files `heldout`, or of every tenth sentence, says when to stop.
    `dictionary` is the file of a tag dictionary. Raises what read_corpus, read_dictionary and fit raise.
    """
    if heldout and not settings.early_stop:
        raise UsageError("--heldout", "held-out text says when to stop early", "Give --early-stop, too")
    generator(settings.seed, STREAM, 0)
    tags = None
    if dictionary is not None:
        tags = read_dictionary(dictionary, encoding=encoding, errors=errors, normalize=settings.normalize)
    corpus = read_training(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )
    held_out = None
    if heldout:
        room = memory // _CACHE_SHARE
        held_out = read_heldout(
            heldout, corpus.vocab, settings, encoding=encoding, errors=errors, memory=room
        )
    fitted = fit(
        corpus, settings, heldout=held_out, dictionary=tags, memory=memory, jobs=jobs, progress=progress
    )
    return tagger_of(fitted, settings), fitted


def tagger_of(fitted: FittedHmm, settings: FitSettings) -> HmmModel:
    """Make a tagger: an unknown word has the tags of `<unk>`, or those of all words where it has none."""
    parameters = fitted.parameters
    words, emissions = _emissions(fitted.vocab.words, parameters.emissions)
    unknown = parameters.emissions[:, UNKNOWN_ID] * fitted.shares
    nothing = np.zeros(0, dtype=np.int64)
    guesser = Guesser(
        build(UNKNOWN_WORDS, "uniform"),
        WordTable(),
        np.zeros(1, dtype=np.int64),
        nothing.astype(np.int32),
        nothing,
        _positive(unknown if unknown.any() else fitted.shares),
    )
    lexicon = Lexicon(WordTable.numbered(words), emissions, guesser, np.log(_positive(fitted.shares)))
    training = asdict(settings) | {"method": "baum-welch", "states": len(fitted.tags)}
    transitions = _transitions(parameters.initial, parameters.transitions, fitted.sentences / fitted.tokens)
    return HmmModel(1, fitted.tags, transitions, lexicon, len(words), settings.normalize, training)


def _transitions(initial: Floats, transitions: Floats, end: float) -> Transitions:
    going = np.vstack((transitions * (1 - end), initial))
    ending = np.append(np.full(initial.size, end), 0.0)
    table = np.maximum(np.column_stack((going, ending)), _LEAST)
    return Transitions(np.log(table).astype(np.float32), np.zeros(0, dtype=np.int64))


def _emissions(words: ByteStrings, probabilities: Floats) -> tuple[ByteStrings, Emissions]:
    """Return the words that some state has, and the states of each; the special words are left out."""
    first = len(SPECIALS)
    seen = first + np.flatnonzero((probabilities[:, first:] > _LEAST).any(axis=0))
    table = np.take(probabilities, seen, axis=1).T  # (U, K)
    possible = table > _LEAST
    offsets = offsets_of(possible.sum(axis=1))
    tags = np.nonzero(possible)[1].astype(np.int32)
    logprobs = np.log(table[possible]).astype(np.float32)
    emissions = Emissions(offsets, tags, logprobs, *no_contexts())
    return words.take(seen), emissions


def _positive(shares: Floats) -> Floats:
    """Return shares that sum to one, none of them 0."""
    positive: Floats = np.maximum(shares / shares.sum(), _LEAST)
    return positive
