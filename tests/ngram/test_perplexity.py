"""Perplexity: the conventions of KenLM and SRILM, sums that depend on nothing but the text."""

from __future__ import annotations

import json
import math

import pytest

from nlptk.ngram import scoring
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.model import NgramModel
from nlptk.ngram.perplexity import Tally, report, tallies
from nlptk.ngram.scoring import Texts
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.train import train
from tests.ngram.textbook import text_of

PLENTY = 1 << 30


def _trained(path, **given) -> NgramModel:
    return train([str(path)], NgramSettings(**given), memory=PLENTY).model


@pytest.fixture
def small(tmp_path) -> NgramModel:
    path = tmp_path / "train.txt"
    path.write_text("a b c a b\nb c\n\nc a b d\n" * 5)
    return _trained(path)


def _rows(model, *paths, jobs=1):
    texts = Texts(paths=[str(path) for path in paths], memory=PLENTY, jobs=jobs)
    return report(texts.paths, tallies(model.model, model, texts), "signed")


def test_srilms_worked_example_of_ppl_and_ppl1():
    logprob = -3.20177e6 * math.log(10)
    row = Tally(61031, 1000015, 34153, 0, logprob, logprob, 1, 1).row("f", None)
    assert row["perplexity_excluding_oov"] == pytest.approx(1311.97, rel=2e-5)
    assert row["perplexity_without_end"] == pytest.approx(2065.09, rel=2e-5)


def test_brown_has_kenlms_perplexities(corpus, tmp_path):
    model = _trained(corpus("brown.train.txt"))
    (row,) = _rows(model, corpus("brown.test.txt"), jobs=2)
    assert (row["oovs"], row["tokens"] + row["sentences"], row["zeroprobs"]) == (2767, 121419, 0)
    assert row["perplexity"] == pytest.approx(314.597003910784, rel=1e-6)
    assert row["perplexity_excluding_oov"] == pytest.approx(258.77897359248004, rel=1e-6)


def test_a_file_is_scored_word_by_word_with_the_end_of_each_line(small, tmp_path):
    path = tmp_path / "t.txt"
    path.write_bytes("a zzz é\n\nb".encode())
    ids = {word: number for number, word in enumerate(small.model.words)}
    text, _ = text_of([[ids[b"a"], 0, 0], [], [ids[b"b"]]])
    logprobs = small.model.score(text).logprobs[text != 1]
    (row,) = _rows(small, path)
    assert (row["sentences"], row["tokens"], row["oovs"]) == (3, 4, 2)
    assert row["perplexity"] == pytest.approx(math.exp(-logprobs.sum() / 7))
    assert row["perplexity_excluding_oov"] == pytest.approx(
        math.exp(-(logprobs.sum() - logprobs[1] - logprobs[2]) / 5)
    )
    assert row["log10_prob"] == pytest.approx(logprobs.sum() / math.log(10))
    assert row["bits_per_token"] == pytest.approx(math.log2(row["perplexity"]))
    assert row["bits_per_character"] * 11 == pytest.approx(row["bits_per_byte"] * 12)
    assert row["bits_per_byte"] == pytest.approx(-logprobs.sum() / math.log(2) / 12)
    assert row["bits_are_lower_bounds"] is True
    assert row["model"] == "signed"


def test_a_last_line_without_line_feed_is_a_line(small, tmp_path):
    with_it, without = tmp_path / "a", tmp_path / "b"
    with_it.write_text("a b\nc\n")
    without.write_text("a b\nc")
    rows = [_rows(small, path)[0] for path in (with_it, without)]
    assert [{**row, "file": ""} for row in rows][0] == {**rows[1], "file": ""}


def test_sums_are_the_same_for_any_number_of_processes(small, tmp_path, monkeypatch):
    monkeypatch.setattr(scoring, "_BLOCK_BYTES", 100)
    path = tmp_path / "t.txt"
    path.write_text("a b q c\nb\n c d d\n" * 40)
    assert _rows(small, path, path, jobs=1) == _rows(small, path, path, jobs=3)


def test_files_have_a_row_each_and_an_empty_one_has_no_perplexity(small, tmp_path):
    full, empty = tmp_path / "full", tmp_path / "empty"
    full.write_text("a b\n")
    empty.write_bytes(b"")
    first, second, total = _rows(small, empty, full)
    assert (first["sentences"], first["perplexity"], first["bits_per_byte"]) == (0, None, None)
    assert {**total, "file": ""} == {**second, "file": ""}
    assert total["file"] == "total"


def test_a_text_of_unknown_words_has_a_perplexity(small, tmp_path):
    path = tmp_path / "t.txt"
    path.write_text("x y\nz <unk>\n")
    (row,) = _rows(small, path)
    assert (row["tokens"], row["oovs"], row["zeroprobs"]) == (4, 4, 0)
    assert math.isfinite(row["perplexity"]) and math.isfinite(row["perplexity_excluding_oov"])
    assert row["perplexity_without_end"] is None


def test_what_is_impossible_is_counted_and_has_an_infinite_perplexity(tmp_path):
    path = tmp_path / "train.txt"
    path.write_text("a b\n" * 9)
    model = _trained(path, smoothing="mle", order=2)
    assert isinstance(model.model, BackoffModel)
    (row,) = _rows(model, path)
    assert (row["zeroprobs"], row["perplexity"]) == (0, pytest.approx(1))
    path.write_text("b a\n")
    (row,) = _rows(model, path)
    assert row["zeroprobs"] > 0
    assert row["perplexity"] == math.inf == row["perplexity_excluding_oov"]
    assert json.dumps(row["sentences"]) == "1"
