"""Whitened vectors have no mean and the identity as covariance; maps keep what is near together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.embed import whiten as whitening
from nlptk.embed.projection import on_plane
from nlptk.embed.tsne import _gradient, neighbourhoods
from nlptk.embed.whiten import whiten
from tests.embed.small_vectors import random_vectors, vectors_of


def _nothing(count):
    pass


def _stretched():
    """Return vectors that are longer in some directions, with a mean far from 0."""
    rng = np.random.default_rng(2)
    numbers = rng.standard_normal((400, 6)) * [1, 5, 2, 0.1, 3, 1] @ rng.standard_normal((6, 6)) + 7
    return vectors_of([f"w{n}" for n in range(400)], numbers, counts=np.arange(400, 0, -1), normalize="lower")


@pytest.mark.parametrize("dim", [None, 4])
@pytest.mark.parametrize("rows", [1 << 14, 50])
def test_whitened_vectors_are_centred_and_of_equal_weight(dim, rows, monkeypatch):
    monkeypatch.setattr(whitening, "_ROWS", rows)
    whitened = whiten(_stretched(), dim)
    numbers = whitened.vectors.astype(np.float64)
    assert numbers.shape == (400, dim or 6)
    assert numbers.mean(axis=0) == pytest.approx(np.zeros(dim or 6), abs=1e-5)
    assert np.cov(numbers.T, bias=True) == pytest.approx(np.eye(dim or 6), abs=1e-5)


def test_the_dimensions_kept_are_those_of_most_variance():
    """The singular values of the centred matrix are the standard deviations times the root of V."""
    vectors = _stretched()
    centred = vectors.vectors.astype(np.float64)
    centred -= centred.mean(axis=0)
    left = np.linalg.svd(centred, full_matrices=False)[0][:, :3] * 400**0.5
    found = whiten(vectors, 3).vectors
    assert np.abs(found) == pytest.approx(np.abs(left), abs=1e-4)


def test_all_but_the_vectors_stays():
    before, after = _stretched(), whiten(_stretched(), 2)
    assert list(before.words) == list(after.words)
    assert (after.normalize, after.counts.tolist()) == ("lower", before.counts.tolist())
    assert after.find([b"w3", b"none"]).tolist() == [3, -1]
    assert after.training["whitened"] == 2


def test_directions_without_variance_are_dropped():
    flat = np.random.default_rng(0).standard_normal((50, 3))
    vectors = vectors_of([f"w{n}" for n in range(50)], np.column_stack([flat, flat[:, 0] * 2, np.ones(50)]))
    assert whiten(vectors).dim == 3
    with pytest.raises(UsageError, match="--dim 4: the vectors vary in 3 dimensions"):
        whiten(vectors, 4)
    with pytest.raises(UsageError, match="--dim 0"):
        whiten(vectors, 0)


def test_vectors_that_are_all_the_same_cannot_be_whitened():
    with pytest.raises(InputError, match="they are all the same"):
        whiten(vectors_of(["a", "b"], [[1, 2], [1, 2]]))


@given(st.integers(0, 1000), st.sampled_from([2.0, 5.0, 8.0]))
def test_every_neighbourhood_has_the_perplexity_that_is_wished(seed, perplexity):
    points = np.random.default_rng(seed).standard_normal((30, 3))
    shares = neighbourhoods(((points[:, np.newaxis] - points) ** 2).sum(axis=2), perplexity)
    assert (np.diag(shares) == 0).all()
    assert shares.sum(axis=1) == pytest.approx(np.ones(30))
    entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum(axis=1)
    assert np.exp(entropy) == pytest.approx(np.full(30, perplexity), rel=1e-6)


def _divergence(shares, places) -> float:
    """The Kullback-Leibler divergence that t-SNE lowers (equation 2)."""
    near = 1 / (1 + ((places[:, np.newaxis] - places) ** 2).sum(axis=2))
    np.fill_diagonal(near, 0)
    seen = near / near.sum()
    off = ~np.eye(len(places), dtype=bool)
    return float((shares[off] * np.log(shares[off] / seen[off])).sum())


def test_the_slope_is_that_of_finite_differences():
    rng = np.random.default_rng(0)
    places = rng.standard_normal((7, 2))
    shares = rng.random((7, 7))
    shares += shares.T
    np.fill_diagonal(shares, 0)
    shares /= shares.sum()
    slope = np.zeros_like(places)
    for row, column in np.ndindex(*places.shape):
        moved = np.zeros_like(places)
        moved[row, column] = 1e-6
        change = _divergence(shares, places + moved) - _divergence(shares, places - moved)
        slope[row, column] = change / 2e-6
    assert _gradient(shares, places) == pytest.approx(slope, abs=1e-8)


def test_clusters_stay_apart_on_a_map():
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((4, 12)) * 8
    numbers = np.repeat(centres, 20, axis=0) + rng.standard_normal((80, 12))
    vectors = vectors_of([f"w{n}" for n in range(80)], numbers)
    places = on_plane(vectors, np.arange(80), "tsne", 10.0, _nothing)
    apart = ((places[:, np.newaxis] - places) ** 2).sum(axis=2) + np.diag([np.inf] * 80)
    assert (apart.argmin(axis=1) // 20 == np.arange(80) // 20).all()
    assert (places == on_plane(vectors, np.arange(80), "tsne", 10.0, _nothing)).all()


def test_principal_components_are_a_turned_plane():
    vectors = random_vectors(50, 2)
    places = on_plane(vectors, np.arange(50), "pca", None, _nothing)
    units = vectors.unit(np.arange(50)).astype(np.float64)
    for x, y in ((0, 1), (3, 40)):
        before, after = np.linalg.norm(units[x] - units[y]), np.linalg.norm(places[x] - places[y])
        assert after == pytest.approx(before, abs=1e-5)
