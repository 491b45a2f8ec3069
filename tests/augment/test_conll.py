from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.apply import Applied, Applier
from nlptk.augment.eda import Augmenter, Recipe
from nlptk.augment.forms._base import LogicalBlock
from nlptk.augment.forms.conll import Conll
from nlptk.augment.ops._base import REGISTRY
from nlptk.augment.reader import Reading
from nlptk.augment.rules import WordRules
from nlptk.augment.settings import EdaSettings
from nlptk.core.errors import InputError
from nlptk.core.registry import build
from nlptk.core.text import TextBlock
from tests.augment.sentences import LEXICON

IOB2 = [
    ("EU", "B-ORG"),
    ("a", "O"),
    ("b", "B-LOC"),
    ("c", "I-LOC"),
    ("film", "B-LOC"),
    ("good", "O"),
    ("d", "O"),
]
IOB1 = [
    ("EU", "I-ORG"),
    ("a", "O"),
    ("b", "I-LOC"),
    ("c", "I-LOC"),
    ("film", "B-LOC"),
    ("good", "O"),
    ("d", "O"),
]
IOBES = [
    ("EU", "S-ORG"),
    ("a", "O"),
    ("b", "B-LOC"),
    ("c", "E-LOC"),
    ("film", "S-LOC"),
    ("good", "O"),
    ("d", "O"),
]
POS = [("a", "DET"), ("good", "ADJ"), ("film", "NOUN"), ("d", "VERB"), ("e", "ADV")]
WHITESPACE = build("nlptk.tokenize.methods", "whitespace")


def block_of(sentences, separator="\t"):
    text = "\n".join("".join(f"{word}{separator}{tag}\n" for word, tag in sentence) for sentence in sentences)
    return LogicalBlock(TextBlock(np.frombuffer(text.encode(), dtype=np.uint8), "t", 1), 0, 1, is_first=True)


def sentences_of(text, separator="\t"):
    return [
        [tuple(line.split(separator)) for line in sentence.split("\n") if line]
        for sentence in text.decode().split("\n\n")
        if sentence
    ]


def variants_of(sentences, seed=1, **settings):
    recipe = Recipe(Reading(Conll(), WHITESPACE, WordRules(LEXICON)), EdaSettings(seed=seed, **settings))
    return sentences_of(Augmenter(recipe, 1 << 20)(block_of(sentences)).text)


def entities_of(sentence):
    """The entities of a sentence: type and words, by the rules of conlleval."""
    found, before = [], "O"
    for word, tag in [*sentence, ("", "O")]:
        mark, _, kind = tag.partition("-")
        starts = mark in ("B", "S") or (mark in ("I", "E") and (before[:1] in "OES" or before[2:] != kind))
        if starts:
            found.append((kind, [word]))
        elif tag != "O":
            found[-1][1].append(word)
        before = tag
    return found


@pytest.mark.parametrize("sentence", [IOB1, IOB2, IOBES])
def test_entities_are_read_alike_in_every_scheme(sentence):
    assert entities_of(sentence) == [("ORG", ["EU"]), ("LOC", ["b", "c"]), ("LOC", ["film"])]


@pytest.mark.parametrize("sentence", [IOB1, IOB2, IOBES], ids=["IOB1", "IOB2", "IOBES"])
def test_entities_stay_whole_and_in_order(sentence):
    variants = variants_of([sentence] * 20, num_aug=9, alpha_sr=0, alpha_rd=0)
    assert len(variants) == 200
    for variant in variants:
        entities = entities_of(variant)
        assert [kind for kind, _ in entities] == ["ORG", "LOC", "LOC"]
        for (_, words), expected in zip(entities, (["EU"], ["b", "c"], ["film"]), strict=True):
            assert [word for word in words if word in expected] == expected
        assert {tag[:1] for _, tag in variant} <= {tag[:1] for _, tag in sentence} | {"I"}


def test_what_is_left_of_an_entity_is_one():
    sentence = [("x", "B-LOC"), ("y", "I-LOC"), ("z", "I-LOC"), ("w", "B-LOC")]
    deletions = {"alpha_sr": 0, "alpha_ri": 0, "alpha_rs": 0, "alpha_rd": 0.25}
    variants = variants_of([sentence], num_aug=4, **deletions)[1:]
    assert sorted(variants) == [
        [("x", "B-LOC"), ("y", "I-LOC"), ("w", "B-LOC")],
        [("x", "B-LOC"), ("y", "I-LOC"), ("z", "I-LOC")],
        [("x", "B-LOC"), ("z", "I-LOC"), ("w", "B-LOC")],
        [("y", "B-LOC"), ("z", "I-LOC"), ("w", "B-LOC")],
    ]


def test_other_tags_go_with_their_words_and_synonyms():
    tags = dict(POS) | {each: tag for word, tag in POS for each in LEXICON.synonyms(word)}
    for variant in variants_of([POS] * 20, num_aug=9):
        assert all(tags[word] == tag for word, tag in variant)


@pytest.mark.parametrize(("sentence", "tag"), [(IOB2, "O"), (POS, "PUNCT")])
def test_marks_get_a_tag_of_their_own_or_that_of_the_entity_around_them(sentence, tag):
    applied = Applied(Reading(Conll(), WHITESPACE), [build(REGISTRY, "aeda:alpha=1")])
    for variant in sentences_of(Applier(applied, 1 << 20)(block_of([sentence] * 50))):
        for (before, here), (word, marked), (behind, there) in zip(
            variant, variant[1:], variant[2:], strict=False
        ):
            if word in ".,!?;:" and before == "b" and behind == "c":
                assert (here, marked, there) == ("B-LOC", "I-LOC", "I-LOC")
            elif word in ".,!?;:" and "c" not in (before, behind) and not {before, behind} & set(".,!?;:"):
                assert marked == tag


TAGS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["O", "B-X", "I-X", "B-Y", "I-Y"])), min_size=1
)


@given(sentences=st.lists(TAGS, min_size=1, max_size=5), separator=st.sampled_from("\t "))
def test_ops_at_rate_0_give_the_text_back(sentences, separator):
    applied = Applied(Reading(Conll(), WHITESPACE), [build(REGISTRY, "random-deletion:alpha=0")])
    text = Applier(applied, 1 << 20)(block_of(sentences, separator))
    again = sentences_of(text, separator)
    assert [[word for word, _ in one] for one in again] == [[word for word, _ in one] for one in sentences]
    assert list(map(entities_of, again)) == list(map(entities_of, sentences))


def test_sentences_have_their_numbers():
    recipe = Recipe(Reading(Conll(numbered=True), WHITESPACE), EdaSettings(num_aug=1))
    text = Augmenter(recipe, 1 << 20)(block_of([IOB2, POS])).text
    assert [{row[2] for row in sentence} for sentence in sentences_of(text)] == [{"1"}, {"1"}, {"2"}, {"2"}]


@pytest.mark.parametrize(("line", "columns"), [("word", 1), ("a b c", 3), ("word\t", 2)])
def test_a_line_that_is_no_word_and_tag_is_named(line, columns):
    data = np.frombuffer(f"a O\n{line}\n".encode(), dtype=np.uint8)
    with pytest.raises(InputError, match=f"t:2: there are {columns} columns"):
        Conll().records(LogicalBlock(TextBlock(data, "t", 1), 0, 1))
