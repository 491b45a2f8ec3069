"""vocab.txt between nlptk and tokenizers: words are cut alike, and the same pieces give the same ids."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.progress import Progress
from nlptk.tokenize.wordpiece import vocab_txt
from nlptk.tokenize.wordpiece.encode import Encoder
from nlptk.tokenize.wordpiece.files import decode, encode_files
from nlptk.tokenize.wordpiece.settings import SPECIAL_TOKENS, UNKNOWN, WordPieceSettings
from nlptk.tokenize.wordpiece.train import train

MEMORY = 1 << 30


@pytest.fixture(scope="module")
def tokenizers(peer):
    return peer("tokenizers")


def bert(tokenizers, vocabulary: str, lowercase: bool = False):
    """Return tokenizers' BERT with the pieces of a vocab.txt."""
    model = tokenizers.models.WordPiece.from_file(vocabulary, unk_token=UNKNOWN)
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(strip_accents=False, lowercase=lowercase)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = tokenizers.decoders.WordPiece(cleanup=False)
    return tokenizer


def spaced(tokenizers, vocabulary: str):
    """Return tokenizers' WordPiece between white space."""
    tokenizer = bert(tokenizers, vocabulary)
    tokenizer.normalizer = None
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    return tokenizer


def encoded(model, path, pieces=False):
    """Return the lines that nlptk makes of a file."""
    out = io.BytesIO()
    encode_files(model, [str(path)], out, pieces=pieces, memory=MEMORY, progress=Progress.silent())
    return out.getvalue().decode().removesuffix("\n").split("\n")


def lines_of(path):
    return path.read_text("utf-8").removesuffix("\n").split("\n")


CASES = [
    ("prose.sample.txt", {"vocab_size": 8000}),
    ("prose.sample.txt", {"vocab_size": 8000, "normalize": "lower"}),
    ("prose.sample.txt", {"vocab_size": 8000, "pretokenizer": "whitespace", "character_coverage": 0.9999}),
    ("zh_prose.txt", {"vocab_size": 8000}),
]


@pytest.mark.parametrize(("name", "chosen"), CASES, ids=lambda case: str(case))
def test_our_vocabulary_gives_our_ids_and_pieces_there(name, chosen, corpus, tokenizers, tmp_path):
    path = corpus(name)
    model = train([str(path)], WordPieceSettings(**chosen), memory=MEMORY).model
    vocabulary = str(tmp_path / "vocab.txt")
    vocab_txt.write(model, vocabulary)
    if model.pretokenizer == "bert":
        theirs = bert(tokenizers, vocabulary, lowercase=model.normalize == "lower")
    else:
        theirs = spaced(tokenizers, vocabulary)
    found = theirs.encode_batch_fast(lines_of(path), add_special_tokens=False)
    assert encoded(model, path) == [" ".join(map(str, line.ids)) for line in found]
    assert encoded(model, path, pieces=True) == [" ".join(line.tokens) for line in found]
    for line in found[:500]:
        assert decode(model, line.ids) == theirs.decode(line.ids, skip_special_tokens=False)


@pytest.mark.parametrize("name", ["prose.sample.txt", "zh_prose.txt"])
def test_their_vocabulary_gives_their_ids_and_pieces_here(name, corpus, tokenizers, tmp_path):
    path = corpus(name)
    source = tokenizers.BertWordPieceTokenizer(strip_accents=False, lowercase=False)
    source.train([str(path)], vocab_size=8000, min_frequency=5, show_progress=False)
    source.save_model(str(tmp_path))
    vocabulary = str(tmp_path / "vocab.txt")
    model = vocab_txt.read(vocabulary, pretokenizer="bert")
    assert [model.texts[number] for number in sorted(model.specials)] == list(SPECIAL_TOKENS)
    found = bert(tokenizers, vocabulary).encode_batch_fast(lines_of(path), add_special_tokens=False)
    assert encoded(model, path) == [" ".join(map(str, line.ids)) for line in found]
    assert encoded(model, path, pieces=True) == [" ".join(line.tokens) for line in found]


# Characters that the two programs' versions of Unicode put in the same category.
KNOWN = st.characters(exclude_categories=("Cs", "Cn"))
TEXT = st.text(KNOWN | st.sampled_from(" \t\rabé,[字\u00a0\u200b\ufffd\x00"), max_size=60)


@pytest.fixture(scope="module")
def small(tokenizers, tmp_path_factory):
    """A vocabulary of few pieces, and both programs' tokenizers with it."""
    path = str(tmp_path_factory.mktemp("small") / "vocab.txt")
    pieces = ["a", "ab", "##a", "##b", "é", "##é", ",", "[", "字", "##é,", "##字"]
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("\n".join([*SPECIAL_TOKENS, *pieces]))
    return path


@given(st.text(st.sampled_from("abé,[字 \t\u00a0\u200b\ufffd\x00"), max_size=40))
def test_any_text_of_known_characters_gives_the_same_ids(small, tokenizers, text):
    ours = Encoder(vocab_txt.read(small, pretokenizer="bert")).encode(text)
    assert ours == bert(tokenizers, small).encode(text, add_special_tokens=False).ids
