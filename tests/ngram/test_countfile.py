"""Count files: written, read again, merged, and refused when they do not add up."""

from __future__ import annotations

import gzip
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.corpus import read_corpus
from nlptk.core.errors import InputError, UsageError
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.tokenizer import TOKENIZERS
from nlptk.ngram.count import count_corpus
from nlptk.ngram.countfile import write_counts
from nlptk.ngram.countfile_merge import merge_counts
from nlptk.ngram.countfile_read import read_counts
from nlptk.ngram.countfile_sort import SortedNgrams
from nlptk.ngram.rows import byte_ranks

PLENTY, SCARCE = 1 << 30, 1 << 16
WORDS = st.sampled_from(["a", "b", "ab", "a-", "b!", "é", "中文", "<unk>", "x" * 40])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=10).map(
    lambda lines: "\n".join(lines) + "\n"
)
ABRA = "a b r a\nc a d a b r a\n\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("counts")


def counts_of(text, order, folder):
    """Count the n-grams of a text."""
    path = folder / "text"
    path.write_text(text)
    corpus = read_corpus([str(path)], build(TOKENIZERS, "whitespace"), memory=PLENTY)
    return count_corpus(corpus, order, Scratch(True))


def written(counts, folder, *, name="x.counts", in_memory=True, **options):
    """Write counts and return the lines."""
    path = folder / name
    write_counts(counts, str(path), Scratch(in_memory), **options)
    return path.read_text().split("\n")[:-1]


def oracle(text, order):
    """Return the lines of a count file, made of a Counter."""
    found = Counter()
    for line in text.split("\n")[:-1]:
        words = ["<s>", *filter(None, line.split(" ")), "</s>"]
        found["<s>"] += 1
        for end in range(2, len(words) + 1):
            found.update(" ".join(words[end - n : end]) for n in range(1, min(order, end) + 1))
    by_words = sorted(found.items(), key=lambda item: [word.encode() for word in item[0].split(" ")])
    return [f"{ngram}\t{count}" for ngram, count in by_words]


def arrays_of(counts):
    """Return all arrays of a trie."""
    fields = [(level.words, level.counts, level.contexts, level.firsts) for level in counts.levels]
    return [counts.vocab.counts, counts.unigrams, *(array for level in fields for array in level)]


def assert_equal(one, other):
    """Compare two tries."""
    assert list(one.vocab.words) == list(other.vocab.words)
    for ours, theirs in zip(arrays_of(one), arrays_of(other), strict=True):
        assert np.array_equal(ours, theirs)


@given(TEXTS, st.integers(1, 4))
def test_lines_are_those_of_a_counter_sorted_by_words(folder, text, order):
    lines = written(counts_of(text, order, folder), folder)
    assert lines == oracle(text, order)


@given(TEXTS, st.integers(1, 4), st.integers(1, 20), st.booleans())
def test_small_parts_in_files_are_written_alike(folder, text, order, largest, highest):
    counts = counts_of(text, order, folder)
    ranks = byte_ranks(counts.vocab.words)
    lowest = order if highest else 1
    whole, cut = (
        [
            (rows.orders[row], *rows.ids[row].tolist(), rows.counts[row])
            for rows in SortedNgrams(counts, ranks, scratch, lowest=lowest, largest=part).blocks(size)
            for row in range(rows.counts.size)
        ]
        for scratch, part, size in ((Scratch(True), PLENTY, PLENTY), (Scratch(False), largest, 3))
    )
    assert cut == whole


@given(TEXTS, st.integers(1, 4))
def test_they_are_sorted_as_sort_does_in_the_c_locale(folder, text, order):
    lines = written(counts_of(text, order, folder), folder)
    assert lines == sorted(lines, key=str.encode)


@given(TEXTS, st.integers(1, 4))
def test_reading_gives_the_trie_that_was_written(folder, text, order):
    counts = counts_of(text, order, folder)
    written(counts, folder)
    longest = max([n for n in range(1, order + 1) if n == 1 or len(counts.levels[n - 2])])
    again = read_counts([str(folder / "x.counts")], memory=PLENTY)
    assert again.order == longest
    assert_equal(again, type(counts)(counts.vocab, counts.unigrams, counts.levels[: longest - 1]))


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter_to_reading(folder, text, random):
    counts = counts_of(text + "end\n", 3, folder)
    lines = written(counts, folder)
    random.shuffle(lines)
    (folder / "x.counts").write_text("\n\n".join(lines))
    assert_equal(read_counts([str(folder / "x.counts")], memory=PLENTY), counts)


