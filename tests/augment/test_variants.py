from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.ops.random_deletion import RandomDeletion
from nlptk.augment.ops.random_insertion import RandomInsertion
from nlptk.augment.ops.random_swap import RandomSwap
from nlptk.augment.ops.synonym_replacement import SynonymReplacement
from nlptk.augment.rules import WordRules
from nlptk.augment.variants import DRAWS, draw_variants
from nlptk.core.random import generator
from tests.augment.sentences import LEXICON, rows_of, texts_of, words_with

OPS = [SynonymReplacement(), RandomInsertion(), RandomSwap(), RandomDeletion()]
SENTENCES = st.lists(st.lists(st.sampled_from("aabcdefg"), max_size=8), min_size=1, max_size=6)


def variants_of(sentences, wanted, ops=OPS, judge=None, seed=1):
    words = words_with(WordRules(LEXICON))
    rows = rows_of(words, sentences)
    numbers = np.full(len(sentences), wanted, dtype=np.int64)
    drawn = draw_variants(rows, numbers, ops, words, generator(seed, "test", 0), judge and judge(words))
    texts = iter(texts_of(words, drawn.rows))
    return [[next(texts) for _ in range(number)] for number in drawn.numbers.tolist()], drawn.missing


@given(sentences=SENTENCES, wanted=st.integers(0, 20))
def test_variants_are_distinct_and_differ_from_their_source(sentences, wanted):
    found, missing = variants_of(sentences, wanted)
    for sentence, variants in zip(sentences, found, strict=True):
        texts = [" ".join(each) for each in variants]
        assert len(set(texts)) == len(texts) <= wanted
        assert " ".join(sentence) not in texts
        assert "" not in texts
    assert missing == wanted * len(sentences) - sum(map(len, found))


def test_long_sentences_get_exactly_as_many_as_are_wanted():
    found, missing = variants_of([list("abcdefgh")] * 50, 9)
    assert [len(variants) for variants in found] == [9] * 50
    assert missing == 0


def test_each_variant_comes_from_one_operation_and_these_take_turns():
    kinds = []
    for variant in variants_of([list("defabcghijklmnopqrst")], 8)[0][0]:
        match len(variant) - 20:
            case 2:
                kinds.append("insertion")
            case -2:
                kinds.append("deletion")
            case 0:
                kinds.append("swap" if sorted(variant) == sorted("defabcghijklmnopqrst") else "replacement")
    assert kinds == ["replacement", "insertion", "swap", "deletion"] * 2


def test_what_is_possible_is_found_though_it_is_rare():
    found, missing = variants_of([["a"]], 9, ops=[SynonymReplacement()])
    assert sorted(found[0]) == [["A1"], ["A2"]]
    assert missing == 7


def test_a_repeated_word_ends_with_fewer_variants():
    found, missing = variants_of([["d", "d", "d"]], 9)
    assert found == [[["d", "d"]]]
    assert missing == 8


def test_a_missing_variant_is_drawn_21_times_at_most():
    asked = []

    def judge(words):
        return lambda rows, sentences: asked.append(len(rows)) or np.zeros(len(rows), dtype=np.bool_)

    found, missing = variants_of([list("abcdefgh") * 20], 2, judge=judge)
    assert found == [[]]
    assert missing == 2
    assert sum(asked) <= 2 * sum(DRAWS) == 42


def test_what_the_judge_rejects_is_not_among_the_variants():
    def judge(words):
        return lambda rows, sentences: np.array(["A1" not in text for text in texts_of(words, rows)])

    found, _ = variants_of([list("abcdefgh")] * 20, 9, judge=judge)
    assert all("A1" not in variant for variants in found for variant in variants)
    assert sum(map(len, found)) > 150


@pytest.mark.parametrize("size", [1, 7])
def test_variants_do_not_depend_on_what_the_worker_has_read_before(size):
    words = words_with(WordRules(LEXICON))
    rows_of(words, [["z", "c", "A2", "g"]] * size)
    rows = rows_of(words, [list("abcdefgh")])
    numbers = np.array([9])
    drawn = draw_variants(rows, numbers, OPS, words, generator(1, "test", 0))
    assert texts_of(words, drawn.rows) == variants_of([list("abcdefgh")], 9)[0][0]


def test_rows_of_the_same_bytes_are_one_variant_however_they_are_cut():
    words = words_with()
    one, other = rows_of(words, [["a b", "c"]]), rows_of(words, [["a", "b", "c"]])
    assert words.hashes(one) == words.hashes(other)
    assert words.hashes(one) != words.hashes(rows_of(words, [["a", "bc"]]))
