"""Training: the same bytes however the work is dealt out, a loss that falls, and texts that are none."""

from __future__ import annotations

from dataclasses import replace
from functools import partialmethod
from pathlib import Path

import numpy as np
import pytest

from nlptk.core.errors import InputError, ModelError, ResourceError, UsageError
from nlptk.embed.checkpoint import Checkpoints, State
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.train import train

SMALL = EmbedSettings(dim=16, window=3, min_count=2, epochs=2, sample=0)
MEMORY = 1 << 30
GROUPS = ["red green blue yellow".split(), "one two three four five".split(), "cat dog cow".split()]


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    """Sentences of words of one kind each, with a word that is everywhere."""
    rng = np.random.default_rng(0)
    path = Path(tmp_path_factory.mktemp("text")) / "text"
    lines = []
    for _ in range(4000):
        group = GROUPS[rng.integers(len(GROUPS))]
        lines.append(" ".join([*rng.choice(group, rng.integers(2, 8)), "the", *rng.choice(group, 2)]))
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def _bytes(tmp_path, text, settings=SMALL, **options) -> bytes:
    path = tmp_path / "vectors"
    train([text], settings, **{"memory": MEMORY, **options}).vectors.save(str(path))
    return path.read_bytes()


@pytest.mark.parametrize("subwords", [None, "2-3"])
@pytest.mark.parametrize("loss", ["negative-sampling", "hierarchical-softmax"])
@pytest.mark.parametrize("objective", ["skipgram", "cbow"])
def test_the_bytes_are_the_same_for_any_jobs_and_memory(tmp_path, text, objective, loss, subwords):
    keep_output = loss == "negative-sampling"
    settings = replace(SMALL, objective=objective, loss=loss, subwords=subwords, keep_output=keep_output)
    alone = _bytes(tmp_path, text, settings)
    assert _bytes(tmp_path, text, settings, jobs=2) == alone
    assert _bytes(tmp_path, text, settings, jobs=3, memory=1 << 18, temp_dir=str(tmp_path)) == alone


class Killed(Exception):
    """Stands for whatever ends a training."""


@pytest.mark.parametrize(
    ("loss", "subwords"),
    [("negative-sampling", None), ("hierarchical-softmax", None), ("negative-sampling", "1-4")],
)
@pytest.mark.parametrize("stop_after", [1, 2, 5])
def test_a_training_that_was_killed_ends_with_the_bytes_it_would_have_had(  # noqa: PLR0913
    tmp_path, text, monkeypatch, loss, subwords, stop_after
):
    settings = replace(SMALL, loss=loss, subwords=subwords, keep_output=loss == "negative-sampling")
    checkpoint = str(tmp_path / "checkpoint")
    kept = Checkpoints.keep

    def keep(self, network, state):
        self.seconds = 0
        kept(self, network, state)
        if len(states.append(state) or states) == stop_after:
            raise Killed

    states: list[State] = []
    monkeypatch.setattr("nlptk.embed.train.STEPS_AT_ONCE", 2)
    with monkeypatch.context() as patch:
        patch.setattr(Checkpoints, "keep", keep)
        with pytest.raises(Killed):
            _bytes(tmp_path, text, settings, checkpoint=checkpoint, jobs=2)
    told = []
    resumed = _bytes(
        tmp_path,
        text,
        settings,
        checkpoint=checkpoint,
        resume=True,
        on_epoch=lambda *epoch: told.append(epoch),
    )
    assert told[0][0] == states[-1].epoch + 1
    assert resumed == _bytes(tmp_path, text, settings)


def test_there_need_be_no_checkpoint_to_resume(tmp_path, text):
    begun = _bytes(tmp_path, text, checkpoint=str(tmp_path / "none"), resume=True)
    assert begun == _bytes(tmp_path, text)


def test_a_checkpoint_of_another_training_is_refused(tmp_path, text, monkeypatch):
    checkpoint = str(tmp_path / "checkpoint")
    monkeypatch.setattr(Checkpoints, "keep", partialmethod(_keep_always, Checkpoints.keep))
    _bytes(tmp_path, text, checkpoint=checkpoint)
    with pytest.raises(ModelError, match="another training: dim differ"):
        _bytes(tmp_path, text, replace(SMALL, dim=8), checkpoint=checkpoint, resume=True)
    other = tmp_path / "other"
    other.write_text(Path(text).read_text().replace("cow", "ox"))
    with pytest.raises(ModelError, match="another training: text differ"):
        _bytes(tmp_path, str(other), checkpoint=checkpoint, resume=True)


def _keep_always(self, kept, network, state):
    self.seconds = 0
    kept(self, network, state)


def test_no_checkpoint_is_kept_of_a_training_that_diverges(tmp_path, text, monkeypatch):
    checkpoint = tmp_path / "checkpoint"
    monkeypatch.setattr(Checkpoints, "keep", partialmethod(_keep_always, Checkpoints.keep))
    settings = replace(SMALL, objective="cbow", loss="hierarchical-softmax", learning_rate=1e39)
    with pytest.raises(UsageError, match="diverged in epoch 1"):
        _bytes(tmp_path, text, settings, checkpoint=str(checkpoint))
    assert not checkpoint.exists()


