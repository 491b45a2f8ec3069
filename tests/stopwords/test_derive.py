"""Derived lists beside counts made a document at a time, for every method."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.corpus import read_corpus
from nlptk.core.errors import UsageError
from nlptk.core.registry import build, describe, names
from nlptk.stopwords import spread as spread_module
from nlptk.stopwords.derived import derived, overlap
from nlptk.stopwords.fold import folded
from nlptk.stopwords.spread import spread_of
from nlptk.tokenize.methods.whitespace import Whitespace
from tests.stopwords import naive

PACKAGE = "nlptk.stopwords.derive"
WORDS = ("the", "The", "a", "cat", "é", "É", ".", "10", "<unk>", "不")


def _df(counts, total):
    return len(counts) / total


def _odds(counts, total):
    return math.log((total - len(counts) + 0.5) / (len(counts) + 0.5))


TWINS = {
    "document-frequency": _df,
    "entropy": naive.entropy,
    "entropy:normalized=false": lambda counts, total: naive.entropy(counts, total) * math.log2(max(total, 1)),
    "inverse-document-frequency": lambda counts, total: -math.log(_df(counts, total)),
    "inverse-document-frequency:normalized=true": _odds,
}

lines = st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=12)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("derive") / "text"


def spread(path, text, documents="line", **options):
    path.write_text(text, "utf-8")
    corpus = read_corpus([str(path)], Whitespace(), **{"memory": 1 << 24, **options})
    return spread_of(corpus, folded, documents)


def _documents(texts, kind):
    if kind == "line":
        return texts
    paragraphs = [[]]
    for words in texts:
        paragraphs[-1].extend(words)
        if not words:
            paragraphs.append([])
    return paragraphs


def _known(documents):
    return [[word for word in words if word != "<unk>"] for words in documents]


def test_every_method_has_its_twin():
    assert {name.partition(":")[0] for name in TWINS} == set(names(PACKAGE))


def test_every_method_and_parameter_is_described():
    for method in describe(PACKAGE):
        assert re.fullmatch(r"[A-Z].*\.", method.summary)
        assert method.details
        assert all(parameter.meaning for parameter in method.parameters)


@pytest.mark.parametrize("method", TWINS)
@pytest.mark.parametrize("kind", ["line", "paragraph"])
@given(texts=lines, stretch=st.sampled_from([1, 2, 5, 1 << 20]))
@settings(max_examples=60)
def test_scores_are_those_of_the_slow_twin(path, method, kind, texts, stretch):
    text = "".join(" ".join(words) + "\n" for words in texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spread_module, "_STRETCH", stretch)
        found = spread(path, text, kind)
    result = derived(found, build(PACKAGE, method), letters=False)
    counts, total = naive.spread(_known(_documents(texts, kind)))
    expected = {word: TWINS[method](each, total) for word, each in counts.items()}
    assert found.total == total
    assert dict(zip(result.words, result.scores.tolist(), strict=True)) == pytest.approx(expected, abs=1e-12)
    for word, count, documents in zip(
        result.words, result.spread.counts.tolist(), result.spread.documents.tolist(), strict=True
    ):
        assert (count, documents) == (sum(counts[word].values()), len(counts[word]))


TEXT = "the cat . the\nthe dog .\nThe end .\na 10\n"


@pytest.mark.parametrize("method", names(PACKAGE))
def test_the_surest_stopword_is_first_and_ties_go_by_count_then_code_point(path, method):
    result = derived(spread(path, TEXT), build(PACKAGE, method))
    assert result.words[0] == "the"
    assert result.words[1:] == ["a", "cat", "dog", "end"]


def test_tokens_without_a_letter_can_be_listed(path):
    result = derived(spread(path, TEXT), build(PACKAGE, "document-frequency"), letters=False)
    assert result.words == ["the", ".", "10", "a", "cat", "dog", "end"]


THRESHOLDS = [
    ("document-frequency", 0.75, ["the"]),
    ("document-frequency", 0.76, []),
    ("inverse-document-frequency", math.log(4 / 3), ["the"]),
    ("inverse-document-frequency", 0.28, []),
    ("entropy", 0.7, ["the"]),  # 1.5 bits of 2
    ("entropy:normalized=false", 1.5, ["the"]),
    ("entropy:normalized=false", 1.6, []),
]


@pytest.mark.parametrize(("method", "threshold", "expected"), THRESHOLDS)
def test_a_threshold_keeps_what_reaches_it(path, method, threshold, expected):
    assert derived(spread(path, TEXT), build(PACKAGE, method), threshold=threshold).words == expected


def test_top_k_counts_the_words_that_are_listed(path):
    assert derived(spread(path, TEXT), build(PACKAGE, "document-frequency"), top_k=2).words == ["the", "a"]
    with pytest.raises(UsageError, match="--top-k"):
        derived(spread(path, TEXT), build(PACKAGE, "document-frequency"), top_k=0)


def test_jobs_and_memory_do_not_matter(path, tmp_path):
    text = "".join(f"the w{n % 977} é{n % 31} the\n" + "\n" * (n % 5 == 0) for n in range(9000))
    whole = spread(path, text, "paragraph")
    for options in ({"jobs": 2}, {"memory": 1 << 20, "temp_dir": str(tmp_path)}):
        other = spread(path, text, "paragraph", **options)
        assert list(other.words) == list(whole.words)
        for name in ("counts", "documents", "tf_log_tf"):
            assert getattr(other, name).tobytes() == getattr(whole, name).tobytes()


@pytest.mark.parametrize("text", ["", "\n\n", "<unk>\n"])
def test_a_corpus_without_a_word_has_no_stopwords(path, text):
    found = spread(path, text)
    assert found.total == 0
    for method in names(PACKAGE):
        assert derived(found, build(PACKAGE, method)).words == []


def test_documents_are_lines_or_paragraphs(path):
    with pytest.raises(UsageError, match=r"Did you mean paragraph\?"):
        spread(path, TEXT, "paragraf")


def test_an_overlap_is_told_for_rising_ranks():
    rows = list(overlap([f"w{n}" for n in range(12)], {"w0", "w3", "w11", "x"}))
    assert [(row["top_k"], row["in_list"]) for row in rows] == [(1, 1), (2, 1), (5, 2), (10, 2), (12, 3)]
    assert rows[-1]["of_derived"] == 0.25
    assert rows[-1]["of_list"] == 0.75
    assert list(overlap([], {"x"})) == []
