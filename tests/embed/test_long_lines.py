"""Lines of any length are trained on to their end, where others cut them at 10,000 words."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed.settings import EmbedSettings
from nlptk.embed.train import train


@pytest.mark.parametrize("objective", ["skipgram", "cbow"])
def test_words_far_into_a_line_are_learnt_as_well(tmp_path, objective):
    """The second half begins at word 15,000 and has words of its own: all of them come together."""
    rng = np.random.default_rng(0)
    halves = [[f"{letter}{number}" for number in range(300)] for letter in "ab"]
    path = tmp_path / "line"
    path.write_text(" ".join(word for half in halves for word in rng.choice(half, 15_000)))
    how = {"objective": objective, "loss": "hierarchical-softmax"}
    settings = EmbedSettings(**how, dim=8, window=3, sample=0, epochs=6)
    result = train([str(path)], settings, memory=1 << 30)
    assert (result.tokens, result.known, result.sentences) == (30_000, 30_000, 1)
    first, second = (
        result.vectors.unit(result.vectors.find([word.encode() for word in half])) for half in halves
    )
    assert min((first @ first.T).mean(), (second @ second.T).mean()) > (first @ second.T).mean() + 0.5
