"""Completion really completes, through groups that are imported only when they are reached."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

# What bash does on TAB: set the words and the cursor, call the function, read COMPREPLY.
PRESS_TAB_IN_BASH = """
eval "$(nlptk completion bash)"
COMP_WORDS=(nlptk {words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_nlptk_completion nlptk
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def installed(tmp_path, environment):
    """A `nlptk` on PATH that runs this checkout: what a shell function cannot be to `env`."""
    import sys

    script = Path(tmp_path, "bin", "nlptk")
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nlptk "$@"\n')
    script.chmod(0o755)
    return {**environment, "PATH": f"{script.parent}:{environment['PATH']}", "HOME": str(tmp_path)}


def _run(shell: str, line: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return subprocess.run([path, "-c", line], env=env, capture_output=True, text=True, timeout=60, check=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("train-b", {"train-bpe"}),
        ("bpe en", {"encode"}),
        ("bpe encode --dro", {"--dropout"}),
        ("train-bpe --specials", {"--specials-first"}),
        ("--ver", {"--version", "--verbose"}),
        ("completion ''", {"bash", "zsh", "fish"}),
        ("train-bpe --level ''", {"byte", "character"}),
        ("train-bpe --pretokenizer hf", {"hf-whitespace"}),
        ("bpe export --format to", {"tokenizer.json"}),
    ],
)
def test_bash_completes(installed, words, expected):
    done = _run("bash", PRESS_TAB_IN_BASH.format(words=words), installed)
    assert set(done.stdout.split()) == expected


def test_bash_completes_file_names_where_files_belong(installed):
    done = _run("bash", PRESS_TAB_IN_BASH.format(words="bpe encode m"), installed)
    assert done.stdout.strip() == ""  # no answer: `complete -o default` lists files
    assert "-o default" in _run("bash", "nlptk completion bash", installed).stdout


@pytest.mark.parametrize(("words", "expected"), [("train-b", "train-bpe"), ("bpe en", "encode")])
def test_fish_completes(installed, words, expected):
    done = _run("fish", f"nlptk completion fish | source; complete --do-complete 'nlptk {words}'", installed)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [expected]


@pytest.mark.parametrize(("words", "expected"), [("train-b", "train-bpe"), ("bpe en", "encode")])
def test_zsh_is_answered_in_its_own_form(installed, words, expected):
    asked = {"_NLPTK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"nlptk {words}"}
    done = subprocess.run(
        ["nlptk"], env={**installed, **asked}, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith(f"""_arguments '*: :(("{expected}":""")


def test_zsh_accepts_the_script(installed):
    done = _run("zsh", 'autoload -Uz compinit; compinit -D; eval "$(nlptk completion zsh)"', installed)
    assert done.stderr == ""
