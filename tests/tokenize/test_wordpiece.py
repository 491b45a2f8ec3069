"""WordPiece: training and encoding equal the textbook, words are cut as BERT cuts them, files come back."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ModelError, NlptkError, ResourceError, UsageError
from nlptk.core.modelfile import write_model
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Ragged, offsets_of
from nlptk.tokenize.wordpiece import vocab_txt
from nlptk.tokenize.wordpiece.encode import Encoder
from nlptk.tokenize.wordpiece.files import decode, decode_files, encode_files
from nlptk.tokenize.wordpiece.learn import learn
from nlptk.tokenize.wordpiece.model import KIND, WordPieceModel
from nlptk.tokenize.wordpiece.pretokenize import cut
from nlptk.tokenize.wordpiece.settings import SPECIAL_TOKENS, UNKNOWN, WordPieceSettings
from nlptk.tokenize.wordpiece.train import train
from tests.contract.damage import mutations
from tests.oracle import wordpiece as oracle

MEMORY = 1 << 30

alphabets = st.sampled_from(["a", "ab", "abc", "ab#", "abcdefgh", "aé字🙂"])
corpora = alphabets.flatmap(
    lambda alphabet: st.dictionaries(
        st.text(st.sampled_from(alphabet), min_size=1, max_size=20), st.integers(1, 20), max_size=30
    )
)


def learned(words, merges, min_frequency=1, reserved=()):
    """Return the pieces that merging makes of words and their counts."""
    alphabet = oracle.alphabet(words)
    ids = {piece: number for number, piece in enumerate(alphabet)}
    rows = [[ids[word[0]], *(ids["##" + rest] for rest in word[1:])] for word in words]
    symbols = np.array([symbol for row in rows for symbol in row], dtype=np.int32)
    offsets = offsets_of(np.array([len(row) for row in rows], dtype=np.int64))
    counts = np.array(list(words.values()), dtype=np.int64)
    return learn(
        Ragged(symbols, offsets),
        counts,
        alphabet,
        merges,
        min_frequency=min_frequency,
        reserved=frozenset(reserved),
    )


def model_of(*pieces, **how):
    """Return a model of BERT's special tokens and some pieces."""
    texts = [*SPECIAL_TOKENS, *pieces]
    strings = ByteStrings.of(text.encode() for text in texts)
    return WordPieceModel(strings, tuple(range(len(SPECIAL_TOKENS))), **{"pretokenizer": "bert", **how})


def pieces_of(model, text):
    return [model.texts[number] for number in Encoder(model).encode(text)]


def words_of(text, pretokenizer="bert"):
    words = cut(np.frombuffer(f"{text}\n".encode(), dtype=np.uint8), pretokenizer)
    data = words.data.tobytes()
    starts = zip(words.starts.tolist(), words.lengths.tolist(), strict=True)
    return [data[start : start + length].decode() for start, length in starts]


def digest(model, path):
    model.save(str(path))
    return hashlib.sha256(path.read_bytes()).hexdigest()


# Learning


@given(corpora, st.integers(0, 60), st.integers(1, 5))
def test_pieces_equal_those_of_the_textbook(words, merges, min_frequency):
    assert learned(words, merges, min_frequency) == oracle.train(words, merges, min_frequency)


@given(corpora, st.integers(2**28, 2**29))
def test_counts_beyond_32_bits_give_the_pieces_of_the_textbook(words, factor):
    many = {word: count * factor for word, count in words.items()}
    assert learned(many, 40) == oracle.train(many, 40)


@given(corpora)
def test_no_piece_is_made_twice(words):
    made = learned(words, 200)
    assert len({*made, *oracle.alphabet(words)}) == len(made) + len(oracle.alphabet(words))


@given(corpora, st.lists(st.sampled_from(["ab", "##ab", "##aa", "abc"]), unique=True))
def test_a_reserved_text_is_never_made(words, reserved):
    made = learned(words, 60, reserved=reserved)
    assert made == oracle.train(words, 60, reserved=tuple(reserved))
    assert not {*made} & {*reserved}


