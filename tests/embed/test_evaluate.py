"""Tests of vectors: how their files are read, and their figures by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.embed.correlation import pearson, ranks, spearman
from nlptk.embed.evaluate import Judging, evaluate
from nlptk.embed.testsets import Analogies, Similarities, read_testset
from tests.embed.small_vectors import cosine, royal, vectors_of

series = st.lists(st.integers(-3, 3), min_size=2, max_size=12)


def _rank(values, value) -> float:
    """Return the mean of the ranks that equal values share, by counting."""
    below, equal = sum(each < value for each in values), sum(each == value for each in values)
    return below + (equal + 1) / 2


def _correlation(one, other) -> float:
    """Pearson's r as its definition has it."""
    one_mean, other_mean = sum(one) / len(one), sum(other) / len(other)
    both = sum((x - one_mean) * (y - other_mean) for x, y in zip(one, other, strict=True))
    squares = sum((x - one_mean) ** 2 for x in one) * sum((y - other_mean) ** 2 for y in other)
    return both / squares**0.5 if squares else float("nan")


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=12))
def test_correlations_are_those_of_their_definitions(pairs):
    one, other = (np.array(each, dtype=np.float64) for each in zip(*pairs, strict=True))
    assert pearson(one, other) == pytest.approx(_correlation(one, other), nan_ok=True)
    by_rank = _correlation([_rank(one, x) for x in one], [_rank(other, y) for y in other])
    assert spearman(one, other) == pytest.approx(by_rank, nan_ok=True)


@given(series)
def test_equal_values_share_the_mean_of_their_ranks(values):
    assert ranks(np.array(values, dtype=np.float64)).tolist() == [_rank(values, each) for each in values]


def test_spearman_of_a_known_case():
    """Without ties it is 1 - 6 sum d^2 / (n (n^2 - 1)): d is 0, 1, -1, 0."""
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([10.0, 30, 20, 90])) == pytest.approx(0.8)


def test_too_few_or_unvaried_numbers_do_not_correlate():
    assert np.isnan(pearson(np.ones(3), np.arange(3.0)))
    assert np.isnan(pearson(np.ones(1), np.ones(1)))


@pytest.mark.parametrize(
    "text",
    [
        b"a\tb\t1.5\nc d\te\t2\n",
        b"# gold\n\na\tb\t1.5\tnote\nc d\te\t2\r\n",
        b"Word 1\tWord 2\tHuman (mean)\na\tb\t1.5\nc d\te\t2\n",
        b"\xef\xbb\xbfWord 1,Word 2,Human\na, b,1.5\nc d,e,2",
        b"word1\tword2\tscore\tsd\na\tb\t1.5\t0.2\nc d\te\t2\t0.1\n",
    ],
)
def test_similarities_are_read_in_all_their_forms(text, tmp_path):
    (tmp_path / "s").write_bytes(text)
    read = read_testset(str(tmp_path / "s"))
    assert isinstance(read, Similarities)
    assert (read.pairs, read.scores) == (((b"a", b"b"), (b"c d", b"e")), (1.5, 2.0))


def test_blanks_of_any_number_part_words(tmp_path):
    (tmp_path / "s").write_bytes(b"  a   b 1\n")
    assert read_testset(str(tmp_path / "s")).pairs == ((b"a", b"b"),)


