"""`nlptk embed`: word vectors trained, queried, evaluated, drawn and converted."""

from nlptk.cli import (
    embed_convert,
    embed_cooccur,
    embed_evaluate,
    embed_phrases,
    embed_plot,
    embed_query,
    embed_train,
    embed_whiten,
)
from nlptk.cli.embed_app import app

__all__ = [
    "app",
    "embed_convert",
    "embed_cooccur",
    "embed_evaluate",
    "embed_phrases",
    "embed_plot",
    "embed_query",
    "embed_train",
    "embed_whiten",
]
