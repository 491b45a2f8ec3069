"""A BPE model file gives back its model, or says what is wrong with it."""

from contextlib import nullcontext

import numpy as np
import pytest

from nlptk.core.errors import ModelError
from nlptk.core.modelfile import write_model
from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train
from tests.contract.damage import mutations


def content(model: BpeModel) -> tuple:
    return (
        model.level,
        model.pretokenizer,
        list(model.pieces),
        model.merges.tolist(),
        model.specials,
        model.unknown,
        model.ignore_merges,
        model.settings,
    )


@pytest.fixture(params=["byte", "character"])
def model(request, samples) -> BpeModel:
    pretokenizer = {"byte": "gpt2", "character": "whitespace"}[request.param]
    settings = BpeSettings(
        vocab_size=400, level=request.param, pretokenizer=pretokenizer, special_tokens=("<s>",)
    )
    return train([str(samples / "en.txt")], settings, memory=1 << 30).model


def test_a_saved_model_comes_back_whole(model, tmp_path):
    model.save(str(tmp_path / "m"))
    assert content(BpeModel.load(str(tmp_path / "m"))) == content(model)


def test_a_damaged_model_is_refused_or_whole(model, tmp_path):
    model.save(str(tmp_path / "m"))
    data = (tmp_path / "m").read_bytes()
    refused = 0
    for kind, damaged in mutations(data, 1000):
        (tmp_path / "d").write_bytes(damaged)
        try:
            loaded = BpeModel.load(str(tmp_path / "d"))
        except ModelError:
            refused += 1
        else:
            assert content(loaded) == content(model), kind
    assert refused > 900


GOOD = {
    "level": "byte",
    "pretokenizer": "gpt2",
    "specials": [],
    "unknown": None,
    "ignore_merges": False,
    "training": None,
}


@pytest.mark.parametrize(
    "change",
    [
        {"level": "word"},
        {"level": None},
        {"pretokenizer": "("},
        {"pretokenizer": 3},
        {"specials": [7]},
        {"specials": [True]},
        {"specials": [0]},
        {"specials": "x"},
        {"specials": 3},
        {"unknown": 9},
        {"ignore_merges": "no"},
        {"training": {"vocab_size": 3}},
        {"training": {"no": 3}},
        {"training": 3},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_damage(change, tmp_path):
    arrays = {"pieces": ByteStrings.of([b"\xff", b"b"]), "merges": np.zeros((0, 3), np.int32)}
    write_model(str(tmp_path / "good"), "bpe", GOOD, arrays)
    BpeModel.load(str(tmp_path / "good"))
    write_model(str(tmp_path / "bad"), "bpe", GOOD | change, arrays)
    with pytest.raises(ModelError, match="is damaged"):
        BpeModel.load(str(tmp_path / "bad"))


@pytest.mark.parametrize("merges", [[[0, 1, 3]], [[0, 1, -1]], [[0, 1, 1]], [[0, 1]]], ids=str)
def test_merges_that_make_no_sense_are_damage(merges, tmp_path):
    pieces = ByteStrings.of([b"a", b"b", b"ab"])
    write_model(str(tmp_path / "m"), "bpe", GOOD, {"pieces": pieces, "merges": np.array(merges, np.int32)})
    with pytest.raises(ModelError, match="is damaged"):
        BpeModel.load(str(tmp_path / "m"))


@pytest.mark.parametrize(
    ("pieces", "merge"),
    [([b"a", b"b", b"zz"], (0, 1, 2)), ([b"", b"a"], (0, 1, 1)), ([b"a", b""], (0, 1, 0))],
    ids=["other bytes", "a hole first", "a hole last"],
)
def test_a_merge_that_does_not_make_its_piece_is_damage(pieces, merge, tmp_path):
    arrays = {"pieces": ByteStrings.of(pieces), "merges": np.array([merge], np.int32)}
    write_model(str(tmp_path / "m"), "bpe", GOOD, arrays)
    with pytest.raises(ModelError, match="its merges do not make its pieces"):
        BpeModel.load(str(tmp_path / "m"))


def test_every_merge_of_a_large_model_is_compared_with_its_piece(tmp_path, monkeypatch):
    monkeypatch.setattr("nlptk.tokenize.bpe.model._BATCH_BYTES", 7)
    right = [b"a" * length for length in range(1, 30)]
    merges = np.array([(length, 0, length + 1) for length in range(28)], np.int32)
    for wrong in (None, *range(1, 29)):
        pieces = [b"b" * len(piece) if number == wrong else piece for number, piece in enumerate(right)]
        write_model(str(tmp_path / "m"), "bpe", GOOD, {"pieces": ByteStrings.of(pieces), "merges": merges})
        with nullcontext() if wrong is None else pytest.raises(ModelError, match="do not make its pieces"):
            BpeModel.load(str(tmp_path / "m"))


def test_characters_that_are_cut_in_two_are_damage(tmp_path):
    arrays = {"pieces": ByteStrings.of([b"<unk>", b"\xc3", b"\xa9"]), "merges": np.zeros((0, 3), np.int32)}
    settings = GOOD | {"level": "character", "pretokenizer": "whitespace", "specials": [0], "unknown": 0}
    write_model(str(tmp_path / "m"), "bpe", settings, arrays)
    with pytest.raises(ModelError, match="is damaged"):
        BpeModel.load(str(tmp_path / "m"))


def test_a_model_without_its_arrays_is_damaged(tmp_path):
    write_model(str(tmp_path / "m"), "bpe", GOOD, {"pieces": np.zeros(3)})
    with pytest.raises(ModelError, match="is damaged"):
        BpeModel.load(str(tmp_path / "m"))
