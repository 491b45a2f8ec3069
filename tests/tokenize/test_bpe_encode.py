"""Encoding equals the textbook, and decoding gives every byte back."""

import io
import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.decode import Decoder, decode_files
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.files import encode_files
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.pretokenize import Pretokenizer
from nlptk.tokenize.bpe.settings import BpeSettings, EncodeOptions
from nlptk.tokenize.bpe.train import train
from tests.oracle import bpe as oracle
from tests.tokenize.bpe_models import byte_model

MEMORY = 1 << 30
TILING = ["gpt2", "cl100k", "o200k", "whitespace", "hf-whitespace", "none", r"\w+"]
RECORDS = ["line", "paragraph", "file", "nul"]
odd_bytes = st.lists(
    st.sampled_from(
        [b"\n", b"\n\n", b" ", b"the ", b"\xff", b"\0", b"\r\n", b"\xef\xbb\xbf", "é中'l".encode()]
    ),
    max_size=20,
).map(b"".join)


@pytest.fixture(scope="module")
def models(samples) -> dict[str, BpeModel]:
    """Return a small byte-level model for each pre-tokenizer."""
    paths = [str(samples / "en.txt"), str(samples / "zh.txt")]
    return {
        name: train(paths, BpeSettings(vocab_size=900, pretokenizer=name), memory=MEMORY).model
        for name in TILING
    }


@pytest.fixture(scope="module")
def characters(samples) -> BpeModel:
    """Return a small character-level model."""
    given = BpeSettings(vocab_size=900, level="character", pretokenizer="whitespace")
    return train([str(samples / "en.txt")], given, memory=MEMORY).model


def encoded(model: BpeModel, path, **options) -> bytes:
    out = io.BytesIO()
    encode_files(model, [str(path)], out, EncodeOptions(**options), memory=MEMORY, progress=Progress.silent())
    return out.getvalue()


def decoded(model: BpeModel, path, record: str) -> bytes:
    out = io.BytesIO()
    decode_files(model, [str(path)], out, record)
    return out.getvalue()


def round_trip(model: BpeModel, data: bytes, folder, **options) -> bytes:
    (folder / "plain").write_bytes(data)
    (folder / "ids").write_bytes(encoded(model, folder / "plain", **options))
    return decoded(model, folder / "ids", options["record"])


@given(st.one_of(st.text(max_size=40).map(str.encode), st.binary(max_size=40), odd_bytes))
def test_encoding_equals_the_textbook(models, record):
    model = models["gpt2"]
    merges = [(model.pieces[left], model.pieces[right]) for left, right, _ in model.merges.tolist()]
    words = Pretokenizer("gpt2", "byte").split(ByteStrings.of(filter(None, [record]))).strings
    expected = [piece for word in words for piece in oracle.encode(word, merges)]
    assert [model.pieces[number] for number in Encoder(model).encode(record)] == expected


@pytest.mark.parametrize("name", TILING)
@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.text(max_size=30).map(str.encode), st.binary(max_size=30), odd_bytes), max_size=5)
)
def test_decoding_gives_back_every_record(name, models, records):
    encoder, decoder = Encoder(models[name]), Decoder(models[name])
    assert [decoder.decode(encoder.encode(record)) for record in records] == records


