"""The files of other programs: what goes out comes back, and means what it means there."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import NAMES
from nlptk.tokenize.bpe.ranks import merges_of_ranks
from tests.tokenize.bpe_models import (
    BYTES,
    byte_model,
    character_model,
    edited,
    same,
)


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


@settings(max_examples=300)
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


def test_a_character_model_of_tokenizers_needs_no_piece_for_the_empty_word(tmp_path):
    path = edited(tmp_path, character_model(), lambda document: document["model"]["vocab"].pop("</w>"))
    assert b"</w>" not in list(tokenizer_json.read(path).pieces)
