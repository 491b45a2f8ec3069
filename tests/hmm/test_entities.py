"""Spans of tags and entities: hand-computed, against conlleval's own steps, and printed as it prints."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.entities import Entities
from nlptk.hmm.evaluate import Evaluation
from nlptk.hmm.scores import Score
from nlptk.hmm.spans import SpanTags, spans
from tests.oracle import conlleval

BIO = ["O", "B-X", "I-X", "B-Y", "I-Y", "B", "I", "O-X", "B-Y-Z", "I-Y-Z"]
TOKEN = st.tuples(st.sampled_from(BIO), st.sampled_from(BIO))
SENTENCES = st.lists(st.lists(TOKEN, max_size=8), max_size=5)


def spans_of(*sentences: str) -> list[tuple[int, int, str]]:
    """Return start, end and type of the spans of sentences of tags between blanks."""
    tags = [tag.encode() for sentence in sentences for tag in sentence.split()]
    names = sorted(set(tags))
    scheme = SpanTags.of(names)
    ends = np.cumsum([len(sentence.split()) for sentence in sentences])
    found = spans(np.array([names.index(tag) for tag in tags], dtype=np.int64), ends, scheme)
    types = [scheme.type_names[number].decode() for number in found.types]
    return list(zip(found.starts.tolist(), found.ends.tolist(), types, strict=True))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("", []),
        ("O O", []),
        ("B-X I-X O B-Y", [(0, 2, "X"), (3, 4, "Y")]),
        ("B-X B-X I-X", [(0, 1, "X"), (1, 3, "X")]),
        ("I-X I-X O I-X", [(0, 2, "X"), (3, 4, "X")]),  # IOB1: I begins
        ("I-X I-X B-X I-X", [(0, 2, "X"), (2, 4, "X")]),  # IOB1: B only between neighbours of one type
        ("I-X I-Y I-Y", [(0, 1, "X"), (1, 3, "Y")]),
        ("B-X I-Y", [(0, 1, "X"), (1, 2, "Y")]),
        ("B-X E-X S-X S-X O S-Y", [(0, 2, "X"), (2, 3, "X"), (3, 4, "X"), (5, 6, "Y")]),
        ("B-X I-X L-X U-X B-X L-X", [(0, 3, "X"), (3, 4, "X"), (4, 6, "X")]),
        ("E-X I-X E-X O E-X E-X", [(0, 1, "X"), (1, 3, "X"), (4, 5, "X"), (5, 6, "X")]),
        ("S-X I-X", [(0, 1, "X"), (1, 2, "X")]),
        ("I-X S-X", [(0, 1, "X"), (1, 2, "X")]),
        ("B M M E S B E M", [(0, 4, ""), (4, 5, ""), (5, 7, ""), (7, 8, "")]),
        ("B-X-1 I-X-1 I-X-2", [(0, 2, "X-1"), (2, 3, "X-2")]),
        ("NN . - VB", []),
        ("B-X O-X I-X", [(0, 1, "X"), (2, 3, "X")]),
    ],
)
def test_spans_worked_by_hand(tags, expected):
    assert spans_of(tags) == expected


def test_no_span_goes_beyond_its_sentence():
    assert spans_of("O B-X", "I-X O", "", "I-X", "I-X") == [
        (1, 2, "X"),
        (2, 3, "X"),
        (4, 5, "X"),
        (5, 6, "X"),
    ]


def test_tags_of_no_scheme_are_told():
    assert SpanTags.of([b"O", b"B-X", b"NN", b"X-Y", b"-", b"U-A"]).foreign == (b"NN", b"X-Y", b"-")


def test_more_tags_leave_the_numbers_of_types_as_they_are():
    few, more = SpanTags.of([b"O", b"B-X"]), SpanTags.of([b"O", b"B-X", b"B-Y", b"I-X"])
    assert more.type_names[: len(few.type_names)] == few.type_names
    assert more.types.tolist() == [0, 1, 2, 1]


def evaluation_of(sentences: list[list[tuple[str, str]]]) -> Evaluation:
    """Add a block for each sentence, of a model that knows no tag beyond those guessed."""
    known = sorted({guess for sentence in sentences for _, guess in sentence})
    evaluation = Evaluation(ByteStrings.of(tag.encode() for tag in known), entities=True)
    for sentence in sentences:
        gold = ByteStrings.of(tag.encode() for tag, _ in sentence)
        guessed = np.array([known.index(guess) for _, guess in sentence], dtype=np.int32)
        evaluation.add("f", gold, guessed, np.zeros(len(sentence), bool), np.array([len(sentence)]))
    return evaluation


@given(SENTENCES)
def test_counts_by_type_are_those_of_conllevals_steps(sentences):
    evaluation = evaluation_of(sentences)
    gold, found, right = conlleval.evaluate(
        [([gold for gold, _ in sentence], [guess for _, guess in sentence]) for sentence in sentences]
    )
    assert evaluation.entities.by_type(evaluation.span_tags) == [
        (name.encode(), Score(gold[name], found[name], right[name])) for name in sorted(gold | found)
    ]


@given(SENTENCES)
def test_blocks_add_up(sentences):
    apart = evaluation_of(sentences)
    whole = Evaluation(ByteStrings.of([b"O"]), entities=True)
    gold, guessed = ([tag[side].encode() for sentence in sentences for tag in sentence] for side in range(2))
    scheme = SpanTags.of(BIO[number].encode() for number in range(len(BIO)))
    ids = [np.array([BIO.index(tag.decode()) for tag in tags], np.int64) for tags in (gold, guessed)]
    ends = np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64)
    whole.entities = Entities.of(*ids, ends, scheme)
    assert list(whole.entities.conlleval(scheme)) == list(apart.entities.conlleval(apart.span_tags))


def test_the_report_is_printed_as_conlleval_prints_it():
    """Worked by hand: of X three in gold, two found, one right; of LOC one that is right."""
    gold = "B-X I-X O B-X B-LOC O B-X".split()
    guess = "B-X I-X O I-X I-X O O".split()
    sentences = [list(zip(gold, guess, strict=True)), [("B-LOC", "I-LOC")], [("O", "B-MISC")]]
    evaluation = evaluation_of(sentences)
    assert "".join(evaluation.entities.conlleval(evaluation.span_tags)) == (
        "processed 9 tokens with 5 phrases; found: 4 phrases; correct: 2.\n"
        "accuracy:  44.44%; precision:  50.00%; recall:  40.00%; FB1:  44.44\n"
        "              LOC: precision: 100.00%; recall:  50.00%; FB1:  66.67  1\n"
        "             MISC: precision:   0.00%; recall:   0.00%; FB1:   0.00  1\n"
        "                X: precision:  50.00%; recall:  33.33%; FB1:  40.00  2\n"
    )


def test_of_no_tokens_conlleval_prints_one_line():
    assert list(Entities().conlleval(SpanTags.of([b"O"]))) == [
        "processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.\n"
    ]


def test_rows_begin_with_all_entities_together():
    evaluation = evaluation_of([[("B-X", "B-X"), ("B-Y", "O")]])
    rows = evaluation.entities.rows(evaluation.span_tags)
    assert [(row["type"], row["gold"], row["found"], row["right"]) for row in rows] == [
        (None, 2, 1, 1),
        ("X", 1, 1, 1),
        ("Y", 1, 0, 0),
    ]
    assert (rows[0]["precision"], rows[0]["recall"], rows[2]["precision"]) == (1.0, 0.5, None)
