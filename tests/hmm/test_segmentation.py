"""Words to the tags of characters and back, and their scores: hand-computed and against plain Python."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.segmentation import (
    TAGS,
    Sentences,
    characters_of,
    read_characters,
    read_words,
    words_of,
    write_words,
)
from nlptk.hmm.word_scores import COLUMNS, WordScore, report, score_words

WORD = st.text(st.sampled_from("aé中国😀\u00a0\u3001"), min_size=1, max_size=4)
WORDS = st.lists(st.lists(WORD, max_size=5), max_size=5)
LINE = st.text(st.sampled_from(" \t\u3000a中国😀\u3001"), max_size=12)


def data_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def rows_of(sentences: Sentences) -> list[list[str]]:
    strings, bounds = [string.decode() for string in sentences.strings], [0, *sentences.ends.tolist()]
    assert bounds[-1] == len(strings)
    return [strings[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def sentences_of(rows: list[list[str]]) -> Sentences:
    strings = ByteStrings.of(string.encode() for row in rows for string in row)
    return Sentences(strings, np.cumsum([len(row) for row in rows], dtype=np.int64))


def tags_of(text: str) -> np.ndarray:
    return np.array([TAGS.index(tag.encode()) for tag in text], dtype=np.uint8)


def oov_of(words: Sentences, known: set[str]) -> np.ndarray:
    return np.array([word.decode() not in known for word in words.strings], dtype=bool)


def words_by_hand(row: list[str], tags: str, apart: list[bool]) -> list[str]:
    """Return the words of a sentence, one character after the other."""
    words: list[str] = []
    before = "S"
    for character, tag, alone in zip(row, tags, apart, strict=True):
        if before in "ES" or tag in "BS" or alone:
            words.append("")
        words[-1] += character
        before = tag
    return words


@given(st.lists(LINE, max_size=5))
def test_lines_are_cut_at_blanks(lines):
    found = read_words(data_of("".join(line + "\n" for line in lines)))
    assert rows_of(found) == [[word for word in re.split("[ \t\u3000]", line) if word] for line in lines]


@given(st.lists(LINE, max_size=5))
def test_characters_of_raw_text_know_what_stands_apart(lines):
    found, apart = read_characters(data_of("".join(line + "\n" for line in lines)))
    assert rows_of(found) == [list(re.sub("[ \t\u3000]", "", line)) for line in lines]
    words = [word for line in lines for word in re.split("[ \t\u3000]", line) if word]
    assert apart.tolist() == [place == 0 for word in words for place in range(len(word))]


@given(WORDS)
def test_words_are_tagged_and_made_again(rows):
    words = sentences_of(rows)
    characters, tags = characters_of(words)
    assert rows_of(characters) == [[character for word in row for character in word] for row in rows]
    expected = ["S" if len(word) == 1 else f"B{'M' * (len(word) - 2)}E" for row in rows for word in row]
    assert tags.tolist() == tags_of("".join(expected)).tolist()
    assert rows_of(words_of(characters, tags)) == rows


@given(st.data(), WORDS)
def test_any_tags_make_words(data, rows):
    characters, _ = characters_of(sentences_of(rows))
    number = len(characters.strings)
    tags = data.draw(st.text(st.sampled_from("BMES"), min_size=number, max_size=number))
    apart = data.draw(st.lists(st.booleans(), min_size=number, max_size=number))
    expected, at = [], 0
    for row in rows_of(characters):
        part = slice(at, at + len(row))
        expected.append(words_by_hand(row, tags[part], apart[part]))
        at += len(row)
    assert rows_of(words_of(characters, tags_of(tags), np.array(apart, bool))) == expected


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ("BEBME", "ab cde"),
        ("SSSSS", "a b c d e"),
        ("MMMMM", "abcde"),
        ("EEEEE", "a b c d e"),
        ("BBBBB", "a b c d e"),
        ("BMMBM", "abc de"),
        ("BEMES", "ab cd e"),
        ("SMMSE", "a bc d e"),
    ],
)
def test_tags_that_do_not_fit_are_mended(tags, words):
    assert write_words(words_of(sentences_of([list("abcde")]), tags_of(tags))).decode() == f"{words}\n"


@given(WORDS)
def test_words_are_written_a_sentence_a_line(rows):
    assert write_words(sentences_of(rows)).decode() == "".join(" ".join(row) + "\n" for row in rows)


def test_no_text_has_no_words():
    assert rows_of(read_words(data_of(""))) == []
    assert rows_of(read_characters(data_of(""))[0]) == []
    assert write_words(read_words(data_of("\n \n"))) == b"\n\n"


@given(WORDS, st.data())
def test_scores_are_those_of_sets_of_spans(rows, data):
    gold = sentences_of(rows)
    characters, _ = characters_of(gold)
    number = len(characters.strings)
    guessed = tags_of(data.draw(st.text(st.sampled_from("BMES"), min_size=number, max_size=number)))
    known = data.draw(st.sets(WORD))
    words = words_of(characters, guessed)
    found = score_words(gold, words, oov_of(gold, known))

    def placed(rows):
        return [[(sum(map(len, row[:place])), word) for place, word in enumerate(row)] for row in rows if row]

    pairs = list(zip(placed(rows), placed(rows_of(words)), strict=True))
    right = [set(ours) & set(theirs) for ours, theirs in pairs]
    assert found.sentences == len(pairs)
    assert found.sentences_right == sum(ours == theirs for ours, theirs in pairs)
    assert found.words.gold == sum(len(ours) for ours, _ in pairs)
    assert found.words.found == sum(len(theirs) for _, theirs in pairs)
    assert found.words.right == sum(map(len, right))
    assert found.oovs.gold == sum(word not in known for ours, _ in pairs for _, word in ours)
    assert found.oovs.right == sum(word not in known for words in right for _, word in words)


def test_a_report_worked_by_hand():
    gold = read_words(data_of("中国 人民  银行\n\n他 来\n"))
    guessed = read_words(data_of("中国 人民银行\n\n他来\n"))
    found = score_words(gold, guessed, oov_of(gold, {"中国", "他", "来"}))
    (row,) = report({"f": found}, "signed")
    values = ("f", 2, 0, 0.0, 5, 3, 1, 1 / 3, 1 / 5, 2 / 8, 2, 2 / 5, 0.0, 1 / 3, "signed")
    assert row == dict(zip(COLUMNS, values, strict=True))
    both = report({"f": found, "g": WordScore()}, None)
    assert [row["file"] for row in both] == ["f", "g", "total"]
    assert both[2]["words"] == 5
    assert both[1]["f1"] is None
    assert (both[2]["oovs"], both[2]["oov_recall"]) == (2, 0.0)


def test_without_a_vocabulary_nothing_is_told_of_it():
    gold = read_words(data_of("中国 人民\n"))
    row = (score_words(gold, gold) + score_words(gold, gold)).row("f", None)
    assert (row["words"], row["f1"]) == (4, 1.0)
    assert {row[name] for name in ("oovs", "oov_rate", "oov_recall", "in_vocabulary_recall")} == {None}


@pytest.mark.parametrize("other", ["中国 人\n", "中国\n人民\n", "中 国人明\n"])
def test_words_of_other_sentences_are_not_scored(other):
    gold = read_words(data_of("中国 人民\n"))
    with pytest.raises(ValueError, match="other sentences"):
        score_words(gold, read_words(data_of(other)), np.zeros(2, bool))
