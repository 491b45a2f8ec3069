"""Taggers as text: what is read back is what was written, and every line that is wrong is told."""

from __future__ import annotations

import gzip
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.hmm import textfile_lines, textfile_write
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.fitted import fit_files
from nlptk.hmm.model import load_tagger
from nlptk.hmm.segment import read_segmented
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.textfile_read import import_tagger
from nlptk.hmm.textfile_write import write_tagger
from nlptk.hmm.train import train
from tests.hmm.small_taggers import PLENTY, SENTENCES, block_of, tagger_of

FEW = [[("the", "D"), ("dog", "N"), ("barks", "V")], [("a\\b\t", "D"), ("cat c", "N")]]
WILD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)
WILD_SENTENCES = st.lists(st.lists(st.tuples(WILD, WILD), min_size=1, max_size=4), min_size=1, max_size=5)


def exported(model, folder, name="m.txt"):
    """Return a model as text."""
    write_tagger(model, str(folder / name))
    return (folder / name).read_bytes()


def saved(model, folder):
    """Return the bytes of a model's file."""
    model.save(str(folder / "m.nlptk"))
    return (folder / "m.nlptk").read_bytes()


def check_round_trip(model, folder):
    """See that the model is the same after saving, loading, writing and reading."""
    before = saved(model, folder)
    exported(load_tagger(str(folder / "m.nlptk")), folder)
    assert saved(import_tagger(str(folder / "m.txt")), folder) == before


def sections_of(text):
    """Read the text as its description says, line by line: the settings, and the fields of the sections."""
    lines = text.decode().removesuffix("\n").split("\n")
    assert lines[0] == "nlptk-hmm\t1"
    settings = {name: json.loads(value) for name, value in (line.split("\t") for line in lines[1:6])}
    sections = {}
    at = 6
    while lines[at + 1] != "end":
        assert lines[at] == ""
        name, size = lines[at + 1].split("\t")
        sections[name] = [line.split("\t") for line in lines[at + 2 : at + 2 + int(size)]]
        at += 2 + int(size)
    assert lines[at:] == ["", "end"]
    return settings, sections


def plain(field):
    """Return what a field says."""
    for written, said in ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\\\", "\\"):
        field = field.replace(written, said)
    return field


@pytest.fixture
def few(tmp_path):
    """A small model as text."""
    return exported(tagger_of(FEW), tmp_path)


@settings(max_examples=40)
@given(SENTENCES, st.sampled_from([1, 2]), st.sampled_from(["suffix:length=3", "shape", "uniform"]))
def test_a_model_is_the_same_after_export_and_import(tmp_path_factory, sentences, order, unknown):
    check_round_trip(tagger_of(sentences, order=order, unknown=unknown), tmp_path_factory.mktemp("text"))


@settings(max_examples=40)
@given(WILD_SENTENCES, st.sampled_from([1, 2]))
def test_words_and_tags_may_hold_any_character(tmp_path_factory, sentences, order):
    check_round_trip(tagger_of(sentences, order=order), tmp_path_factory.mktemp("text"))


def test_many_words_and_tags_keep_their_numbers(tmp_path):
    random = np.random.default_rng(3)
    tags, words = random.integers(0, 90, 4000).tolist(), random.integers(0, 3000, 4000).tolist()
    tokens = [(f"w{word}", f"T{tag}") for word, tag in zip(words, tags, strict=True)]
    check_round_trip(tagger_of([tokens[at : at + 8] for at in range(0, 4000, 8)]), tmp_path)


@pytest.mark.parametrize("order", [1, 2])
def test_words_of_a_dictionary_stay_unseen(tmp_path, order):
    words = {b"zebra": frozenset([1]), b"dog": frozenset([0, 1]), b"xylem": frozenset([0, 1])}
    allowed = TagDictionary(ByteStrings.of([b"N", b"V"]), words)
    settings = HmmSettings(order=order, normalize="nfc,lower")
    model, _ = train([block_of(FEW)], settings, dictionary=allowed, memory=PLENTY)
    assert model.seen == 5 < len(model.lexicon.words) == 7
    check_round_trip(model, tmp_path)


