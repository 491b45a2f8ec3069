"""Train word vectors with gensim.

Arguments: TEXT DIM WINDOW MIN_COUNT SAMPLE SKIPGRAM NEGATIVE RATE EPOCHS SEED WORKERS OUTPUT; NEGATIVE 0 is
hierarchical softmax. The seconds of counting the words and of training, and how many words have a vector, go
to stdout as JSON; the vectors are written as word2vec does, in binary.
"""

import json
import sys
import time

from gensim.models import Word2Vec


def main(text: str, *numbers: str) -> None:
    """Train on the lines of a file, a sentence each."""
    *given, output = numbers
    dim, window, min_count, sample, skipgram, negative, rate, epochs, seed, workers = map(float, given)
    model = Word2Vec(
        vector_size=int(dim),
        window=int(window),
        min_count=int(min_count),
        sample=sample,
        sg=int(skipgram),
        hs=int(not negative),
        negative=int(negative),
        alpha=rate,
        seed=int(seed),
        workers=int(workers),
    )
    started = time.perf_counter()
    model.build_vocab(corpus_file=text)
    counted = time.perf_counter()
    model.train(corpus_file=text, total_words=model.corpus_total_words, epochs=int(epochs), start_alpha=rate)
    ended = time.perf_counter()
    model.wv.save_word2vec_format(output, binary=True)
    seconds = {"reading": counted - started, "training": ended - counted}
    json.dump({**seconds, "words": len(model.wv)}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
