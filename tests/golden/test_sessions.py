"""Shell sessions that must go as they are written: *.session here, and the README's `console` blocks.

    $ command                 run by bash in an empty folder that has the project's data/
    > its next line
    what it writes            stdout; stderr only with 2>&1; `...` is anything
    [exit 2]                  only if it is not 0

Times such as `1.2 s` are read as any time.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 120  # seconds; only a hang takes so long

CONSOLE_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
SECONDS = re.compile(r"\b\d+\.\d s\b")


@dataclass(frozen=True)
class Step:
    """A command of a session and what it must write."""

    line: int
    command: str
    expected: str


def _text_of(path: Path) -> str:
    text = path.read_text("utf-8")
    return "".join(CONSOLE_BLOCK.findall(text)) if path.suffix == ".md" else text


def _steps(text: str) -> Iterator[Step]:
    """Take a session apart; what stands before the first command is a comment."""
    for match in re.finditer(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
        command = match[1].replace("\n> ", "\n").strip()
        yield Step(text.count("\n", 0, match.start()) + 1, command, match[2].rstrip("\n"))


def _pattern(expected: str) -> re.Pattern[str]:
    parts = SECONDS.sub("0.0 s", expected).split("...")
    return re.compile(".*?".join(map(re.escape, parts)), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with the project's data in it, and a `nlptk` that runs this checkout."""
    Path(tmp_path, "data").symlink_to(ROOT / "data")
    script = Path(tmp_path, ".bin", "nlptk")
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m nlptk "$@"\n')
    script.chmod(0o755)
    return tmp_path


def _run(command: str, folder: Path) -> tuple[str, str]:
    """Return what the command wrote as a session has it, and what it said on stderr."""
    env = {
        **os.environ,
        "PATH": f"{folder}/.bin:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=env,
        timeout=TIMEOUT,
        check=False,
    )
    written = done.stdout.decode().rstrip("\n")
    if done.returncode:
        written = f"{written}\n[exit {done.returncode}]".lstrip("\n")
    return written, done.stderr.decode()


SESSIONS = [path for path in [*sorted(Path(__file__).parent.glob("*.session")), ROOT / "README.md"]]


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.name)
def test_the_session_goes_as_written(path, folder):
    for step in _steps(_text_of(path)):
        written, said = _run(step.command, folder)
        assert _pattern(step.expected).fullmatch(SECONDS.sub("0.0 s", written)), (
            f"{path.name}: $ {step.command}\nexpected:\n{step.expected}\nwritten:\n{written}\nsaid:\n{said}"
        )


def test_a_session_is_read_as_commands_and_outputs():
    text = "A comment.\n$ one \\\n>   two\nout ... 1.5 s\n\n$ three\n$ four\n[exit 2]\n"
    steps = list(_steps(text))
    assert [(step.line, step.command) for step in steps] == [(2, "one \\\n  two"), (6, "three"), (7, "four")]
    assert [step.expected for step in steps] == ["out ... 1.5 s", "", "[exit 2]"]
    assert _pattern(steps[0].expected).fullmatch("out of\nmany 0.0 s")
