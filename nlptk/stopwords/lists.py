"""The lists that come with the package: one short English list of our own, 58 of Stopwords ISO.

A list has a name, `en` or `en-iso`, `de`, ...; it is read when it is asked for. The lists of Stopwords ISO
are in data/iso as they are in the package stopwordsiso (MIT; data/iso/NOTICE): long, and made by many hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from nlptk.core.errors import UsageError

OWN = "nlptk: function words and contractions (MIT)"
ISO = "Stopwords ISO, from stopwordsiso 0.7.1 on PyPI (MIT)"
DEFAULT = "en"

_DATA = Path(__file__).with_name("data")
_ENGLISH_ISO = "en-iso"

LANGUAGES = {
    **{"af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton"},
    **{"ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English"},
    **{"eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian"},
    **{"fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa"},
    **{"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian"},
    **{"id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish"},
    **{"la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "mr": "Marathi", "ms": "Malay", "nl": "Dutch"},
    **{"no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian"},
    **{"sk": "Slovak", "sl": "Slovenian", "so": "Somali", "st": "Sotho", "sv": "Swedish", "sw": "Swahili"},
    **{"th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu"},
    **{"vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu"},
}


@dataclass(frozen=True, slots=True)
class StopwordList:
    """A list of stopwords; an entry may be of several words with a space between."""

    name: str
    language: str  # the code of ISO 639-1
    entries: tuple[str, ...]  # in the order of code points
    source: str  # where the list is from, and its licence

    @property
    def phrases(self) -> int:
        """How many entries are of several words."""
        return sum(" " in entry for entry in self.entries)


def names() -> list[str]:
    """Return the names of all lists."""
    return sorted([*LANGUAGES, _ENGLISH_ISO])


def load(name: str) -> StopwordList:
    """Return a list by its name; UsageError with the name that may be meant if there is none of that name.

    >>> load("en").entries[:3]
    ("'d", "'ll", "'m")
    """
    language = name.removesuffix("-iso") if name == _ENGLISH_ISO else name
    if language not in LANGUAGES:
        raise _unknown(name)
    if name == DEFAULT:
        return StopwordList(name, language, entries_of("english.txt"), OWN)
    return StopwordList(name, language, entries_of(f"iso/{language}.txt"), ISO)


def entries_of(file: str) -> tuple[str, ...]:
    """Return the entries in one of the package's files."""
    return tuple((_DATA / file).read_text("utf-8").removesuffix("\n").split("\n"))


def _unknown(name: str) -> UsageError:
    """Return the error of a name that is none: a language by its English name leads to its code, too."""
    codes = {language.lower(): code for code, language in LANGUAGES.items()}
    near = get_close_matches(name.lower(), codes, n=1)
    if near:
        meant = f"Did you mean {codes[near[0]]} ({LANGUAGES[codes[near[0]]]})?"
    else:
        code = get_close_matches(name.lower().replace("_", "-").partition("-")[0], names(), n=1, cutoff=0.5)
        meant = f"Did you mean {code[0]} ({LANGUAGES[code[0].partition('-')[0]]})?" if code else ""
    remedy = f"{meant} nlptk stopwords list shows all lists"
    return UsageError(f"language {name}", "there is no list of this name", remedy.strip())
