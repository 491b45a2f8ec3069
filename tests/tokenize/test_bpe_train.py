"""Training: what the settings mean, and that nothing but text and settings matters."""

import hashlib
from collections import Counter

import numpy as np
import pytest
import regex

from nlptk.core.counts import summed
from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import PATTERNS
from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train
from tests.oracle import bpe as oracle

MEMORY = 1 << 30


def digest(model: BpeModel, path) -> str:
    model.save(str(path))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def merges_of(model: BpeModel) -> list[tuple[bytes, bytes]]:
    return [(model.pieces[left], model.pieces[right]) for left, right, _ in model.merges.tolist()]


@pytest.mark.parametrize("name", ["en.txt", "zh.txt"])
def test_merges_of_a_corpus_equal_the_textbook(name, samples):
    words = Counter(
        match.encode()
        for line in (samples / name).read_text(encoding="utf-8").split("\n")
        for match in regex.findall(PATTERNS["gpt2"], line)
    )
    model = train([str(samples / name)], BpeSettings(vocab_size=400), memory=MEMORY).model
    assert merges_of(model) == oracle.train(words, 144)


@pytest.fixture
def spilled(monkeypatch) -> list[bool]:
    """Return a list that tells of each training whether its counting has spilled; only that needs memory."""
    told = []

    def telling(runs, *rest):
        told.append(any(run.spills for run in runs))
        return summed(runs, *rest)

    monkeypatch.setattr("nlptk.core.counting.summed", telling)
    monkeypatch.setattr("nlptk.tokenize.bpe.train.BYTES_A_SYMBOL", 0)
    return told


@pytest.mark.parametrize("level", ["byte", "character"])
def test_jobs_and_memory_do_not_change_a_byte(level, english, chinese, tmp_path, spilled):
    pretokenizer = "gpt2" if level == "byte" else "whitespace"
    settings = BpeSettings(vocab_size=6000, level=level, pretokenizer=pretokenizer)
    digests = {
        digest(
            train([english, chinese] * 3, settings, memory=memory, jobs=jobs, temp_dir=str(tmp_path)).model,
            tmp_path / "model.nlptk",
        )
        for jobs, memory in [(1, MEMORY), (2, MEMORY), (1, 300_000), (2, 300_000)]
    }
    assert len(digests) == 1
    assert spilled == [False, False, True, True]
    assert [path.name for path in tmp_path.iterdir()] == ["model.nlptk"]


def test_words_that_do_not_fit_into_memory_are_an_error_with_the_size(english):
    with pytest.raises(ResourceError, match=r"distinct words need .*, more than the .* given\. Give more"):
        train([english], BpeSettings(), memory=100_000)


def test_a_corpus_that_gives_out_is_a_warning(tmp_path):
    (tmp_path / "t").write_text("abab abab\n")
    result = train([str(tmp_path / "t")], BpeSettings(vocab_size=1000), memory=MEMORY)
    assert result.merges == result.model.vocab_size - 256 < 10
    assert "gives only" in result.warning


def test_an_empty_corpus_gives_the_bytes(tmp_path):
    (tmp_path / "t").write_bytes(b"")
    result = train([str(tmp_path / "t")], BpeSettings(vocab_size=300), memory=MEMORY)
    assert (result.model.vocab_size, result.merges) == (256, 0)


def test_special_tokens_come_last_or_first_and_are_cut_out_of_the_text(tmp_path):
    (tmp_path / "t").write_text("ab<|end|>ab <|end|><|end|>\n" * 9)
    last, first = (
        train(
            [str(tmp_path / "t")],
            BpeSettings(vocab_size=260, special_tokens=("<|end|>", "<|pad|>"), specials_first=where),
            memory=MEMORY,
        ).model
        for where in (False, True)
    )
    assert merges_of(last) == merges_of(first) == [(b"a", b"b")]
    assert last.special_ids == {"<|end|>": 257, "<|pad|>": 258}
    assert first.special_ids == {"<|end|>": 0, "<|pad|>": 1}
    assert (first.merges == last.merges + 2).all()


def test_min_word_count_leaves_rare_words_out(tmp_path):
    (tmp_path / "t").write_text("ab\nab\ncd\n")
    settings = BpeSettings(vocab_size=300, min_word_count=2)
    assert merges_of(train([str(tmp_path / "t")], settings, memory=MEMORY).model) == [(b"a", b"b")]


def test_characters_beyond_the_coverage_are_unknown(tmp_path):
    (tmp_path / "t").write_text("aaaa bbbb aaaa z\n", encoding="utf-8")
    settings = BpeSettings(vocab_size=6, level="character", pretokenizer="whitespace", character_coverage=0.9)
    model = train([str(tmp_path / "t")], settings, memory=MEMORY).model
    assert [text for _, text in model.texts()] == ["a", "b", "</w>", "a</w>", "b</w>", "<unk>"]


