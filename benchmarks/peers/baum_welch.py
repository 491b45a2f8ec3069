"""Fit an HMM to text without tags by Baum-Welch: nlptk|hmmlearn TEXT STATES ITERATIONS JOBS.

The start, the same for both, is drawn by nlptk. The seconds of fitting, and the log-likelihoods of the text
that the iterations began with, go to stdout as JSON.
"""

import json
import logging
import sys
import time

import numpy as np
from hmmlearn.hmm import CategoricalHMM

from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.registry import build
from nlptk.core.vocab import SPECIALS
from nlptk.hmm.baum_welch import fit
from nlptk.hmm.expectations import Parameters, Sentences
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.maximization import Problem, allowed_words

_MEMORY = 4 << 30
_FIRST = len(SPECIALS)  # the id of the first word


def main(tool: str, text: str, states: str, iterations: str, jobs: str) -> None:
    """Fit to the lines of a file; `jobs` are nlptk's."""
    corpus = read_corpus([text], build("nlptk.tokenize.methods", "whitespace"), memory=_MEMORY)
    settings = FitSettings(states=int(states), iterations=int(iterations), prior=0, tolerance=0)
    counts = Sentences.of(corpus).word_counts(len(corpus.vocab))
    start = Problem(settings, int(states), counts, allowed_words(corpus.vocab, None)).random_start(0)
    started = time.perf_counter()
    if tool == "nlptk":
        fitted = fit(corpus, settings, start=start, memory=_MEMORY, jobs=int(jobs))
        history = [iteration.log_likelihood for iteration in fitted.history[:-1]]
    else:
        history = _hmmlearn(corpus, start, int(iterations))
    json.dump({"fitting": time.perf_counter() - started, "log_likelihoods": history}, sys.stdout)


def _hmmlearn(corpus: EncodedCorpus, start: Parameters, iterations: int) -> list[float]:
    logging.getLogger("hmmlearn").setLevel(logging.ERROR)
    model = CategoricalHMM(
        start.initial.size, n_iter=iterations, tol=-np.inf, init_params="", implementation="scaling"
    )
    model.startprob_, model.transmat_ = start.initial, start.transitions
    model.emissionprob_ = start.emissions[:, _FIRST:]
    model.n_features = model.emissionprob_.shape[1]
    lengths = np.diff(corpus.ends, prepend=0)
    model.fit(corpus.ids[:, np.newaxis].astype(np.int64) - _FIRST, lengths[lengths > 0])
    return list(model.monitor_.history)


if __name__ == "__main__":
    main(*sys.argv[1:])
