"""ARPA files between nlptk and KenLM: the binding gives the same log10 probability for every word."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.text import read_text
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.arpa import write_arpa
from nlptk.ngram.arpa_read import read_arpa
from nlptk.ngram.model import NgramModel
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.train import train

MEMORY = 1 << 30
CASES = [
    ("brown", {"order": 3}),
    ("brown", {"order": 3, "smoothing": "witten-bell", "prune": (0, 0, 1)}),
    ("treebank", {"order": 5}),
    ("treebank", {"order": 3, "smoothing": "katz"}),
    ("zh_gsd", {"order": 3, "tokenizer": "characters"}),
    ("zh_gsd", {"order": 3}),
]


@pytest.fixture(scope="module")
def kenlm(peer):
    return peer("kenlm")


def scored(model, path):
    """Return nlptk's log10 probability and the length of the n-gram found, for every event of a file."""
    logprobs, lengths, oov = [], [], []
    reader = model.reader(MEMORY)
    for block in read_text([str(path)], normalize=model.normalize):
        ids = reader.encode(block)
        sentences = [ids.values[start:end] for start, end in zip(ids.offsets, ids.offsets[1:], strict=False)]
        text = np.concatenate([[BEGIN_ID, *sentence, END_ID] for sentence in sentences]).astype(np.uint32)
        scores = model.model.score(text)
        events = text != BEGIN_ID
        logprobs.append(scores.logprobs[events] / np.log(10))
        lengths.append(scores.lengths[events])
        oov.append(text[events] == 0)
    return np.concatenate(logprobs), np.concatenate(lengths), np.concatenate(oov)


def scored_by_kenlm(kenlm, arpa, tokens):
    """Return the same from KenLM, for lines of tokens."""
    config = kenlm.Config()
    config.show_progress = False
    model = kenlm.Model(str(arpa), config)
    events = [event for line in tokens for event in model.full_scores(" ".join(line), bos=True, eos=True)]
    return tuple(map(np.array, zip(*events, strict=True)))


def tokens_of(model, path):
    return [model.tokenize(line) for line in path.read_text("utf-8").removesuffix("\n").split("\n")]


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_kenlm_scores_our_arpa_as_we_do(kenlm, corpus, tmp_path, name, settings):
    train_file, test_file = corpus(f"{name}.train.txt"), corpus(f"{name}.test.txt")
    model = train([str(train_file)], NgramSettings(**settings), memory=MEMORY).model
    write_arpa(model.model, str(tmp_path / "m.arpa"))
    ours = scored(model, test_file)
    theirs = scored_by_kenlm(kenlm, tmp_path / "m.arpa", tokens_of(model, test_file))
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=1e-5)
    assert np.array_equal(ours[2], theirs[2])
    known = ~ours[2]  # KenLM says that the n-gram of an unknown word has no length
    assert np.array_equal(ours[1][known], theirs[1][known])


def test_suffixes_that_are_not_listed_score_as_in_kenlm(kenlm, corpus, tmp_path):
    settings = NgramSettings(order=3)
    model = train([str(corpus("treebank.train.txt"))], settings, memory=MEMORY).model
    arpa = tmp_path / "x.arpa"
    write_arpa(model.model, str(arpa))
    lines = arpa.read_text("utf-8").split("\n")
    bigrams = range(lines.index("\\2-grams:"), lines.index("\\3-grams:"))
    ends = [at for at in bigrams if lines[at].endswith(" </s>\t0")]  # no contexts of anything
    dropped = set(ends[::3])
    size = model.model.tables[0].words.size
    lines[lines.index(f"ngram 2={size}")] = f"ngram 2={size - len(dropped)}"
    arpa.write_text("\n".join(line for at, line in enumerate(lines) if at not in dropped), "utf-8")
    imported = read_arpa(str(arpa))
    assert imported.warnings == (
        f"suffixes that were not listed, added as backing off gives them: {len(dropped)}",
    )
    model = NgramModel.of(imported.model, "whitespace", None, {})
    test_file = corpus("treebank.test.txt")
    ours = scored(model, test_file)
    theirs = scored_by_kenlm(kenlm, arpa, tokens_of(model, test_file))
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=1e-5)
