"""`nlptk stopwords`: text filtered, lists shown, and lists derived from a corpus."""

from nlptk.cli import stopwords_derive, stopwords_filter, stopwords_list
from nlptk.cli.stopwords_app import app

__all__ = ["app", "stopwords_derive", "stopwords_filter", "stopwords_list"]
