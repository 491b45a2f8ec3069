"""GPT-2's alphabet: 256 visible characters that stand for the 256 bytes (Radford et al. 2019, encoder.py).

The bytes that are visible characters of Latin-1 stand for themselves. The others take the code points from
U+0100 upwards, in order of their value: a space is `Ġ`, a line feed `Ċ`.
"""

_VISIBLE = frozenset((*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)))
_HIDDEN = tuple(byte for byte in range(256) if byte not in _VISIBLE)

BYTE_TO_CHARACTER = tuple(
    chr(byte) if byte in _VISIBLE else chr(0x100 + _HIDDEN.index(byte)) for byte in range(256)
)
_CHARACTER_TO_BYTE = {character: byte for byte, character in enumerate(BYTE_TO_CHARACTER)}


def to_text(piece: bytes) -> str:
    """Spell bytes in GPT-2's alphabet.

    >>> to_text(" naïve".encode())
    'ĠnaÃ¯ve'
    """
    return "".join(map(BYTE_TO_CHARACTER.__getitem__, piece))


def from_text(text: str) -> bytes:
    """Return the bytes that a text in GPT-2's alphabet spells; ValueError names a character outside it.

    >>> from_text("Ġa")
    b' a'
    """
    try:
        return bytes(map(_CHARACTER_TO_BYTE.__getitem__, text))
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is not in GPT-2's alphabet") from None
