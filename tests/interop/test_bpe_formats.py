"""Our exports in the programs they are for, and their models here: the same ids or pieces, text by text."""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlptk.core.records import read_records
from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER, from_text
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.formats import gpt2, subword_nmt, tiktoken, tokenizer_json
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import PATTERNS
from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train

CORPORA = ("prose.sample.txt", "zh_prose.txt")
# What tiktoken must be told to cut as we do; it drops what an expression leaves out.
CUTS = PATTERNS | {"hf-whitespace": PATTERNS["hf-whitespace"] + r"|\s+", "none": r"[\s\S]+"}
MODELS = {
    "bytes": {"special_tokens": ("<|endoftext|>",)},
    "bytes, specials first": {
        "pretokenizer": "cl100k",
        "special_tokens": ("<s>", "</s>"),
        "specials_first": True,
    },
    "bytes, o200k": {"pretokenizer": "o200k"},
    "bytes, whitespace": {"pretokenizer": "whitespace"},
    "bytes, hf-whitespace": {"pretokenizer": "hf-whitespace"},
    "characters": {"level": "character", "pretokenizer": "whitespace"},
    "characters, hf-whitespace": {"level": "character", "pretokenizer": "hf-whitespace"},
}
CASES = [
    *((name, text) for name in ("bytes", "characters") for text in CORPORA),
    *((name, CORPORA[0]) for name in MODELS if name not in ("bytes", "characters")),
]
# Characters that all the programs' versions of Unicode know, and put in the same category.
KNOWN = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\u0295")
TEXT = st.text(KNOWN | st.sampled_from(" \n\t\r'saAé1²字"), max_size=60)


@pytest.fixture(scope="module")
def trained(corpus) -> Callable[[str, str], BpeModel]:
    """Return a function from the name of a model and of a corpus to the model trained on it."""
    models: dict[tuple[str, str], BpeModel] = {}

    def model_of(name: str, text: str) -> BpeModel:
        if (name, text) not in models:
            chosen = BpeSettings(**{"vocab_size": 8000, **MODELS[name]})
            models[name, text] = train([str(corpus(text))], chosen, memory=1 << 31).model
        return models[name, text]

    return model_of


