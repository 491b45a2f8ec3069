"""Which tokens belong together, held against the plain way to tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.documents import read_lines
from nlptk.augment.mask import UNITS
from nlptk.core.errors import InputError, UsageError
from nlptk.core.registry import build, names, printed
from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable


def read(spec, text):
    """Return the sentences, each a list of units, each a list of tokens."""
    table = WordTable()
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    found = build(UNITS, spec).reader(read_lines)(TextBlock(data, "text", 7), table)
    words = [word.decode() for word in table.words()]
    sentences = []
    for start, end in zip(found.sentences, found.sentences[1:], strict=False):
        sentences.append([])
        for token in range(start, end):
            if found.unit_starts[token]:
                sentences[-1].append([])
            sentences[-1][-1].append(words[found.ids[token]])
    return sentences, found.documents.tolist()


def joined(spec, text):
    return [" ".join("+".join(unit) for unit in sentence) for sentence in read(spec, text)[0]]


def test_the_choices_are_there():
    assert names(UNITS) == ["bio", "phrases", "tokens", "words"]
    assert printed(build(UNITS, "words:begins=▁")) == "words:continues=none,begins=▁,joins=none,ends=none"


@pytest.mark.parametrize(
    ("spec", "line", "units"),
    [
        ("tokens", "play ##ing it", "play ##ing it"),
        ("words", "play ##ing it ##s", "play+##ing it+##s"),
        ("words", "##ing first", "##ing first"),
        ("words:continues=@", "play @ing it", "play+@ing it"),
        ("words:begins=▁", "▁play ing ▁it s", "▁play+ing ▁it+s"),
        ("words:begins=Ġ", "play ing Ġit", "play+ing Ġit"),
        ("words:joins=@@", "play@@ ing it@@ s@@", "play@@+ing it@@+s@@"),
        ("words:ends=</w>", "play ing</w> it</w> x", "play+ing</w> it</w> x"),
    ],
)
def test_pieces_make_words_by_any_mark(spec, line, units):
    assert joined(spec, f"{line}\n{line}\n") == [units, units]


@pytest.mark.parametrize("spec", ["words:begins=▁,joins=@@", 'words:begins=""'])
def test_marks_that_cannot_be_meant_are_refused(spec):
    with pytest.raises(UsageError):
        build(UNITS, spec)


TAGGED = """-DOCSTART- -X- O O

EU NNP I-NP B-ORG
rejects VBZ I-VP O
New NNP I-NP B-LOC
York NNP I-NP I-LOC
Times NNP I-NP I-ORG

Paris NNP I-NP B-LOC

-DOCSTART- -X- O O

Rome x y I-LOC
Bonn x y I-LOC
Ulm x y B-LOC
"""


def test_entities_are_units():
    sentences, documents = read("bio", TAGGED)
    assert sentences == [
        [["EU"], ["rejects"], ["New", "York"], ["Times"]],
        [["Paris"]],
        [["Rome", "Bonn"], ["Ulm"]],
    ]
    assert documents == [0, 2, 3]


@pytest.mark.parametrize(
    ("tags", "units"),
    [
        ("B-X I-X E-X S-X O", "0+1+2 3 4"),
        ("S-X I-X E-X", "0 1+2"),
        ("B-X M-X E-X I-X", "0+1+2 3"),
        ("B-X B-X I-Y", "0 1 2"),
        ("O I-X I-X O", "0 1+2 3"),
        ("B-X L-X U-X", "0+1 2"),
    ],
)
def test_tags_of_all_schemes_are_understood(tags, units):
    lines = "".join(f"{number}\t{tag}\n" for number, tag in enumerate(tags.split()))
    assert joined("bio", lines) == [units]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a O\nb\n", "text:8: there is a token without a tag"),
        ("a O\n\nb NN\n", "text:9: NN is no tag of an entity"),
    ],
)
def test_columns_that_are_no_tags_are_named(text, message):
    with pytest.raises(InputError, match=message):
        read("bio", text)


@given(
    st.lists(st.lists(st.text("ab c", max_size=12), min_size=1), min_size=1),
    st.lists(st.text("ab c", max_size=6)),
)
def test_phrases_are_the_longest_from_the_left(tmp_path_factory, lines, phrases):
    folder = tmp_path_factory.getbasetemp() / "phrases.txt"
    given = [tuple(phrase.split()) for phrase in [*phrases, "a b a"] if phrase.split()]
    folder.write_text("\n".join(" ".join(phrase) for phrase in given))
    text = [line for block in lines for line in block]
    expected = [
        " ".join("+".join(unit) for unit in _longest(line.split(), given)) for line in text if line.split()
    ]
    assert joined(f'phrases:path="{folder}"', "".join(line + "\n" for line in text)) == expected


def _longest(words, phrases):
    """The textbook way: at each word, the longest phrase that begins there."""
    units = []
    while words:
        matching = [len(phrase) for phrase in phrases if tuple(words[: len(phrase)]) == phrase]
        size = max([1, *matching])
        units.append(words[:size])
        words = words[size:]
    return units


def test_a_list_without_phrases_is_refused(tmp_path):
    (tmp_path / "empty").write_text("\n \n")
    with pytest.raises(InputError, match="there are no phrases in it"):
        build(UNITS, f'phrases:path="{tmp_path / "empty"}"').reader(read_lines)
