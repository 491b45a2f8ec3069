"""The lists that come with the package, and lists in files."""

from __future__ import annotations

import gzip

import pytest

from nlptk.core.errors import InputError, UsageError
from nlptk.stopwords.fold import fold_of
from nlptk.stopwords.listfile import read_list
from nlptk.stopwords.lists import ISO, LANGUAGES, OWN, entries_of, load, names
from nlptk.stopwords.negation import KNOWN, negations

# How many entries the lists of stopwordsiso 0.7.1 have.
SIZES = {
    "af": 51,
    "br": 1203,
    "de": 620,
    "fr": 691,
    "ko": 679,
    "so": 30,
    "vi": 645,
    "zh": 794,
    "en-iso": 1298,
}


def test_there_are_58_languages_and_a_second_english_list():
    assert len(LANGUAGES) == 58
    assert names() == sorted([*LANGUAGES, "en-iso"])


@pytest.mark.parametrize("name", names())
def test_every_list_is_of_distinct_entries_in_order(name):
    entries = load(name).entries
    assert list(entries) == sorted(set(entries))
    assert all(entry == entry.strip() and entry and "\t" not in entry for entry in entries)


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_the_lists_of_stopwords_iso_are_whole(name, size):
    found = load(name)
    assert (len(found.entries), found.source) == (size, ISO)


def test_the_english_list_is_short_and_our_own():
    found = load("en")
    assert found.source == OWN
    assert 150 <= len(found.entries) <= 260
    assert {"the", "of", "don't", "n't", "'s", "ca n't", "not"} <= set(found.entries)
    assert not {"line", "computer", "10"} & set(found.entries)


def test_the_notice_goes_with_the_lists():
    notice = "\n".join(entries_of("iso/NOTICE"))
    assert "MIT License" in notice
    assert "Stopwords ISO" in notice


@pytest.mark.parametrize("language", KNOWN)
def test_negations_are_distinct_entries_in_order(language):
    entries = negations(language, "--keep")
    assert list(entries) == sorted(set(entries))


def test_negations_hold_what_turns_a_sentence():
    assert {"no", "not", "never", "n't", "don't", "nobody", "without"} <= set(negations("en", "--keep"))
    assert {"不", "没有", "沒有", "未", "别", "不是"} <= set(negations("zh", "--keep"))


def test_every_contraction_of_the_english_list_that_negates_is_a_negation():
    negating = {entry for entry in load("en").entries if entry.endswith("n't")}
    assert negating <= set(negations("en", "--keep"))


def test_what_only_looks_like_a_negation_in_chinese_is_none():
    assert not {"不过", "不但", "不仅", "不管", "不论", "别人", "非常"} & set(negations("zh", "--keep"))


WRONG_NAMES = [
    ("german", "Did you mean de (German)?"),
    ("Germn", "Did you mean de (German)?"),
    ("EN", "Did you mean en (English)?"),
    ("zh-TW", "Did you mean zh (Chinese)?"),
    ("de-iso", "Did you mean de (German)?"),
    ("", "nlptk stopwords list shows all lists"),
    ("../en", "nlptk stopwords list shows all lists"),
]


@pytest.mark.parametrize(("name", "remedy"), WRONG_NAMES)
def test_a_wrong_name_leads_to_the_right_one(name, remedy):
    with pytest.raises(UsageError) as error:
        load(name)
    assert remedy in str(error.value)


def test_negations_of_another_language_are_refused_with_the_remedy():
    with pytest.raises(UsageError, match=r"for French, only for .* give --protect FILE\."):
        negations("fr", "--protect")


FOLDED = [
    ("en", "DON’T", "don't"),
    ("en", "Donʼt", "don't"),
    ("de", "STRASSE", "strasse"),
    ("de", "Straße", "strasse"),
    ("fr", "E\u0301te\u0301", "été"),
    ("el", "ΚΑΙΣ", "καισ"),
    ("el", "και\u03c2", "καισ"),
    ("tr", "İÇİN", "için"),
    ("tr", "HANGI", "hangı"),
    ("en", "HANGI", "hangi"),
]


@pytest.mark.parametrize(("language", "word", "expected"), FOLDED)
def test_case_is_folded_as_unicode_and_the_language_say(language, word, expected):
    assert fold_of(language)(word) == expected


def test_case_can_be_told_apart():
    fold = fold_of("tr", case_sensitive=True)
    assert (fold("Don’t"), fold("E\u0301")) == ("Don't", "É")


def test_a_list_file_has_an_entry_a_line(tmp_path):
    path = tmp_path / "list.gz"
    path.write_bytes(gzip.compress("\ufeff# mine\r\nthe\r\n\n  ca n't \nthe\n#\n#tag".encode()))
    assert read_list(str(path)) == ("the", "ca n't", "#", "#tag")


BAD_FILES = [
    (b"", "there is no word in it"),
    (b"\n \n# the\n", "there is no word in it"),
    (b"the\nof\tof\n", ":2: there is a TAB in this entry"),
    (b"the\n\nof\xff\n", ":3: byte 3 (0xff) is not valid UTF-8"),
    (b"the\n\x00\x01\n", ":2: there is nothing to see in this entry"),
]


@pytest.mark.parametrize(("data", "what"), BAD_FILES)
def test_a_bad_list_file_is_refused_at_its_line(tmp_path, data, what):
    path = tmp_path / "list"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_list(str(path))
    assert f"{path}" in str(error.value)
    assert what in str(error.value)
