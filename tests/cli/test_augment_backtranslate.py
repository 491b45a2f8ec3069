"""`nlptk augment backtranslate` as a shell runs it, with a stand-in for the translators."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.ngram_runs import quiet

STAND_IN = Path(__file__).parents[1] / "augment" / "stand_in.py"
COMMAND = shlex.join([sys.executable, str(STAND_IN)])
BACK = ("augment", "backtranslate", "--forward", f"{COMMAND} big=groß", "--backward", f"{COMMAND} groß=large")
TEXT = b"1\ta big dog\n0\tno change\n"


@pytest.mark.parametrize("given", [(), ("--restart",), ("--batch", "1")])
def test_variants_follow_their_sources_with_their_labels(here, given):
    out = quiet(here(*BACK, "-q", *given, stdin=TEXT))
    assert out == b"1\ta big dog\n1\ta large dog\n0\tno change\n"


def test_it_says_how_the_input_was_read_and_what_was_dropped(here):
    done = here(*BACK, "--no-original", stdin=TEXT)
    assert done.stdout == b"1\ta large dog\n"
    told = [
        "the input is label TAB sentence (--format labelled)",
        "1 variants of 2 sentences; 1 came back as they were, 0 empty",
    ]
    lines = done.stderr.decode().splitlines()
    assert [lines[0], lines[-1]] == [f"nlptk: {line}" for line in told]


def test_a_translator_that_dies_is_named_and_the_batch_is_not_printed(here):
    command = f"{COMMAND} --die 3"
    done = here("augment", "backtranslate", "-q", "--forward", "cat", "--backward", command, stdin=TEXT)
    assert (done.returncode, done.stdout) == (1, b"")
    what = "it ended with exit code 4 after 1 lines, from <stdin>:1 on. Try it by itself on these lines."
    assert done.stderr.decode() == f"nlptk: error: --backward {command!r}: {what}\n"


def test_a_command_that_is_not_there_is_named(nlptk):
    done = nlptk("augment", "backtranslate", "-q", "--forward", "nonesuch", "--backward", "cat", stdin=TEXT)
    assert done.returncode == 1
    assert b"nlptk: error: --forward 'nonesuch': it ended with exit code 127 after 0 lines" in done.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("--batch 0", "--batch: 0 sentences are none. Give 1 or more."),
        ("--timeout 0", "--timeout: 0 is no time to wait. Give seconds above 0."),
        (
            "--format x",
            "--format x: there is no form of this name. There are: conll, csv, jsonl, labelled, plain.",
        ),
        (
            "--format conll",
            "--format: a word and its tag a line does not come back with its tags. Give sentences.",
        ),
        ("--forward=", "--forward: the command is empty. Give a translator, 'apertium en-es' say."),
    ],
)
def test_what_cannot_be_meant_is_refused(here, given, message):
    done = here(*BACK, "-q", *given.split(), stdin=TEXT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"nlptk: error: {message}\n"


def test_a_closed_pipe_ends_it_in_silence(shell, tmp_path):
    (tmp_path / "text").write_bytes(b"a line\n" * 200_000)
    done = shell(
        "set -o pipefail; nlptk augment backtranslate -q --forward cat --backward cat text | head -n 1"
    )
    assert (done.returncode, done.stdout, done.stderr) == (141, b"a line\n", b"")
