"""Text files through a language model, a block at a time: what all commands that score text share.

Blocks are dealt out to processes, and what is made of each comes back in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.known import KnownWords
from nlptk.core.progress import Progress
from nlptk.core.ragged import Int64s
from nlptk.core.text import TextBlock, normalized, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import BEGIN_ID, UNKNOWN_ID
from nlptk.ngram.backoff import Floats, Ids, Scores, padded
from nlptk.ngram.language_model import LanguageModel

Mask = NDArray[np.bool_]
Item = TypeVar("Item", bound=np.generic)
Result = TypeVar("Result")

_BLOCK_BYTES = 1 << 20
_CACHE_SHARE = 8  # of the memory: for what the workers remember of the text, all together


class Reader(Protocol):
    """How text becomes ids of a language model."""

    @property
    def normalize(self) -> str | None:
        """How text is normalized."""

    def reader(self, memory: int) -> KnownWords:
        """Return what makes ids of text; it remembers up to `memory` bytes of it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A block of lines and what a model makes of them: line i is `text[offsets[i]:offsets[i + 1]]`."""

    block: TextBlock  # as it was read, not normalized
    text: Ids  # (P,) with <s> and </s>
    offsets: Int64s  # (L + 1,)
    scores: Scores

    @property
    def events(self) -> Mask:
        """Which places are events: words and `</s>`, but not `<s>` (P,)."""
        events: Mask = self.text != BEGIN_ID
        return events

    @property
    def unknown(self) -> Mask:
        """Which places are of words that the model does not know (P,)."""
        unknown: Mask = self.text == UNKNOWN_ID
        return unknown

    @property
    def sizes(self) -> Int64s:
        """The number of events of each line (L,)."""
        return np.diff(self.offsets) - 1

    @property
    def logprobs(self) -> Floats:
        """The log-probability of each line (L,)."""
        return self.sums(self.scores.logprobs)

    @property
    def perplexities(self) -> Floats:
        """The perplexity of each line, unknown words and `</s>` included (L,)."""
        with np.errstate(over="ignore"):
            perplexities: Floats = np.exp(-self.logprobs / self.sizes)
        return perplexities

    def sums(self, values: NDArray[Item]) -> NDArray[Item]:
        """Sum values (P,) over the events of each line (L,)."""
        of_events = np.where(self.events, values, np.zeros((), values.dtype))
        sums: NDArray[Item] = np.add.reduceat(of_events, self.offsets[:-1])
        return sums


class Adaptation(Protocol):
    """What changes a model's scores by what a file has said so far."""

    def restart(self) -> None:
        """Begin a file."""

    def adapted(self, text: Ids, scores: Scores) -> Scores:
        """Return the scores of the text that follows."""


class Scorer(Generic[Result]):
    """A worker: reads blocks of text as a model does, and scores them."""

    def __init__(
        self, model: LanguageModel, reader: Reader, memory: int, view: Callable[[Scored], Result]
    ) -> None:
        """Take what is to be made of each block, too."""
        self._model = model
        self._words = reader.reader(memory)
        self._normalize = reader.normalize
        self._view = view

    def __call__(self, block: TextBlock) -> Result:
        """Return what the view makes of a block."""
        data = normalized(block.data.tobytes(), self._normalize)
        text = padded(self._words.encode(replace(block, data=np.frombuffer(data, dtype=np.uint8))))
        return self._view(Scored(block, text.values, text.offsets, self._model.score(text.values)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Text to score: the files, and how they are read."""

    paths: Sequence[str]
    encoding: str = "utf-8"
    errors: str = STRICT
    memory: int
    jobs: int = 1


def scored(
    model: LanguageModel,
    reader: Reader,
    texts: Texts,
    view: Callable[[Scored], Result],
    *,
    adaptations: Sequence[Adaptation] = (),
    progress: Progress | None = None,
) -> Iterator[tuple[int, Result]]:
    """Yield what the view makes of each block, with the number of its file, in the order of the text.

    The view works in the processes; with adaptations, which go through the text in order, one after the
    other, it works in this one.
    """
    memory = texts.memory // _CACHE_SHARE // texts.jobs
    inner = _unchanged if adaptations else view
    files: list[int] = []  # of the blocks under way
    with (
        (progress or Progress.silent()).phase("scoring", input_size(texts.paths), "B") as step,
        Workers[TextBlock, object](partial(Scorer, model, reader, memory, inner), texts.jobs) as workers,
    ):
        last = -1
        for result in workers.map(_blocks(texts, files, step)):
            file = files.pop(0)
            if not adaptations:
                yield file, cast(Result, result)
                continue
            assert isinstance(result, Scored)
            scores = result.scores
            for adaptation in adaptations:
                if file != last:
                    adaptation.restart()
                scores = adaptation.adapted(result.text, scores)
            last = file
            yield file, view(replace(result, scores=scores))


def _unchanged(scored: Scored) -> Scored:
    return scored


def _blocks(texts: Texts, files: list[int], step: Callable[[int], None]) -> Iterator[TextBlock]:
    """Yield the blocks of all files, noting which file each is of."""
    for number, path in enumerate(texts.paths):
        for block in read_text(
            [path],
            encoding=texts.encoding,
            errors=texts.errors,
            block_bytes=_BLOCK_BYTES,
            on_bytes=step,
        ):
            files.append(number)
            yield block
