"""Bad input and options of `nlptk hmm`: one line says where, what and the remedy; nothing is half-written."""

from __future__ import annotations

import json

import pytest

from tests.cli.ngram_runs import quiet, refused

TRAIN = b"the/D dog/N runs/V\na/D cat/N sleeps/V\n" * 3
PUT_A_TAB = "Put a TAB before the tag, or give another --format"
TWO_COLUMN = ("--format", "two-column")
SLASH = ("--format", "slash")

BAD_GOLD = {
    "one column": (b"a\tN\nb\n", TWO_COLUMN, f"t:2: it has one column, not word TAB tag. {PUT_A_TAB}."),
    "three columns": (
        b"a\tN\nb\tV\tO\n",
        TWO_COLUMN,
        "t:2: it has 3 columns, not 2. Give --format columns:word=1,tag=2, or cut -f 1,2.",
    ),
    "an empty word": (
        b"a\tN\n\tN\n",
        TWO_COLUMN,
        "t:2: the word is empty. Give every word its tag, or leave the whole line out.",
    ),
    "an empty tag": (
        b"a\tN\nb\t\n",
        TWO_COLUMN,
        "t:2: the tag is empty. Give every word its tag, or leave the whole line out.",
    ),
    "mixed separators": (
        b"a/N b/V\nc/N d_V\n",
        (),
        "t:2: the token 'd_V' has no tag. "
        "Write word/TAG, with nothing but blanks between, or give another --format.",
    ),
    "mixed formats": (
        b"a\tN\nb\tV\nThe/AT end/NN\n",
        (),
        f"t:3: it has one column, not word TAB tag. {PUT_A_TAB}.",
    ),
    "columns that come and go": (
        b"a x N\nb N\n",
        (),
        "t:2: it has 2 columns where 3 are expected. "
        "Give all lines the same columns, without blanks inside, or another --format.",
    ),
    "an empty file": (
        b"",
        (),
        "t: there is no tagged word in it. Give sentences of words with their tags.",
    ),
    "blank lines alone": (
        b"\n\n",
        (),
        "t: there is no tagged word in it. Give sentences of words with their tags.",
    ),
    "a space in a tag": (
        b"a\tN V\n",
        TWO_COLUMN,
        "t:1: the tag 'N V' holds a space. Put one TAB, and nothing else, between word and tag.",
    ),
    "untagged text": (
        b"plain\nwords\n",
        (),
        "t: this looks like none of the formats of tagged text. "
        "Give words with their tags, or name the --format.",
    ),
}


@pytest.fixture
def model(here, tmp_path):
    """A tagger, m.nlptk."""
    quiet(here("hmm", "train", "-q", "-o", "m.nlptk", stdin=TRAIN))
    return (tmp_path / "m.nlptk").read_bytes()


@pytest.mark.parametrize("name", BAD_GOLD)
def test_bad_gold_is_named_and_the_old_model_stays(here, tmp_path, model, name):
    text, options, message = BAD_GOLD[name]
    (tmp_path / "t").write_bytes(text)
    refused(here("hmm", "train", "-q", "t", *options, "-o", "m.nlptk"), message)
    assert (tmp_path / "m.nlptk").read_bytes() == model
    refused(here("hmm", "train", "-q", "t", *options, "-o", "new.nlptk"), message)
    refused(here("hmm", "evaluate", "-q", "m.nlptk", "t", *options), message)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.nlptk", "t"]


