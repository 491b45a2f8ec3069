"""Methods and models on one test text: what each makes of it, sizes of training text, held-out text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlptk.core.errors import InputError
from nlptk.core.ragged import Ragged, offsets_of
from nlptk.core.registry import names
from nlptk.core.vocab import BEGIN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.compare import Candidates, method_trials, model_trials, trials
from nlptk.ngram.model import NgramModel
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.train import SMOOTHINGS
from nlptk.ngram.trial import Blocks, Reading, Sentences
from tests.ngram.small_models import SCRATCH, corpus_of, model_of, sentences, text_of

TRAIN = sentences(6, 300, "abcdefghijklmnop")
TEST = [*sentences(7, 60, "abcdefghijklmnop"), [], ["unheard", "a"]]
HELDOUT = sentences(8, 80, "abcdefghijklmnop")
CORPUS = corpus_of(TRAIN)
WORDS = [word.decode() for word in CORPUS.vocab.words][3:]
MEMORY = 1 << 28


def made_test(lines):
    """Return sentences as a test text in the vocabulary of the corpus."""
    ids = {word.decode(): number for number, word in enumerate(CORPUS.vocab.words)}
    values = np.array([ids.get(word, 0) for line in lines for word in line], dtype=np.uint32)
    return Sentences.of(Ragged(values, offsets_of(np.array([len(line) for line in lines]))))


TEXT = made_test(TEST)


def compared(methods, orders=(2,), sizes=(1.0,), *, corpus=CORPUS, heldout=None, tune=False):
    """Return the trials of some methods."""
    candidates = Candidates(methods=methods, orders=orders, sizes=sizes, tune=tune)
    return list(method_trials(corpus, TEXT, candidates, heldout=heldout, scratch=SCRATCH))


def logprob(trial):
    """Return the log-probability of the test text."""
    return trial.outcome.logprobs.sum()


def saved(path, lines, tokenizer="whitespace", normalize=None, training=None):
    """Write a model of bigrams to a file and return its path."""
    NgramModel.of(model_of(lines, 2), tokenizer, normalize, training or {}).save(str(path))
    return str(path)


def blocks_of(path, lines):
    """Write sentences to a file and read them as a test text."""
    path.write_text("".join(" ".join(line) + "\n" for line in lines))
    return Blocks.read([str(path)])


def test_every_method_and_order_is_tried_once():
    found = compared(names(SMOOTHINGS), orders=(1, 2, 3))
    assert [(each.method, each.order) for each in found] == [
        (name, order) for name in names(SMOOTHINGS) for order in (1, 2, 3)
    ]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_trial_is_what_the_model_trained_alone_gives(order):
    [found] = compared(["modified-kneser-ney"], orders=(order,))
    if order < 3:  # the counts of a higher order serve the lower ones
        found = compared(["modified-kneser-ney"], orders=(order, 3))[0]
    model = model_of(TRAIN, order)
    text = text_of(TEST, model)
    expected = model.score(text).logprobs[text != BEGIN_ID].sum()
    assert logprob(found) == pytest.approx(expected, rel=1e-9)
    assert found.outcome.logprobs.size == len(TEST)
    assert (found.outcome.oovs, found.outcome.events[-2:].tolist()) == (1, [1, 3])


def test_more_training_text_helps():
    found = compared(["modified-kneser-ney"], sizes=(0.05, 0.3, 1.0))
    tokens = [each.tokens for each in found]
    assert tokens == sorted(tokens)
    assert tokens[2] == CORPUS.ids.size
    assert tokens[1] == pytest.approx(0.3 * tokens[2], rel=0.15)
    sums = [logprob(each) for each in found]
    assert sums == sorted(sums)


def test_a_method_that_needs_held_out_text_gets_some_of_the_training_text():
    [found] = compared(["jelinek-mercer"])
    assert found.is_sound
    assert np.isfinite(found.outcome.logprobs).all()


@pytest.mark.parametrize(("method", "tune"), [("jelinek-mercer", False), ("kneser-ney", True)])
def test_what_is_held_out_of_a_size_are_sentences_of_that_size(method, tune):
    [found] = compared([method], sizes=(0.5,), tune=tune)
    [alone] = compared([method], corpus=corpus_of(TRAIN[1::2], WORDS), tune=tune)
    assert logprob(found) == pytest.approx(logprob(alone), rel=1e-12)


def test_held_out_text_takes_the_place_of_training_sentences():
    [own] = compared(["jelinek-mercer"])
    [given] = compared(["jelinek-mercer"], heldout=corpus_of(HELDOUT, WORDS))
    [test] = compared(["jelinek-mercer"], heldout=corpus_of(TEST, WORDS))
    assert len({logprob(own), logprob(given), logprob(test)}) == 3
    assert logprob(test) == max(map(logprob, (own, given, test)))  # as if it were fitted on what is scored


def test_tuning_changes_the_methods_of_discounts_alone():
    plain, tuned = (compared(names(SMOOTHINGS), (3,), tune=tune) for tune in (False, True))
    changed = {a.method for a, b in zip(plain, tuned, strict=True) if logprob(a) != logprob(b)}
    assert changed == {"absolute-discounting", "kneser-ney", "modified-kneser-ney"}
    unchanged = compared(["kneser-ney:rule=backoff"], tune=True)
    assert logprob(unchanged[0]) == logprob(compared(["kneser-ney:rule=backoff"])[0])


def test_a_model_is_tried_as_its_method_is(tmp_path):
    text = blocks_of(tmp_path / "t", TEST)
    path = saved(tmp_path / "m", TRAIN, training={"tokens": 7})
    reading = Reading("whitespace", None, WordTable.numbered(CORPUS.vocab.words))
    [found] = model_trials([path], text, reading, memory=MEMORY)
    [expected] = compared(["modified-kneser-ney"])
    assert (found.method, found.order, found.tokens) == (path, 2, 7)
    assert found.outcome.logprobs == pytest.approx(expected.outcome.logprobs, rel=1e-6)
    assert found.is_sound
    assert found.is_like


def test_words_in_another_order_are_the_same_words(tmp_path):
    text = blocks_of(tmp_path / "t", TEST)
    order = np.r_[:3, len(WORDS) + 2 : 2 : -1]
    reading = Reading("whitespace", None, WordTable.numbered(CORPUS.vocab.words.take(order)))
    [found] = model_trials([saved(tmp_path / "m", TRAIN)], text, reading, memory=MEMORY)
    assert found.is_like


@pytest.mark.parametrize(
    ("lines", "reading"),
    [
        (TRAIN, {"tokenizer": "words"}),
        (TRAIN, {"normalize": "lower"}),
        ([*TRAIN, ["more"]], {}),
        ([["A" if word == "a" else word for word in line] for line in TRAIN], {}),
    ],
    ids=["tokenizer", "normalize", "more words", "another word"],
)
def test_a_model_that_reads_otherwise_than_the_first_is_marked(tmp_path, lines, reading):
    text = blocks_of(tmp_path / "t", TEST)
    paths = [saved(tmp_path / "first", TRAIN), saved(tmp_path / "other", lines, **reading)]
    found = list(model_trials([*paths, paths[0]], text, memory=MEMORY))
    assert [each.is_like for each in found] == [True, False, True]


def test_models_count_as_trained_on_the_largest_size(tmp_path):
    blocks_of(tmp_path / "train", TRAIN)
    text = blocks_of(tmp_path / "test", TEST)
    found = trials(
        text,
        Candidates(methods=["witten-bell"], orders=(2,), sizes=(1.0, 0.5)),
        NgramSettings(order=2),
        train=[str(tmp_path / "train")],
        models=[saved(tmp_path / "m", TRAIN)],
        memory=MEMORY,
    )
    assert [(Path(each.method).name, each.size) for each in found] == [
        ("witten-bell", 1.0),
        ("witten-bell", 0.5),
        ("m", 1.0),
    ]


def test_characters_are_those_of_the_text_as_it_was_read(tmp_path):
    (tmp_path / "t").write_bytes("é 我\n\nx".encode())
    text = Blocks.read([str(tmp_path / "t")])
    assert text.characters == 7  # a line feed is supplied


def test_a_test_text_without_lines_is_refused(tmp_path):
    (tmp_path / "t").touch()
    with pytest.raises(InputError, match="no line to score"):
        Blocks.read([str(tmp_path / "t")])
