"""Keyboard noise: a letter becomes one beside it on a QWERTY keyboard (Belinkov and Bisk 2018, "Key").

Words without a Latin letter or digit stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.ops._characters import CharacterOp

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """Return the keys that touch each key; every row stands half a key right of the one above."""
    places = {key: (line, at) for line, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
    steps = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
    keys = {place: key for key, place in places.items()}
    return {
        key: "".join(keys.get((line + down, at + right), "") for down, right in steps)
        for key, (line, at) in places.items()
    }


_BESIDE = _beside()


@dataclass(frozen=True, slots=True)
class KeyboardNoise(CharacterOp):
    """Mistype a letter of some words.

    - `alpha`: the share of words with a wrong letter
    """

    def changed(self, word: str, draws: tuple[float, float, float]) -> str:
        """Return a word with one letter mistyped, its case kept."""
        places = [at for at, character in enumerate(word) if character.lower() in _BESIDE]
        if not places:
            return word
        at = places[int(draws[0] * len(places))]
        keys = _BESIDE[word[at].lower()]
        key = keys[int(draws[1] * len(keys))]
        return word[:at] + (key.upper() if word[at].isupper() else key) + word[at + 1 :]


METHOD = KeyboardNoise