def test_the_rare_pair_that_always_stands_together_is_merged_before_the_frequent_one():
    # q u: 2 / (2 * 2); t h: 9 / (10 * 9)
    assert learned({"qu": 2, "th": 9, "t": 1}, 2) == ["qu", "th"]


def test_a_merge_raises_the_scores_of_the_pairs_it_takes_from():
    # a b: 5 / (5 * 7), y z: 4 / (9 * 4), x b: 2 / (3 * 7); but without the first ##b, x b is 2 / (3 * 2).
    assert learned({"ab": 5, "xb": 2, "x": 1, "yz": 4, "y": 5}, 3) == ["ab", "xb", "yz"]


def test_equal_scores_are_merged_by_larger_count_and_then_by_smaller_ids():
    assert learned({"ab": 4, "a": 4, "cd": 8}, 2) == ["cd", "ab"]  # 8 / (8 * 8) and 4 / (8 * 4)
    assert learned({"ef": 3, "cd": 3}, 2) == ["cd", "ef"]


# Training


@pytest.mark.parametrize("name", ["en.txt", "zh.txt"])
@pytest.mark.parametrize("pretokenizer", ["bert", "whitespace"])
def test_pieces_of_a_corpus_equal_the_textbook(name, pretokenizer, samples):
    text = (samples / name).read_text(encoding="utf-8")
    counted = Counter(word for line in text.split("\n") for word in words_of(line, pretokenizer))
    words = {word: count for word, count in counted.items() if len(word) <= 100}
    chosen = WordPieceSettings(pretokenizer=pretokenizer, min_frequency=2)
    result = train([str(samples / name)], chosen, memory=MEMORY)
    made = result.model.texts[result.model.vocab_size - result.merges :]
    assert made[:60] == oracle.train(words, 60, min_frequency=2)


def test_jobs_and_memory_do_not_change_a_byte(english, chinese, tmp_path):
    chosen = WordPieceSettings(vocab_size=1500, min_frequency=2, normalize="nfkc,lower")
    digests = {
        digest(
            train([english, chinese], chosen, memory=memory, jobs=jobs, temp_dir=str(tmp_path)).model,
            tmp_path / "model.nlptk",
        )
        for jobs, memory in [(1, MEMORY), (2, MEMORY), (1, 20 << 20), (2, 3 << 20)]
    }
    assert len(digests) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["model.nlptk"]


def test_counting_that_spills_gives_the_same_model(english, tmp_path, monkeypatch):
    monkeypatch.setattr("nlptk.tokenize.wordpiece.train.BYTES_A_SYMBOL", 0)  # only counting is under test
    chosen = WordPieceSettings(vocab_size=1000)
    paths = [english] * 3  # a block each: both workers have some
    whole = digest(train(paths, chosen, memory=MEMORY).model, tmp_path / "whole")
    spilled = digest(train(paths, chosen, memory=300_000, jobs=2).model, tmp_path / "spilled")
    assert spilled == whole


def test_words_that_do_not_fit_into_memory_are_an_error_with_the_size(english):
    with pytest.raises(ResourceError, match=r"distinct words need [0-9.]+ .B, more than the 400.0 KB given"):
        train([english], WordPieceSettings(), memory=400 << 10)


def test_special_tokens_come_first_then_the_alphabet_then_merges(tmp_path):
    path = tmp_path / "text"
    path.write_text("ba ba, 字\n" * 5)
    model = train([str(path)], WordPieceSettings(), memory=MEMORY).model
    # What is always a word of its own goes on with none, so `##,` and `##字` would never be of use.
    assert model.texts == [*SPECIAL_TOKENS, ",", "a", "b", "字", "##a", "##b", "ba"]
    path.write_text("ba ba, 字\n" * 5)
    model = train([str(path)], WordPieceSettings(pretokenizer="whitespace"), memory=MEMORY).model
    alphabet = [",", "a", "b", "字", "##,", "##a", "##b", "##字"]
    assert model.texts == [*SPECIAL_TOKENS, *alphabet, "ba", "ba,"]


def test_rare_pairs_are_not_merged(tmp_path):
    path = tmp_path / "text"
    path.write_text("ab " * 5 + "xy " * 4)
    for least, made in [(5, ["ab"]), (4, ["xy", "ab"]), (6, [])]:
        result = train([str(path)], WordPieceSettings(min_frequency=least), memory=MEMORY)
        assert result.model.texts[result.model.vocab_size - result.merges :] == made