@pytest.fixture(autouse=True, scope="module")
def _uncached() -> Iterator[None]:
    """Keep tiktoken from remembering what a file once held."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", "")
        yield


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").removesuffix("\n").split("\n")


def ids_of(model: BpeModel, path: Path) -> list[list[int]]:
    """Encode each line of a file."""
    encoder = Encoder(model)
    rows: list[list[int]] = []
    for block in read_records([str(path)], "line"):
        ids = encoder.ids(encoder.encode_block(block.data, block.starts, block.ends))
        values, offsets = ids.values.tolist(), ids.offsets.tolist()
        rows += [values[start:end] for start, end in zip(offsets, offsets[1:], strict=False)]
    return rows


def pieces_of(model: BpeModel, path: Path) -> list[str]:
    """Encode each line of a file into pieces as subword-nmt prints them."""
    encoder = Encoder(model)
    rows: list[str] = []
    for block in read_records([str(path)], "line"):
        symbols = encoder.encode_block(block.data, block.starts, block.ends)
        values, offsets = symbols.values.tolist(), symbols.offsets.tolist()
        texts = [text.decode() for text in encoder.texts()]
        marked = [text.removesuffix("</w>") if text.endswith("</w>") else f"{text}@@" for text in texts]
        bounds = zip(offsets, offsets[1:], strict=False)
        rows += [" ".join(marked[value] for value in values[start:end]) for start, end in bounds]
    return rows


def check(found: list[Any], wanted: list[Any], lines: list[str]) -> None:
    """Assert that line by line the same was found, or show the first line that differs."""
    assert len(found) == len(wanted) == len(lines)
    different = [
        number for number, (ours, theirs) in enumerate(zip(found, wanted, strict=True)) if ours != theirs
    ]
    assert not different, (len(different), lines[different[0]], found[different[0]], wanted[different[0]])


def encoding_of(peer: Callable[[str], Any], path: Path, cut: str) -> Any:
    """Load a file of ranks into tiktoken."""
    ranks = peer("tiktoken.load").load_tiktoken_bpe(str(path))
    return peer("tiktoken").Encoding("ours", pat_str=cut, mergeable_ranks=ranks, special_tokens={})


# Our exports


@pytest.mark.parametrize(("name", "text"), CASES)
def test_tokenizers_encodes_our_tokenizer_json_to_our_ids(peer, corpus, trained, tmp_path, name, text):
    model, path = trained(name, text), tmp_path / "tokenizer.json"
    tokenizer_json.write(model, str(path))
    tokenizer = peer("tokenizers").Tokenizer.from_file(str(path))
    lines = lines_of(corpus(text))
    encodings = tokenizer.encode_batch(lines)
    check(ids_of(model, corpus(text)), [encoding.ids for encoding in encodings], lines)
    assert tokenizer.to_str(pretty=True) == path.read_text("utf-8")
    if name != "characters, hf-whitespace":  # which does not keep what it cuts at
        check(tokenizer.decode_batch([encoding.ids for encoding in encodings]), lines, lines)


@pytest.mark.parametrize("text", CORPORA)
def test_tokenizers_encodes_our_gpt2_files_to_our_ids(peer, corpus, trained, tmp_path, text):
    model, tokenizers = trained("bytes", text), peer("tokenizers")
    gpt2.write(model, str(tmp_path))
    files = str(tmp_path / "vocab.json"), str(tmp_path / "merges.txt")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE.from_file(*files))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    lines = lines_of(corpus(text))
    check(ids_of(model, corpus(text)), [encoding.ids for encoding in tokenizer.encode_batch(lines)], lines)


@pytest.mark.parametrize(("name", "text"), [case for case in CASES if case[0].startswith("bytes")])
def test_tiktoken_encodes_our_ranks_to_our_ids(peer, corpus, trained, tmp_path, name, text):
    model, path = trained(name, text), tmp_path / "ours.tiktoken"
    tiktoken.write(model, str(path))
    lines = lines_of(corpus(text))
    encoding = encoding_of(peer, path, CUTS[model.pretokenizer])
    check(ids_of(model, corpus(text)), encoding.encode_ordinary_batch(lines, num_threads=2), lines)


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("text", CORPORA)
def test_subword_nmt_applies_our_codes_to_our_pieces(peer, corpus, trained, tmp_path, text, restricted):
    model, path = trained("characters", text), tmp_path / "codes"
    subword_nmt.write(model, str(path))
    apply_bpe = peer("subword_nmt.apply_bpe")
    with path.open(encoding="utf-8") as codes, Path(f"{path}.vocab").open(encoding="utf-8") as vocabulary:
        known = apply_bpe.read_vocabulary(vocabulary, None) if restricted else None
        bpe = apply_bpe.BPE(codes, vocab=known)
    lines = lines_of(corpus(text))
    check(pieces_of(model, corpus(text)), [bpe.process_line(line) for line in lines], lines)


# Their models


def trained_by_tokenizers(tokenizers: Any, path: Path, level: str) -> Any:
    """Train a tokenizer, its special token first as is usual there."""
    characters = level == "character"
    options = {"unk_token": "<unk>", "end_of_word_suffix": "</w>"} if characters else {}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(**options))
    if characters:
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
        options = {"end_of_word_suffix": "</w>", "limit_alphabet": 1000, "special_tokens": ["<unk>", "<s>"]}
    else:
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
        alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
        options = {"initial_alphabet": alphabet, "special_tokens": ["<s>"], "min_frequency": 2}
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=5000, show_progress=False, **options)
    tokenizer.train([str(path)], trainer)
    return tokenizer


@pytest.mark.parametrize("text", CORPORA)
@pytest.mark.parametrize("level", ["byte", "character"])
def test_what_tokenizers_trained_gives_its_ids_here(peer, corpus, tmp_path, level, text):
    tokenizer = trained_by_tokenizers(peer("tokenizers"), corpus(text), level)
    tokenizer.add_special_tokens(["<later>"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    model = tokenizer_json.read(str(tmp_path / "tokenizer.json"))
    assert model.special_ids == {token.content: number for number, token in added_tokens(tokenizer)}
    for other in CORPORA:  # the other one is full of unknown characters
        lines = lines_of(corpus(other))
        ids = [encoding.ids for encoding in tokenizer.encode_batch(lines)]
        check(ids_of(model, corpus(other)), ids, lines)


def added_tokens(tokenizer: Any) -> list[tuple[int, Any]]:
    return sorted(tokenizer.get_added_tokens_decoder().items())


def test_what_tokenizers_saves_as_two_files_gives_its_ids_here(peer, corpus, tmp_path):
    text = corpus(CORPORA[0])
    tokenizer = trained_by_tokenizers(peer("tokenizers"), text, "byte")
    tokenizer.model.save(str(tmp_path))
    model = gpt2.read(str(tmp_path))
    assert model.special_ids == {"<s>": 0}
    lines = lines_of(text)
    check(ids_of(model, text), [encoding.ids for encoding in tokenizer.encode_batch(lines)], lines)


@pytest.mark.parametrize("text", CORPORA)
def test_ranks_that_others_learned_give_tiktokens_ids_here(peer, corpus, tmp_path, text):
    """The single bytes come in any order and the ids with holes, as in the published encodings."""
    pieces = json.loads(trained_by_tokenizers(peer("tokenizers"), corpus(text), "byte").to_str())["model"][
        "vocab"
    ]
    learned = [from_text(piece) for piece in pieces if piece != "<s>"]
    singles = [piece for piece in learned if len(piece) == 1]
    random.Random(0).shuffle(singles)
    ranked = [*singles, *(piece for piece in learned if len(piece) > 1)]
    path = tmp_path / "theirs.tiktoken"
    lines = [f"{base64.b64encode(piece).decode()} {rank * 3}\n" for rank, piece in enumerate(ranked)]
    path.write_text("".join(lines))
    model = tiktoken.read(str(path), pretokenizer="cl100k", special_tokens=("<|endoftext|>=100257",))
    assert (model.special_ids, model.vocab_size) == ({"<|endoftext|>": 100257}, 100258)
    encoding = encoding_of(peer, path, CUTS["cl100k"])
    lines = lines_of(corpus(text))
    check(ids_of(model, corpus(text)), encoding.encode_ordinary_batch(lines, num_threads=2), lines)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("ab", min_size=2, max_size=7), unique=True, max_size=12),
    st.lists(st.text("ab", min_size=1, max_size=20), min_size=1, max_size=10),
)
def test_any_ranks_give_tiktokens_ids_here(peer, tmp_path, texts, words):
    """Even ranks that no trainer would learn, with pieces that no lower rank makes."""
    pieces = [*(bytes([byte]) for byte in range(256)), *(text.encode() for text in texts)]
    path = tmp_path / "ranks"
    path.write_text(
        "".join(f"{base64.b64encode(piece).decode()} {rank}\n" for rank, piece in enumerate(pieces))
    )
    encoder = Encoder(tiktoken.read(str(path), pretokenizer="none"))
    encoding = encoding_of(peer, path, CUTS["none"])
    for word in words:
        assert encoder.encode(word) == encoding.encode_ordinary(word)


@pytest.mark.parametrize("text", CORPORA)
def test_codes_that_subword_nmt_learned_give_its_pieces_here(peer, corpus, tmp_path, text):
    lines = lines_of(corpus(text))
    codes = io.StringIO()
    learn = peer("subword_nmt.learn_bpe").learn_bpe
    learn(io.StringIO("\n".join(lines[:400])), codes, 1000)  # a small part: the rest holds unknown characters
    (tmp_path / "codes").write_text(codes.getvalue(), "utf-8")
    model = subword_nmt.read(str(tmp_path / "codes"))
    bpe = peer("subword_nmt.apply_bpe").BPE(io.StringIO(codes.getvalue()))
    check(pieces_of(model, corpus(text)), [bpe.process_line(line) for line in lines], lines)


# Any text


@pytest.fixture(scope="module")
def loaded(peer, trained, tmp_path_factory) -> dict[str, tuple[Encoder, Any, Any]]:
    """Our byte-level models with the same models in tokenizers and in tiktoken."""
    found = {}
    for name in MODELS:
        if name.startswith("bytes"):
            model, folder = trained(name, CORPORA[0]), tmp_path_factory.mktemp("loaded")
            tokenizer_json.write(model, str(folder / "t.json"))
            tiktoken.write(model, str(folder / "ranks"))
            theirs = peer("tokenizers").Tokenizer.from_file(str(folder / "t.json"))
            found[name] = (
                Encoder(model),
                theirs,
                encoding_of(peer, folder / "ranks", CUTS[model.pretokenizer]),
            )
    return found


@settings(max_examples=500)
@given(TEXT)
def test_any_text_has_the_same_ids_everywhere(loaded, text):
    for encoder, tokenizer, encoding in loaded.values():
        ours = encoder.encode(text)
        assert ours == tokenizer.encode(text).ids
        assert ours == encoding.encode_ordinary(text)


def test_the_alphabet_is_that_of_tokenizers(peer):
    assert set(BYTE_TO_CHARACTER) == set(peer("tokenizers").pre_tokenizers.ByteLevel.alphabet())
