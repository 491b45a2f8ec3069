"""Print the words nearest to one with gensim: VECTORS WORD; the file is mapped into memory."""

import sys

from gensim.models import KeyedVectors


def main(path: str, word: str) -> None:
    """Open the vectors and ask once."""
    vectors = KeyedVectors.load(path, mmap="r")
    for neighbour, similarity in vectors.most_similar(word, topn=10):
        print(f"{neighbour}\t{similarity:.5f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
