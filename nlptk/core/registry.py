"""A folder is a registry: the file `kneser_ney.py` is the method `kneser-ney`, METHOD in it is the class.

Names come from listing the folder: nothing is imported until a method is asked for. METHOD is a frozen
dataclass whose fields are the method's parameters (specs.py). Its docstring is a sentence and a line
"- `parameter`: what it means" for each.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_type_hints

from nlptk.core.errors import UsageError
from nlptk.core.specs import choose, default_of, method_of, parameters, parse_spec, spec_of, type_name

_MEANING = re.compile(r"^- `(\w+)`: (.*(?:\n  .*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set: its default is as a spec has it, None where it must be given."""

    name: str
    type: str
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class MethodDescription:
    """A method for the reader: its sentence and all that its file says of it."""

    name: str
    summary: str
    details: str
    parameters: tuple[Parameter, ...]


def names(package: str) -> list[str]:
    """List the methods in a package's folder, by name; files with a leading underscore are not methods."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(package)
    modules = (module.name for module in pkgutil.iter_modules(spec.submodule_search_locations))
    return sorted(module.replace("_", "-") for module in modules if not module.startswith("_"))


def find(package: str, name: str) -> ModuleType:
    """Import the file of one method; UsageError with the nearest names if there is none."""
    known = names(package)
    if name not in known:
        raise UsageError(name or "''", "there is no method of this name", choose(name, known))
    return importlib.import_module(f"{package}.{name.replace('-', '_')}")


def build(package: str, spec: str) -> Any:
    """Make the method that a spec names, with the spec's parameters; UsageError for what cannot be meant."""
    name, given = parse_spec(spec)
    return method_of(find(package, name).METHOD, name, given)


def printed(method: object) -> str:
    """Print a method as a whole spec: `build` makes an equal one of it."""
    return spec_of(_name_of(type(method)), method)


def describe(package: str) -> list[MethodDescription]:
    """Describe every method of a package, by name; imports them all."""
    return [_described(find(package, name).METHOD) for name in names(package)]


def _name_of(method: type[Any]) -> str:
    return method.__module__.rpartition(".")[2].replace("_", "-")


def _described(method: type[Any]) -> MethodDescription:
    types = get_type_hints(method)
    documentation = inspect.cleandoc(method.__doc__ or "")
    meanings = {name: " ".join(text.split()) for name, text in _MEANING.findall(documentation)}
    described = tuple(
        Parameter(field.name, type_name(types[field.name]), default_of(field), meanings.get(field.name, ""))
        for field in parameters(method)
    )
    details = inspect.cleandoc(sys.modules[method.__module__].__doc__ or "")
    return MethodDescription(_name_of(method), documentation.partition("\n")[0], details, described)
