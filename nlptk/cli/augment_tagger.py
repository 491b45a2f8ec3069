"""Parts of speech of words by a tagger, for augmentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlptk.core.streams import input_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlptk.augment.parts import PartTagger
    from nlptk.core.ragged import ByteStrings, Int64s
    from nlptk.hmm.model import HmmModel

_TAGS_SHOWN = 5


def part_tagger(path: str) -> PartTagger:
    """Return what tells parts of speech by a model; ModelError if its tags tell none."""
    import numpy as np

    from nlptk.augment.parts import part_of
    from nlptk.augment.synonyms import NO_PART
    from nlptk.core.errors import ModelError
    from nlptk.hmm.model import load_tagger

    model = load_tagger(path)
    tags = [tag.decode(errors="replace") for tag in model.tags]
    parts = [part_of(tag) for tag in tags]
    if model.segments or set(parts) <= {NO_PART}:
        shown = " ".join(tags[:_TAGS_SHOWN]) + (" ..." if len(tags) > _TAGS_SHOWN else "")
        what = f"none of its tags ({shown}) is of a noun, verb, adjective or adverb"
        remedy = "Give a model of Penn, Brown or universal tags"
        raise ModelError(input_name(path), what, remedy)
    return _PartTagger(model, np.frombuffer("".join(parts).encode(), dtype=np.uint8))


@dataclass(frozen=True)
class _PartTagger:
    """Tells parts of speech; see nlptk.augment.parts.PartTagger."""

    model: HmmModel
    parts: NDArray[np.uint8]  # (K,) of the tags

    def __call__(self, words: ByteStrings, places: Int64s, ends: Int64s) -> NDArray[np.uint8]:
        """Tag sentences; a word that the model does not know is tagged without the punctuation around it."""
        from nlptk.hmm.decode import viterbi_tags
        from nlptk.hmm.model import UNKNOWN_TAGS

        words, ids = self._found(words)
        tags = viterbi_tags(self.model, words.take(places), ids[places], ends, UNKNOWN_TAGS)
        return self.parts[tags]

    def _found(self, words: ByteStrings) -> tuple[ByteStrings, Int64s]:
        """Return words as the model reads them, and their ids, -1 for unknown ones."""
        import numpy as np

        from nlptk.augment.rules import core_of
        from nlptk.core.ragged import ByteStrings
        from nlptk.hmm.tagged_text import normalized_words

        spaced = np.where(words.values == ord("\n"), ord(" "), words.values).astype(np.uint8)
        words = normalized_words(ByteStrings(spaced, words.offsets), self.model.normalize)
        ids = self.model.lexicon.find(words)
        if (ids >= 0).all():
            return words, ids
        words = ByteStrings.of(
            word if known >= 0 else core_of(word.decode()).encode()
            for word, known in zip(words, ids.tolist(), strict=True)
        )
        return words, self.model.lexicon.find(words)
