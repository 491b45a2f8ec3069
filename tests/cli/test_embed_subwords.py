"""`nlptk embed` with character n-grams as a shell sees it: training, and words that are not known."""

from __future__ import annotations

import json

import pytest

from nlptk.core.ragged import ByteStrings
from nlptk.embed.vectors import at_length_one
from tests.cli.ngram_runs import quiet, refused
from tests.embed.small_vectors import cat_and_dog, royal

TEXT = "".join(f"the {a} sat on the {b}\n" for a in ("cat", "dog", "cow") for b in ("mat", "mat", "rug")) * 30
TRAIN = ("embed", "train", "text", "--dim", "8", "--epochs", "2", "-o", "model")
NOT_THERE = "there is no such word among the 5"
CATS = f"cats: {NOT_THERE}; the vector is that of 5 of its 9 n-grams"


@pytest.fixture
def run(here, tmp_path):
    """Run a command of `nlptk embed` beside the vectors m.nlptk, which know n-grams."""
    cat_and_dog().save(str(tmp_path / "m.nlptk"))
    return lambda name, *arguments, **options: here("embed", name, *arguments, **options)


@pytest.fixture
def text(tmp_path) -> None:
    (tmp_path / "text").write_text(TEXT)


def _unit(word: bytes):
    return at_length_one(cat_and_dog().subwords.compose(ByteStrings.of([word])).vectors)[0]


def _noted(done, *warnings: str) -> bytes:
    """Return the output of a run that had just this to remark."""
    assert done.stderr.decode() == "".join(f"nlptk: warning: {warning}\n" for warning in warnings)
    assert done.returncode == 0
    return done.stdout


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize("objective", ["skipgram", "cbow"])
@pytest.mark.parametrize("loss", ["negative-sampling", "hierarchical-softmax"])
def test_words_are_trained_and_unknown_ones_have_vectors(here, objective, loss):
    options = ("--objective", objective, "--loss", loss, "--subwords", "2-4")
    assert here(*TRAIN, *options, "--buckets", "1000").returncode == 0
    settings = json.loads(quiet(here("info", "model", "--json")))["settings"]
    assert settings["subwords"] == {"shortest": 2, "longest": 4, "buckets": 1000}
    rows = json.loads(here("embed", "vector", "model", "cat", "catdog", "--json", "-q").stdout)
    assert [len(row["vector"]) for row in rows] == [8, 8]
    assert any(rows[1]["vector"])


@pytest.mark.usefixtures("text")
def test_text_formats_hold_the_words_alone(here, tmp_path):
    assert here(*TRAIN, "--subwords", "3-6").returncode == 0
    quiet(here("embed", "export", "model", "--format", "fasttext", "-o", "words.vec", "-q"))
    lines = (tmp_path / "words.vec").read_text().splitlines()
    assert lines[0] == "8 8"
    assert {line.split(" ")[0] for line in lines[1:]} == set(TEXT.split())


@pytest.mark.usefixtures("text")
def test_output_vectors_are_printed_when_they_were_kept(here):
    assert here(*TRAIN, "--keep-output", "--subwords", "3-6").returncode == 0
    line = quiet(here("embed", "vector", "model", "cat", "--outputs")).split()
    assert (line[0], len(line)) == (b"cat", 9)
    assert line != quiet(here("embed", "vector", "model", "cat")).split()
    unknown = (
        "cats: there is no such word among the 8. Did you mean cat? Write it as in the text of the vectors."
    )
    refused(here("embed", "vector", "model", "cats", "--outputs"), unknown)
    assert here(*TRAIN).returncode == 0
    message = "model: has no output vectors. Train with --keep-output."
    refused(here("embed", "vector", "model", "cat", "--outputs"), message)


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--subwords", "6-3"), "--subwords 6-3: the lengths do not rise within 1 to 100. Give 3-6, say."),
        (("--subwords", "0-2"), "--subwords 0-2: the lengths do not rise within 1 to 100. Give 3-6, say."),
        (
            ("--subwords", "x"),
            "--subwords x: these are no lengths of character n-grams. Give the least and the most: 3-6, say.",
        ),
        (("--buckets", "0"), "--buckets: 0 is not in 1 to 2147483647. Give 2000000, say."),
        (
            ("--keep-output", "--loss", "hierarchical-softmax"),
            "--keep-output: words have no output vectors with hierarchical-softmax. "
            "Give --loss negative-sampling, or leave it out.",
        ),
        *(
            (
                (*option, "--objective", "glove"),
                f"{option[0]}: glove looks at counts, not at pairs of a text. Leave it out.",
            )
            for option in (("--subwords", "3-6"), ("--buckets", "9"), ("--keep-output",))
        ),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(here, options, message):
    refused(here(*TRAIN, *options), message, code=2)