def test_a_fitted_model_and_a_segmenter_are_the_same(tmp_path):
    (tmp_path / "text").write_bytes(b"the dog barks\na cat sleeps\nthe cat barks\n" * 5)
    model, _ = fit_files([str(tmp_path / "text")], FitSettings(states=3, iterations=3), memory=1 << 28)
    check_round_trip(model, tmp_path)
    segments = train(read_segmented([str(tmp_path / "text")]), HmmSettings(segments=True), memory=PLENTY)[0]
    check_round_trip(segments, tmp_path)


def test_blocks_may_be_small(tmp_path, monkeypatch, few):
    monkeypatch.setattr(textfile_write, "_LINES", 2)
    monkeypatch.setattr(textfile_write, "_NUMBERS", 9)
    monkeypatch.setattr(textfile_lines, "_BLOCK", 16)
    model = tagger_of(FEW)
    assert exported(model, tmp_path) == few
    check_round_trip(model, tmp_path)


def test_every_number_of_the_model_stands_in_the_text(tmp_path):
    sentences = [[("the", "D"), ("dog", "N"), ("runs", "V")], [("a", "D"), ("run", "N")], [("run", "V")]]
    model = tagger_of(sentences, rare=1)
    settings, sections = sections_of(exported(model, tmp_path))
    assert settings == {
        "order": 2,
        "unknown": "suffix:length=10",
        "seen": 5,
        "normalize": None,
        "training": {"smoothing": "kneser-ney", "rare": 1, "segments": False},
    }
    assert sections["tags"][1] == ["N", repr(math.log(2 / 6)), repr(float(model.lexicon.guesser.prior[1]))]
    tags = [tag for tag, *_ in sections["tags"]] + ["<s>"]
    for row, (before, *numbers) in enumerate(sections["transitions"]):
        assert before == tags[row]
        assert np.array_equal(np.float32(numbers), model.transitions.logprobs[row])
    for row, (first, second, *numbers) in enumerate(sections["pairs"]):
        assert tags.index(first) * 4 + tags.index(second) == model.transitions.pairs[row]
        assert np.array_equal(np.float32(numbers), model.transitions.logprobs[4 + row])
    emissions = model.lexicon.emissions
    assert sections["words"][:2] == [["the", "D", "-0.6931472"], ["dog", "N", "-0.6931472"]]
    assert sections["words"][4] == ["run", "N", "-0.6931472", "V", "-0.6931472"]
    entries = [(word, tag) for word, *tags_of in sections["words"] for tag in tags_of[::2]]
    contexts = {
        (entries.index((word, tag)), tags.index(before)): float(number)
        for word, tag, *rest in sections["contexts"]
        for before, number in zip(rest[::2], rest[1::2], strict=True)
    }
    assert len(contexts) == (emissions.contexts.slots >= 0).sum() == 6
    for (entry, before), number in contexts.items():
        assert np.float32(number) == np.float32(emissions.after(np.array([entry]), np.array([before]))[0])
    shares = np.zeros((4, 4), dtype=np.float32)
    for before, *rest in sections["shares"]:
        for tag, number in zip(rest[::2], rest[1::2], strict=True):
            shares[tags.index(before), tags.index(tag)] = number
    assert np.array_equal(shares, emissions.shares)
    names = {plain(name): rest for name, *rest in sections["names"]}
    assert names["c"] == ["D", "2", "N", "1", "V", "1"]  # run is not rare
    assert names["cog"] == ["N", "1"]


def test_what_is_edited_is_what_the_model_then_has(tmp_path, few):
    assert few.count(b"the\tD\t-0.6931472\n") == 1
    (tmp_path / "edited.txt").write_bytes(few.replace(b"the\tD\t-0.6931472\n", b"the\tD\t-25e-2\tV\t-1.5\n"))
    emissions = import_tagger(str(tmp_path / "edited.txt")).lexicon.emissions
    assert emissions.tags[:2].tolist() == [0, 2]
    assert emissions.logprobs[:2].tolist() == [-0.25, -1.5]


def test_a_name_that_ends_in_gz_is_compressed_to_the_same_bytes(tmp_path, few):
    model = tagger_of(FEW)
    packed = exported(model, tmp_path, "m.txt.gz")
    assert packed == exported(model, tmp_path, "again.gz")
    assert gzip.decompress(packed) == few
    assert saved(import_tagger(str(tmp_path / "m.txt.gz")), tmp_path) == saved(model, tmp_path)


