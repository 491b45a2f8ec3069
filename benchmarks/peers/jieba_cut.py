"""Segment the lines of a file with jieba: hmm|dictionary TEXT.

`hmm` is its HMM alone, `dictionary` its dictionary, and the HMM where that has no word. The words go to
stdout, one space between.
"""

import sys
from pathlib import Path

import jieba
from jieba import finalseg


def main(how: str, text: str) -> None:
    """Segment all lines."""
    jieba.dt.tmp_dir = str(Path(text).resolve().parent)  # where it keeps its dictionary from run to run
    cut = finalseg.cut if how == "hmm" else jieba.cut
    lines = Path(text).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    sys.stdout.writelines(" ".join(cut(line)) + "\n" for line in lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
