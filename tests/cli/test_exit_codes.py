"""Every end of a run has its exit code and its one line (design of nlptk.cli.app)."""

from __future__ import annotations

import signal

import pytest

FAIL = """
import sys
import nlptk.cli.root
from nlptk.cli.app import main
from nlptk.core.errors import *
def fail(run, words):
    {statement}
nlptk.cli.root.run_command = fail
sys.exit(main([]))
"""

MENDABLE = {
    'raise InputError("a.txt:3", "byte 7 (0xff) is not valid UTF-8", "Give --encoding")': (
        1,
        "nlptk: error: a.txt:3: byte 7 (0xff) is not valid UTF-8. Give --encoding.\n",
    ),
    'raise ModelError("m.nlptk", "is\\ndamaged", "Fetch it\\nagain")': (
        1,
        "nlptk: error: m.nlptk: is damaged. Fetch it again.\n",
    ),
    'raise UsageError("--order", "0 is no order", "Give 1 or more")': (
        2,
        "nlptk: error: --order: 0 is no order. Give 1 or more.\n",
    ),
    'raise MemoryError("Unable to allocate 9 TiB")': (
        1,
        "nlptk: error: memory: Unable to allocate 9 TiB. Give a smaller --memory, fewer --jobs or less input"
        ".\n",
    ),
    'open("nowhere/a", "w")': (
        1,
        "nlptk: error: nowhere/a: No such file or directory. See that it can be read or written.\n",
    ),
}


@pytest.mark.parametrize("statement", MENDABLE)
def test_what_a_user_can_mend_is_one_line(python, statement):
    done = python("-c", FAIL.format(statement=statement))
    assert (done.returncode, done.stderr.decode()) == MENDABLE[statement]
    assert done.stdout == b""


def test_a_bug_shows_its_traceback_and_asks_for_a_report(python):
    done = python("-c", FAIL.format(statement="b'\\xff'.decode()"))
    assert done.returncode == 70
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-2].startswith("UnicodeDecodeError")
    assert lines[-1].startswith("nlptk: this is a bug in nlptk ")


def test_verbose_shows_where_a_known_error_came_from(python):
    done = python("-c", FAIL.format(statement="run.verbose = True; raise InputError('a', 'b', 'c')"))
    assert done.returncode == 1
    assert done.stderr.startswith(b"Traceback")
    assert done.stderr.endswith(b"nlptk: error: a: b. c.\n")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_cleans_up_and_has_its_code(python, tmp_path, number, code):
    leave = f"""
    import os, pathlib
    try:
        pathlib.Path("temporary").touch()
        os.kill(os.getpid(), {int(number)})
    finally:
        pathlib.Path("temporary").unlink()
    """
    done = python("-c", FAIL.format(statement=leave))
    assert (done.returncode, done.stderr) == (code, b"")
    assert list(tmp_path.iterdir()) == []


def test_nohup_keeps_ignoring_sighup(python):
    statement = "import os; os.kill(os.getpid(), 1); sys.stdout.write('alive')"
    done = python(
        "-c", "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + FAIL.format(statement=statement)
    )
    assert (done.returncode, done.stdout) == (0, b"alive")


def test_ctrl_c_while_typer_is_imported_is_130(python):
    program = """
import sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from nlptk.cli.app import main
sys.exit(main([]))
"""
    done = python("-c", program)
    assert (done.returncode, done.stderr) == (130, b"")


USAGE = {
    ("trian-bpe",): "trian-bpe: no such command. Did you mean train-bpe? See nlptk --help.",
    ("frobnicate",): "frobnicate: no such command. See nlptk --help.",
    ("--frobnicate",): "nlptk: no such option: --frobnicate. See nlptk --help.",
    ("bpe", "encod"): "bpe: no such command 'encod'. Did you mean 'encode', 'decode'? See nlptk bpe --help.",
    ("completion",): "completion: missing argument 'SHELL'. See nlptk completion --help.",
    ("completion", "tcsh"): "tcsh: no completion for this shell. Give one of bash, zsh, fish.",
}


@pytest.mark.parametrize("words", USAGE)
def test_wrong_usage_is_one_line_with_a_hint(nlptk, words):
    done = nlptk(*words)
    assert done.stderr.decode() == f"nlptk: error: {USAGE[words]}\n"
    assert (done.returncode, done.stdout) == (2, b"")


WRONG_VALUES = {("--seed", "x"): "'x' is not a whole number", ("--dropout", "0,1"): "'0,1' is not a number"}


@pytest.mark.parametrize("words", WRONG_VALUES)
def test_a_value_of_the_wrong_type_names_its_option(nlptk, words):
    done = nlptk("bpe", "encode", *words, "m")
    what = f"invalid value for '{words[0]}': {WRONG_VALUES[words]}"
    assert done.returncode == 2
    assert done.stderr.decode() == f"nlptk: error: bpe encode: {what}. See nlptk bpe encode --help.\n"


@pytest.mark.parametrize("words", [(), ("bpe",)])
def test_a_group_without_a_command_shows_its_help_on_stderr(nlptk, words):
    done = nlptk(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == nlptk(*words, "--help").stdout