def test_characters_beyond_the_coverage_and_their_words_are_left_out(tmp_path):
    path = tmp_path / "text"
    path.write_text("ab " * 50 + "az " * 5)
    chosen = WordPieceSettings(character_coverage=0.95)
    result = train([str(path)], chosen, memory=MEMORY)
    assert result.model.texts == [*SPECIAL_TOKENS, "a", "b", "##a", "##b", "ab"]
    assert pieces_of(result.model, "ab az") == ["ab", UNKNOWN]
    assert result.bytes_per_token == 2


def test_words_that_are_too_long_teach_nothing(tmp_path):
    path = tmp_path / "text"
    path.write_text("aaaa bbb\n" * 5)
    chosen = WordPieceSettings(max_word_length=3)
    assert "a" not in train([str(path)], chosen, memory=MEMORY).model.texts


def test_a_word_of_any_length_is_trained_on_and_encoded_if_it_may_be(tmp_path):
    path = tmp_path / "text"
    path.write_text("a" * 200_000)
    chosen = WordPieceSettings(max_word_length=200_000, min_frequency=2)
    model = train([str(path)], chosen, memory=MEMORY).model
    lengths = [len(piece.removeprefix("##")) for piece in pieces_of(model, "a" * 200_000)]
    assert sum(lengths) == 200_000
    assert max(lengths) == 1 << 17
    assert pieces_of(model, "a" * 200_001) == [UNKNOWN]


def test_a_vocabulary_without_room_for_the_alphabet_is_refused_with_the_least_size(english):
    with pytest.raises(UsageError, match=r"60 has no room for the \d+ pieces of one character and 5 special"):
        train([english], WordPieceSettings(vocab_size=60), memory=MEMORY)


def test_a_corpus_that_gives_out_is_a_warning(tmp_path):
    path = tmp_path / "text"
    path.write_text("ab " * 5)
    result = train([str(path)], WordPieceSettings(vocab_size=100), memory=MEMORY)
    assert result.merges == 1
    assert "only 10 pieces of the 100 asked for" in str(result.warning)
    full = train([str(path)], WordPieceSettings(vocab_size=10), memory=MEMORY)
    assert full.warning is None


def test_an_empty_corpus_gives_the_special_tokens(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"\n\n")
    result = train([str(path)], WordPieceSettings(), memory=MEMORY)
    assert result.model.texts == list(SPECIAL_TOKENS)


def test_a_special_token_that_is_a_character_of_the_text_is_refused(tmp_path):
    path = tmp_path / "text"
    path.write_text("a b")
    chosen = WordPieceSettings(special_tokens=(UNKNOWN, "b"))
    with pytest.raises(UsageError, match="b is a character of the text as well"):
        train([str(path)], chosen, memory=MEMORY)


def test_a_special_token_is_never_made_of_text(tmp_path):
    path = tmp_path / "text"
    path.write_text("[UNK] " * 9)
    model = train([str(path)], WordPieceSettings(pretokenizer="whitespace"), memory=MEMORY).model
    assert model.texts.count(UNKNOWN) == 1
    assert UNKNOWN not in pieces_of(model, "[UNK]")


