"""`nlptk hmm info`, `export` and `import`: the tables, the picture, and what they refuse."""

from __future__ import annotations

import gzip
import json
import math
from xml.etree import ElementTree

import numpy as np
import pytest

from nlptk.cli import plots
from nlptk.hmm.inspect import tags_of, transition_table, words_of
from nlptk.hmm.textfile_read import import_tagger
from tests.hmm.small_taggers import tagger_of

TAGGED = b"the/D dog/N\nthe/D run/N\na/D run/V\n"
# p(N) = 1/2, p(V) = 1/4; run: p(run | N) p(N) = 1/8 and p(run | V) p(V) = 1/4
ROWS = {
    "D": [0.125, 0.5, 0.25, 0.125],
    "N": [0.25] * 4,
    "V": [0.5, 0.25, 0, 0.25],
    "<s>": [0.5, 0.125, 0.25, 0.125],
}
LEAST = 2.0**-20


def log(probability):
    """Return a logarithm as the text has it."""
    return repr(math.log(max(probability, LEAST)))


TEXT = "\n".join(
    [
        "nlptk-hmm\t1",
        "order\t1",
        'unknown\t"shape"',
        "seen\t4",
        'normalize\t"lower"',
        "training\t{}",
        "",
        "tags\t3",
        f"D\t{log(1 / 4)}\t0.25",
        f"N\t{log(1 / 2)}\t0.25",
        f"V\t{log(1 / 4)}\t0.5",
        "",
        "transitions\t4",
        *("\t".join([before, *map(log, row)]) for before, row in ROWS.items()),
        "",
        "words\t5",
        f"the\tD\t{log(0.75)}",
        f"a\tD\t{log(0.25)}",
        f"dog\tN\t{log(0.75)}",
        f"run\tN\t{log(0.25)}\tV\t{log(1)}",
        f"tab\\t\tN\t{log(LEAST)}",
        "",
        "names\t1",
        "aa\tN\t2\tV\t1",
        "",
        "end",
        "",
    ]
).encode()


@pytest.fixture
def made(here):
    """Make m.nlptk of the text above."""
    run = here("hmm", "import", "-q", "-", "-o", "m.nlptk", stdin=TEXT)
    assert run.returncode == 0, run.stderr
    return here


def rows_of(run):
    """Return the rows of a tab-separated report."""
    assert run.returncode == 0, run.stderr
    header, *lines = run.stdout.decode().splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_the_sizes_of_a_model(made):
    (row,) = rows_of(made("hmm", "info", "m.nlptk"))
    assert row.pop("model").startswith("hmm|order:1|unknown:shape|seen:4|normalize:lower|")
    assert row == {
        "order": "1",
        "tags": "3",
        "words": "5",
        "words_seen": "4",
        "word_tags": "6",
        "tag_pairs": "",
        "contexts": "",
        "unknown": "shape",
        "names": "1",
        "normalize": "lower",
    }


def test_the_sizes_of_a_second_order_model(here):
    assert here("hmm", "train", "-q", "-o", "m.nlptk", stdin=TAGGED).returncode == 0
    (row,) = rows_of(here("hmm", "info", "m.nlptk"))
    # <s> <s>, <s> D, D N, D V; the, a, dog, run/N and run/V behind one tag each
    assert (row["tag_pairs"], row["contexts"], row["word_tags"]) == ("4", "5", "5")


def test_transitions_are_the_probabilities_of_the_rows(made):
    rows = rows_of(made("hmm", "info", "m.nlptk", "--transitions"))
    expected = [
        (before, tag, max(p, LEAST))
        for before in ("<s>", "D", "N", "V")
        for tag, p in sorted(
            zip(["D", "N", "V", "</s>"], ROWS[before], strict=True), key=lambda pair: -pair[1]
        )
    ]
    assert [(row["tag_before"], row["tag"]) for row in rows] == [each[:2] for each in expected]
    found = [float(row["probability"]) for row in rows]
    assert found == pytest.approx([p for _, _, p in expected], rel=1e-5)


def test_the_likeliest_transitions_alone(made):
    rows = rows_of(made("hmm", "info", "m.nlptk", "--transitions", "--top", "1"))
    assert [(row["tag_before"], row["tag"]) for row in rows] == [
        ("<s>", "D"),
        ("D", "N"),
        ("N", "D"),
        ("V", "D"),
    ]