def test_bytes_that_are_no_utf8_are_named_or_replaced(here, tmp_path, model):
    (tmp_path / "t").write_bytes(b"a/N b/V\n\xff/N\n")
    for run in (("train", "-o", "new.nlptk", "t"), ("evaluate", "m.nlptk", "t"), ("tag", "m.nlptk", "t")):
        done = here("hmm", *run, "-q")
        assert done.returncode == 1
        assert done.stderr.decode().startswith("nlptk: error: t:2: byte 1 (0xff) is not valid UTF-8. ")
        assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "new.nlptk").exists()
    assert quiet(here("hmm", "tag", "-q", "m.nlptk", "--errors", "replace", stdin=b"the \xff\n")) == (
        "the/D \ufffd/N\n".encode()
    )
    latin = here("hmm", "tag", "-q", "m.nlptk", "--encoding", "latin-1", stdin=b"the caf\xe9\n")
    assert quiet(latin).decode() == "the/D café/N\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_token_that_holds_a_space_is_named(nlptk, model, tmp_path, jobs):
    (tmp_path / "t").write_bytes(b"the\ndog\n\nNew York\n")
    done = nlptk("hmm", "tag", "-q", "m.nlptk", "--input", "tokens", "t", "--jobs", jobs)
    assert done.returncode == 1
    assert done.stdout in (b"", b"the\tD\ndog\tN\n\n")  # whole sentences before it may be out already
    what, remedy = (
        "the token 'New York' holds a space or TAB",
        "Put one token on a line, or give --input sentences",
    )
    assert done.stderr.decode() == f"nlptk: error: t:4: {what}. {remedy}.\n"


def test_a_tag_that_a_format_cannot_hold_is_named(here, tmp_path):
    quiet(here("hmm", "train", "-q", *TWO_COLUMN, "-o", "m.nlptk", stdin=b"York\tN/P\nx\tV\n\n" * 3))
    assert (
        quiet(here("hmm", "tag", "-q", "m.nlptk", "--format", "columns", stdin=b"York\n")) == b"York N/P\n\n"
    )
    what = "--format slash: it cannot hold the tag 'N/P'"
    remedy = "Write another format; two-column and conllu hold most"
    refused(here("hmm", "tag", "-q", "m.nlptk", stdin=b"York\n"), f"{what}. {remedy}.", 2)


def test_a_sentence_without_end_is_a_sentence(here, model):
    whole, cut = (
        quiet(here("hmm", "tag", "-q", "m.nlptk", "--input", "tokens", stdin=text))
        for text in (b"the\ndog\n\n", b"the\ndog")
    )
    assert whole == cut == b"the\tD\ndog\tN\n\n"
    (row,) = json.loads(
        quiet(here("hmm", "evaluate", "-q", "m.nlptk", "--json", *TWO_COLUMN, stdin=b"the\tD\ndog\tN"))
    )
    assert (row["sentences"], row["tokens_right"]) == (1, 2)


def test_tags_of_gold_that_training_never_saw_are_errors_and_told(here, model):
    done = here(
        "hmm", "evaluate", "m.nlptk", "--json", *SLASH, stdin=b"the/D dog/NEW runs/V\nthe/D cat/NEWER\n"
    )
    (row,) = json.loads(done.stdout)
    assert (row["tokens"], row["tokens_right"], row["tokens_of_unseen_tags"]) == (5, 3, 2)
    warning = "nlptk: warning: tags that training never saw count as errors: NEW, NEWER (2 in all)\n"
    assert done.stderr.decode().endswith(warning)


def test_a_sentence_of_a_thousand_unknown_words_is_judged(here, model):
    text = " ".join(f"zebu{number}q/N" for number in range(1000)).encode()
    (row,) = json.loads(quiet(here("hmm", "evaluate", "-q", "m.nlptk", "--json", *SLASH, stdin=text)))
    assert (row["tokens"], row["unknown_words"], row["known_accuracy"]) == (1000, 1000, None)
    assert row["accuracy"] == row["unknown_accuracy"]
    posteriors = here("hmm", "tag", "-q", "m.nlptk", "--posterior", stdin=text.replace(b"/N", b""))
    assert quiet(posteriors).count(b"\n") == 1001


def test_a_bio_sequence_that_starts_with_i_begins_an_entity(here, tmp_path):
    text = b"Lima/I-LOC is/O big/O\nin/O New/I-LOC York/I-LOC\nno/O Ann/I-PER Lee/I-PER Lima/I-LOC\n" * 3
    quiet(here("hmm", "train", "-q", *SLASH, "-o", "m.nlptk", stdin=text))
    done = here("hmm", "evaluate", "-q", "m.nlptk", *SLASH, "--entities", stdin=text)
    first, second, *by_type = quiet(done).decode().splitlines()
    assert first == "processed 30 tokens with 12 phrases; found: 12 phrases; correct: 12."
    assert second == "accuracy: 100.00%; precision: 100.00%; recall: 100.00%; FB1: 100.00"
    assert [row.split(":")[0].strip() for row in by_type] == ["LOC", "PER"]


