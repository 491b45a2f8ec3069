"""Floor 3: the command line; the only code that knows Typer, and that prints."""
