"""Train a byte-level BPE with tokenizers: CORPUS VOCAB_SIZE THREADS TOKENIZER_JSON."""

import os
import sys


def main(corpus: str, vocab_size: str, threads: str, output: str) -> None:
    """Train on the lines of a file and write the tokenizer."""
    os.environ["RAYON_NUM_THREADS"] = threads  # read when the package is imported
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=int(vocab_size),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train([corpus], trainer)
    tokenizer.save(output, pretty=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
