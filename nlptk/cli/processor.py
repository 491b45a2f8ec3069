"""Have NumPy sort as this processor sorts best; to be called before anything imports NumPy.

NumPy's sort for AVX-512 compresses into memory, which AMD's Zen 4 does in microcode: five to eight times
slower than its sort for AVX2 (docs/decisions.md). NumPy cannot tell the two apart, but the environment can.
"""

from __future__ import annotations

import os
from pathlib import Path

_SETTING = "NPY_DISABLE_CPU_FEATURES"
_AVX512 = "X86_V4"  # as NumPy 2.4 and later name it; an older one takes no notice
_ENOUGH = 8192  # bytes that hold the description of the first processor


def choose_sort(described: Path = Path("/proc/cpuinfo")) -> None:
    """Leave NumPy's AVX-512 aside where a Zen 4 is described, unless the user has set what to leave aside."""
    if _is_zen_4(described):
        os.environ.setdefault(_SETTING, _AVX512)


def _is_zen_4(described: Path) -> bool:
    try:
        with described.open("rb") as file:
            first = file.read(_ENOUGH).partition(b"\n\n")[0].decode("ascii", "replace")
    except OSError:  # not Linux
        return False
    lines = (line.partition(":") for line in first.splitlines())
    fields = {name.strip(): value.split() for name, _, value in lines}
    zen_3_or_4 = fields.get("vendor_id") == ["AuthenticAMD"] and fields.get("cpu family") == ["25"]
    return zen_3_or_4 and "avx512f" in fields.get("flags", [])
