"""Fit an HMM to text without tags: Baum-Welch (Baum et al. 1970; Rabiner 1989, section III.C).

The expectations of a model (expectations.py) give the next one (maximization.py), until it gains no more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlptk.core.blas import one_blas_thread
from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress, Step
from nlptk.core.ragged import ByteStrings
from nlptk.core.sizes import format_size
from nlptk.core.vocab import Vocabulary
from nlptk.hmm.algorithms import Floats
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.expectations import Expectations, Expected, Parameters, Sentences, block_bytes
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.maximization import Problem, allowed_words

_EVERY = 10  # sentences, of which one is held out
_CACHE_SHARE = 4  # of the memory: for what the workers remember, all together
_PATIENCE = 3  # iterations without a better likelihood of held-out text
_TABLES = 6  # of emissions, at most, in the main process while it works
_WORKER_TABLES = 2


@dataclass(frozen=True, slots=True)
class Iteration:
    """How likely the text is under the parameters that an iteration begins with, in nats."""

    log_likelihood: float
    objective: float  # with the prior: what never falls
    heldout: float | None  # the log-likelihood of held-out text


@dataclass(frozen=True, slots=True)
class FittedHmm:
    """A hidden Markov model of text, and how it was found."""

    tags: ByteStrings  # (K,) the names of the states: S1, S2 .. without a dictionary
    vocab: Vocabulary  # (V,)
    parameters: Parameters
    history: tuple[Iteration, ...]  # of the start that was best; the last is that of these parameters
    scores: tuple[float, ...]  # of each start: the held-out log-likelihood, or the objective
    shares: Floats  # (K,) of the tokens that each state is expected to have made
    tokens: int  # fitted on
    sentences: int  # of these tokens
    heldout_tokens: int


def fit(
    corpus: EncodedCorpus,
    settings: FitSettings,
    *,
    heldout: EncodedCorpus | None = None,
    dictionary: TagDictionary | None = None,
    start: Parameters | None = None,
    memory: int,
    jobs: int = 1,
    progress: Progress | None = None,
) -> FittedHmm:
    """Fit a model to the sentences of a corpus; the result is the same for any `memory` and `jobs`.

    With `early_stop` the iterations end when `heldout`, which has the vocabulary of the corpus, or else every
    tenth sentence, has not become likelier for three of them, and the parameters under which it is likeliest
    are kept. `start` takes the place of the random starts. Raises InputError for a corpus without words,
    UsageError where it is not clear how many states there are, ResourceError where tables or sentences do not
    fit in `memory` bytes.
    """
    progress = progress or Progress.silent()
    states = _number_of_states(settings, dictionary, start)
    text, held_out = _split(corpus, settings, heldout)
    if not text.tokens:
        raise InputError("text", "there is no word to learn from", "Give text with words")
    counts = text.word_counts(len(corpus.vocab))
    problem = Problem(settings, states, counts, allowed_words(corpus.vocab, dictionary))
    chunks, held_chunks = text.chunks(), held_out.chunks()
    longest = max(int(each.lengths.max(initial=0)) for each in (text, held_out))
    jobs = min(_jobs_that_fit(states, len(corpus.vocab), longest, memory, jobs), len(chunks + held_chunks))
    make_worker = partial(Expectations, chunks + held_chunks, len(chunks), memory // _CACHE_SHARE // jobs)
    restarts = 1 if start else settings.restarts
    with ExitStack() as stack:
        stack.enter_context(one_blas_thread())
        workers = stack.enter_context(Workers[Parameters | int, Expected | None](make_worker, jobs))
        step = stack.enter_context(progress.phase("fitting", restarts * settings.iterations, "iterations"))
        pool = _Pool(workers, jobs, len(chunks), len(held_chunks))
        best, scores = _best_of(
            _climbed(problem, start or problem.random_start(number), pool, step) for number in range(restarts)
        )
    tags = dictionary.tags if dictionary else ByteStrings.of(b"S%d" % i for i in range(1, states + 1))
    found, sentences = best.parameters, int(np.count_nonzero(text.lengths))
    seen = text.tokens, sentences, held_out.tokens
    return FittedHmm(tags, corpus.vocab, found, best.history, scores, best.shares, *seen)


@dataclass(frozen=True, slots=True)
class _Pool:
    """The workers, and what they work on: the chunks of the text, and then those held out."""

    workers: Workers[Parameters | int, Expected | None]
    jobs: int
    counted: int
    held_out: int

    def evaluated(self, problem: Problem, parameters: Parameters) -> tuple[Iteration, Expected]:
        """Return how likely the text is, and what is expected of all of it, chunk after chunk."""
        states, words = parameters.emissions.shape
        sums = Expected.nothing(states, words)
        likelihoods = []
        for number, found in enumerate(self._ask(parameters)):
            likelihoods.append(found.log_likelihood)
            if number < self.counted:
                sums.add(found)
        text = math.fsum(likelihoods[: self.counted])
        held_out = math.fsum(likelihoods[self.counted :]) if self.held_out else None
        return Iteration(text, text + problem.log_prior(parameters), held_out), sums

    def _ask(self, parameters: Parameters) -> Iterator[Expected]:
        questions = [*[parameters] * self.jobs, *range(self.counted + self.held_out)]
        for found in self.workers.map(questions):
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class _Climb:
    parameters: Parameters
    shares: Floats  # (K,) of the tokens, that each state is expected to have
    history: tuple[Iteration, ...]

    @property
    def score(self) -> float:
        last = self.history[-1]
        return last.objective if last.heldout is None else last.heldout


def _climbed(problem: Problem, parameters: Parameters, pool: _Pool, step: Step) -> _Climb:
    """Iterate from a start until it is time to stop."""
    settings = problem.settings
    iteration, sums = pool.evaluated(problem, parameters)
    best = climb = _Climb(parameters, sums.shares, (iteration,))
    for _ in range(settings.iterations):
        step(1)
        gained = -iteration.objective
        parameters = problem.maximized(climb.parameters, sums)
        iteration, sums = pool.evaluated(problem, parameters)
        gained += iteration.objective
        climb = _Climb(parameters, sums.shares, (*climb.history, iteration))
        if iteration.heldout is None or climb.score > best.score:
            best = climb
        if gained < settings.tolerance * problem.tokens:
            break
        if len(climb.history) - len(best.history) == _PATIENCE:
            break
    return best


def _best_of(climbs: Iterator[_Climb]) -> tuple[_Climb, tuple[float, ...]]:
    """Return the best of some climbs, the first of equals, and the scores of all."""
    best = next(climbs)
    scores = [best.score]
    for climb in climbs:
        scores.append(climb.score)
        best = climb if climb.score > best.score else best
    return best, tuple(scores)


def _number_of_states(
    settings: FitSettings, dictionary: TagDictionary | None, start: Parameters | None
) -> int:
    known = {len(dictionary.tags)} if dictionary else set()
    known |= {settings.states} if settings.states is not None else set()
    known |= {start.initial.size} if start else set()
    if not known:
        raise UsageError("--states", "nothing says how many states there are", "Give a number, 20 say")
    if len(known) > 1:
        what = f"{settings.states} states are asked for, but there are {max(known - {settings.states})} tags"
        raise UsageError("--states", what, "Leave it out")
    return known.pop()


def _split(
    corpus: EncodedCorpus, settings: FitSettings, heldout: EncodedCorpus | None
) -> tuple[Sentences, Sentences]:
    """Return what to fit on and what is held out."""
    text = Sentences.of(corpus)
    held = np.zeros(text.starts.size, dtype=np.bool_)
    if not settings.early_stop:
        return text, text.chosen(held)
    if heldout is not None:
        return text, Sentences.of(heldout)
    full = np.flatnonzero(text.lengths)
    held[full[_EVERY - 1 :: _EVERY]] = True
    if not held.any():
        what = f"the text has {full.size} sentences, too few to hold out every {_EVERY}th"
        raise UsageError("--early-stop", what, "Give --heldout FILE, or more text")
    return text.chosen(~held), text.chosen(held)


def _jobs_that_fit(states: int, words: int, longest: int, memory: int, jobs: int) -> int:
    """Return how many workers there is memory for; ResourceError if there is not enough for one."""
    table, block = states * words * 8, block_bytes(states, longest)
    here, worker = table * _TABLES, table * _WORKER_TABLES + block
    available = memory - memory // _CACHE_SHARE
    if here + block > available:
        needed = format_size(-(-(here + block) * _CACHE_SHARE // (_CACHE_SHARE - 1)))
        what = f"{states} states, {words} words and the longest sentence, of {longest}, need {needed}"
        raise ResourceError("--memory", what, "Give more, fewer states, or --min-count")
    return max(1, min(jobs, (available - here) // worker))
