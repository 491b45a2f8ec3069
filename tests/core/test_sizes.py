from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core import sizes
from nlptk.core.errors import UsageError
from nlptk.core.sizes import default_memory, format_size, parse_size, physical_memory


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("7b", 7),
        ("7", 7 * 1024),
        ("7k", 7 * 1024),
        ("7K", 7 * 1024),
        ("500M", 500 << 20),
        ("2g", 2 << 30),
        ("1T", 1 << 40),
        ("1.5G", 3 << 29),
        (" 2G\n", 2 << 30),
        ("0.1b", 1),
    ],
)
def test_a_size_is_read_as_sort_reads_it(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_a_percentage_is_of_the_memory_there_is() -> None:
    assert parse_size("50%") in (default_memory(), default_memory() + 1)
    assert parse_size("100%") == physical_memory()


@pytest.mark.parametrize(
    "text",
    ["", "G", "-1", "0", "0.0G", "1 G", "1GB", "1e3", "٣", "inf", "nan", "9" * 400, "1..5", "%", "half"],
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="this is not a size"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1025, "1.1 KB"),
        ((1 << 20) - 1, "1.0 MB"),
        (1 << 40, "1.0 TB"),
        (1 << 52, "4096.0 TB"),
    ],
)
def test_a_size_is_written_with_its_unit(size: int, text: str) -> None:
    assert format_size(size) == text


@given(st.integers(1, 1 << 60))
def test_a_written_size_given_back_is_enough(size: int) -> None:
    number, unit = format_size(size).split()
    again = parse_size(number + unit[0])
    assert size <= again <= size * 1.1 + 1


def test_default_memory_is_half_of_what_there_is() -> None:
    assert 1 << 20 < default_memory() == physical_memory() // 2


def test_a_container_has_only_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "limit").write_text("1048576\n")
    (tmp_path / "none").write_text("max\n")
    files = [str(tmp_path / name) for name in ("none", "limit", "missing")]
    monkeypatch.setattr(sizes, "_CGROUP_LIMITS", files)
    assert physical_memory() == 1 << 20
    monkeypatch.setattr(sizes, "_CGROUP_LIMITS", files[:1])
    assert physical_memory() > 1 << 20
