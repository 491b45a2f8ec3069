"""`nlptk hmm tag` as a shell runs it: what goes in, every format that comes out, blocks and jobs."""

from __future__ import annotations

import pytest

from nlptk.hmm import tagger
from nlptk.hmm.tagger import BLOCK_BYTES

TRAIN = b"the/D dog/N runs/V\na/D cat/N sleeps/V\ndogs/N run/V\nthe/D run/N ends/V\nthe/D cat/N runs/V\n" * 3
TEXT = b"the dog runs\n\n  a\tcat  sleeps \nThe zebu ends\n"
TOKENS = b"the\ndog\nruns\n\n\na\ncat\nsleeps\n\nThe\nzebu\nends"


@pytest.fixture
def tag(here):
    """Return a function that tags with m.nlptk, which is trained here."""
    assert here("hmm", "train", "-q", "-o", "m.nlptk", stdin=TRAIN).returncode == 0

    def run(text: bytes, *options: str) -> str:
        done = here("hmm", "tag", "-q", "m.nlptk", *options, stdin=text)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    return run


@pytest.fixture
def ambiguous(here):
    """Return a function that tags with m.nlptk, where a and b are N or V."""
    text = b"a/N b/V\na/N b/N\na/V b/N\na/N b/V\nc/N a/N\n"
    assert here("hmm", "train", "-q", "-o", "m.nlptk", stdin=text).returncode == 0
    return lambda text, *options: here("hmm", "tag", "-q", "m.nlptk", *options, stdin=text).stdout.decode()


def test_lines_stay_lines(tag):
    assert tag(TEXT) == "the/D dog/N runs/V\n\na/D cat/N sleeps/V\nThe/D zebu/N ends/V\n"
    assert tag(b"\n\nthe") == "\n\nthe/D\n"
    assert tag(b"") == ""


def conllu(determiner: str, noun: str) -> str:
    """Write three columns of words among the ten."""
    rows = ("1\tthe\t", determiner), ("2\tdog\t", noun), ("1\tdogs\t", noun)
    the, dog, dogs = (start + tags + "\t_" * 5 + "\n" for start, tags in rows)
    return f"{the}{dog}\n\n{dogs}\n"


WRITTEN = {
    "slash": "the/D dog/N\n\ndogs/N\n",
    "underscore": "the_D dog_N\n\ndogs_N\n",
    "two-column": "the\tD\ndog\tN\n\n\ndogs\tN\n\n",
    "columns": "the D\ndog N\n\n\ndogs N\n\n",
    "columns:word=3,tag=1": "D _ the\nN _ dog\n\n\nN _ dogs\n\n",
    "columns:width=4": "the _ _ D\ndog _ _ N\n\n\ndogs _ _ N\n\n",
    "conllu": conllu("_\tD\t_", "_\tN\t_"),
    "conllu:tag=xpos": conllu("_\t_\tD", "_\t_\tN"),
}


@pytest.mark.parametrize("spec", WRITTEN)
def test_every_format_is_written(tag, spec):
    assert tag(b"the dog\n\ndogs\n", "--format", spec) == WRITTEN[spec]


@pytest.mark.parametrize("spec", ["slash", "underscore", "two-column", "columns", "conllu"])
def test_what_is_written_is_read_back(here, tag, spec):
    written = tag(TEXT, "--format", spec)
    done = here("hmm", "evaluate", "-q", "m.nlptk", "--format", spec, stdin=written.encode())
    header, row = (line.split("\t") for line in done.stdout.decode().splitlines())
    found = dict(zip(header, row, strict=True))
    assert (found["sentences"], found["tokens"], found["accuracy"]) == ("3", "9", "1")


def test_token_lines_are_written_as_two_columns_or_as_asked(tag):
    expected = "the\tD\ndog\tN\nruns\tV\n\na\tD\ncat\tN\nsleeps\tV\n\nThe\tD\nzebu\tN\nends\tV\n\n"
    assert tag(TOKENS, "--input", "tokens") == expected
    assert tag(TOKENS, "--input", "tokens", "--format", "slash") == tag(TEXT.replace(b"\n\n", b"\n"))


def test_posteriors_stand_in_a_third_column(ambiguous):
    found = [line.split("\t") for line in ambiguous(b"a b\n\nc\n", "--posterior").split("\n")]
    assert [row[0] for row in found] == ["a", "b", "", "", "c", "", ""]
    assert found[4] == ["c", "N", "1.000000"]
    lists = [line.split("\t")[1:] for line in ambiguous(b"a b\n", "--nbest", "9").splitlines()[1:]]
    for place, word in enumerate("ab"):
        tag = found[place][1]
        shares = [float(row[2]) for row in lists if row[3].split()[place] == f"{word}/{tag}"]
        assert float(found[place][2]) == pytest.approx(sum(shares), abs=2e-6)
        assert sum(shares) >= 0.5


