"""`nlptk hmm train` as a shell runs it: formats, columns, methods, lexicons, and what is said."""

from __future__ import annotations

import json

import pytest

SENTENCES = [
    [("the", "D"), ("dog", "N"), ("runs", "V")],
    [("a", "D"), ("cat", "N"), ("sleeps", "V")],
    [("dogs", "N"), ("run", "V")],
    [("the", "D"), ("run", "N"), ("ends", "V")],
]


def lined(token: str) -> bytes:
    """Write a line for each token, an empty one behind each sentence."""
    return b"".join(
        b"".join(token.format(n=n, w=word, t=tag).encode() for n, (word, tag) in enumerate(sentence, 1))
        + b"\n"
        for sentence in SENTENCES
    )


def joined(separator: str) -> bytes:
    """Write a sentence a line."""
    return b"".join(
        " ".join(word + separator + tag for word, tag in sentence).encode() + b"\n" for sentence in SENTENCES
    )


FORMATS = {
    "two-column": lined("{w}\t{t}\n"),
    "slash": joined("/"),
    "underscore": joined("_"),
    "columns": lined("{w} x {t}\n"),
    "conllu": lined("{n}\t{w}\t_\t{t}\t_\t_\t_\t_\t_\t_\n"),
}
TWO_COLUMN = FORMATS["two-column"]


def trained(run, text: bytes = TWO_COLUMN, *options: str) -> bytes:
    """Train m.nlptk and return what was said."""
    done = run("hmm", "train", "-o", "m.nlptk", *options, stdin=text)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    return done.stderr


