"""The files of other programs: what goes out comes back, and what cannot be had is refused by name."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ModelError, NlptkError, ResourceError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import NAMES
from nlptk.tokenize.bpe.pipeline import odd_part
from nlptk.tokenize.bpe.ranks import merges_of_ranks

BYTES = [bytes([byte]) for byte in sorted(range(256), key=BYTE_TO_CHARACTER.__getitem__)]
FORMATS = {"tokenizer.json": tokenizer_json, "gpt2": gpt2, "tiktoken": tiktoken, "subword-nmt": subword_nmt}


def model_of(level: str, alphabet: list[bytes], merges: str, specials: list[str], **fields: Any) -> BpeModel:
    """Build a model: `merges` as "lo w, l o" names pieces by their bytes, a space being an underscore."""
    pieces = alphabet.copy()
    rows = []
    for merge in filter(None, merges.split(", ")):
        left, right = (part.replace("_", " ").encode() for part in merge.split(" "))
        pieces.append(left + right)
        rows.append([pieces.index(left), pieces.index(right), len(pieces) - 1])
    ids = tuple(range(len(pieces), len(pieces) + len(specials)))
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    strings = ByteStrings.of(pieces + [special.encode() for special in specials])
    return BpeModel(level=level, pieces=strings, merges=table, specials=ids, **fields)


def byte_model(
    merges: str = "l o, lo w, _ low, e r", specials: tuple[str, ...] = (), **fields: Any
) -> BpeModel:
    return model_of("byte", BYTES, merges, list(specials), **{"pretokenizer": "gpt2", **fields})


def character_model(merges: str = "l o, lo w</w>, e r</w>", **fields: Any) -> BpeModel:
    letters = [letter.encode() for letter in "elorwé"]
    finals = [letter + b"</w>" for letter in letters]
    alphabet = [*letters, b"</w>", *finals]
    unknown = len(alphabet) + len(merges.split(", "))
    return model_of(
        "character",
        alphabet,
        merges,
        ["<unk>"],
        **{"pretokenizer": "whitespace", "unknown": unknown, **fields},
    )


def same(left: BpeModel, right: BpeModel) -> bool:
    return list(left.pieces) == list(right.pieces) and all(
        np.array_equal(getattr(left, name), getattr(right, name))
        for name in ("level", "pretokenizer", "merges", "specials", "unknown", "ignore_merges")
    )


def message_of(error: pytest.ExceptionInfo[NlptkError]) -> str:
    assert "\n" not in str(error.value)
    assert not error.value.what.endswith(".")
    return str(error.value)


# Round trips


@pytest.mark.parametrize("pretokenizer", [*NAMES, r"\p{L}+|[^\p{L}]"])
def test_tokenizer_json_gives_a_byte_model_back_whatever_its_pretokenizer(tmp_path, pretokenizer):
    model = byte_model(specials=("<s>", "end of text"), pretokenizer=pretokenizer)
    path = str(tmp_path / "tokenizer.json")
    tokenizer_json.write(model, path)
    assert same(tokenizer_json.read(path), model)


@pytest.mark.parametrize("pretokenizer", [*NAMES, r"\p{L}+|[^\p{L}]"])
def test_tokenizer_json_gives_a_character_model_back_whatever_its_pretokenizer(tmp_path, pretokenizer):
    model = character_model(pretokenizer=pretokenizer)
    path = str(tmp_path / "tokenizer.json")
    tokenizer_json.write(model, path)
    assert same(tokenizer_json.read(path), model)


def test_tokenizer_json_lists_the_vocabulary_in_order_of_ids_and_merges_as_pairs(tmp_path):
    path = tmp_path / "tokenizer.json"
    tokenizer_json.write(byte_model(specials=("<s>",)), str(path))
    document = json.loads(path.read_text("utf-8"))
    assert list(document["model"]["vocab"].values()) == list(range(261))
    assert document["model"]["merges"][2] == ["Ġ", "low"]
    assert document["added_tokens"][0] == {
        "id": 260,
        "content": "<s>",
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def test_gpt2_gives_a_model_back(tmp_path):
    model = byte_model(specials=("<|endoftext|>", "☃"))
    gpt2.write(model, str(tmp_path / "gpt2"))
    assert same(gpt2.read(str(tmp_path / "gpt2")), model)


def test_gpt2_overwrites_the_files_of_an_older_model(tmp_path):
    gpt2.write(byte_model("a b"), str(tmp_path))
    gpt2.write(byte_model("c d"), str(tmp_path))
    assert same(gpt2.read(str(tmp_path)), byte_model("c d"))


def test_tiktoken_gives_a_model_back_when_it_is_told_the_rest(tmp_path):
    model = byte_model(specials=("<s>", "</s>"), pretokenizer="cl100k")
    path = str(tmp_path / "ranks.tiktoken")
    tiktoken.write(model, path)
    assert same(tiktoken.read(path, pretokenizer="cl100k", special_tokens=("<s>", "</s>")), model)
    assert same(tiktoken.read(path, pretokenizer="cl100k", special_tokens=("</s>=261", "<s>=260")), model)


def test_tiktoken_lines_are_base64_and_the_id(tmp_path):
    tiktoken.write(byte_model("l o"), str(tmp_path / "ranks"))
    lines = (tmp_path / "ranks").read_text().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("IQ== 0", "bG8= 256", 257)


def test_subword_nmt_gives_a_model_back(tmp_path):
    model = character_model()
    path = str(tmp_path / "codes")
    subword_nmt.write(model, path)
    assert same(subword_nmt.read(path), model)
    assert (tmp_path / "codes").read_text("utf-8") == "#version: 0.2\nl o\nlo w</w>\ne r</w>\n"


def test_without_the_vocabulary_the_alphabet_is_that_of_the_codes(tmp_path):
    (tmp_path / "codes").write_text("#version: 0.2\nl o\nlo w</w>\n")
    model = subword_nmt.read(str(tmp_path / "codes"))
    assert list(model.pieces) == [b"l", b"o", b"w", b"</w>", b"w</w>", b"lo", b"low</w>", b"<unk>"]


def test_the_vocabulary_of_subword_nmt_marks_what_does_not_end_a_word(tmp_path):
    subword_nmt.write(character_model("l o, lo w</w>"), str(tmp_path / "codes"))
    pieces = [line.split(" ")[0] for line in (tmp_path / "codes.vocab").read_text("utf-8").splitlines()]
    assert pieces == [*(f"{letter}@@" for letter in "elorwé"), *"elorwé", "lo@@", "low"]


def test_characters_come_from_a_vocabulary_and_longer_pieces_do_not(tmp_path):
    (tmp_path / "codes").write_text("#version: 0.2\nl o\n")
    (tmp_path / "codes.vocab").write_text("x@@ 3\ny 2\nlong@@ 9\n@@ 1\n@@@ 1\n")
    model = subword_nmt.read(str(tmp_path / "codes"))
    assert list(model.pieces) == [b"@", b"l", b"o", b"x", b"y", b"</w>", b"y</w>", b"lo", b"<unk>"]


def test_compressed_files_are_read_as_they_are(tmp_path):
    import gzip

    tokenizer_json.write(byte_model(), str(tmp_path / "t.json"))
    (tmp_path / "t.json.gz").write_bytes(gzip.compress((tmp_path / "t.json").read_bytes()))
    assert same(tokenizer_json.read(str(tmp_path / "t.json.gz")), byte_model())


def test_holes_in_the_ids_stay_holes(tmp_path):
    model = byte_model(specials=("<s>",))
    pieces = [*list(model.pieces)[:260], b"", b"", b"<s>"]
    holed = byte_model(specials=())
    holed = BpeModel("byte", "gpt2", ByteStrings.of(pieces), holed.merges, specials=(262,))
    tokenizer_json.write(holed, str(tmp_path / "t.json"))
    tiktoken.write(holed, str(tmp_path / "ranks"))
    gpt2.write(holed, str(tmp_path / "gpt2"))
    assert same(tokenizer_json.read(str(tmp_path / "t.json")), holed)
    assert same(
        tiktoken.read(str(tmp_path / "ranks"), pretokenizer="gpt2", special_tokens=("<s>=262",)), holed
    )
    assert same(gpt2.read(str(tmp_path / "gpt2")), holed)


# What the other programs mean


def test_a_merge_that_looks_like_a_header_is_a_merge(tmp_path):
    merges = "# v, #v e, #ve r, #ver s, #vers i, #versi o, #versio n, #version :"
    model = byte_model(merges)
    gpt2.write(model, str(tmp_path))
    assert (tmp_path / "merges.txt").read_text().splitlines()[-1] == "#version :"
    assert same(gpt2.read(str(tmp_path)), model)


def test_merges_txt_needs_no_header(tmp_path):
    gpt2.write(byte_model(), str(tmp_path))
    merges = tmp_path / "merges.txt"
    merges.write_text(merges.read_text("utf-8").removeprefix("#version: 0.2\n"), "utf-8")
    assert same(gpt2.read(str(tmp_path)), byte_model())


def test_of_a_merge_given_twice_the_last_counts_in_merges_txt(tmp_path):
    gpt2.write(byte_model("a b, b c"), str(tmp_path))
    (tmp_path / "merges.txt").write_text("#version: 0.2\na b\nb c\na b\n")
    assert gpt2.read(str(tmp_path)).merges[:, 2].tolist() == [257, 256]


def test_of_a_merge_given_twice_the_last_counts_in_tokenizer_json(tmp_path):
    path = edited(tmp_path, byte_model("a b, b c"), lambda d: d["model"]["merges"].append(["a", "b"]))
    assert tokenizer_json.read(path).merges[:, 2].tolist() == [257, 256]


def test_of_a_merge_given_twice_the_first_counts_in_codes(tmp_path):
    (tmp_path / "codes").write_text("#version: 0.2\na b\nb c\na b\n")
    model = subword_nmt.read(str(tmp_path / "codes"))
    assert [model.pieces[result] for result in model.merges[:, 2].tolist()] == [b"ab", b"bc"]


def test_merges_with_a_space_are_read_too(tmp_path):
    def older(document: dict[str, Any]) -> None:
        document["model"]["merges"] = [" ".join(pair) for pair in document["model"]["merges"]]
        del document["model"]["type"]

    assert same(tokenizer_json.read(edited(tmp_path, byte_model(), older)), byte_model())


def test_added_tokens_outside_the_vocabulary_follow_it(tmp_path):
    def outside(document: dict[str, Any]) -> None:
        del document["model"]["vocab"]["<s>"]

    path = edited(tmp_path, byte_model(specials=("<s>",)), outside)
    assert same(tokenizer_json.read(path), byte_model(specials=("<s>",)))


def test_a_vocabulary_of_characters_gets_the_empty_word_that_tokenizers_has_not(tmp_path):
    def without(document: dict[str, Any]) -> None:
        del document["model"]["vocab"]["</w>"]

    model = tokenizer_json.read(edited(tmp_path, character_model(), without))
    assert (model.pieces[6], model.pieces[model.vocab_size - 1]) == (b"", b"</w>")


def test_processors_that_change_no_ids_are_taken(tmp_path):
    def processed(document: dict[str, Any]) -> None:
        template = {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}]}
        inert = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False}
        document["post_processor"] = {"type": "Sequence", "processors": [inert, template]}
        document["normalizer"] = {"type": "Sequence", "normalizers": []}
        document["decoder"] = None

    assert same(tokenizer_json.read(edited(tmp_path, byte_model(), processed)), byte_model())


def tiktoken_tokens(word: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """Do what tiktoken does: the lowest rank first, of equal ones the leftmost."""
    parts = [bytes([byte]) for byte in word]
    while word not in ranks:
        joined = enumerate(left + right for left, right in zip(parts, parts[1:], strict=False))
        rank, at = min(((ranks[piece], at) for at, piece in joined if piece in ranks), default=(0, -1))
        if at < 0:
            return parts
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return [word]


def merge_tokens(word: bytes, model: BpeModel) -> list[bytes]:
    """Encode one pretoken by the merges of a model, the lowest rank first."""
    ids = {piece: number for number, piece in enumerate(model.pieces)}
    ranks = {
        (left, right): (rank, result) for rank, (left, right, result) in enumerate(model.merges.tolist())
    }
    if model.ignore_merges and word in ids:
        return [word]
    parts = [ids[bytes([byte])] for byte in word]
    while True:
        joined = enumerate(zip(parts, parts[1:], strict=False))
        found = min(((*ranks[pair], at) for at, pair in joined if pair in ranks), default=None)
        if found is None:
            return [model.pieces[part] for part in parts]
        parts[found[2] : found[2] + 2] = [found[1]]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("ab", min_size=2, max_size=7), unique=True, max_size=12),
    st.lists(st.text("ab", min_size=1, max_size=20), min_size=1, max_size=10),
    st.randoms(use_true_random=False),
)
def test_any_ranks_become_merges_that_give_the_same_tokens(tmp_path_factory, texts, words, rng):
    singles = BYTES.copy()
    rng.shuffle(singles)
    pieces = [*singles, *(text.encode() for text in texts)]
    path = tmp_path_factory.mktemp("ranks") / "ranks"
    path.write_text(
        "".join(f"{base64.b64encode(piece).decode()} {rank}\n" for rank, piece in enumerate(pieces))
    )
    model = tiktoken.read(str(path), pretokenizer="none")
    ranks = {piece: rank for rank, piece in enumerate(pieces)}
    for word in words:
        assert merge_tokens(word.encode(), model) == tiktoken_tokens(word.encode(), ranks)
    tiktoken.write(model, str(path))  # and they are ranks again
    assert same(tiktoken.read(str(path), pretokenizer="none"), model)


def test_a_piece_that_no_lower_ranks_make_is_found_as_a_whole_word(tmp_path):
    lines = [f"{base64.b64encode(piece).decode()} {rank}\n" for rank, piece in enumerate([*BYTES, b"abc"])]
    (tmp_path / "ranks").write_text("".join(lines))
    model = tiktoken.read(str(tmp_path / "ranks"), pretokenizer="none")
    assert (model.ignore_merges, len(model.merges)) == (True, 0)


def test_a_million_equal_bytes_in_one_piece_are_no_trouble():
    table = merges_of_ranks([*BYTES, *(b"a" * 2**power for power in range(1, 12)), b"a" * 100_001])
    assert (table.plain, len(table.merges)) == (False, 11)


# What is refused, by name


def edited(folder: Path, model: BpeModel, edit: Callable[[dict[str, Any]], object]) -> str:
    """Write a model as tokenizer.json, with its document changed."""
    path = folder / "tokenizer.json"
    tokenizer_json.write(model, str(path))
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document))
    return str(path)


BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
SPLIT = {"type": "Split", "pattern": {"Regex": "a+"}, "behavior": "Isolated", "invert": False}


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("normalizer", {"type": "NFC"}, "normalizer NFC"),
        ("normalizer", {"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}, "normalizer Lowercase"),
        ("truncation", {"max_length": 8}, "truncation"),
        ("padding", {"strategy": "BatchLongest"}, "padding"),
        ("post_processor", {"type": "RobertaProcessing"}, "post-processor RobertaProcessing"),
        (
            "post_processor",
            {"type": "TemplateProcessing", "single": [{"SpecialToken": {}}]},
            "TemplateProcessing",
        ),
        ("decoder", {"type": "Metaspace"}, "decoder Metaspace"),
        ("decoder", {"type": "Sequence", "decoders": [{"type": "Strip"}]}, "decoder Strip"),
        ("pre_tokenizer", {"type": "Metaspace"}, "Metaspace"),
        ("pre_tokenizer", {**BYTE_LEVEL, "add_prefix_space": True}, "ByteLevel with add_prefix_space"),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [{"type": "Digits"}, BYTE_LEVEL]},
            "pre-tokenizer Digits",
        ),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [SPLIT, SPLIT, BYTE_LEVEL]},
            "pre-tokenizer Split and Split and ByteLevel",
        ),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [SPLIT, {**BYTE_LEVEL, "use_regex": True}]},
            "Split and ByteLevel with use_regex",
        ),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [{**SPLIT, "behavior": "Removed"}, BYTE_LEVEL]},
            "behavior 'Removed'",
        ),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [{**SPLIT, "pattern": {"Regex": r"\d{1,3}+"}}, BYTE_LEVEL]},
            "'{1,3}+'",
        ),
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [{**SPLIT, "pattern": {"Regex": "(a"}}, BYTE_LEVEL]},
            "no regular expression",
        ),
    ],
)
def test_what_tokenizers_does_around_the_model_is_refused_by_name(tmp_path, part, value, said):
    path = edited(tmp_path, byte_model(), lambda document: document.update({part: value}))
    with pytest.raises(ModelError) as caught:
        tokenizer_json.read(path)
    assert said in message_of(caught)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("dropout", 0.1),
        ("fuse_unk", True),
        ("byte_fallback", True),
        ("continuing_subword_prefix", "##"),
        ("end_of_word_suffix", "</w>"),
        ("type", "Unigram"),
    ],
)
def test_options_of_the_model_are_refused_by_name(tmp_path, option, value):
    path = edited(tmp_path, byte_model(), lambda document: document["model"].update({option: value}))
    with pytest.raises(ModelError) as caught:
        tokenizer_json.read(path)
    assert (option if option != "type" else "Unigram") in message_of(caught)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d.update(pre_tokenizer={"type": "WhitespaceSplit"}), "pre-tokenizer WhitespaceSplit"),
        (lambda d: d["model"].update(end_of_word_suffix=None), "end_of_word_suffix ''"),
        (lambda d: d["model"].update(unk_token=None), "without an unk_token"),
        (lambda d: d["model"].update(unk_token="<no>"), "'<no>' is not in the vocabulary"),
        (lambda d: d["model"].update(ignore_merges=True), "ignore_merges"),
        (lambda d: d.update(decoder={"type": "BPEDecoder", "suffix": "_"}), "suffix '_'"),
    ],
)
def test_what_characters_cannot_have_is_refused_by_name(tmp_path, edit, said):
    with pytest.raises(ModelError) as caught:
        tokenizer_json.read(edited(tmp_path, character_model(), edit))
    assert said in message_of(caught)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lstrip": True}, "with lstrip"),
        ({"rstrip": True}, "with rstrip"),
        ({"single_word": True}, "with single_word"),
        ({"special": False}, "which is not special"),
        ({"id": 999}, "tokenizers gives it 260"),
        ({"content": "low"}, "has id 260, and tokenizers gives it 257"),
        ({"content": 7}, "where a string belongs"),
    ],
)
def test_added_tokens_that_nlptk_has_not_are_refused_by_name(tmp_path, change, said):
    path = edited(tmp_path, byte_model(specials=("<s>",)), lambda d: d["added_tokens"][0].update(change))
    with pytest.raises(ModelError) as caught:
        tokenizer_json.read(path)
    assert said in message_of(caught)


def test_a_special_token_that_is_an_ordinary_piece_is_refused(tmp_path):
    def both(document: dict[str, Any]) -> None:
        document["added_tokens"] = [{"id": 257, "content": "low", "special": True}]

    with pytest.raises(ModelError, match="'low' is an ordinary piece, too"):
        tokenizer_json.read(edited(tmp_path, byte_model(), both))


def test_a_piece_that_spells_no_bytes_is_refused(tmp_path):
    path = edited(tmp_path, byte_model(), lambda d: d["model"]["vocab"].update({"字": 260}))
    with pytest.raises(ModelError, match="'字' spells no bytes"):
        tokenizer_json.read(path)


def test_a_byte_without_a_piece_is_refused(tmp_path):
    path = edited(
        tmp_path, byte_model(), lambda d: d["model"]["vocab"].pop("Ġ") and d["model"]["merges"].pop(2)
    )
    with pytest.raises(ModelError, match="byte 0x20 has no piece"):
        tokenizer_json.read(path)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("#version: 0.2 byte\na b\n", "byte-level codes"),
        ("#version: 0.1\na b\n", "version 0.1"),
        ("a b\nab c\n", "version 0.1"),
        ("a b 90\nab c 12\n", "codes of fastBPE"),
        ("", "version 0.1"),
    ],
)
def test_codes_of_another_kind_are_refused_by_name(tmp_path, codes, said):
    (tmp_path / "codes").write_text(codes)
    with pytest.raises(ModelError) as caught:
        subword_nmt.read(str(tmp_path / "codes"))
    assert said in message_of(caught)
    assert "codes:1:" in message_of(caught)


@pytest.mark.parametrize("name", ["gpt2", "tiktoken"])
def test_formats_of_bytes_refuse_characters(tmp_path, name):
    with pytest.raises(ModelError, match="this one is of level character"):
        FORMATS[name].write(character_model(), str(tmp_path / "out"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (byte_model(), "this one is of level byte"),
        (character_model(pretokenizer="none"), "cuts text at spaces, not by 'none'"),
        (
            character_model("l o, lo \r</w>".replace("lo \r</w>", "e r</w>"), pretokenizer="gpt2"),
            "not by 'gpt2'",
        ),
        (
            model_of(
                "character", [b"a", b"\r</w>", b"</w>"], "a \r</w>", ["<unk>"], pretokenizer="whitespace"
            ),
            "would break its lines",
        ),
        (
            model_of("character", [b"a", b"</w>"], "", ["<unk>"], pretokenizer="whitespace"),
            "the model has no merges",
        ),
    ],
)
def test_subword_nmt_refuses_what_it_would_read_otherwise(tmp_path, model, said):
    with pytest.raises(ModelError) as caught:
        subword_nmt.write(model, str(tmp_path / "codes"))
    assert said in message_of(caught)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (byte_model(pretokenizer="cl100k"), "not by 'cl100k'"),
        (byte_model(ignore_merges=True), "whole words go before merges"),
        (byte_model(specials=("low",)), "'low' looks like another piece"),
        (byte_model(specials=("Ġ",)), "'Ġ' looks like another piece"),
    ],
)
def test_gpt2_refuses_what_its_readers_would_take_for_something_else(tmp_path, model, said):
    with pytest.raises(ModelError) as caught:
        gpt2.write(model, str(tmp_path / "gpt2"))
    assert said in message_of(caught)
    assert not list(tmp_path.iterdir())


def test_tiktoken_refuses_merges_in_another_order_than_the_ids(tmp_path):
    model = byte_model("a b, c d")
    swapped = BpeModel("byte", "gpt2", model.pieces, model.merges[::-1].copy())
    with pytest.raises(ModelError, match="is not in the order of the merges"):
        tiktoken.write(swapped, str(tmp_path / "ranks"))


def test_tiktoken_refuses_a_piece_that_it_would_make_of_other_parts(tmp_path):
    model = byte_model("b c, a b, ab c")  # tiktoken makes abc of a and bc
    with pytest.raises(ModelError, match="the id 258 of b'abc' is not in the order of the merges"):
        tiktoken.write(model, str(tmp_path / "ranks"))


def test_tokenizer_json_refuses_an_expression_that_tokenizers_reads_otherwise(tmp_path):
    with pytest.raises(ModelError, match="which tokenizers reads differently"):
        tokenizer_json.write(byte_model(pretokenizer=r"\w+|\W"), str(tmp_path / "t.json"))


@pytest.mark.parametrize(
    ("expression", "odd"),
    [
        (r"\w+", r"\w"),
        (r"[\w-]+", r"\w"),
        (r"a{1,2}+", "{1,2}+"),
        (r"^a", "^"),
        (r"a$", "$"),
        (r"(?s:.)", "(?s"),
        (r"[a-z&&[^b]]", "&&"),
        (r"a*", r"a*"),
        (r"(?=\p{Lu})", r"(?=\p{Lu})"),
        (r"\\w", None),
        (r"[$^]\$", None),
        (r"(?i:'s)|[^\r\n\p{L}]?\p{L}+|\p{N}{1,3}|\s+(?!\S)|\S++", None),
    ],
)
def test_what_the_two_regex_engines_read_differently_is_found(expression, odd):
    assert odd_part(expression) == odd


def test_tiktoken_must_be_told_how_text_is_cut(tmp_path):
    with pytest.raises(UsageError, match="does not tell how text is cut"):
        tiktoken.read(str(tmp_path / "ranks"))


@pytest.mark.parametrize("name", ["tokenizer.json", "gpt2", "subword-nmt"])
def test_options_for_what_the_file_says_are_refused(tmp_path, name):
    with pytest.raises(UsageError, match="says this itself"):
        FORMATS[name].read(str(tmp_path / "file"), special_tokens=("<s>",))


# Damage


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
