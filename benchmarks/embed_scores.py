"""Word vectors read and judged alike for every program.

Similarities: Spearman's correlation of people's scores with the cosines of the pairs whose words both have a
vector, written as the file has them. Analogies: 3CosAdd among the commonest words, the words of the question
left out, case as the file has it; questions with a word that is not among them are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

SIMILARITIES = {
    "ws353": "wordsim/EN-WS-353-ALL.txt",
    "simlex999": "wordsim/EN-SIMLEX-999.txt",
    "men": "wordsim/EN-MEN-TR-3k.txt",
    "rw": "wordsim/EN-RW-STANFORD.txt",
}
ANALOGIES = {"analogy": "analogy/questions-words.txt"}
RESTRICT = 30_000

_AT_ONCE = 256  # questions
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """Words, each with its row of a table, whose rows have length 1."""

    rows: dict[bytes, int]
    units: Floats

    @classmethod
    def read(cls, path: Path) -> Vectors:
        """Read word2vec's binary file, with or without a line feed behind each vector."""
        data = path.read_bytes()
        head = data.index(b"\n")
        count, dim = map(int, data[:head].split())
        rows: dict[bytes, int] = {}
        table = np.empty((count, dim), dtype=np.float32)
        at = head + 1
        for row in range(count):
            space = data.index(b" ", at)
            rows[data[at:space].lstrip(b"\n")] = row
            table[row] = np.frombuffer(data, dtype="<f4", count=dim, offset=space + 1)
            at = space + 1 + 4 * dim
        return cls(rows, table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-30))

    def only(self, words: Sequence[bytes]) -> Vectors:
        """Return the vectors of some words."""
        known = [word for word in words if word in self.rows]
        rows = {word: number for number, word in enumerate(known)}
        return Vectors(rows, self.units[[self.rows[word] for word in known]])


def scores(vectors: Vectors, commonest: Sequence[bytes], data: Path) -> dict[str, float]:
    """Return the score of each test, and how many questions were asked."""
    similar = {name: _similarity(vectors, data / file) for name, file in SIMILARITIES.items()}
    few = vectors.only(commonest)
    questions = _questions(few, data / ANALOGIES["analogy"])
    answered = _answers(few, questions[:, :3]) == questions[:, 3]
    return {**similar, "analogy": float(answered.mean() if answered.size else 0), "questions": answered.size}


def _similarity(vectors: Vectors, path: Path) -> float:
    lines = [line.split() for line in path.read_bytes().splitlines()]
    pairs = [(one, two, float(score)) for one, two, score in lines if {one, two} <= vectors.rows.keys()]
    first, second = (vectors.units[[vectors.rows[pair[place]] for pair in pairs]] for place in (0, 1))
    found = spearmanr((first * second).sum(axis=1), [score for *_, score in pairs])
    return float(found.statistic)


def _questions(vectors: Vectors, path: Path) -> NDArray[np.int64]:
    lines = (line.split() for line in path.read_bytes().splitlines() if not line.startswith(b":"))
    known = [[vectors.rows[word] for word in words] for words in lines if set(words) <= vectors.rows.keys()]
    return np.array(known, dtype=np.int64).reshape(-1, 4)


def _answers(vectors: Vectors, questions: NDArray[np.int64]) -> NDArray[np.int64]:
    found = []
    for start in range(0, len(questions), _AT_ONCE):
        asked = questions[start : start + _AT_ONCE]
        a, b, c = vectors.units[asked.T]
        near = (b - a + c) @ vectors.units.T
        np.put_along_axis(near, asked, -np.inf, axis=1)
        found.append(near.argmax(axis=1))
    return np.concatenate([*found, np.zeros(0, dtype=np.int64)])