def test_another_seed_gives_other_vectors(tmp_path, text):
    assert _bytes(tmp_path, text, replace(SMALL, seed=2)) != _bytes(tmp_path, text)


@pytest.mark.parametrize("subwords", [None, "3-6"])
@pytest.mark.parametrize("loss", ["negative-sampling", "hierarchical-softmax"])
@pytest.mark.parametrize("objective", ["skipgram", "cbow", "cbow:mean=false"])
def test_the_loss_falls_and_words_of_a_kind_come_together(text, objective, loss, subwords):
    settings = replace(SMALL, objective=objective, loss=loss, epochs=8, subwords=subwords)
    told = []
    result = train([text], settings, memory=MEMORY, on_epoch=lambda epoch, loss: told.append((epoch, loss)))
    assert told == list(enumerate(result.losses, 1))
    assert result.vectors.training["losses"] == list(result.losses)
    assert result.losses[-1] < result.losses[0]
    kinds = [[word.encode() for word in group] for group in GROUPS]
    rows = result.vectors.unit(result.vectors.find(sum(kinds, [])))
    rows -= rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kind = np.repeat(np.arange(3), [len(group) for group in GROUPS])
    alike = rows @ rows.T
    same = kind[:, None] == kind
    assert alike[same].mean() > alike[~same].mean() + 0.5


def test_the_words_are_those_of_the_text_by_count(text):
    result = train([text], replace(SMALL, min_count=1), memory=MEMORY)
    assert result.vectors.words[0] == b"the"
    assert result.vectors.counts[0] == 4000 == result.sentences
    assert result.vectors.counts.sum() == result.tokens


def test_a_text_that_ends_within_one_step_is_trained_on(tmp_path):
    path = tmp_path / "short"
    path.write_text("a b a b\n")
    result = train([str(path)], SMALL, memory=MEMORY)
    assert len(result.vectors) == 2
    assert np.isfinite(np.array(result.losses)).all()


def test_an_epoch_in_which_no_pair_is_kept_has_no_loss(tmp_path):
    path = tmp_path / "frequent"
    path.write_text("a b\n" * 3)
    result = train([str(path)], replace(SMALL, sample=1e-12), memory=MEMORY)
    assert result.losses == (None, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no text"),
        ("\n\n\n", "no text"),
        ("a a a b c\n", "1 of its words occur 2 times or more"),
        ("a b c d\n", "0 of its words occur 2 times or more"),
        ("a\nb\na\nb\n", "no sentence has two words"),
    ],
)
def test_a_text_with_nothing_to_train_on_is_refused(tmp_path, content, message):
    path = tmp_path / "none"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        train([str(path)], SMALL, memory=MEMORY)


def test_a_learning_rate_that_diverges_is_named_with_the_epoch(text):
    settings = replace(SMALL, objective="cbow", loss="hierarchical-softmax", learning_rate=1e39, epochs=3)
    with pytest.raises(UsageError, match="diverged in epoch 1.*Give less than 1e\\+39, 0.05 say"):
        train([text], settings, memory=MEMORY)


@pytest.mark.parametrize("loss", ["negative-sampling", "hierarchical-softmax"])
@pytest.mark.parametrize("objective", ["skipgram", "cbow", "cbow:mean=false"])
@pytest.mark.parametrize(("words", "lines"), [(12, 1), (12, 1000), (30, 300)])
def test_a_few_words_of_equal_counts_are_told_apart(tmp_path, objective, loss, words, lines):
    """All gradients of a step meet in a few rows; words of the two halves never stand together."""
    rng = np.random.default_rng(0)
    halves = [[f"{half}{number}" for number in range(words)] for half in "ab"]
    text = [word for half in halves for word in rng.choice(half, 15_000)]
    size = len(text) // lines
    path = tmp_path / "text"
    path.write_text("\n".join(" ".join(text[start : start + size]) for start in range(0, len(text), size)))
    settings = EmbedSettings(objective=objective, loss=loss, dim=8, window=3, sample=0, epochs=4)
    result = train([str(path)], settings, memory=MEMORY)
    first, second = (
        result.vectors.unit(result.vectors.find([word.encode() for word in half])) for half in halves
    )
    assert (first @ first.T).mean() > (first @ second.T).mean() + 0.25


@pytest.mark.parametrize("loss", ["negative-sampling", "hierarchical-softmax"])
@pytest.mark.parametrize("objective", ["skipgram", "cbow"])
def test_a_window_may_be_wider_than_a_part(tmp_path, objective, loss):
    path = tmp_path / "text"
    path.write_text("a b c d e f g\n" * 50)
    settings = EmbedSettings(objective=objective, loss=loss, dim=4, window=500, epochs=1)
    assert len(train([str(path)], settings, memory=MEMORY).losses) == 1


def test_vectors_that_do_not_fit_are_refused_with_their_size(text):
    with pytest.raises(ResourceError, match="more than"):
        train([text], replace(SMALL, dim=10_000), memory=1 << 18)


@pytest.mark.parametrize(
    "wrong",
    [
        *[{"dim": 0}, {"window": 0}, {"epochs": 0}, {"min_count": 0}, {"sample": -1.0}],
        *[{"learning_rate": 0.0}, {"learning_rate": float("nan")}, {"sample": float("inf")}],
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(UsageError):
        EmbedSettings(**wrong)
