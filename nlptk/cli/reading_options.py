"""Options that commands share and that go together; a command takes each group as one parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypedDict, TypeVar, cast

from nlptk.cli.options import UTF_8, Encoding, Errors, Jobs, Memory, TempDir, jobs_of, memory_of
from nlptk.core.utf8 import STRICT

Settings = TypeVar("Settings")


class ReadingKeywords(TypedDict):
    """How the functions of the library are told to read text."""

    encoding: str
    errors: str


class WorkKeywords(TypedDict):
    """How the functions of the library are told what they may use."""

    memory: int  # bytes
    temp_dir: str | None
    jobs: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of a file become text."""

    encoding: Encoding = UTF_8
    errors: Errors = STRICT

    @property
    def keywords(self) -> ReadingKeywords:
        """The arguments of a function that reads text."""
        return {"encoding": self.encoding, "errors": self.errors}


@dataclass(frozen=True, slots=True)
class Work:
    """What a command may use to work."""

    memory: Memory = None
    temp_dir: TempDir = None
    jobs: Jobs = None

    @property
    def keywords(self) -> WorkKeywords:
        """The arguments of a function that works in memory, files and processes."""
        return {"memory": self.bytes_of_memory, "temp_dir": self.temp_dir, "jobs": self.processes}

    @property
    def bytes_of_memory(self) -> int:
        """The memory that may be used."""
        return memory_of(self.memory)

    @property
    def processes(self) -> int:
        """How many processes work."""
        return jobs_of(self.jobs)


def settings_of(kind: Callable[..., Settings], options: object, **others: object) -> Settings:
    """Make settings of a group of options: each field is the option of its name, but for the `others`."""
    names = {field.name for field in fields(cast(Any, kind))} - others.keys()
    return kind(**{name: getattr(options, name) for name in names}, **others)