@given(TEXTS, TEXTS, st.integers(1, 4))
def test_merged_counts_are_those_of_all_the_text(folder, one, other, order):
    written(counts_of(one, order, folder), folder, name="1")
    written(counts_of(other, order, folder), folder, name="2")
    merge_counts([str(folder / "1"), str(folder / "2")], str(folder / "3"), memory=PLENTY)
    assert (folder / "3").read_text().split("\n")[:-1] == oracle(one + other, order)


def test_a_merge_in_little_memory_writes_the_same(folder, samples):
    texts = sorted(samples.glob("*.txt"))[:3]
    assert len(texts) > 1
    paths = []
    for number, path in enumerate(texts):
        corpus = read_corpus([str(path)], build(TOKENIZERS, "whitespace"), memory=PLENTY)
        write_counts(count_corpus(corpus, 3, Scratch(True)), str(folder / f"s{number}"), Scratch(True))
        paths.append(str(folder / f"s{number}"))
    merge_counts(paths, str(folder / "much"), memory=PLENTY)
    merge_counts(paths, str(folder / "little"), memory=SCARCE)
    corpus = read_corpus([str(path) for path in texts], build(TOKENIZERS, "whitespace"), memory=PLENTY)
    write_counts(count_corpus(corpus, 3, Scratch(True)), str(folder / "whole"), Scratch(True))
    whole = (folder / "whole").read_bytes()
    assert len(whole) > 3 * SCARCE
    assert (folder / "much").read_bytes() == whole
    assert (folder / "little").read_bytes() == whole
    write_counts(count_corpus(corpus, 3, Scratch(True)), str(folder / "x"), Scratch(False), memory=SCARCE)
    assert (folder / "x").read_bytes() == whole
    assert_equal(read_counts([str(folder / "x")], memory=SCARCE), read_counts(paths, memory=PLENTY))


def test_equal_lines_of_one_file_add_up_wherever_a_batch_ends(folder):
    lines = "a\t1\n" * 5000 + "b\t2\n" * 5000
    for name in ("1", "2"):
        (folder / name).write_text(lines)
    merge_counts([str(folder / "1"), str(folder / "2")], str(folder / "3"), memory=SCARCE)
    assert (folder / "3").read_text() == "a\t10000\nb\t20000\n"


def test_counts_beyond_32_bits_add_up(folder):
    (folder / "big").write_text("a\t1024908267229\n")
    merge_counts([str(folder / "big")] * 3, str(folder / "3"), memory=PLENTY)
    assert (folder / "3").read_text() == "a\t3074724801687\n"
    assert read_counts([str(folder / "3")], memory=PLENTY).unigrams.tolist() == [0, 0, 0, 3074724801687]


def test_the_highest_order_is_written_alone(folder):
    lines = written(counts_of(ABRA, 3, folder), folder, highest=True)
    assert lines == [line for line in oracle(ABRA, 3) if line.count(" ") == 2]


def test_rare_n_grams_are_left_out_by_order(folder):
    lines = written(counts_of(ABRA, 3, folder), folder, min_counts=(1, 2))
    expected = [line for line in oracle(ABRA, 3) if " " not in line or int(line.split("\t")[1]) > 1]
    assert lines == expected
    again = read_counts([str(folder / "x.counts")], memory=PLENTY)
    assert [len(level) for level in again.levels] == [4, 3]


def test_words_with_control_characters_are_sorted_word_by_word(folder):
    text = "a b\na\x01 b\na\x1f\n"
    assert written(counts_of(text, 2, folder), folder) == oracle(text, 2)


def test_a_name_in_gz_is_compressed(folder):
    counts = counts_of(ABRA, 2, folder)
    write_counts(counts, str(folder / "c.gz"), Scratch(True))
    assert gzip.decompress((folder / "c.gz").read_bytes()).decode().split("\n")[:-1] == oracle(ABRA, 2)
    assert_equal(read_counts([str(folder / "c.gz")], memory=PLENTY), counts)


