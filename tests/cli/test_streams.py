"""The streams: closed pipes, full disks, closed descriptors, and any locale."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

WRITE = """
import sys
import nlptk.cli.root
from nlptk.cli.app import main
def write(run, words):
    {statement}
nlptk.cli.root.run_command = write
sys.exit(main([]))
"""


def test_a_closed_pipe_ends_silently_with_141(shell, tmp_path):
    Path(tmp_path, "endless.py").write_text(WRITE.format(statement="while True: sys.stdout.write('a b\\n')"))
    done = shell(f"'{sys.executable}' endless.py | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stdout, done.stderr) == (141, b"a b\n", b"")


def test_a_pipe_that_closes_before_the_last_flush_ends_silently_with_141(shell, tmp_path):
    statement = "sys.stdout.write('a b\\n'); sys.stdin.read()"
    Path(tmp_path, "late.py").write_text(WRITE.format(statement=statement))
    done = shell(f"sleep 0.3 | '{sys.executable}' late.py | true; exit ${{PIPESTATUS[1]}}")
    assert (done.returncode, done.stdout, done.stderr) == (141, b"", b"")


def test_a_closed_stderr_pipe_ends_with_141_too(shell, tmp_path):
    statement = "sys.stdin.read(); run.say('a line')"
    Path(tmp_path, "late.py").write_text(WRITE.format(statement=statement))
    done = shell(f"sleep 0.3 | '{sys.executable}' late.py 2>&1 >&- | true; exit ${{PIPESTATUS[1]}}")
    assert done.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_stdout_is_named(shell):
    done = shell("nlptk --help > /dev/full")
    assert done.returncode == 1
    expected = b"nlptk: error: <stdout>: No space left on device. See that it can be read or written.\n"
    assert done.stderr == expected


def test_a_closed_stdout_is_an_error(shell):
    done = shell("nlptk --help >&-")
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: <stdout>: Bad file descriptor.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_stderr_loses_the_messages_but_not_the_work(shell, tmp_path):
    done = shell(
        "seq 100 | nlptk train-bpe --vocab-size 260 -o m.nlptk 2> /dev/full && nlptk bpe vocab m.nlptk"
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 261
    assert shell("nlptk frobnicate 2> /dev/full").returncode == 2


def test_a_closed_stderr_loses_the_message_but_not_the_code(shell):
    assert shell("nlptk frobnicate 2>&-").returncode == 2


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1"])
def test_stdout_is_utf8_with_line_feeds_in_any_locale(python, locale):
    program = WRITE.format(statement="sys.stdout.write('na\\u00efve \\u8bcd\\n')")
    done = python("-c", program, env={"LC_ALL": locale, "PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stdout) == (0, "naïve 词\n".encode())


def test_a_file_name_that_is_not_utf8_goes_out_as_it_came_in(python):
    done = python("-c", WRITE.format(statement="sys.stdout.write('\\udcff\\n')"))
    assert done.stdout == b"\xff\n"
