"""What is kept of a training on text, and what of it cannot be had."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from nlptk.core.errors import UsageError
from nlptk.core.registry import build, printed
from nlptk.core.vocab import Vocabulary
from nlptk.embed.counttrain import refuse_learning_rate
from nlptk.embed.losses._base import Loss
from nlptk.embed.objectives._base import CountObjective, Objective
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.steps import Network
from nlptk.embed.vectors import KeyedVectors
from nlptk.embed.wordparts import WordParts

LOSSES = "nlptk.embed.losses"


def check_wishes(objective: Objective | CountObjective, settings: EmbedSettings) -> None:
    """Raise UsageError for what the objective or the loss has no use for."""
    if isinstance(objective, CountObjective):
        refuse_learning_rate(settings)
        for option, is_given in (("--subwords", settings.subwords), ("--keep-output", settings.keep_output)):
            if is_given:
                raise UsageError(option, f"{settings.objective} has no use for it", "Leave it out")
        return
    loss: Loss = build(LOSSES, settings.loss)
    if settings.keep_output and not loss.has_word_outputs:
        what = f"words have no output vectors with {printed(loss)}"
        raise UsageError("--keep-output", what, "Give --loss negative-sampling, or leave it out")


def told_settings(settings: EmbedSettings) -> dict[str, Any]:
    """Return the settings that the vectors depend on."""
    ignored = {"keep_output"} if settings.subwords else {"keep_output", "subwords", "buckets"}
    return {key: value for key, value in asdict(settings).items() if key not in ignored}


def keyed_vectors(
    words: Vocabulary,
    network: Network,
    parts: WordParts | None,
    settings: EmbedSettings,
    training: dict[str, Any],
) -> KeyedVectors:
    """Return what was trained."""
    rows, subwords = network.inputs.vectors, None
    vectors = rows
    if parts is not None:
        vectors, subwords = parts.compose_all(rows), parts.ngrams_of(rows)
    made = KeyedVectors.of(
        words.words, vectors, words.counts, normalize=settings.normalize, training=training
    )
    return replace(made, subwords=subwords, outputs=network.outputs.vectors if settings.keep_output else None)
