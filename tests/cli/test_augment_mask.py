"""`nlptk augment mask` and `pairs` as a shell runs them."""

from __future__ import annotations

import json

import pytest

from tests.cli.ngram_runs import quiet, refused

TEXT = (
    b"""the cat sat on the mat
the dog "sat" on the log \\ there

a cat and a dog run far away from here
one
"""
    * 50
)
MASK = ("augment", "mask", "-q")


def rows(done):
    return [json.loads(line) for line in quiet(done).splitlines()]


def lines_of(text):
    return [" ".join(line.split()) for line in text.decode().splitlines() if line.strip()]


def test_masked_text_and_its_targets_make_the_text_again(here):
    found = rows(here(*MASK, stdin=TEXT))
    for row, line in zip(found, lines_of(TEXT), strict=True):
        words = row["text"].split(" ")
        for position, target in zip(row["positions"], row["targets"], strict=True):
            words[position] = target
        assert " ".join(words) == line
    assert sum(len(row["positions"]) for row in found) > 100
    assert any("[MASK]" in row["text"] for row in found)


@pytest.mark.parametrize("noise", ["token-deletion", "text-infilling", "token"])
def test_two_columns_are_the_noisy_text_and_the_text(here, noise):
    lines = quiet(here(*MASK, "--noise", noise, "--format", "tsv", stdin=TEXT)).decode().splitlines()
    escaped = [line.replace("\\", "\\\\") for line in lines_of(TEXT)]
    assert [line.split("\t")[1] for line in lines] == escaped
    assert any(line.split("\t")[0] != line.split("\t")[1] for line in lines)


def test_several_kinds_of_noise_are_done_one_after_the_other(here):
    noise = ("--noise", "sentence-permutation", "--noise", "text-infilling")
    found = rows(here(*MASK, *noise, stdin=TEXT))
    documents = [lines_of(part) for part in TEXT.split(b"\n\n")]
    assert [row["target"].split("\n") for row in found] == documents
    assert any("[MASK]" in row["text"] for row in found)


def test_whole_words_entities_and_phrases(here, tmp_path):
    pieces = b"play ##ing foot ##ball is fun\n" * 100
    for row in rows(here(*MASK, "--noise", "token:rate=0.4", "--units", "words", stdin=pieces)):
        assert {(0 in row["positions"]), (1 in row["positions"])} in ({True}, {False})
    columns = b"New B-LOC\nYork I-LOC\nis O\nbig O\n\n" * 100
    found = rows(here(*MASK, "--noise", "token:rate=0.5", "--units", "bio", stdin=columns))
    assert {len(row["positions"]) for row in found} <= {1, 2, 3}
    assert all((0 in row["positions"]) == (1 in row["positions"]) for row in found)
    assert len({tuple(row["positions"]) for row in found}) > 3
    (tmp_path / "phrases").write_text("New York\n")
    found = rows(
        here(*MASK, "--noise", "span", "--units", "phrases:path=phrases", stdin=b"in New York\n" * 100)
    )
    assert all((1 in row["positions"]) == (2 in row["positions"]) for row in found)
    assert any(1 in row["positions"] for row in found)


def test_random_words_come_from_the_vocabulary_or_from_the_text(here, tmp_path):
    (tmp_path / "words").write_text("one 7\ntwo 5\n[MASK]\n\none 2\n")
    only_random = ("--noise", "token:mask=0,random=1,rate=1")
    found = rows(here(*MASK, *only_random, "--vocab", "words", stdin=TEXT))
    assert {word for row in found for word in row["text"].split(" ")} == {"one", "two"}
    found = rows(here(*MASK, *only_random, stdin=TEXT))
    assert {word for row in found for word in row["text"].split(" ")} == set(TEXT.decode().split())


