"""Mix models from files: what `nlptk ngram mix` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.scratch import Scratch
from nlptk.core.streams import input_name
from nlptk.ngram.adapt import AdaptedMixture
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.likelihoods import em_weights
from nlptk.ngram.load import load_backoff
from nlptk.ngram.merge import BYTES_AN_NGRAM, merged, ngrams_of
from nlptk.ngram.mixture import MIXTURE, Mixture
from nlptk.ngram.model import NgramModel
from nlptk.ngram.perplexity import Tally, tallies
from nlptk.ngram.scoring import Adaptation, Texts

COLUMNS = ("text", "model", "weight", "tokens", "oovs", "zeroprobs", "perplexity", "perplexity_excluding_oov")


def mixed(paths: Sequence[str], weights: Sequence[float] | None = None) -> NgramModel[Mixture]:
    """Load back-off models and mix them, evenly by default; UsageError if they read differently."""
    if len(paths) < 2:  # noqa: PLR2004
        raise UsageError("MODEL", "one model is no mixture", "Give two or more")
    models = [load_backoff(path) for path in paths]
    first = models[0]
    for path, model in zip(paths, models, strict=True):
        if (model.tokenizer, model.normalize) != (first.tokenizer, first.normalize):
            what = f"it reads text by {_reading(model)}, and {input_name(paths[0])} by {_reading(first)}"
            raise UsageError(input_name(path), what, "Train both with the same --tokenizer and --normalize")
    mixture = Mixture.of([model.model for model in models], weights)
    training = {
        "smoothing": MIXTURE,
        "parts": [dict(model.training) for model in models],
        "normalized": all(model.is_normalized for model in models),
    }
    return NgramModel.of(mixture, first.tokenizer, first.normalize, training)


def fitted(loaded: NgramModel[Mixture], heldout: Texts, temp_dir: str | None = None) -> NgramModel[Mixture]:
    """Return the mixture with the weights that suit held-out text best; UsageError if it has no line."""
    blocks = loaded.texts(
        heldout.paths, encoding=heldout.encoding, errors=heldout.errors, memory=heldout.memory
    )
    logprobs = (loaded.model.by_part(text) for text in blocks)
    weights = em_weights(logprobs, len(loaded.model.parts), heldout.memory // 2, temp_dir)
    if weights is None:
        raise UsageError("--heldout", "there is no line to find the weights on", "Give a text with lines")
    return replace(loaded, model=loaded.model.weighted(weights))


def merged_model(
    loaded: NgramModel[Mixture], *, memory: int, temp_dir: str | None = None
) -> NgramModel[BackoffModel]:
    """Return a mixture as one back-off model (merge.py); what `memory` bytes do not hold goes to files."""
    scratch = Scratch(ngrams_of(loaded.model) * BYTES_AN_NGRAM < memory, temp_dir)
    training = {**loaded.training, "weights": [round(weight, 9) for weight in loaded.model.weights.tolist()]}
    one = merged(loaded.model, scratch)
    return NgramModel(one, loaded.tokenizer, loaded.normalize, training, loaded.table)


def report(
    loaded: NgramModel[Mixture],
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
    mixture = loaded.model
    alone = np.eye(len(names))
    candidates: list[tuple[str, float | None, LanguageModel, list[Adaptation]]] = [
        (name, weight, mixture.weighted(alone[number]), [])
        for number, (name, weight) in enumerate(zip(names, mixture.weights.tolist(), strict=True))
    ]
    candidates.append((MIXTURE, None, mixture, []))
    if static is not None:
        candidates.append(("static", None, static, []))
    adapted = None if adapt is None else AdaptedMixture(mixture, adapt)
    rows: list[dict[str, object]] = []
    for text, files in texts:
        if adapted is not None and text == texts[-1][0]:
            candidates.append((f"adapted by {adapt}", None, adapted.unmixed, [adapted]))
        for name, weight, model, adaptations in candidates if files.paths else ():
            found = tallies(model, loaded, files, adaptations=adaptations, progress=progress)
            counted = sum(found, Tally()).row(text, name)
            rows.append({column: {**counted, "text": text, "weight": weight}[column] for column in COLUMNS})
    return rows


def _reading(model: NgramModel[BackoffModel]) -> str:
    return f"{model.tokenizer} with --normalize {model.normalize}" if model.normalize else model.tokenizer
