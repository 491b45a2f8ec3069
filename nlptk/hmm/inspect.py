"""What a tagger holds, as rows of reports: its sizes, how tags follow each other, the tags of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.registry import printed
from nlptk.core.text import normalized
from nlptk.hmm.marginals import tag_after_tag
from nlptk.hmm.model import HmmModel

Floats = NDArray[np.float64]
Row = Mapping[str, object]

SIZE_COLUMNS = (
    "order",
    "tags",
    "words",
    "words_seen",
    "word_tags",
    "tag_pairs",
    "contexts",
    "unknown",
    "names",
    "normalize",
    "model",
)
TRANSITION_COLUMNS = "tag_before", "tag", "probability"
EMISSION_COLUMNS = "word", "tag", "p_word_given_tag", "p_tag_given_word"
BEGIN, END = "<s>", "</s>"  # the edge of a sentence, before and behind it

_NAMED = 5  # tags in a message


def sizes(model: HmmModel) -> Row:
    """Return how much of everything a model has, with the columns SIZE_COLUMNS."""
    lexicon, second = model.lexicon, model.order > 1
    emissions, guesser = lexicon.emissions, lexicon.guesser
    return {
        "order": model.order,
        "tags": len(model.tags),
        "words": len(lexicon.words),
        "words_seen": model.seen,
        "word_tags": emissions.tags.size,
        "tag_pairs": model.transitions.pairs.size if second else None,
        "contexts": int((emissions.contexts.slots >= 0).sum()) if second else None,
        "unknown": printed(guesser.method),
        "names": len(guesser.names),
        "normalize": model.normalize,
        "model": model.signature,
    }


def successors(model: HmmModel, top: int | None = None) -> Iterator[Row]:
    """Yield p(tag | tag before), the likeliest first, with the columns TRANSITION_COLUMNS.

    The edge of a sentence comes first among the tags before; `top` limits the tags after each. In a
    second-order model they are means over the tags before both (marginals.py).
    """
    tags = _texts(model.tags)
    after = [*tags, END]
    rows = np.roll(tag_after_tag(model.transitions), 1, axis=0)
    for before, probabilities in zip([BEGIN, *tags], rows, strict=True):
        for tag in _falling(probabilities)[:top].tolist():
            yield {"tag_before": before, "tag": after[tag], "probability": float(probabilities[tag])}


def transition_table(model: HmmModel, most: int) -> tuple[list[str], list[str], Floats]:
    """Return tags before (R,), tags after (R,), and p(after | before) (R, R) of the commonest tags.

    The edge of a sentence is the first of those before and the last of those after.
    """
    edge = len(model.tags)
    common = _falling(model.lexicon.log_tags)[:most]
    names = _texts(model.tags.take(common))
    table = tag_after_tag(model.transitions)[np.append(edge, common)][:, np.append(common, edge)]
    return [BEGIN, *names], [*names, END], table


def words_of(model: HmmModel, tag: str) -> list[Row]:
    """Return the words of a tag, the likeliest first, with the columns EMISSION_COLUMNS.

    UsageError for a tag that the model does not have.
    """
    tags = _texts(model.tags)
    if tag not in tags:
        raise UsageError(f"--emissions {tag}", "the model has no such tag", _choice(tag, tags))
    emissions = model.lexicon.emissions
    mine = np.flatnonzero(emissions.tags == tags.index(tag))
    mine = mine[_falling(emissions.logprobs[mine])]
    words = _texts(model.lexicon.words.words().take(emissions.entry_words[mine]))
    rows = zip(words, _exp(emissions.logprobs[mine]), _shares(model)[mine].tolist(), strict=True)
    return [_row(word, tag, probability, share) for word, probability, share in rows]


def tags_of(model: HmmModel, word: str) -> list[Row]:
    """Return the tags of a word, the likeliest first, with the columns EMISSION_COLUMNS.

    An unknown word has all tags, as its look tells, and no p(word | tag).
    """
    given = normalized(word.encode(), model.normalize)
    if not given:
        raise UsageError("--word ''", "this is no word", "Give a word")
    strings, tags, emissions = ByteStrings.of([given]), _texts(model.tags), model.lexicon.emissions
    found = int(model.lexicon.find(strings)[0])
    text = given.decode()
    if found < 0:
        guesses = model.lexicon.guesser.probabilities(strings)[0]
        return [_row(text, tags[tag], None, float(guesses[tag])) for tag in _falling(guesses).tolist()]
    mine = np.arange(emissions.offsets[found], emissions.offsets[found + 1])
    shares = _shares(model)
    mine = mine[_falling(shares[mine])]
    rows = zip(
        emissions.tags[mine].tolist(), _exp(emissions.logprobs[mine]), shares[mine].tolist(), strict=True
    )
    return [_row(text, tags[tag], probability, share) for tag, probability, share in rows]


def _row(word: str, tag: str, probability: float | None, share: float) -> Row:
    return dict(zip(EMISSION_COLUMNS, (word, tag, probability, share), strict=True))


def _shares(model: HmmModel) -> Floats:
    """Return p(tag | word) of each entry of the emissions (E,), by Bayes' rule."""
    emissions = model.lexicon.emissions
    joint = np.exp(emissions.logprobs.astype(np.float64) + model.lexicon.log_tags[emissions.tags])
    owners = emissions.entry_words
    found: Floats = joint / np.bincount(owners, joint)[owners]
    return found


def _falling(numbers: NDArray[np.floating]) -> Int64s:
    return np.argsort(-numbers, kind="stable")


def _exp(logarithms: NDArray[np.float32]) -> list[float]:
    numbers: list[float] = np.exp(logarithms.astype(np.float64)).tolist()
    return numbers


def _texts(strings: ByteStrings) -> list[str]:
    return [string.decode("utf-8", "replace") for string in strings]


def _choice(wrong: str, known: list[str]) -> str:
    from difflib import get_close_matches  # slow to load, and needed for mistakes only

    near = get_close_matches(wrong, known, n=_NAMED) or known[:_NAMED]
    return f"Give one of the {len(known)} tags, {', '.join(near)} say"
