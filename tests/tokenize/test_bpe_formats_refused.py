"""The files of other programs: what nlptk, or the other program, does not have is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from nlptk.core.errors import ModelError, UsageError
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.pipeline import odd_part
from tests.tokenize.bpe_models import (
    FORMATS,
    byte_model,
    character_model,
    edited,
    message_of,
    model_of,
)

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
        (
            "pre_tokenizer",
            {"type": "Sequence", "pretokenizers": [{**SPLIT, "pattern": {"Regex": "\ud800"}}, BYTE_LEVEL]},
            "not valid Unicode",
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
