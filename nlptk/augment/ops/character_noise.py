"""Character noise: one edit in a word, of four kinds alike (Damerau 1964).

Two neighbours change places, a character is left out, is written twice, or becomes another one of the word:
so letters are always of the word's own script. A word of one character has no edit.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.ops._characters import CharacterOp


@dataclass(frozen=True, slots=True)
class CharacterNoise(CharacterOp):
    """Misspell some words.

    - `alpha`: the share of words with a wrong character
    """

    def changed(self, word: str, draws: tuple[float, float, float]) -> str:
        """Return a word after one edit."""
        size = len(word)
        if size <= 1:
            return word
        at = int(draws[1] * size)
        before, character, behind = word[:at], word[at], word[at + 1 :]
        match int(draws[0] * 4):
            case 0:
                at = min(at, size - 2)
                return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            case 1:
                return before + behind
            case 2:
                return before + character + word[at:]
            case _:
                return before + word[int(draws[2] * size)] + behind


METHOD = CharacterNoise
