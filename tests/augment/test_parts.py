"""Parts of speech: of tags, of words in the table, and the synonyms that they have."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.augment.parts import part_of
from nlptk.augment.readings import parts_of, with_parts, without_parts
from nlptk.augment.rules import WordRules
from nlptk.augment.synonyms import Lexicon
from nlptk.core.ragged import ByteStrings
from tests.augment.sentences import rows_of, texts_of, words_with


class OfParts(Lexicon):
    """Every word has one synonym: itself and the part of speech it was asked for."""

    def synonyms(self, word, part=""):
        return (f"{word}.{part}",)


@pytest.mark.parametrize(
    ("part", "tags"),
    [
        ("n", "NN NNS NNP NNPS NN-TL NP$ NR NN$-TL NOUN PROPN NT"),
        ("v", "VB VBD VBG VBN VBP VBZ VB+PPO VERB VV VC"),
        ("a", "JJ JJR JJS JJT ADJ VA"),
        ("r", "RB RBR RBS RBT RN QL ADV AD"),
        ("-", "DT IN CC CD PRP RP MD TO UH WRB EX FW-NN . `` NUM AUX ADP DET PRON PART X SYM P M NONE"),
    ],
)
def test_tags_of_the_treebanks_have_a_part_of_speech(part, tags):
    assert {tag: part_of(tag) for tag in tags.split()} == dict.fromkeys(tags.split(), part)


def test_words_are_marked_and_bare_again():
    words = ByteStrings.of([b"play", b"", "é\n中".encode()])
    marked = with_parts(words, np.frombuffer(b"nv-", dtype=np.uint8))
    assert parts_of(marked) == ["n", "v", "-"]
    assert list(without_parts(marked)) == list(words)
    assert parts_of(words) == [""] * 3
    mixed = ByteStrings.of([*words, *marked])
    assert parts_of(mixed) == ["", "", "", "n", "v", "-"]
    assert list(without_parts(mixed)) == [*words, *words]


def test_one_word_has_the_synonyms_of_each_part_of_speech_and_one_spelling():
    words = words_with(WordRules(OfParts()))
    rows = rows_of(words, [["they", "play", "a", "play"], [], ["play"]])
    asked = []

    def tagger(distinct, places, ends):
        asked.append(([distinct[place] for place in places], ends.tolist()))
        return np.frombuffer(b"-v-nn", dtype=np.uint8)

    read = words.read_as(rows, tagger)
    words.learn(read)
    assert asked == [([b"they", b"play", b"a", b"play", b"play"], [4, 4, 5])]
    assert texts_of(words, read) == texts_of(words, rows)
    some = np.array([0, 2])
    assert words.hashes(read.take(some)).tolist() == words.hashes(rows.take(some)).tolist()
    drawn = words.draw_synonyms(read.ids, np.random.default_rng(0))
    assert words.strings(drawn) == ["they.-", "play.v", "a.-", "play.n", "play.n"]
    assert read.ids[3] == read.ids[4]
    assert words.plain_texts[int(read.ids[1] >> 1)] == b" play"
