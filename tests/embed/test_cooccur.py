"""Co-occurrence counts: those of brute force, the same however they are made, and what files of them say."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlptk.core.corpus import read_corpus
from nlptk.core.errors import ModelError, UsageError
from nlptk.core.modelfile import read_model, write_model
from nlptk.core.scratch import Scratch
from nlptk.embed.cooccur import count_cooccurrences
from nlptk.embed.cooccurrences import KIND, Cooccurrences
from nlptk.embed.cooccursettings import CooccurSettings
from nlptk.tokenize.methods.whitespace import Whitespace
from tests.oracle import glove as oracle

MEMORY = 1 << 30
LOVE = "i love you but you love him i am sad\n"
SENTENCES = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=14), max_size=6)


def _counted(path, text: str, *, largest_part: int = 1 << 20, memory: int = MEMORY, jobs: int = 1, **options):
    path.write_text(text)
    counting = CooccurSettings(**options)
    corpus = read_corpus([str(path)], Whitespace(), min_count=counting.min_count, memory=MEMORY)
    return count_cooccurrences(corpus, counting, memory=memory, jobs=jobs, largest_part=largest_part)


def _as_dict(counts: Cooccurrences) -> dict[tuple[str, str], float]:
    words = [word.decode() for word in counts.words]
    rows = np.repeat(np.arange(len(words)), np.diff(counts.firsts))
    pairs = zip(rows.tolist(), counts.contexts.tolist(), counts.weights(slice(None)).tolist(), strict=True)
    return {(words[row], words[context]): weight for row, context, weight in pairs}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "text"


def test_the_row_of_a_word_has_what_stands_around_it(path):
    found = _as_dict(_counted(path, LOVE, window=2, min_count=1, weights="uniform"))
    assert {context: count for (word, context), count in found.items() if word == "love"} == {
        "i": 2,
        "you": 2,
        "but": 2,
        "him": 1,
    }


@settings(deadline=None, max_examples=60)
@given(
    sentences=SENTENCES,
    window=st.integers(1, 9),
    min_count=st.integers(1, 3),
    asymmetric=st.booleans(),
    by_distance=st.booleans(),
    largest_part=st.sampled_from([1, 7, 40, 1 << 20]),
)
def test_counts_are_those_of_brute_force(
    tmp_path_factory, sentences, window, min_count, asymmetric, by_distance, largest_part
):
    path = tmp_path_factory.mktemp("text") / "text"
    text = "".join(" ".join(sentence) + "\n" for sentence in sentences)
    options = {"window": window, "min_count": min_count, "asymmetric": asymmetric}
    weights = "distance" if by_distance else "uniform"
    words = sum(sentences, [])
    assume(any(words.count(word) >= min_count for word in words))
    counts = _counted(path, text, largest_part=largest_part, weights=weights, **options)
    expected = oracle.cooccurrences(sentences, by_distance=by_distance, **options)
    assert _as_dict(counts) == {pair: float(weight) for pair, weight in expected.items()}
    rows = np.split(counts.contexts, counts.firsts[1:-1])
    assert all((np.diff(row.astype(np.int64)) > 0).all() for row in rows)


def test_distances_too_many_for_a_common_unit_count_to_nine_digits(path):
    window = 60
    words = [f"w{number}" for number in range(61)]
    found = _as_dict(_counted(path, " ".join(words) + "\n", window=window, min_count=1))
    for distance in (1, 7, 59, 60):
        assert found["w0", f"w{distance}"] == pytest.approx(float(Fraction(1, distance)), rel=1e-8)


@pytest.mark.parametrize("memory", [MEMORY, 1 << 10])
def test_sums_past_32_bits_are_kept_whole(path, memory):
    """Row a has sums of 28 bits, rows b and c, of other parts, of 33: the unit is 1 / lcm(1 .. 22)."""
    text = "".join(f"a x{number}\n" for number in range(100)) + "b c\n" * 30
    counts = _counted(path, text, window=22, min_count=1, largest_part=44, memory=memory)
    found = _as_dict(counts)
    assert counts.sums.dtype == np.int64
    assert (found["a", "x0"], found["x99", "a"], found["b", "c"], found["c", "b"]) == (1, 1, 30, 30)


def test_a_text_without_neighbours_has_no_pairs(path):
    counts = _counted(path, "a\nb\na\n", window=30, min_count=1)
    assert (len(counts), counts.weights(slice(None)).tolist()) == (0, [])


def test_a_window_reaches_over_words_that_are_too_rare(path):
    found = _as_dict(_counted(path, "a rare b\na b\n", window=1, min_count=2))
    assert found == {("a", "b"): 2, ("b", "a"): 2}


@pytest.fixture(scope="module")
def long_text() -> str:
    rng = np.random.default_rng(5)
    ids = np.minimum(rng.zipf(1.3, 60_000), 3000)
    words = np.array([f"w{number}" for number in range(3001)])[ids]
    return "\n".join(" ".join(line) for line in np.array_split(words, 2500)) + "\n"


@pytest.mark.parametrize(
    "options", [{}, {"asymmetric": True}, {"weights": "uniform", "window": 3}, {"window": 22}]
)
def test_the_bytes_are_the_same_for_any_jobs_memory_and_parts(tmp_path, long_text, options):
    files = []
    for number, means in enumerate(
        [{}, {"jobs": 2}, {"jobs": 3, "memory": 1 << 18}, {"largest_part": 999, "memory": 1 << 18}]
    ):
        counts = _counted(tmp_path / "text", long_text, **options, **means)
        files.append(tmp_path / f"counts{number}")
        counts.save(str(files[-1]))
    assert len({file.read_bytes() for file in files}) == 1


def test_a_file_gives_back_what_was_saved(tmp_path, long_text):
    counts = _counted(tmp_path / "text", long_text, window=4, asymmetric=True)
    counts.save(str(tmp_path / "counts"))
    loaded = Cooccurrences.load(str(tmp_path / "counts"))
    assert _as_dict(loaded) == _as_dict(counts)
    assert loaded.settings == counts.settings


def test_the_transpose_has_contexts_as_words(tmp_path, long_text):
    counts = _counted(tmp_path / "text", long_text, window=2, asymmetric=True)
    for scratch in (Scratch(in_memory=True), Scratch(in_memory=False, folder=str(tmp_path))):
        turned = counts.transposed(scratch)
        assert _as_dict(turned) == {
            (context, word): weight for (word, context), weight in _as_dict(counts).items()
        }
        rows = np.split(turned.contexts, turned.firsts[1:-1])
        assert all((np.diff(row.astype(np.int64)) > 0).all() for row in rows)


def test_lines_have_word_context_and_count(path):
    counts = _counted(path, LOVE, window=2, min_count=2)
    told = []
    lines = b"".join(counts.lines(told.append)).decode().splitlines()
    assert dict(tuple(line.rsplit("\t", 1)) for line in lines) == {
        f"{word}\t{context}": f"{weight:.10g}" for (word, context), weight in _as_dict(counts).items()
    }
    assert sum(told) == len(counts) == len(lines)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"contexts": lambda rows: rows + 100}, "a context that is no word"),
        ({"sums": lambda sums: -sums.astype(np.int64)}, "a sum that is not above 0"),
        ({"sums": lambda sums: sums * np.uint32(0)}, "a sum that is not above 0"),
        ({"firsts": lambda firsts: firsts[::-1].copy()}, "rows do not lie within its pairs"),
        ({"counts": lambda counts: counts[1:]}, "do not belong together"),
        ({"sums": lambda sums: sums.astype(np.float32)}, "no array sums"),
    ],
)
def test_a_file_that_cannot_be_counts_is_named_as_such(tmp_path, change, message):
    counts = _counted(tmp_path / "text", LOVE, window=2, min_count=1)
    path = str(tmp_path / "counts")
    counts.save(path)
    file = read_model(path)
    arrays = dict(file.arrays)
    for name, changed in change.items():
        arrays[name] = changed(arrays[name])
    write_model(path, KIND, file.settings, arrays)
    with pytest.raises(ModelError, match=message):
        Cooccurrences.load(path)


def test_settings_of_something_else_are_named_as_damage(tmp_path):
    counts = _counted(tmp_path / "text", LOVE, window=2, min_count=1)
    path = str(tmp_path / "counts")
    counts.save(path)
    write_model(path, KIND, {"window": 0}, dict(read_model(path).arrays))
    with pytest.raises(ModelError, match="settings"):
        Cooccurrences.load(path)


@pytest.mark.parametrize("wrong", [{"window": 0}, {"window": 501}, {"min_count": 0}, {"weights": "cubic"}])
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(UsageError):
        CooccurSettings(**wrong)
