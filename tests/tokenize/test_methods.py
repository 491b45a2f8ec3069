"""What each tokenizer makes of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlptk.core.errors import InputError, ModelError, UsageError
from nlptk.core.registry import build
from tests.tokenize.bpe_models import byte_model, character_model

METHODS = "nlptk.tokenize.methods"


def tokens(spec: str, line: str) -> list[str]:
    found: list[str] = build(METHODS, spec)(line)
    return found


WORDS = {
    "Don't stop, won’t stop!": ["Don't", "stop", ",", "won’t", "stop", "!"],
    "the dogs' 'quoted' words": ["the", "dogs", "'", "'", "quoted", "'", "words"],
    "mother-in-law -- and-": ["mother-in-law", "-", "-", "and", "-"],
    "1,000.50 3.14. 1,2,, x.y 5%": ["1,000.50", "3.14", ".", "1,2", ",", ",", "x", ".", "y", "5", "%"],
    "B2B COVID-19 snake_case _it_": ["B2B", "COVID-19", "snake_case", "_", "it", "_"],
    "e\u0301te\u0301 na\u00efve ﬁn": ["e\u0301te\u0301", "naïve", "ﬁn"],
    "我爱北京，2020年的iPhone手机。": [*"我爱北京，", "2020", *"年的", "iPhone", *"手机。"],
    "卡尔·马克思《资本论》": list("卡尔·马克思《资本论》"),
    "東京タワーへ行く。": ["東", "京", "タワー", *"へ行く。"],
    "한국어 문장, 둘": ["한국어", "문장", ",", "둘"],
    "Привет, мир! Ελλάδα": ["Привет", ",", "мир", "!", "Ελλάδα"],
    "می\u200cخواهم नमस्ते": ["می\u200cخواهم", "नमस्ते"],
    "👩\u200d👩\u200d👧🇩🇪🇫🇷👍🏽!": ["👩\u200d👩\u200d👧", "🇩🇪", "🇫🇷", "👍🏽", "!"],
    "a\u00a0b\u3000c\u2028d\u200be\0f\ufeff": ["a", "b", "c", "d", "e", "f"],
    "soft\u00adhyphen $5 <b>": ["soft\u00adhyphen", "$", "5", "<", "b", ">"],
    " \t ": [],
}


@pytest.mark.parametrize("line", WORDS)
def test_words_are_what_a_reader_would_call_words(line: str) -> None:
    assert tokens("words", line) == WORDS[line]


def test_words_of_a_very_long_line_are_found_in_linear_time() -> None:
    assert tokens("words", "a" * 1_000_000) == ["a" * 1_000_000]
    assert len(tokens("words", "a-" * 500_000)) == 2
    assert len(tokens("words", "1." * 500_000)) == 2
    assert len(tokens("words", "中" * 1_000_000)) == 1_000_000


def test_whitespace_is_spaces_and_tabs_only() -> None:
    line = " a\u00a0b\tc\u2028\x0bd  e\u3000f\r "
    assert tokens("whitespace", line) == ["a\u00a0b", "c\u2028\x0bd", "e\u3000f\r"]


def test_characters_are_code_points_and_blanks_have_names() -> None:
    assert tokens("characters", "e\u0301 中\t😀") == ["e", "\u0301", "▁", "中", "␉", "😀"]


def test_the_names_of_blanks_in_the_text_are_told_from_blanks() -> None:
    assert tokens("characters", "▁ ␉\t") == ["▁▁", "▁", "␉␉", "␉"]
    assert build(METHODS, "characters").join(["▁▁", "▁", "␉␉", "␉"]) == "▁ ␉\t"


def saved(folder: Path, level: str) -> str:
    model = byte_model() if level == "byte" else character_model()
    model.save(str(folder / "m.nlptk"))
    return f"model:path={folder / 'm.nlptk'}"


def test_the_tokens_of_a_model_are_its_pieces(tmp_path: Path) -> None:
    assert tokens(saved(tmp_path, "byte"), "low lower é") == ["low", "Ġlow", "er", "Ġ", "Ã", "©"]


def test_at_character_level_an_empty_word_is_a_token_and_an_unknown_character_is_unk(tmp_path: Path) -> None:
    assert tokens(saved(tmp_path, "character"), "low  xor") == ["low</w>", "</w>", "<unk>", "o", "r</w>"]


def test_pieces_of_another_model_cannot_be_joined(tmp_path: Path) -> None:
    tokenizer = build(METHODS, saved(tmp_path, "byte"))
    with pytest.raises(InputError, match=r"m\.nlptk: `nolp` is no piece of the model\."):
        tokenizer.join(["low", "nolp"])


def test_a_model_is_not_opened_before_the_first_line(tmp_path: Path) -> None:
    tokenizer = build(METHODS, f"model:path={tmp_path / 'missing'}")
    with pytest.raises(ModelError, match="No such file or directory"):
        tokenizer("a")


def test_a_file_that_is_no_tokenizer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"no model")
    with pytest.raises(ModelError):
        tokens(f"model:path={tmp_path / 'm'}", "a")


def test_a_model_needs_its_path() -> None:
    with pytest.raises(UsageError, match="path must be given"):
        build(METHODS, "model")
