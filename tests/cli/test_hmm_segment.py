"""`nlptk hmm segment` as a shell runs it, with and without the user's words, and as a tokenizer."""

from __future__ import annotations

import pytest

from nlptk.hmm import tagger
from nlptk.hmm.tagger import BLOCK_BYTES
from tests.cli.ngram_runs import refused

TRAIN = "中国 人民 银行 在 北京\n我 在 北京 工作\n他 是 中国 人\n人民 爱 北京\n她 在 银行 工作\n" * 5
RAW = "他在中国银行工作\n\n我爱 北京\u3000人民\n  她是人\n"
CUT = "他 在 中国 银行 工作\n\n我 爱 北京 人民\n她 是 人\n"


@pytest.fixture
def segment(here):
    """Return a function that segments with m.nlptk, which is trained here."""
    done = here("hmm", "train", "-q", "--from-words", "-o", "m.nlptk", stdin=TRAIN.encode())
    assert done.returncode == 0

    def run(text: str, *options: str) -> str:
        done = here("hmm", "segment", "-q", "m.nlptk", *options, stdin=text.encode())
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    return run


def test_words_are_found_lines_stay_lines_and_blanks_part_words(segment):
    assert segment(RAW) == CUT
    assert segment("人 民\t北\u3000京\n") == "人 民 北 京\n"
    assert segment("") == ""
    assert segment("\n \n北京") == "\n\n北京\n"


def test_words_without_their_blanks_come_back(segment):
    text = TRAIN.replace(" ", "")
    assert segment(text) == TRAIN


def test_the_characters_are_those_of_the_text(segment):
    text = "Ａ１。🐉\u00a0é" * 3 + "北京𠀀"
    assert segment(text).replace(" ", "") == text + "\n"


def test_training_text_may_have_wide_blanks_and_many(here, segment, tmp_path):
    here("hmm", "train", "-q", "--from-words", "-o", "w.nlptk", stdin=TRAIN.replace(" ", "\u3000  ").encode())
    assert (tmp_path / "w.nlptk").read_bytes() == (tmp_path / "m.nlptk").read_bytes()


def test_words_of_a_dictionary_stay_whole_the_longest_first(segment, tmp_path):
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("中国银行\n银行工作\n中国\n作\n")
    assert segment("他在中国银行工作\n", "--dictionary", "words.txt") == "他 在 中国银行 工 作\n"
    assert segment("银行工作中国 银行\n", "--dictionary", "words.txt") == "银行工作 中国 银行\n"
    dictionary.write_text("民银\n")
    assert segment("人民银行\n", "--dictionary", "words.txt") == "人 民银 行\n"


def test_words_longer_than_any_of_training_stay_whole(segment, tmp_path):
    (tmp_path / "words.txt").write_text("北京人民银行\n")  # there is no character inside a word to learn from
    assert segment("在北京人民银行工作\n", "--dictionary", "words.txt") == "在 北京人民银行 工作\n"


def test_a_dictionary_of_jieba_is_read(segment, tmp_path):
    (tmp_path / "jieba.txt").write_text("\ufeff中国银行 3 nt\r\n\n民银\t5\n")
    assert segment("中国银行人民银行\n", "--dictionary", "jieba.txt") == "中国银行 人 民银 行\n"


def test_a_dictionary_raises_the_scores_of_its_words(here, segment, tmp_path):
    (tmp_path / "gold").write_text("他 在 中国银行 工作\n")
    (tmp_path / "words.txt").write_text("中国银行\n")
    rows = []
    for options in ((), ("--dictionary", "words.txt")):
        done = here("hmm", "evaluate", "-q", "m.nlptk", "gold", *options)
        header, row = (line.split("\t") for line in done.stdout.decode().splitlines())
        rows.append(dict(zip(header, row, strict=True)))
    assert [row["words_right"] for row in rows] == ["3", "4"]
    assert rows[1]["f1"] == "1"


