"""What many tests need: the samples, the corpora of NLPTK_DATA and the real peers."""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

settings.register_profile("nlptk", deadline=None)  # no test is timed
settings.load_profile("nlptk")

# A background job ignores Ctrl-C, and one under nohup SIGHUP; what the tests start must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda number, frame: None)

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the small corpora that come with the project."""
    return PROJECT / "data" / "samples"


@pytest.fixture(scope="session")
def corpus() -> Callable[[str], Path]:
    """Return a function from a corpus file's name to its path; a missing one skips the test.

    The folder is NLPTK_DATA, by default `shared/data` beside the project.
    Where CI has the folder, a file that is missing from it fails the test.
    """
    folder = Path(os.environ.get("NLPTK_DATA") or PROJECT.parent / "shared" / "data")

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            missing = pytest.fail if os.environ.get("CI") and folder.is_dir() else pytest.skip
            missing(f"{path} is missing; NLPTK_DATA names the folder of corpora")
        return path

    return find


@pytest.fixture(scope="session")
def peer() -> Callable[[str], ModuleType]:
    """Return a function that imports a peer; with NLPTK_INTEROP=1 a missing one fails, else it skips."""

    def load(name: str) -> ModuleType:
        if os.environ.get("NLPTK_INTEROP") == "1":
            return importlib.import_module(name)
        return pytest.importorskip(name, reason=f"{name} is not installed: pip install nlptk[interop]")

    return load