@pytest.mark.parametrize(
    ("tokenizer", "text", "target"),
    [
        ("words", "Don't stop, now.", "Don't stop , now ."),
        ("characters", "修 伞人", "修 ▁ 伞 人"),
        ("whitespace", "one\u3000two three", "one\u3000two three"),
    ],
)
def test_a_tokenizer_cuts_the_lines(here, tokenizer, text, target):
    given = ("--tokenizer", tokenizer, "--noise", "token-deletion:rate=0")
    found = rows(here(*MASK, *given, stdin=f"{text}\n\n{text}\n{text}".encode()))
    assert found == [{"text": target, "target": target}] * 3


def test_columns_are_cut_already(here):
    done = here(*MASK, "--units", "bio", "--tokenizer", "words", stdin=b"a O\n")
    assert done.stderr.startswith(b"nlptk: error: --units bio: its tokens stand in columns. ")


@pytest.mark.parametrize("noise", ["token:rate=1,random=0,mask=1", "span:rate=1", "text-infilling:rate=0.9"])
def test_tokens_that_are_kept_stay(here, tmp_path, noise):
    given = ("--noise", noise, "--keep", "[CLS],[SEP]", "--vocab", "words")
    (tmp_path / "words").write_text("random\n")
    text = b"[CLS] a b [SEP] c [SEP]\n[CLS] [SEP]\n" * 20
    found = rows(here(*MASK, *given, stdin=text))
    for row in found:
        kept = [word for word in row["text"].split(" ") if word in ("[CLS]", "[SEP]")]
        assert kept in (["[CLS]", "[SEP]", "[SEP]"], ["[CLS]", "[SEP]"])
        assert not set(row.get("targets", [])) & {"[CLS]", "[SEP]"}
    assert len({row["text"] for row in found}) > 1


def test_duplicates_and_epochs_have_noise_of_their_own(here):
    once, again = (rows(here(*MASK, "--epoch", epoch, stdin=TEXT)) for epoch in "01")
    assert once != again
    found = rows(here(*MASK, "--duplicates", "3", "--noise", "token-deletion", stdin=TEXT))
    assert [row["target"] for row in found] == [line for line in lines_of(TEXT) for _ in range(3)]
    triples = zip(found[::3], found[1::3], found[2::3], strict=True)
    assert sum(len({row["text"] for row in triple}) > 1 for triple in triples) > 100


NOISES = [
    *("token", "span", "ngram", "token-deletion", "text-infilling", "sentence-permutation"),
    "document-rotation",
]


@pytest.mark.parametrize("noise", NOISES)
def test_the_bytes_are_the_same_for_any_jobs_memory_and_way_in(nlptk, tmp_path, noise):
    text = TEXT * 250  # 1.4 MB: several blocks, and more than is kept in memory
    (tmp_path / "text").write_bytes(text)
    given = (*MASK, "--noise", noise, "--seed", "5", "--duplicates", "2")
    one = quiet(nlptk(*given, "--jobs", "1", "text"))
    assert quiet(nlptk(*given, "--jobs", "2", "--memory", "4M", stdin=text)) == one
    assert quiet(nlptk(*given[:-4], "--seed", "6", "--duplicates", "2", "text")) != one


@pytest.mark.parametrize("command", [("mask",), ("pairs",)])
def test_a_closed_pipe_ends_it_in_silence(shell, command, tmp_path):
    (tmp_path / "text").write_bytes(TEXT * 100)
    done = shell(f"set -o pipefail; nlptk augment {command[0]} -q text | head -n 2")
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (141, 2, b"")


@pytest.mark.parametrize("text", [b"", b"\n", b"\n \n\t\n\n"])
def test_no_text_makes_no_records(here, text):
    assert quiet(here(*MASK, stdin=text)) == b""


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize(
    "text",
    [
        "one",
        "one\n\ntwo\n\n\n",
        "\r\n x \t y \r\n",
        "hello hello hello\n",
        "\U0001f600 \U0001f468\u200d\U0001f469\n",
        "שלום עולם\n",
        "! ? .\n",
    ],
)
def test_odd_text_goes_through(here, noise, text):
    given = ("--noise", noise if ":" in noise else noise, "--format", "tsv", "--duplicates", "4")
    found = quiet(here(*MASK, *given, stdin=text.encode())).decode().split("\n")[:-1]
    assert all(part for line in found for part in line.split("\t"))
    targets = [line.split("\t")[1].split("\\n") for line in found[::4]]
    assert [line for target in targets for line in target] == lines_of(text.encode())


