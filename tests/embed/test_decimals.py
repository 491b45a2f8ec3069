"""Decimal numbers a block at a time against float(), one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import offsets_of
from nlptk.embed.decimals import NotANumberError, decimals


def _read(texts):
    """Read numbers with a blank behind each."""
    lengths = np.array([len(text) for text in texts])
    ends = offsets_of(lengths + 1)[1:] - 1
    return decimals(np.frombuffer(b"".join(text + b" " for text in texts), np.uint8), ends - lengths, ends)


def _same(texts):
    found, expected = _read(texts), np.array([float(text) for text in texts])
    assert found.tobytes() == expected.tobytes()


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
    assert np.isnan(_read([b"nan"]))


@pytest.mark.parametrize("wrong", [b"x", b"1.2.3", b"1,5", b"--1.0", b"1_0.5", b".", b"0.1\x00", b"1.2e"])
def test_what_is_no_number_is_named(wrong):
    with pytest.raises(NotANumberError) as error:
        _read([b"0.5", b"-1.25", wrong, b"2.5"])
    assert error.value.index == 2
