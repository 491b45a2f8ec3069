"""First-order taggers beside NLTK's, made of the same probabilities: the same sequences and likelihoods."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.decode import viterbi_tags
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.fitted import fit_files, tagger_of
from nlptk.hmm.posterior import posteriors

MEMORY = 1 << 30
LINES = 300
STATES = 5


@pytest.fixture(scope="module")
def fitted(corpus, tmp_path_factory):
    text = corpus("treebank.test.txt").read_text("utf-8").split("\n")[:LINES]
    path = tmp_path_factory.mktemp("nltk") / "text"
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    settings = FitSettings(states=STATES, iterations=5, seed=1)
    sentences = [line.split() for line in text if line.split()]
    _, found = fit_files([str(path)], settings, memory=MEMORY)
    return found, tagger_of(found, settings), sentences


@pytest.fixture(scope="module")
def theirs(peer, fitted):
    hmm, probability = peer("nltk.tag.hmm"), peer("nltk.probability")
    found, _, _ = fitted
    parameters, states = found.parameters, [str(state) for state in range(STATES)]
    words = [word.decode() for word in found.vocab.words]

    def distribution(names, row):
        return probability.DictionaryProbDist(dict(zip(names, row.tolist(), strict=True)))

    def conditional(names, rows):
        rows = [distribution(names, row) for row in rows]
        return probability.DictionaryConditionalProbDist(dict(zip(states, rows, strict=True)))

    return hmm.HiddenMarkovModelTagger(
        words,
        states,
        conditional(states, parameters.transitions),
        conditional(words, parameters.emissions),
        distribution(states, parameters.initial),
    )


def read(model, sentences):
    words = ByteStrings.of(word.encode() for sentence in sentences for word in sentence)
    ends = np.cumsum([len(sentence) for sentence in sentences])
    return words, model.lexicon.find(words), ends


@pytest.mark.filterwarnings("ignore:overflow")
def test_nltk_finds_the_same_sequences(fitted, theirs):
    _, model, sentences = fitted
    tags = viterbi_tags(model, *read(model, sentences), STATES).tolist()
    names = [tag.decode() for tag in model.tags]
    expected = [int(state) for sentence in sentences for state in theirs.best_path(sentence)]
    states = {name: number for number, name in enumerate(sorted(names))}
    assert [states[names[tag]] for tag in tags] == expected


@pytest.mark.filterwarnings("ignore:overflow")
def test_nltk_finds_the_same_likelihoods(fitted, theirs):
    found, model, sentences = fitted
    words, ids, bounds = read(model, sentences)
    ((lattice, _),) = model.lattices(words, ids, bounds, STATES)
    _, totals = posteriors(lattice.lattice)
    end = found.sentences / found.tokens  # of a sentence, behind any word; NLTK's sentences do not end
    ends = len(sentences) * math.log(end) + (len(words) - len(sentences)) * math.log(1 - end)
    logs = [
        math.log(2) * theirs.log_probability([(word, None) for word in sentence]) for sentence in sentences
    ]
    assert totals.sum() - ends == pytest.approx(sum(logs), rel=1e-5)
