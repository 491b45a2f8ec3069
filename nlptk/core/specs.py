"""Spec strings: `kneser-ney:discount=0.75` names a method and sets its parameters.

    SPEC   name[:key=value[,key=value]...]
    value  item[/item]...                       a list joins with /
    item   text without , : " / or "text"       in quotes, "" is a quote

The keys are the fields of the method's dataclass, whose types say how a value is read: int, float, bool
(true, false), str, tuple, and `X | None` (none). A printed spec sets every field and reads back equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from nlptk.core.errors import UsageError

Method = TypeVar("Method")
Value: TypeAlias = "str | list[str]"

NONE = "none"
BOOLEANS = {"true": True, "false": False}
TYPE_NAMES = {int: "integer", float: "number", bool: "true|false", str: "text"}

QUOTED = r'"(?:[^"]|"")*"'
ITEM = rf'(?:{QUOTED}|[^",:/]*)'
PARAMETER = re.compile(rf"(?P<key>\w+)=(?P<value>{ITEM}(?:/{ITEM})*)(?P<more>,|\Z)")
ITEMS = re.compile(rf'(?:\A|/)({QUOTED}|[^"/]*)')
NEEDS_QUOTES = re.compile(r'[,:"]')


class Quoted(str):
    """Text that stood in quotes: never `none`, and never an empty list."""

    __slots__ = ()


def parse_spec(text: str) -> tuple[str, dict[str, Value]]:
    """Take a spec apart into the method's name and the text, or list of texts, of each parameter.

    >>> parse_spec('katz:discounts=0.5/1,unknown="a,b"')
    ('katz', {'discounts': ['0.5', '1'], 'unknown': 'a,b'})
    """
    name, colon, rest = text.partition(":")
    given: dict[str, Value] = {}
    place, more = 0, bool(colon)
    while more:
        match = PARAMETER.match(rest, place)
        if not match:
            remedy = 'Write NAME:KEY=VALUE,KEY=VALUE, and values with , : or " in double quotes'
            raise UsageError(text, f"it cannot be read from {rest[place:]!r} on", remedy)
        if match["key"] in given:
            raise UsageError(text, f"{match['key']} is given twice", "Give it once")
        given[match["key"]] = _value(match["value"])
        place, more = match.end(), bool(match["more"])
    return name, given


def method_of(method: type[Method], name: str, given: Mapping[str, Value]) -> Method:
    """Make a method, a dataclass, from the texts of a spec; UsageError that names the parameter."""
    types = get_type_hints(method)
    known = {field.name: field for field in parameters(method)}
    for key in given:
        if key not in known:
            raise UsageError(f"{name}:{key}", "there is no such parameter", choose(key, list(known)))
    missing = [key for key, field in known.items() if key not in given and default_of(field) is None]
    if missing:
        wanted = f"{missing[0]}={type_name(types[missing[0]])}"
        raise UsageError(name, f"its parameter {missing[0]} must be given", f"Write {name}:{wanted}")
    return method(**{key: _checked(name, key, given[key], types[key]) for key in given})


def spec_of(name: str, method: object) -> str:
    """Print a method with all its parameters, as a spec that reads back equal."""
    given = [f"{field.name}={_printed(getattr(method, field.name))}" for field in parameters(type(method))]
    return f"{name}:{','.join(given)}" if given else name


def parameters(method: type[Any]) -> Iterator[Field[Any]]:
    """Yield the fields that a spec can set."""
    return (field for field in fields(method) if field.init)


def default_of(field: Field[Any]) -> str | None:
    """Print a parameter's default, or return None if it has none."""
    if field.default_factory is not MISSING:
        return _printed(field.default_factory())
    return None if field.default is MISSING else _printed(field.default)


def type_name(annotation: Any) -> str:
    """Say what a parameter takes, as it is written in a spec: `number/number/...`, `integer or none`."""
    if get_origin(annotation) is tuple:
        return "/".join("..." if each is Ellipsis else type_name(each) for each in get_args(annotation))
    optional = _without_none(annotation)
    return TYPE_NAMES[annotation] if optional is None else f"{type_name(optional)} or {NONE}"


def choose(wrong: str, known: list[str]) -> str:
    """Make the remedy for a wrong name: the nearest one, and all of them."""
    from difflib import get_close_matches  # slow to load, and needed for mistakes only

    if not known:
        return "There are none"
    near = get_close_matches(wrong, known, n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}There are: {', '.join(known)}"


def _value(text: str) -> Value:
    items = [_item(item) for item in ITEMS.findall(text)]
    return items[0] if len(items) == 1 else items


def _item(text: str) -> str:
    return Quoted(text[1:-1].replace('""', '"')) if text.startswith('"') else text


def _checked(name: str, key: str, value: Value, annotation: Any) -> object:
    try:
        return _converted(value, annotation)
    except (ValueError, KeyError) as error:
        text = value if isinstance(value, str) else "/".join(value)
        what = f"the parameter {key} takes {type_name(annotation)}"
        raise UsageError(f"{name}:{key}={text}", what, f"Write {key}={type_name(annotation)}") from error


def _converted(value: Value, annotation: Any) -> object:
    """Read a value as its field's type says; ValueError or KeyError if it is none of that type."""
    optional = _without_none(annotation)
    if optional is not None:
        is_none = value == NONE and not isinstance(value, Quoted)
        return None if is_none else _converted(value, optional)
    if get_origin(annotation) is tuple:
        return _tuple(value, get_args(annotation))
    if annotation is str:
        return "/".join(_items(value))
    if isinstance(value, list):
        raise ValueError("a list")
    return BOOLEANS[value] if annotation is bool else annotation(value)


def _tuple(value: Value, types: tuple[Any, ...]) -> tuple[object, ...]:
    items = _items(value)
    if types[-1] is Ellipsis:
        types = (types[0],) * len(items)
    return tuple(_converted(item, each) for item, each in zip(items, types, strict=True))


def _items(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [value] if value or isinstance(value, Quoted) else []


def _without_none(annotation: Any) -> Any:
    """Return the X of `X | None`, or None for any other type."""
    args = get_args(annotation)
    if get_origin(annotation) not in (Union, UnionType) or NoneType not in args:
        return None
    return Union[tuple(each for each in args if each is not NoneType)]  # noqa: UP007


def _printed(value: object) -> str:
    if isinstance(value, tuple):
        return "/".join(_in_list(item) for item in value)
    if value is None:
        return NONE
    if isinstance(value, bool):
        return str(value).lower()
    return _quoted(value) if isinstance(value, str) else repr(value)


def _in_list(item: object) -> str:
    text = _printed(item)
    return f'"{text}"' if isinstance(item, str) and "/" in text and not text.startswith('"') else text


def _quoted(text: str) -> str:
    if text and text != NONE and not NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'
