"""`nlptk stopwords` as it is run: filter, list and derive, in pipes and with bad input."""

from __future__ import annotations

import gzip
import json

import pytest

TEXT = b"The film isn't bad, I think.\n\nDon't go to the end of it.\n"


def out(run):
    """Return what a run has printed; it must have gone well."""
    assert run.returncode == 0, run.stderr
    return run.stdout.decode()


def error(run, code):
    """Return the one line that a failed run has said."""
    assert run.returncode == code
    assert run.stderr.count(b"\n") == 1
    assert run.stderr.startswith(b"nlptk: error: ")
    assert b"Traceback" not in run.stderr
    return run.stderr.decode().removeprefix("nlptk: error: ").removesuffix("\n")


FILTERS = [
    ((), "film bad, think.\n\ngo end.\n"),
    (("--keep", "negation"), "film isn't bad, think.\n\nDon't go end.\n"),
    (("--keep", "isn't,THE"), "The film isn't bad, think.\n\ngo the end.\n"),
    (("--keep", "negation", "--keep", "of"), "film isn't bad, think.\n\nDon't go end of.\n"),
    (("--only",), "The isn't I\n\nDon't to the of it\n"),
    (("--only", "--keep", "negation"), "The I\n\nto the of it\n"),
    (("--tokenizer", "whitespace"), "film bad, think.\n\ngo end it.\n"),
    (("--case-sensitive",), "The film bad, I think.\n\nDon't go end.\n"),
    (("--list", "mine.txt"), "The isn't bad, I think.\n\nDon't to the end of it.\n"),
    (("--list", "mine.txt", "--keep", "./keep"), "The film isn't bad, I think.\n\nDon't to the end of it.\n"),
]


@pytest.mark.parametrize(("options", "expected"), FILTERS)
def test_filter(here, tmp_path, options, expected):
    (tmp_path / "mine.txt").write_text("film\ngo\n")
    (tmp_path / "keep").write_text("FILM\n")
    assert out(here("stopwords", "filter", *options, stdin=TEXT)) == expected


def test_filter_keeps_labels(here):
    given = b"the\tthe film\nneg\tof the\n"
    assert out(here("stopwords", "filter", "--labels", stdin=given)) == "the\tfilm\nneg\t\n"
    assert out(here("stopwords", "filter", "--labels", "--only", stdin=given)) == "the\tthe\nneg\tof the\n"


def test_filter_reads_files_one_after_the_other_and_ends_each_line(here, tmp_path):
    (tmp_path / "one").write_bytes(b"\xef\xbb\xbfthe x\r\nan y")
    (tmp_path / "two.gz").write_bytes(gzip.compress(b"of z\n"))
    assert out(here("stopwords", "filter", "one", "two.gz")) == "x\ny\nz\n"


def test_filter_of_other_languages(here):
    assert (
        out(here("stopwords", "filter", "--language", "de", stdin="Die Straße und ICH\n".encode()))
        == "Straße\n"
    )
    turkish = here("stopwords", "filter", "--language", "tr", stdin="İÇİN kitap\n".encode())
    assert out(turkish) == "kitap\n"
    vietnamese = here("stopwords", "filter", "--language", "vi", "--only", stdin="bao giờ Hà Nội\n".encode())
    assert out(vietnamese) == "bao giờ\n"


def test_filter_of_chinese(here):
    characters = ("stopwords", "filter", "--language", "zh", "--tokenizer", "characters")
    text = "不过我没有去过北京\n".encode()
    assert out(here(*characters, stdin=text)) == "没北京\n"
    assert out(here(*characters, "--keep", "negation", stdin=text)) == "没有北京\n"


def test_filter_in_a_pipe_that_closes(shell):
    run = shell("yes the cat | nlptk -q stopwords filter --jobs 2 | head -n 2")
    assert (run.stdout, run.stderr) == (b"cat\ncat\n", b"")


def test_jobs_do_not_matter(nlptk, tmp_path):
    (tmp_path / "text").write_bytes(b"".join(b"word%d and the rest\n\n" % n for n in range(60000)))
    one, two = (nlptk("-q", "stopwords", "filter", "text", "--jobs", jobs) for jobs in "12")
    assert out(one) == out(two)
    assert out(one).count("\n") == 120000


