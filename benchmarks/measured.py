"""Measurements that outlive the run that made them, a JSON line each: a long run may be cut and resumed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

Figures = dict[str, float]


class Measurements:
    """What has been measured, by name; what is new is written to the file at once."""

    def __init__(self, path: Path | None) -> None:
        """Read what the file has, if there is one."""
        self._path = path
        self._known: dict[str, list[Figures]] = {}
        if path is not None and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                name, figures = json.loads(line)
                self._known.setdefault(name, []).append(figures)

    def of(self, name: str, times: int, measure: Callable[[], Figures]) -> list[Figures]:
        """Return so many measurements of a name; those that are missing are made."""
        found = self._known.setdefault(name, [])
        while len(found) < times:
            found.append(measure())
            print(f"{name}: {found[-1]}", file=sys.stderr)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([name, found[-1]]) + "\n")
        return found[:times]
