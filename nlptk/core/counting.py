"""Count the byte strings of files in several processes and bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from nlptk.core.counts import CountedStrings, summed
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.remote import Worker
from nlptk.core.temporary import temporary_folder

Block = TypeVar("Block")


def count_in_workers(
    paths: Sequence[str],
    read: Callable[..., Iterable[Block]],
    make_worker: Callable[[int, Path], Worker[Block, None]],
    *,
    min_count: int,
    memory: int,
    temp_dir: str | None,
    jobs: int,
    progress: Progress,
) -> CountedStrings:
    """Add up what workers count and drop what occurs less than `min_count` times.

    `read(paths, on_bytes=...)` yields the blocks. `make_worker(memory, folder)` makes a worker that may use
    so many bytes and spill to the folder; its `finish()` returns a Run. Raises ResourceError when the
    distinct strings need more than `memory` bytes, or the disk is full.
    """
    with temporary_folder(temp_dir) as folder:
        make = partial(make_worker, memory // jobs, folder)
        with (
            progress.phase("counting words", total=input_size(paths), unit="B") as step,
            Workers(make, jobs) as workers,
        ):
            for _ in workers.map(read(paths, on_bytes=step)):
                pass
            runs = workers.finish()
        return summed(runs, memory, min_count)
