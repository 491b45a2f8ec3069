"""NumPy's AVX-512 is left aside on a Zen 4, nowhere else, and never against the user's word."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nlptk.cli.processor import choose_sort

ZEN_4 = """\
processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 17
flags\t\t: fpu avx2 avx512f avx512bw

"""
SETTING = "NPY_DISABLE_CPU_FEATURES"


@pytest.fixture
def described(tmp_path, monkeypatch):
    monkeypatch.setenv(SETTING, "")
    monkeypatch.delenv(SETTING)

    def choose(text):
        path = tmp_path / "cpuinfo"
        path.write_text(text, "ascii")
        choose_sort(path)
        return os.environ.get(SETTING)

    return choose


def test_a_zen_4_sorts_without_avx_512(described):
    assert described(ZEN_4 * 2) == "X86_V4"


@pytest.mark.parametrize(
    ("there", "instead"),
    [("AuthenticAMD", "GenuineIntel"), (": 25", ": 26"), ("avx512f avx512bw", "fma")],
    ids=["Intel", "Zen 5", "Zen 3"],
)
def test_others_are_left_alone(described, there, instead):
    assert described(ZEN_4.replace(there, instead)) is None


@pytest.mark.parametrize(
    "text", ["", "\n", "no fields", "cpu family\t:\nflags : avx512f\n", "Processor: ARMv8\n\nvendor_id: x"]
)
def test_what_is_told_otherwise_is_left_alone(described, text):
    assert described(text) is None


def test_only_the_first_processor_is_read(described):
    assert described("processor\t: 0\nvendor_id\t: AuthenticAMD\n\n" + ZEN_4) is None


def test_without_a_description_nothing_is_set(tmp_path, monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    choose_sort(tmp_path / "none")
    assert SETTING not in os.environ


def test_what_the_user_has_set_stays(described, monkeypatch):
    monkeypatch.setenv(SETTING, "AVX512_SPR")
    assert described(ZEN_4) == "AVX512_SPR"


CHOSEN = """
import os
from nlptk.cli.processor import choose_sort
choose_sort()
from numpy._core._multiarray_umath import __cpu_dispatch__ as names, __cpu_features__ as has
print("NPY_DISABLE_CPU_FEATURES" not in os.environ or "X86_V4" not in names or not has["X86_V4"])
"""


def test_numpy_understands_the_setting():
    """On a Zen 4, where NumPy has the name: it warns of nothing and leaves AVX-512 aside."""
    environment = {name: value for name, value in os.environ.items() if name != SETTING}
    command = [sys.executable, "-W", "default", "-c", CHOSEN]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (ran.stdout, ran.stderr) == ("True\n", "")
