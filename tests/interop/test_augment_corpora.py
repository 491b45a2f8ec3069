"""Augmentation and stopwords on the first lines of the classification sets of the field."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from nlptk.augment.ops._base import REGISTRY
from nlptk.cli import app
from nlptk.core.registry import names

LINES = 300
NUM_AUG = 4
ENGLISH, CHINESE = ("cr", "mr", "pc", "sst2", "subj", "trec"), ("zh_hotel", "zh_thucnews_title", "zh_waimai")
FILES = ["sst2_500.tsv", *(f"{name}.{part}.tsv" for name in ENGLISH + CHINESE for part in ("train", "test"))]
every_file = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def run(monkeypatch, capsysbinary):
    """Run nlptk in this process, in one job."""
    monkeypatch.setattr(app, "_catch_signals", lambda: None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)

    def run(*arguments: str, stdin: bytes) -> tuple[list[str], str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = app.main(arguments)
        written, said = capsysbinary.readouterr()
        assert code == 0, said
        assert written.endswith(b"\n")
        return written.decode().removesuffix("\n").split("\n"), said.decode()

    return run


@pytest.fixture
def text(corpus, name):
    """Return the first lines of a file."""
    with corpus(f"cls/{name}").open("rb") as file:
        return b"".join(line for line, _ in zip(file, range(LINES), strict=False))


def rows(text):
    return [line.split("\t", 1) for line in text.decode().removesuffix("\n").split("\n")]


def cut(name):
    return ("--tokenizer", "characters") if name.startswith("zh") else ()


def missing(said):
    found = re.search(r"(\d+) variants are missing: (\d+) sentence", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def check_variants(groups, sources, said):
    """Check the records of each source: the source first, all distinct, as many as the warning says."""
    assert [group[0] for group in groups] == sources
    assert all(len(set(group)) == len(group) <= 1 + NUM_AUG for group in groups)
    short = [1 + NUM_AUG - len(group) for group in groups if len(group) <= NUM_AUG]
    assert missing(said) == (sum(short), len(short))


@every_file
def test_every_sentence_has_its_variants_and_they_its_label(run, text, name):
    given = ("augment", "eda", "--num-aug", str(NUM_AUG), "--id", "--format", "labelled", *cut(name))
    lines, said = run(*given, stdin=text)
    records = [line.split("\t", 2) for line in lines]
    groups = [list(group) for _, group in groupby(records, key=lambda record: record[0])]
    assert [group[0][0] for group in groups] == [str(number + 1) for number in range(len(rows(text)))]
    assert all({record[1] for record in group} == {group[0][1]} for group in groups)
    assert all(sentence.strip() for _, _, sentence in records)
    check_variants(
        [[record[2] for record in group] for group in groups], [row[1] for row in rows(text)], said
    )


@every_file
def test_plain_sentences_have_theirs(run, text, name):
    sentences = [row[1] for row in rows(text)]
    given = ("augment", "eda", "--num-aug", str(NUM_AUG), "--id", "--format", "plain", *cut(name))
    lines, said = run(*given, stdin=("\n".join(sentences) + "\n").encode())
    records = [line.split("\t", 1) for line in lines]
    groups = [[each[1] for each in group] for _, group in groupby(records, key=lambda record: record[0])]
    check_variants(groups, sentences, said)


@every_file
def test_all_ops_together_keep_lines_and_labels(run, text, name):
    ops = [each for op in names(REGISTRY) for each in ("--op", op)]
    lines, _ = run("augment", "apply", *ops, "--format", "labelled", *cut(name), stdin=text)
    records = [line.split("\t", 1) for line in lines]
    assert [label for label, _ in records] == [row[0] for row in rows(text)]
    assert all(sentence.strip() for _, sentence in records)
    changed = sum(record != row for record, row in zip(records, rows(text), strict=True))
    assert changed > 0.95 * len(records)


@every_file
def test_masked_sentences_and_targets_make_the_sentences_again(run, text, name):
    sentences = [row[1] for row in rows(text)]
    lines, _ = run("augment", "mask", *cut(name), stdin=("\n".join(sentences) + "\n").encode())
    assert len(lines) == len(sentences)
    for line, sentence in zip(lines, sentences, strict=True):
        record = json.loads(line)
        words = record["text"].split(" ")
        for place, target in zip(record["positions"], record["targets"], strict=True):
            words[place] = target
        whole = "".join(words).replace("▁", "")
        assert whole == re.sub("[ \t]", "", sentence)


@every_file
def test_text_without_stopwords_keeps_lines_and_labels(run, text, name):
    language = ("--language", "zh", "--tokenizer", "characters") if name.startswith("zh") else ()
    lines, _ = run("stopwords", "filter", "--labels", *language, stdin=text)
    records = [line.split("\t", 1) for line in lines]
    assert [label for label, _ in records] == [row[0] for row in rows(text)]
    shorter = [len(record[1]) < len(row[1]) for record, row in zip(records, rows(text), strict=True)]
    assert sum(shorter) > len(shorter) / 3
    assert all(len(record[1]) <= len(row[1]) for record, row in zip(records, rows(text), strict=True))


def test_a_pipe_that_closes_ends_it_quietly(corpus):
    train = corpus("cls/subj.train.tsv")
    command = f'cat "$1" | "$0" -m nlptk augment eda --num-aug {NUM_AUG} | head -n 3'
    line = command + '; echo "${PIPESTATUS[*]}"'
    done = subprocess.run(
        ["bash", "-c", line, sys.executable, str(train)],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    lines = done.stdout.decode().split("\n")
    assert len(lines) == 5
    assert lines[3].split()[1:] == ["141", "0"]
    assert b"Traceback" not in done.stderr
