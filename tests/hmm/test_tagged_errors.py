"""Tagged text that is not as its format has it: the file, the line, what is wrong and the remedy."""

import re
from pathlib import Path

import pytest

from nlptk.core.errors import InputError, UsageError
from nlptk.hmm.tagged_text import read_tagged, untagged_blocks
from tests.hmm.tagged_texts import listed, read, untagged

TAIL = 8 * b"\t_"

BAD = [
    ("two-column", b"a\tN\n\nb\n", 3, "it has one column, not word TAB tag", "another --format"),
    ("two-column", b"a N\n", 1, "it has one column", "Put a TAB before the tag"),
    ("two-column", b"a\tN\nb\tV\tO\n", 2, "it has 3 columns, not 2", "--format columns:word=1,tag=2"),
    ("two-column", b"a\tN\t\t\n", 1, "it has 4 columns, not 2", "cut -f 1,2"),
    ("two-column", b"a\tN\n\tN\n", 2, "the word is empty", "leave the whole line out"),
    ("two-column", b"a\tN\nb\t\n", 2, "the tag is empty", "leave the whole line out"),
    ("two-column", b"\t\n", 1, "the word is empty", "leave the whole line out"),
    ("two-column", b"a\tN\n \n", 2, "it has one column", "Put a TAB"),
    ("two-column", b"a\tN V\n", 1, "the tag 'N V' holds a space", "Put one TAB"),
    ("two-column", b"a \tN\n", 1, "the word 'a ' begins or ends with a space", "Put one TAB"),
    ("two-column", b"a\tN\nThe/AT end/NN\n", 2, "it has one column", "another --format"),
    ("slash", b"a/N b/V\n\nc d/N\n", 3, "the token 'c' has no tag", "Write word/TAG"),
    ("slash", b"a/N b/\n", 1, "the token 'b/' has no tag", "Write word/TAG"),
    ("slash", b"a/N /V\n", 1, "the token '/V' has no word", "Write word/TAG"),
    ("slash", b"a\tN\n", 1, "the token 'a' has no tag", "another --format"),
    ("slash", b"a/N b_V\n", 1, "the token 'b_V' has no tag", "Write word/TAG"),
    ("underscore", b"a_N b/V\n", 1, "the token 'b/V' has no tag", "Write word_TAG"),
    ("columns", b"a\n", 1, "it has 1 column, which are too few for word=1 and tag=-1", "Choose --format"),
    (
        "columns",
        b"\n-DOCSTART- O\na N O\nb N\n",
        4,
        "it has 2 columns where 3 are expected",
        "another --format",
    ),
    ("columns", b"New N\nNew York N\n", 2, "it has 3 columns where 2 are expected", "without blanks inside"),
    ("columns", b"a N\nb\tN\nc\n", 3, "it has 1 column where 2 are expected", "another --format"),
    ("columns:tag=4", b"a N O\n", 1, "it has 3 columns, which are too few for word=1 and tag=4", "Choose"),
    ("columns:width=2", b"a N O\n", 1, "it has 3 columns where 2 are expected", "the same columns"),
    ("conllu", b"# a\n1\ta\n", 2, "it has 2 columns between TABs, not the ten of CoNLL-U", "Mend the line"),
    ("conllu", b"a\n", 1, "it has 1 column between TABs", "another --format"),
    ("conllu", b"x\ta\t_\tN" + 6 * b"\t_", 1, "the ID 'x' is neither a number", "Mend the line"),
    ("conllu", b"\ta\t_\tN" + 6 * b"\t_", 1, "the ID '' is neither a number", "Mend the line"),
    ("conllu", b"-1\ta\t_\tN" + 6 * b"\t_", 1, "the ID '-1' is neither a number", "Mend the line"),
    ("conllu", b"1.\ta\t_\tN" + 6 * b"\t_", 1, "the ID '1.' is neither a number", "Mend the line"),
    ("conllu", b"1\ta" + TAIL, 1, "the word 'a' has no UPOS", "Try --format conllu:tag=xpos"),
    ("conllu:tag=xpos", b"1\ta\t_\tN" + 6 * b"\t_", 1, "the word 'a' has no XPOS", "conllu:tag=upos"),
    ("conllu", b"1\t\t_\tN" + 6 * b"\t_", 1, "the FORM '' is empty", "Give every word its form"),
    ("conllu", b"1\ta\t_\tN V" + 6 * b"\t_", 1, "the tag 'N V' holds a space", "without spaces"),
]