@pytest.mark.parametrize("record", RECORDS)
@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=60), odd_bytes))
def test_decoding_gives_back_the_whole_file(record, models, tmp_path_factory, data):
    assume(not data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7z", b"\x28\xb5")))  # it would be decompressed
    assert round_trip(models["gpt2"], data, tmp_path_factory.mktemp("file"), record=record) == data


@pytest.mark.parametrize("options", [{"dropout": 0.3}, {"dropout": 1.0}])
@given(odd_bytes)
def test_dropout_changes_pieces_but_not_text(options, models, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("file")
    assert round_trip(models["gpt2"], data, folder, record="line", **options) == data


@given(st.lists(st.sampled_from(["a", "the", " ", "  ", "of", ",", "x"]), max_size=12).map("".join))
def test_characters_come_back_with_every_space(characters, tmp_path_factory, line):
    data = (line + "\n\n" + line).encode()
    assert round_trip(characters, data, tmp_path_factory.mktemp("file"), record="line") == data


def test_a_character_that_is_unknown_keeps_its_word_end(characters):
    ids = Encoder(characters).encode("a ☃ b")
    assert characters.unknown in ids
    assert Decoder(characters).decode(ids) == b"a <unk> b"


def test_pieces_print_unknown_characters_as_they_are(characters, tmp_path):
    (tmp_path / "t").write_text("☃ a☃\n", encoding="utf-8")
    assert encoded(characters, tmp_path / "t", pieces=True).decode() == "☃</w> a ☃</w>\n"


@pytest.mark.parametrize(
    ("record", "data", "lines"),
    [
        ("line", b"a\\\tb\n", b"a\\\tb\n"),
        ("paragraph", b"a\n\n\nb\\\n", b"a\\n\\n\\n\nb\\\\\\n\n"),
        ("file", b"a\r\nb\tc", b"a\\r\\nb\\tc\n"),
        ("nul", b"a\nb\0c\0", b"a\\nb\nc\n"),
        ("jsonl:text", b'{"text": "a\\nb"}\n', b"a\\nb\n"),
    ],
)
def test_pieces_of_a_record_that_holds_line_feeds_stand_on_one_line(
    record, data, lines, characters, tmp_path
):
    (tmp_path / "t").write_bytes(data)
    pieces = encoded(characters, tmp_path / "t", pieces=True, record=record)
    assert pieces.replace(b" ", b"").replace(b"</w>", b"") == lines


@pytest.mark.parametrize("jobs", [2, 3])
def test_lines_are_the_same_for_any_jobs(jobs, models, samples):
    paths = [str(samples / "en.txt"), str(samples / "zh.txt"), str(samples / "en.txt")]
    options, silent = EncodeOptions(dropout=0.1, seed=3), Progress.silent()
    alone, together = io.BytesIO(), io.BytesIO()
    encode_files(models["gpt2"], paths, alone, options, jobs=1, memory=MEMORY, progress=silent)
    encode_files(models["gpt2"], paths, together, options, jobs=jobs, memory=MEMORY, progress=silent)
    assert together.getvalue() == alone.getvalue()


def test_a_small_cache_changes_nothing(models, samples):
    data = np.frombuffer((samples / "en.txt").read_bytes(), dtype=np.uint8)
    starts, ends = np.array([0, 1000]), np.array([1000, data.size])
    small, large = (Encoder(models["gpt2"], memory=memory) for memory in (1, MEMORY))
    for _ in range(2):
        assert (
            small.encode_block(data, starts, ends).values.tolist()
            == large.encode_block(data, starts, ends).values.tolist()
        )


def test_every_record_is_one_line_and_empty_ones_stay(models, tmp_path):
    (tmp_path / "t").write_bytes(b"\nab\n\n\nc")
    lines = encoded(models["gpt2"], tmp_path / "t").split(b"\n")
    assert [bool(line) for line in lines] == [False, True, False, False, True]


def test_json_strings_come_back_as_json(models, tmp_path):
    rows = [{"text": "a\nb"}, {"text": ""}, {"text": "é"}]
    (tmp_path / "t").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "ids").write_bytes(encoded(models["gpt2"], tmp_path / "t", record="jsonl:text"))
    lines = decoded(models["gpt2"], tmp_path / "ids", "jsonl:text").splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_special_tokens_are_text_unless_they_are_allowed():
    model = byte_model(specials=("<|end|>", "<|e"))
    plain, all_allowed = Encoder(model), Encoder(model, allowed_special=frozenset({"all"}))
    end, prefix = model.specials
    assert not {end, prefix} & set(plain.encode("low<|end|>low"))
    assert [n for n in all_allowed.encode("low<|end|><|e low") if n in (end, prefix)] == [end, prefix]
    assert Decoder(model).decode(all_allowed.encode("low<|end|><|e low")) == b"low<|end|><|e low"
    with pytest.raises(UsageError, match="`<no>` is no special token"):
        Encoder(model, allowed_special=frozenset({"<no>"}))


def test_a_model_that_ignores_merges_takes_whole_pieces():
    pieces = [*map(bytes, zip(range(256), strict=True)), b"abc"]
    model = BpeModel("byte", "none", ByteStrings.of(pieces), np.zeros((0, 3), np.int32), ignore_merges=True)
    assert Encoder(model).encode("abc") == [256]
    assert Encoder(model).encode("abcd") == [97, 98, 99, 100]


def test_whole_pieces_that_are_not_allowed_are_merged_instead():
    pieces = [*map(bytes, zip(range(256), strict=True)), b"ab", b"abc"]
    merges = np.array([(97, 98, 256)], dtype=np.int32)
    model = BpeModel("byte", "none", ByteStrings.of(pieces), merges, ignore_merges=True)
    allowed = np.ones(258, dtype=np.bool_)
    allowed[257] = False
    assert Encoder(model, allowed_pieces=allowed).encode("abc") == [256, 99]
    allowed[256] = False
    assert Encoder(model, allowed_pieces=allowed).encode("abc") == [97, 98, 99]
    assert Encoder(model, allowed_pieces=allowed).encode("ab") == [97, 98]


def test_dropout_passes_over_whole_pieces_as_well():
    pieces = [*map(bytes, zip(range(256), strict=True)), b"ab"]
    merges = np.array([(97, 98, 256)], dtype=np.int32)
    model = BpeModel("byte", "none", ByteStrings.of(pieces), merges, ignore_merges=True)
    assert Encoder(model, dropout=1.0).encode("ab") == [97, 98]


def test_special_tokens_of_characters_are_words_between_spaces(tmp_path):
    (tmp_path / "t").write_text("a <s> a<s> <s>\n")
    model = train(
        [str(tmp_path / "t")],
        BpeSettings(vocab_size=50, level="character", pretokenizer="whitespace", special_tokens=("<s>",)),
        memory=MEMORY,
    ).model
    ids = Encoder(model, allowed_special=frozenset({"all"})).encode("a <s> a<s> <s>")
    assert ids.count(model.special_ids["<s>"]) == 2
    assert Decoder(model).decode(ids) == b"a <s> a<s> <s>"
    with pytest.raises(UsageError, match="holds a space"):
        BpeSettings(level="character", pretokenizer="whitespace", special_tokens=("a b",))


def test_pieces_that_are_rare_in_the_vocabulary_fall_apart(tmp_path):
    (tmp_path / "v").write_text("lo 10\nlow 2\nw 10\nĠlow 1\n", encoding="utf-8")
    (tmp_path / "t").write_text("low low\n")
    model = byte_model()
    options = {"pieces": True, "vocabulary": str(tmp_path / "v")}
    assert encoded(model, tmp_path / "t", **options, vocabulary_threshold=2) == "low Ġ low\n".encode()
    assert encoded(model, tmp_path / "t", **options, vocabulary_threshold=5) == "lo w Ġ lo w\n".encode()


@pytest.mark.parametrize("record", ["line", "file"])
def test_a_vocabulary_names_pieces_as_they_are_printed(record, tmp_path):
    (tmp_path / "t").write_bytes(b"a\tb\\ a\tb\\")
    given = BpeSettings(vocab_size=12, level="character", pretokenizer="whitespace")
    model = train([str(tmp_path / "t")], given, memory=MEMORY).model
    pieces = encoded(model, tmp_path / "t", pieces=True, record=record)
    whole = {"line": b"a\tb\\</w>", "file": b"a\\tb\\\\</w>"}[record]
    assert pieces.rstrip(b"\n") == whole + b" " + whole
    (tmp_path / "v").write_bytes(whole + b" 2\n")
    options = {"pieces": True, "record": record, "vocabulary": str(tmp_path / "v")}
    assert encoded(model, tmp_path / "t", **options, vocabulary_threshold=2) == pieces
    assert encoded(model, tmp_path / "t", **options, vocabulary_threshold=3) != pieces


@pytest.mark.parametrize("line", ["lo", "lo x", " 3", "lo -1", "lo ", "lo " + "9" * 5000])
def test_a_bad_line_of_a_vocabulary_is_named(line, tmp_path):
    (tmp_path / "v").write_text(f"low 2\n\n{line}\n")
    (tmp_path / "t").write_text("low\n")
    with pytest.raises(InputError, match="v:3: this is no piece and count"):
        encoded(byte_model(), tmp_path / "t", vocabulary=str(tmp_path / "v"))


@pytest.mark.parametrize("ids", ["1 x 2", "-1", "1.5", "99999", "12345678901", "0x10", "٣"])
def test_an_id_that_the_model_lacks_is_named_with_its_line(ids, models, tmp_path):
    (tmp_path / "ids").write_text(f"1 2\n3 {ids}\n", encoding="utf-8")
    with pytest.raises(InputError, match="ids:2: .* is no id of the model"):
        decoded(models["gpt2"], tmp_path / "ids", "line")


def test_a_hole_in_the_ids_is_no_id():
    pieces = [*map(bytes, zip(range(256), strict=True)), b"", b"zz"]
    model = BpeModel("byte", "none", ByteStrings.of(pieces), np.zeros((0, 3), np.int32))
    with pytest.raises(InputError, match="256 is no id"):
        Decoder(model).decode([256])


@pytest.mark.parametrize("options", [{"dropout": -0.1}, {"dropout": 1.5}, {"seed": -1}, {"errors": "ignore"}])
def test_options_that_cannot_be_meant_are_usage_errors(options):
    with pytest.raises(UsageError):
        EncodeOptions(**options)
