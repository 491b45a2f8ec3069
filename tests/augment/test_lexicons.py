from __future__ import annotations

import pytest

from nlptk.augment.lexicon import read_lexicon
from nlptk.core.errors import InputError

OMW = """# Some Wordnet\tfra\turl\tlicence
00000001-n\tfra:lemma\tchat
00000001-n\tfra:lemma\tmatou
00000001-n\tfra:def\t0\tun animal
00000002-v\tlemma\tchat
00000002-v\tlemma\tparler
00000003-n\tlemma\tchat
00000003-n\tlemma\tgros chat
"""
CILIN = "Aa01A01= 人 士 人物\nAa01A02# 人类 生人\nAa01A03@ 人手\n"


def lexicon_of(tmp_path, text, **options):
    path = tmp_path / "synonyms"
    path.write_text(text, "utf-8")
    return read_lexicon(str(path), **options)


def test_a_word_and_its_synonyms_a_line(tmp_path):
    lexicon = lexicon_of(tmp_path, "# mine\nbig\tlarge huge\n\nbig\tof_size\nGood\tfine\n", multi_word=True)
    assert lexicon.synonyms("big") == ("large", "huge", "of size")
    assert lexicon.synonyms("Big") == ("large", "huge", "of size")
    assert lexicon.synonyms("Good") == ("fine",)
    assert lexicon.synonyms("large") == ()


def test_synonyms_of_several_words_are_left_out(tmp_path):
    assert lexicon_of(tmp_path, "big\tlarge of_size\n").synonyms("big") == ("large",)


def test_open_multilingual_wordnet(tmp_path):
    lexicon = lexicon_of(tmp_path, OMW)
    assert lexicon.synonyms("chat") == ("matou",)
    assert lexicon.synonyms("parler") == ("chat",)
    assert lexicon_of(tmp_path, OMW, multi_word=True).synonyms("chat") == ("matou", "gros chat")


def test_parts_of_speech_are_those_of_the_synsets(tmp_path):
    lexicon = lexicon_of(tmp_path, OMW)
    assert lexicon.has_parts
    assert lexicon.synonyms("chat", "n") == ("matou",)
    assert lexicon.synonyms("chat", "v") == ("parler",)
    assert lexicon.synonyms("parler", "n") == lexicon.synonyms("chat", "-") == ()


def test_other_files_tell_none(tmp_path):
    lexicon = lexicon_of(tmp_path, CILIN)
    assert not lexicon.has_parts
    assert lexicon.synonyms("士", "v") == ("人", "人物")


def test_cilin(tmp_path):
    lexicon = lexicon_of(tmp_path, CILIN)
    assert lexicon.synonyms("士") == ("人", "人物")
    assert lexicon.synonyms("人类") == ()


def test_a_folder_of_wordnet(tmp_path):
    empty = "  1 This software\n"
    for part in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{part}").write_text(empty)
        (tmp_path / f"index.{part}").write_text(empty)
    (tmp_path / "data.noun").write_text(empty + "00000007 05 n 02 dog 0 domestic_dog 0 000 | a pet\n")
    (tmp_path / "index.noun").write_text(empty + "dog n 1 0 1 2 00000007\n")
    (tmp_path / "data.verb").write_text(empty + "00000009 05 v 03 dog 0 chase 0 trail 0 000 | follow\n")
    (tmp_path / "index.verb").write_text(empty + "chase v 1 1 @ 1 0 00000009\ndog v 1 0 1 1 00000009\n")
    assert read_lexicon(str(tmp_path), multi_word=True).synonyms("dog") == ("domestic dog",)
    lexicon = read_lexicon(str(tmp_path), multi_word=True)
    assert lexicon.synonyms("chase") == ("dog", "trail")
    assert lexicon.synonyms("dog", "n") == ("domestic dog",)
    assert lexicon.synonyms("dog", "v") == ("chase", "trail")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("big\tlarge\nsmall little\n", ":2: this is no word, TAB and synonyms"),
        ("big\tlarge\nsmall\t\n", ":2: this is no word, TAB and synonyms"),
        ("\tlarge\n", ":1: this is no word, TAB and synonyms"),
        ("Aa01A01= 人 士\nAa01 人\n", ":2: this is no line of Cilin"),
        ("00000001-n\tlemma\ta\nb\tc\n", ":2: this is no line of an OMW file"),
        ("", "there are no synonyms in it"),
        ("word\n", "there are no synonyms in it"),
        ("Aa01A03@ 人手\n", "there are no synonyms in it"),
    ],
)
def test_bad_lines_are_named(tmp_path, text, message):
    with pytest.raises(InputError) as caught:
        lexicon_of(tmp_path, text)
    assert message in str(caught.value)


def test_a_folder_without_wordnet_is_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no file data\.noun in it"):
        read_lexicon(str(tmp_path))