def test_the_best_taggings_are_listed_by_line_and_rank(ambiguous):
    lines = ambiguous(b"a b\n\nc\n", "--nbest", "3").splitlines()
    assert {line.split("\t")[0] for line in lines} == {"file", "<stdin>"}
    header, *rows = [line.split("\t")[1:] for line in lines]
    assert header == ["line", "rank", "probability", "tagging"]
    assert [row[:2] for row in rows] == [["1", "1"], ["1", "2"], ["1", "3"], ["2", "1"], ["3", "1"]]
    assert rows[3:] == [["2", "1", "1", ""], ["3", "1", "1", "c/N"]]
    shares = [float(row[2]) for row in rows[:3]]
    assert shares == sorted(shares, reverse=True)
    assert ambiguous(b"a b\n") == rows[0][3] + "\n"
    every = [line.split("\t")[1:] for line in ambiguous(b"a b\n", "--nbest", "99").splitlines()[1:]]
    assert {row[3] for row in every} == {f"a/{first} b/{second}" for first in "NV" for second in "NV"}
    assert sum(float(row[2]) for row in every) == pytest.approx(1, abs=1e-5)
    assert every[:3] == rows[:3]


def test_the_lines_of_token_input_are_those_where_sentences_start(ambiguous):
    rows = ambiguous(b"\nc\n\n\nc\nc\n", "--input", "tokens", "--nbest", "1").splitlines()[1:]
    assert [row.split("\t")[1] for row in rows] == ["2", "5"]


def test_a_beam_gives_up_what_is_unlikely(ambiguous):
    text = b"a b a b\nb a\n" * 5
    assert ambiguous(text, "--beam", "1e9") == ambiguous(text)
    narrow = ambiguous(text, "--beam", "1.0001").splitlines()
    assert [line.count("/") for line in narrow] == [4, 2] * 5


def test_an_unknown_word_can_have_so_many_tags(ambiguous):
    def tags(*options: str) -> set[str]:
        rows = ambiguous(b"zebu\n", "--nbest", "9", *options).splitlines()[1:]
        return {row.rpartition("/")[2] for row in rows}

    assert tags() == tags("--unknown-tags", "2") == {"N", "V"}
    assert tags("--unknown-tags", "1") == {"N"}


def test_words_stand_as_they_stood_whatever_the_model_makes_of_them(here):
    here("hmm", "train", "-q", "-o", "m.nlptk", "--normalize", "nfkc,lower", stdin=TRAIN)
    done = here("hmm", "tag", "-q", "m.nlptk", stdin="THE ＤＯＧ Runs\n".encode())
    assert done.stdout.decode() == "THE/D ＤＯＧ/N Runs/V\n"
    listed = here("hmm", "tag", "-q", "m.nlptk", "--nbest", "1", stdin=b"THE Dog\n").stdout
    assert listed.splitlines()[1].endswith(b"\tTHE/D Dog/N")


def test_a_thousand_unknown_words_in_one_sentence(tag):
    words = [f"zebu{number}x" for number in range(1000)]
    found = tag(" ".join(words).encode()).split()
    assert [token.rpartition("/")[0] for token in found] == words
    assert {token.rpartition("/")[2] for token in found} <= {"D", "N", "V"}


@pytest.mark.parametrize("options", [(), ("--posterior",), ("--nbest", "2"), ("--input", "tokens")], ids=str)
def test_the_size_of_blocks_changes_nothing(tag, monkeypatch, options):
    text = TOKENS * 20 if "tokens" in options else TEXT * 20
    whole = tag(text, *options)
    monkeypatch.setattr(tagger, "BLOCK_BYTES", 64)
    assert tag(text, *options) == whole


@pytest.mark.parametrize("options", [(), ("--nbest", "2")], ids=str)
def test_jobs_change_nothing(nlptk, tmp_path, options):
    nlptk("hmm", "train", "-q", "-o", "m.nlptk", stdin=TRAIN)
    lines = [b"the dog runs\n", b"dogs run\n", b"\n", b"the zebu ends\n", b"the run sleeps\n"]
    text = b"".join(lines[number * number % 11 % 5] for number in range(3 * BLOCK_BYTES // 12))
    (tmp_path / "t").write_bytes(text)
    assert len(text) > 2 * BLOCK_BYTES
    one, two = (nlptk("hmm", "tag", "-q", "m.nlptk", "t", *options, "--jobs", jobs) for jobs in "12")
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == two.stdout
    rows = one.stdout.count(b"\n")
    assert rows == text.count(b"\n") if not options else rows > text.count(b"\n")


def test_many_files_and_standard_input_in_one_stream(here, tag, tmp_path):
    (tmp_path / "1").write_bytes(b"the dog")
    done = here("hmm", "tag", "m.nlptk", "1", "-", "1", stdin=b"dogs run")
    assert done.stdout == b"the/D dog/N\ndogs/N run/V\nthe/D dog/N\n"
    assert b"tagging" in done.stderr


def test_a_closed_pipe_ends_it_quietly(shell, nlptk, tmp_path):
    nlptk("hmm", "train", "-q", "-o", "m.nlptk", stdin=TRAIN)
    (tmp_path / "t").write_bytes(b"the dog runs\n" * 100_000)
    done = shell('nlptk hmm tag -q m.nlptk t | head -n 1; exit "${PIPESTATUS[0]}"')
    assert (done.returncode, done.stdout, done.stderr) == (141, b"the/D dog/N runs/V\n", b"")
