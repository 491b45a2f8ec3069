"""Model files: they come back as they were written, or are refused in one line."""

from __future__ import annotations

import gzip
import io
import json
import mmap
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from nlptk import __version__
from nlptk.core import modelfile, modelsource
from nlptk.core.container import DOCUMENT_START, Member, frames
from nlptk.core.errors import ModelError, NlptkError, ResourceError, UsageError
from nlptk.core.modelarrays import Array
from nlptk.core.modelfile import ModelFile, describe, read_model, write_model
from nlptk.core.modelheader import VERSION, npy_header
from nlptk.core.ragged import ByteStrings, offsets_of
from tests.contract.damage import mutations

SETTINGS: dict[str, object] = {
    "vocab_size": 300,
    "level": "byte",
    "pretokenizer": r"\s+|\S+",
    "special_tokens": ["<|end|>", "<pad>"],
    "max_token_length": None,
    "specials_first": False,
    "character_coverage": 1.0,
}
ARRAYS: dict[str, Array | ByteStrings] = {
    "pieces": ByteStrings.of([b"a", b"", b"two\nlines\0", b"\xff\xfe", "ü".encode()] * 40),
    "merges": np.arange(300, dtype=np.int32).reshape(100, 3),
    "vectors": np.linspace(0, 1, 600, dtype=np.float32).reshape(200, 3),
    "total": np.array(1 << 40),
    "nothing": np.empty((0, 3), dtype=np.uint64),
}


def written(path: Path, kind: str = "bpe", **changed: Any) -> str:
    write_model(str(path), kind, changed.get("settings", SETTINGS), changed.get("arrays", ARRAYS))
    return str(path)


@pytest.fixture
def model(tmp_path: Path) -> str:
    return written(tmp_path / "model.nlptk")


def flattened(arrays: Any) -> dict[str, tuple[Any, ...]]:
    flat = {}
    for name, array in arrays.items():
        parts: list[Array] = [array]
        if isinstance(array, ByteStrings):
            parts = [array.values, array.offsets]
        flat[name] = tuple((part.dtype.str, part.shape, part.tobytes()) for part in parts)
    return flat


def content(model: ModelFile) -> tuple[Any, ...]:
    return model.kind, model.made_by, model.settings, model.signature, flattened(model.arrays)


def refusal(path: str | Path, **options: Any) -> str:
    with pytest.raises(ModelError) as caught:
        read_model(str(path), **options)
    message = str(caught.value)
    assert message.startswith(f"{path}: ") and message.endswith(".") and "\n" not in message
    assert ".." not in message
    return message


