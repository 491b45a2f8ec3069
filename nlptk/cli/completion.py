"""`nlptk completion SHELL`: the script that lets a shell complete nlptk's commands and options.

The script asks nlptk itself, by `_NLPTK_COMPLETE` (see `root.py`), so it never grows stale. Typer's own
`--install-completion` is not used: it edits the user's start-up files.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from nlptk.cli.groups import new_app
from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError

SHELLS = ("bash", "zsh", "fish")

app = new_app()


@app.command()
def completion(
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", autocompletion=one_of(SHELLS), help="One of bash, zsh and fish.")
    ],
) -> None:
    """Print the completion script of a shell.

    \b
    bash:  nlptk completion bash > ~/.local/share/bash-completion/completions/nlptk
    zsh:   nlptk completion zsh > ~/.zfunc/_nlptk
           with this in ~/.zshrc: fpath+=~/.zfunc; autoload -Uz compinit; compinit
    fish:  nlptk completion fish > ~/.config/fish/completions/nlptk.fish
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    from nlptk.cli.root import COMPLETION_VARIABLE, PROGRAM

    if shell not in SHELLS:
        raise UsageError(shell, "no completion for this shell", f"Give one of {', '.join(SHELLS)}")
    script = get_completion_script(prog_name=PROGRAM, complete_var=COMPLETION_VARIABLE, shell=shell)
    sys.stdout.write(f"{script}\n")
