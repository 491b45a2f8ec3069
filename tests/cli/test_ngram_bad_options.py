"""`nlptk ngram` with wrong options, mixed-up files, odd vocabularies and text in other encodings."""

from __future__ import annotations

import json

import pytest

from tests.cli.ngram_runs import quiet, refused, report

TEXT = b"a b a\nb c\n\na b\n" * 3
TRAIN = ("ngram", "train", "-q", "t", "-o", "new")


@pytest.fixture
def folder(here, tmp_path):
    """A text t, its model m.nlptk, counts and ARPA file, and a model of another kind."""
    (tmp_path / "t").write_bytes(TEXT)
    quiet(here("ngram", "train", "-q", "-n", "2", "t", "-o", "m.nlptk"))
    quiet(here("ngram", "count", "-q", "-n", "2", "t", "-o", "counts"))
    quiet(here("ngram", "export", "-q", "m.nlptk", "-o", "arpa"))
    quiet(here("train-bpe", "-q", "t", "--vocab-size", "260", "-o", "bpe.nlptk"))
    return tmp_path


RISING = "Give one for each order, 0,0,1 say"
WRONG_OPTIONS = [
    ("-n 0", "--order: 0 is not in 1 to 64. Give 3 or 5, say."),
    ("-n 65", "--order: 65 is not in 1 to 64. Give 3 or 5, say."),
    ("--min-count 0", "--min-count: 0 is less than 1. Give a positive number."),
    ("--prune 0,2,1", f"--prune: 0,2,1 are no counts that rise. {RISING}."),
    ("--prune 1", "--prune: words cannot be pruned. Begin with 0 and give --min-count."),
    ("--prune 0,0,0,1", "--prune: 4 counts are given for 3 orders. Give one for each order, or fewer."),
    ("--prune 0,x", "--prune: 0,x is no list of whole numbers. Write 0,0,1, say."),
    ("--vocab t --min-count 2", "--vocab: --min-count chooses the words, too. Give one of the two."),
    ("-s bayesian --heldout t", "--heldout: t is counted, too. Give text of its own, or leave it out."),
    (
        "-s bayesian:strengths=2 --heldout m.nlptk",
        "--heldout: bayesian fits nothing on held-out text as it is asked. Leave it out.",
    ),
    ("-o t", "-o: t is one of the files to read. Give the result a file of its own."),
    ("--vocab arpa -o arpa", "-o: arpa is one of the files to read. Give the result a file of its own."),
    (
        "--counts --min-count 2",
        "--counts: the words of counts are those that were counted. "
        "Leave out --vocab and --min-count, or train on text.",
    ),
]


@pytest.mark.parametrize(("options", "message"), WRONG_OPTIONS, ids=[options for options, _ in WRONG_OPTIONS])
def test_training_options_that_cannot_be_meant_are_refused(here, folder, options, message):
    before = sorted(folder.iterdir())
    refused(here(*TRAIN, *options.split()), message, 2)
    assert (sorted(folder.iterdir()), (folder / "t").read_bytes()) == (before, TEXT)


NO_TEXT = "Go on with --errors replace, or convert the file."
MIXED_UP = [
    ("train missing -o new", "missing: there is no such file. Check the path."),
    ("train . -o new", ".: this is a directory. Name the files in it."),
    ("train m.nlptk -o new", "m.nlptk: this is a model file, not text. Give a text, "),
    ("train counts -o new", "counts:1: </s> is among the words, but every line is a sentence already. "),
    ("train --counts t -o new", "t:1: a is no count from 1 to 999999999999999999. Write w1 .. wn TAB count."),
    ("train t -o no/new", "no/new: its directory does not exist. Make the directory first."),
    ("train t -o .", ".: this is a directory. Name a file in it."),
    ("train t --tokenizer model:path=no -o new", "no: cannot be read (No such file or directory). "),
    ("train t --tokenizer model:path=m.nlptk -o new", "m.nlptk: is a model of kind ngram, which cuts "),
    ("import t -o new", "t:12: this is no ARPA file: it has no line \\data\\. Give a model in ARPA format."),
    ("import missing -o new", "missing: there is no such file. Check the path."),
    ("import arpa -o no/new", "no/new: its directory does not exist. Make the directory first."),
    ("export t -o new", "t: is not a .nlptk file. Give a .nlptk file."),
    ("export arpa -o new", "arpa: is an ARPA language model, not a .nlptk file. Import it first."),
    ("export bpe.nlptk -o new", "bpe.nlptk: is a model of kind bpe, and kind ngram is needed. "),
    ("export m.nlptk -o no/new", "no/new: its directory does not exist. Make the directory first."),
    ("perplexity t m.nlptk", "t: is not a .nlptk file. Give a .nlptk file."),
    ("perplexity m.nlptk arpa", "arpa:7: <s> is among the words, but every line is a sentence already. "),
    ("count counts -o new", "counts:1: </s> is among the words, but every line is a sentence already. "),
    ("count --merge t -o new", "t:1: a is no count from 1 to 999999999999999999. Write w1 .. wn TAB count."),
]


