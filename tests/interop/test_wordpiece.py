"""vocab.txt between nlptk and tokenizers: words are cut alike, and the same pieces give the same ids."""

from __future__ import annotations

import io
import unicodedata

import numpy as np
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.progress import Progress
from nlptk.tokenize.wordpiece import vocab_txt
from nlptk.tokenize.wordpiece.encode import Encoder
from nlptk.tokenize.wordpiece.files import decode, encode_files
from nlptk.tokenize.wordpiece.pretokenize import cut
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
    """Return tokenizers' WordPiece between spaces."""
    tokenizer = bert(tokenizers, vocabulary)
    tokenizer.normalizer = None
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.CharDelimiterSplit(" ")
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
    found = theirs.encode_batch(lines_of(path), add_special_tokens=False)
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
    found = bert(tokenizers, vocabulary).encode_batch(lines_of(path), add_special_tokens=False)
    assert encoded(model, path) == [" ".join(map(str, line.ids)) for line in found]
    assert encoded(model, path, pieces=True) == [" ".join(line.tokens) for line in found]


@given(st.text(st.sampled_from("abé,[字 \t\u00a0\u200b\ufffd\x00"), max_size=40))
def test_any_text_gives_the_same_ids(small, text):
    ours, theirs = small
    assert ours.encode(text) == theirs.encode(text, add_special_tokens=False).ids


@pytest.fixture(scope="module")
def small(tokenizers, tmp_path_factory):
    """The same few pieces in both programs."""
    path = tmp_path_factory.mktemp("small") / "vocab.txt"
    pieces = ["a", "ab", "##a", "##b", "é", "##é", ",", "[", "字", "##é,", "##字"]
    path.write_text("\n".join([*SPECIAL_TOKENS, *pieces]), encoding="utf-8")
    return Encoder(vocab_txt.read(str(path), pretokenizer="bert")), bert(tokenizers, str(path))


# The 256 Chinese characters that tokenizers leaves out of BERT's block by a slip of one digit.
LEFT_OUT = {*map(chr, range(0x2B820, 0x2B920))}
# Characters whose category a later Unicode changed.
CHANGED = {"\u166d", "\U000111c9"}
NEWER = regex.compile(r"[\p{P}\p{Cf}]")


def test_every_character_is_cut_as_there_but_for_what_their_unicode_lacks(tokenizers):
    known = [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) not in ("Cn", "Cs")]
    known.remove("\n")
    block = "".join(f"a{character}b\n" for character in known).encode()
    words = cut(np.frombuffer(block, dtype=np.uint8), "bert")
    texts = [word.decode() for word in words.strings()]
    bounds = words.offsets.tolist()
    normalizer = tokenizers.normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    pretokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    different = []
    for number, character in enumerate(known):
        line = normalizer.normalize_str(f"a{character}b")
        theirs = [word for word, _ in pretokenizer.pre_tokenize_str(line)]
        if texts[bounds[number] : bounds[number + 1]] != theirs:
            as_letter = theirs == [f"a{character}b"]
            if not (as_letter and (NEWER.match(character) or character in LEFT_OUT)):
                different.append(character)
    assert set(different) <= CHANGED