def test_a_second_order_model_begins_sentences_as_its_own_pair_says(here, tmp_path):
    assert here("hmm", "train", "-q", "-o", "m.nlptk", stdin=TAGGED).returncode == 0
    assert here("hmm", "export", "-q", "m.nlptk", "-o", "m.txt").returncode == 0
    lines = [line.split("\t") for line in (tmp_path / "m.txt").read_text().splitlines()]
    numbers = next(line[2:] for line in lines if line[:2] == ["<s>", "<s>"])
    rows = rows_of(here("hmm", "info", "m.nlptk", "--transitions"))
    found = {row["tag"]: float(row["probability"]) for row in rows if row["tag_before"] == "<s>"}
    assert [found[tag] for tag in ("D", "N", "V", "</s>")] == pytest.approx(
        [math.exp(float(number)) for number in numbers], rel=1e-5
    )


def test_the_words_of_a_tag(made):
    run = made("hmm", "info", "m.nlptk", "--emissions", "N", "--json")
    words = json.loads(run.stdout)
    assert [row["word"] for row in words] == ["dog", "run", "tab\t"]
    assert [row["p_word_given_tag"] for row in words] == pytest.approx([0.75, 0.25, LEAST])
    assert [row["p_tag_given_word"] for row in words] == pytest.approx([1, 1 / 3, 1])
    (first,) = rows_of(made("hmm", "info", "m.nlptk", "--emissions", "N", "--top", "1"))
    assert first == {"word": "dog", "tag": "N", "p_word_given_tag": "0.75", "p_tag_given_word": "1"}


def test_the_tags_of_a_known_word(made):
    rows = rows_of(made("hmm", "info", "m.nlptk", "--word", "RUN"))  # which the model lowers
    assert [tuple(row.values()) for row in rows] == [
        ("run", "V", "1", "0.666667"),
        ("run", "N", "0.25", "0.333333"),
    ]


def test_the_tags_of_an_unknown_word_are_guessed(made):
    run = made("hmm", "info", "m.nlptk", "--word", "Zebra", "--json")
    rows = json.loads(run.stdout)
    # its shape has been seen 3 times with 2 tags: (c + 2 p) / 5
    assert [row["tag"] for row in rows] == ["N", "V", "D"]
    assert [row["p_tag_given_word"] for row in rows] == pytest.approx([2.5 / 5, 2 / 5, 0.5 / 5])
    assert {row["p_word_given_tag"] for row in rows} == {None}
    assert len(rows_of(made("hmm", "info", "m.nlptk", "--word", "zebra", "--top", "2"))) == 2


@pytest.mark.parametrize("name", ["t.svg", "t.png"])
def test_the_picture_has_the_same_bytes_each_time(made, tmp_path, name):
    pictures = []
    for _ in range(2):
        assert rows_of(made("hmm", "info", "m.nlptk", "--plot", name))
        pictures.append((tmp_path / name).read_bytes())
    assert pictures[0] == pictures[1]
    if name == "t.svg":
        root = ElementTree.fromstring(pictures[0])
        texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
        assert texts[:4] == ["N", "D", "V", "</s>"]
        assert {"p(tag | tag before)", "tag", "tag before", "<s>"} <= {*texts}


def test_the_picture_has_the_commonest_tags(made, tmp_path):
    (tmp_path / "m.txt").write_bytes(TEXT)
    before, after, table = transition_table(import_tagger(str(tmp_path / "m.txt")), 2)
    assert (before, after) == (["<s>", "N", "D"], ["N", "D", "</s>"])
    np.testing.assert_allclose(
        table, [[0.125, 0.5, 0.125], [0.25, 0.25, 0.25], [0.5, 0.125, 0.125]], rtol=1e-6
    )


def test_tags_with_dollars_are_drawn_as_they_are(tmp_path):
    figure = plots.heat_map([[0.5]], ["$a_1$"], ["$b"], title="t", x_label="x", y_label="y")
    plots.save(figure, str(tmp_path / "p.svg"))
    texts = [each.text for each in ElementTree.parse(tmp_path / "p.svg").iter()]
    assert {"$a_1$", "$b"} <= {*texts}


def test_export_and_import_in_a_pipe_give_the_same_model(shell, tmp_path):
    (tmp_path / "tagged").write_bytes(TAGGED)
    piped = "nlptk hmm export m.nlptk -o - | nlptk hmm import - -o n.nlptk"
    run = shell(f"nlptk hmm train -q tagged -o m.nlptk && {piped}")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "m.nlptk").read_bytes() == (tmp_path / "n.nlptk").read_bytes()
    assert b"reading: " in run.stderr


