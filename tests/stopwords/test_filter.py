"""The filter beside its slow twin, for every tokenizer, block size and number of jobs."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError
from nlptk.core.registry import build
from nlptk.stopwords.filter import Filter, filter_files
from nlptk.stopwords.lists import load
from nlptk.stopwords.negation import negations
from tests.stopwords import naive

TOKENIZERS = ("words", "whitespace", "characters")
STOPWORDS = ("the", "a b", "a b c", "b", "c c", "don't", "'s", "n't", "ß", "é", "不过", "不", "没有", "x.y")
KEPT = ("b c d", "NOT", "没", "a b c")
PIECES = (
    *("the", "The", "THE", "a", "b", "c", "d", "x", "x.y", "don't", "don’t", "do n't", "it's", "not", "SS"),
    *(
        "é",
        "e\u0301",
        "不",
        "过",
        "没",
        "有",
        ".",
        ",",
        "(",
        ")",
        "'",
        "’",
        "\u00a0",
        "\u200b",
        "\u3000",
        "😀",
    ),
    *(" ", "  ", "\t", " \t ", "     ", "a b c d", "a b a b c c c"),
)
MEMORY = 1 << 24

texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=8)


def filtered(path, text, block_bytes=1 << 19, jobs=1, memory=MEMORY, **given):
    """Filter a text by way of a file."""
    path.write_bytes(text.encode())
    given["tokenizer"] = build("nlptk.tokenize.methods", given.get("tokenizer", "words"))
    given.setdefault("stopwords", STOPWORDS)
    blocks = filter_files([str(path)], Filter(**given), memory=memory, jobs=jobs, block_bytes=block_bytes)
    return b"".join(blocks).decode()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("filter") / "text"


@pytest.mark.parametrize("only", [False, True], ids=["without", "only"])
@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@given(texts=texts, block_bytes=st.sampled_from([1, 7, 64, 1 << 19]), kept=st.booleans())
@example(
    texts=["the ", " the", "  the  the  ", "the x the ", "x      the", "the      x"],
    block_bytes=1,
    kept=False,
)
@settings(max_examples=150)
def test_it_is_the_naive_filter_for_every_block_size(path, tokenizer, only, texts, block_bytes, kept):
    kept = KEPT if kept else ()
    cut = build("nlptk.tokenize.methods", tokenizer)
    make = naive.only if only else naive.without

    def in_text(line):  # ▁ and ␉ stand for blanks where tokens are characters
        return [{"▁": " ", "␉": "\t"}.get(token, token) for token in cut(line)]

    expected = [make(line, naive.stopword_spans(line, in_text, STOPWORDS, kept)) for line in texts]
    found = filtered(
        path,
        "".join(f"{line}\n" for line in texts),
        block_bytes,
        stopwords=STOPWORDS,
        kept=kept,
        tokenizer=tokenizer,
        only=only,
    )
    assert found == "".join(f"{line}\n" for line in expected)


@given(texts=texts, only=st.booleans())
def test_a_label_stays_and_is_never_filtered(path, texts, only):
    text = "".join(f"the {number}\t{line}\n" for number, line in enumerate(texts))
    alone = filtered(path, "".join(f"{line}\n" for line in texts), only=only).split("\n")
    labelled = filtered(path, text, only=only, labels=True).split("\n")
    assert labelled == [f"the {n}\t{line}" for n, line in enumerate(alone[:-1])] + [""]


def test_a_line_without_a_label_is_named(path):
    with pytest.raises(InputError, match=r"text:3: there is no TAB"):
        filtered(path, "a\tb\n\tb\nthe end\n", labels=True)


def test_jobs_and_memory_do_not_matter(path):
    text = "The cat, the dog and 不过 it's a b c.\n\n" * 500 + "".join(f"the{n} the\n" for n in range(3000))
    whole = filtered(path, text)
    assert whole.count("\n") == text.count("\n")
    for jobs in (1, 2):
        assert filtered(path, text, block_bytes=1000, jobs=jobs, memory=1 << 16) == whole


def test_lines_stay_lines(path):
    assert filtered(path, "the\n\n the b\nx\nlast the") == "\n\n\nx\nlast\n"


def test_nothing_in_is_nothing_out(path):
    assert filtered(path, "") == ""


def test_a_long_run_of_blanks_goes_with_its_stopword(path):
    blanks = " \t" * 5000
    assert filtered(path, f"the{blanks}x{blanks}the\n") == "x\n"


def test_a_long_line_of_overlapping_phrases_is_gone_through_from_the_left(path):
    assert filtered(path, "c " * 10000 + "c\n") == "c\n"


ENGLISH = [
    ("I don't like it", "like"),
    ("I do n't like it", "like"),
    ("I DON’T like it", "like"),
    ("He ca n't sing; it's over", "sing;"),
    ("They'll see what we've done .", "see ."),
    ("line computer 10", "line computer 10"),
]


@pytest.mark.parametrize("tokenizer", ["words", "whitespace"])
@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_contractions_are_stopwords_in_every_shape(path, tokenizer, text, expected):
    if tokenizer == "whitespace":
        text, expected = text.replace("sing;", "sing"), expected.replace("sing;", "sing")
    assert filtered(path, text + "\n", stopwords=load("en").entries, tokenizer=tokenizer) == expected + "\n"


SPACES = [
    ("went out, and on", "went,"),
    ("(in the end of it)", "(end)"),
    ("end of it .", "end ."),
    ("x the\t, the  !", "x , !"),
    (" the. the x the", ". x"),
    ("x the\u3000the", "x \u3000"),
]


@pytest.mark.parametrize(("text", "expected"), SPACES)
def test_no_blank_is_left_over_and_none_is_lost(path, text, expected):
    assert filtered(path, text + "\n", stopwords=load("en").entries) == expected + "\n"


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@given(st.text("azAZ09", min_size=1, max_size=9))
def test_tokenizers_make_one_token_of_what_the_filter_takes_for_one(tokenizer, text):
    """The filter looks up runs of ASCII letters and digits without asking the tokenizer."""
    if tokenizer == "characters":
        text = text[:1]
    assert build("nlptk.tokenize.methods", tokenizer)(text) == [text]


KEEPING = [
    ("en", "words", "It is not good, and nor can I say no.", "not good, nor say no."),
    ("en", "words", "We DON’T do n't ca n't can not won't", "DON’T n't ca n't can not won't"),
    ("zh", "characters", "不过我没有去过，他不是坏人", "没有不是坏"),
    ("zh", "whitespace", "不过 我 没有 去 北京 ， 他 不是 坏人", "没有 北京 不是 坏人"),
]


@pytest.mark.parametrize(("language", "tokenizer", "text", "expected"), KEEPING)
def test_negations_can_be_kept(path, language, tokenizer, text, expected):
    found = filtered(
        path,
        text + "\n",
        stopwords=load(language).entries,
        kept=negations(language, "--keep"),
        tokenizer=tokenizer,
    )
    assert found == expected + "\n"