def tagged(run, text: str, *options: str) -> str:
    """Tag sentences with m.nlptk."""
    done = run("hmm", "tag", "-q", "m.nlptk", *options, stdin=text.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def bytes_of(folder) -> bytes:
    return (folder / "m.nlptk").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_recognised_said_and_makes_the_same_model(here, tmp_path, name):
    said = trained(here, FORMATS[name])
    assert f"<stdin> is read as {name}\n" in said.decode()
    assert "11 tokens, 4 sentences, 9 words, 3 tags, " in said.decode()
    recognised = bytes_of(tmp_path)
    assert b"is read as" not in trained(here, FORMATS[name], "--format", name)
    assert bytes_of(tmp_path) == recognised
    trained(here, TWO_COLUMN)
    assert bytes_of(tmp_path) == recognised


def test_the_format_of_each_file_is_recognised_by_itself(here, tmp_path):
    (tmp_path / "1").write_bytes(TWO_COLUMN)
    (tmp_path / "2").write_bytes(FORMATS["slash"])
    done = here("hmm", "train", "1", "2", "-o", "m.nlptk")
    assert b"1 is read as two-column\n" in done.stderr
    assert b"2 is read as slash\n" in done.stderr
    assert b"22 tokens, 8 sentences" in done.stderr


def test_quiet_says_nothing(here):
    assert trained(here, TWO_COLUMN, "-q") == b""


def test_columns_are_chosen_by_number(here):
    text = lined("{t} x {w} _\n")
    trained(here, text, "--word-column", "3", "--tag-column", "1")
    assert tagged(here, "the dog") == "the/D dog/N\n"
    trained(here, text, "--format", "columns", "--word-column", "-2", "--tag-column", "-4")
    assert tagged(here, "the dog") == "the/D dog/N\n"
    trained(here, text, "--word-column", "3", "--tag-column", "2")
    assert tagged(here, "the dog") == "the/x dog/x\n"
    trained(here, lined("{w} {t}\n"), "--word-column", "1")
    assert tagged(here, "the dog") == "the/D dog/N\n"


def test_conllu_has_tags_of_two_kinds(here):
    text = lined("{n}\t{w}\t_\t{t}\tx{t}\t_\t_\t_\t_\t_\n")
    for spec, expected in (("conllu", "dog/N\n"), ("conllu:tag=xpos", "dog/xN\n")):
        trained(here, text, "--format", spec)
        assert tagged(here, "dog") == expected


def test_the_settings_are_told_and_kept(here):
    options = ["--order", "1", "-s", "deleted-interpolation", "--unknown", "suffix:length=3", "--rare", "2"]
    done = here(
        "hmm", "train", "-q", "-o", "m.nlptk", "--json", "--normalize", "lower", *options, stdin=TWO_COLUMN
    )
    assert json.loads(done.stdout) == {
        "tokens": 11,
        "sentences": 4,
        "words": 9,
        "tags": 3,
        "settings": {
            "order": 1,
            "smoothing": "deleted-interpolation",
            "unknown": "suffix:length=3",
            "rare": 2,
            "segments": False,
            "normalize": "lower",
        },
    }
    header = json.loads(here("info", "-q", "--json", "m.nlptk").stdout)
    assert header["kind"] == "hmm"
    assert (header["settings"]["order"], header["settings"]["unknown"]) == (1, "suffix:length=3")


def test_every_method_makes_a_model_of_its_own(here, tmp_path):
    every = [
        (*order, *smoothing, *unknown)
        for order in ((), ("--order", "1"))
        for smoothing in ((), ("-s", "deleted-interpolation"))
        for unknown in ((), ("--unknown", "shape"), ("--unknown", "uniform"))
    ]
    models = set()
    for options in every:
        trained(here, TWO_COLUMN, *options)
        models.add(bytes_of(tmp_path))
        assert tagged(here, "the dog runs") == "the/D dog/N runs/V\n"
    assert len(models) == len(every)


def test_the_order_is_how_many_tags_before_decide(here):
    # x is B two words behind a, and C two words behind c, whatever stands between.
    trained(here, b"a/A o/O x/B\nc/A2 o/O x/C\n" * 9)
    assert tagged(here, "a o x\nc o x") == "a/A o/O x/B\nc/A2 o/O x/C\n"
    trained(here, b"a/A o/O x/B\nc/A2 o/O x/C\n" * 9 + b"a/A o/O x/B\n", "--order", "1")
    assert tagged(here, "a o x\nc o x") == "a/A o/O x/B\nc/A2 o/O x/B\n"


def test_unknown_words_are_told_by_suffix_by_shape_or_not_at_all(here):
    rows = [f"{stem}ing/V {stem}ness/N {year}/C" for year, stem in enumerate("bdkmp", 1910)]
    text = "".join(f"{row} x/N y/N\n" for row in rows).encode()
    found = {}
    for method in ("suffix", "shape", "uniform"):
        trained(here, text, "--unknown", method, "--order", "1")
        lines = tagged(here, "wing\nwiness\n1984\n", "--posterior").splitlines()
        found[method] = [line.split("\t")[1:] for line in lines if line]
    assert [tag for tag, _ in found["suffix"]] == ["V", "N", "C"]
    assert found["shape"][0] == found["shape"][1] != found["shape"][2]  # two words of small letters
    assert found["shape"][2][0] == "C"
    assert found["uniform"][0] == found["uniform"][1] == found["uniform"][2]


def test_words_of_a_lexicon_have_its_tags_and_stay_unknown(here, tmp_path):
    (tmp_path / "words.tsv").write_text("zebu\tN\nzap\tV N\ndog\tV\nnowhere\tFOREIGN\n")
    trained(here, TWO_COLUMN)
    guessed = tagged(here, "the zebu\n", "--nbest", "9")
    assert {row.split("\t")[4][-1] for row in guessed.splitlines()[1:]} == {"D", "N", "V"}
    trained(here, TWO_COLUMN, "--lexicon", "words.tsv")
    sure = tagged(here, "the zebu\n", "--nbest", "9")
    assert [row.split("\t")[2:] for row in sure.splitlines()[1:]] == [["1", "1", "the/D zebu/N"]]
    tags = {row.split("\t")[4] for row in tagged(here, "dog\n", "--nbest", "9").splitlines()[1:]}
    assert tags == {"dog/N", "dog/V"}  # what was seen, and what is allowed besides
    tags = {row.split("\t")[4] for row in tagged(here, "zap\n", "--nbest", "9").splitlines()[1:]}
    assert tags == {"zap/N", "zap/V"}
    done = here("hmm", "evaluate", "-q", "m.nlptk", "--json", stdin=b"the/D zebu/N\n")
    (row,) = json.loads(done.stdout)
    assert (row["tokens"], row["unknown_words"], row["unknown_accuracy"]) == (2, 1, 1.0)


def test_a_segmenter_is_trained_from_words(here):
    done = here(
        "hmm", "train", "-q", "--from-words", "-o", "m.nlptk", "--json", stdin="中国 人民\n\n他 来\n".encode()
    )
    told = json.loads(done.stdout)
    assert (told["tokens"], told["sentences"], told["tags"]) == (6, 2, 3)
    assert told["settings"]["segments"] is True


def test_input_is_compressed_text_with_any_line_ends_or_none_at_the_end(here, tmp_path):
    import gzip

    trained(here, TWO_COLUMN)
    plain = bytes_of(tmp_path)
    for text in (
        gzip.compress(TWO_COLUMN),
        TWO_COLUMN.replace(b"\n", b"\r\n"),
        TWO_COLUMN.removesuffix(b"\n\n"),
        b"\xef\xbb\xbf\n\n" + TWO_COLUMN.replace(b"\n\n", b"\n\n\n"),
    ):
        trained(here, text)
        assert bytes_of(tmp_path) == plain


def test_a_model_goes_through_a_pipe(shell, tmp_path):
    (tmp_path / "t").write_bytes(TWO_COLUMN)
    line = "nlptk hmm train -q t -o - | tee m.nlptk | nlptk hmm tag -q - <(echo the dog)"
    done = shell(line)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"the/D dog/N\n", b"")
