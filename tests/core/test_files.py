import bz2
import contextlib
import gzip
import io
import lzma
import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nlptk.core.errors import InputError, ResourceError
from nlptk.core.files import STDIN, check_output, input_size, open_input, write_atomic

TEXT = b"one\n\ntwo \xff\0 three\r\n" * 5000


def zst(data: bytes) -> bytes:
    zstandard: Any = pytest.importorskip("zstandard")
    return bytes(zstandard.ZstdCompressor().compress(data))


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zst,
}
formats = pytest.mark.parametrize("form", COMPRESSORS)
as_root = os.geteuid() == 0


def content(path: str | Path, n: int = 1 << 16) -> bytes:
    with open_input(str(path)) as file:
        return b"".join(file.chunks(n))


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def names(directory: Path) -> list[str]:
    return sorted(entry.name for entry in directory.iterdir())


def run(code: str, *args: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


# Reading


def test_a_plain_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plain"
    path.write_bytes(TEXT)
    assert content(path) == TEXT
    assert content(path, 1) == TEXT


@formats
def test_compressed_files_are_known_by_their_first_bytes(form: str, tmp_path: Path) -> None:
    path = tmp_path / "no-suffix"
    path.write_bytes(COMPRESSORS[form](TEXT))
    assert content(path) == TEXT


@formats
def test_compressed_standard_input_is_known_by_its_first_bytes(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard_input(monkeypatch, COMPRESSORS[form](TEXT))
    with open_input(STDIN) as file:
        assert file.name == "<stdin>"
        assert file.size is None
        assert b"".join(file.chunks(1000)) == TEXT


@formats
def test_streams_end_to_end_are_one_text(form: str, tmp_path: Path) -> None:
    path = tmp_path / "two"
    compress = COMPRESSORS[form]
    path.write_bytes(compress(TEXT) + compress(b"") + compress(b"more\n") + bytes(8))
    assert content(path) == TEXT + b"more\n"
    assert content(path, 1 if form != "zst" else 1000) == TEXT + b"more\n"


@formats
def test_a_compressed_empty_file_is_empty(form: str, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(COMPRESSORS[form](b""))
    assert content(path) == b""


@formats
def test_truncated_compressed_data_is_named_wherever_it_is_cut(form: str, tmp_path: Path) -> None:
    path = tmp_path / "cut"
    whole = COMPRESSORS[form](b"some text\n")
    for length in range(10, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError) as caught:
            content(path)
        assert str(caught.value).startswith(f"{path}: it ends in the middle of its {form} stream.")


@formats
def test_truncation_in_a_later_stream_is_named(form: str, tmp_path: Path) -> None:
    path = tmp_path / "cut"
    whole = COMPRESSORS[form](TEXT)
    path.write_bytes(whole + whole[:-5])
    with pytest.raises(InputError, match="in the middle"):
        content(path)


@formats
def test_damaged_compressed_data_is_named(form: str, tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    whole = bytearray(COMPRESSORS[form](os.urandom(5000)))
    whole[len(whole) // 2] ^= 1
    if form == "zst":  # which checks no sums unless asked to: damage its header
        whole[4] ^= 0x08
    path.write_bytes(whole)
    with pytest.raises(InputError, match=f"{form} data is damaged"):
        content(path)


@formats
def test_garbage_behind_compressed_data_is_not_dropped_silently(form: str, tmp_path: Path) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(COMPRESSORS[form](TEXT) + b"garbage that goes on and on")
    with pytest.raises(InputError, match="damaged"):
        content(path)


def test_every_bit_flip_of_a_gzip_file_is_the_text_or_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "flipped.gz"
    whole = gzip.compress(b"some text, some text\n", mtime=0)
    for bit in range(24, 8 * len(whole)):  # the first 24 say that it is gzip
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with contextlib.suppress(InputError):
            assert content(path) == b"some text, some text\n"


@pytest.mark.parametrize(
    "text", [b"", b"B", b"BZh", b"BZhang\n", b"\x1f", b"\x1f\x8b", b"\x28\xb5", b"\xfd7"]
)
def test_text_that_begins_like_compressed_data_is_text(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(text)
    assert content(path) == text
    assert content(path, 1) == text


@formats
def test_much_text_from_few_bytes_comes_in_bounded_pieces(form: str, tmp_path: Path) -> None:
    path = tmp_path / "zeros"
    path.write_bytes(COMPRESSORS[form](bytes(1 << 24)) * 5)
    with open_input(str(path)) as file:
        lengths = [len(chunk) for chunk in file.chunks(1 << 20)]
    assert sum(lengths) == 5 << 24
    assert max(lengths) <= (1 << 25 if form == "zst" else 1 << 20)


def test_zst_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "text.zst"
    path.write_bytes(zst(b"text"))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(ResourceError, match=r"pip install nlptk\[zst\]"):
        open_input(str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing"
    for name in (str(path), str(path / "below"), f"{path}\udcff"):
        with pytest.raises(InputError) as caught:
            open_input(name)
        assert str(caught.value) == f"{name}: there is no such file. Check the path."


def test_a_file_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="no such file"):
        open_input(str(tmp_path / "file" / "below"))


def test_a_directory_is_named(tmp_path: Path) -> None:
    for name in (str(tmp_path), ""):
        with pytest.raises(InputError, match="this is a directory. Name the files in it."):
            open_input(name)


@pytest.mark.skipif(as_root, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch(mode=0)
    with pytest.raises(InputError, match="it may not be read"):
        open_input(str(path))


@pytest.mark.parametrize(
    ("error", "message"),
    [(PermissionError(13, "Permission denied"), "may not be read"), (OSError(5, "I/O error"), "I/O error")],
)
def test_what_the_system_refuses_is_an_input_error(
    error: OSError, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=message):
        open_input("file")


def test_an_error_in_the_middle_of_a_file_is_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            data = super().read1(size)
            if not data:
                raise OSError(5, "Input/output error")
            return data

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken(b"text")))
    with open_input(STDIN) as file, pytest.raises(InputError, match="<stdin>: .*Input/output error"):
        list(file.chunks(100))


def test_closed_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        open_input(STDIN)


def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"text")
    assert content(STDIN) == b"text"
    assert content(STDIN) == b""
    assert not sys.stdin.closed


def test_a_line_from_a_terminal_is_enough_to_begin() -> None:
    here, there = os.openpty()
    code = """
        import sys
        from nlptk.core.files import open_input
        with open_input("-") as file:
            sys.stdout.buffer.write(file.read(1 << 20))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdin=there, stdout=subprocess.PIPE) as process:
        os.write(here, b"hi\n")
        assert process.communicate(timeout=60)[0] == b"hi\n"
    os.close(here)
    os.close(there)


def test_a_pipe_that_does_not_block_is_waited_for() -> None:
    here, there = os.pipe()
    os.set_blocking(here, False)
    code = """
        from nlptk.core.files import open_input
        print(flush=True)
        with open_input("-") as file:
            print(b"".join(file.chunks(100)))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdin=here, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.write(there, b"late\n")
        os.close(there)
        assert process.communicate(timeout=60)[0] == b"b'late\\n'\n"
    os.close(here)


@pytest.mark.parametrize("form", [None, *COMPRESSORS])
def test_progress_counts_the_bytes_as_they_are_stored(form: str | None, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(COMPRESSORS[form](TEXT) if form else TEXT)
    told: list[int] = []
    with open_input(str(path)) as file:
        assert file.size == path.stat().st_size
        assert b"".join(file.chunks(10_000, told.append)) == TEXT
        assert sum(told) == file.size
    assert min(told) > 0
    assert input_size([str(path), str(path)]) == 2 * file.size


def test_the_size_of_what_is_no_plain_file_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    standard_input(monkeypatch, b"text")
    for other in (STDIN, str(tmp_path), str(tmp_path / "missing")):
        assert input_size([str(tmp_path / "file"), other]) is None
    assert input_size([]) == 0


# Writing


def write(path: str | Path, data: bytes) -> None:
    with write_atomic(str(path)) as file:
        file.write(data)


def test_a_new_file_appears_whole_and_alone(tmp_path: Path) -> None:
    with write_atomic(str(tmp_path / "new")) as file:
        file.write(b"text")
        (temporary,) = names(tmp_path)
        assert temporary.startswith(".new.")
        assert temporary.endswith(".tmp")
    assert names(tmp_path) == ["new"]
    assert (tmp_path / "new").read_bytes() == b"text"


def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write(tmp_path / "new", b"")
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    path.chmod(0o604)
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o604


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "target"
    link = tmp_path / "link"
    link.symlink_to(target)
    for data in (b"new", b"newer"):  # the link dangles at first
        write(link, data)
        assert link.is_symlink()
        assert target.read_bytes() == data
    assert names(tmp_path / "there") == ["target"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError, InputError("a", "b", "c")])
def test_any_failure_leaves_the_old_file_and_no_other(
    error: type[BaseException] | BaseException, tmp_path: Path
) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    with pytest.raises(BaseException) as caught, write_atomic(str(path)) as file:  # noqa: B017
        file.write(b"new" * 10_000)
        raise error
    assert caught.type is (error if isinstance(error, type) else type(error))
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["old"]


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    code = """
        import sys
        from nlptk.core.errors import ResourceError
        from nlptk.core.files import write_atomic
        size = int(sys.argv[2])
        try:
            with write_atomic(sys.argv[1]) as file:
                file.write(bytes(size))
        except ResourceError as error:
            print(error)
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    for size in (10_001, 1_000_000):  # one fails when it is flushed, one at once
        done = run(code, path, str(size), preexec_fn=limit)
        assert done.stdout == f"{path}: the file grew past the limit on sizes. Raise it with ulimit -f.\n"
        assert done.stderr == ""
        assert path.read_bytes() == b"old"
        assert names(tmp_path) == ["old"]


def test_a_full_device_is_named() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(ResourceError, match="/dev/full: the disk is full. Make room, or write elsewhere."):
        write(full, b"text")


def test_an_array_that_does_not_fit_the_device_is_named() -> None:
    np = pytest.importorskip("numpy")
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(ResourceError, match="/dev/full"), write_atomic("/dev/full") as file:
        np.zeros(100_000).tofile(file)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_the_old_file_and_no_other(number: signal.Signals, tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    code = """
        import signal, sys, time
        from nlptk.core.files import write_atomic
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            with write_atomic(sys.argv[1]) as file:
                file.write(bytes(100_000))
                print("ready", flush=True)
                time.sleep(60)
        except KeyboardInterrupt:
            sys.exit(130)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(60) == 128 + number
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["old"]


def test_a_device_is_written_to_and_stays() -> None:
    write("/dev/null", b"text")
    assert Path("/dev/null").is_char_device()
    check_output("/dev/null")


def test_a_named_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as cat:
        write(pipe, b"text")
        assert cat.communicate(timeout=60)[0] == b"text"
    assert pipe.is_fifo()


def test_standard_output_is_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(out)))  # type: ignore[type-var]
    sys.stdout.write("before ")
    check_output(STDIN)
    write(STDIN, b"text")
    assert out.getvalue() == b"before text"
    assert not sys.stdout.closed


def test_closed_standard_output_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(ResourceError, match="<stdout>: .*standard output is closed"):
        write(STDIN, b"")


def test_a_closed_pipe_stays_a_closed_pipe() -> None:
    code = """
        import os, sys
        from nlptk.core.files import write_atomic
        try:
            with write_atomic("-") as file:
                file.write(bytes(1_000_000))
        except BrokenPipeError:
            os._exit(141)
    """
    here, there = os.pipe()
    os.close(here)
    command = [sys.executable, "-c", textwrap.dedent(code)]
    assert subprocess.run(command, stdout=there, check=False, timeout=60).returncode == 141
    os.close(there)


Refused = Callable[[Path], str]
REFUSED: dict[str, Refused] = {
    "this is a directory": lambda here: str(here),
    "this is a directory. Name": lambda here: f"{here}/new/",
    "its directory does not exist": lambda here: str(here / "missing" / "new"),
    "its directory does not exist. Make": lambda here: str(here / "file" / "new"),
    "it cannot be written": lambda here: str(here / ("x" * 300)),
    "it cannot be written (Too many": lambda here: str(here / "loop"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_target_that_cannot_be_written_is_named_early_and_late(message: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    path = REFUSED[message](tmp_path)
    for attempt in (check_output, lambda path: write(path, b"text")):
        with pytest.raises(ResourceError) as caught:
            attempt(path)
        assert str(caught.value).startswith(f"{path}: {message}")
    assert names(tmp_path) == ["file", "loop"]


@pytest.mark.skipif(as_root, reason="root may write everywhere")
def test_a_read_only_directory_or_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(ResourceError, match="old: it may not be written"):
        write(path, b"new")
    tmp_path.chmod(0o555)
    try:
        for attempt in (check_output, lambda path: write(path, b"text")):
            with pytest.raises(ResourceError, match="new: it may not be written"):
                attempt(str(tmp_path / "new"))
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


def test_a_long_name_leaves_room_for_the_temporary_one(tmp_path: Path) -> None:
    for name in ("x" * 255, "é" * 127):
        write(tmp_path / name, b"text")
        assert (tmp_path / name).read_bytes() == b"text"


def test_an_early_check_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    check_output(str(tmp_path / "old"))
    check_output(str(tmp_path / "new"))
    assert names(tmp_path) == ["old"]


@pytest.fixture(autouse=True)
def no_open_files() -> Iterator[None]:
    """Fail a test that leaves a file open."""
    here = Path("/proc/self/fd")
    before = len(list(here.iterdir())) if here.exists() else 0
    yield
    assert (len(list(here.iterdir())) if here.exists() else 0) <= before