def test_a_text_may_be_compressed(made, tmp_path):
    assert made("hmm", "export", "-q", "m.nlptk", "-o", "m.txt.gz").returncode == 0
    assert gzip.decompress((tmp_path / "m.txt.gz").read_bytes()).startswith(b"nlptk-hmm\t1\norder\t1\n")
    assert made("hmm", "import", "-q", "m.txt.gz", "-o", "n.nlptk").returncode == 0
    assert (tmp_path / "n.nlptk").read_bytes() == (tmp_path / "m.nlptk").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["info", "m.nlptk", "--top", "0", "--transitions"], 2, "--top 0: this is no number of rows"),
        (["info", "m.nlptk", "--top", "3"], 2, "--top: there is but one row"),
        (["info", "m.nlptk", "--transitions", "--word", "a"], 2, "exclude one another"),
        (
            ["info", "m.nlptk", "--emissions", "VB"],
            2,
            "--emissions VB: the model has no such tag. Give one of the 3",
        ),
        (["info", "m.nlptk", "--word", ""], 2, "--word '': this is no word"),
        (["info", "m.nlptk", "--word", "\udcff"], 2, "--word: its bytes are not UTF-8"),
        (["info", "m.nlptk", "--plot", "t.pdf"], 2, "--plot: t.pdf ends neither in .svg nor in .png"),
        (["info", "m.txt"], 1, "m.txt: is a tagger as text, not a .nlptk file. Import it first"),
        (["export", "m.nlptk", "-o", "m.nlptk"], 2, "-o: m.nlptk is the model"),
        (["export", "m.nlptk", "-o", "none/m.txt"], 1, "none/m.txt: its directory does not exist"),
        (["import", "m.txt", "-o", "m.txt"], 2, "-o: m.txt is one of the files to read"),
        (["import", "m.nlptk", "-o", "n.nlptk"], 1, "this is a model file, not text"),
        (["import", "m.txt", "--encoding", "no", "-o", "n.nlptk"], 2, "--encoding no"),
        (["import", "none.txt", "-o", "n.nlptk"], 1, "none.txt: there is no such file"),
        (["import", "bad.txt", "-o", "n.nlptk"], 1, "bad.txt:28: end should stand here, but the file ends"),
        (["import", "empty.txt", "-o", "n.nlptk"], 1, "empty.txt:1: this is no tagger as text"),
    ],
)
def test_what_cannot_be_is_refused_on_one_line(made, tmp_path, arguments, code, message):
    (tmp_path / "m.txt").write_bytes(TEXT)
    (tmp_path / "bad.txt").write_bytes(TEXT.removesuffix(b"end\n"))
    (tmp_path / "empty.txt").write_bytes(b"")
    run = made("hmm", arguments[0], "-q", *arguments[1:])
    lines = run.stderr.decode().splitlines()
    assert (run.returncode, len(lines)) == (code, 1)
    assert message in lines[0]
    assert (tmp_path / "m.txt").read_bytes() == TEXT
    assert not (tmp_path / "n.nlptk").exists()


def test_a_model_of_another_kind_is_refused(here, tmp_path):
    assert here("ngram", "train", "-q", "-n", "1", "-o", "n.nlptk", stdin=b"a b\n").returncode == 0
    for command in (["info", "n.nlptk"], ["export", "n.nlptk", "-o", "n.txt"]):
        run = here("hmm", *command)
        assert (run.returncode, run.stdout) == (1, b"")
        assert b"is a model of kind ngram, and kind hmm is needed" in run.stderr


def test_what_a_trained_model_knows_of_a_word(tmp_path):
    sentences = [[("the", "D"), ("dog", "N")], [("the", "D"), ("run", "N")], [("a", "D"), ("run", "V")]]
    model = tagger_of(sentences, unknown="uniform")
    assert [row["word"] for row in words_of(model, "D")] == ["the", "a"]
    assert [row["p_word_given_tag"] for row in words_of(model, "D")] == pytest.approx([2 / 3, 1 / 3])
    # p(run | N) p(N) = 1/2 * 2/6, and p(run | V) p(V) = 1 * 1/6
    assert [row["p_tag_given_word"] for row in tags_of(model, "run")] == pytest.approx([0.5, 0.5])
    guessed = tags_of(model, "cat")  # c(t) + 1/3 of 7
    assert [row["p_tag_given_word"] for row in guessed] == pytest.approx([10 / 21, 7 / 21, 4 / 21])