def test_a_tag_like_the_edge_is_not_written(tmp_path):
    with pytest.raises(UsageError, match="the model has a tag <s>, which stands for the edge"):
        write_tagger(tagger_of([[("a", "<s>")]]), str(tmp_path / "m.txt"))
    assert not (tmp_path / "m.txt").exists()


REFUSED = [
    ("nlptk-hmm\t1\n", "\\data\\\n", 1, "this is no tagger as text"),
    ("nlptk-hmm\t1\n", "nlptk-hmm\t2\n", 1, "this is version 2 of the format, not 1"),
    ("order\t2", "orders\t2", 2, "order and its value should stand here"),
    ("order\t2", "order\ttwo", 2, "the value of order is no JSON"),
    ("order\t2", "order\t3", 2, "the order is neither 1 nor 2"),
    ("order\t2", "order\ttrue", 2, "the order is neither 1 nor 2"),
    ("order\t2", "order\t1", 19, "words and the number of its lines should stand here, but this is pairs"),
    ('"suffix:length=10"', '"sufix"', 3, "sufix: there is no method of this name"),
    ('"suffix:length=10"', "1", 3, "what unknown words are told by is no text"),
    ("seen\t5", "seen\t-1", 4, "how many words were seen is no whole number"),
    ("seen\t5", "seen\t6", 42, "6 words were seen, it says above, but these are 5"),
    ("normalize\tnull", 'normalize\t"upper"', 5, "there is no such normalization"),
    ("normalize\tnull", "normalize\t1", 5, "the normalization is neither text nor null"),
    ('"rare": 10', '"rare": NaN', 6, "the value of training is no JSON"),
    ('"rare": 10', '"rare": 1e999', 6, "the value of training is no JSON"),
    ('{"smoothing"', '{smoothing"', 6, "the value of training is no JSON"),
    (
        'training\t{"smoothing": "kneser-ney", "rare": 10, "segments": false}',
        "training\t[]",
        6,
        "no JSON object",
    ),
    ('"segments": false', '"segments": true', 11, "the tags of a segmenter are none but B, E, M and S"),
    ("\ntags\t3", "tags\t3", 7, "this should be blank, but this is tags\t3"),
    (
        "tags\t3",
        "tags\tthree",
        8,
        "tags and the number of its lines should stand here, but this is tags\tthree",
    ),
    ("tags\t3", "tags\t0", 8, "a model without tags is none"),
    ("tags\t3", "tags\t2", 11, "this should be blank, but this is V"),
    ("tags\t3", "tags\t4", 12, "4 lines of tags are announced, but this one is blank"),
    ("\nN\t-0.9", "\nD\t-0.9", 10, "D is listed twice"),
    ("\nN\t-0.9", "\n<s>\t-0.9", 10, "<s> is the edge of a sentence, and no tag"),
    ("\t0.2222222222222222", "\t0", 11, "the last field is no probability above 0"),
    ("\t0.2222222222222222", "", 11, "a line of tags has 2 fields, not 3"),
    ("-1.6094379124341003", "0.01", 11, "0.01 is above 0: no probability has this logarithm"),
    ("transitions\t4", "transitions\t3", 13, "3 tags and <s> need 4 lines of transitions"),
    ("\nV\t-1.8769172", "\nN\t-1.8769172", 16, "a line is not that of its tag"),
    ("\t-0.6146756\n", "\tnan\n", 16, "nan is no finite number"),
    ("\t-0.6146756\n", "\t-inf\n", 16, "-inf is no finite number"),
    ("\t-0.6146756\n", "\t0.6146756\n", 16, "0.614676 is above 0: no probability has this logarithm"),
    ("\t-0.6146756\n", "\n", 16, "a line of transitions has 4 fields, not 5"),
    ("D\tN\t-2.724215", "D\tX\t-2.724215", 20, "a tag is none of the tags"),
    ("N\tV\t-2.724215", "D\tN\t-2.724215", 21, "pairs stand in the order of the tags, each once"),
    ("-0.21914282", "0.21914282", 21, "0.219143 is above 0"),
    (
        "pairs\t4",
        "pairs\t999999999999",
        24,
        "999999999999 lines of pairs are announced, but this one is blank",
    ),
    ("\ndog\tN\t-0.6931472", "\ndog\tNN\t-0.6931472", 27, "NN is none of the tags"),
    ("\ndog\tN\t-0.6931472", "\ndog\t<s>\t-0.6931472", 27, "<s> is none of the tags"),
    ("\ndog\tN\t-0.6931472", "\ndog\tN\t-1\tD\t-1", 27, "the tags of a line stand in the order of the list"),
    ("\ndog\tN\t-0.6931472", "\ndog\tN\t-1\tN\t-1", 27, "the tags of a line stand in the order of the list"),
    ("\ndog\tN\t-0.6931472", "\ndog\tN", 27, "a line of words has 2 fields, not 1 and two for each tag"),
    ("\ndog\tN\t-0.6931472", "\ndog", 27, "a line of words has 1 fields, not 1 and two for each tag"),
    ("\ndog\tN\t-0.6931472", "\ndog\tN\t1", 27, "1 is above 0"),
    ("\ndog\tN\t-0.6931472", "\nthe\tN\t-1", 27, "the is listed twice"),
    ("\ndog\tN\tD", "\ncow\tN\tD", 34, "the word is not among the words with this tag"),
    ("\ndog\tN\tD", "\ndog\tV\tD", 34, "the word is not among the words with this tag"),
    ("\ndog\tN\tD", "\ndog\tX\tD", 34, "the word is not among the words with this tag"),
    ("\ndog\tN\tD", "\nthe\tD\tD", 34, "contexts stand in the order of the words, each word and tag once"),
    ("\nbarks\tV\tN\t0", "\nbarks\tV\tX\t0", 35, "X is none of the tags"),
    ("\nN\tV\t-0.2876821", "\nX\tV\t-0.2876821", 41, "the tag before is none of the tags"),
    ("\nN\tV\t-0.2876821", "\nD\tV\t-0.2876821", 41, "shares stand in the order of the tags, each once"),
    ("\nce\tD\t1", "\nce\tD\t0", 46, "0 is no count"),
    ("\nce\tD\t1", "\nce\tD\t1.5", 46, "1.5 is no count"),
    ("\nce\tD\t1", "\nce\tD\t99999999999999999", 46, "99999999999999999 is no count"),
    ("\nce\tD\t1", "\nc\tD\t1", 46, "c is listed twice"),
    ("names\t21", "names\t22", 66, "22 lines of names are announced, but this one is blank"),
    ("\nend\n", "\n", 66, "end should stand here, but the file ends"),
    ("\nend\n", "\nend\n\nmore\n", 69, "there is more behind end"),
    ("\nend\n", "\nmore\n", 67, "end should stand here, but this is more"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), REFUSED)
