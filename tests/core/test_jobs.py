import contextlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlptk.core import remote
from nlptk.core.errors import InputError, ModelError, NlptkError, ResourceError, UsageError
from nlptk.core.jobs import Workers


class Gatherer:
    """Answer each block with what came before it, too."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.seen: list[object] = []

    def __call__(self, block: object) -> tuple[str, list[object]]:
        self.seen.append(block)
        return self.name, list(self.seen)

    def finish(self) -> tuple[int, list[object]]:
        return os.getpid(), self.seen


def echo() -> type[object]:
    return lambda block: block  # type: ignore[return-value]


def raising(error: Exception, block: object) -> None:
    raise error


class Unpicklable(Exception):
    def __init__(self, one: object, two: object) -> None:
        super().__init__("cannot be made from this alone")


jobs_1_to_3 = pytest.mark.parametrize("jobs", [1, 2, 3])


@jobs_1_to_3
def test_results_come_in_the_order_of_the_blocks(jobs: int) -> None:
    with Workers(lambda: str, jobs) as workers:
        assert list(workers.map(range(50))) == [str(i) for i in range(50)]
        assert list(workers.map([])) == []
        assert list(workers.map(range(3))) == ["0", "1", "2"]


@jobs_1_to_3
@settings(max_examples=5)
@given(count=st.integers(0, 20))
def test_blocks_are_dealt_in_turn_to_workers_that_remember(jobs: int, count: int) -> None:
    with Workers(partial(Gatherer, "a name"), jobs) as workers:
        results = list(workers.map(range(count)))
        summaries = workers.finish()
    assert results == [("a name", list(range(i % jobs, i + 1, jobs))) for i in range(count)]
    assert [seen for _, seen in summaries] == [list(range(j, count, jobs)) for j in range(jobs)]
    processes = {process for process, _ in summaries}
    assert len(processes) == jobs
    assert (os.getpid() in processes) == (jobs == 1)


@jobs_1_to_3
def test_blocks_are_taken_only_as_they_are_needed(jobs: int) -> None:
    taken = 0

    def blocks() -> Iterator[int]:
        nonlocal taken
        for block in range(100):
            taken += 1
            yield block

    with Workers(lambda: abs, jobs) as workers:
        for done, _ in enumerate(workers.map(blocks())):
            assert taken - done <= 2 * jobs
    assert taken == 100


def test_large_arrays_pass_both_ways() -> None:
    blocks = [np.full(2_000_000, i, np.int64) for i in range(6)]
    with Workers(lambda: np.negative, 2) as workers:
        for block, result in zip(blocks, workers.map(blocks), strict=True):
            assert np.array_equal(result, -block)


def test_one_job_stays_in_this_process_and_pickles_nothing() -> None:
    block = threading.Lock()
    with Workers(echo, 1) as workers:
        assert list(workers.map([block])) == [block]


@jobs_1_to_3
@pytest.mark.parametrize("kind", [InputError, ModelError, ResourceError, UsageError])
def test_an_error_of_ours_comes_through_with_its_parts(kind: type[NlptkError], jobs: int) -> None:
    with pytest.raises(kind) as caught:
        with Workers(lambda: partial(raising, kind("file:1", "what", "remedy")), jobs) as workers:
            list(workers.map(range(10)))
    assert (caught.value.where, caught.value.what, caught.value.remedy) == ("file:1", "what", "remedy")
    assert not hasattr(caught.value, "__notes__")


def test_errors_of_ours_pickle() -> None:
    error = pickle.loads(pickle.dumps(InputError("where", "what", "remedy")))
    assert type(error) is InputError
    assert str(error) == "where: what. remedy."


def test_the_error_of_the_first_block_in_order_is_the_one() -> None:
    def worker(block: int) -> int:
        if block >= 3:
            raise ValueError(block)
        return block

    results = []
    with pytest.raises(ValueError, match=r"^3\b"), Workers(lambda: worker, 2) as workers:
        for result in workers.map(range(10)):
            results.append(result)
    assert results == [0, 1, 2]


def test_a_bug_in_a_worker_brings_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as caught, Workers(lambda: (1).__truediv__, 2) as workers:
        list(workers.map([0]))
    assert "In a worker process:\nTraceback" in caught.value.__notes__[0]


def test_an_exception_that_does_not_pickle_is_described() -> None:
    with pytest.raises(RuntimeError, match="^Unpicklable: cannot be made") as caught:
        with Workers(lambda: partial(raising, Unpicklable(1, 2)), 2) as workers:
            list(workers.map([0]))
    assert "Traceback" in caught.value.__notes__[0]


def test_a_result_that_does_not_pickle_is_an_error_not_a_hang() -> None:
    with pytest.raises(TypeError, match="cannot pickle"):
        with Workers(lambda: lambda _: threading.Lock(), 2) as workers:
            list(workers.map([0]))


def test_a_block_that_does_not_pickle_is_an_error_not_a_hang() -> None:
    with pytest.raises(TypeError, match="cannot pickle"), Workers(echo, 2) as workers:
        list(workers.map([threading.Lock()]))


def test_a_worker_that_cannot_be_made_is_an_error() -> None:
    for jobs in (1, 2):
        with (
            pytest.raises(ModelError),
            Workers(partial(raising, ModelError("a", "b", "c"), 0), jobs) as workers,
        ):  # type: ignore[arg-type]
            list(workers.map([0]))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1])
def test_a_killed_worker_is_lack_of_resources(number: signal.Signals) -> None:
    def worker(block: int) -> int:
        if block == 3:
            os.kill(os.getpid(), number)
        return block

    with pytest.raises(ResourceError) as caught, Workers(lambda: worker, 2) as workers:
        list(workers.map(range(100)))
    assert str(caught.value).startswith(f"worker process: killed by {number.name}. If memory ran out")


def test_a_worker_that_exits_is_named() -> None:
    with pytest.raises(ResourceError, match="worker process: ended with exit code 3"):
        with Workers(lambda: os._exit, 2) as workers:
            list(workers.map([3]))


def test_a_failing_source_of_blocks_ends_the_work() -> None:
    def blocks() -> Iterator[int]:
        yield 1
        raise InputError("file", "cut", "mend it")

    with pytest.raises(InputError), Workers(lambda: abs, 2) as workers:
        list(workers.map(blocks()))


def test_results_that_nobody_waits_for_are_given_up() -> None:
    began = threading.active_count()
    with Workers(lambda: time.sleep, 2) as workers:
        results = workers.map([0, 3600, 3600, 3600])
        assert next(results) is None
    assert threading.active_count() == began


def test_pools_may_overlap() -> None:
    first, second = Workers(lambda: abs, 2), Workers(lambda: abs, 2)
    with contextlib.ExitStack() as outer, contextlib.ExitStack() as inner:
        inner.enter_context(first)  # left first, while the second still runs
        outer.enter_context(second)
        assert list(first.map(range(3))) == list(second.map(range(3))) == [0, 1, 2]


def test_nothing_of_a_pool_is_left_behind() -> None:
    here = Path("/proc/self/fd")
    began = len(list(here.iterdir())) if here.exists() else 0
    for _ in range(3):
        with Workers(lambda: abs, 2) as workers:
            list(workers.map(range(5)))
    assert multiprocessing.active_children() == []
    assert (len(list(here.iterdir())) if here.exists() else 0) == began


def test_processes_that_cannot_be_started_are_lack_of_resources(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(multiprocessing, "Pipe", refuse)
    with pytest.raises(ResourceError, match=r"^--jobs: 2 processes cannot be started \(Too many"):
        Workers(echo, 2).__enter__()


@pytest.mark.parametrize("jobs", [0, -1])
def test_no_jobs_is_a_usage_error(jobs: int) -> None:
    with pytest.raises(UsageError, match="Give 1 or more"):
        Workers(echo, jobs)


def test_spawned_processes_work_as_forked_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_FORKS", False)
    blocks: list[NDArray[np.int64]] = [np.arange(i) for i in range(5)]
    with Workers(partial(partial, np.sum), 2) as workers:
        assert list(workers.map(blocks)) == [0, 0, 1, 3, 6]
    with pytest.raises(ZeroDivisionError), Workers(partial(partial, divmod, 1), 2) as workers:
        list(workers.map([0]))


# Signals: in a process group of its own, as a shell starts a command.

SCRIPT = """
    import os, signal, sys, time
    from nlptk.core.jobs import Workers

    def work(block):
        if block >= 2:
            os.write(1, b"%d\\n" % os.getpid())
            time.sleep(60)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with Workers(lambda: work, 2) as workers:
            list(workers.map(range(100)))
    except KeyboardInterrupt:
        sys.exit(130)
"""


def wait_until_gone(process: int) -> None:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX":
            time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("to_group", [False, True])
def test_a_signal_ends_the_work_promptly_and_quietly(number: signal.Signals, to_group: bool) -> None:
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        workers = [int(process.stdout.readline()) for _ in range(2)]
        if to_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        code = process.wait(30)
        if number == signal.SIGKILL and not to_group:  # busy workers see it when they have an answer
            assert code == -number
            for worker in workers:
                os.kill(worker, signal.SIGTERM)
        else:
            assert code == (-number if number == signal.SIGKILL else 128 + number)
        assert process.stdout.read() == b""  # at the end only once the workers have gone
        assert process.stderr is not None
        assert process.stderr.read() == b""
    for worker in workers:
        wait_until_gone(worker)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
def test_idle_workers_end_when_their_parent_is_killed() -> None:
    script = """
        import os, signal
        from nlptk.core.jobs import Workers
        with Workers(lambda: lambda block: os.write(1, b"%d\\n" % os.getpid()), 3) as workers:
            list(workers.map(range(3)))
            os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # ends as its pipes do
    assert done.returncode == -signal.SIGKILL
    assert done.stderr == b""
    for worker in done.stdout.split():
        wait_until_gone(int(worker))
