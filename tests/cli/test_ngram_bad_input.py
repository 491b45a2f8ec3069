"""Bad input of `nlptk ngram`, row by row of what is promised: texts, tiny corpora, ARPA files, counts.

What is wrong is named in one line, word for word; what is merely odd gives the numbers of the textbook.
"""

from __future__ import annotations

import gzip
import json
import math

import pytest

from tests.cli.ngram_runs import quiet, refused, report
from tests.contract.test_every_smoothing import CASES, TWINS

CORPORA = {
    "nothing": b"",
    "an empty line": b"\n",
    "one word": b"a",
    "one sentence": b"a b a",
    "the unknown word": b"<unk> a <unk>\n\na\n",
}
FITTED = ("strengths", "weights")  # on held-out text: counts alone give other ones, or none
TEXT = b"b a\nzzz <unk>\n\na b a a"
ARPA = """\\data\\
ngram 1=5
ngram 2=3
ngram 3=1

\\1-grams:
-1.0\t<unk>
-99\t<s>\t-0.25
-0.5\t</s>
-0.75\ta\t-0.125
-1.5\tb\t0.5

\\2-grams:
-0.3\t<s> a\t-0.0625
-0.2\ta b
-0.4\tb </s>

\\3-grams:
-0.1\t<s> a b

\\end\\
"""
COUNTS = "</s>\t2\n<s>\t2\n<s> a\t2\na\t3\na </s>\t1\na a\t1\na b\t1\nb\t1\nb </s>\t1\n"
MOST = 10**18 - 1


def sentences_of(text: bytes) -> list[list[str]]:
    """Return the words of each line; a last line feed begins no line."""
    return [line.split() for line in text.decode().removesuffix("\n").split("\n")] if text else []


def log10_of(twin, text: bytes) -> float | None:
    """Return the log10 probability of a text as the textbook defines it, None for minus infinity."""
    total = 0.0
    for sentence in sentences_of(text):
        words = ["<s>", *(word if word in twin.words else "<unk>" for word in sentence), "</s>"]
        for end in range(1, len(words)):
            found = twin.probability(words[end], tuple(words[max(0, end - twin.order + 1) : end]))
            total += math.log10(found) if found else -math.inf
    return total if total > -math.inf else None


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("order", ["1", "5"])
def test_tiny_corpora_and_long_orders_give_the_numbers_of_the_textbook(here, tmp_path, case, corpus, order):
    train = ("ngram", "train", "-q", "-n", order, "-s", case, "-o")
    trained = json.loads(quiet(here(*train, "m.nlptk", "--json", stdin=CORPORA[corpus])))
    assert len(trained["warnings"]) <= 1
    fitted = {name: tuple(numbers) for name, numbers in trained["parameters"].items() if name in FITTED}
    twin = TWINS[case](sentences_of(CORPORA[corpus]), int(order), **fitted)
    row = report(here, TEXT)
    assert (row["sentences"], row["tokens"]) == (4, 8)
    expected = log10_of(twin, TEXT)
    assert row["log10_prob"] == (expected if expected is None else pytest.approx(expected, abs=2e-5))
    if not fitted:
        quiet(here("ngram", "count", "-q", "-n", order, "-o", "counts", stdin=CORPORA[corpus]))
        quiet(here(*train, "again.nlptk", "--counts", "counts"))
        assert (tmp_path / "again.nlptk").read_bytes() == (tmp_path / "m.nlptk").read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_a_corpus_without_text_is_one_warning(here, case):
    done = here("ngram", "train", "-s", case, "-o", "m.nlptk")
    warnings = [line for line in done.stderr.decode().splitlines() if "warning" in line]
    assert warnings == ["nlptk: warning: the text is empty: the model knows no words"]


def test_the_unknown_word_in_text_is_what_unknown_words_are(here):
    quiet(here("ngram", "train", "-q", "-n", "2", "-o", "m.nlptk", stdin=b"<unk> a\n<unk> b <unk>\na\n"))
    row = report(here, b"<unk> a <unk>\n")
    assert (row["tokens"], row["oovs"]) == (3, 2)
    assert row["log10_prob"] == report(here, b"xyz a zyx\n")["log10_prob"]
    counted = quiet(here("ngram", "count", "-q", "-n", "1", stdin=b"<unk> a <unk>\n"))
    assert counted == b"</s>\t1\n<s>\t1\n<unk>\t2\na\t1\n"