BAD_SETTINGS = {
    "vocab_size": 0,
    "min_frequency": 0,
    "min_word_count": -1,
    "max_word_length": 0,
    "pretokenizer": "gpt2",
    "character_coverage": 1.5,
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_settings_that_cannot_be_meant_name_their_option(name):
    with pytest.raises(UsageError) as caught:
        WordPieceSettings(**{name: BAD_SETTINGS[name]})
    assert caught.value.where == f"--{name.replace('_', '-')}"


@pytest.mark.parametrize(
    "tokens", [(), ("[PAD]",), *((UNKNOWN, odd) for odd in (UNKNOWN, "", "a b", "a\u3000b", "\udcff", "\0"))]
)
def test_special_tokens_are_different_texts_with_unk_among_them(tokens):
    with pytest.raises(UsageError, match="--special-token"):
        WordPieceSettings(special_tokens=tokens)


def test_text_that_is_no_utf8_is_named(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"ab\na\xffb\n")
    with pytest.raises(InputError, match=r"text:2: byte 2 \(0xff\) is not valid UTF-8"):
        train([str(path)], WordPieceSettings(), memory=MEMORY)
    assert train([str(path)], WordPieceSettings(), errors="replace", memory=MEMORY).merges == 0


# Cutting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, world!", ["Hello", ",", "world", "!"]),
        ("don't stop... now", ["don", "'", "t", "stop", ".", ".", ".", "now"]),
        ("$5+5=10", ["$", "5", "+", "5", "=", "10"]),
        ("我爱NLP，真的", ["我", "爱", "NLP", "，", "真", "的"]),
        ("カタカナ はず", ["カタカナ", "はず"]),
        ("a\u00a0b\u3000c\u2028d\te\rf", ["a", "b", "c", "d", "e", "f"]),
        ("soft\u00adhyphen z\u200bw nul\x00l \ufffd \x85", ["softhyphen", "zw", "null"]),
        ("«é»—ß", ["«", "é", "»", "—", "ß"]),
        ("", []),
        ("  ", []),
        ("字", ["字"]),
    ],
)
def test_bert_cuts_at_white_space_punctuation_and_chinese_characters(text, words):
    assert words_of(text) == words


def test_whitespace_cuts_at_spaces_and_tabs_alone():
    assert words_of(" a,b\tc\u00a0d  字字 ", "whitespace") == ["a,b", "c\u00a0d", "字字"]


@given(st.lists(st.text("aé,字 \t\u200b🙂", max_size=8), min_size=1, max_size=6))
@pytest.mark.parametrize("pretokenizer", ["bert", "whitespace"])
def test_lines_of_a_block_are_cut_as_they_are_alone(pretokenizer, lines):
    block = "".join(f"{line}\n" for line in lines).encode()
    words = cut(np.frombuffer(block, dtype=np.uint8), pretokenizer)
    alone = [words_of(line, pretokenizer) for line in lines]
    assert np.diff(words.offsets).tolist() == [len(line) for line in alone]
    assert words_of("\n".join(lines), pretokenizer) == [word for line in alone for word in line]


# Encoding


VOCABULARY = st.lists(st.text("ab#é", min_size=1, max_size=5), unique=True, max_size=12)


@given(VOCABULARY, VOCABULARY, st.lists(st.text("ab#éz", min_size=1, max_size=12), max_size=8))
def test_the_longest_match_comes_first(initials, continuations, words):
    pieces = list(dict.fromkeys([*initials, *("##" + rest for rest in continuations)]))
    model = model_of(*pieces, pretokenizer="whitespace")
    expected = [piece for word in words for piece in oracle.encode(word, {*pieces})]
    assert pieces_of(model, " ".join(words)) == expected


def test_a_word_that_cannot_be_spelled_is_unknown_as_a_whole():
    model = model_of("un", "##aff", "##able", "a")
    assert pieces_of(model, "unaffable") == ["un", "##aff", "##able"]
    assert pieces_of(model, "unaffably a") == [UNKNOWN, "a"]


def test_words_of_more_characters_than_the_limit_are_unknown():
    model = model_of("é", "##é")
    assert pieces_of(model, "é" * 100) == ["é", *["##é"] * 99]
    assert pieces_of(model, "é" * 101) == [UNKNOWN]
    assert pieces_of(model_of("aaa", max_word_length=2), "aaa") == [UNKNOWN]


def test_special_tokens_are_not_found_in_text():
    model = model_of("[", "##C", "##LS]", "[SEP", "##]", pretokenizer="whitespace")
    assert pieces_of(model, "[CLS] [SEP] [MASK]") == ["[", "##C", "##LS]", "[SEP", "##]", UNKNOWN]


def encoded(model, *paths, memory=MEMORY, **how):
    out = io.BytesIO()
    encode_files(model, [str(path) for path in paths], out, memory=memory, progress=Progress.silent(), **how)
    return out.getvalue()