@pytest.mark.parametrize("size", [1, 1 << 22])
@pytest.mark.parametrize(("spec", "text", "line", "what", "remedy"), BAD)
def test_a_bad_line_is_named_with_its_remedy(
    tmp_path: Path, spec: str, text: bytes, line: int, what: str, remedy: str, size: int
) -> None:
    path = tmp_path / "text"
    with pytest.raises(InputError) as error:
        read(path, text, spec, block_bytes=size)
    assert error.value.where == f"{path}:{line}"
    assert error.value.what.startswith(what)
    assert remedy in error.value.remedy
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("spec", [None, "two-column", "slash", "columns", "conllu"])
@pytest.mark.parametrize("text", [b"", b"\n\n", b"\xef\xbb\xbf", b"\r\n"])
def test_text_without_a_word_is_an_error(tmp_path: Path, spec: str | None, text: bytes) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path / "text", text, spec)
    assert (error.value.where, error.value.what) == (str(tmp_path / "text"), "there is no tagged word in it")


def test_comments_alone_are_no_words(tmp_path: Path) -> None:
    for text in (b"%% nothing\n", b"# nothing\n"):
        with pytest.raises(InputError, match="there is no tagged word in it"):
            read(tmp_path / "text", text)


def test_an_empty_file_among_others_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "full").write_bytes(b"a\tN\n")
    paths = [str(tmp_path / name) for name in ("empty", "full", "empty")]
    assert listed(read_tagged(paths)) == [(1, [b"a"], [b"N"])]
    with pytest.raises(InputError, match=re.escape(f"{paths[0]}, {paths[0]}: there is no tagged word")):
        list(read_tagged([paths[0], paths[0]]))


def test_bytes_that_are_no_utf8_are_named_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "text"
    with pytest.raises(InputError) as error:
        read(path, b"a\tN\n\xff\tN\n", "two-column")
    assert error.value.where == f"{path}:2"
    assert error.value.what == "byte 1 (0xff) is not valid UTF-8"
    replaced = read(path, b"a\tN\n\xff\tN\n", "two-column", errors="replace")
    assert replaced == [(1, [b"a", "\ufffd".encode()], [b"N", b"N"])]
    with pytest.raises(InputError, match="byte 3"):
        untagged(path, b"a \xff\n", "sentences")


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        (b"a\n\nNew York\n", 3, r"'New York'"),
        (b"a\nb \n", 2, r"'b '"),
        (b"a\tN\n", 1, r"'a\\tN'"),
        (b" \n", 1, r"' '"),
        (b"a\n" + b"x " * 50, 2, "'" + 18 * "x " + "x...'"),
    ],
)
def test_a_token_line_that_holds_a_blank_is_an_error(
    tmp_path: Path, text: bytes, line: int, shown: str
) -> None:
    path = tmp_path / "text"
    with pytest.raises(InputError) as error:
        untagged(path, text, "tokens")
    assert error.value.where == f"{path}:{line}"
    assert error.value.what == f"the token {shown} holds a space or TAB".replace(r"\\t", r"\t")
    assert error.value.remedy == "Put one token on a line, or give --input sentences"


def test_options_are_checked_before_anything_is_read() -> None:
    for options in ({"format": "thrice"}, {"errors": "skip"}, {"normalize": "nfx"}, {"encoding": "utf-64"}):
        with pytest.raises(UsageError):
            read_tagged(["nowhere"], **options)
    with pytest.raises(UsageError, match="^--input words: .* Choose sentences or tokens.$"):
        next(untagged_blocks(["nowhere"], "words"))


def test_a_missing_file_is_named() -> None:
    for blocks in (read_tagged(["/nowhere"]), untagged_blocks(["/nowhere"])):
        with pytest.raises(InputError, match="^/nowhere: there is no such file. Check the path.$"):
            list(blocks)
