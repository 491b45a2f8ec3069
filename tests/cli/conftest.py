"""Run nlptk as a shell does: in a process of its own, with its own streams; or here, where runs are many."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlptk.cli import app

ROOT = Path(__file__).parents[2]
TIMEOUT = 120  # seconds; only a hang takes so long

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a run: this checkout is importable, and a coverage or locale set outside is kept."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


@pytest.fixture
def python(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run Python with the given arguments in an empty directory."""

    def run(
        *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**environment, **(env or {})},
            timeout=TIMEOUT,
            check=False,
            **options,
        )

    return run


@pytest.fixture
def nlptk(python: Run) -> Run:
    """Run nlptk with the given arguments in an empty directory."""
    return lambda *arguments, **options: python("-m", "nlptk", *arguments, **options)


@pytest.fixture
def shell(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run a line of bash in an empty directory, where `nlptk` is this checkout's."""

    def run(line: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        function = f'nlptk() {{ "{sys.executable}" -m nlptk "$@"; }}; '
        return subprocess.run(
            ["bash", "-c", function + line],
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=TIMEOUT,
            check=False,
            **options,
        )

    return run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Run:
    """Run nlptk in this process, in an empty directory: quicker than `nlptk` where runs are many."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "_catch_signals", lambda: None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)  # one job: no process starts

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = app.main(arguments)
        return subprocess.CompletedProcess(arguments, code, *capsysbinary.readouterr())

    return run
