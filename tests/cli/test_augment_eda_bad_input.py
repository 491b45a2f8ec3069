"""Bad input for `nlptk augment eda` and `apply`: a message, or documented behaviour."""

from __future__ import annotations

import re

import pytest

EDA = ("augment", "eda", "--num-aug", "4")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"pos\tgood\nno label here\n", b"<stdin>:2: there is no TAB between a label and a sentence"),
        (b'{"text": "a b"}\n{"text": 3}\n', b'<stdin>:2: this is not an object with a string "text"'),
        (b'{"text": "a b"}\n[1]\n', b"<stdin>:2: this is not an object"),
        (b'{"text": "a b"}\n{"text"\n', b"<stdin>:2: this is not JSON"),
        (b'{"sentence": "a b"}\n', b"Name the field of the sentence with --field"),
        (b'{"text": "\\ud800"}\n', b"half of a surrogate pair"),
        (b"text,label\na b,x\nc d\n", b"<stdin>:3: there are 1 fields, and 2 columns"),
        (b'text,label\n"a b,x\nc d,y\n', b"<stdin>:2: a quote is never closed"),
        (b"pos\tgo\xffod\n", b"is not valid UTF-8"),
    ],
)
def test_records_that_are_none_are_named(here, text, message):
    done = here(*EDA, stdin=text)
    assert done.returncode == 1
    assert message in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--alpha-sr", "1.5"), b"--alpha-sr 1.5: a rate is between 0 and 1"),
        (("--alpha-rd", "-0.1"), b"--alpha-rd -0.1: a rate is between 0 and 1"),
        (("--alpha-rs", "nan"), b"--alpha-rs nan: a rate is between 0 and 1"),
        (("--alpha-sr=0", "--alpha-ri=0", "--alpha-rs=0", "--alpha-rd=0"), b"every operation is left out"),
        (("--num-aug", "0"), b"--num-aug 0: is not a number of variants"),
        (("--format", "label"), b"Did you mean labelled?"),
        (("--tokenizer", "word"), b"Did you mean words?"),
        (("--seed", "-1"), b"--seed -1: is out of range"),
        (("--protect", "["), b"this is neither a file nor a regular expression"),
        (("--max-perplexity-ratio", "0", "--filter-lm", "m"), b"--max-perplexity-ratio 0: is not above 0"),
        (("--stopwords", "xx"), b"there is no list of this name"),
        (("--balance", "--format", "plain"), b"--balance: a sentence a line has no labels"),
        (("--keyword-weights", "log-odds"), b"the only label is 'pos'"),
    ],
)
def test_options_that_cannot_be_meant_exit_2(here, options, message):
    done = here(*EDA, *options, stdin=b"pos\tthe good film\n")
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("op", "message"),
    [
        ("random-swp", b"Did you mean random-swap?"),
        ("random-swap:alfa=0.1", b"Did you mean alpha?"),
        ("random-swap:alpha=much", b"the parameter alpha takes number"),
        ("random-swap:alpha=2", b"a rate is between 0 and 1"),
        ("aeda:marks=", b"there is no mark to insert"),
    ],
)
def test_ops_that_are_none_exit_2(here, op, message):
    done = here("augment", "apply", "--op", op, stdin=b"the good film\n")
    assert done.returncode == 2
    assert message in done.stderr


def test_a_synonym_file_with_a_bad_line_is_named(here, tmp_path):
    (tmp_path / "s.txt").write_text("big\tlarge\nsmall little\n")
    done = here(*EDA, "--synonyms", "s.txt", stdin=b"a b\n")
    assert done.returncode == 1
    assert b"s.txt:2: this is no word, TAB and synonyms" in done.stderr


def test_weights_with_a_bad_line_are_named(here, tmp_path):
    (tmp_path / "w.txt").write_text("good\t0.5\nbad\t2\n")
    done = here(*EDA, "--keyword-weights", "w.txt", stdin=b"a b\n")
    assert done.returncode == 1
    assert b"w.txt:2: this is no word, TAB and number from 0 to 1" in done.stderr