@pytest.mark.parametrize(("words", "parts"), [(words, parts) for words, *parts in MIXED_UP], ids=str)
def test_files_that_are_mixed_up_are_named(here, folder, words, parts):
    before = sorted(folder.iterdir())
    done = here("ngram", *words.split(), "-q")
    message = done.stderr.decode()
    assert (done.returncode, done.stdout, message.count("\n")) == (1, b"", 1)
    assert message.startswith(f"nlptk: error: {parts[0]}")
    assert all(part in message for part in parts)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "words", ["count t -o t", "import arpa -o arpa", "train --counts counts -o counts", "export arpa -o arpa"]
)
def test_no_file_is_replaced_by_what_is_made_of_it(here, folder, words):
    name = words.split()[-1]
    before = (folder / name).read_bytes()
    what = "the model" if words.startswith("export") else "one of the files to read"
    refused(
        here("ngram", *words.split(), "-q"), f"-o: {name} is {what}. Give the result a file of its own.", 2
    )
    assert (folder / name).read_bytes() == before


def test_orders_that_are_pruned_away_are_empty(here, folder):
    summary = json.loads(quiet(here(*TRAIN, "--prune", "0,99", "--json")))
    assert [order["ngrams"] for order in summary["orders"]] == [6, 0, 0]
    assert report(here, b"a b\n", "new")["zeroprobs"] == 0


def test_counts_may_grow_in_their_own_file(here, folder):
    once = [line.split("\t") for line in (folder / "counts").read_text().splitlines()]
    quiet(here("ngram", "count", "-q", "--merge", "counts", "counts", "-o", "counts"))
    twice = [line.split("\t") for line in (folder / "counts").read_text().splitlines()]
    assert twice == [[ngram, str(2 * int(count))] for ngram, count in once]


@pytest.mark.parametrize("given", ["--order 3", "--highest", "--tokenizer words", "--normalize nfc"])
def test_options_that_would_not_change_a_merge_are_refused(here, folder, given):
    name = given.split()[0]
    done = here("ngram", "count", "-q", "--merge", "counts", *given.split())
    refused(done, f"{name}: it says how texts are counted, and --merge takes counts. Leave it out.", 2)


def test_a_vocabulary_may_repeat_words_and_name_the_special_ones(here, folder):
    (folder / "v").write_text("b\n\na\nb\r\n<unk>\n<s>\nzzz\n</s>")
    (folder / "w").write_text("a\nb\nzzz\n")
    for name in "vw":
        quiet(here(*TRAIN, "--vocab", name, "-o", f"{name}.nlptk"))
    assert (folder / "v.nlptk").read_bytes() == (folder / "w.nlptk").read_bytes()


def test_a_vocabulary_is_normalized_as_its_text_is(here, folder):
    (folder / "v").write_text("A\nB\n")
    (folder / "w").write_text("a\nb\n")
    for name in "vw":
        quiet(here(*TRAIN, "--normalize", "lower", "--vocab", name, "-o", f"{name}.nlptk"))
    assert (folder / "v.nlptk").read_bytes() == (folder / "w.nlptk").read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "v: it has no words. Give a file with one word a line."),
        ("\n<unk>\n", "v: it has no words. Give a file with one word a line."),
        (
            "a\nb\t7\n",
            "v:2: there is a blank, and no word holds one. Write one word a line and nothing beside it.",
        ),
    ],
    ids=["empty", "special words", "a list with counts"],
)
def test_a_file_that_is_no_vocabulary_is_refused(here, folder, words, message):
    (folder / "v").write_text(words)
    refused(here(*TRAIN, "--vocab", "v"), message)


@pytest.mark.parametrize("options", [("--vocab", "v"), ("--min-count", "100")], ids=str)
def test_a_text_of_which_no_word_is_left_is_warned_about(here, folder, options):
    (folder / "v").write_text("A\nB\n")
    done = here("ngram", "train", "t", "-s", "witten-bell", *options, "-o", "new")
    assert (done.returncode, b"nlptk: warning: every word of the text is <unk>\n" in done.stderr) == (0, True)


def test_tokens_with_blanks_are_neither_counted_into_lines_nor_exported(here, folder):
    bpe = ("--vocab-size", "20", "--level", "character", "--pretokenizer", "none")
    quiet(here("train-bpe", "-q", "t", *bpe, "-o", "pieces.nlptk"))
    tokenizer = ("--tokenizer", "model:path=pieces.nlptk")
    quiet(here(*TRAIN, *tokenizer))
    for where, run in (
        ("--tokenizer", ("count", "t", *tokenizer)),
        ("export", ("export", "new", "-o", "pieces.arpa")),
    ):
        done = here("ngram", *run, "-q")
        message = done.stderr.decode()
        assert (done.returncode, done.stdout, message.count("\n")) == (2, b"", 1)
        assert message.startswith(f"nlptk: error: {where}: the word '")
        assert message.endswith(
            "' cannot stand between blanks. Choose a --tokenizer whose tokens hold no blanks.\n"
        )
    assert not (folder / "pieces.arpa").exists()