@pytest.mark.parametrize("mark", ["<s>", "</s>"])
@pytest.mark.parametrize(
    "command", ["train t", "train u -s bayesian --heldout t", "count t", "perplexity m t"]
)
def test_a_mark_among_the_words_is_named_with_its_place(here, tmp_path, mark, command):
    (tmp_path / "t").write_text(f"a b\n\nb {mark} c\n")
    (tmp_path / "u").write_text("a b\n")
    quiet(here("ngram", "train", "-q", "u", "-o", "m"))
    words = [*command.split(), *([] if "perplexity" in command else ["-o", "new"])]
    what = f"{mark} is among the words, but every line is a sentence already"
    refused(here("ngram", *words, "-q"), f"t:3: {what}. Take the marks out of the text.")
    assert not (tmp_path / "new").exists()


def test_an_empty_line_is_a_sentence_without_words(here):
    text = b"a\n\n\nb\n"
    counted = quiet(here("ngram", "count", "-q", "-n", "2", stdin=text)).decode().splitlines()
    assert counted[:3] == ["</s>\t4", "<s>\t4", "<s> </s>\t2"]
    quiet(here("ngram", "train", "-q", "-n", "2", "-s", "mle", "-o", "m.nlptk", stdin=text))
    assert quiet(here("ngram", "score", "-q", "m.nlptk", stdin=b"\na\n")) == b"-0.301030\t2\n-0.602060\t2\n"


def test_a_text_without_a_word_of_the_vocabulary_is_scored(here):
    quiet(here("ngram", "train", "-q", "-n", "1", "-s", "witten-bell", "-o", "m.nlptk", stdin=b"a\n"))
    row = report(here, b"zzz\n")  # p(<unk>) = 1/2 * 1/3 and p(</s>) = 1/2 * 1/2 + 1/2 * 1/3
    assert (row["tokens"], row["oovs"], row["perplexity_without_end"]) == (1, 1, None)
    assert row["log10_prob"] == pytest.approx(math.log10(1 / 6 * 5 / 12), abs=1e-6)
    assert row["perplexity"] == pytest.approx(math.sqrt(72 / 5), rel=1e-6)
    assert row["perplexity_excluding_oov"] == pytest.approx(12 / 5, rel=1e-6)


def test_a_last_line_without_a_line_feed_ends_as_others_do(here, tmp_path):
    text = b"a b\nb"
    for name, given in (("m.nlptk", text), ("whole", text + b"\n")):
        quiet(here("ngram", "train", "-q", "-n", "2", "-s", "mle", "-o", name, stdin=given))
    assert (tmp_path / "m.nlptk").read_bytes() == (tmp_path / "whole").read_bytes()
    row = report(here, text)  # 1/2 for a and for b after <s>, and 1 for the three others
    assert (row["sentences"], row["log10_prob"]) == (2, pytest.approx(math.log10(1 / 4), abs=1e-6))
    assert row == report(here, text + b"\n")
    counted = [quiet(here("ngram", "count", "-q", stdin=given)) for given in (text, text + b"\n")]
    assert counted[0] == counted[1]


