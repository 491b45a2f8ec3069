"""Make the English lexicon of nlptk from WordNet 3.0: nlptk/augment/english/wordnet.txt.xz.

python scripts/lexicon.py [/usr/share/wordnet]        (Debian: apt-get install wordnet-base)

The file is three parts of lines, with a blank line between:

    n car auto machine#4 | railcar   a synset's part of speech and words; #4: the word's fourth sense; words
                                     behind | are synonyms of the others, but do not have them as their own
    n cat | feline felid             a noun whose first sense has no synonym of one word, and its hypernyms
    run v245 n106                    how often a word was seen as a part of speech in tagged text, above 0
    took take vD                     an irregular form, its word, its part of speech and what form it is

A sense that is too rare has no synonyms: it misleads. Words of several words have none either.
Left out: synsets of one word, names of persons and places, words that WordNet calls vulgar, slurs or archaic,
and of words with digits, full stops or capitals alone all. Where a word has several forms of one kind, the
one that WordNet's own glosses use most comes first.
"""

from __future__ import annotations

import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "nlptk" / "augment" / "english" / "wordnet.txt.xz"
FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}  # of a sense key
REFUSED_USAGE = {"ethnic_slur", "disparagement", "obscenity", "vulgarism", "dirty_word", "archaism", "slang"}
PLAIN = re.compile(r"(?=.*[a-z])[A-Za-z][A-Za-z'_-]+")
LEAST_SHARE = 0.1  # of a word's occurrences: rarer senses mislead (the first sense stays)
UNSEEN_SENSES = 2  # of a word that does not occur
LEAST_DEPTH = 7  # of a noun's synset: above, hypernyms say little (object, group)
UNCHANGING = """bet bid broadcast burst cast cost cut hit hurt let overspread put quit read recast reread
    reset rid set shed shut slit split spread sublet thrust typeset undercut upset wed wet""".split()
PAST, PARTICIPLE, GERUND, PLURAL, COMPARATIVE, SUPERLATIVE = "DNGPRT"


@dataclass(frozen=True)
class Synset:
    """A line of a data file: its words, and of which words (0: of all) which synset is the usage."""

    key: str  # part of speech and place in the file
    words: list[str]
    is_instance: bool
    hypernym: str  # the key of the first, "" if there is none
    usages: list[tuple[str, int]]  # the key of a synset, the number of a word
    gloss: str


