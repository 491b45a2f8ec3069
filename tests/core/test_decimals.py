"""Decimal numbers a block at a time against float(), one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.decimals import decimals
from nlptk.core.ragged import offsets_of


def _read(texts):
    """Read numbers with a blank behind each."""
    lengths = np.array([len(text) for text in texts])
    ends = offsets_of(lengths + 1)[1:] - 1
    return decimals(np.frombuffer(b"".join(text + b" " for text in texts), np.uint8), ends - lengths, ends)


def _same(texts):
    (found, wrong), expected = _read(texts), np.array([float(text) for text in texts])
    assert found.tobytes() == expected.tobytes()
    assert not wrong.any()


plain = st.from_regex(rb"[-+]?[0-9]{0,12}\.?[0-9]{0,17}", fullmatch=True).filter(
    lambda text: any(digit in text for digit in b"0123456789")
)
floats = st.floats(allow_nan=False).map(lambda value: repr(value).encode())


@given(st.lists(st.one_of(plain, floats, st.sampled_from([b"1e-05", b"-inf", b"2E+3"])), min_size=1))
def test_any_numbers_are_those_of_float(texts):
    _same(texts)


@pytest.mark.parametrize("digits", [1, 4, 6, 8, 9, 12])
def test_numbers_of_any_length_are_those_of_float(digits):
    values = np.random.default_rng(digits).standard_normal(70_000) * 10.0 ** (digits % 3)
    _same([b"%.*f" % (digits, value) for value in values.tolist()])


def test_nan_is_a_number():
    numbers, wrong = _read([b"nan"])
    assert np.isnan(numbers).all()
    assert not wrong.any()


def test_points_between_numbers_are_none_of_theirs():
    data = np.frombuffer(b"1 a.b 2.5 .. -3 c 4.25\n", np.uint8)
    starts, ends = np.array([0, 6, 13, 18]), np.array([1, 9, 15, 22])
    assert decimals(data, starts, ends)[0].tolist() == [1, 2.5, -3, 4.25]


@pytest.mark.parametrize("wrong", [b"x", b"1.2.3", b"1,5", b"--1.0", b"1_0.5", b".", b"0.1\x00", b"1.2e"])
def test_what_is_no_number_is_named(wrong):
    numbers, none = _read([b"0.5", b"-1.25", wrong, b"25", b"2.5"])
    assert none.tolist() == [False, False, True, False, False]
    assert numbers.tolist() == pytest.approx([0.5, -1.25, np.nan, 25, 2.5], abs=0, nan_ok=True)
