"""`nlptk hmm fit` and `sample`: the commands, and what they refuse."""

from __future__ import annotations

import json

import pytest

TEXT = b"the dog barks\na cat sleeps\nthe cat barks\na dog sleeps\n" * 10


def test_a_fitted_model_tags_and_is_drawn_from(here, tmp_path):
    fitted = here("hmm", "fit", "--states", "3", "-o", "m.nlptk", "--json", stdin=TEXT)
    assert fitted.returncode == 0, fitted.stderr
    told = json.loads(fitted.stdout)
    assert (told["states"], told["tokens"], told["heldout_tokens"]) == (3, 120, 0)
    likelihoods = [each["log_likelihood"] for each in told["iterations"]]
    assert likelihoods[-1] > likelihoods[0]
    assert told["perplexity"] == pytest.approx(2.718281828 ** (-likelihoods[-1] / 120))
    assert f"120 tokens, 3 states, {len(likelihoods) - 1} iterations, perplexity " in fitted.stderr.decode()
    tagged = here("hmm", "tag", "-q", "m.nlptk", stdin=b"the dog sleeps\n")
    assert [token.rsplit(b"/")[0] for token in tagged.stdout.split()] == [b"the", b"dog", b"sleeps"]
    drawn = [here("hmm", "sample", "m.nlptk", "--count", "5", "--seed", seed).stdout for seed in "112"]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0].splitlines()) == 5


def test_restarts_held_out_text_and_jobs(nlptk, tmp_path):
    (tmp_path / "text.txt").write_bytes(TEXT)
    (tmp_path / "heldout.txt").write_bytes(b"the dog sleeps\na bird sings\n")
    options = ["text.txt", "--states", "3", "--restarts", "2", "--early-stop", "--heldout", "heldout.txt"]
    runs = [
        nlptk("hmm", "fit", "-q", *options, "-o", f"{jobs}.nlptk", "--jobs", jobs, "--json") for jobs in "12"
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    assert (tmp_path / "1.nlptk").read_bytes() == (tmp_path / "2.nlptk").read_bytes()
    told = json.loads(runs[0].stdout)
    assert len(told["scores"]) == 2
    assert told["heldout_tokens"] == 6
    assert told["iterations"][-1]["heldout_log_likelihood"] == max(told["scores"])


def test_the_tags_of_a_dictionary_are_the_states(here, tmp_path):
    (tmp_path / "tags.tsv").write_text("the\tD\na\tD\ndog\tN\ncat\tN\nbarks\tV\nsleeps\tV\n")
    assert here("hmm", "fit", "--dictionary", "tags.tsv", "-o", "m.nlptk", stdin=TEXT).returncode == 0
    tagged = here("hmm", "tag", "-q", "m.nlptk", stdin=b"a dog barks\n")
    assert tagged.stdout == b"a/D dog/N barks/V\n"
    drawn = here("hmm", "sample", "m.nlptk", "--max-length", "1", "--format", "two-column")
    assert drawn.stdout in (b"the\tD\n\n", b"a\tD\n\n")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ([], 2, "--states: nothing says how many states there are"),
        (["--states", "0"], 2, "--states: 0 states are none"),
        (["--states", "2", "--iterations", "0"], 2, "--iterations: 0 are none"),
        (["--states", "2", "--restarts", "-1"], 2, "--restarts: -1 starts are none"),
        (["--states", "2", "--tolerance", "nan"], 2, "--tolerance: nan is no gain"),
        (["--states", "2", "--seed", "-1"], 2, "--seed -1: is out of range"),
        (["--states", "2", "--tokenizer", "words:x=1"], 2, "words"),
        (["--states", "3", "--dictionary", "tags.tsv"], 2, "3 states are asked for, but there are 1 tags"),
        (["--states", "2", "--heldout", "text.txt"], 2, "--heldout: held-out text says when to stop early"),
        (["--states", "2", "--early-stop", "--prior", "0"], 2, "--early-stop: held-out text has words"),
        (["--dictionary", "bad.tsv"], 1, "bad.tsv:1: the word has no tag"),
        (["--dictionary", "none.tsv"], 1, "none.tsv"),
        (["--states", "2", "--memory", "1K"], 1, "--memory"),
    ],
)
def test_what_cannot_be_meant_is_refused_on_one_line(here, tmp_path, options, code, message):
    (tmp_path / "text.txt").write_bytes(TEXT)
    (tmp_path / "tags.tsv").write_text("the\tD\n")
    (tmp_path / "bad.tsv").write_text("the\n")
    run = here("hmm", "fit", "-q", *options, "-o", "m.nlptk", stdin=TEXT)
    lines = run.stderr.decode().splitlines()
    assert (run.returncode, len(lines)) == (code, 1)
    assert message in lines[0]
    assert not (tmp_path / "m.nlptk").exists()


@pytest.mark.parametrize("text", [b"", b"\n\n"])
def test_text_without_words_is_refused(here, text):
    run = here("hmm", "fit", "--states", "2", "-q", "-o", "m.nlptk", stdin=text)
    assert run.returncode == 1
    assert b"there is no word to learn from" in run.stderr