def test_protected_words_are_single_words(here, tmp_path):
    (tmp_path / "p.txt").write_text("New York\n")
    done = here(*EDA, "--protect", "p.txt", stdin=b"a b\n")
    assert done.returncode == 1
    assert b"`New York` is more than one word" in done.stderr


def warning(done):
    found = re.search(rb"(\d+) variants are missing: (\d+) sentence", done.stderr)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@pytest.mark.parametrize(
    ("sentence", "variants"),
    [
        ("", set()),
        ("hello hello hello", None),
        ("zzzz", set()),
        ("the of and", None),
        (". , !", None),
        ("😀 👍🏽 🎉", None),
        ("شكرا جزيلا لك", None),
        ("zzzz zzzz", {"zzzz"}),
    ],
)
def test_odd_sentences_get_what_variants_they_can(here, sentence, variants):
    done = here(*EDA, "--alpha-sr", "0", "--alpha-ri", "0", stdin=f"x\t{sentence}\n".encode())
    assert done.returncode == 0
    lines = done.stdout.decode().removesuffix("\n").split("\n")
    assert lines[0] == f"x\t{sentence}"
    found = [line.removeprefix("x\t") for line in lines[1:]]
    assert len(set(found)) == len(found)
    assert not {"", sentence} & set(found)
    assert all(set(line.split()) <= set(sentence.split()) for line in found)
    if variants is not None:
        assert set(found) == variants
    assert warning(done) == ((4 - len(found), 1) if len(found) < 4 else (0, 0))


def test_one_word_has_its_synonyms_and_insertions(here):
    done = here(*EDA, stdin=b"x\tmovie\n")
    lines = done.stdout.decode().split("\n")
    assert len(lines) == 6
    assert all(line.count(" ") <= 1 for line in lines)


def test_there_is_one_warning_for_all(here):
    done = here(*EDA, stdin=b"x\tzzzz\nx\t\n\nx\tqqqq\n")
    assert done.stderr.count(b"warning") == 1
    assert warning(done) == (12, 3)
    assert done.stdout == b"x\tzzzz\nx\t\n\nx\tqqqq\n"
    assert b"warning" not in here(*EDA, "-q", stdin=b"x\tzzzz\n").stderr


def test_empty_lines_stay(here):
    done = here(*EDA, "-q", "--no-original", "--alpha-sr", "0", "--alpha-ri", "0", stdin=b"x\ta b c d e\n\n")
    assert done.stdout.count(b"\n") == 4


def test_a_line_of_a_megabyte(here):
    sentence = b" ".join(b"word%d" % (n % 5000) for n in range(110_000))
    done = here(*EDA, "-q", stdin=b"x\t" + sentence + b"\n")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split(b"\n")
    assert lines[0] == b"x\t" + sentence
    assert len(set(lines[:-1])) == 5
    assert all(len(line) > 0.85 * len(sentence) for line in lines[:-1])


def test_a_last_line_without_its_end(here):
    done = here(*EDA, "-q", stdin=b"x\ta very good film\ny\tthe dog barks loudly")
    lines = done.stdout.decode().split("\n")
    assert lines[5] == "y\tthe dog barks loudly"
    assert len(lines) == 11


def test_no_input_gives_no_output(here):
    done = here(*EDA, "-q", stdin=b"")
    assert (done.returncode, done.stdout) == (0, b"")


def test_line_ends_of_windows_and_a_byte_order_mark(here):
    done = here(*EDA, "-q", stdin=b"\xef\xbb\xbfx\ta very good film\r\n")
    lines = done.stdout.decode().split("\n")
    assert lines[0] == "x\ta very good film"
    assert not any("\r" in line for line in lines)


def test_stdin_is_read_once(here):
    done = here(*EDA, "-", "--synonyms", "-", stdin=b"a b\n")
    assert done.returncode == 2
    assert b"it can be read only once" in done.stderr
