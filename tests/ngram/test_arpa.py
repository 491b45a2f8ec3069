"""ARPA files: written and read again, read as other tools write them, and refused when they are damaged."""

from __future__ import annotations

import bz2
import gzip
import lzma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.core.lines import Fields, decimal_texts, integer_texts
from nlptk.core.ragged import offsets_of
from nlptk.core.vocab import BEGIN_ID, END_ID, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.arpa import write_arpa
from nlptk.ngram.arpa_read import read_arpa
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.train import train

LOG_10 = np.log(10)
TEXT = "the cat sat on the mat\nthe dog sat on the cat\n\na dog and a cat sat\nthe mat\n" * 3 + "the end\n"
FEW = r"""# of no tool in particular

\data\
ngram 1=5
ngram 2=3
ngram 3=2

\1-grams:
-1.0	<unk>
-99	<s>	-0.25
-0.5	</s>
-0.75	a	-0.125
-1e-0	b	0.5

\2-grams:
-0.3	<s> a	-0.0625
-0.2	a b
-0.4	b </s>

\3-grams:
-0.1	<s> a b
-0.15	a b </s>

\end\
"""


@pytest.fixture
def model(tmp_path):
    """A trigram model."""
    path = tmp_path / "text"
    path.write_text(TEXT)
    return train([str(path)], NgramSettings(order=3), memory=1 << 30).model.model


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a model from a text."""

    def from_text(text, **options):
        path = tmp_path / "x.arpa"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_arpa(str(path), **options)

    return from_text


def log10_scores(model, *sentences):
    """Return the log10 probability of every event of sentences."""
    table = WordTable.numbered(model.words)
    text = []
    for sentence in sentences:
        known = [word.encode() for word in sentence.split()]
        ids = [list(table.words()).index(word) if word in list(model.words) else UNKNOWN_ID for word in known]
        text += [BEGIN_ID, *ids, END_ID]
    ids = np.array(text, dtype=np.uint32)
    return model.score(ids).logprobs[ids != BEGIN_ID] / LOG_10


def tables_of(model):
    """Return all arrays of a model that are not None."""
    below = [model.logprobs, model.backoffs]
    above = [array for table in model.tables for array in (table.logprobs, table.backoffs)]
    return [array for array in below + above if array is not None]


@pytest.mark.parametrize("name", ["m.arpa", "m.arpa.gz"])
def test_a_round_trip_changes_no_logarithm_by_a_millionth(model, tmp_path, name):
    path = str(tmp_path / name)
    write_arpa(model, path)
    again = read_arpa(path).model
    assert list(again.words) == list(model.words)
    for table, other in zip(model.tables, again.tables, strict=True):
        assert np.array_equal(table.words, other.words)
        assert np.array_equal(table.firsts, other.firsts)
    for one, other in zip(tables_of(model), tables_of(again), strict=True):
        np.testing.assert_allclose(other / LOG_10, one / LOG_10, rtol=0, atol=1e-6)


def test_a_second_round_trip_writes_the_same_bytes(model, tmp_path):
    first, second = tmp_path / "1.arpa", tmp_path / "2.arpa"
    write_arpa(model, str(first))
    write_arpa(read_arpa(str(first)).model, str(second))
    assert first.read_bytes() == second.read_bytes()


def test_a_name_in_gz_gives_gzip_with_the_same_text(model, tmp_path):
    plain, packed = tmp_path / "m.arpa", tmp_path / "m.arpa.gz"
    write_arpa(model, str(plain))
    write_arpa(model, str(packed))
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


def test_the_file_has_the_form_that_tools_expect(model, tmp_path):
    path = tmp_path / "m.arpa"
    write_arpa(model, str(path))
    lines = path.read_text().split("\n")
    assert lines[:2] == ["\\data\\", f"ngram 1={len(model.words)}"]
    assert "-99\t<s>\t" in path.read_text()
    assert lines[-3:] == ["", "\\end\\", ""]
    last = lines[lines.index("\\3-grams:") + 1 : -3]
    assert all(len(line.split("\t")) == 2 and len(line.split("\t")[1].split(" ")) == 3 for line in last)
    middle = lines[lines.index("\\2-grams:") + 1 : lines.index("\\3-grams:") - 1]
    assert all(len(line.split("\t")) == 3 for line in middle)


def test_a_model_of_words_alone_has_no_back_off_weights(tmp_path):
    (tmp_path / "text").write_text(TEXT)
    model = train([str(tmp_path / "text")], NgramSettings(order=1), memory=1 << 30).model.model
    write_arpa(model, str(tmp_path / "m.arpa"))
    assert all(line.count("\t") < 2 for line in (tmp_path / "m.arpa").read_text().split("\n"))
    again = read_arpa(str(tmp_path / "m.arpa")).model
    assert again.order == 1
    np.testing.assert_allclose(again.logprobs, model.logprobs, atol=1e-6)


def test_a_uniform_lower_order_is_refused_with_the_remedy(tmp_path):
    (tmp_path / "text").write_text(TEXT)
    settings = NgramSettings(order=2, smoothing="add-delta")
    model = train([str(tmp_path / "text")], settings, memory=1 << 30).model.model
    with pytest.raises(UsageError, match="Train with -n 1, or with another smoothing"):
        write_arpa(model, str(tmp_path / "m.arpa"))
    assert not (tmp_path / "m.arpa").exists()


def test_probability_zero_survives_a_round_trip(tmp_path):
    (tmp_path / "text").write_text(TEXT)
    model = train([str(tmp_path / "text")], NgramSettings(order=2, smoothing="mle"), memory=1 << 30).model
    write_arpa(model.model, str(tmp_path / "m.arpa"))
    again = read_arpa(str(tmp_path / "m.arpa")).model
    assert np.isneginf(again.logprobs[UNKNOWN_ID])
    for one, other in zip(tables_of(model.model), tables_of(again), strict=True):
        assert np.array_equal(np.isneginf(one), np.isneginf(other))


def test_figures_are_read_as_they_stand(read):
    imported = read(FEW)
    assert imported.warnings == ()
    assert list(imported.model.words) == [b"<unk>", b"<s>", b"</s>", b"a", b"b"]
    expected = [-0.3, -0.1, -0.15, -0.25 - 0.75, -0.125 - 0.75, -0.125 - 1.0, 0 - 0.5]
    found = log10_scores(imported.model, "a b", "").tolist()
    assert found[:3] == pytest.approx(expected[:3], abs=1e-6)
    assert found[3] == pytest.approx(-0.25 - 0.5, abs=1e-6)
    scores = log10_scores(imported.model, "b a a zzz")
    assert scores.tolist() == pytest.approx([-1.25, 0.5 - 0.75, -0.125 - 0.75, -0.125 - 1, -0.5], abs=1e-6)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_files_are_known_by_their_first_bytes(read, pack):
    assert read(pack(FEW.encode())).model.order == 3


@pytest.mark.parametrize(
    "changed",
    [
        FEW.replace("\n", "\r\n"),
        FEW.replace("# of no tool in particular\n\n", ""),
        FEW.replace("\t", " "),
        FEW.replace("<unk>", "<UNK>"),
        FEW.replace("-0.1\t<s> a b\n", "-0.1\t<s> a b\t0\n"),  # some tools write it at the highest order, too
        FEW.replace("ngram 2=3", "ngram  2 = 3 ").removesuffix("\n"),
        FEW.replace("-99\t<s>", "0\t<s>"),
    ],
    ids=["CRLF", "no preamble", "spaces", "<UNK>", "weight on top", "blanks", "<s> with 0"],
)
def test_other_ways_to_write_the_same_model_are_understood(read, changed):
    for one, other in zip(tables_of(read(FEW).model), tables_of(read(changed).model), strict=True):
        assert np.array_equal(one, other)


def test_lines_may_stand_in_any_order(read):
    shuffled = FEW.replace(
        "-0.3\t<s> a\t-0.0625\n-0.2\ta b\n-0.4\tb </s>", "-0.4\tb </s>\n-0.2\ta b\n-0.3\t<s> a\t-0.0625"
    )
    assert shuffled != FEW
    for one, other in zip(tables_of(read(FEW).model), tables_of(read(shuffled).model), strict=True):
        assert np.array_equal(one, other)


def test_a_missing_unknown_word_gets_what_kenlm_gives_it(read):
    imported = read(FEW.replace("ngram 1=5", "ngram 1=4").replace("-1.0\t<unk>\n", ""))
    assert imported.warnings == ("<unk> is not listed: it gets the probability 1e-100, as from KenLM",)
    assert imported.model.logprobs[UNKNOWN_ID] / LOG_10 == pytest.approx(-100)


def test_missing_marks_of_a_sentence_are_warned_about(read):
    text = "\\data\\\nngram 1=2\n\n\\1-grams:\n-1\t<unk>\n-1\ta\n\n\\end\\\n"
    imported = read(text)
    assert [warning.split()[0] for warning in imported.warnings] == ["<s>", "</s>"]
    assert np.isneginf(imported.model.logprobs[END_ID])


def test_a_suffix_that_is_not_listed_changes_no_probability(read):
    text = FEW.replace("ngram 2=3", "ngram 2=2").replace("-0.4\tb </s>\n", "")
    imported = read(text)
    assert imported.warnings == ("suffixes that were not listed, added as backing off gives them: 1",)
    assert imported.model.tables[0].words.size == 3
    found = log10_scores(imported.model, "a b", "b").tolist()
    assert found == pytest.approx([-0.3, -0.1, -0.15, -1.25, 0.5 - 0.5], abs=1e-6)


def test_the_beginning_of_a_sentence_is_never_predicted(read):
    model = read(
        FEW.replace("-0.4\tb </s>", "-0.4\tb <s>").replace("-0.15\ta b </s>", "-0.15\ta b <s>")
    ).model
    assert [np.isneginf(table.logprobs).sum() for table in model.tables] == [1, 1]
    assert np.isneginf(model.logprobs[BEGIN_ID])


def naive_score(listed, weights, words):
    """Return log10 p(last word | the words before) by the definition of backing off."""
    if tuple(words) in listed:
        return listed[tuple(words)]
    return weights.get(tuple(words[:-1]), 0.0) + naive_score(listed, weights, words[1:])


@given(st.sets(st.lists(st.sampled_from("ab"), min_size=2, max_size=4).map(tuple), max_size=12), st.data())
def test_any_set_of_n_grams_scores_as_backing_off_says(tmp_path_factory, chosen, data):
    words = [("<unk>",), ("<s>",), ("</s>",), ("a",), ("b",)]
    every = words + sorted(chosen)
    numbers = data.draw(st.permutations(range(1, len(every) + 1)))
    listed = {each: -number / 16 for each, number in zip(every, numbers, strict=True)}
    weights = {each: (number % 5 - 3) / 8 for each, number in zip(every, numbers, strict=True)}
    order = max(map(len, every))
    text = "\\data\\\n" + "".join(
        f"ngram {n}={sum(len(e) == n for e in every)}\n" for n in range(1, order + 1)
    )
    for n in range(1, order + 1):
        rows = data.draw(st.permutations([each for each in every if len(each) == n]))
        text += f"\n\\{n}-grams:\n"
        text += "".join(f"{listed[each]}\t{' '.join(each)}\t{weights[each]}\n" for each in rows)
    path = tmp_path_factory.mktemp("arpa") / "x.arpa"
    path.write_text(text + "\n\\end\\\n")
    model = read_arpa(str(path)).model
    sentence = data.draw(st.lists(st.sampled_from("ab"), max_size=8))
    padded = ["<s>", *sentence, "</s>"]
    expected = []
    for end in range(2, len(padded) + 1):
        expected.append(naive_score(listed, weights, padded[max(0, end - order) : end]))
    assert log10_scores(model, " ".join(sentence)).tolist() == pytest.approx(expected, abs=1e-5)


REFUSED = [
    ("", 1, "this is no ARPA file"),
    ("some\ntext\n", 2, "this is no ARPA file"),
    ("iARPA\n" + FEW, 1, "IRSTLM's iARPA"),
    (FEW.replace("ngram 1=5", "ngram 1=6"), 14, "6 n-grams of order 1 were announced, 5 are there"),
    (FEW.replace("ngram 2=3", "ngram 2=2"), 19, "2 n-grams of order 2 were announced, 3 are there"),
    (FEW.replace("ngram 2=3\n", ""), 5, "how many n-grams of order 2"),
    (FEW.replace("ngram 2=3", "ngram 2=many"), 5, "how many n-grams of order 2"),
    (FEW.replace("\\2-grams:", "\\3-grams:"), 15, "\\2-grams: should stand here, but this is \\3-grams:"),
    (FEW.split("\\3-grams:")[0], 19, "\\3-grams: should stand here, but the file ends"),
    (FEW.replace("\\end\\\n", ""), 23, "the last n-grams are not followed by \\end\\"),
    (FEW.split("-0.15")[0], 21, "2 n-grams of order 3 were announced, 1 are there"),
    (FEW + "more\n", 25, "there is more behind \\end\\"),
    (FEW.replace("-0.75", "0.75"), 12, "0.75 is above 0"),
    (FEW.replace("-0.75", "nan"), 12, "nan is no number"),
    (FEW.replace("-0.0625", "inf"), 16, "inf is above 99: no back-off weight"),
    (FEW.replace("-0.2\ta b", "x\ta b"), 17, "x is no number"),
    (FEW.replace("-0.2\ta b", "-0.2\ta b c d"), 17, "an n-gram of order 2 has 3 or 4 fields, not 5"),
    (FEW.replace("-0.2\ta b", "-0.2\ta"), 17, "an n-gram of order 2 has 3 or 4 fields, not 2"),
    (FEW.replace("-0.2\ta b", "-0.2\ta c"), 17, "c is not among the words of order 1"),
    (FEW.replace("-0.2\ta b", "-0.2\t<s> a"), 17, "this n-gram is listed twice"),
    (FEW.replace("-1e-0\tb", "-1e-0\ta"), 13, "a is listed twice"),
    (FEW.encode().replace(b"\tb\t0.5", b"\t\xff\t0.5"), 13, "is not valid UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED, ids=[what for _, _, what in REFUSED])
def test_a_damaged_file_is_refused_by_its_line(read, tmp_path, text, line, what):
    with pytest.raises(InputError) as caught:
        read(text)
    assert what in caught.value.what
    assert caught.value.where == f"{tmp_path / 'x.arpa'}:{line}"


def test_more_n_grams_than_memory_are_refused_before_they_are_read(read):
    with pytest.raises(ResourceError, match="--memory"):
        read(FEW.replace("ngram 1=5", "ngram 1=5000000"), memory=1 << 20)


@given(st.lists(st.floats(-200, 20).filter(lambda number: number != 0), min_size=1))
def test_decimals_are_written_and_read_to_seven_places(numbers):
    texts = decimal_texts(np.array(numbers), ord("\n"))
    read = [float(text) for text in texts]
    assert read == pytest.approx(numbers, abs=5.1e-8)
    fields = Fields.of(texts.values)
    assert fields.decimals(fields.offsets[:-1]).tolist() == pytest.approx(read, abs=1e-12)


@given(st.lists(st.integers(0, 10**18 - 1), min_size=1))
def test_whole_numbers_are_written_and_read_as_they_are(numbers):
    texts = integer_texts(np.array(numbers), ord("\n"))
    assert [int(text) for text in texts] == numbers
    fields = Fields.of(texts.values)
    values, wrong = fields.integers(offsets_of(np.ones(len(numbers), dtype=np.int64))[:-1])
    assert values.tolist() == numbers
    assert not wrong.any()
