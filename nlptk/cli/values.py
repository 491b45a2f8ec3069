"""The values of options, read without pydantic: Typer would import it for every run, 0.1 s and 8 MB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args, get_origin

from typer import BadParameter
from typer._coercion import RuntimeParam
from typer.core import TyperArgument, TyperOption

if TYPE_CHECKING:
    from typer._click import Context, Parameter

WANTED = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True)
class PlainValue(RuntimeParam):
    """How a value of a plain type, or a list of them, is read from text."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        plain = _plain_type(self.annotation)
        try:
            return plain(value) if plain is self.annotation else [plain(each) for each in value]
        except ValueError:
            raise BadParameter(f"{value!r} is not {WANTED[plain]}", ctx=ctx, param=param) from None


def read_plainly(params: Sequence[Parameter]) -> None:
    """Let the parameters of plain types be read by `PlainValue`; Typer reads the others."""
    for param in params:
        assert isinstance(param, TyperOption | TyperArgument)
        described = param.type_descriptor
        if param._runtime_param is None and _plain_type(described.annotation) in WANTED:
            param._runtime_param = PlainValue(described.parameter_info, described.annotation)


def _plain_type(annotation: Any) -> Any:
    """Return X for the annotations X and list[X]."""
    return get_args(annotation)[0] if get_origin(annotation) is list else annotation