def decoded(model, path):
    out = io.BytesIO()
    decode_files(model, [str(path)], out)
    return out.getvalue()


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_become_a_line_for_each_line(tmp_path, jobs):
    path = tmp_path / "text"
    path.write_bytes(b"\xef\xbb\xbfab, b\r\n\n \nzz a")
    model = model_of("a", "ab", "b", ",", normalize="lower")
    assert encoded(model, path, jobs=jobs) == b"6 8 7\n\n\n1 5\n"
    assert encoded(model, path, jobs=jobs, pieces=True) == b"ab , b\n\n\n[UNK] a\n"


@pytest.mark.parametrize("pieces", [False, True])
def test_jobs_and_memory_do_not_change_what_is_written(english, chinese, pieces):
    model = train([english], WordPieceSettings(vocab_size=600), memory=MEMORY).model
    lines = []
    for path in [english, chinese, english]:
        for line in Path(path).read_text("utf-8").split("\n")[:-1]:
            row = Encoder(model).encode(line)
            lines.append(" ".join(model.texts[number] if pieces else str(number) for number in row))
    expected = "".join(f"{line}\n" for line in lines).encode()
    for jobs, memory in [(1, MEMORY), (2, MEMORY), (1, 1)]:
        paths = [english, chinese, english]
        assert encoded(model, *paths, memory=memory, jobs=jobs, pieces=pieces) == expected


def test_an_empty_file_has_no_lines(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"")
    assert encoded(model_of("a"), path) == b""


def test_normalization_is_done_again_when_the_model_is_used(tmp_path):
    path = tmp_path / "text"
    path.write_text("ＡＢ Ab\n" * 5, encoding="utf-8")
    model = train([str(path)], WordPieceSettings(normalize="nfkc,lower"), memory=MEMORY).model
    assert model.texts[5:] == ["a", "b", "##a", "##b", "ab"]
    assert encoded(model, path, pieces=True) == b"ab ab\n" * 5


# Decoding


def test_decoding_joins_continuations_and_spaces_the_rest(tmp_path):
    model = model_of("un", "##aff", "##able", ",")
    assert decode(model, [5, 6, 7, 8, 1]) == "unaffable , [UNK]"
    assert decode(model, [6, 6, 5]) == "##affaff un"
    path = tmp_path / "ids"
    path.write_bytes(b"5 6\t7 8 1\r\n\n6 6 5")
    assert decoded(model, path) == b"unaffable , [UNK]\n\n##affaff un\n"


@pytest.mark.parametrize("word", ["9", "-1", "x", "05", "1.0", "99999999999999999999", "\u00e9"])
def test_what_is_no_id_is_named_with_its_line(tmp_path, word):
    path = tmp_path / "ids"
    path.write_text(f"5\n\n5 {word} 5\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"ids:3: `{word}` is no id of the model"):
        decoded(model_of("a", "b", "c", "d"), path)


@pytest.mark.parametrize("number", [-1, 6])
def test_an_id_out_of_range_is_refused(number):
    with pytest.raises(InputError, match=f"{number} is no id of the model"):
        decode(model_of("a"), [number])


# vocab.txt


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), unique=True))
@settings(max_examples=50)
def test_a_vocabulary_comes_back_from_its_file(tmp_path_factory, pieces):
    held = [piece for piece in pieces if "\n" not in piece and not piece.endswith("\r")]
    model = model_of(*(piece for piece in held if piece not in SPECIAL_TOKENS))
    path = str(tmp_path_factory.mktemp("vocabulary") / "vocab.txt")
    vocab_txt.write(model, path)
    again = vocab_txt.read(path, pretokenizer="bert")
    assert (again.texts, again.specials) == (model.texts, model.specials)


def test_a_line_is_a_piece_and_its_number_the_id(tmp_path):
    path = tmp_path / "vocab.txt"
    vocab_txt.write(model_of("a", "##字"), str(path))
    assert path.read_text("utf-8") == "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##字\n"


