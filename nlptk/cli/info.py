"""`nlptk info`: what a model file is, and every method there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from nlptk.cli.groups import new_app
from nlptk.cli.options import Json
from nlptk.core.errors import UsageError

METHOD_COLUMNS = ("option", "name", "parameters", "summary")

app = new_app()


@app.command()
def info(
    model: Annotated[
        str | None, typer.Argument(metavar="MODEL", help="A model file (.nlptk); - is stdin.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check every byte, of the large arrays of big files too.")
    ] = False,
    methods: Annotated[bool, typer.Option("--methods", help="List every method and its parameters.")] = False,
    as_json: Json = False,
) -> None:
    """Say what a model file is, or list every method and its parameters.

    \b
    Example:
      nlptk info --verify news.nlptk
      nlptk info --methods
    """
    if methods == (model is not None):
        raise UsageError("info", "one thing is described at a time", "Give a MODEL or --methods")
    if model is None:
        _describe_methods(as_json)
    else:
        _describe_model(model, verify, as_json)


def _describe_model(path: str, verify: bool, as_json: bool) -> None:
    from nlptk.cli.output import write_document, write_report
    from nlptk.core.modelfile import describe

    described = describe(path, verify=verify)
    if as_json:
        write_document(described)
    else:
        rows = ({"field": name, "value": value} for name, value in _flat(described))
        write_report(("field", "value"), rows, as_json=False)


def _flat(document: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the values of a document under dotted names; an array is a line of type, shape and bytes."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif name == "arrays":
            for array in value:
                shape = " x ".join(map(str, array["shape"]))
                yield f"array {array['name']}", f"{array['type']}, {shape}, {array['bytes']} bytes"
        else:
            yield prefix + name, value


def _describe_methods(as_json: bool) -> None:
    from nlptk.cli.methods import described_methods
    from nlptk.cli.output import write_report

    write_report(METHOD_COLUMNS, described_methods(), as_json=as_json)