def test_an_empty_file_has_no_n_grams(folder):
    (folder / "none").write_text("\n")
    counts = read_counts([str(folder / "none")], memory=PLENTY)
    assert (counts.order, counts.unigrams.tolist()) == (1, [0, 0, 0])
    merge_counts([str(folder / "none")], str(folder / "3"), memory=PLENTY)
    assert (folder / "3").read_bytes() == b""


@pytest.mark.parametrize("least", [(2, 1), (0,), ()])
def test_falling_least_counts_are_refused(folder, least):
    with pytest.raises(UsageError, match="--min-count"):
        written(counts_of(ABRA, 2, folder), folder, min_counts=least)


MALFORMED = [
    ("a\t1\nb\n", 2, "b is no n-gram with a count"),
    ("a\t1\nb\t-1\n", 2, "-1 is no count"),
    ("a\t1\nb\t1.5\n", 2, "1.5 is no count"),
    ("a\t1\n\nb\t0\n", 3, "0 is no count"),
    ("a\t99999999999999999999\n", 1, "99999999999999999999 is no count"),
    ("a " * 65 + "\t1\n", 1, "the n-gram has 65 words, and 64 are the most"),
]


@pytest.mark.parametrize(("text", "line", "what"), MALFORMED)
def test_a_line_that_is_no_count_is_refused_by_its_number(folder, text, line, what):
    path = folder / "bad"
    path.write_text(text)
    for attempt in (
        lambda: read_counts([str(path)], memory=PLENTY),
        lambda: merge_counts([str(path)], str(folder / "out"), memory=PLENTY),
    ):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.where == f"{path}:{line}"
        assert what in caught.value.what


WRONG = [
    ("a\t1\n<s> a\t1\na </s>\t1\n", "a </s> has a count, but </s> has none"),
    ("</s>\t1\n<s> a\t1\na </s>\t1\n", "<s> a has a count, but a has none"),
    ("a\t2\n</s>\t1\na a\t3\n", "a has the count 2, but the n-grams that end in it 3"),
    ("a\t2\nb\t3\na b\t3\n", "a has the count 2, but the n-grams that begin with it 3"),
    ("a\t2\n<s>\t1\n<s> a\t2\n", "<s> has the count 1, but the n-grams that begin with it 2"),
    ("a\t2\na a\t1\na a a\t2\n", "a a has the count 1, but the n-grams that end in it 2"),
    ("a\t2\nb\t2\na b\t1\nb a b\t1\n", "b a b has a count, but b a has none"),
    ("a\t2\nb\t2\nb a\t1\nb a b\t1\n", "b a b has a count, but a b has none"),
    ("a\t2\na a a\t1\n", "it has no n-grams of order 2, but longer ones"),
    ("a b\t1\n", "it has no n-grams of order 1, but longer ones"),
]


@pytest.mark.parametrize(("text", "what"), WRONG, ids=[what for _, what in WRONG])
def test_counts_that_do_not_add_up_are_refused(folder, text, what):
    (folder / "bad").write_text(text)
    with pytest.raises(InputError) as caught:
        read_counts([str(folder / "bad")], memory=PLENTY)
    assert caught.value.what == what
    assert "without --highest" in caught.value.remedy


@pytest.mark.parametrize("text", ["a\t1\na <s> b\t1\n", "a\t1\n</s> a\t1\n"])
def test_marks_of_a_sentence_inside_are_refused(folder, text):
    (folder / "bad").write_text(text)
    with pytest.raises(InputError, match="bad:2: <s> stands before all other words"):
        read_counts([str(folder / "bad")], memory=PLENTY)


def test_a_file_that_is_not_sorted_cannot_be_merged(folder):
    (folder / "good").write_text("a\t1\nb\t1\n")
    (folder / "bad").write_text("a\t1\n\nc\t1\nb\t1\n")
    (folder / "out").write_text("as it was")
    with pytest.raises(InputError, match="bad:4: .*not sorted. Sort it with LC_ALL=C sort"):
        merge_counts([str(folder / "good"), str(folder / "bad")], str(folder / "out"), memory=PLENTY)
    assert (folder / "out").read_text() == "as it was"


def test_disorder_between_batches_is_seen_too(folder):
    lines = [f"{number:06}\t1\n" for number in range(3000)]
    (folder / "bad").write_text("".join([*lines[1:], lines[0]]))
    with pytest.raises(InputError, match="bad:3000: .*not sorted"):
        merge_counts([str(folder / "bad")], str(folder / "out"), memory=SCARCE)