def test_special_tokens_are_found_wherever_they_are(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("a\n[MASK]\n[unused1]\n[UNK]\nb")
    model = vocab_txt.read(str(path), pretokenizer="bert")
    assert {model.texts[number] for number in model.specials} == {"[MASK]", UNKNOWN}
    assert Encoder(model).encode("b z") == [4, 3]


def test_a_byte_order_mark_and_carriage_returns_are_dropped(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_bytes(b"\xef\xbb\xbf[UNK]\r\na\r\n##b\r\n")
    assert vocab_txt.read(str(path), pretokenizer="bert").texts == [UNKNOWN, "a", "##b"]


BAD_VOCABULARIES = {
    b"": "vocab.txt:1: the line is empty",
    b"[UNK]\n\na\n": "vocab.txt:2: the line is empty",
    b"[UNK]\na\n\n": "vocab.txt:3: the line is empty",
    b"[UNK]\na\nb\na\n": "vocab.txt:4: 'a' is there already, on line 2",
    b"a\nb\n": r"vocab.txt: there is no \[UNK\]",
    b"[UNK]\na\n\xff\n": "vocab.txt:3: byte 0xff is not valid UTF-8",
}


@pytest.mark.parametrize("data", BAD_VOCABULARIES)
def test_a_bad_vocabulary_is_named_with_its_line(tmp_path, data):
    path = tmp_path / "vocab.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=BAD_VOCABULARIES[data]):
        vocab_txt.read(str(path), pretokenizer="bert")


@pytest.mark.parametrize("piece", ["a\r", "a\nb"])
def test_a_piece_that_would_end_a_line_is_not_written(tmp_path, piece):
    path = tmp_path / "vocab.txt"
    with pytest.raises(ModelError, match="cannot hold the piece"):
        vocab_txt.write(model_of(piece), str(path))
    assert not path.exists()


# Model files


def test_a_model_comes_back_from_its_file(tmp_path, english):
    chosen = WordPieceSettings(vocab_size=500, normalize="lower", max_word_length=50)
    model = train([english], chosen, memory=MEMORY).model
    model.save(str(tmp_path / "m.nlptk"))
    again = WordPieceModel.load(str(tmp_path / "m.nlptk"))
    assert again.texts == model.texts
    assert (again.specials, again.unknown, again.settings) == (model.specials, 1, chosen)
    assert (again.pretokenizer, again.normalize, again.max_word_length) == ("bert", "lower", 50)


GOOD = {"pretokenizer": "bert", "normalize": None, "max_word_length": 100, "specials": [0], "training": None}
BAD_MODELS = {
    "no settings": ({"pretokenizer": None, "specials": None}, [b"[UNK]"]),
    "another pre-tokenizer": ({"pretokenizer": "gpt2"}, [b"[UNK]"]),
    "another normalization": ({"normalize": "upper"}, [b"[UNK]"]),
    "no length": ({"max_word_length": "x"}, [b"[UNK]"]),
    "an id out of range": ({"specials": [0, 1]}, [b"[UNK]"]),
    "no id": ({"specials": ["0"]}, [b"[UNK]"]),
    "no [UNK]": ({"specials": []}, [b"[UNK]"]),
    "a piece twice": ({}, [b"[UNK]", b"a", b"a"]),
    "an empty piece": ({}, [b"[UNK]", b""]),
    "a piece that is no text": ({}, [b"[UNK]", b"\xff"]),
    "training settings of another kind": ({"training": {"special_tokens": [], "level": 1}}, [b"[UNK]"]),
}


@pytest.mark.parametrize("name", BAD_MODELS)
def test_content_that_cannot_be_a_model_is_damaged(tmp_path, name):
    changes, pieces = BAD_MODELS[name]
    path = str(tmp_path / "m.nlptk")
    write_model(path, KIND, {**GOOD, **changes}, {"pieces": ByteStrings.of(pieces)})
    with pytest.raises(ModelError, match="damaged"):
        WordPieceModel.load(path)


def test_a_damaged_file_is_an_error_or_the_same_model(tmp_path, english):
    model = train([english], WordPieceSettings(vocab_size=300), memory=MEMORY).model
    path = tmp_path / "m.nlptk"
    model.save(str(path))
    for name, data in mutations(path.read_bytes(), 300):
        path.write_bytes(data)
        try:
            assert WordPieceModel.load(str(path)).texts == model.texts, name
        except NlptkError as error:
            assert str(error).count("\n") == 0
