"""Phrases against a count in plain Python."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.errors import UsageError
from nlptk.core.registry import build
from nlptk.embed import phrases
from nlptk.embed.phrases import PhraseSettings, find_phrases, joined_lines

ALL = 1 << 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("phrases")


def _corpus(folder, lines) -> EncodedCorpus:
    (folder / "text").write_text("".join(f"{' '.join(line)}\n" for line in lines), "utf-8")
    return read_corpus([str(folder / "text")], build("nlptk.tokenize.methods", "whitespace"), memory=ALL)


def _by_hand(lines, settings):
    """Score pairs one by one, and join them from left to right."""
    words = Counter(word for line in lines for word in line)
    pairs = Counter((a, b) for line in lines for a, b in zip(line, line[1:], strict=False))
    total = sum(words.values())
    scores = {}
    for (a, b), count in pairs.items():
        if min(count, words[a], words[b]) < settings.min_count:
            continue
        if settings.scorer == "count":
            score = (count - settings.min_count) / words[a] / words[b] * total
        else:
            surprise = -math.log(count / total)
            score = math.log(count * total / words[a] / words[b]) / (surprise or 1)
        if score > settings.least:
            scores[a, b] = score
    text = []
    for line in lines:
        rest, joined = list(line), []
        while rest:
            size = 2 if tuple(rest[:2]) in scores else 1
            joined.append(settings.delimiter.join(rest[:size]))
            rest = rest[size:]
        text.append(" ".join(joined) + "\n")
    return scores, "".join(text)


def _found(corpus, settings, memory=ALL):
    found = find_phrases(corpus, settings, memory=memory, step=lambda count: None)
    words = [word.decode() for word in corpus.vocab.words]
    firsts, seconds = found.firsts.tolist(), found.seconds.tolist()
    pairs = [(words[a], words[b]) for a, b in zip(firsts, seconds, strict=True)]
    text = b"".join(joined_lines(corpus, found, settings.delimiter.encode(), lambda count: None))
    return dict(zip(pairs, found.scores.tolist(), strict=True)), text.decode()


lines_of_text = st.lists(
    st.lists(st.sampled_from("a b c é 中中".split()), max_size=8), min_size=1, max_size=20
)


@given(
    lines_of_text,
    st.sampled_from(
        [
            PhraseSettings(1, "count", 0.5),
            PhraseSettings(2, "count", 0.3, "__"),
            PhraseSettings(1, "npmi", 0.1),
            PhraseSettings(2, "npmi", -0.5, "+é"),
        ]
    ),
    st.sampled_from([1 << 20, 3]),
    st.sampled_from([ALL, 64]),
)
def test_phrases_are_those_found_by_hand(folder, lines, settings, block, memory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_BLOCK", block)
        scores, text = _found(_corpus(folder, lines), settings, memory)
    by_hand, joined = _by_hand(lines, settings)
    assert scores == pytest.approx(by_hand)
    assert text == joined


def test_a_long_text_is_joined_as_by_hand(folder):
    lines = [f"the new york times and new york new york {n % 7}".split() * (n % 4) for n in range(3000)]
    settings = PhraseSettings(5, "count", 1.0)
    scores, text = _found(_corpus(folder, lines), settings)
    assert scores
    assert text == _by_hand(lines, settings)[1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"min_count": 0}, "--min-count: 0 is less than 1"),
        ({"scorer": "pmi"}, "--scorer pmi: there is no such scorer. Did you mean npmi"),
        ({"threshold": float("nan")}, "--threshold: nan is no number"),
        ({"delimiter": ""}, "--delimiter: it is empty or has blanks"),
        ({"delimiter": "a b"}, "--delimiter: it is empty or has blanks"),
        ({"delimiter": "\udcff"}, "--delimiter: it is empty or has blanks"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given, message):
    with pytest.raises(UsageError, match=message):
        PhraseSettings(**given)


def test_pairs_of_a_word_that_has_too_many_are_summed_up_now_and_then(folder, monkeypatch):
    lines = [["the", other] for other in "abcab" * 20]
    settings = PhraseSettings(min_count=3, threshold=0.01)
    corpus = _corpus(folder, lines)
    at_once = find_phrases(corpus, settings, memory=ALL, step=lambda count: None)
    monkeypatch.setattr(phrases, "_BLOCK", 7)
    by_and_by = find_phrases(corpus, settings, memory=1, step=lambda count: None)
    assert by_and_by.counts.tolist() == at_once.counts.tolist() == [40, 40, 20]
    assert by_and_by.keys.tolist() == at_once.keys.tolist()