def test_a_line_of_a_megabyte_goes_through(here):
    words = [f"w{number % 1000}" for number in range(200_000)]
    (row,) = rows(here(*MASK, "--noise", "span:random=0", stdin=" ".join(words).encode()))
    assert len(row["text"].split(" ")) == 200_000
    assert 25_000 < len(row["positions"]) < 35_000


@pytest.mark.parametrize(
    ("given", "message", "code"),
    [
        ("--noise tokn", "tokn: there is no method of this name. Did you mean token? There are: ", 2),
        ("--noise token:rate=1.5", "token:rate=1.5: this is no share. Give a number from 0 to 1.", 2),
        ("--noise token:rat=1", "token:rat: there is no such parameter. Did you mean rate? There are: ", 2),
        ("--units wordz", "wordz: there is no method of this name. Did you mean words? There are: ", 2),
        ("--units phrases", "phrases: its parameter path must be given. Write phrases:path=text.", 2),
        ("--units phrases:path=none", "none: there is no such file. Check the path.", 1),
        (
            "--units bio --noise document-rotation",
            "--units bio: its input has no sentences to move about. ",
            2,
        ),
        ("--vocab none", "none: there is no such file. Check the path.", 1),
        ("--vocab empty", "empty: there are no words in it. Give a word a line.", 1),
        ("--duplicates 0", "--duplicates: 0 copies are none. Give 1 or more.", 2),
        ("--epoch -1", "--epoch: -1 is no number of a pass. Give 0 or more.", 2),
        ("--format xml", "--format: xml is no form of output. Choose jsonl or tsv.", 2),
        ("--seed -1", "--seed -1: is out of range. Give a whole number from 0 to 2^64 - 1.", 2),
        ("--mask-token=", "--mask-token: '' cannot stand between blanks. Give a token without blanks, ", 2),
        ("--units bio", "<stdin>:1: the is no tag of an entity. ", 1),
    ],
)
def test_what_cannot_be_meant_is_one_line(here, tmp_path, given, message, code):
    (tmp_path / "empty").write_bytes(b"\n[MASK]\n")
    done = here(*MASK, *given.split(), stdin=b"the the\n")
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode().startswith(f"nlptk: error: {message}")
    assert done.stderr.count(b"\n") == 1


def test_words_that_do_not_fit_in_memory_are_said_to(here):
    text = b"\n".join(b"word%d" % number for number in range(100_000))
    done = here(*MASK, "--memory", "1M", stdin=text)
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: --memory: the ")
    assert b"--vocab FILE" in done.stderr


def test_pairs_in_both_forms(here):
    text = b'a\tb "c"\nd\n\ne\nf\n'
    found = rows(here("augment", "pairs", "-q", "--task", "sentence-order", stdin=text))
    assert sorted(sorted((row["first"], row["second"])) for row in found) == [['a\tb "c"', "d"], ["e", "f"]]
    lines = quiet(here("augment", "pairs", "-q", "--task", "sentence-order", "--format", "tsv", stdin=text))
    again = [line.split("\t") for line in lines.decode().splitlines()]
    assert [line[0] for line in again] == [row["label"] for row in found]
    assert [line[1].replace("\\t", "\t") for line in again] == [row["first"] for row in found]


def test_pairs_of_nothing_are_refused(here):
    remedy = "Give a sentence a line, and an empty line between documents only"
    refused(here("augment", "pairs", "-q", stdin=b"\n"), f"<stdin>: no document has two sentences. {remedy}.")
    done = here("augment", "pairs", "-q", stdin=b"a\nb\n")
    assert done.stderr.startswith(b"nlptk: error: <stdin>: there is one document only")