def main() -> None:
    """Read WordNet's files and write the lexicon."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    synsets = {synset.key: synset for part in FILES for synset in _synsets(folder, part)}
    by_sense = _counts(folder)
    counts: Counter[tuple[str, str]] = Counter()
    for (word, part, _), count in by_sense.items():
        counts[word, part] += count
    parts = [
        _synset_lines(folder, synsets, by_sense, counts) + _hypernym_lines(folder, synsets, counts),
        _count_lines(counts),
        _form_lines(folder, synsets),
    ]
    text = "\n\n".join("\n".join(lines) for lines in parts) + "\n"
    OUTPUT.write_bytes(lzma.compress(text.encode("ascii"), check=lzma.CHECK_CRC32, preset=9))
    print(f"{OUTPUT.name}: {[len(part) for part in parts]} lines, {OUTPUT.stat().st_size:,} bytes")


def _lines(folder: Path, name: str) -> Iterator[str]:
    return (line for line in (folder / name).read_text("ascii").splitlines() if line[:1] != " ")


def _synsets(folder: Path, part: str) -> Iterator[Synset]:
    for line in _lines(folder, f"data.{FILES[part]}"):
        data, _, gloss = line.partition(" | ")
        fields = data.split()
        size = int(fields[3], 16)
        words = [re.sub(r"\(\w+\)$", "", word) for word in fields[4 : 4 + 2 * size : 2]]
        start = 5 + 2 * size
        pointers = [fields[at : at + 4] for at in range(start, start + 4 * int(fields[start - 1]), 4)]
        usages = [(f"{key}{where}", int(ends[:2], 16)) for mark, where, key, ends in pointers if mark == ";u"]
        above = [pointer for pointer in pointers if pointer[0] in ("@", "@i")]
        is_instance = any(pointer[0] == "@i" for pointer in above)
        hypernym = above[0][2] + above[0][1] if above else ""
        yield Synset(part + fields[0], words, is_instance, hypernym, usages, gloss)


def _synset_lines(
    folder: Path,
    synsets: dict[str, Synset],
    by_sense: Counter[tuple[str, str, int]],
    counts: Counter[tuple[str, str]],
) -> list[str]:
    ranks = {
        (fields[0], part + place): rank
        for part in FILES
        for fields in map(str.split, _lines(folder, f"index.{FILES[part]}"))
        for rank, place in enumerate(fields[-int(fields[2]) :], 1)
    }
    lines = []
    for synset in synsets.values():
        words = _words(synset, synsets)
        if len(words) > 1 and not synset.is_instance:
            part = synset.key[0]
            sources, others = [], []
            for word in words:
                rank = ranks[word.lower(), synset.key]
                total = counts[word.lower(), part]
                seen = by_sense[word.lower(), part, rank] >= LEAST_SHARE * total
                if "_" in word or not (rank == 1 or (seen if total else rank <= UNSEEN_SENSES)):
                    others.append(word)
                else:
                    sources.append(word if rank == 1 else f"{word}#{rank}")
            if sources:
                lines.append(_line(part, sources, others))
    return lines


def _hypernym_lines(folder: Path, synsets: dict[str, Synset], counts: Counter[tuple[str, str]]) -> list[str]:
    lines = []
    for fields in map(str.split, _lines(folder, "index.noun")):
        synset = synsets["n" + fields[-int(fields[2])]]
        alone = [word for word in _words(synset, synsets) if "_" not in word] == [fields[0]]
        if alone and counts[fields[0], "n"] and _depth(synset, synsets) >= LEAST_DEPTH:
            above = [word for word in _words(synsets[synset.hypernym], synsets) if word.islower()]
            above = [word for word in above if word != fields[0] and "_" not in word]
            if above:
                lines.append(_line("n", [fields[0]], above))
    return lines


def _line(part: str, sources: list[str], others: list[str]) -> str:
    return " ".join([part, *sources, *(["|", *others] if others else [])])


def _count_lines(counts: Counter[tuple[str, str]]) -> list[str]:
    of_word: defaultdict[str, list[str]] = defaultdict(list)
    for (word, part), count in counts.most_common():
        if "_" not in word:
            of_word[word].append(f"{part}{count}")
    return [f"{word} {' '.join(parts)}" for word, parts in sorted(of_word.items())]


def _depth(synset: Synset, synsets: dict[str, Synset]) -> int:
    return 1 + _depth(synsets[synset.hypernym], synsets) if synset.hypernym else 0


def _words(synset: Synset, synsets: dict[str, Synset]) -> list[str]:
    words = [word for number, word in enumerate(synset.words, 1) if _is_wanted(synset, number, synsets)]
    return [word for word in dict.fromkeys(words) if PLAIN.fullmatch(word)]


def _is_wanted(synset: Synset, number: int, synsets: dict[str, Synset]) -> bool:
    of_word = (key for key, which in synset.usages if which in (0, number))
    return not any(REFUSED_USAGE & set(synsets[key].words) for key in of_word)


def _counts(folder: Path) -> Counter[tuple[str, str, int]]:
    """Return how often each sense of a word as a part of speech was seen."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for line in _lines(folder, "cntlist.rev"):
        key, rank, count = line.split()
        word, _, sense = key.partition("%")
        if PLAIN.fullmatch(word):
            counts[word, PARTS[sense[0]], int(rank)] += int(count)
    return counts


def _form_lines(folder: Path, synsets: dict[str, Synset]) -> list[str]:
    """Return the irregular forms, the usual one of each kind first."""
    seen = Counter(re.findall(r"[a-z]+", " ".join(synset.gloss for synset in synsets.values())))
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for part in "nva":
        of_word = defaultdict(list)
        for line in _lines(folder, f"{FILES[part]}.exc"):
            form, *words = line.split()
            for word in words:
                if (
                    PLAIN.fullmatch(form)
                    and PLAIN.fullmatch(word)
                    and "_" not in form + word
                    and form != word
                ):
                    of_word[word].append(form)
        for word, found in of_word.items():
            for form, kinds in _kinds(part, found).items():
                for kind in kinds:
                    forms[word, part + kind].append(form)
    for word in UNCHANGING:
        forms[word, "v" + PAST] = forms[word, "v" + PARTICIPLE] = [word]
    return [
        f"{form} {word} {kind}"
        for (word, kind), found in sorted(forms.items())
        for form in sorted(found, key=lambda form: -seen[form])
        if seen[form] >= seen[_regular(word, kind)] / 2
    ]


def _regular(word: str, kind: str) -> str:
    return word + {"P": "s", "D": "ed", "N": "ed", "G": "ing", "R": "er", "T": "est"}[kind[1]]


def _kinds(part: str, forms: list[str]) -> dict[str, str]:
    """Tell what kinds of form each irregular form of a word is."""
    if part == "n":
        return dict.fromkeys(forms, PLURAL)
    if part == "a":
        return {form: SUPERLATIVE if form.endswith("st") else COMPARATIVE for form in forms}
    kinds = {form: GERUND for form in forms if form.endswith("ing")}
    rest = [form for form in forms if form not in kinds and not form.endswith("s")]
    participles = [form for form in rest if re.search(r"(?:[^aeiou]u[a-z]+|n|ne)$", form)]
    if len(rest) > 1 and participles and len(participles) < len(rest):
        kinds |= {form: PARTICIPLE if form in participles else PAST for form in rest}
    else:
        kinds |= dict.fromkeys(rest, PAST + PARTICIPLE)
    return kinds


if __name__ == "__main__":
    main()