@pytest.mark.parametrize("word", ["a\r", "a\rc"])
def test_a_word_with_a_carriage_return_is_not_exported(here, folder, word):
    quiet(here("ngram", "train", "-q", "-o", "new", stdin=f"{word} b\n".encode()))
    what = f"the word {word!r} holds what ends a line elsewhere"
    remedy = "Take the carriage returns out of the text and train again."
    refused(here("ngram", "export", "-q", "new", "-o", "-"), f"export: {what}. {remedy}", 2)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (b"\xef\xbb\xbfa b\r\nb\r\n", ()),
        ("a b\nb\n".encode("utf-16"), ("--encoding", "utf-16")),
        (b"a b\nb\n", ("--errors", "replace")),
        (b"  a\tb \n\tb", ()),
    ],
    ids=["BOM and CRLF", "UTF-16", "nothing to replace", "blanks"],
)
def test_text_in_another_encoding_is_the_same_text(here, folder, data, options):
    (folder / "odd").write_bytes(data)
    (folder / "plain").write_bytes(b"a b\nb\n")
    quiet(here("ngram", "train", "-q", "odd", *options, "-o", "odd.nlptk"))
    quiet(here("ngram", "train", "-q", "plain", "-o", "plain.nlptk"))
    assert (folder / "odd.nlptk").read_bytes() == (folder / "plain.nlptk").read_bytes()


def test_bytes_that_are_not_utf8_are_named_or_replaced(here, folder):
    (folder / "bad").write_bytes(b"a\nb \xff\n")
    refused(
        here("ngram", "train", "-q", "bad", "-o", "new"),
        f"bad:2: byte 3 (0xff) is not valid UTF-8. {NO_TEXT}",
    )
    quiet(here("ngram", "train", "-q", "bad", "--errors", "replace", "-o", "m.nlptk"))
    assert report(here, "b \ufffd\n".encode())["oovs"] == 0


def test_nul_and_separators_within_lines_are_text(here, folder):
    text = "a\0b\u2028 c\x0bd\u0085e f\xa0g\n".encode()
    quiet(here("ngram", "train", "-q", "-n", "2", "-o", "m.nlptk", stdin=text * 3))
    quiet(here("ngram", "export", "-q", "m.nlptk", "-o", "m.arpa"))
    quiet(here("ngram", "import", "-q", "m.arpa", "-o", "m.nlptk"))
    row = report(here, text)
    assert (row["sentences"], row["tokens"], row["oovs"]) == (1, 3, 0)


NO_PROBABILITIES = b"nlptk: warning: the scores of this model are no probabilities: "


def test_scores_that_are_no_probabilities_are_told_wherever_they_go(here, folder):
    quiet(here("ngram", "train", "-q", "t", "-s", "stupid-backoff", "-o", "scores"))
    quiet(here("ngram", "export", "-q", "scores", "-o", "arpa"))
    making = ("import arpa -o again", "mix scores m.nlptk --weights 0.5,0.5 --static -o mixed")
    using = [
        f"{command} {model} t"
        for command in ("perplexity", "score")
        for model in ("scores", "again", "mixed")
    ]
    for words in (*making, *using, "filter scores t --max-perplexity 9"):
        done = here("ngram", *words.split())
        assert done.returncode == 0
        assert done.stderr.count(NO_PROBABILITIES) == 1
    assert NO_PROBABILITIES not in here("ngram", "perplexity", "m.nlptk", "t").stderr


def test_a_prefix_of_unknown_words_stays_as_it_is(here, folder):
    out = quiet(here("ngram", "generate", "m.nlptk", "--prefix", "q Élan a", "--max-length", "3"))
    assert out.decode() == "q Élan a\n"


@pytest.mark.parametrize("temperature", ["1e-300", "0.001", "0.01"])
def test_the_colder_the_likelier(here, folder, temperature):
    cold = quiet(here("ngram", "generate", "m.nlptk", "--temperature", temperature, "--max-length", "5"))
    assert cold == quiet(here("ngram", "generate", "m.nlptk", "-k", "1", "--max-length", "5"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "prune m.nlptk --threshold 0.1 --text empty -o new",
            "--text, --counts: no context of the model occurs in them. ",
        ),
        ("compare --train t --test t --sizes 0.01,1 -s katz", "--sizes: 0.01 of 12 sentences is none. "),
        ("mix m.nlptk m.nlptk --heldout t --test ./t -o new", "--heldout: t is reported on as --test, too. "),
        ("generate m.nlptk --count 0", "--count: 0 sentences cannot be made. "),
        (
            "train t --tune -s kneser-ney:rule=backoff -o new",
            "--tune: kneser-ney cannot be tuned with rule=backoff. ",
        ),
    ],
)
def test_what_would_come_to_nothing_is_refused(here, folder, words, message):
    (folder / "empty").touch()
    done = here("-q", "ngram", *words.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"nlptk: error: {message}")