def test_a_vocabulary_without_room_for_the_characters_is_a_usage_error(chinese):
    settings = BpeSettings(vocab_size=100, level="character", pretokenizer="whitespace")
    with pytest.raises(UsageError, match="--vocab-size: 100 has no room for"):
        train([chinese], settings, memory=MEMORY)


def test_a_literal_end_of_word_mark_is_no_piece(tmp_path):
    (tmp_path / "t").write_text("a</w>b </w> </w>\n" * 50)
    settings = BpeSettings(vocab_size=200, level="character", pretokenizer="whitespace")
    model = train([str(tmp_path / "t")], settings, memory=MEMORY).model
    assert [text for _, text in model.texts()].count("</w>") == 1


def test_characters_must_be_utf8(tmp_path):
    (tmp_path / "t").write_bytes(b"good\nb\xffd\n")
    settings = BpeSettings(vocab_size=100, level="character", pretokenizer="whitespace")
    with pytest.raises(InputError, match=r"t:2: byte 2 \(0xff\) is not valid UTF-8"):
        train([str(tmp_path / "t")], settings, memory=MEMORY)
    model = train([str(tmp_path / "t")], settings, errors="replace", memory=MEMORY).model
    assert "\ufffd" in dict(model.texts()).values()


def test_word_counts_train_the_same_model(english, tmp_path):
    counts = str(tmp_path / "counts.tsv")
    settings = BpeSettings(vocab_size=700)
    written = train([english], settings, counts_output=counts, memory=MEMORY).model
    read = train([], settings, counts=counts, memory=MEMORY).model
    assert np.array_equal(written.merges, read.merges)
    lines = (tmp_path / "counts.tsv").read_text().splitlines()
    assert int(lines[0].rpartition("\t")[2]) >= int(lines[-1].rpartition("\t")[2]) == 1


@pytest.mark.parametrize(
    "line",
    [
        *("word", "word 3", "word\t", "word\t-1", "word\t0", "word\t1.5", "word\t٣", ""),
        *("a\t9223372036854775808", "a\t99999999999999999999", "a\t" + "9" * 5000),
    ],
)
def test_a_bad_line_of_counts_is_named(line, tmp_path):
    (tmp_path / "c").write_text(f"fine\t2\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="c:2: "):
        train([], BpeSettings(), counts=str(tmp_path / "c"), memory=MEMORY)


def test_counted_words_may_hold_any_bytes(tmp_path):
    (tmp_path / "t").write_bytes(b"a\tb\\n\r\n\xff\xfe\n" * 3)
    settings = BpeSettings(vocab_size=300, pretokenizer="none")
    counts = str(tmp_path / "c")
    written = train([str(tmp_path / "t")], settings, counts_output=counts, memory=MEMORY).model
    assert merges_of(train([], settings, counts=counts, memory=MEMORY).model) == merges_of(written)


def test_counts_of_more_bytes_than_64_bits_count_are_refused(tmp_path):
    (tmp_path / "c").write_text("aaaa\t4000000000000000000\nbc\t1000000000000000000\n")
    with pytest.raises(InputError, match=r"more than 2\^63 bytes together\. Divide all counts"):
        train([], BpeSettings(vocab_size=258), counts=str(tmp_path / "c"), memory=MEMORY)


def test_counts_of_as_many_bytes_as_64_bits_count_are_merged(tmp_path):
    (tmp_path / "c").write_text("aa\t2300000000000000000\nbc\t2300000000000000000\n")
    result = train([], BpeSettings(vocab_size=258), counts=str(tmp_path / "c"), memory=MEMORY)
    assert merges_of(result.model) == [(b"a", b"a"), (b"b", b"c")]
    assert result.bytes_per_token == 2


def test_counted_characters_must_be_utf8(tmp_path):
    (tmp_path / "c").write_bytes(b"good\t2\nb\xffd\t3\n")
    settings = BpeSettings(vocab_size=100, level="character", pretokenizer="whitespace")
    with pytest.raises(InputError, match=r"c:2: byte 2 \(0xff\) is not valid UTF-8"):
        train([], settings, counts=str(tmp_path / "c"), memory=MEMORY)
    model = train([], settings, counts=str(tmp_path / "c"), errors="replace", memory=MEMORY).model
    assert "\ufffd" in dict(model.texts()).values()


@pytest.mark.parametrize(
    "given",
    [
        {"vocab_size": 200},
        {"vocab_size": 257, "special_tokens": ("a", "b")},
        {"level": "word"},
        {"min_frequency": 0},
        {"max_token_length": 0},
        {"character_coverage": 0.0},
        {"character_coverage": 0.5},
        {"special_tokens": ("a", "a")},
        {"special_tokens": ("\udcff",)},
    ],
)
def test_settings_that_cannot_be_meant_are_usage_errors(given):
    with pytest.raises(UsageError):
        BpeSettings(**given)