def test_what_is_wrong_is_told_by_its_line(tmp_path, few, old, new, line, message):
    text = few.decode()
    assert old in text
    (tmp_path / "bad.txt").write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(InputError) as raised:
        import_tagger(str(tmp_path / "bad.txt"))
    assert message in raised.value.what
    assert raised.value.where == f"{tmp_path / 'bad.txt'}:{line}"


def test_a_file_that_is_cut_anywhere_is_refused(tmp_path, few):
    path = tmp_path / "cut.txt"
    for size in range(0, len(few) - 1, 11):
        path.write_bytes(few[:size])
        with pytest.raises(InputError):
            import_tagger(str(path))


def test_a_section_that_the_file_ends_in_is_named(tmp_path, few):
    path = tmp_path / "cut.txt"
    path.write_bytes(few[: few.index(b"barks\tV\t0")])
    with pytest.raises(InputError, match="5 lines of words are announced, but the file ends after 2"):
        import_tagger(str(path))


def test_bytes_that_are_no_utf_8_are_told_by_their_line(tmp_path, few):
    path = tmp_path / "bad.txt"
    path.write_bytes(few.replace(b"\ndog\t", b"\nd\xff\t", 1))
    with pytest.raises(InputError) as raised:
        import_tagger(str(path))
    assert raised.value.where == f"{path}:27"


def test_progress_tells_of_all_lines_and_all_bytes(tmp_path, few):
    written, read = [], []
    write_tagger(tagger_of(FEW), str(tmp_path / "m.txt"), written.append)
    import_tagger(str(tmp_path / "m.txt"), progress=read.append)
    assert sum(written) == 3 + 4 + 4 + 5 + 5 + 3 + 21
    assert sum(read) == len(few)
