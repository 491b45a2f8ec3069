"""Write random vectors of the words w0, w1 and so on: nlptk|gensim WORDS DIM OUTPUT."""

import sys

import numpy as np


def main(tool: str, words: str, dim: str, output: str) -> None:
    """Write them as the tool keeps vectors to be opened again."""
    names = [f"w{number}" for number in range(int(words))]
    vectors = np.random.default_rng(0).standard_normal((len(names), int(dim)), dtype=np.float32)
    if tool == "nlptk":
        from nlptk.core.ragged import ByteStrings
        from nlptk.embed.vectors import KeyedVectors

        KeyedVectors.of(ByteStrings.of(name.encode() for name in names), vectors).save(output)
    else:
        from gensim.models import KeyedVectors as GensimVectors

        made = GensimVectors(int(dim), count=len(names))
        made.add_vectors(names, vectors)
        made.fill_norms()
        made.save(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