def test_normalized_text_is_cut_as_it_stands(here):
    here(
        "hmm",
        "train",
        "-q",
        "--from-words",
        "--normalize",
        "lower",
        "-o",
        "m.nlptk",
        stdin=b"ab c ab\nc ab\n" * 5,
    )
    assert here("hmm", "segment", "-q", "m.nlptk", stdin=b"ABcAbC\n").stdout == b"AB c Ab C\n"


def test_the_size_of_blocks_changes_nothing(segment, monkeypatch):
    whole = segment(RAW * 30)
    assert whole == CUT * 30
    monkeypatch.setattr(tagger, "BLOCK_BYTES", 64)
    assert segment(RAW * 30) == whole


def test_jobs_change_nothing(nlptk, segment, tmp_path):
    lines = RAW.splitlines(keepends=True)
    text = "".join(lines[number * number % 7 % 4] for number in range(BLOCK_BYTES // 8)).encode()
    assert len(text) > 2 * BLOCK_BYTES
    (tmp_path / "t").write_bytes(text)
    one, two = (nlptk("hmm", "segment", "-q", "m.nlptk", "t", "--jobs", jobs) for jobs in "12")
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == two.stdout
    assert one.stdout.count(b"\n") == text.count(b"\n")


def test_a_tagger_does_not_segment_and_a_segmenter_does_not_tag(here, segment):
    assert here("hmm", "train", "-q", "-o", "t.nlptk", stdin=b"a/A b/B\n").returncode == 0
    refused(
        here("hmm", "segment", "-q", "t.nlptk", stdin=b"ab\n"),
        "t.nlptk: it is a tagger, not a segmenter. Give a model that nlptk hmm train --from-words has made.",
    )
    refused(
        here("hmm", "tag", "-q", "m.nlptk", stdin="北 京\n".encode()),
        "m.nlptk: it is a segmenter, not a tagger. Segment with nlptk hmm segment.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "d.txt: the dictionary has no words. Write one word a line."),
        (b"\n \n", "d.txt: the dictionary has no words. Write one word a line."),
        (b"ab\n" + b"x" * 65 + b"\n", "d.txt:2: a word of 65 characters. Give words of at most 64."),
        (b"a\n\xff\n", "d.txt:2: byte 1 (0xff) is not valid UTF-8."),
    ],
)
def test_a_dictionary_that_is_none_is_refused(here, segment, tmp_path, text, message):
    (tmp_path / "d.txt").write_bytes(text)
    done = here("hmm", "segment", "-q", "m.nlptk", "--dictionary", "d.txt", stdin="人\n".encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"nlptk: error: {message}")
    assert done.stderr.count(b"\n") == 1


def test_a_segmenter_is_a_tokenizer_of_other_families(here, segment, tmp_path):
    (tmp_path / "raw").write_text(RAW * 3)
    (tmp_path / "cut").write_text(segment(RAW * 3))
    counts = [
        here("ngram", "count", "-q", "-n", "2", "--tokenizer", tokenizer, file).stdout
        for tokenizer, file in (("model:path=m.nlptk", "raw"), ("whitespace", "cut"))
    ]
    assert counts[0] == counts[1]
    assert "中国 银行\t3\n" in counts[0].decode()
    trained = [
        here("ngram", "train", "-q", "-n", "2", "--tokenizer", tokenizer, file, "-o", f"{file}.lm").returncode
        for tokenizer, file in (("model:path=m.nlptk", "raw"), ("whitespace", "cut"))
    ]
    assert trained == [0, 0]
    scores = [here("ngram", "score", "-q", f"{file}.lm", file).stdout for file in ("raw", "cut")]
    assert scores[0] == scores[1]
    assert here("hmm", "train", "-q", "-o", "t.nlptk", stdin=b"a/A b/B\n").returncode == 0
    refused(
        here("ngram", "count", "-q", "--tokenizer", "model:path=t.nlptk", "raw"),
        "t.nlptk: it is a tagger, not a segmenter. Give a model that nlptk hmm train --from-words has made.",
    )
