"""Perplexity and what belongs to it: how well a language model foretells text.

Events are the words and a `</s>` for each line. The perplexity is exp(-log P / events); the one without
unknown words leaves their events out of both. What SRILM calls ppl1 shares the log-probability of the known
events, `</s>` among them, out among the known words alone. KenLM's two perplexities are the first two,
SRILM's are the last two. Bits per character and byte count the text as it was read; they are lower bounds
where unknown words are in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.progress import Progress
from nlptk.core.streams import input_name
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.scoring import Adaptation, Reader, Scored, Texts, scored

_LOG_10, _LOG_2 = math.log(10), math.log(2)
_LEAD_BITS, _CONTINUATION = 0xC0, 0x80

COLUMNS = (
    "file",
    "sentences",
    "tokens",
    "oovs",
    "zeroprobs",
    "log10_prob",
    "bits_per_token",
    "perplexity",
    "perplexity_excluding_oov",
    "perplexity_without_end",
    "bits_per_character",
    "bits_per_byte",
    "bits_are_lower_bounds",
    "model",
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What has been counted of some text; logarithms are natural."""

    sentences: int = 0
    tokens: int = 0
    oovs: int = 0
    zeroprobs: int = 0
    logprob: float = 0.0  # of all events
    known_logprob: float = 0.0  # of those that are not <unk>
    characters: int = 0  # line feeds included, as are bytes
    bytes: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add up."""
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def row(self, file: str, model: str | None) -> dict[str, object]:
        """Return the columns of a report; what is undefined is None."""
        bits = -self.logprob / _LOG_2
        known = self.tokens - self.oovs
        values: tuple[object, ...] = (
            file,
            self.sentences,
            self.tokens,
            self.oovs,
            self.zeroprobs,
            self.logprob / _LOG_10,
            _over(bits, self.tokens + self.sentences),
            _perplexity(self.logprob, self.tokens + self.sentences),
            _perplexity(self.known_logprob, known + self.sentences),
            _perplexity(self.known_logprob, known),
            _over(bits, self.characters),
            _over(bits, self.bytes),
            self.oovs > 0,
            model,
        )
        return dict(zip(COLUMNS, values, strict=True))


def tally(block: Scored) -> Tally:
    """Count a block."""
    logprobs = np.where(block.events, block.scores.logprobs, 0)
    data, lines = block.block.data, block.offsets.size - 1
    unknown = block.unknown
    return Tally(
        lines,
        block.text.size - 2 * lines,
        int(unknown.sum()),
        int((logprobs == -np.inf).sum()),
        float(logprobs.sum()),
        float(np.where(unknown, 0, logprobs).sum()),
        characters_of(data),
        data.size,
    )


def characters_of(data: NDArray[np.uint8]) -> int:
    """Return the number of code points of UTF-8 text."""
    return int(((data & _LEAD_BITS) != _CONTINUATION).sum())


def tallies(
    model: LanguageModel,
    reader: Reader,
    texts: Texts,
    *,
    adaptations: Sequence[Adaptation] = (),
    progress: Progress | None = None,
) -> list[Tally]:
    """Score files and return what is counted of each; sums are of blocks, in their order, for any `jobs`."""
    found = [Tally() for _ in texts.paths]
    for file, part in scored(model, reader, texts, tally, adaptations=adaptations, progress=progress):
        found[file] += part
    return found


def report(paths: Sequence[str], found: Sequence[Tally], model: str | None) -> list[dict[str, object]]:
    """Return the rows of a report: one for each file, and their total where there are several."""
    rows = [each.row(input_name(path), model) for path, each in zip(paths, found, strict=True)]
    if len(rows) > 1:
        rows.append(sum(found, Tally()).row("total", model))
    return rows


def _perplexity(logprob: float, events: int) -> float | None:
    entropy = _over(-logprob, events)
    if entropy is None:
        return None
    try:
        return math.exp(entropy)
    except OverflowError:
        return math.inf


def _over(value: float, number: int) -> float | None:
    """Return the ratio, or None where there is nothing to share the value out among."""
    return value / number if number else None
