"""Help is quick because it imports little, and plain because pipes and documents read it."""

from __future__ import annotations

import pytest

REPORT_IMPORTS = """
import sys
from nlptk.cli.app import main
code = main(sys.argv[1:])
heavy = {"numpy", "rich", "pydantic", "regex", "tqdm", "asyncio", "multiprocessing"} & set(sys.modules)
commands = sorted(name for name in sys.modules if name.startswith(("nlptk.cli.", "nlptk.tokenize.")))
sys.stderr.write(" ".join([*sorted(heavy), *commands]))
sys.exit(code)
"""
ROOT_MODULES = {
    f"nlptk.cli.{name}"
    for name in ("app", "context", "groups", "options", "processor", "root", "streams", "values")
}


def test_help_imports_no_command_and_nothing_heavy(python):
    done = python("-c", REPORT_IMPORTS, "--help")
    assert done.returncode == 0
    assert set(done.stderr.decode().split()) == ROOT_MODULES


@pytest.mark.parametrize("words", [("bpe",), ("train-bpe",), ("bpe", "encode"), ("info",), ("completion",)])
def test_help_of_a_command_imports_nothing_heavy(python, words):
    done = python("-c", REPORT_IMPORTS, *words, "--help")
    assert done.returncode == 0
    imported = done.stderr.decode().split()
    assert all(name.startswith("nlptk.") for name in imported)


def test_importing_nlptk_imports_nothing_else_of_it(python):
    done = python("-c", "import sys, nlptk; print(*sorted(m for m in sys.modules if 'nlptk' in m))")
    assert done.stdout == b"nlptk\n"


def test_a_run_imports_no_pydantic(python):
    done = python("-c", REPORT_IMPORTS, "train-bpe", "--vocab-size", "1", "-o", "m")
    assert done.returncode == 2
    assert "pydantic" not in done.stderr.decode().split()


@pytest.mark.parametrize("words", [(), ("bpe",), ("bpe", "decode")])
def test_h_is_help(nlptk, words):
    short, long = nlptk(*words, "-h"), nlptk(*words, "--help")
    assert short.returncode == 0
    assert short.stdout == long.stdout


def test_help_is_plain_text_without_colour(nlptk):
    done = nlptk("--help", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert b"\x1b" not in done.stdout


def test_version_is_printed(nlptk):
    import nlptk as package

    assert nlptk("--version").stdout.decode() == f"nlptk {package.__version__}\n"
