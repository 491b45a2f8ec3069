"""`nlptk ngram perplexity` with scores that follow the text, and the signature that tells so."""

from __future__ import annotations

import json

import pytest

FIRST = b"the cat sat on the mat\nthe dog sat on the log\na cat and a dog\nthe end\n" * 6 + b"once only\n"
SECOND = b"ein hund sass auf der matte\nder hund und the cat\nein ende\n" * 6 + b"nur einmal\n"
TEXT = b"the cat and the dog\nthe dog\n\nder hund sass\nein hund\nder hund sass auf der log\n"
PERPLEXITY = ("ngram", "perplexity", "-q")


@pytest.fixture
def mixture(nlptk, tmp_path):
    """Two models, a mixture of them in m.nlptk, and a text, t.txt."""
    for name, text in (("a", FIRST), ("b", SECOND)):
        done = nlptk("ngram", "train", "-q", "-n", "2", "-o", f"{name}.nlptk", stdin=text)
        assert done.returncode == 0
    done = nlptk("ngram", "mix", "-q", "a.nlptk", "b.nlptk", "--weights", "0.7,0.3", "-o", "m.nlptk")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (tmp_path / "t.txt").write_bytes(TEXT)
    return tmp_path / "m.nlptk"


def rows_of(done) -> list[dict[str, str]]:
    """Read tab-separated lines with a header."""
    assert (done.returncode, done.stderr) == (0, b"")
    header, *lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    return [dict(zip(header, line, strict=True)) for line in lines]


CACHE = ("--cache", "4", "--cache-weight", "0.2")


@pytest.mark.parametrize(
    "given", [("--adapt", "file"), CACHE, ("--adapt", "paragraph", *CACHE)], ids=" ".join
)
def test_words_and_lines_add_up_to_the_report(nlptk, mixture, given):
    (total,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", *given))
    (plain,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt"))
    words = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--per-word", *given))
    lines = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--per-sentence", *given))
    assert len(words) == int(total["tokens"]) + int(total["sentences"])
    for rows in (words, lines):
        logprob = sum(float(row["log10_prob"]) for row in rows)
        assert logprob == pytest.approx(float(total["log10_prob"]), abs=1e-3)
    assert total["log10_prob"] != plain["log10_prob"]


def test_the_signature_tells_all_that_changes_the_figures(nlptk, mixture, tmp_path):
    (tmp_path / "held").write_bytes(b"the cat the cat\nder hund der hund\n")
    variants = [
        (),
        ("--adapt", "file"),
        ("--adapt", "paragraph"),
        CACHE,
        ("--cache", "3", "--cache-weight", "0.2"),
        ("--cache", "4", "--cache-weight", "0.25"),
        ("--cache", "4", "--heldout", "held"),
        (*CACHE, "--cache-decay", "0.1"),
        (*CACHE, "--cache-decay", "0.2"),
        (*CACHE, "--adapt", "file"),
        ("--cache", "4", "--heldout", "held", "--adapt", "file"),
    ]
    rows = [rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", *given))[0] for given in variants]
    signatures = [row["model"] for row in rows]
    assert len(set(signatures)) == len({row["log10_prob"] for row in rows}) == len(variants)
    assert signatures[0] == json.loads(nlptk("info", "--json", "m.nlptk").stdout)["signature"]
    assert all(signature.startswith(signatures[0]) for signature in signatures)
    assert signatures[7].removeprefix(signatures[0]) == "|cache:4|cache_decay:0.1|cache_weight:0.2"
    assert signatures[9].removeprefix(signatures[0]) == "|adapt:file|cache:4|cache_weight:0.2"


def test_a_fitted_weight_can_be_given_again(nlptk, mixture, tmp_path):
    (tmp_path / "held").write_bytes(b"the cat the cat\nder hund der hund\n")
    (fitted,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--cache", "4", "--heldout", "held"))
    weight = fitted["model"].partition("|cache_weight:")[2]
    (again,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--cache", "4", "--cache-weight", weight))
    assert again == fitted


def test_weights_follow_each_file_anew(nlptk, mixture, tmp_path):
    (tmp_path / "u.txt").write_bytes(SECOND)
    rows = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "u.txt", "t.txt", "--adapt", "file", *CACHE))
    (alone,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--adapt", "file", *CACHE))
    assert [row["file"] for row in rows] == ["u.txt", "t.txt", "total"]
    assert rows[1] == alone


@pytest.mark.parametrize("given", [("--adapt", "file"), CACHE, ("--adapt", "file", *CACHE)], ids=" ".join)
def test_figures_are_the_same_for_any_number_of_processes(nlptk, mixture, given):
    one, two = (nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--jobs", jobs, *given).stdout for jobs in ("1", "2"))
    assert one == two


def test_mix_reports_what_perplexity_reports(nlptk, mixture):
    done = nlptk(
        "ngram", "mix", "-q", "a.nlptk", "b.nlptk", "--weights", "0.7,0.3", "-o", "again.nlptk",
        "--test", "t.txt", "--adapt", "file",
    )  # fmt: skip
    (scored,) = rows_of(nlptk(*PERPLEXITY, "m.nlptk", "t.txt", "--adapt", "file"))
    assert rows_of(done)[-1]["perplexity"] == scored["perplexity"]


@pytest.mark.parametrize("name", ["a.nlptk", "m.nlptk"])
def test_a_model_from_a_pipe_has_the_signature_of_its_file(nlptk, mixture, tmp_path, name):
    data = (tmp_path / name).read_bytes()
    (file,) = rows_of(nlptk(*PERPLEXITY, name, "t.txt"))
    (pipe,) = rows_of(nlptk(*PERPLEXITY, "-", "t.txt", stdin=data))
    assert pipe == file
    described = json.loads(nlptk("info", "--json", "-", stdin=data).stdout)
    assert described["signature"] == file["model"]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("a.nlptk t.txt --adapt file", "--adapt: a.nlptk is no mixture"),
        ("m.nlptk t.txt --adapt page", "--adapt: page is no part of a text"),
        ("m.nlptk t.txt --cache 4 --heldout t.txt", "--heldout: t.txt is scored, too"),
    ],
)
def test_what_cannot_be_meant_is_refused(nlptk, mixture, words, where):
    done = nlptk(*PERPLEXITY, *words.split())
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode()
    assert message.startswith(f"nlptk: error: {where}") and message.count("\n") == 1


@pytest.mark.parametrize("command", ["prune --target 9 -o x", "export -o x", "next", "generate"])
def test_a_mixture_is_refused_where_one_model_is_needed(nlptk, mixture, command):
    name, *others = command.split()
    done = nlptk("ngram", name, "m.nlptk", *others)
    assert done.returncode == 1
    message = (
        "nlptk: error: m.nlptk: is a mixture, which has no n-grams of its own. Make one model of its parts"
    )
    assert done.stderr.decode().startswith(message)