AGAIN = "Fetch or make the file again."
BASE = "Write logarithms to base 10."
ORDERS = "Write ngram ORDER=NUMBER for the orders from 1 up."
FIELDS = "Write LOG10 TAB w1 .. wn, and perhaps TAB LOG10."
BAD_ARPA = [
    ("1=5", "1=6", f"12: 6 n-grams of order 1 were announced, 5 are there. {AGAIN}"),
    ("2=3", "2=2", f"17: 2 n-grams of order 2 were announced, 3 are there. {AGAIN}"),
    ("3=1\n", "3=1\nngram 4=1\n", f"22: \\4-grams: should stand here, but this is \\end\\. {AGAIN}"),
    ("\\2-grams:", "\\3-grams:", f"13: \\2-grams: should stand here, but this is \\3-grams:. {AGAIN}"),
    ("ngram 2=3\n", "", f"3: this should be how many n-grams of order 2 there are: ngram 3=1. {ORDERS}"),
    ("-0.2\t", "0.2\t", f"15: 0.2 is above 0: no probability has this logarithm. {BASE}"),
    ("-0.0625", "1e38", f"14: 1e38 is above 99: no back-off weight has this logarithm. {BASE}"),
    ("-0.2\t", "-nan\t", f"15: -nan is no number. {BASE}"),
    ("-0.2\t", "\x1b[2J\t", f"15: \\x1b[2J is no number. {BASE}"),
    ("-0.2\ta b", "-0.2\ta b c d", f"15: an n-gram of order 2 has 3 or 4 fields, not 5. {FIELDS}"),
    ("-0.2\ta b", "-0.2\ta c", "15: c is not among the words of order 1. List every word there."),
    ("-0.2\ta b", "-0.2\t<s> a", "15: this n-gram is listed twice. Take one of the two out."),
    ("-1.5\tb", "-1.5\ta", "11: a is listed twice. Take one of the two out."),
    ("\\data\\", "", "21: this is no ARPA file: it has no line \\data\\. Give a model in ARPA format."),
    ("\\end\\\n", "", f"20: the last n-grams are not followed by \\end\\. {AGAIN}"),
    ("\\end\\\n", "\\end\\\nend\n", "22: there is more behind \\end\\. Give one model in one file."),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD_ARPA, ids=[what for *_, what in BAD_ARPA])
def test_an_arpa_file_that_is_wrong_is_refused_by_its_line(here, tmp_path, old, new, message):
    (tmp_path / "x.arpa").write_text(ARPA.replace(old, new, 1))
    refused(here("ngram", "import", "-q", "x.arpa", "-o", "m.nlptk"), f"x.arpa:{message}")
    assert not (tmp_path / "m.nlptk").exists()


@pytest.mark.parametrize("pack", [bytes, lambda data: gzip.compress(data, mtime=0)], ids=["plain", "gz"])
def test_an_arpa_file_cut_short_anywhere_is_refused(here, tmp_path, pack):
    data = pack(ARPA.encode())
    for size in range(len(data) - 1):
        (tmp_path / "x.arpa").write_bytes(data[:size])
        done = here("ngram", "import", "-q", "x.arpa", "-o", "m.nlptk")
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
        assert done.stderr.startswith(b"nlptk: error: x.arpa")
    assert [path.name for path in tmp_path.iterdir()] == ["x.arpa"]


def test_lines_that_end_in_crlf_are_the_same_arpa_file(here, tmp_path):
    for name, text in (("m.nlptk", ARPA), ("crlf", ARPA.replace("\n", "\r\n"))):
        quiet(here("ngram", "import", "-q", "-", "-o", name, stdin=text.encode()))
    assert (tmp_path / "crlf").read_bytes() == (tmp_path / "m.nlptk").read_bytes()
    scored = quiet(here("ngram", "score", "-q", "m.nlptk", stdin=b"a b\r\n"))
    assert scored.startswith(b"-0.800000\t")  # -0.3 - 0.1 - 0.4


def test_an_arpa_file_without_the_unknown_word_gives_it_next_to_nothing(here):
    arpa = ARPA.replace("1=5", "1=4").replace("-1.0\t<unk>\n", "").encode()
    done = here("ngram", "import", "-", "-o", "m.nlptk", stdin=arpa)
    assert done.returncode == 0
    assert done.stderr.splitlines()[1:] == [
        b"nlptk: warning: <unk> is not listed: it gets the probability 1e-100, as from KenLM",
        b"nlptk: warning: the scores of this model are no probabilities: "  # what <unk> had is gone
        b"perplexities mean nothing beside others",
    ]
    row = report(here, b"zzz\n")
    assert (row["oovs"], row["zeroprobs"]) == (1, 0)
    assert row["log10_prob"] == pytest.approx(-0.25 - 100 - 0.5, abs=1e-5)


def test_the_unknown_word_in_capitals_is_it_only_where_it_has_no_other_name(here):
    arpa = ARPA.replace("<unk>", "<UNK>").replace("a b\n-0.4", "<UNK> b\n-0.4")
    quiet(here("ngram", "import", "-q", "-", "-o", "m.nlptk", stdin=arpa.encode()))
    assert report(here, b"zzz b\n")["log10_prob"] == pytest.approx(-0.25 - 1 - 0.2 - 0.4, abs=1e-6)
    both = ARPA.replace("1=5", "1=6").replace("\ta\t", "\ta\t-0.125\n-2\t<UNK>\t", 1)
    quiet(here("ngram", "import", "-q", "-", "-o", "m.nlptk", stdin=both.encode()))
    row = report(here, b"<UNK> <unk>\n")
    assert (row["oovs"], row["log10_prob"]) == (1, pytest.approx(-0.25 - 2 - 0.125 - 1 - 0.5, abs=1e-6))


