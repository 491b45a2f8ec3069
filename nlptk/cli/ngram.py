"""`nlptk ngram`: n-gram language models counted, trained, applied, compared and converted."""

from nlptk.cli import (
    ngram_compare,
    ngram_convert,
    ngram_count,
    ngram_generate,
    ngram_mix,
    ngram_perplexity,
    ngram_prune,
    ngram_score,
    ngram_train,
)
from nlptk.cli.ngram_app import app

__all__ = [
    "app",
    "ngram_compare",
    "ngram_convert",
    "ngram_count",
    "ngram_generate",
    "ngram_mix",
    "ngram_perplexity",
    "ngram_prune",
    "ngram_score",
    "ngram_train",
]
