"""Simple Good-Turing: adjusted counts from counts of counts (Gale and Sampson 1995, section 6)."""

from __future__ import annotations

import numpy as np

from nlptk.ngram.smoothing._base import Floats, Int64s

_SIGNIFICANT = 1.65  # standard deviations that make Turing's estimate differ from the smooth one
_FEWEST = 2  # points that make a line
_LEAST_STEEP = -1 - 1e-9  # a slope that is -1 but for rounding does not fall


def adjusted_counts(counts: Int64s, numbers: Int64s) -> Floats | None:
    """Return r* for each of the rising counts r (R,), none above r; None where the numbers do not fall.

    Turing's (r + 1) n(r + 1) / n(r) is taken up to the first r at which it does not differ from the smooth
    estimate r (1 + 1 / r)^(b + 1), where b is the slope of log n(r), averaged over gaps, against log r.
    """
    if counts.size < _FEWEST or counts[0] != 1:
        return None
    following = np.append(counts[1:], 2 * counts[-1] - counts[-2])
    gaps = (following - np.append(0, counts[:-1])) / 2
    slope = np.polyfit(np.log(counts), np.log(numbers / gaps), 1)[0]
    if not slope < _LEAST_STEEP:
        return None
    smooth = counts * (1 + 1 / counts) ** (slope + 1)
    ratio = np.append(np.where(np.diff(counts) == 1, numbers[1:], 0), 0) / numbers
    turing = (counts + 1) * ratio
    deviation = (counts + 1) * np.sqrt(ratio / numbers * (1 + ratio))
    differs = (ratio > 0) & (np.abs(turing - smooth) > _SIGNIFICANT * deviation)
    switch = int(np.argmin(differs)) if not differs.all() else counts.size
    adjusted = np.where(np.arange(counts.size) < switch, turing, smooth)
    total = counts @ numbers
    adjusted *= (total - numbers[0]) / (adjusted @ numbers)  # the unseen have n(1) of the total
    return np.minimum(adjusted, counts)
