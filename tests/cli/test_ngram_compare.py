"""`nlptk ngram compare` as a shell runs it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

TRAIN = (
    b"the cat sat on the mat\nthe dog sat on the log\na cat and a dog\nthe end of the log\n" * 6
    + b"once only\nthe dog and the cat sat\na mat on a log\n" * 3
    + b"one more dog\nthe mat is here\nno end\n"
)
TEST = b"the cat and the dog\na log on the mat\n\nthe unheard cat sat\n"
HELDOUT = b"a dog sat\nthe end of a cat\nthe log and the mat\n" * 4
COMPARE = ("ngram", "compare", "--test", "test.txt")
METHODS = (*COMPARE, "--train", "train.txt")


@pytest.fixture
def texts(tmp_path):
    """The texts in their files."""
    for name, text in (("train", TRAIN), ("test", TEST), ("dev", HELDOUT)):
        Path(tmp_path, f"{name}.txt").write_bytes(text)
    return tmp_path


def rows_of(done):
    """Return the rows of a JSON report that nothing was said about."""
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def refused(done, where):
    """Check that nothing was done and one line says why."""
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode()
    assert message.startswith(f"nlptk: error: {where}")
    assert message.count("\n") == 1


def trained(nlptk, *options, output="m.nlptk"):
    """Train a model on the training text."""
    done = nlptk("ngram", "train", "-q", "train.txt", "-o", output, *options)
    assert done.returncode == 0, done.stderr


def test_all_methods_are_compared_in_one_table(nlptk, texts):
    done = nlptk(*METHODS, "-q", "-n", "2")
    header, *lines = done.stdout.decode().splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    methods = {row["method"] for row in rows}
    assert {"modified-kneser-ney", "mle", "stupid-backoff", "witten-bell", "katz"} <= methods
    ranked = [float(row["perplexity"]) for row in rows if row["rank"]]
    assert ranked == sorted(ranked)
    assert {row["method"] for row in rows if not row["rank"]} == {"mle", "stupid-backoff"}


def test_a_perplexity_that_is_infinite_is_null_in_json(nlptk, texts):
    [row] = rows_of(nlptk(*METHODS, "-q", "-s", "mle", "--json"))
    assert row["zeroprobs"] > 0
    assert row["perplexity"] is row["bits_per_token"] is row["rank"] is None
    header, line = nlptk(*METHODS, "-q", "-s", "mle").stdout.decode().splitlines()
    assert dict(zip(header.split("\t"), line.split("\t"), strict=True))["perplexity"] == "inf"


FITTED = [
    ("jelinek-mercer",),
    ("jelinek-mercer", "--heldout", "dev.txt"),
    ("kneser-ney", "--tune"),
    ("kneser-ney", "--tune", "--heldout", "dev.txt"),
]


@pytest.mark.parametrize("options", FITTED, ids=" ".join)
def test_a_row_is_what_the_same_options_train(nlptk, texts, options):
    trained(nlptk, "-n", "2", "-s", *options)
    [model] = json.loads(nlptk("ngram", "perplexity", "-q", "m.nlptk", "test.txt", "--json").stdout)
    [row] = rows_of(nlptk(*METHODS, "-q", "-n", "2", "-s", *options, "--json"))
    for column in ("perplexity", "perplexity_excluding_oov", "bits_per_character", "oovs"):
        assert row[column] == pytest.approx(model[column], rel=1e-5)


def test_fitting_on_other_text_gives_other_rows(nlptk, texts):
    rows = [rows_of(nlptk(*METHODS, "-q", "-n", "2", "-s", *options, "--json")) for options in FITTED]
    plain = rows_of(nlptk(*METHODS, "-q", "-n", "2", "-s", "kneser-ney", "--json"))
    assert len({row["perplexity"] for [row] in [*rows, plain]}) == 5


def test_models_are_ranked_with_the_methods(nlptk, texts):
    trained(nlptk, "-n", "2", "-s", "katz", output="katz.nlptk")
    trained(nlptk, "-n", "3", "-s", "kneser-ney", output="kn.nlptk")
    mix = ("ngram", "mix", "-q", "katz.nlptk", "kn.nlptk", "--weights", "0.5,0.5", "-o", "mix")
    assert nlptk(*mix).returncode == 0
    models = ("--model", "katz.nlptk", "--model", "kn.nlptk", "--model", "mix")
    rows = rows_of(nlptk(*METHODS, "-q", "-n", "2", "-s", "katz", *models, "--sizes", "1,0.5", "--json"))
    largest, half = rows[:4], rows[4:]
    assert [row["rank"] for row in largest] == [1, 2, 3, 4]
    by_name = {row["method"]: row for row in largest}
    assert [row["method"] for row in half] == ["katz"]
    assert by_name["katz.nlptk"]["perplexity"] == pytest.approx(by_name["katz"]["perplexity"], rel=1e-6)
    assert by_name["katz.nlptk"]["train_tokens"] == by_name["katz"]["train_tokens"]
    assert by_name["mix"]["train_tokens"] is None
    assert [by_name[name]["order"] for name in ("katz.nlptk", "kn.nlptk", "mix")] == [2, 3, 3]
    alone = rows_of(nlptk(*COMPARE, "-q", *models, "--json"))
    assert [row["perplexity"] for row in alone] == pytest.approx(
        [row["perplexity"] for row in largest if row["method"] != "katz"]
    )


def test_models_of_the_same_words_are_not_warned_about(nlptk, texts):
    for order in ("1", "2"):
        trained(nlptk, "-n", order, output=f"{order}.nlptk")
    done = nlptk(*COMPARE, "--model", "1.nlptk", "--model", "2.nlptk")
    assert b"warning" not in done.stderr


def test_models_with_different_vocabularies_are_warned_about(nlptk, texts):
    trained(nlptk, "-n", "2", output="all.nlptk")
    trained(nlptk, "-n", "2", "--min-count", "12", output="some.nlptk")
    done = nlptk(*COMPARE, "--model", "all.nlptk", "--model", "some.nlptk", "--json")
    [warning] = [line for line in done.stderr.decode().splitlines() if "warning" in line]
    assert warning.startswith("nlptk: warning: some.nlptk: words, --tokenizer or --normalize are not those")
    assert "all.nlptk" in warning and "cannot be compared" in warning and "bits_behind and p" in warning
    rows = json.loads(done.stdout)
    assert {row["rank"] for row in rows} == {1, 2}
    assert {row["oovs"] for row in rows} == {1, 3}


def test_a_model_that_cuts_text_otherwise_has_no_rank(nlptk, texts):
    trained(nlptk, "-n", "3", "--tokenizer", "characters", output="characters.nlptk")
    done = nlptk(*METHODS, "-n", "2", "-s", "katz", "--model", "characters.nlptk", "--json")
    assert done.stderr.count(b"warning: characters.nlptk: ") == 1
    words, characters = json.loads(done.stdout)
    assert (words["rank"], characters["rank"]) == (1, None)
    assert characters["events"] > words["events"]
    assert characters["perplexity"] < words["perplexity"]
    for column in ("bits_behind", "bits_behind_low", "bits_behind_high", "p"):
        assert characters[column] is None


def test_a_test_text_from_a_pipe_is_read_once_for_all(nlptk, texts):
    trained(nlptk, "-n", "2")
    models = ("--model", "m.nlptk", "--model", "m.nlptk")
    rows = rows_of(nlptk("ngram", "compare", "-q", "--test", "-", *models, "--json", stdin=TEST))
    assert [row["events"] for row in rows] == [18, 18]
    assert rows[0]["perplexity"] == rows[1]["perplexity"]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("-n 0", "--order: 0 are no different orders"),
        ("-n 2,2", "--order: 2,2 are no different orders"),
        ("--sizes 2", "--sizes: 2 are no different shares"),
        ("--sizes x", "--sizes: x are no different shares"),
        ("-s nothing", "nothing: there is no method"),
        ("--min-count 0", "--min-count: 0 is less than 1"),
        ("--tune -s katz -s mle", "--tune: none of the methods has discounts"),
        ("--tune -s kneser-ney:rule=backoff", "--tune: none of the methods has discounts"),
        ("--heldout dev.txt -s katz -s kneser-ney", "--heldout: none of the methods fits anything"),
        ("--heldout test.txt", "--heldout: test.txt is scored, too"),
        ("--heldout ./test.txt", "--heldout: ./test.txt is scored, too"),
        ("--test - --heldout -", "<stdin>: it can be read only once"),
        ("--train - --model -", "<stdin>: it can be read only once"),
        ("--plot chart.pdf", "--plot: chart.pdf ends neither in .svg nor in .png"),
        ("--plot svg", "--plot: svg ends neither in .svg nor in .png"),
    ],
)
def test_comparing_says_what_is_wrong(nlptk, texts, words, where):
    refused(nlptk(*METHODS, "-q", *words.split()), where)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("", "--train: there is nothing to compare"),
        ("--model m -s katz", "--smoothing: there is no text to train on"),
        ("--model m -n 3", "--order: there is no text to train on"),
        ("--model m --tune", "--tune: there is no text to train on"),
        ("--model m --heldout dev.txt", "--heldout: there is no text to train on"),
        ("--model m --min-count 2", "--min-count: there is no text to train on"),
    ],
)
def test_without_training_text_there_is_nothing_to_train(nlptk, texts, words, where):
    refused(nlptk(*COMPARE, "-q", *words.split()), where)


def test_a_file_that_is_no_model_is_named(nlptk, texts):
    done = nlptk(*COMPARE, "-q", "--model", "dev.txt")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"nlptk: error: dev.txt: ")


DRAWN = (*METHODS, "-q", "-n", "1,2", "--sizes", "0.5,1")


def test_methods_and_models_are_drawn_by_size(nlptk, texts):
    trained(nlptk, "-n", "2")
    trained(nlptk, "-n", "2", "--tokenizer", "characters", output="characters")
    models = ("--model", "m.nlptk", "--model", "characters")
    done = nlptk(*DRAWN, "-s", "witten-bell", "-s", "mle", *models, "--plot", "p.svg")
    assert (done.returncode, done.stderr) == (0, b"")
    drawn = ElementTree.parse(texts / "p.svg").getroot()
    names = {each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"witten-bell, order 1", "witten-bell, order 2", "m.nlptk, order 2"} <= names
    assert not [name for name in names if name.startswith(("mle", "characters"))]  # they have no rank


def test_without_matplotlib_nothing_is_done(nlptk, texts, environment):
    Path(texts, "hidden").mkdir()
    Path(texts, "hidden", "matplotlib.py").write_text("raise ImportError\n")
    env = {"PYTHONPATH": f"{texts / 'hidden'}:{environment['PYTHONPATH']}"}
    done = nlptk(*DRAWN, "--train", "missing.txt", "--plot", "p.svg", env=env)
    refused(done, '--plot: drawing needs the package matplotlib. Run pip install "nlptk[plot]"')
    assert not Path(texts, "p.svg").exists()


def test_a_chart_that_cannot_be_written_is_known_before_the_work(nlptk, texts):
    done = nlptk(*DRAWN, "--train", "missing.txt", "--plot", "nowhere/p.svg")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"nlptk: error: nowhere/p.svg: its directory does not exist")
