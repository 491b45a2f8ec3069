"""What must be known of a text before its first sentence is augmented: how labels and words are spread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from nlptk.augment.eda import Recipe
from nlptk.augment.lexicons._base import lines_of
from nlptk.augment.spooled import SpooledText
from nlptk.augment.survey import LOG_ODDS, TFIDF, Survey, balanced, log_odds_weights, survey, tfidf_weights
from nlptk.core.errors import InputError, UsageError
from nlptk.core.text import TextBlock

_LABELS_FOR_ODDS = 2


@contextmanager
def prepared(
    recipe: Recipe, texts: Iterable[TextBlock], weights: str | None, memory: int, temp_dir: str | None
) -> Iterator[tuple[Recipe, Iterator[TextBlock]]]:
    """Give the recipe with what the text tells, and the text; it is spooled if it must be read twice.

    `weights` is tfidf, log-odds, or a file with WORD TAB WEIGHT a line.
    """
    settings = recipe.settings
    if weights not in (None, TFIDF, LOG_ODDS):
        assert weights is not None
        recipe = _with_weights(recipe, read_weights(weights))
    if not settings.balance and weights not in (TFIDF, LOG_ODDS):
        yield recipe, iter(texts)
        return
    with SpooledText(texts, memory, temp_dir) as spooled:
        known = survey(spooled.first(), recipe.reading.form, recipe.reading.tokenizer)
        if settings.balance:
            _check_labels(known, "--balance", 1, recipe)
            numbers = balanced(known.sentences, settings.num_aug)
            recipe = replace(recipe, numbers=dict(zip(known.labels, numbers.tolist(), strict=True)))
        if weights == TFIDF:
            recipe = _with_weights(recipe, tfidf_weights(known))
        if weights == LOG_ODDS:
            _check_labels(known, "--keyword-weights log-odds", _LABELS_FOR_ODDS, recipe)
            recipe = _with_weights(recipe, log_odds_weights(known))
        yield recipe, spooled.again()


def read_weights(path: str) -> dict[str, float]:
    """Read how readily words are touched; InputError names a line that is none."""
    weights = {}
    for line in lines_of(path):
        word, _, number = line.text.partition("\t")
        try:
            weight = float(number)
        except ValueError:
            weight = -1
        if not (word.strip() and 0 <= weight <= 1):
            what = "this is no word, TAB and number from 0 to 1"
            raise line.wrong(what, "Write WORD TAB WEIGHT; 0 is for words that are not touched")
        weights[word.strip().lower()] = weight
    if not weights:
        raise InputError(path, "there are no weights in it", "Write WORD TAB WEIGHT, a word a line")
    return weights


def _with_weights(recipe: Recipe, weights: dict[str, float]) -> Recipe:
    reading = recipe.reading
    return replace(recipe, reading=replace(reading, rules=replace(reading.rules, weights=weights)))


def _check_labels(known: Survey, option: str, needed: int, recipe: Recipe) -> None:
    form = recipe.reading.form
    if not form.labelled:
        raise UsageError(option, f"{form.summary} has no labels", "Give labelled sentences")
    labels = [label for label, number in zip(known.labels, known.sentences, strict=True) if number]
    if known.sentences.sum() and len(labels) < needed:
        shown = ", ".join(label.decode(errors="replace") for label in labels)
        raise UsageError(option, f"the only label is {shown!r}", "Give sentences of more than one label")