def test_analogies_are_read_with_their_sections(tmp_path):
    (tmp_path / "a").write_bytes(
        b"a b c d\n: one\na b c d\n# no\nb a d c\n:two three\na\tb\tc\td e\n: empty\n"
    )
    read = read_testset(str(tmp_path / "a"))
    assert isinstance(read, Analogies)
    question, other = (b"a", b"b", b"c", b"d"), (b"b", b"a", b"d", b"c")
    assert read.sections == {
        "": [question],
        "one": [question, other],
        "two three": [(b"a", b"b", b"c", b"d e")],
        "empty": [],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "s: there are no word pairs and no analogies in it. Write word1"),
        (b"# only\n", "s: there are no word pairs and no analogies"),
        (b"one two three\n", "s: there are no word pairs in it"),
        (b"a b 1\na b\n", "s:2: there are 2 fields. Write word1"),
        (b"a b 1\na b x\n", "s:2: the third field, 'x', is no number. Write word1"),
        (b"a b 1\na b nan\n", "s:2: the third field, 'nan', is no number"),
        (b": x\na b c\n", "s:2: there are 3 fields, and an analogy is four words. Correct the line"),
        (b"a b c d\ne f\n", "s:2: there are 2 fields, and an analogy is four words"),
        (b"\xffa b 1\n", "s:1: byte 1 .0xff. is not valid UTF-8"),
    ],
)
def test_what_is_no_test_is_refused_with_its_place(text, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("s").write_bytes(text)
    with pytest.raises(InputError, match=message):
        read_testset("s")


def test_similarities_are_judged_by_the_pairs_that_are_known():
    vectors = royal()
    pairs = [("king", "queen"), ("man", "pear"), ("nobody", "king"), ("apple", "plum"), ("pear", "plum")]
    scores = (8.0, 1.0, 5.0, 4.0, 9.0)
    test = Similarities("t", tuple((one.encode(), other.encode()) for one, other in pairs), scores)
    known = [(pair, score) for pair, score in zip(pairs, scores, strict=True) if "nobody" not in pair]
    rows = [[int(vectors.find([word.encode()])[0]) for word in pair] for pair, _ in known]
    cosines = [cosine(vectors.vectors[one], vectors.vectors[other]) for one, other in rows]
    [row] = evaluate(vectors, [test], Judging())
    assert (row["items"], row["covered"], row["coverage"], row["accuracy"]) == (5, 4, 0.8, None)
    people = [score for _, score in known]
    assert row["pearson"] == pytest.approx(_correlation(cosines, people), abs=1e-5)
    by_rank = _correlation([_rank(cosines, x) for x in cosines], [_rank(people, y) for y in people])
    assert row["spearman"] == pytest.approx(by_rank, abs=1e-5)


def _questions(*texts):
    return [tuple(word.encode() for word in text.split()) for text in texts]


def test_analogies_are_judged_by_section_and_in_all():
    sections = {
        "royal": _questions("man king woman queen", "king man queen woman", "man king nobody queen"),
        "fruit": _questions("man king apple pear"),
        "none": _questions("x y z w"),
    }
    rows = list(evaluate(royal(), [Analogies("t", sections)], Judging()))
    figures = {row["section"]: (row["items"], row["covered"], row["accuracy"]) for row in rows}
    assert list(figures) == ["royal", "fruit", "none", "total"]
    assert figures["royal"] == (3, 2, 1.0)
    assert figures["none"] == (1, 0, None)
    assert figures["total"][:2] == (5, 3)
    assert figures["total"][2] == pytest.approx((2 + figures["fruit"][2]) / 3, abs=1e-5)


def test_words_beyond_the_restriction_cover_nothing():
    sections = {"royal": _questions("man king woman queen")}
    for restrict, covered in ((3, 0), (4, 1)):
        [row] = evaluate(royal(), [Analogies("t", sections)], Judging(restrict=restrict))
        assert row["covered"] == covered


@pytest.mark.parametrize(
    ("case", "normalize", "covered"),
    [("keep", None, 1), ("model", None, 1), ("model", "lower", 2), ("lower", None, 2), ("fold", None, 3)],
)
def test_case_is_treated_as_is_said(case, normalize, covered):
    vectors = vectors_of(["king", "queen", "Paris"], np.eye(3), normalize=normalize)
    pairs = ((b"king", b"queen"), (b"King", b"QUEEN"), (b"PARIS", b"king"))
    [row] = evaluate(vectors, [Similarities("t", pairs, (1.0, 2.0, 3.0))], Judging(case))
    assert row["covered"] == covered


def test_folding_takes_the_commonest_of_words_that_are_alike():
    vectors = vectors_of(["May", "may", "june"], [[1, 0], [0, 1], [1, 0.1]])
    pairs = ((b"MAY", b"june"), (b"june", b"june"))
    [row] = evaluate(vectors, [Similarities("t", pairs, (1.0, 2.0))], Judging("fold"))
    assert row["spearman"] == 1.0


def test_an_unknown_case_is_refused():
    with pytest.raises(UsageError, match="--case folded"):
        Judging("folded")
