"""Segmenters: the user's words against a naive longest match, tags that are given, and the tokenizer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ModelError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import read_text
from nlptk.hmm.decode import best_sequences, viterbi_tags
from nlptk.hmm.model import load_tagger
from nlptk.hmm.segment import Segmenter, Segmenting, check_segments, read_segmented
from nlptk.hmm.segmentation import TAGS, Sentences
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.tokenizer import SegmentingTokenizer, tokenizer_of
from nlptk.hmm.train import train
from nlptk.hmm.userwords import FREE, LONGEST, UserWords, read_user_words
from tests.hmm.small_taggers import PLENTY, SENTENCES, reading, tagger_of

CHARACTERS = "a中国é😀"
ROWS = st.lists(st.text(st.sampled_from(CHARACTERS), max_size=12), max_size=4)
DICTIONARY = st.sets(st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=4), max_size=6)
LINE = st.text(st.sampled_from(CHARACTERS + "新 \t\u3000"), max_size=20)
TRAIN = "中国 a aé\n国 中国中 aé aé国\n😀 中 国国 aaa中国\n" * 2
MANY = 100


def segmenter_of(folder, text: str, words: set[str] | None = None, **settings) -> Segmenter:
    """Train on text of words, and take some for the user's."""
    (folder / "words").write_text(text)
    blocks = read_segmented([str(folder / "words")], normalize=settings.get("normalize"))
    model = train(blocks, HmmSettings(segments=True, **settings), memory=PLENTY)[0]
    return Segmenter(model, user_words(words) if words else None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("segment")


@pytest.fixture(scope="module")
def model(folder):
    return segmenter_of(folder, TRAIN).model


def user_words(words: set[str]) -> UserWords:
    return UserWords.of(ByteStrings.of(word.encode() for word in sorted(words)))


def sentences_of(rows: list[str]) -> Sentences:
    """Return the characters of lines."""
    strings = ByteStrings.of(character.encode() for row in rows for character in row)
    return Sentences(strings, np.cumsum([len(row) for row in rows], dtype=np.int64))


def words_in(rows: Sentences) -> list[list[str]]:
    strings, bounds = [word.decode() for word in rows.strings], [0, *rows.ends.tolist()]
    return [strings[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def matches(row: str, words: set[str]) -> list[tuple[int, str]]:
    """Find the longest word from the left, one place after the other."""
    found, at = [], 0
    while at < len(row):
        word = max((word for word in words if row.startswith(word, at)), key=len, default="")
        if word:
            found.append((at, word))
        at += len(word) or 1
    return found


def naive_tags(row: str, words: set[str]) -> list[int]:
    tags = [FREE] * len(row)
    for at, word in matches(row, words):
        shape = "S" if len(word) == 1 else "B" + "M" * (len(word) - 2) + "E"
        tags[at : at + len(word)] = [TAGS.index(tag.encode()) for tag in shape]
    return tags


@given(ROWS, DICTIONARY)
def test_the_longest_words_are_found_from_the_left(rows, words):
    characters = sentences_of(rows)
    found = user_words(words).tags(characters.strings, characters.ends)
    assert found.tolist() == [tag for row in rows for tag in naive_tags(row, words)]


@given(rows=ROWS, words=DICTIONARY)
def test_what_is_found_is_a_word_whatever_stands_around_it(model, rows, words):
    found = Segmenter(model, user_words(words))(sentences_of(rows))
    for row, cut in zip(rows, words_in(found), strict=True):
        starts = np.cumsum([0, *map(len, cut)])[:-1].tolist()
        assert "".join(cut) == row
        assert set(matches(row, words)) <= set(zip(starts, cut, strict=True))


@given(rows=ROWS)
def test_without_words_of_the_user_the_model_decides(model, rows):
    characters = sentences_of(rows)
    assert words_in(Segmenter(model)(characters)) == words_in(Segmenter(model, user_words(set()))(characters))


@given(SENTENCES, SENTENCES, st.sampled_from([1, 2]), st.data())
def test_given_tags_leave_the_best_of_the_sequences_that_have_them(sentences, text, order, data):
    model = tagger_of(sentences, order=order)
    known = {word for sentence in sentences for word, _ in sentence}
    words = [word for sentence in text for word, _ in sentence if word in known][:4]
    wanted = data.draw(
        st.lists(st.integers(-1, len(model.tags) - 1), min_size=len(words), max_size=len(words))
    )
    strings, ids, ends = reading(model, [words])
    chosen = viterbi_tags(model, strings, ids, ends, MANY, given=np.array(wanted, dtype=np.int64))
    every = best_sequences(model, strings, ids, ends, MANY, MANY)
    some = np.flatnonzero(every.probabilities[0])
    sequences = every.tags[:, some].T
    possible = [set(column) for column in sequences.T.tolist()]
    binding = [tag if tag in can else -1 for tag, can in zip(wanted, possible, strict=True)]
    shares = {
        tuple(sequence): share
        for sequence, share in zip(sequences.tolist(), every.probabilities[0, some].tolist(), strict=True)
        if all(tag in (-1, has) for tag, has in zip(binding, sequence, strict=True))
    }
    assert shares[tuple(chosen.tolist())] == pytest.approx(max(shares.values()), rel=1e-4)


@given(line=LINE)
def test_the_tokenizer_finds_the_words_that_are_printed(model, folder, line):
    tokenizer = SegmentingTokenizer(Segmenter(model))
    assert not tokenizer.chunks_are_tokens
    (folder / "line").write_text(line + "\n")
    (block,) = read_text([str(folder / "line")])
    printed = Segmenting(Segmenter(model))(block).decode()
    assert tokenizer(line) == printed.split()
    assert printed == " ".join(tokenizer(line)) + "\n"
    assert tokenizer.join(tokenizer(line)) == "".join(line.split())


@given(lines=st.lists(LINE, max_size=4))
def test_chunks_are_cut_and_split_as_lines_are(model, lines):
    tokenizer = SegmentingTokenizer(Segmenter(model))
    rows = [line.encode() + b"\n" for line in lines]
    data = np.frombuffer(b"".join(rows), dtype=np.uint8)
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[:-1]
    found = tokenizer.cut(data, starts, ends - 1)
    pieces = [
        data[start : start + length].tobytes()
        for start, length in zip(found.starts, found.lengths, strict=True)
    ]
    tokens = tokenizer.split(ByteStrings.of(pieces))
    bounds = tokens.offsets[found.offsets].tolist()
    strings = [token.decode() for token in tokens.strings]
    assert [strings[start:end] for start, end in zip(bounds, bounds[1:], strict=False)] == list(
        map(tokenizer, lines)
    )


def test_words_of_one_character_alone_still_keep_to_the_dictionary(tmp_path):
    segmenter = segmenter_of(tmp_path, "a 中 国\n国 é\n", {"中国"})
    assert words_in(segmenter(sentences_of(["a中国é"]))) == [["a", "中国", "é"]]


def test_the_words_of_the_user_are_normalized_as_the_text_is(tmp_path):
    (tmp_path / "d").write_text("AÉ 7 n\n")
    segmenter = segmenter_of(tmp_path, "a é b\nab é\n" * 3, normalize="lower")
    words = read_user_words(str(tmp_path / "d"), normalize=segmenter.model.normalize)
    assert words_in(Segmenter(segmenter.model, words)(sentences_of(["bAéb"]))) == [["b", "Aé", "b"]]


def test_a_dictionary_keeps_the_words_of_its_lines(tmp_path):
    (tmp_path / "d").write_text("中国 3 nt\n\n  国\t4\n中国\n" + LONGEST * "a")
    found = read_user_words(str(tmp_path / "d"))
    assert list(found.words.words()) == ["中国".encode(), "国".encode(), LONGEST * b"a"]
    assert found.lengths == (LONGEST, 2, 1)
    (tmp_path / "d").write_text("国\n" + (LONGEST + 1) * "国")
    with pytest.raises(InputError, match=f"d:2: a word of {LONGEST + 1} characters"):
        read_user_words(str(tmp_path / "d"))


def test_only_a_segmenter_is_a_tokenizer(tmp_path, model):
    check_segments(model, "m")
    model.save(str(tmp_path / "s"))
    assert tokenizer_of(str(tmp_path / "s"))("中国") == SegmentingTokenizer(Segmenter(model))("中国")
    tagger_of([[("a", "N")]]).save(str(tmp_path / "t"))
    with pytest.raises(ModelError, match="it is a tagger, not a segmenter"):
        tokenizer_of(str(tmp_path / "t"))
    with pytest.raises(ModelError, match="^t: "):
        check_segments(load_tagger(str(tmp_path / "t")), "t")
