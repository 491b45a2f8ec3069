"""`nlptk embed`: word vectors trained, queried, evaluated, drawn and converted."""

from nlptk.cli import embed_convert, embed_query, embed_train
from nlptk.cli.embed_app import app

__all__ = ["app", "embed_convert", "embed_query", "embed_train"]
