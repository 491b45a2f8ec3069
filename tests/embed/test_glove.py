"""GloVe: the loss that the textbook's loop reaches, the same bytes for any means, and useless counts."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from nlptk.core.corpus import read_corpus
from nlptk.core.errors import InputError, ModelError, ResourceError, UsageError
from nlptk.core.registry import build
from nlptk.embed.checkpoint import Checkpoints
from nlptk.embed.cooccur import count_cooccurrences
from nlptk.embed.cooccurrences import Cooccurrences
from nlptk.embed.cooccursettings import CooccurSettings
from nlptk.embed.counttrain import train_on_counts
from nlptk.embed.factors import Factors, Margins, row_blocks
from nlptk.embed.gauge import moment
from nlptk.embed.objectives._base import OBJECTIVES
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.train import train
from nlptk.embed.trained import Means
from nlptk.tokenize.methods.whitespace import Whitespace
from tests.embed.small_counts import random_counts
from tests.oracle.glove import AdaGrad

MEMORY = 1 << 30
SMALL = EmbedSettings(objective="glove", dim=8, window=3, min_count=2, epochs=3)
GROUPS = ["red green blue yellow".split(), "one two three four five".split(), "cat dog cow".split()]


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    """Sentences of words of one kind each, with a word that is everywhere, and many that are rare."""
    rng = np.random.default_rng(0)
    path = tmp_path_factory.mktemp("text") / "text"
    lines = []
    for _ in range(2000):
        group = GROUPS[rng.integers(len(GROUPS))]
        rare = f"w{rng.zipf(1.5) % 500}"
        lines.append(" ".join([*rng.choice(group, rng.integers(2, 8)), "the", rare, *rng.choice(group, 2)]))
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def _counts(text: str, **options) -> Cooccurrences:
    counting = CooccurSettings(**{"window": 3, "min_count": 2, **options})
    corpus = read_corpus([text], Whitespace(), min_count=counting.min_count, memory=MEMORY)
    return count_cooccurrences(corpus, counting, memory=MEMORY)


@pytest.fixture
def counts(tmp_path, text) -> str:
    path = str(tmp_path / "counts")
    _counts(text).save(path)
    return path


def _bytes(tmp_path, path: str, settings=SMALL, **options) -> bytes:
    out = tmp_path / "vectors"
    train([path], settings, **{"memory": MEMORY, **options}).vectors.save(str(out))
    return out.read_bytes()


def test_few_epochs_reach_the_loss_of_25_passes_of_the_textbook(text):
    counts = _counts(text)
    rows = np.repeat(np.arange(len(counts.words)), np.diff(counts.firsts))
    textbook = AdaGrad.of(rows, counts.contexts, counts.weights(slice(None)), len(counts.words), SMALL.dim)
    reached = list(islice(textbook.passes(), 25))
    assert reached[-1] < reached[0]
    for objective in ("glove", "glove:noise=0"):
        result = train([text], replace(SMALL, objective=objective, epochs=5), memory=MEMORY)
        assert result.losses[-1] < reached[-1]


def test_the_loss_is_the_mean_over_all_pairs_after_each_epoch(text):
    counts = _counts(text)
    settings = replace(SMALL, objective="glove:contexts=false,x_max=20", epochs=1)
    told = []
    result = train([text], settings, memory=MEMORY, on_epoch=lambda epoch, loss: told.append((epoch, loss)))
    assert told == list(enumerate(result.losses, 1))
    assert result.vectors.training["pairs"] == len(counts)
    assert result.vectors.training["losses"] == list(result.losses)
    again = train([text], replace(settings, epochs=4), memory=MEMORY).losses
    assert again[0] == result.losses[0]
    assert list(again) == sorted(again, reverse=True)


@pytest.mark.parametrize("asymmetric", [False, True])
@pytest.mark.parametrize("objective", ["glove", "glove:noise=0"])
def test_the_bytes_are_the_same_for_any_jobs_and_memory(tmp_path, text, monkeypatch, asymmetric, objective):
    path, settings = str(tmp_path / "counts"), replace(SMALL, objective=objective)
    _counts(text, asymmetric=asymmetric).save(path)
    monkeypatch.setattr("nlptk.embed.factors.PAIRS", 300)
    alone = _bytes(tmp_path, path, settings)
    assert _bytes(tmp_path, path, settings, jobs=2) == alone
    assert _bytes(tmp_path, path, settings, jobs=3, memory=1 << 17, temp_dir=str(tmp_path)) == alone
    assert _bytes(tmp_path, path, replace(settings, seed=2)) != alone


def test_with_noise_the_biases_are_where_chance_has_them():
    counts = random_counts(1, symmetric=True)
    factors = Factors.random(len(counts.words), 4, seed=1)
    margins = Margins.of(counts, build(OBJECTIVES, "glove"))
    factors.hold_biases(margins)
    rows = np.repeat(np.arange(len(counts.words)), np.diff(counts.firsts))
    sums = np.array([counts.weights(rows == row).sum() for row in range(len(counts.words))])
    by_chance = np.exp(factors.word_biases[:, np.newaxis] + factors.context_biases)
    some = np.flatnonzero(sums)
    assert np.allclose(by_chance[np.ix_(some, some)], np.outer(sums, sums)[np.ix_(some, some)] / sums.sum())
    assert np.isfinite(factors.word_biases).all()


def test_text_and_its_counts_give_the_same_vectors(tmp_path, text, counts):
    by_text, by_counts = (train([path], SMALL, memory=MEMORY) for path in (text, counts))
    assert np.array_equal(by_text.vectors.vectors, by_counts.vectors.vectors)
    assert by_text.losses == by_counts.losses
    assert by_text.sentences == 2000
    assert by_counts.sentences is None


def test_words_of_a_kind_come_together(text):
    vectors = train([text], replace(SMALL, epochs=8), memory=MEMORY).vectors
    kinds = [[word.encode() for word in group] for group in GROUPS]
    rows = vectors.unit(vectors.find(sum(kinds, [])))
    kind = np.repeat(np.arange(3), [len(group) for group in GROUPS])
    alike, same = rows @ rows.T, kind[:, None] == kind
    assert alike[same].mean() > alike[~same].mean() + 0.5


def test_the_vectors_of_contexts_are_added_or_left_out(text):
    both, alone = (
        train([text], replace(SMALL, objective=f"glove:contexts={given}"), memory=MEMORY).vectors.vectors
        for given in ("true", "false")
    )
    assert both.shape == alone.shape
    assert not np.allclose(both, alone)


def test_the_vectors_are_in_the_gauge_where_the_largest_direction_has_length_1(text):
    counts = _counts(text, asymmetric=True)
    objective = "glove:contexts=false"
    margins = Margins.of(counts, build(OBJECTIVES, objective))
    means = Means(memory=MEMORY, jobs=1)
    vectors = train_on_counts(counts, replace(SMALL, objective=objective), means).vectors.vectors
    largest = np.linalg.eigvalsh(moment(vectors, margins.rows))[-1]
    assert largest == pytest.approx(1, abs=1e-4)
    assert np.linalg.eigvalsh(moment(vectors, margins.columns))[-1] != pytest.approx(1, abs=1e-3)


class Killed(Exception):
    """Stands for whatever ends a training."""


@pytest.mark.parametrize("objective", ["glove", "glove:noise=0"])
@pytest.mark.parametrize("stop_after", [1, 2, 5])
def test_a_training_that_was_killed_ends_with_the_bytes_it_would_have_had(
    tmp_path, counts, monkeypatch, stop_after, objective
):
    settings = replace(SMALL, objective=objective)
    checkpoint = str(tmp_path / "checkpoint")
    monkeypatch.setattr("nlptk.embed.factors.PAIRS", 300)
    monkeypatch.setattr("nlptk.embed.counttrain.AT_ONCE", 2)
    kept, states = Checkpoints.keep, []

    def keep(self, trained, state):
        self.seconds = 0
        kept(self, trained, state)
        if len(states.append(state) or states) == stop_after:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoints, "keep", keep)
        with pytest.raises(Killed):
            _bytes(tmp_path, counts, settings, checkpoint=checkpoint, jobs=2)
    resumed = _bytes(tmp_path, counts, settings, checkpoint=checkpoint, resume=True)
    assert resumed == _bytes(tmp_path, counts, settings)


def test_a_checkpoint_of_other_counts_is_refused(tmp_path, text, counts, monkeypatch):
    checkpoint = str(tmp_path / "checkpoint")
    kept = Checkpoints.keep

    def keep(self, trained, state):
        self.seconds = 0
        kept(self, trained, state)

    monkeypatch.setattr(Checkpoints, "keep", keep)
    train([counts], SMALL, memory=MEMORY, checkpoint=checkpoint)
    _counts(text, window=5).save(counts)
    with pytest.raises(ModelError, match="another training: counts, pairs, window differ"):
        train([counts], SMALL, memory=MEMORY, checkpoint=checkpoint, resume=True)


def test_blocks_have_every_row_once(monkeypatch):
    counts = random_counts(3, words=50)
    monkeypatch.setattr("nlptk.embed.factors.PAIRS", 60)
    blocks = row_blocks(counts, of_contexts=False)
    rows = [row for block in blocks for row in range(block.low, block.high)]
    assert rows == list(range(50))
    assert sum(block.pairs for block in blocks) == len(counts)
    assert len(blocks) > 10


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no text"),
        ("a a a b c\n", "1 of its words occur 2 times or more"),
        ("a\nb\na\nb\n", "no sentence has two words"),
    ],
)
def test_a_text_with_nothing_to_count_is_refused(tmp_path, content, message):
    path = tmp_path / "none"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        train([str(path)], SMALL, memory=MEMORY)


@pytest.mark.parametrize(
    ("content", "message"), [("a a\n", "counts of 1 words"), ("a\nb\na\nb\n", "no word")]
)
def test_counts_with_nothing_to_train_on_are_refused(tmp_path, content, message):
    text, path = tmp_path / "text", str(tmp_path / "counts")
    text.write_text(content)
    _counts(str(text)).save(path)
    with pytest.raises(InputError, match=message) as told:
        train([path], SMALL, memory=MEMORY)
    assert told.value.where == path


def test_a_file_that_is_damaged_is_named(tmp_path, counts):
    with Path(counts).open("r+b") as file:
        file.truncate(5000)
    with pytest.raises(ModelError, match="damaged: it is cut short"):
        train([counts], SMALL, memory=MEMORY)


def test_a_model_of_another_kind_is_named(tmp_path, text):
    path = str(tmp_path / "vectors")
    train([text], SMALL, memory=MEMORY).vectors.save(path)
    with pytest.raises(ModelError, match="kind vectors, and kind cooccurrences"):
        train([path], SMALL, memory=MEMORY)


def test_a_text_shorter_than_a_window_is_trained_on(tmp_path):
    path = tmp_path / "short"
    path.write_text("a b a b\n")
    result = train([str(path)], replace(SMALL, window=100), memory=MEMORY)
    assert len(result.vectors) == 2
    assert np.isfinite(result.losses).all()


def test_a_learning_rate_is_refused(text):
    with pytest.raises(UsageError, match="glove has none"):
        train([text], replace(SMALL, learning_rate=0.05), memory=MEMORY)


def test_an_objective_of_text_is_refused_for_counts(counts):
    with pytest.raises(UsageError, match="skipgram needs running text"):
        train([counts], replace(SMALL, objective="skipgram"), memory=MEMORY)


def test_vectors_that_are_no_numbers_stop_with_the_epoch(text, monkeypatch):
    monkeypatch.setattr("nlptk.embed.counttrain.all_finite", lambda table: False)
    with pytest.raises(UsageError, match="diverged in epoch 1.*Give a larger ridge"):
        train([text], SMALL, memory=MEMORY)


def test_vectors_that_do_not_fit_are_refused_with_their_size(text):
    with pytest.raises(ResourceError, match="more than"):
        train([text], replace(SMALL, dim=10_000), memory=1 << 18)


@pytest.mark.parametrize("wrong", ["x_max=0", "alpha=-1", "noise=-1", "ridge=0", "ridge=nan", "x_max=inf"])
def test_parameters_that_cannot_be_meant_are_refused(text, wrong):
    with pytest.raises(UsageError, match=f"glove:{wrong.split('=')[0]}"):
        train([text], replace(SMALL, objective=f"glove:{wrong}"), memory=MEMORY)
