"""The filter's bounds."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.core.text import TextBlock
from nlptk.ngram.backoff import Scores
from nlptk.ngram.filter import PerplexityFilter
from nlptk.ngram.scoring import Scored

TEXT = np.array([1, 3, 2, 1, 2, 1, 0, 2], dtype=np.uint32)


def _scored(perplexities: list[float]) -> Scored:
    data = np.frombuffer(b" a \n\n\xc3\xa9\n", dtype=np.uint8)
    lengths = [2, 1, 2]
    logprobs = np.concatenate([[9.0, *[-np.log(p)] * n] for p, n in zip(perplexities, lengths, strict=True)])
    scores = Scores(logprobs, np.ones(8, dtype=np.int8))
    return Scored(TextBlock(data, "f", 1), TEXT, np.array([0, 3, 5, 8]), scores)


@pytest.mark.parametrize(
    ("least", "most", "passed"),
    [
        (None, 50, b" a \n\n"),
        (None, 9, b""),
        (15, None, b"\n\xc3\xa9\n"),
        (15, 50, b"\n"),
        (None, np.inf, b" a \n\n\xc3\xa9\n"),
    ],
)
def test_lines_in_bounds_pass_as_they_are(least, most, passed):
    assert PerplexityFilter(least, most)(_scored([10, 20, 100])) == passed


def test_an_impossible_line_passes_no_upper_bound_but_infinity():
    assert PerplexityFilter(None, 1e300)(_scored([np.inf, 20, np.inf])) == b"\n"
    assert PerplexityFilter(15, None)(_scored([np.inf, 10, 10])) == b" a \n"


@pytest.mark.parametrize(("least", "most"), [(None, None), (5, 3), (-1, None), (None, float("nan"))])
def test_bounds_that_cannot_be_meant_are_refused(least, most):
    with pytest.raises(UsageError, match="perplexity"):
        PerplexityFilter(least, most)