BAD_OPTIONS = {
    ("train", "-o", "n", "--order", "3"): "--order: 3 is neither 1 nor 2. Give 1 or 2.",
    ("train", "-o", "n", "--rare", "0"): "--rare: 0 leaves no rare words. Give 10, say.",
    ("train", "-o", "n", "--unknown", "suffix:length=0"): "length=0: it is not in 1 to 50. Give 10, say.",
    ("train", "-o", "n", "--format", "slash", "--tag-column", "2"): (
        "--format slash: --word-column and --tag-column are of the format columns. Leave one of them out."
    ),
    ("train", "-o", "n", "--from-words", "--format", "slash"): (
        "--from-words: the text has no tags of its own. Leave out --format and --lexicon."
    ),
    ("train", "-o", "-", "--json"): "--json: stdout is for the model already. Give -o FILE.",
    (
        "tag",
        "m.nlptk",
        "--beam",
        "1",
    ): "--beam: 1 keeps nothing but the best. Give a number above 1, 1000 say.",
    ("tag", "m.nlptk", "--beam", "9", "--posterior"): (
        "--beam: --posterior sums over all sequences. Leave one of the two out."
    ),
    ("tag", "m.nlptk", "--nbest", "0"): "--nbest: 0 is not in 1 to 1000. Give 5, say.",
    ("tag", "m.nlptk", "--nbest", "2", "--beam", "9"): (
        "--nbest: it is exact and of whole sentences. Leave out --posterior and --beam."
    ),
    ("tag", "m.nlptk", "--unknown-tags", "0"): "--unknown-tags: 0 leaves no tag. Give 20, say.",
    ("tag", "m.nlptk", "--input", "words"): (
        "--input words: there is no such form of untagged text. Choose sentences or tokens."
    ),
    ("tag", "m.nlptk", "--posterior", "--format", "slash"): (
        "--format slash: it has no place for probabilities. Write two-column."
    ),
}


@pytest.mark.parametrize("words", BAD_OPTIONS, ids=" ".join)
def test_options_that_cannot_be_meant_are_refused(here, tmp_path, model, words):
    refused(here("hmm", *words, "-q", stdin=b"the dog\n"), BAD_OPTIONS[words], 2)
    assert [path.name for path in tmp_path.iterdir()] == ["m.nlptk"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("train", "-o", "n", "-s", "kneser-nay"), "kneser-ney"),
        (("train", "-o", "n", "--unknown", "sufix"), "suffix"),
        (("train", "-o", "n", "--format", "two-colum"), "two-column"),
        (("tag", "m.nlptk", "--format", "conllx"), "conllu"),
    ],
)
def test_a_name_that_is_none_gets_the_nearest(here, tmp_path, model, words, near):
    done = here("hmm", *words, "-q", stdin=b"")
    assert (done.returncode, done.stdout) == (2, b"")
    assert near in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["m.nlptk"]


@pytest.mark.parametrize("words", [("tag",), ("segment",), ("evaluate",), ("sample",)], ids=" ".join)
def test_a_file_that_is_no_tagger_is_named(here, tmp_path, words):
    (tmp_path / "bad").write_bytes(b"the/D dog/N\n")
    done = here("hmm", *words, "bad")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("nlptk: error: bad: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"zebu\n", "words.tsv:1: the word has no tag. Write a word, a tab and its tags on each line."),
        (b"a\tN\n\tN\n", "words.tsv:2: a word is missing. Write a word, a tab and its tags on each line."),
        (b"", "words.tsv: the dictionary has no words. Write a word, a tab and its tags on each line."),
    ],
)
def test_a_lexicon_that_is_none_is_refused(here, tmp_path, text, message):
    (tmp_path / "words.tsv").write_bytes(text)
    done = here("hmm", "train", "-q", "--lexicon", "words.tsv", "-o", "m.nlptk", stdin=TRAIN)
    refused(done, message)
    assert not (tmp_path / "m.nlptk").exists()
