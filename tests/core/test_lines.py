"""Numbers and fields of lines: the shortest decimals of float32, and fields that tabs divide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core.lines import Fields, shortest_texts

ANY_FLOAT = st.floats(width=32, allow_nan=False)
USUAL = st.floats(-104, 0, width=32)


def decimal(text):
    """Return a number as Python reads it."""
    return np.float32(float(text))


@given(st.lists(USUAL | ANY_FLOAT, max_size=40))
@example([0.0, -0.0, -1e-5, -9.999999e-6, 9999.999, 1e4, -np.inf, 1e-45, -0.1, 123456.7])
def test_the_texts_of_floats_are_the_shortest_that_read_back_the_same(numbers):
    given = np.array(numbers, dtype=np.float32)
    texts = shortest_texts(given, ord("\n"))
    fields = Fields.between_tabs(texts.values)
    assert fields.numbers.tolist() == [1] * given.size
    read = fields.decimals(np.arange(given.size)).astype(np.float32)
    assert read.tobytes() == given.tobytes()
    for number, text in zip(given, texts, strict=True):
        plain = text.decode().removesuffix("\n")
        assert decimal(plain).tobytes() == number.tobytes()
        if np.isfinite(number):
            mantissa = np.format_float_scientific(number, unique=True, trim="-").partition("e")[0]
            digits = mantissa.replace(".", "").strip("-0") or "0"
            written = plain.partition("e")[0].replace(".", "").strip("-0") or "0"
            assert written == digits


@pytest.mark.parametrize(
    ("number", "text"),
    [(-0.5, b"-0.5"), (0.0, b"0"), (-100.25, b"-100.25"), (-0.1, b"-0.1"), (7.0, b"7"), (-1e-7, b"-1e-07")],
)
def test_floats_are_written_plainly(number, text):
    assert list(shortest_texts(np.array([number], dtype=np.float32), ord("\t"))) == [text + b"\t"]


def test_fields_between_tabs_may_hold_spaces():
    fields = Fields.between_tabs(np.frombuffer(b"a b\tc\n\n x\t\ty \n", dtype=np.uint8))
    assert fields.numbers.tolist() == [2, 0, 2]
    assert list(fields.texts(np.array([3, 0, 1, 2]))) == [b"y ", b"a b", b"c", b" x"]
