"""Backslash escapes: how a field of a line writes the characters that would break it up."""

from __future__ import annotations

import re

ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}

_ESCAPES = {plain.encode(): written.encode() for plain, written in ESCAPES.items()}
_PLAIN = {written: plain for plain, written in _ESCAPES.items()}
_TO_ESCAPE = re.compile(rb"[\\\t\n\r]")
_ESCAPED = re.compile(rb"\\[\\tnr]")


def escaped(field: bytes) -> bytes:
    """Return a field as it is written."""
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], field)


def unescaped(field: bytes) -> bytes:
    """Return what a field says; a backslash before anything else stands for itself."""
    return _ESCAPED.sub(lambda match: _PLAIN[match[0]], field)