def forged(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """Change the header of a model and make all checksums and places agree with it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = [(name, archive.read(name)) for name in archive.namelist()]
    fields = json.loads(contents[0][1])
    changed = change(fields)
    contents[0] = ("nlptk.json", changed if isinstance(changed, bytes) else json.dumps(fields).encode())
    members = [Member(name, held, 0, zlib.crc32(held)) for name, held in contents]
    return b"".join(frame.data for frame in frames(members))


def test_a_model_comes_back_as_it_was_written(model: str) -> None:
    read = read_model(model, "bpe")
    assert (read.kind, read.version, read.path) == ("bpe", VERSION, model)
    assert read.made_by == f"nlptk {__version__}"
    assert read.settings == SETTINGS
    assert flattened(read.arrays) == flattened(ARRAYS)
    assert list(read.strings("pieces")) == list(read.arrays["pieces"])
    assert read.array("merges", np.int32, 2).shape == (100, 3)


@given(array=st_numpy.arrays(st_numpy.integer_dtypes() | st_numpy.floating_dtypes(), st_numpy.array_shapes()))
def test_any_array_of_numbers_comes_back(array: Array, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = written(tmp_path_factory.mktemp("any") / "model.nlptk", arrays={"a": array[::-1].T})
    back: Any = read_model(path).arrays["a"]
    np.testing.assert_array_equal(back, array[::-1].T)


@given(strings=st.lists(st.binary()))
def test_any_byte_strings_come_back(strings: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = written(tmp_path_factory.mktemp("any") / "m", arrays={"pieces": ByteStrings.of(strings)})
    assert list(read_model(path).strings("pieces")) == strings


def test_a_model_without_arrays_or_settings_comes_back(tmp_path: Path) -> None:
    read = read_model(written(tmp_path / "m", settings={}, arrays={}))
    assert (read.settings, dict(read.arrays)) == ({}, {})


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    written(first)
    os.utime(first, (0, 0))
    written(second)
    assert first.read_bytes() == second.read_bytes()


def test_neither_paths_nor_times_are_in_the_file(model: str) -> None:
    data = Path(model).read_bytes()
    assert model.encode() not in data and b"model" not in data
    assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in zipfile.ZipFile(model).infolist())


def test_arrays_are_read_only(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(array.flags.writeable for array in [read_model(model).array("merges", np.int32, 2)])
    monkeypatch.setattr(modelsource, "MAPPED", 0)
    assert not read_model(model).array("merges", np.int32, 2).flags.writeable


def test_a_zip_tool_reads_the_header_first_and_numpy_the_arrays(model: str) -> None:
    with zipfile.ZipFile(model) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "nlptk.json"
        assert json.loads(archive.read("nlptk.json"))["format"] == "nlptk"
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
    with np.load(model, allow_pickle=False) as arrays:
        assert arrays["merges"].tolist() == np.arange(300).reshape(100, 3).tolist()
        assert arrays["pieces.offsets"][-1] == arrays["pieces.bytes"].size
        assert arrays["total"] == 1 << 40


def test_array_data_starts_at_multiples_of_64_bytes(model: str) -> None:
    data = Path(model).read_bytes()
    for name in ("merges", "vectors"):
        array = read_model(model).arrays[name]
        assert isinstance(array, np.ndarray)
        assert data.index(array.tobytes()) % 64 == 0
    assert data.index(b"{") == DOCUMENT_START


@pytest.mark.parametrize("shape", [(), (0,), (7,), (3, 0), (10**6, 10, 2)])
def test_array_headers_are_those_that_numpy_writes(shape: tuple[int, ...]) -> None:
    buffer = io.BytesIO(npy_header("<f4", shape))
    assert np.lib.format.read_magic(buffer) == (1, 0)
    assert np.lib.format.read_array_header_1_0(buffer) == (shape, False, np.dtype("<f4"))
    assert len(buffer.getvalue()) % 64 == 0 and buffer.read() == b""


def test_archives_above_four_gigabytes_have_a_layout_that_zip_tools_read(tmp_path: Path) -> None:
    members = [Member("a.npy", b"", 5 << 30, 1), Member("b.npy", b"", 3 << 30, 2), Member("c.npy", b"", 9, 3)]
    laid = frames(members)
    sparse = tmp_path / "sparse.nlptk"
    with sparse.open("wb") as file:
        for frame in laid:
            file.seek(frame.start)
            file.write(frame.data)
    with zipfile.ZipFile(sparse) as archive:
        infos = archive.infolist()
        archive.open("c.npy").close()  # compares the local header with the directory
    assert [info.file_size for info in infos] == [5 << 30, 3 << 30, 9]
    assert [info.header_offset for info in infos] == [frame.start for frame in laid[:-1]]


def test_a_large_file_is_mapped_and_a_small_one_read(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelsource, "MAPPED", 0)
    assert content(read_model(model)) == content(read_model(model))
    monkeypatch.setattr(mmap, "mmap", None)
    with pytest.raises(TypeError):
        read_model(model)
    monkeypatch.setattr(modelsource, "MAPPED", 1 << 20)
    assert read_model(model).kind == "bpe"


def test_a_mapped_model_outlives_its_replacement(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelsource, "MAPPED", 0)
    read = read_model(model)
    written(Path(model), "hmm", arrays={})
    assert flattened(read.arrays) == flattened(ARRAYS)


# ---- the signature


def test_the_signature_is_one_stable_line(model: str) -> None:
    signature = read_model(model).signature
    assert signature == (
        r"bpe|vocab_size:300|level:byte|pretokenizer:" + r'"\\s+|\\S+"' + '|special_tokens:"<|end|>"/<pad>'
        "|specials_first:false|character_coverage:1.0|content:" + signature.split("|")[-2][8:] + "|"
        f"v:{__version__}"
    )
    assert len(signature.split("|content:")[1].split("|")[0]) == 12


def test_the_signature_changes_with_the_content(tmp_path: Path, model: str) -> None:
    other = ARRAYS | {"merges": np.zeros((100, 3), dtype=np.int32)}
    assert read_model(written(tmp_path / "o", arrays=other)).signature != read_model(model).signature


def test_a_long_setting_is_a_digest_in_the_signature(tmp_path: Path) -> None:
    signature = read_model(written(tmp_path / "m", settings={"words": ["word"] * 100})).signature
    assert signature.startswith("bpe|words:sha256~") and len(signature) < 100


def test_a_long_spec_keeps_its_name_in_the_signature(tmp_path: Path) -> None:
    settings = {"smoothing": "kneser-ney:discounts=" + "/".join(["0.123456789"] * 9)}
    signature = read_model(written(tmp_path / "m", settings=settings)).signature
    assert signature.startswith("bpe|smoothing:kneser-ney:sha256~") and len(signature) < 100


def test_settings_within_a_setting_have_dotted_names_in_the_signature(tmp_path: Path) -> None:
    settings = {"training": {"vocab_size": 9, "specials": [], "limit": None}, "level": "byte"}
    signature = read_model(written(tmp_path / "m", settings=settings)).signature
    assert signature.startswith("bpe|training.vocab_size:9|level:byte|content:")


def test_a_spec_is_whole_in_the_signature(tmp_path: Path) -> None:
    read = read_model(written(tmp_path / "m", settings={"smoothing": "kneser-ney:discount=0.5/1"}))
    assert "|smoothing:kneser-ney:discount=0.5/1|" in read.signature


def test_a_line_feed_in_a_setting_does_not_break_the_signature(tmp_path: Path) -> None:
    read = read_model(written(tmp_path / "m", settings={"eol": "\n\x85\u2028"}))
    assert len(read.signature.splitlines()) == 1


# ---- what is refused


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (gzip.compress(b"text", mtime=0), "is compressed with gzip. Unpack it first"),
        (b"BZh91AY", "is compressed with bzip2"),
        (b"\xfd7zXZ\0\0", "is compressed with xz"),
        (b"\x28\xb5\x2f\xfd\0", "is compressed with zstandard"),
        (pickle.dumps({"a": 1}), "is a Python pickle, which nlptk never loads"),
        (b"\n\\data\\\nngram 1=3\n", "is an ARPA language model"),
        (b'{"version": "1.0"}', "is JSON, not a .nlptk file. Import a tokenizer.json first"),
        (b"#version: 0.2\n", "is a list of merges, not a .nlptk file"),
        (b"\x93NUMPY\1\0", "is a NumPy array, not a model"),
        (b"plain text\n", "is not a .nlptk file. Give a .nlptk file."),
        (bytes(1000), "is not a .nlptk file"),
        (b"P", "is damaged: it is cut short after 1 bytes"),
        (b"PK\3\4", "is damaged: it is cut short after 4 bytes"),
    ],
)
def test_a_foreign_file_is_named_as_what_it_is(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(data)
    assert expected in refusal(path)


def test_a_zip_archive_of_other_things_is_foreign(tmp_path: Path) -> None:
    np.savez(tmp_path / "arrays.npz", a=np.arange(99))
    assert "is a zip archive but not a .nlptk file" in refusal(tmp_path / "arrays.npz")


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "sprung",)

    (tmp_path / "m").write_bytes(pickle.dumps(Trap()))
    refusal(tmp_path / "m")
    np.save(tmp_path / "objects.npy", np.array([Trap()], dtype=object), allow_pickle=True)
    objects = (tmp_path / "objects.npy").read_bytes()
    members = [Member("nlptk.json", b"{}", 0, zlib.crc32(b"{}")), Member("a.npy", objects, 0, 0)]
    (tmp_path / "m").write_bytes(b"".join(frame.data for frame in frames(members)))
    refusal(tmp_path / "m")
    assert not (tmp_path / "sprung").exists()


def test_missing_unreadable_and_directory_paths_are_named(tmp_path: Path) -> None:
    assert "No such file or directory" in refusal(tmp_path / "missing")
    assert "Is a directory" in refusal(tmp_path)


def test_a_model_of_another_kind_is_named(model: str) -> None:
    message = refusal(model, kind="hmm")
    assert message.endswith("is a model of kind bpe, and kind hmm is needed. Give a model of kind hmm.")


def test_a_newer_model_asks_for_an_upgrade(model: str) -> None:
    def newer(fields: dict[str, Any]) -> None:
        fields.clear()
        fields.update(format="nlptk", version=VERSION + 1, layout="another")

    Path(model).write_bytes(forged(Path(model).read_bytes(), newer))
    assert "format version 2, newer than the version 1 that this nlptk reads. Upgrade" in refusal(model)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: b"not JSON",
        lambda fields: b"[]",
        lambda fields: b"[" * 100_000,
        lambda fields: b'{"format": "nlptk", "version": ' + b"9" * 5000 + b"}",
        lambda fields: b"\xff\xfe",
        lambda fields: fields.update(format="other"),
        lambda fields: fields.update(version=None),
        lambda fields: fields.update(kind="../../etc"),
        lambda fields: fields.update(settings=[]),
        lambda fields: fields.pop("signature"),
        lambda fields: fields.update(arrays=3),
        lambda fields: fields["arrays"].append(7),
        lambda fields: fields["arrays"].append(fields["arrays"][0]),
        lambda fields: fields["arrays"].pop(),
        lambda fields: fields["arrays"].pop(0),
        lambda fields: fields["arrays"].reverse(),
        lambda fields: fields["arrays"][0].update(name="../x"),
        lambda fields: fields["arrays"][0].update(dtype="|O"),
        lambda fields: fields["arrays"][0].update(dtype=[["a", "<i4"]]),
        lambda fields: fields["arrays"][0].update(shape=[-1]),
        lambda fields: fields["arrays"][0].update(shape=[1 << 60]),
        lambda fields: fields["arrays"][0].update(shape=[1 << 40, 1 << 40, 0]),
        lambda fields: fields["arrays"][0].update(shape=[1 << 40]),
        lambda fields: fields["arrays"][0].update(shape=[True]),
        lambda fields: fields["arrays"][0].update(shape="12"),
        lambda fields: fields["arrays"][0].update(shape=[1] * 100),
        lambda fields: fields["arrays"][0].update(crc32=-1),
        lambda fields: fields["arrays"][0].update(crc32="0"),
        lambda fields: fields["arrays"][0].update(more=1),
    ],
)
def test_a_forged_header_is_refused(model: str, change: Callable[[Any], Any]) -> None:
    Path(model).write_bytes(forged(Path(model).read_bytes(), change))
    assert "is damaged: " in refusal(model)


@pytest.mark.parametrize("offsets", [[], [0], [1, 3], [0, 2, 1, 3], [0, 4], [0, -1, 3], [0, 1 << 62, 3]])
def test_byte_strings_outside_their_bytes_are_refused(tmp_path: Path, offsets: list[int]) -> None:
    strings = ByteStrings(np.frombuffer(b"abc", np.uint8), np.array(offsets, dtype=np.int64))
    path = written(tmp_path / "m", arrays={"pieces": strings})
    assert "the byte strings pieces do not lie within their bytes" in refusal(path)


def test_byte_strings_with_offsets_of_another_type_are_refused(tmp_path: Path) -> None:
    offsets: Any = np.array([0.0, 3.0])
    strings = ByteStrings(np.frombuffer(b"abc", np.uint8), offsets)
    assert "do not lie within" in refusal(written(tmp_path / "m", arrays={"pieces": strings}))


def test_an_array_that_is_missing_or_of_another_type_is_an_error_of_the_model(model: str) -> None:
    read = read_model(model)
    for ask in (
        lambda: read.array("none", np.int32),
        lambda: read.array("merges", np.int32),
        lambda: read.array("merges", np.int64, 2),
        lambda: read.array("pieces", np.uint8),
        lambda: read.strings("merges"),
        lambda: read.strings("none"),
    ):
        with pytest.raises(ModelError, match="is damaged: it holds no"):
            ask()


def test_what_a_model_file_cannot_hold_is_a_bug_of_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "m"
    for arrays in ({"a": np.array([None])}, {"a": np.array(["x"])}, {"a": np.array([True])}):
        with pytest.raises(TypeError):
            written(path, arrays=arrays)
    with pytest.raises(ValueError, match="no name of a kind"):
        written(path, "BPE")
    for name in ("a.bytes", "A", "../a", ""):
        with pytest.raises(ValueError, match="holds no array of the name"):
            written(path, arrays={name: np.arange(3)})
    with pytest.raises(ValueError, match="JSON"):
        written(path, settings={"a": float("nan")})
    assert not path.exists()


# ---- damage


def test_2000_damaged_models_are_refused_or_read_as_they_were(tmp_path: Path, model: str) -> None:
    data, whole = Path(model).read_bytes(), content(read_model(model))
    path = tmp_path / "damaged.nlptk"
    refused = 0
    for what, damaged in mutations(data, 2000):
        path.write_bytes(damaged)
        try:
            assert content(read_model(str(path))) == whole, what
        except ModelError as error:
            assert str(error).startswith(f"{path}: is "), what
            refused += 1
        else:
            assert damaged == data, what  # no byte of the file is free to change
    assert refused > 1900


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    data = Path(written(tmp_path / "m", arrays={"pieces": ByteStrings.of([b"a", b"bc"])})).read_bytes()
    path = tmp_path / "damaged.nlptk"
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])
        refusal(path)


def test_a_model_cut_short_says_so_wherever_it_is_cut(tmp_path: Path, model: str) -> None:
    data = Path(model).read_bytes()
    path = tmp_path / "cut.nlptk"
    for length in range(1, len(data), 61):
        path.write_bytes(data[:length])
        assert f"is damaged: it is cut short after {length} " in refusal(path)


def test_in_a_large_file_only_large_floats_are_not_verified(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("VERIFIED_WHOLE", "LARGE_ARRAY"):
        monkeypatch.setattr(modelfile, limit, 0)
    monkeypatch.setattr(modelsource, "MAPPED", 0)
    data, whole = Path(model).read_bytes(), read_model(model)
    path = tmp_path / "damaged.nlptk"
    unverified = 0
    for what, damaged in mutations(data, 500, seed=1):
        path.write_bytes(damaged)
        path = path.rename(tmp_path / f"{what}.nlptk")  # a mapped file must not change under its reader
        try:
            read = read_model(str(path))
        except ModelError:
            continue
        unverified += damaged != data
        floats = {name for name, array in flattened(read.arrays).items() if array[0][0] == "<f4"}
        assert floats == {"vectors"}
        assert content(read)[:-1] == content(whole)[:-1]
        exact = {name: array for name, array in read.arrays.items() if name not in floats}
        assert flattened(exact) == {name: flattened(ARRAYS)[name] for name in exact}
        if damaged != data:
            assert "the array vectors does not agree" in refusal(path, verify=True)
    assert unverified > 5


# ---- pipes


def run(code: str, data: bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=60, **options)


def test_a_model_goes_through_a_pipe(model: str) -> None:
    data = Path(model).read_bytes()
    copy = (
        "from nlptk.core.modelfile import *; m = read_model('-', 'bpe');"
        "assert m.path == '<stdin>'; write_model('-', m.kind, m.settings, m.arrays)"
    )
    done = run(copy, data)
    assert (done.stdout, done.stderr, done.returncode) == (data, b"", 0)


def test_a_named_pipe_is_a_model(tmp_path: Path, model: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", model, pipe]):
        assert content(read_model(str(pipe))) == content(read_model(model))


def test_an_endless_pipe_is_refused_at_its_first_bytes() -> None:
    code = "from nlptk.core.modelfile import *; read_model('/dev/zero')"
    assert b"ModelError: /dev/zero: is not a .nlptk file" in run(code, b"").stderr


def test_damage_and_emptiness_on_standard_input_are_named(model: str) -> None:
    code = "from nlptk.core.modelfile import *; read_model('-')"
    data = Path(model).read_bytes()
    assert b"ModelError: <stdin>: is empty" in run(code, b"").stderr
    assert b"ModelError: <stdin>: is damaged" in run(code, data[:-1]).stderr
    assert b"ModelError: <stdin>: is a Python pickle" in run(code, pickle.dumps([1])).stderr


def test_a_pipe_larger_than_the_temporary_directory_is_an_error_of_resources(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(model).read_bytes())))
    with pytest.raises(ResourceError, match="No space left on device"):
        read_model("-")


class Terminal(io.StringIO):
    """What looks like a terminal."""

    def isatty(self) -> bool:
        return True


def test_terminals_neither_show_nor_take_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(UsageError, match="a model is binary and stdout is a terminal"):
        write_model("-", "bpe", {}, {})
    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(UsageError, match="cannot be typed"):
        read_model("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ModelError, match="<stdin>: is closed"):
        read_model("-")


def test_a_failed_write_leaves_the_old_model(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(model).read_bytes()
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)); import numpy as np;"
        "from nlptk.core.modelfile import *; write_model(sys.argv[1], 'bpe', {}, {'a': np.arange(99999)})"
    )
    done = subprocess.run([sys.executable, "-c", limited, model], capture_output=True, check=False)
    assert b"ResourceError" in done.stderr
    assert Path(model).read_bytes() == before
    assert [path.name for path in Path(model).parent.iterdir()] == ["model.nlptk"]


# ---- describing


def test_a_description_names_arrays_with_shapes_types_and_bytes(model: str) -> None:
    described = describe(model, verify=True)
    assert described["kind"] == "bpe" and described["settings"] == SETTINGS
    assert described["made_by"] == f"nlptk {__version__}"
    assert described["arrays"] == [
        {"name": "pieces", "type": "bytes", "shape": [200], "bytes": 15 * 40 + 201 * 8},
        {"name": "merges", "type": "int32", "shape": [100, 3], "bytes": 1200},
        {"name": "vectors", "type": "float32", "shape": [200, 3], "bytes": 2400},
        {"name": "total", "type": "int64", "shape": [], "bytes": 8},
        {"name": "nothing", "type": "uint64", "shape": [0, 3], "bytes": 0},
    ]
    json.dumps(described)


def test_a_description_of_damage_is_an_error(tmp_path: Path, model: str) -> None:
    data = bytearray(Path(model).read_bytes())
    data[-300] ^= 1
    (tmp_path / "damaged").write_bytes(data)
    with pytest.raises(NlptkError):
        describe(str(tmp_path / "damaged"), verify=True)


def test_offsets_of_strings_are_those_that_were_given(model: str) -> None:
    pieces = read_model(model).strings("pieces")
    np.testing.assert_array_equal(pieces.offsets, offsets_of(pieces.lengths))
