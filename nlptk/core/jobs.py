"""Workers that keep state: blocks are dealt to them in turn, results come back in order.

Block i goes to worker i % jobs, so what each worker sees does not depend on timing. One job runs in this
process, more in processes of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from typing import Any, Generic, Self, TypeVar

from nlptk.core.errors import ResourceError, UsageError
from nlptk.core.remote import Remote, Worker

Block = TypeVar("Block")
Result = TypeVar("Result")


class Workers(Generic[Block, Result]):
    """A pool of workers, each made by `make_worker` in its own process; use it in a `with` statement.

    `make_worker` must pickle where processes are spawned (anywhere but Linux), blocks and results always.
    What a worker raises is raised here; a worker that is killed gives ResourceError. Leaving by an exception,
    Ctrl-C among them, kills the workers at once, and they end by themselves should this process be killed.
    """

    def __init__(self, make_worker: Callable[[], Worker[Block, Result]], jobs: int) -> None:
        if jobs < 1:
            raise UsageError(f"--jobs {jobs}", "there must be a process to do the work", "Give 1 or more")
        self._make_worker = make_worker
        self._jobs = jobs
        self._local: Worker[Block, Result] | None = None
        self._remote: list[Remote] = []

    def __enter__(self) -> Self:
        """Start the workers."""
        if self._jobs == 1:
            self._local = self._make_worker()
            return self
        try:
            for _ in range(self._jobs):
                self._remote.append(Remote(self._make_worker, [other.connection for other in self._remote]))
            for remote in self._remote:  # only now: a fork copies locks, but not the threads to free them
                remote.start_thread()
        except OSError as error:
            self._close(kill=True)
            what = f"{self._jobs} processes cannot be started ({error.strerror or error})"
            raise ResourceError("--jobs", what, "Give fewer") from error
        except BaseException:
            self._close(kill=True)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop the workers; what nobody has waited for is given up."""
        self._close(kill=kind is not None or any(remote.busy for remote in self._remote))

    def map(self, blocks: Iterable[Block]) -> Iterator[Result]:
        """Yield the result of each block, in order; at most two blocks a worker are under way."""
        if self._local is not None:
            yield from map(self._local, blocks)
            return
        under_way: deque[Future[Result]] = deque()
        for i, block in enumerate(blocks):
            under_way.append(self._remote[i % self._jobs].ask(block))
            if len(under_way) == 2 * self._jobs:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def together(self, blocks: Sequence[Block]) -> list[Result]:
        """Give each worker one of as many blocks at once, so that they may wait for each other.

        Returns the results in the workers' order. What one raises is raised at once: leave the `with`.
        """
        if self._local is not None:
            return [self._local(block) for block in blocks]
        asked = [remote.ask(block) for remote, block in zip(self._remote, blocks, strict=True)]
        for done in wait(asked, return_when=FIRST_EXCEPTION).done:
            done.result()
        return [future.result() for future in asked]

    def finish(self) -> list[Any]:
        """Return what `finish()` of each worker returns, in the workers' order."""
        if self._local is not None:
            return [self._local.finish()]  # type: ignore[attr-defined]
        answers = [remote.ask_finish() for remote in self._remote]
        return [answer.result() for answer in answers]

    def _close(self, kill: bool) -> None:
        if kill:
            for remote in self._remote:
                remote.process.kill()
        for remote in self._remote:
            remote.close()
        self._remote.clear()
        self._local = None
