"""The files of other programs, damaged: read as they are or refused on one line, never a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from nlptk.core.errors import InputError, ModelError, NlptkError, ResourceError
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel
from tests.tokenize.bpe_models import (
    FORMATS,
    byte_model,
    character_model,
    edited,
    message_of,
    same,
)


def damaged(data: bytes, rng: random.Random, count: int) -> Iterator[bytes]:
    """Yield copies with bytes or lines lost, doubled, changed or moved."""
    for _ in range(count):
        copy = bytearray(data)
        for _ in range(rng.randint(1, 3)):
            at, size = rng.randrange(len(copy) + 1), rng.choice([1, 1, 2, 20, 300])
            match rng.randrange(6):
                case 0:
                    del copy[at:]
                case 1:
                    del copy[at : at + size]
                case 2:
                    copy[at:at] = copy[at : at + size]
                case 3:
                    copy[at : at + 1] = rng.randbytes(1)
                case 4:
                    copy[at : at + 1] = rng.choice(
                        [b"\n", b" ", b'"', b"[", b"}", b"-", b"9" * 15, b"\xc3", b"\r"]
                    )
                case 5:
                    lines = bytes(copy).split(b"\n")
                    rng.shuffle(lines)
                    copy = bytearray(b"\n".join(lines))
        yield bytes(copy)


def misshapen(document: dict[str, Any], rng: random.Random, count: int) -> Iterator[bytes]:
    """Yield copies of a JSON document with one or two of its values replaced, dropped or exchanged."""
    strange = [
        None,
        True,
        -1,
        0,
        1,
        10**12,
        1e300,
        "",
        "a",
        "a b",
        "\ud800",
        "Sequence",
        [],
        [[]],
        {},
        {"type": "x"},
    ]
    for _ in range(count):
        copy = json.loads(json.dumps(document))
        for _ in range(rng.randint(1, 2)):
            places = list(containers(copy))
            holder = rng.choice(places[:40] if rng.random() < 0.5 else places)
            if not holder:
                continue
            key = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            if rng.random() < 0.3:
                del holder[key]
            else:
                holder[key] = deepcopy(rng.choice(strange))
        yield json.dumps(copy).encode()


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)


def read_or_refuse(read: Callable[[], BpeModel], folder: Path) -> bool:
    """Read a file that may be damaged: a model that makes sense, or an error on one line."""
    try:
        model = read()
    except NlptkError as error:
        assert "\n" not in str(error)
        return False
    model.save(str(folder / "read.nlptk"))
    assert same(BpeModel.load(str(folder / "read.nlptk")), model)
    for left, right, result in model.merges.tolist():
        assert model.pieces[left] + model.pieces[right] == model.pieces[result]
    return True


def test_a_refused_export_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "ranks"
    path.write_text("old")
    with pytest.raises(ModelError):
        tiktoken.write(character_model(), str(path))
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", FORMATS)
def test_a_missing_file_is_named(tmp_path, name):
    given = {"pretokenizer": "gpt2"} if name == "tiktoken" else {}
    with pytest.raises(InputError) as caught:
        FORMATS[name].read(str(tmp_path / "none"), **given)
    assert str(tmp_path / "none") in message_of(caught)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    with pytest.raises(ResourceError, match="the folder cannot be made"):
        gpt2.write(byte_model(), str(tmp_path / "no" / "such" / "folder"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("YWI=", "is not a piece in base64 and its rank"),
        ("YWI= 256 1", "is not a piece in base64 and its rank"),
        ("YWI= -1", "is not a piece in base64 and its rank"),
        ("YWI= ٣", "is not a piece in base64 and its rank"),
        ("YWI 256", "is not base64"),
        ("Y*I= 256", "is not base64"),
        ("ÿ 256", "is not base64"),
        ("YWI= 255", "id 255 is given to two pieces"),
        ("IQ== 256", "has two ranks"),
        ("YWI= 999999999999", "cannot be the id of a piece"),
        ("YWI= 4" + "0" * 5000, "is not a piece in base64 and its rank"),
    ],
)
def test_a_bad_line_of_ranks_is_named_with_its_number(tmp_path, line, said):
    path = tmp_path / "ranks"
    tiktoken.write(byte_model(""), str(path))
    path.write_text(path.read_text() + line + "\n", "utf-8")
    with pytest.raises(ModelError) as caught:
        tiktoken.read(str(path), pretokenizer="gpt2")
    assert said in message_of(caught)
    assert f"{path}:257:" in message_of(caught)


@pytest.mark.parametrize("number", [2_000_000_000, 30_000_000])
def test_ids_far_apart_make_no_huge_table(tmp_path, number):
    path = edited(tmp_path, byte_model(), lambda d: d["model"]["vocab"].update({"zz": number}))
    with pytest.raises(ModelError, match=f"ids up to {number}"):
        tokenizer_json.read(path)


@pytest.mark.parametrize("number", [-1, True, 1.0, None, "7", 10**30, []])
def test_what_cannot_be_an_id_is_named(tmp_path, number):
    path = edited(tmp_path, byte_model(), lambda d: d["model"]["vocab"].update({"zz": number}))
    with pytest.raises(ModelError, match="cannot be the id of a piece"):
        tokenizer_json.read(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "where an object belongs"),
        ("{}", "`model` is None"),
        ('{"model": 1' + "0" * 5000 + "}", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"model": {"vocab": {"a": 1, "a": 2}}}', "'a' is given twice"),
        ('{"model": {"vocab": {}}, "pre_tokenizer": {"type": []}}', "where a string belongs"),
        ('{\n"model":\n', "3: it is not JSON"),
    ],
)
def test_what_is_no_tokenizer_json_is_named(tmp_path, text, said):
    (tmp_path / "t.json").write_text(text)
    with pytest.raises(ModelError) as caught:
        tokenizer_json.read(str(tmp_path / "t.json"))
    assert said in message_of(caught)


def test_a_key_that_is_given_twice_is_found_among_many(tmp_path):
    members = ",".join(f'"{number}":{number}' for number in [*range(200_000), 199_999])
    (tmp_path / "t.json").write_text(f"{{{members}}}")
    with pytest.raises(ModelError, match="'199999' is given twice"):
        tokenizer_json.read(str(tmp_path / "t.json"))


def test_text_that_is_not_utf_8_is_named_with_its_line(tmp_path):
    (tmp_path / "codes").write_bytes(b"#version: 0.2\na \xff\n")
    with pytest.raises(InputError, match=r"codes:2: byte 0xff is not valid UTF-8"):
        subword_nmt.read(str(tmp_path / "codes"))


@pytest.mark.parametrize("line", ["abc", "a b c", "a  b", "", " a", "abc d", "</w> a", "a de"])
def test_a_bad_line_of_codes_is_named_with_its_number(tmp_path, line):
    (tmp_path / "codes").write_text(f"#version: 0.2\na b\n{line}\nb c\n")
    with pytest.raises(ModelError, match="codes:3:"):
        subword_nmt.read(str(tmp_path / "codes"))


@pytest.mark.parametrize("line", ["abc", "a b c", "a  b", "", "a -1"])
def test_a_bad_line_of_a_vocabulary_is_named_with_its_number(tmp_path, line):
    (tmp_path / "codes").write_text("#version: 0.2\na b\n")
    (tmp_path / "codes.vocab").write_text(f"a 1\n{line}\nb 1\n")
    with pytest.raises(ModelError, match=r"codes\.vocab:2:"):
        subword_nmt.read(str(tmp_path / "codes"))


@pytest.mark.parametrize(("line", "said"), [("a", "two pieces"), ("a b c", "two pieces"), ("a qq", "'qq'")])
def test_a_bad_line_of_merges_is_named(tmp_path, line, said):
    gpt2.write(byte_model("a b"), str(tmp_path))
    (tmp_path / "merges.txt").write_text(f"#version: 0.2\na b\n{line}\n")
    with pytest.raises(ModelError) as caught:
        gpt2.read(str(tmp_path))
    assert said in message_of(caught)


def test_half_a_surrogate_pair_is_named(tmp_path):
    path = edited(tmp_path, character_model(), lambda d: d["model"]["vocab"].update({"\ud800": 99}))
    with pytest.raises(ModelError, match="is not valid Unicode"):
        tokenizer_json.read(path)


def test_damaged_tokenizer_json_is_read_or_refused(tmp_path):
    rng = random.Random(1)
    path = tmp_path / "t.json"
    sequence = byte_model(specials=("<s>",), pretokenizer="cl100k")
    for model in (sequence, character_model()):
        tokenizer_json.write(model, str(path))
        data = path.read_bytes()
        document = json.loads(data)
        for copy in [*damaged(data, rng, 300), *misshapen(document, rng, 500)]:
            path.write_bytes(copy)
            read_or_refuse(lambda: tokenizer_json.read(str(path)), tmp_path)


@pytest.mark.parametrize("name", ["vocab.json", "merges.txt"])
def test_damaged_gpt2_files_are_read_or_refused(tmp_path, name):
    gpt2.write(byte_model(specials=("<s>",)), str(tmp_path))
    data = (tmp_path / name).read_bytes()
    copies = [*damaged(data, random.Random(2), 300)]
    if name == "vocab.json":
        copies += misshapen(json.loads(data), random.Random(3), 300)
    for copy in copies:
        (tmp_path / name).write_bytes(copy)
        read_or_refuse(lambda: gpt2.read(str(tmp_path)), tmp_path)


def test_damaged_ranks_are_read_or_refused(tmp_path):
    path = tmp_path / "ranks"
    tiktoken.write(byte_model(), str(path))
    data = path.read_bytes()
    for copy in damaged(data, random.Random(4), 600):
        path.write_bytes(copy)
        read_or_refuse(lambda: tiktoken.read(str(path), pretokenizer="gpt2"), tmp_path)


@pytest.mark.parametrize("name", ["codes", "codes.vocab"])
def test_damaged_codes_are_read_or_refused(tmp_path, name):
    subword_nmt.write(character_model(), str(tmp_path / "codes"))
    data = (tmp_path / name).read_bytes()
    read = 0
    for copy in damaged(data, random.Random(5), 600):
        (tmp_path / name).write_bytes(copy)
        read += read_or_refuse(lambda: subword_nmt.read(str(tmp_path / "codes")), tmp_path)
    assert read > 10