WHOLE = "Give the counts of all orders of one corpus, as ngram count writes them without --highest."
MARKS = "<s> stands before all other words and </s> behind them. Take the line out."
TOO_MANY = f"add up to more than {MOST}. Give counts of less text."
FORM = "Write w1 .. wn TAB count."
BAD_COUNTS = [
    ("a\t3", "a\t1", f": a has the count 1, but the n-grams that end in it 3. {WHOLE}"),
    ("a b\t1", "a b\t1\na c\t1\nc\t1", f": a has the count 3, but the n-grams that begin with it 4. {WHOLE}"),
    ("<s>\t2", "<s>\t9", f": <s> has the count 9, but </s> 2: every sentence has both. {WHOLE}"),
    ("</s>\t2\n", "", f": a </s> has a count, but </s> has none. {WHOLE}"),
    ("a b\t1", "a b\t1\na b </s>\t1\nb b </s>\t1", f": b b </s> has a count, but b b has none. {WHOLE}"),
    ("a b\t1", "a <s> b\t1", f":7: {MARKS}"),
    ("a\t3", "a\t-3", f":4: -3 is no count from 1 to {MOST}. {FORM}"),
    ("a\t3", "a\t3.0", f":4: 3.0 is no count from 1 to {MOST}. {FORM}"),
    ("a\t3", f"a\t{MOST + 1}", f":4: {MOST + 1} is no count from 1 to {MOST}. {FORM}"),
    ("a\t3", "a", f":4: a is no n-gram with a count. {FORM}"),
    ("a\t3", "a" + " a" * 64 + "\t3", f":4: the n-gram has 65 words, and 64 are the most. {FORM}"),
    ("a\t3", f"a\t{MOST}\na\t{MOST}", f": the counts of the n-grams of order 1 {TOO_MANY}"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD_COUNTS, ids=[what for *_, what in BAD_COUNTS])
def test_counts_that_cannot_be_are_refused(here, tmp_path, old, new, message):
    (tmp_path / "c").write_text(COUNTS.replace(old, new, 1))
    refused(here("ngram", "train", "-q", "-n", "2", "--counts", "c", "-o", "m.nlptk"), f"c{message}")
    assert not (tmp_path / "m.nlptk").exists()


def test_the_highest_order_alone_trains_nothing(here):
    done = here("ngram", "count", "-q", "-n", "2", "--highest", "-o", "c", stdin=b"a b\n")
    quiet(done)
    done = here("ngram", "train", "-q", "-n", "2", "--counts", "c", "-o", "m.nlptk")
    refused(done, f"c: it has no n-grams of order 1, but longer ones. {WHOLE}")


def test_counts_that_may_lack_longer_n_grams_train_no_higher_order(here, tmp_path):
    (tmp_path / "c").write_text(COUNTS)
    done = here("ngram", "train", "-q", "-n", "5", "--counts", "c", "-o", "m.nlptk")
    refused(done, "c: its n-grams have up to 2 words, not 5. Give -n 2, or count longer ones.")


def test_counts_in_any_order_train_but_only_sorted_ones_merge(here, tmp_path):
    (tmp_path / "sorted").write_text(COUNTS)
    (tmp_path / "c").write_text("".join(reversed(COUNTS.splitlines(keepends=True))))
    for counts in ("sorted", "c"):
        quiet(here("ngram", "train", "-q", "-n", "2", "--counts", counts, "-o", f"{counts}.nlptk"))
    assert (tmp_path / "c.nlptk").read_bytes() == (tmp_path / "sorted.nlptk").read_bytes()
    what = "this n-gram stands before the one above it: the file is not sorted. Sort it with LC_ALL=C sort."
    refused(here("ngram", "count", "-q", "--merge", "sorted", "c", "-o", "out"), f"c:2: {what}")
    assert not (tmp_path / "out").exists()
