"""One-dimensional search and the digamma function: NumPy has neither."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nlptk.ngram.smoothing._base import Floats

_CLOSE = 1e-4
_GOLDEN = (5**0.5 - 1) / 2
_SHIFT = 10  # from here on the series of digamma is exact to 1e-12


def highest(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one peak is highest, by golden sections."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > _CLOSE:
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = function(right)
    return (low + high) / 2


def root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function falls through 0, by halving; a bound where it does not."""
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def digamma(x: Floats) -> Floats:
    """Return the derivative of log Gamma for positive numbers (n,)."""
    result = np.zeros(x.size)
    for place in range(_SHIFT):
        result -= 1 / (x + place)
    x = x + _SHIFT
    inverse = 1 / (x * x)
    series = inverse * (
        1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132)))
    )
    digamma: Floats = result + np.log(x) - 0.5 / x - series
    return digamma
