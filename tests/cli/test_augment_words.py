"""Which words may stand for a word in `nlptk augment eda` and `apply`: by taggers and by word vectors."""

from __future__ import annotations

import json

import pytest

from tests.cli.ngram_runs import quiet, refused

TAGGED = (
    b"The/DT actors/NNS play/VBP a/DT good/JJ play/NN ./.\n"
    b"They/PRP play/VBP it/PRP well/RB ,/, and/CC the/DT play/NN ends/VBZ ./.\n"
    b"A/DT play/NN begins/VBZ ./.\n"
)
TEXT = b"x\tThe actors play a good play .\n"
SR_ONLY = ("--alpha-ri", "0", "--alpha-rs", "0", "--alpha-rd", "0")
VECTORS = b"""9 3
good 1 0 0
fine 0.9 0.1 0
GOOD 1 0.01 0
very_good 0.95 0.1 0
the 0.97 0 0.1
4 1 0 0.02
film 0 1 0
movie 0.1 1 0
opera 0 0.6 0.8
"""


@pytest.fixture
def tagger(here, tmp_path):
    """Train a tagger to which `play` is a verb or a noun."""
    quiet(here("hmm", "train", "-q", "-o", "t.nlptk", stdin=TAGGED * 20))
    return "t.nlptk"


@pytest.fixture
def vectors(here, tmp_path):
    """Make vectors in which good is near fine, and film near movie."""
    (tmp_path / "v.txt").write_bytes(VECTORS)
    quiet(here("embed", "import", "-q", "v.txt", "--format", "word2vec", "-o", "v.nlptk"))
    return "v.nlptk"


def sentences_of(done):
    return [line.split("\t")[-1] for line in done.stdout.decode().splitlines()]


