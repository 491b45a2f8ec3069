"""Mix models from files: what `nlptk ngram mix` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.streams import input_name
from nlptk.core.words import WordTable
from nlptk.ngram.adapt import AdaptedMixture
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.load import LoadedModel
from nlptk.ngram.merge import merged
from nlptk.ngram.mixture import MIXTURE, Mixture, em_weights
from nlptk.ngram.model import NgramModel
from nlptk.ngram.perplexity import Tally, tallies
from nlptk.ngram.scoring import Adaptation, LanguageModel, Texts

COLUMNS = ("text", "model", "weight", "tokens", "oovs", "zeroprobs", "perplexity", "perplexity_excluding_oov")


def mixed(paths: Sequence[str], weights: Sequence[float] | None = None) -> LoadedModel:
    """Load back-off models and mix them, evenly by default; UsageError if they read differently."""
    if len(paths) < 2:  # noqa: PLR2004
        raise UsageError("MODEL", "one model is no mixture", "Give two or more")
    models = [NgramModel.load(path) for path in paths]
    first = models[0]
    for path, model in zip(paths, models, strict=True):
        if (model.tokenizer, model.normalize) != (first.tokenizer, first.normalize):
            what = f"it reads text by {_reading(model)}, and {input_name(paths[0])} by {_reading(first)}"
            raise UsageError(input_name(path), what, "Train both with the same --tokenizer and --normalize")
    mixture = Mixture.of([model.backoff for model in models], weights)
    training = {"smoothing": MIXTURE, "parts": [dict(model.training) for model in models]}
    table = WordTable.numbered(mixture.words)
    return LoadedModel(mixture, first.tokenizer, first.normalize, training, table)


def fitted(loaded: LoadedModel, heldout: Texts) -> LoadedModel:
    """Return the mixture with the weights that suit held-out text best; UsageError if it has no line."""
    mixture = mixture_of(loaded)
    blocks = loaded.texts(
        heldout.paths, encoding=heldout.encoding, errors=heldout.errors, memory=heldout.memory
    )
    logprobs = [mixture.by_part(text) for text in blocks]
    if not logprobs:
        raise UsageError("--heldout", "there is no line to find the weights on", "Give a text with lines")
    weights = em_weights(np.concatenate(logprobs, axis=1))
    return replace(loaded, model=mixture.weighted(weights))


def merged_model(loaded: LoadedModel) -> NgramModel:
    """Return a mixture as one back-off model (merge.py)."""
    mixture = mixture_of(loaded)
    training = {**loaded.training, "weights": [round(weight, 9) for weight in mixture.weights.tolist()]}
    return NgramModel(merged(mixture), loaded.tokenizer, loaded.normalize, training, loaded.table)


def report(
    loaded: LoadedModel,
    names: Sequence[str],
    static: BackoffModel | None,
    *,
    texts: Sequence[tuple[str, Texts]],
    adapt: str | None = None,
    progress: Progress | None = None,
) -> list[dict[str, object]]:
    """Say how well each part, the mixture and its static form foretell some texts, each under a name.

    All are judged over the words of the union. Weights that follow a text are tried on the last one alone.
    """
    mixture = mixture_of(loaded)
    alone = np.eye(len(names))
    candidates: list[tuple[str, float | None, LanguageModel, Adaptation | None]] = [
        (name, weight, mixture.weighted(alone[number]), None)
        for number, (name, weight) in enumerate(zip(names, mixture.weights.tolist(), strict=True))
    ]
    candidates.append((MIXTURE, None, mixture, None))
    if static is not None:
        candidates.append(("static", None, static, None))
    rows: list[dict[str, object]] = []
    for text, files in texts:
        if adapt is not None and text == texts[-1][0]:
            candidates.append((f"adapted by {adapt}", None, mixture, AdaptedMixture(mixture, adapt)))
        for name, weight, model, adaptation in candidates if files.paths else ():
            found = tallies(model, loaded, files, adaptation=adaptation, progress=progress)
            counted = sum(found, Tally()).row(text, name)
            rows.append({column: {**counted, "text": text, "weight": weight}[column] for column in COLUMNS})
    return rows


def mixture_of(loaded: LoadedModel) -> Mixture:
    """Return the model as the mixture that it is."""
    assert isinstance(loaded.model, Mixture)
    return loaded.model


def _reading(model: NgramModel) -> str:
    return f"{model.tokenizer} with --normalize {model.normalize}" if model.normalize else model.tokenizer