BAD_FILTERS = [
    (
        ("--language", "german"),
        2,
        "language german: there is no list of this name. Did you mean de (German)?",
    ),
    (
        ("--language", "fr", "--keep", "negation"),
        2,
        "--keep negation: there is no list of negations for French",
    ),
    (("--list", "none.txt"), 1, "none.txt: there is no such file"),
    (("--keep", "none.txt"), 1, "none.txt: there is no such file"),
    (("--list", "bad.txt"), 1, "bad.txt:2: there is a TAB in this entry. Give one entry a line"),
    (("--list", "empty.txt"), 1, "empty.txt: there is no word in it"),
    (("--list", "bytes.txt"), 1, "bytes.txt:1: byte 2 (0xff) is not valid UTF-8"),
    (("--tokenizer", "model:path=none"), 1, "none: cannot be read"),
    (("--tokenizer", "word"), 2, "word: there is no method of this name. Did you mean words?"),
    (("--list", "-"), 2, "<stdin>: it can be read only once"),
    (("--keep", "-"), 2, "<stdin>: it can be read only once"),
    (("--labels",), 1, "<stdin>:1: there is no TAB behind a label"),
    (("--jobs", "0"), 2, "--jobs: 0 processes cannot work"),
    (("--encoding", "klingon"), 2, "--encoding klingon: there is no such text encoding"),
    (("bytes.txt",), 1, "bytes.txt:1: byte 2 (0xff) is not valid UTF-8"),
]


@pytest.mark.parametrize(("options", "code", "what"), BAD_FILTERS)
def test_bad_input_of_filter_is_named_in_one_line(here, tmp_path, options, code, what):
    (tmp_path / "bad.txt").write_text("the\na\tb\n")
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "bytes.txt").write_bytes(b"a\xff\n")
    assert error(here("-q", "stopwords", "filter", *options, stdin=b"the end\n"), code).startswith(what)


def test_the_pieces_of_a_model_are_no_words(here):
    assert (
        here("train-bpe", "-q", "--vocab-size", "260", "-o", "b.nlptk", stdin=b"the end\n" * 9).returncode
        == 0
    )
    done = here("-q", "stopwords", "filter", "--tokenizer", "model:path=b.nlptk", stdin=b"the end\n")
    assert error(done, 2).startswith("--tokenizer model:path=b.nlptk: the pieces of the model are no words")


def test_bad_bytes_can_be_replaced(here):
    assert out(here("stopwords", "filter", "--errors", "replace", stdin=b"the b\xff\n")) == "b\ufffd\n"


@pytest.mark.parametrize("given", [b"", b"\n", b"\n\n"])
def test_empty_input_is_empty_output(here, given):
    assert out(here("stopwords", "filter", stdin=given)) == given.decode()


def test_list_prints_an_entry_a_line_and_its_source_on_stderr(here):
    run = here("stopwords", "list", "de")
    assert out(run).split("\n")[:2] == ["a", "ab"]
    assert out(run).count("\n") == 620
    assert (
        run.stderr.decode()
        == "nlptk: German: 620 entries; Stopwords ISO, from stopwordsiso 0.7.1 on PyPI (MIT)\n"
    )


def test_a_printed_list_filters_as_the_language_does(here, tmp_path):
    text = "! 것과 같이 $ 서울\n".encode()
    (tmp_path / "ko.txt").write_text(out(here("stopwords", "list", "ko")))
    by_file = out(here("stopwords", "filter", "--list", "ko.txt", stdin=text))
    assert by_file == out(here("stopwords", "filter", "--language", "ko", stdin=text)) == "서울\n"


def test_list_as_json(here):
    document = json.loads(out(here("stopwords", "list", "zh", "--negation", "--json")))
    assert (document["name"], document["language"]) == ("zh", "Chinese")
    assert "没有" in document["entries"]
    rows = json.loads(out(here("stopwords", "list", "--json")))
    assert len(rows) == 59
    assert {row["name"]: row["entries"] for row in rows}["br"] == 1203


