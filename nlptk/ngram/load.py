"""Language models from files."""

from __future__ import annotations

from nlptk.core.errors import ModelError
from nlptk.core.modelfile import ModelFile, read_model
from nlptk.ngram.arrays import KIND, MIXTURE_KIND, backoff_of, mixture_of, table_of
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.model import Inner, NgramModel


def load_model(path: str) -> NgramModel[LanguageModel]:
    """Read a model of any kind; ModelError if it is none, or damaged."""
    file = read_model(path)
    if file.kind not in (KIND, MIXTURE_KIND):
        what = f"is a model of kind {file.kind}, and kind {KIND} or {MIXTURE_KIND} is needed"
        raise ModelError(file.path, what, "Give a model that nlptk ngram train or mix has made")
    return _with_reading(file, backoff_of(file) if file.kind == KIND else mixture_of(file))


def load_backoff(path: str) -> NgramModel[BackoffModel]:
    """Read a back-off model; ModelError if it is none, or damaged."""
    file = read_model(path)
    if file.kind == MIXTURE_KIND:
        what = "is a mixture, which has no n-grams of its own"
        raise ModelError(file.path, what, "Make one model of its parts: nlptk ngram mix --static")
    if file.kind != KIND:
        what = f"is a model of kind {file.kind}, and kind {KIND} is needed"
        raise ModelError(file.path, what, "Give a model that nlptk ngram train has made")
    return _with_reading(file, backoff_of(file))


def _with_reading(file: ModelFile, model: Inner) -> NgramModel[Inner]:
    """Put a model together with what its file says of how text is read for it."""
    tokenizer, training = file.settings.get("tokenizer"), file.settings.get("training")
    if not isinstance(tokenizer, str) or not isinstance(training, dict):
        raise file.damaged("its settings are not those of a language model")
    table = table_of(file, model.words)
    return NgramModel(model, tokenizer, file.settings.get("normalize"), training, table, file.signature)
