"""Growing arrays: in memory or in a file, they come out the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlptk.core import spool
from nlptk.core.errors import ResourceError
from nlptk.core.spool import Spool

PARTS = st.lists(st.lists(st.integers(0, 1 << 31), max_size=5), max_size=6)


def array(values: list[int]) -> NDArray[np.uint32]:
    return np.array(values, dtype=np.uint32)


def plus_one(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return values + np.uint32(1)


@given(parts=PARTS, spilled_after=st.integers(0, 6), slice_items=st.integers(1, 4))
def test_what_was_appended_comes_out_changed(
    parts: list[list[int]], spilled_after: int, slice_items: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, Spool(np.uint32) as spooled:
        patch.setattr(spool, "_SLICE", slice_items)
        for number, part in enumerate(parts):
            if number == spilled_after:
                spooled.spill(None)
            spooled.append(array(part))
        assert len(spooled) == sum(map(len, parts))
        assert spooled.finish(plus_one).tolist() == [value + 1 for part in parts for value in part]


def test_without_a_change_values_come_out_as_they_are(tmp_path: Path) -> None:
    for spills in (False, True):
        with Spool(np.int64) as spooled:
            spooled.append(np.array([3, -1]))
            if spills:
                spooled.spill(str(tmp_path))
            spooled.append(np.array([2]))
            assert spooled.finish().tolist() == [3, -1, 2]


def test_a_spilled_spool_holds_no_memory(tmp_path: Path) -> None:
    with Spool(np.uint32) as spooled:
        spooled.append(array([1, 2]))
        assert spooled.nbytes == 8
        spooled.spill(str(tmp_path))
        spooled.append(array([3]))
        assert spooled.nbytes == 0


def test_the_result_outlives_the_spool_and_cannot_be_written_to(tmp_path: Path) -> None:
    for spills in (False, True):
        with Spool(np.uint32) as spooled:
            spooled.append(array([7]))
            if spills:
                spooled.spill(str(tmp_path))
            values = spooled.finish(plus_one)
        assert values.tolist() == [8]
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1


def test_the_file_has_no_name(tmp_path: Path) -> None:
    with Spool(np.uint32) as spooled:
        spooled.append(array([1]))
        spooled.spill(str(tmp_path))
        assert not list(tmp_path.iterdir())
        values = spooled.finish()
        assert not list(tmp_path.iterdir())
    assert values.tolist() == [1]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with Spool(np.uint32) as spooled:
        spooled.append(array([1]))
        with pytest.raises(ResourceError, match="^--temp-dir: .*No such file or directory"):
            spooled.spill(str(tmp_path / "missing"))


FULL_DISK = """
import resource, sys
import numpy as np
from nlptk.core.errors import ResourceError
from nlptk.core.spool import Spool
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
with Spool(np.uint32) as spooled:
    spooled.append(np.zeros(20_000, dtype=np.uint32))
    spooled.spill(sys.argv[1])
    try:
        spooled.append(np.zeros(20_000, dtype=np.uint32))
    except ResourceError as error:
        sys.stdout.write(str(error))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("--temp-dir: a temporary file cannot be kept there (File too large). ")
    assert done.stderr == ""
    assert not list(tmp_path.iterdir())
