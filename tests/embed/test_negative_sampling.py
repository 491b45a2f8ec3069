"""Negative sampling: what noise weighs, and that training comes near the least loss, whatever it weighs."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed.losses.negative_sampling import POWER, NegativeSampling
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.train import train

MEMORY = 1 << 30
WORDS, TOKENS, OF_SENTENCE = 2000, 300_000, 20


@pytest.fixture(scope="module")
def independent(tmp_path_factory) -> tuple[str, np.ndarray]:
    """A text in which every word is drawn by itself, a few far oftener than most, and the words' counts."""
    rng = np.random.default_rng(1)
    shares = 1 / np.arange(3, WORDS + 3)
    words = rng.choice(WORDS, TOKENS, p=shares / shares.sum())
    path = tmp_path_factory.mktemp("text") / "text"
    sentences = words.reshape(-1, OF_SENTENCE).tolist()
    path.write_text("".join(" ".join(map(str, sentence)) + "\n" for sentence in sentences))
    return str(path), np.bincount(words, minlength=WORDS)


def _best_loss(counts, negative: int) -> float:
    """The least mean loss where nothing tells which word comes: scores are log(p / k q), q the noise's."""
    p, q = counts / counts.sum(), counts**POWER / (counts**POWER).sum()
    scores = np.log(p / (negative * q))
    return float(p @ np.log1p(np.exp(-scores)) + negative * q @ np.log1p(np.exp(scores)))


@pytest.mark.parametrize("negative", [1, 5, 20])
@pytest.mark.parametrize("objective", ["skipgram", "cbow"])
def test_on_words_drawn_by_themselves_training_comes_near_the_least_loss(independent, objective, negative):
    text, counts = independent
    loss = f"negative-sampling:negative={negative}"
    settings = EmbedSettings(objective=objective, loss=loss, dim=20, sample=0, min_count=1, epochs=2)
    reached = train([text], settings, memory=MEMORY).losses[-1]
    best = _best_loss(counts, negative)
    assert best < reached < 1.1 * best


@pytest.mark.parametrize("negative", [1, 2, 5, 15, 64])
def test_shared_noise_weighs_what_noise_of_each_pair_does_and_each_word_of_it_little(negative):
    layer = NegativeSampling(negative).layer(np.arange(100, 0, -1))
    assert layer.shared * layer.worth == pytest.approx(negative)
    assert layer.worth <= 5 / 64
    words = layer.noise(np.random.default_rng(1), 4)
    assert words.shape == (4, layer.shared)
    assert words.size <= layer.row_capacity(0)
