"""Which form text has, by its first line."""

from __future__ import annotations

import csv

from nlptk.augment.forms._base import REGISTRY, Form
from nlptk.core.errors import UsageError
from nlptk.core.registry import find, names
from nlptk.core.specs import choose


def form_named(name: str, field: str, label_field: str, numbered: bool) -> Form:
    """Return the form of a name; UsageError if there is none."""
    if name not in names(REGISTRY):
        raise UsageError(f"--format {name}", "there is no form of this name", choose(name, names(REGISTRY)))
    form: Form = find(REGISTRY, name).METHOD(field, label_field, numbered)
    return form


def recognized(line: bytes, field: str) -> str:
    """Return the name of the form that text with this first line has."""
    if line.lstrip().startswith(b"{"):
        return "jsonl"
    if b"\t" in line:
        return "labelled"
    text = line.decode("utf-8", "replace")
    if "," in text and field in next(csv.reader([text]), []):
        return "csv"
    return "plain"
