"""`nlptk bpe` and `nlptk train-bpe`: byte-pair encodings trained, applied, judged and converted."""

from nlptk.cli import bpe_convert, bpe_encode, bpe_evaluate, bpe_train
from nlptk.cli.bpe_app import app

__all__ = ["app", "bpe_convert", "bpe_encode", "bpe_evaluate", "bpe_train"]