def test_an_unknown_word_has_the_vector_of_its_ngrams_which_is_said(run):
    printed = _noted(run("vector", "m.nlptk", "cats"), f"WORD: {CATS}").split()
    expected = cat_and_dog().subwords.compose(ByteStrings.of([b"cats"])).vectors[0]
    assert printed[0] == b"cats"
    assert [float(number) for number in printed[1:]] == pytest.approx(expected.tolist())


def test_an_unknown_word_has_neighbours_and_a_known_one_may_be_first(run):
    done = run("nearest", "m.nlptk", "CATS", "--json")
    rows = json.loads(_noted(done, f"WORD: {CATS.replace('cats', 'CATS')}"))
    units = cat_and_dog().unit(slice(None))
    expected = sorted(zip((units @ _unit(b"cats")).tolist(), cat_and_dog().words, strict=True), reverse=True)
    assert [row["neighbour"].encode() for row in rows] == [word for _, word in expected]
    assert [row["similarity"] for row in rows] == pytest.approx([cosine for cosine, _ in expected], abs=1e-5)


def test_similarity_takes_known_and_unknown_words(run):
    done = run("similarity", "m.nlptk", "--json", stdin=b"cats dog\ncat dog\ncats cats\n")
    rows = json.loads(_noted(done, f"<stdin>:1: {CATS}", f"<stdin>:3: {CATS}", f"<stdin>:3: {CATS}"))
    dog = cat_and_dog().unit([1])[0]
    assert rows[0]["similarity"] == pytest.approx(float(_unit(b"cats") @ dog), abs=1e-5)
    assert rows[2]["similarity"] == 1


def test_many_words_of_ngrams_are_counted(run):
    done = run("vector", "m.nlptk", stdin=b"cats\n" * 9)
    assert len(done.stdout.splitlines()) == 9
    warnings = done.stderr.decode().splitlines()
    assert len(warnings) == 6
    assert warnings[-1] == "nlptk: warning: 4 more lines have words that are made of n-grams"


def test_a_word_of_which_no_ngram_is_known_is_refused(run):
    refused(run("vector", "m.nlptk", "xyz"), f"xyz: {NOT_THERE}. Write it as in the text of the vectors.")


def test_analogies_are_of_known_words(run):
    done = run("analogy", "m.nlptk", "cats", "dog", "cow")
    refused(done, f"cats: {NOT_THERE}. Did you mean cat? Write it as in the text of the vectors.")


def test_tests_can_be_judged_with_unknown_words(run, tmp_path):
    pairs = "cat dog 3\ncats dog 2\ncow xyz 1\nDodo cow 1.5\n"
    [plain] = json.loads(quiet(run("evaluate", "m.nlptk", "-", "--json", stdin=pairs.encode())))
    assert (plain["items"], plain["covered"]) == (4, 1)
    arguments = ("--by-ngrams", "--json")
    [row] = json.loads(quiet(run("evaluate", "m.nlptk", "-", *arguments, stdin=pairs.encode())))
    assert (row["items"], row["covered"]) == (4, 3)
    assert -1 <= row["spearman"] <= 1
    royal().save(str(tmp_path / "m.nlptk"))
    done = run("evaluate", "m.nlptk", "-", *arguments, stdin=pairs.encode())
    refused(done, "--by-ngrams: the vectors have no n-grams. Train them with --subwords.", code=2)
