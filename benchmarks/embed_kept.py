"""Measurements of word vectors that are kept in a file, so that a benchmark can be run in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    """What one run of one program showed; another run of the same key takes its place."""

    part: str  # of the benchmark
    corpus: str
    setting: str
    program: str
    number: int  # of the run, or the seed
    figures: dict[str, float]
    machine: str = ""  # where and when

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What it is a measurement of."""
        return self.part, self.corpus, self.setting, self.program, self.number


class Kept:
    """The measurements in a JSON file, a line each; it is written anew with every change."""

    def __init__(self, path: Path, machine: str) -> None:
        self._path = path
        self._machine = machine
        given = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        self._all = {found.key: found for found in (Measurement(**each) for each in given)}

    def put(self, *key: str, number: int, figures: dict[str, float]) -> None:
        """Keep what a run of a (part, corpus, setting, program) has shown."""
        part, corpus, setting, program = key
        made = Measurement(part, corpus, setting, program, number, figures, self._machine)
        self._all[made.key] = made
        self._write()

    def forget(self, *key: str, programs: Iterable[str]) -> None:
        """Drop what runs of programs in a (part, corpus, setting) have shown: it is measured again."""
        dropped = {(*key, program) for program in programs}
        self._all = {key: found for key, found in self._all.items() if key[:4] not in dropped}
        self._write()

    def figures(self, *key: str) -> list[dict[str, float]]:
        """Return the figures of all runs of a (part, corpus, setting, program), by their number."""
        found = sorted(self._found(key), key=lambda each: each.number)
        return [each.figures for each in found]

    def programs(self, *key: str) -> list[str]:
        """Return the programs of a (part, corpus, setting), by their names."""
        return sorted({found.program for found in self._found(key)})

    def machines(self, corpus: str) -> list[str]:
        """Return where and when anything was measured on a corpus."""
        return sorted({found.machine for found in self._all.values() if found.corpus == corpus})

    def _found(self, key: Sequence[str]) -> Iterator[Measurement]:
        return (found for found in self._all.values() if found.key[: len(key)] == tuple(key))

    def _write(self) -> None:
        lines = [json.dumps(asdict(each)) for _, each in sorted(self._all.items())]
        text = ",\n".join(lines)
        partial = self._path.with_suffix(".partial")
        partial.write_text(f"[\n{text}\n]\n", encoding="utf-8")
        partial.replace(self._path)
