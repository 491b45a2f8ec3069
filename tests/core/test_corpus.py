"""Corpora as ids against a naive reading, whatever the memory and the number of processes."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks, between_blanks
from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.errors import InputError, ResourceError
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.tokenizer import Tokens
from nlptk.core.vocab import BEGIN_ID, END_ID, UNKNOWN_ID

PLENTY = 1 << 30
SCARCE = 1 << 19  # ids are spilled and caches emptied at every block
WORDS = st.sampled_from(["a", "b", "c-d", "-", "<unk>", "é中", "\0", "\u2028", "x" * 90]) | st.text(
    max_size=4
)
LINES = st.lists(WORDS, max_size=6).map(" ".join)
TEXTS = st.lists(st.lists(LINES, max_size=5).map("\n".join), max_size=4)


@dataclass(frozen=True)
class Hyphens:
    """A tokenizer for the tests: what stands between blanks, cut at hyphens, of which none are left."""

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of a line."""
        return [token for token in re.split("[ \t-]", line) if token]

    def join(self, tokens: Sequence[str]) -> str:
        """Return the tokens with a space between them."""
        return " ".join(tokens)

    def cut(self, data: NDArray[np.uint8], starts: Int64s, ends: Int64s) -> Chunks:
        """Cut lines between blanks."""
        return between_blanks(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Cut chunks at hyphens."""
        rows = [[part for part in chunk.split(b"-") if part] for chunk in chunks]
        offsets = np.cumsum([0, *map(len, rows)])
        return Tokens(ByteStrings.of(part for row in rows for part in row), offsets)


def read(paths: Sequence[Path | str], **options: Any) -> EncodedCorpus:
    options = {"memory": PLENTY, "progress": Progress.silent(), **options}
    return read_corpus([str(path) for path in paths], Hyphens(), **options)


def written(folder: Path, *texts: str | bytes) -> list[Path]:
    paths = [folder / str(number) for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def sentences(corpus: EncodedCorpus) -> list[list[str]]:
    words = [word.decode() for word in corpus.vocab.words]
    assert corpus.ends.size == 0 or corpus.ends[-1] == corpus.ids.size
    starts = [0, *corpus.ends.tolist()]
    ids = corpus.ids.tolist()
    return [
        [words[number] for number in ids[start:end]] for start, end in zip(starts, starts[1:], strict=False)
    ]


def vocabulary(corpus: EncodedCorpus) -> list[tuple[str, int]]:
    words = (word.decode() for word in corpus.vocab.words)
    return list(zip(words, corpus.vocab.counts.tolist(), strict=True))


def lines_of(text: str) -> list[str]:
    lines = text.removeprefix("\ufeff").split("\n")
    return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]


def naive(
    texts: list[str], min_count: int, max_size: int | None
) -> tuple[list[list[str]], list[tuple[str, int]]]:
    """Read texts the plain way: the sentences, and the vocabulary with its counts."""
    rows = [Hyphens()(line) for text in texts for line in lines_of(text)]
    counted = Counter(token for row in rows for token in row)
    unknown = counted.pop("<unk>", 0)
    known = sorted(
        (item for item in counted.items() if item[1] >= min_count), key=lambda item: (-item[1], item[0])
    )
    kept = dict(known[:max_size])
    unknown += sum(counted.values()) - sum(kept.values())
    rows = [[token if token in kept else "<unk>" for token in row] for row in rows]
    return rows, [("<unk>", unknown), ("<s>", 0), ("</s>", 0), *kept.items()]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@given(
    texts=TEXTS,
    min_count=st.integers(1, 3),
    max_size=st.none() | st.integers(0, 4),
    memory=st.sampled_from([SCARCE, PLENTY]),
)
def test_a_corpus_equals_the_naive_reading(
    here: Path, texts: list[str], min_count: int, max_size: int | None, memory: int
) -> None:
    corpus = read(written(here, *texts), min_count=min_count, max_size=max_size, memory=memory)
    assert (sentences(corpus), vocabulary(corpus)) == naive(texts, min_count, max_size)


def same(first: EncodedCorpus, second: EncodedCorpus) -> bool:
    pairs: list[tuple[NDArray[Any], NDArray[Any]]] = [
        (first.ids, second.ids),
        (first.ends, second.ends),
        (first.vocab.counts, second.vocab.counts),
        (first.vocab.words.values, second.vocab.words.values),
        (first.vocab.words.offsets, second.vocab.words.offsets),
    ]
    return all(one.dtype == other.dtype and one.tobytes() == other.tobytes() for one, other in pairs)


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("memory", [SCARCE, 1 << 22, PLENTY])
def test_the_bytes_are_the_same_for_any_jobs_and_memory(samples: Path, jobs: int, memory: int) -> None:
    paths = [samples / "en.txt", samples / "zh.txt", samples / "en.txt"] * 8
    corpus = read(paths, jobs=jobs, memory=memory, min_count=2)
    assert same(corpus, read(paths, min_count=2))
    assert corpus.ids.flags.owndata == (memory > SCARCE)


def test_the_arrays_have_the_types_that_all_trainers_rely_on(tmp_path: Path) -> None:
    corpus = read(written(tmp_path, "a b\n"))
    assert corpus.ids.dtype == np.dtype(np.uint32)
    assert corpus.ends.dtype == np.dtype(np.int64)
    assert (UNKNOWN_ID, BEGIN_ID, END_ID) == (0, 1, 2)


def test_ids_that_outgrow_their_share_of_memory_are_mapped_from_a_file_without_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    (path,) = written(tmp_path, "a b c d e\n" * 20_000)
    corpus = read([path], memory=SCARCE, temp_dir=str(folder))
    assert not corpus.ids.flags.owndata
    assert not list(folder.iterdir())
    assert corpus.ids.tolist() == [3, 4, 5, 6, 7] * 20_000
    assert corpus.ends.tolist() == list(range(5, 100_001, 5))


@pytest.mark.parametrize("memory", [SCARCE, PLENTY])
def test_a_corpus_cannot_be_written_to(tmp_path: Path, memory: int) -> None:
    corpus = read(written(tmp_path, "a b\n" * 100_000), memory=memory)
    for array in (corpus.ids, corpus.ends):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_empty_lines_are_empty_sentences_and_a_last_line_needs_no_line_feed(tmp_path: Path) -> None:
    corpus = read(written(tmp_path, "\n\na\n \t\n\nb"))
    assert corpus.ends.tolist() == [0, 0, 1, 1, 1, 2]


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
@pytest.mark.parametrize("jobs", [1, 2])
def test_no_text_gives_no_sentence_and_the_special_words(tmp_path: Path, texts: list[str], jobs: int) -> None:
    corpus = read(written(tmp_path, *texts), jobs=jobs)
    assert (corpus.ids.size, corpus.ends.size) == (0, 0)
    assert vocabulary(corpus) == [("<unk>", 0), ("<s>", 0), ("</s>", 0)]


def test_the_counts_are_those_of_the_ids(samples: Path) -> None:
    corpus = read([samples / "en.txt"], min_count=3)
    assert corpus.vocab.counts.tolist() == np.bincount(corpus.ids, minlength=len(corpus.vocab)).tolist()
    assert corpus.vocab.counts[UNKNOWN_ID] > 0


def test_text_is_normalized_and_recoded_before_it_is_cut(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "É é".encode("latin-1"))
    corpus = read([path], encoding="latin-1", normalize="lower")
    assert vocabulary(corpus)[3:] == [("é", 2)]


@pytest.mark.parametrize("mark", ["<s>", "</s>"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_marks_of_a_sentence_in_the_text_are_named_with_their_place(
    tmp_path: Path, mark: str, jobs: int
) -> None:
    paths = written(tmp_path, "a\n" * 5, f"a\n\nb c {mark} d\n<s>\n")
    with pytest.raises(InputError) as caught:
        read(paths, jobs=jobs)
    assert caught.value.where == f"{paths[1]}:3"
    assert caught.value.what.startswith(f"{mark} is among the words")


@pytest.mark.parametrize("jobs", [1, 2])
def test_text_that_cannot_be_read_is_named_with_its_place(tmp_path: Path, jobs: int) -> None:
    paths = written(tmp_path, "a\n" * 5, b"a\nb \xff\n")
    with pytest.raises(InputError) as caught:
        read(paths, jobs=jobs)
    assert caught.value.where == f"{paths[1]}:2"
    assert vocabulary(read(paths, jobs=jobs, errors="replace"))[3:] == [("a", 6), ("b", 1), ("\ufffd", 1)]


def test_words_that_do_not_fit_are_an_error_with_a_size_and_remedies(tmp_path: Path) -> None:
    paths = written(tmp_path, "".join(f"word{number}\n" for number in range(50_000)))
    with pytest.raises(ResourceError) as caught:
        read(paths, memory=1 << 20)
    assert caught.value.where == "--memory"
    assert re.search(
        r"the \d+ distinct words read so far need [\d.]+ MB, more than the 1.0 MB", caught.value.what
    )
    assert "--normalize lower" in caught.value.remedy
    assert "--min-count does not help" in caught.value.remedy


def test_what_does_not_fit_stops_other_processes_too(tmp_path: Path) -> None:
    paths = written(tmp_path, *("".join(f"{file}x{number}\n" for number in range(9000)) for file in range(9)))
    with pytest.raises(ResourceError):
        read(paths, memory=1 << 20, jobs=2)


def test_a_folder_for_temporary_files_that_is_not_there_is_named(tmp_path: Path) -> None:
    paths = written(tmp_path, "a b\n" * 100_000)
    with pytest.raises(ResourceError, match="^--temp-dir: "):
        read(paths, memory=SCARCE, temp_dir=str(tmp_path / "missing"))


class Interrupted(Progress):
    """A progress during which the user presses Ctrl-C."""

    def __init__(self) -> None:
        super().__init__("none")

    @contextmanager
    def phase(self, name: str, total: int | None, unit: str) -> Iterator[Callable[[int], None]]:
        """Interrupt at the fourth step."""
        steps = count()

        def step(done: int) -> None:
            if next(steps) == 3:
                raise KeyboardInterrupt

        yield step


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, jobs: int) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    paths = written(tmp_path, *["a b\n" * 50_000] * 6)
    with pytest.raises(KeyboardInterrupt):
        read(paths, memory=SCARCE, temp_dir=str(folder), jobs=jobs, progress=Interrupted())
    assert not list(folder.iterdir())


STDIN = """
from nlptk.core.corpus import read_corpus
from nlptk.core.progress import Progress
from nlptk.core.registry import build
whitespace = build("nlptk.tokenize.methods", "whitespace")
corpus = read_corpus(["-"], whitespace, memory=1 << 30, progress=Progress.silent())
print(*corpus.ids, *corpus.ends)
"""


def test_standard_input_is_read_packed_or_not() -> None:
    text = b"a b\na\n"
    for given_bytes in (text, gzip.compress(text)):
        done = subprocess.run(
            [sys.executable, "-c", STDIN], input=given_bytes, capture_output=True, check=True
        )
        assert done.stdout.decode() == "3 4 3 2 3\n"