def eda(here, *options, text=TEXT):
    done = here(
        "augment",
        "eda",
        "--num-aug",
        "30",
        "--no-original",
        *SR_ONLY,
        "--alpha-sr",
        "0.2",
        *options,
        stdin=text,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_tagger_tells_which_synonyms_a_word_has(here, tagger):
    def stood_for(place, *options):
        return {sentence.split()[place] for sentence in sentences_of(eda(here, *options))} - {"play"}

    assert {"act", "represent"} & stood_for(2, "--tagger", tagger)
    assert not stood_for(2, "--tagger", tagger) & {"drama"}
    assert stood_for(5, "--tagger", tagger) == {"drama"}
    assert stood_for(2) == stood_for(5)


@pytest.mark.parametrize("form", ["jsonl", "csv", "plain", "conll"])
def test_a_tagger_works_in_every_form(here, tagger, form):
    sentence = 'The "actors" play\na good play .'
    text = {
        "jsonl": json.dumps({"text": sentence}) + "\n\n",
        "csv": 'text,label\n"The ""actors"" play\na good play .",x\n',
        "plain": sentence + "\n\n\n",
        "conll": sentence.replace("\n", " ").replace(" ", " O\n") + " O\n\n",
    }[form]
    done = eda(here, "--format", form, "--tagger", tagger, text=text.encode())
    assert b"drama" in done.stdout
    assert b"\xff" not in done.stdout


def test_a_tagger_sees_words_without_the_punctuation_around_them(here, tagger):
    found = sentences_of(eda(here, "--tagger", tagger, text=b'x\tThe actors "play" a good "play".\n'))
    assert any(sentence.endswith('"drama".') for sentence in found)
    assert not any('"drama" a' in sentence for sentence in found)


def test_the_same_bytes_with_a_tagger_for_any_jobs_and_memory(nlptk, here, tagger, tmp_path):
    text = b"".join(b"x\tThe actors play number %d a good play .\n" % n for n in range(3000))
    given = ("augment", "eda", "-q", "--tagger", tagger)
    one = quiet(nlptk(*given, "--jobs", "1", stdin=text))
    assert quiet(nlptk(*given, "--jobs", "2", "--memory", "1M", stdin=text)) == one


def test_ops_have_a_tagger_too(here, tagger):
    op = ("--op", "synonym-replacement:alpha=1")
    [sentence] = sentences_of(here("augment", "apply", "-q", *op, "--tagger", tagger, stdin=TEXT))
    assert sentence.split()[5] == "drama"
    assert sentence.split()[2] != "drama"


def test_a_tagger_of_other_tags_is_refused(here, tmp_path):
    quiet(here("hmm", "train", "-q", "-o", "o.nlptk", stdin=b"a/X1 b/X2 c/Y d/Z e/O f/U\n" * 20))
    shown = "none of its tags (O U X1 X2 Y ...) is of a noun, verb, adjective or adverb"
    message = f"o.nlptk: {shown}. Give a model of Penn, Brown or universal tags."
    refused(here("augment", "eda", "--tagger", "o.nlptk", stdin=TEXT), message)


def test_a_tagger_must_be_a_tagger(here, vectors):
    done = here("augment", "eda", "--tagger", vectors, stdin=TEXT)
    assert done.returncode == 1
    assert b"v.nlptk: is a model of kind vectors" in done.stderr
    quiet(here("hmm", "train", "-q", "--from-words", "-o", "s.nlptk", stdin="我 喜欢 电影\n".encode() * 9))
    done = here("augment", "apply", "--op", "aeda", "--tagger", "s.nlptk", stdin=TEXT)
    assert done.returncode == 1
    assert b"s.nlptk: none of its tags (" in done.stderr


def test_a_tagger_is_of_no_use_to_words_without_parts_of_speech(here, tagger, tmp_path):
    (tmp_path / "s.txt").write_text("play\tgame\n")
    done = eda(here, "--tagger", tagger, "--synonyms", "s.txt")
    assert b"warning: --tagger: s.txt tells no parts of speech, and words are not tagged" in done.stderr
    assert b"actors game a good play" in done.stdout
    assert b"actors play a good game" in done.stdout


@pytest.mark.parametrize(
    ("options", "good", "film"),
    [
        ((), {"fine", "the"}, {"movie", "opera"}),
        (("--stopwords", "en"), {"fine"}, {"movie", "opera"}),
        (("--min-similarity", "0.7", "--stopwords", "en"), {"fine"}, {"movie"}),
        (("--multi-word", "--neighbours", "2"), {"the", "very good"}, {"movie", "opera"}),
        (("--neighbours", "1"), {"the"}, {"movie"}),
        (("--min-similarity", "1"), set(), set()),
    ],
)
def test_the_nearest_words_by_vectors_are_synonyms(here, vectors, options, good, film):
    found = sentences_of(eda(here, "--synonyms", vectors, *options, text=b"x\tgood\nx\tfilm\n"))
    assert set(found) == good | film


def test_case_and_punctuation_are_kept_with_vectors(here, vectors):
    options = ("--synonyms", vectors, "--stopwords", "en", "--min-similarity", "0.7")
    found = sentences_of(eda(here, *options, text=b'x\t"Good," FILM films 4\n'))
    assert set(found) == {'"Fine," FILM films 4', '"Good," MOVIE films 4'}


def test_the_same_bytes_with_vectors_for_any_jobs_and_memory(nlptk, samples, tmp_path):
    train = ("embed", "train", "-q", str(samples / "en.txt"), "--dim", "20", "--epochs", "1", "-o", "v.nlptk")
    quiet(nlptk(*train))
    given = ("augment", "eda", "--synonyms", "v.nlptk", "--min-similarity", "0.2", str(samples / "en.txt"))
    one = nlptk(*given, "--jobs", "1")
    other = nlptk(*given, "--jobs", "2", "--memory", "1M")
    assert one.returncode == other.returncode == 0, other.stderr
    assert one.stdout == other.stdout
    assert one.stdout.count(b"\n") > 1000


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--neighbours", "3"), b"--neighbours: there are no word vectors. Give some"),
        (("--min-similarity", "0.5"), b"--min-similarity: there are no word vectors. Give some"),
        (("--synonyms", "v.nlptk", "--neighbours", "0"), b"--neighbours 0: there would be no synonyms"),
        (("--synonyms", "v.nlptk", "--min-similarity", "2"), b"--min-similarity 2: a cosine is from -1 to 1"),
        (("--synonyms", "v.nlptk", "--min-similarity", "nan"), b"--min-similarity nan: a cosine is"),
    ],
)
def test_options_of_vectors_that_cannot_be_meant_exit_2(here, vectors, options, message):
    done = here("augment", "eda", *options, stdin=TEXT)
    assert done.returncode == 2
    assert message in done.stderr


def test_synonyms_of_another_model_are_refused(here, tagger):
    done = here("augment", "eda", "--synonyms", tagger, stdin=TEXT)
    assert done.returncode == 1
    assert b"t.nlptk: is a model of kind hmm, and kind vectors is needed" in done.stderr
