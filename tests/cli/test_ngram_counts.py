"""Counts and ARPA files on their way: models of counts are those of the text, and ARPA gives them back."""

from __future__ import annotations

import gzip
import json
from math import lgamma

import pytest

from tests.cli.ngram_runs import quiet, refused, report
from tests.contract.test_every_smoothing import CASES

MOST = 10**18 - 1
FITTED = ("bayesian", "jelinek-mercer")  # on held-out text
UNIFORM = ("add-delta", "good-turing")  # below the highest order
TRAIN = ("ngram", "train", "-q", "-n", "3")


@pytest.fixture
def texts(here, samples, tmp_path):
    """Texts `all`, its parts `one` and `two`, `dev` and `test`; counts of `all`: merged, `counts.gz`."""
    lines = (samples / "en.txt").read_bytes().splitlines(keepends=True)
    parts = {"all": (0, 250), "one": (0, 90), "two": (90, 250), "dev": (250, 300), "test": (300, None)}
    for name, (start, end) in parts.items():
        (tmp_path / name).write_bytes(b"".join(lines[start:end]))
    for name, counts in (("one", "one.gz"), ("two", "two.counts"), ("all", "all.counts")):
        quiet(here("ngram", "count", "-q", "-n", "3", name, "-o", counts))
    quiet(here("ngram", "count", "-q", "--merge", "one.gz", "two.counts", "-o", "counts.gz"))
    return tmp_path


def test_merged_counts_of_parts_are_those_of_the_whole(texts):
    merged = gzip.decompress((texts / "counts.gz").read_bytes())
    assert merged == (texts / "all.counts").read_bytes()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("options", [(), ("--prune", "0,0,1")], ids=["all", "pruned"])
def test_counts_and_their_text_train_the_same_model(here, texts, case, options):
    heldout = ("--heldout", "dev") if case in FITTED else ()
    for name, given in (("text", ("all",)), ("counts", ("--counts", "counts.gz"))):
        quiet(here(*TRAIN, "-s", case, *options, *heldout, *given, "-o", name))
    assert (texts / "counts").read_bytes() == (texts / "text").read_bytes()


def test_discounts_are_tuned_on_held_out_text_for_counts_too(here, texts):
    for name, given in (("text", ("all",)), ("counts", ("--counts", "counts.gz"))):
        quiet(here(*TRAIN, "--tune", "--heldout", "dev", *given, "-o", name))
    assert (texts / "counts").read_bytes() == (texts / "text").read_bytes()
    done = here(*TRAIN, "--tune", "--counts", "counts.gz", "-o", "m")
    refused(done, "--tune: counts have no sentences to hold out. Give --heldout FILE.", 2)


def test_jelinek_mercer_says_before_it_reads_counts_that_it_wants_text(here, tmp_path):
    done = here(*TRAIN, "-s", "jelinek-mercer", "--counts", "not there", "-o", "m")
    what = "its weights are fitted on held-out text, and there are only counts"
    refused(done, f"jelinek-mercer: {what}. Give --heldout FILE.", 2)


def test_bayesian_takes_the_strength_of_the_greatest_evidence_from_counts(here, texts):
    trained = json.loads(
        quiet(here(*TRAIN, "-s", "bayesian", "--counts", "counts.gz", "--json", "-o", "m.nlptk"))
    )
    lines = (texts / "all.counts").read_text().splitlines()
    rows = dict(line.split("\t") for line in lines if " " not in line)
    counts = [int(count) for word, count in rows.items() if word != "<s>"]
    words = len(counts) + ("<unk>" not in rows)

    def evidence(s: float) -> float:
        mean = s / words
        inner = sum(lgamma(count + mean) - lgamma(mean) for count in counts)
        return lgamma(s) - lgamma(sum(counts) + s) + inner

    strength = trained["parameters"]["strengths"][0]
    assert evidence(strength) > max(evidence(strength * 1.02), evidence(strength / 1.02))


@pytest.mark.parametrize("case", [case for case in CASES if case not in UNIFORM])
def test_an_arpa_file_gives_a_model_of_the_same_perplexity(here, texts, case):
    quiet(here(*TRAIN, "-s", case, "all", "-o", "m.nlptk"))
    quiet(here("ngram", "export", "-q", "m.nlptk", "-o", "m.arpa.gz"))
    quiet(here("ngram", "import", "-q", "m.arpa.gz", "-o", "again.nlptk"))
    text = (texts / "test").read_bytes()
    rows = [report(here, text, model) for model in ("m.nlptk", "again.nlptk")]
    for name in ("perplexity", "perplexity_excluding_oov", "zeroprobs"):
        assert rows[1][name] == (rows[0][name] and pytest.approx(rows[0][name], rel=1e-5))


@pytest.mark.parametrize("case", UNIFORM)
def test_what_arpa_cannot_say_is_refused_before_a_file_is_written(here, texts, case):
    (texts / "m.arpa").write_text("as it was")
    quiet(here(*TRAIN, "-s", case, "all", "-o", "m.nlptk"))
    before = sorted(texts.iterdir())
    what = (
        "what this smoothing leaves goes to all words evenly, not to the next lower order, "
        "which ARPA cannot say of n-grams longer than 1"
    )
    remedy = "Train with -n 1, or with another smoothing, witten-bell say."
    refused(here("ngram", "export", "-q", "m.nlptk", "-o", "m.arpa"), f"export: {what}. {remedy}", 2)
    assert ((texts / "m.arpa").read_text(), sorted(texts.iterdir())) == ("as it was", before)
    quiet(here("ngram", "train", "-q", "-n", "1", "-s", case, "all", "-o", "m.nlptk"))
    quiet(here("ngram", "export", "-q", "m.nlptk", "-o", "m.arpa"))


def test_counts_that_grow_too_large_are_not_merged(here, tmp_path):
    (tmp_path / "c").write_text(f"a\t1\nb c\t{MOST}\n")
    done = here("ngram", "count", "-q", "--merge", *["c"] * 12)  # 64 bits would wrap around
    refused(done, f"c: the counts of b c add up to more than {MOST}. Merge fewer files.")


def test_counts_without_ends_of_sentences_are_warned_about(here, tmp_path):
    (tmp_path / "c").write_text("a\t3\na a\t1\n")
    done = here("ngram", "train", "-n", "2", "--counts", "c", "-s", "witten-bell", "-o", "m.nlptk")
    warning = b"nlptk: warning: </s> has no count: the model hardly expects a sentence to end\n"
    assert (done.returncode, warning in done.stderr) == (0, True)
