"""Floor 3: the command line; the only code that knows Typer, stdout and exit codes."""
