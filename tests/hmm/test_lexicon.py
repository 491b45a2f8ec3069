"""What a lexicon of allowed tags does to a tagger."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.decode import viterbi_tags
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.train import train
from tests.hmm.small_taggers import PLENTY, SENTENCES, TAGS, WORDS, block_of, names, reading

NAMES = [*TAGS, "UNSEEN"]
ENTRIES = st.dictionaries(
    st.sampled_from([*WORDS, "new", "newer", "中"]), st.sets(st.sampled_from(NAMES), min_size=1), max_size=6
)
ORDERS = st.sampled_from([1, 2])
FLOAT32 = 1e-5


def trained(sentences, entries, order=2):
    """Train with a lexicon of words and their tags."""
    tags = sorted({tag for allowed in entries.values() for tag in allowed})
    dictionary = TagDictionary(
        ByteStrings.of(tag.encode() for tag in tags),
        {word.encode(): frozenset(map(tags.index, allowed)) for word, allowed in entries.items()},
    )
    return train([block_of(sentences)], HmmSettings(order=order), dictionary=dictionary, memory=PLENTY)[0]


def lexicon_of(model):
    """Return the probability of each word and its tag given the tag."""
    emissions = model.lexicon.emissions
    words, tags = list(model.lexicon.words.words()), list(model.tags)
    entries = zip(
        emissions.entry_words, emissions.tags, np.exp(emissions.logprobs.astype(float)), strict=True
    )
    return {(words[word].decode(), tags[tag].decode()): share for word, tag, share in entries}


@given(SENTENCES, ENTRIES, ORDERS)
def test_the_words_of_every_tag_sum_to_one(sentences, entries, order):
    model = trained(sentences, entries, order)
    sums = dict.fromkeys({tag for sentence in sentences for _, tag in sentence}, 0.0)
    for (_, tag), share in lexicon_of(model).items():
        sums[tag] += share
    assert list(sums.values()) == pytest.approx([1] * len(sums), abs=FLOAT32)


@given(SENTENCES, ENTRIES)
def test_the_words_of_every_tag_after_every_tag_sum_to_one(sentences, entries):
    model = trained(sentences, entries)
    emissions, kinds = model.lexicon.emissions, len(model.tags)
    for tag in range(kinds):
        ids = np.flatnonzero(emissions.tags == tag)
        for before in range(kinds + 1):  # the last is the start of a sentence
            shares = np.exp(emissions.after(ids, np.full(ids.size, before)))
            assert shares.sum() == pytest.approx(1, abs=FLOAT32)


@given(SENTENCES, ENTRIES, ORDERS)
def test_words_have_the_tags_that_were_seen_and_those_allowed(sentences, entries, order):
    model = trained(sentences, entries, order)
    seen = {pair for sentence in sentences for pair in sentence}
    known = {tag for _, tag in seen}
    allowed = {(word, tag) for word, tags in entries.items() for tag in tags & known}
    found = lexicon_of(model)
    assert set(found) == seen | allowed
    assert min(found.values()) > 0


@given(SENTENCES, ENTRIES)
def test_words_that_only_the_lexicon_has_stand_behind_those_seen(sentences, entries):
    model = trained(sentences, entries)
    seen = {word for sentence in sentences for word, _ in sentence}
    words = [word.decode() for word in model.lexicon.words.words()]
    assert model.seen == len(seen)
    assert set(words[: model.seen]) == seen
    known = {tag for sentence in sentences for _, tag in sentence}
    assert set(words[model.seen :]) == {word for word, tags in entries.items() if tags & known} - seen


def test_what_is_allowed_counts_as_half_an_occurrence():
    sentences = [[("a", "N"), ("b", "V")], [("a", "N"), ("c", "V")], [("b", "N")]]
    found = lexicon_of(trained(sentences, {"new": {"N"}, "a": {"N", "UNSEEN"}, "c": {"N"}}))
    assert found["a", "N"] == pytest.approx(2 / 4)
    assert found["b", "N"] == pytest.approx(1 / 4)
    assert found["new", "N"] == found["c", "N"] == pytest.approx(0.5 / 4)
    assert found["c", "V"] == pytest.approx(1 / 2)
    both = lexicon_of(trained(sentences, {"new": {"N", "V"}}))
    weight = {tag: total * both["new", tag] / (1 - both["new", tag]) for tag, total in (("N", 3), ("V", 2))}
    assert sum(weight.values()) == pytest.approx(0.5)


@pytest.mark.parametrize("order", [1, 2])
def test_a_word_keeps_to_its_tags_however_unlikely(order):
    sentences = [[("a", "D"), (f"b{n}", "N")] for n in range(20)] + [[("d", "V")]]
    model = trained(sentences, {"new": {"V"}}, order)
    tags = viterbi_tags(model, *reading(model, [["a", "new"], ["a", "newer"]]), 20)
    assert names(model, tags)[1] == "V"
    assert names(model, tags)[3] == "N"


def test_tags_that_the_text_does_not_have_are_left_aside():
    model = trained([[("a", "N")]], {"new": {"UNSEEN"}})
    assert list(model.tags) == [b"N"]
    assert list(model.lexicon.words.words()) == [b"a"]
