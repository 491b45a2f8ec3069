"""GPT-2's alphabet: one visible character a byte, and back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER, from_text, to_text


def test_every_byte_has_a_character_of_its_own():
    assert len(BYTE_TO_CHARACTER) == len(set(BYTE_TO_CHARACTER)) == 256


def test_visible_ascii_stands_for_itself():
    visible = bytes(range(0x21, 0x7F))
    assert to_text(visible) == visible.decode()


def test_the_bytes_that_cannot_be_seen_follow_u_00ff_in_their_order():
    assert (to_text(b"\0"), to_text(b" "), to_text(b"\n"), to_text(b"\xad")) == ("Ā", "Ġ", "Ċ", "Ń")


def test_no_character_is_a_space_or_a_control():
    assert not {unicodedata.category(character) for character in BYTE_TO_CHARACTER} & {"Zs", "Cc", "Cf", "Cn"}


@given(st.binary())
def test_bytes_survive_being_spelled(data):
    assert from_text(to_text(data)) == data


@pytest.mark.parametrize(
    "character", [" ", "\n", "\x00", "\x7f", "\xa0", "\xad", "ń", "字", "\ud800", "\U0001f600"]
)
def test_a_character_outside_the_alphabet_is_named(character):
    with pytest.raises(ValueError, match="is not in GPT-2's alphabet") as caught:
        from_text(f"a{character}b")
    assert repr(character) in str(caught.value)
