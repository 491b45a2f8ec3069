"""Every format reads as its plain twin does, and reads back what it writes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import describe, names, printed
from nlptk.core.specs import parse_spec
from nlptk.hmm.tagged_text import FORMATS, tagged_format
from tests.hmm.tagged_texts import arrays, read, sentences, texts
from tests.oracle.tagged import READERS, WRITERS, BadLine, Written

SPECS = sorted(READERS)
every_spec = pytest.mark.parametrize("spec", SPECS)
block_sizes = st.integers(1, 60) | st.just(1 << 22)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tagged") / "text"


def test_every_format_has_a_twin() -> None:
    assert {parse_spec(spec)[0] for spec in SPECS} == set(names(FORMATS))
    assert set(WRITERS) == set(READERS)


@pytest.mark.parametrize("method", describe(FORMATS), ids=lambda method: method.name)
def test_every_format_says_what_it_is(method) -> None:
    assert method.summary.endswith(".") and method.details
    assert all(parameter.meaning for parameter in method.parameters)
    assert printed(tagged_format(method.name)).partition(":")[0] == method.name


@every_spec
@given(data=st.data())
def test_reading_equals_the_twin_for_any_text_and_blocks(path: Path, spec: str, data: st.DataObject) -> None:
    text, size = data.draw(texts(spec)), data.draw(block_sizes)
    try:
        expected = READERS[spec](text)
    except BadLine as bad:
        with pytest.raises(InputError) as error:
            read(path, text, spec, block_bytes=size)
        assert error.value.where == f"{path}:{bad.args[0]}"
        return
    if expected:
        assert read(path, text, spec, block_bytes=size) == expected
    else:
        with pytest.raises(InputError, match="there is no tagged word"):
            read(path, text, spec, block_bytes=size)


@every_spec
@given(data=st.data())
def test_written_sentences_are_as_the_twin_writes_them_and_read_back(
    path: Path, spec: str, data: st.DataObject
) -> None:
    written = data.draw(sentences(spec))
    text = tagged_format(spec).write(*arrays(written))
    assert text == WRITERS[spec](written)
    full = [sentence for sentence in written if sentence]
    if full:
        back = [(each.words, each.tags) for each in read(path, text, spec)]
        assert back == [([word for word, _ in each], [tag for _, tag in each]) for each in full]


@every_spec
@given(data=st.data())
def test_what_is_read_can_be_written_and_read_again(path: Path, spec: str, data: st.DataObject) -> None:
    text = data.draw(texts(spec))
    try:
        once = READERS[spec](text)
    except BadLine:
        return
    if once and b"\r" not in text.replace(b"\r\n", b"\n"):
        written = [list(zip(each.words, each.tags, strict=True)) for each in once]
        again = read(path, tagged_format(spec).write(*arrays(written)), spec)
        assert [each[1:] for each in again] == [each[1:] for each in once]


@pytest.mark.parametrize("name", ["two-column", "columns", "conllu"])
@example(size=1)
@given(size=st.integers(1, 2000))
def test_a_sentence_longer_than_many_blocks_is_carried_on(path: Path, name: str, size: int) -> None:
    words = [(b"w%d" % number, b"T") for number in range(300)]
    written: Written = [words, words[:2], words]
    text = b"\n\n" + WRITERS[name](written) + WRITERS[name]([words]).removesuffix(b"\n")
    back = read(path, text, name, block_bytes=size)
    assert [len(each.words) for each in back] == [300, 2, 300, 300]
    assert [each.line for each in back] == [3, 304, 307, 608]


def test_probabilities_are_a_third_column() -> None:
    words, tags, ends = arrays([[(b"a", b"N"), (b"b", b"V")], [], [(b"c", b"N")]])
    text = tagged_format("two-column").write(words, tags, ends, np.array([1.0, 0.25, 0.9999996]))
    assert text == b"a\tN\t1.000000\nb\tV\t0.250000\n\n\nc\tN\t1.000000\n\n"
    assert tagged_format("two-column").write(words, tags, ends, np.array([0.0, 1e-6, 0.1234565001])) == (
        b"a\tN\t0.000000\nb\tV\t0.000001\n\n\nc\tN\t0.123457\n\n"
    )


@pytest.mark.parametrize("name", names(FORMATS))
def test_a_format_without_a_place_for_probabilities_says_so(name: str) -> None:
    words, tags, ends = arrays([[(b"a", b"N")]])
    format = tagged_format(name)
    if format.holds_probabilities:
        assert b"0.5" in format.write(words, tags, ends, np.array([0.5]))
    else:
        with pytest.raises(UsageError, match=f"^--format {name}: it has no place for probabilities. "):
            format.write(words, tags, ends, np.array([0.5]))


UNFIT = [
    ("two-column", "word", b"a\tb"),
    ("two-column", "word", b"a\nb"),
    ("two-column", "word", b""),
    ("two-column", "word", b" a"),
    ("two-column", "word", b"a "),
    ("two-column", "tag", b"N N"),
    ("two-column", "tag", b"N\r"),
    ("two-column", "tag", b""),
    ("slash", "word", b"New York"),
    ("slash", "word", b"a\tb"),
    ("slash", "tag", b"N/V"),
    ("underscore", "word", b"New York"),
    ("underscore", "tag", b"N_V"),
    ("columns", "word", b"New York"),
    ("columns", "word", b"-DOCSTART-"),
    ("columns:word=2,tag=1", "tag", b"-DOCSTART-"),
    ("columns:word=2,tag=1", "word", b"a\r"),
    ("columns", "tag", b"N N"),
    ("conllu", "word", b"a\tb"),
    ("conllu", "word", b"a "),
    ("conllu", "tag", b"_"),
    ("conllu", "tag", b""),
]


@pytest.mark.parametrize(("spec", "what", "text"), UNFIT)
def test_what_a_format_cannot_hold_is_one_line(spec: str, what: str, text: bytes) -> None:
    good = ByteStrings.of([b"a", b"b", b"c"])
    bad = ByteStrings.of([b"a", text, b"c"])
    ends = np.array([1, 3])
    words, tags = (bad, good) if what == "word" else (good, bad)
    tagged_format(spec).write(good, good, ends)
    with pytest.raises(UsageError) as error:
        tagged_format(spec).write(words, tags, ends)
    name = spec.partition(":")[0]
    assert error.value.where == f"--format {name}"
    assert error.value.what == f"it cannot hold the {what} {text.decode()!r}"
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        ("columns:word=0", "columns are counted from 1, or from -1 backwards, up to the width"),
        ("columns:tag=4,width=3", "columns are counted from 1, or from -1 backwards, up to the width"),
        ("columns:word=2,tag=2", "the word and its tag are in the same column"),
        ("columns:word=3,width=3", "the word and its tag are in the same column"),
        ("conllu:tag=deprel", "there is no such column of tags"),
        ("three-column", "there is no method of this name"),
        ("columns:word=x", "the parameter word takes integer"),
    ],
)
def test_a_spec_that_cannot_be_meant_is_refused(spec: str, what: str) -> None:
    with pytest.raises(UsageError) as error:
        tagged_format(spec)
    assert error.value.what == what
