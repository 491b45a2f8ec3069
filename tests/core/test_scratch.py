"""Arrays in memory and in files are alike."""

import resource

import numpy as np
import pytest

from nlptk.core.errors import ResourceError
from nlptk.core.scratch import Scratch
from nlptk.core.spool import Spool


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_an_array_is_zeros_that_can_be_written(in_memory, size):
    array = Scratch(in_memory).zeros(size, np.int64)
    assert array.shape == (size,)
    assert not array.any()
    array[:] = np.arange(size)
    assert array.sum() == size * (size - 1) // 2


def test_an_array_in_a_file_leaves_no_file_behind(tmp_path):
    array = Scratch(False, str(tmp_path)).zeros(1000, np.uint32)
    assert list(tmp_path.iterdir()) == []
    array[999] = 7
    assert array[999] == 7


def test_a_disk_without_room_is_named_before_anything_is_written(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, before[1]))
    try:
        with pytest.raises(ResourceError, match="--temp-dir"):
            Scratch(False, str(tmp_path)).zeros(1 << 20, np.int64)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_growing_array_is_the_same_in_memory_and_in_a_file(in_memory, tmp_path):
    scratch = Scratch(in_memory, str(tmp_path))
    with Spool(np.int64) as spool:
        for start in range(0, 100, 10):
            scratch.append(spool, np.arange(start, start + 10))
        held = spool.nbytes
        assert (held > 0) is in_memory
        assert spool.finish().tolist() == list(range(100))
