"""A worker in a process of its own, reached over a pipe."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

from nlptk.core.errors import NlptkError, ResourceError

Block = TypeVar("Block", contravariant=True)
Result = TypeVar("Result", covariant=True)
MakeWorker = Callable[[], "Worker[Any, Any]"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FORKS = sys.platform == "linux"
# In place of a pickled block, which always begins with 0x80.
_FINISH = b"finish"
_STOP = b"stop"


class Worker(Protocol[Block, Result]):
    """Turn blocks into results; a worker that gathers something tells it by a method `finish()`."""

    def __call__(self, block: Block, /) -> Result:
        """Return the result of one block."""


class Remote:
    """A worker's process, and the thread here that talks with it.

    The thread sends a block and waits for its result before the next: the two ends never both wait to send.
    """

    def __init__(self, make_worker: MakeWorker, others: list[Connection[Any, Any]]) -> None:
        """Start the process; `others` are this side's connections to the workers started before."""
        context: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")
        self.connection, theirs = multiprocessing.Pipe()
        inherited = [*others, self.connection] if _FORKS else []
        self.process = context.Process(target=_serve, args=(make_worker, theirs, inherited), daemon=True)
        _start(self.process)
        theirs.close()
        self._requests: queue.SimpleQueue[tuple[object, bool, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._asked = 0
        self._answered = 0  # counted by the thread

    @property
    def busy(self) -> bool:
        """Whether a request has not been answered yet."""
        return self._answered < self._asked

    def start_thread(self) -> None:
        """Begin to talk with the worker."""
        self._thread.start()

    def ask(self, block: object) -> Future[Any]:
        """Queue a block and return its result to come."""
        return self._ask(block, finish=False)

    def ask_finish(self) -> Future[Any]:
        """Queue the request to finish and return its result to come."""
        return self._ask(None, finish=True)

    def close(self) -> None:
        """End the thread and the process, once they have done what was asked."""
        self._requests.put(None)
        if self._thread.ident is not None:
            self._thread.join()
        with suppress(OSError):  # told, as a pool that was forked later may hold this end open
            self.connection.send_bytes(_STOP)
        self.connection.close()
        self.process.join()
        self.process.close()

    def _ask(self, block: object, finish: bool) -> Future[Any]:
        future: Future[Any] = Future()
        self._asked += 1
        self._requests.put((block, finish, future))
        return future

    def _talk(self) -> None:
        while (request := self._requests.get()) is not None:
            self._settle(*request)
            del request  # its block would stay in memory until the next

    def _settle(self, block: object, finish: bool, future: Future[Any]) -> None:
        try:
            result = self._exchange(_FINISH if finish else pickle.dumps(block, protocol=5))
        except BaseException as error:
            self._answered += 1
            future.set_exception(error)
        else:
            self._answered += 1
            future.set_result(result)

    def _exchange(self, message: bytes) -> object:
        try:
            self.connection.send_bytes(message)
            reply = self.connection.recv_bytes()
        except (EOFError, OSError):
            raise self._lost() from None
        done, value = pickle.loads(reply)
        if not done:
            raise value
        return value

    def _lost(self) -> ResourceError:
        self.process.join()
        code = self.process.exitcode or 0
        what = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return ResourceError("worker process", what, "If memory ran out, give fewer --jobs or less --memory")


def _start(process: Any) -> None:
    """Start a process whose first act is to set its own signal handlers: until then none may reach it."""
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside other threads; those of BLAS are prepared for them.
        warnings.simplefilter("ignore", DeprecationWarning)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    make_worker: MakeWorker, connection: Connection[Any, Any], inherited: list[Connection[Any, Any]]
) -> None:
    """Answer requests until the parent says stop or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent sees to it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for end in inherited:  # while any copy of its end is open, the parent's death would go unseen
        end.close()
    worker = None
    with suppress(EOFError, OSError):
        while (request := connection.recv_bytes()) != _STOP:
            try:
                worker = make_worker() if worker is None else worker
                reply = _answer(worker, request)
            except Exception as error:
                reply = _failure(error)
            del request
            connection.send_bytes(reply)
            del reply
    os._exit(0)  # no clean-up: whatever there is to clean up belongs to the parent


def _answer(worker: Worker[Any, Any], request: bytes) -> bytes:
    if request == _FINISH:
        result = worker.finish()  # type: ignore[attr-defined]
    else:
        result = worker(pickle.loads(request))
    return pickle.dumps((True, result), protocol=5)


def _failure(error: Exception) -> bytes:
    """Pickle an exception; one that is a bug takes its traceback along as a note."""
    if not isinstance(error, NlptkError):
        error.add_note("In a worker process:\n" + "".join(traceback.format_exception(error)))
    try:
        reply = pickle.dumps((False, error), protocol=5)
        pickle.loads(reply)
    except Exception:
        stand_in = RuntimeError(f"{type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", []):
            stand_in.add_note(note)
        return pickle.dumps((False, stand_in), protocol=5)
    return reply
