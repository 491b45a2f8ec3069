"""t-SNE in two dimensions (van der Maaten and Hinton 2008), exact, for some thousands of points.

Each point's neighbours are Gaussian with the width that gives the wished perplexity, found for all points at
once by bisection; the map is what gradient descent makes of the two principal components, so that nothing is
drawn at random. Exaggeration, momentum and gains are those of the paper's own program, the learning rate that
of Belkina et al. 2019.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.progress import Step

Float64s = NDArray[np.float64]

MOST_POINTS = 4000

_BISECTIONS = 64
_EXAGGERATION, _EXAGGERATED_STEPS = 12.0, 250
_MOMENTUM, _LATER_MOMENTUM = 0.5, 0.8
_LEAST_RATE, _LEAST_GAIN = 50.0, 0.01
_SPREAD = 1e-4  # of the map at first
_TINY = 1e-12
STEPS = 1000


def tsne(squares: Float64s, start: Float64s, perplexity: float, step: Step) -> Float64s:
    """Return a map (N, 2) of N points from their squared distances (N, N) and a first map (N, 2).

    `step` is told of each of 1000 steps. UsageError where the perplexity is not between 1 and N / 3.
    """
    count = len(squares)
    if not 1 <= perplexity <= count / 3:
        what = f"{count} words have neighbourhoods of 1 to {count / 3:.4g} words"
        raise UsageError(f"--perplexity {perplexity:g}", what, "Give such a number, or more words")
    shares = _joint(squares, perplexity)
    places = start / max(float(start[:, 0].std()), _TINY) * _SPREAD
    speed, gains = np.zeros_like(places), np.ones_like(places)
    rate = max(count / _EXAGGERATION / 4, _LEAST_RATE)
    for turn in range(STEPS):
        early = turn < _EXAGGERATED_STEPS
        slope = _gradient(shares * _EXAGGERATION if early else shares, places)
        gains = np.maximum(np.where(slope * speed < 0, gains + 0.2, gains * 0.8), _LEAST_GAIN)
        speed = (_MOMENTUM if early else _LATER_MOMENTUM) * speed - rate * gains * slope
        places = places + speed
        places -= places.mean(axis=0)
        step(1)
    return places


def neighbourhoods(squares: Float64s, perplexity: float) -> Float64s:
    """Return the share (N, N) that each point gives to each other: a row sums to 1, its entropy is wished."""
    count = len(squares)
    off = squares + np.where(np.eye(count, dtype=np.bool_), np.inf, 0.0)
    off -= off.min(axis=1, keepdims=True)
    low, high = np.zeros((count, 1)), np.full((count, 1), np.inf)
    precision = np.ones((count, 1))
    for _ in range(_BISECTIONS):
        shares = np.exp(-np.where(np.isinf(off), np.inf, off * precision))
        total = shares.sum(axis=1, keepdims=True)
        shares /= total
        entropy = -(shares * np.log(np.maximum(shares, _TINY))).sum(axis=1, keepdims=True)
        wide = entropy > np.log(perplexity)
        low, high = np.where(wide, precision, low), np.where(wide, high, precision)
        precision = np.where(np.isinf(high), precision * 2, (low + high) / 2)
    return shares


def _joint(squares: Float64s, perplexity: float) -> Float64s:
    shares = neighbourhoods(squares, perplexity)
    return np.maximum((shares + shares.T) / (2 * len(shares)), _TINY)


def _gradient(shares: Float64s, places: Float64s) -> Float64s:
    """Return the slope (N, 2) of the divergence of the map's shares from the given ones (N, N)."""
    norms = (places**2).sum(axis=1)
    near = norms[:, np.newaxis] + norms - 2 * places @ places.T
    near = 1 / (1 + np.maximum(near, 0))
    np.fill_diagonal(near, 0)
    pulls = (shares - near / near.sum()) * near
    slope: Float64s = 4 * (pulls.sum(axis=1)[:, np.newaxis] * places - pulls @ places)
    return slope