def test_the_table_has_a_row_a_list(here):
    lines = out(here("stopwords", "list")).splitlines()
    assert lines[0] == "name\tlanguage\tentries\tphrases\tnegations\tsource"
    assert lines[1] == "af\tAfrikaans\t51\t0\t0\tStopwords ISO, from stopwordsiso 0.7.1 on PyPI (MIT)"
    assert len(lines) == 60


BAD_LISTS = [
    (("xx",), "language xx: there is no list of this name."),
    (("fr", "--negation"), "--negation: there is no list of negations for French"),
    (("--negation",), "--negation: it is of one language. Name it: en or zh"),
]


@pytest.mark.parametrize(("words", "what"), BAD_LISTS)
def test_bad_names_of_list_are_named_in_one_line(here, words, what):
    assert error(here("stopwords", "list", *words), 2).startswith(what)


CORPUS = b"the cat .\nThe dog .\nthe end .\na 10\n"


def test_derive_prints_a_list_that_filter_takes(here, tmp_path):
    (tmp_path / "mine.txt").write_text(out(here("stopwords", "derive", "-k", "1", stdin=CORPUS)))
    assert (tmp_path / "mine.txt").read_text() == "the\n"
    filtered = out(here("stopwords", "filter", "--list", "mine.txt", stdin=CORPUS))
    assert filtered == "cat .\ndog .\nend .\na 10\n"


DERIVED = [
    (("-k", "2"), "the\na\n"),
    (("-k", "2", "--all-tokens"), ".\nthe\n"),
    (("--threshold", "0.7"), "the\n"),
    (("--method", "inverse-document-frequency", "--threshold", "0.3"), "the\n"),
    (("--case-sensitive", "-k", "2"), "the\nThe\n"),
    (("-k", "1", "--scores"), "word\tcount\tdocuments\tscore\nthe\t3\t3\t0.75\n"),
    (
        ("-k", "2", "--scores", "--compare", "de", "--method", "entropy:normalized=false"),
        "word\tcount\tdocuments\tscore\tlisted\nthe\t3\t3\t1.58496\tfalse\na\t1\t1\t0\ttrue\n",
    ),
    (
        ("-k", "3", "--compare", "mine.txt"),
        "top_k\tin_list\tof_derived\tof_list\n1\t1\t1\t0.5\n2\t1\t0.5\t0.5\n3\t2\t0.666667\t1\n",
    ),
]


@pytest.mark.parametrize(("options", "expected"), DERIVED)
def test_derive(here, tmp_path, options, expected):
    (tmp_path / "mine.txt").write_text("the\nCat\nof course\n")
    assert out(here("stopwords", "derive", *options, stdin=CORPUS)) == expected


def test_derive_as_json(here):
    rows = json.loads(out(here("stopwords", "derive", "--json", "-k", "1", stdin=CORPUS)))
    assert rows == [{"word": "the", "count": 3, "documents": 3, "score": 0.75}]


BAD_DERIVATIONS = [
    (("--method", "entropie"), 2, "entropie: there is no method of this name. Did you mean entropy?"),
    (("--method", "entropy:base=2"), 2, "entropy:base: there is no such parameter"),
    (("--documents", "lines"), 2, "--documents lines: this is not a kind of document. Did you mean line?"),
    (("-k", "0"), 2, "--top-k: 0 words are no list"),
    (("--compare", "xx"), 2, "language xx: there is no list of this name"),
    (("--compare", "no.txt"), 1, "no.txt: there is no such file"),
    (("--compare", "-"), 2, "<stdin>: it can be read only once"),
    (("none",), 1, "none: there is no such file"),
]


@pytest.mark.parametrize(("options", "code", "what"), BAD_DERIVATIONS)
def test_bad_input_of_derive_is_named_in_one_line(here, options, code, what):
    assert error(here("-q", "stopwords", "derive", *options, stdin=CORPUS), code).startswith(what)


def test_deriving_from_nothing_warns(here):
    run = here("stopwords", "derive", stdin=b"\n\n")
    assert out(run) == ""
    assert b"warning: no word is a stopword" in run.stderr


def test_deriving_from_one_document_warns(here):
    run = here("stopwords", "derive", "--documents", "paragraph", "-k", "1", stdin=CORPUS)
    assert out(run) == "the\n"
    assert b"warning: the corpus is one document" in run.stderr
