"""Workers that wait for each other, and the memory and the threads they have."""

from __future__ import annotations

import multiprocessing
import os
import signal

import numpy as np
import pytest

from nlptk.core import blas
from nlptk.core.errors import ResourceError
from nlptk.core.jobs import Workers
from nlptk.core.shared import shared_zeros


class Waiting:
    """Worker 0 waits for the others, which do what they are told."""

    def __init__(self) -> None:
        self.gate = multiprocessing.Semaphore(0)

    def __call__(self, block: tuple[int, str]) -> int:
        number, order = block
        if number == 0:
            self.gate.acquire()
        elif order == "raise":
            raise ResourceError("worker", "it has had enough", "Let it be")
        elif order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            self.gate.release()
        return number


def _told(order: str) -> list[int]:
    waiting = Waiting()
    with Workers(lambda: waiting, 2) as workers:
        return workers.together([(0, order), (1, order)])


def test_results_come_in_the_workers_order():
    assert _told("go on") == [0, 1]


@pytest.mark.parametrize(("order", "message"), [("raise", "it has had enough"), ("die", "killed by SIGKILL")])
def test_an_error_of_one_ends_the_waiting_of_the_others(order, message):
    with pytest.raises(ResourceError, match=message):
        _told(order)


def test_what_a_worker_writes_into_shared_memory_all_can_read():
    shared = shared_zeros((3, 2), np.float32)

    def write(row: int) -> None:
        shared[row] = row

    with Workers(lambda: write, 2) as workers:
        workers.together([1, 2])
    assert shared.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_an_array_without_elements_can_be_shared():
    assert shared_zeros((0, 4), np.int64).shape == (0, 4)


def test_one_thread_is_used_and_then_as_many_as_before():
    found = blas._openblas()
    if found is None:
        pytest.skip("NumPy has no OpenBLAS of its own here")
    library, name = found
    threads = getattr(library, name.format("get"))
    before = threads()
    with blas.one_blas_thread():
        assert threads() == 1
    assert threads() == before
