"""Make nlptk/stopwords/data/iso from the wheel of stopwordsiso (MIT); `--check` only compares.

    pip download --no-deps stopwordsiso==0.7.1
    python scripts/stopwords.py stopwordsiso-0.7.1-py3-none-any.whl

A language is a text file, an entry a line, in the order of code points. An entry may be of several words
with a space between. Nothing is taken out and nothing is added.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "nlptk" / "stopwords" / "data" / "iso"
MEMBER = "stopwordsiso/stopwords-iso.json"
SHA256 = "337af4d57d5fa1fecc2ffcae532e9b9f05db51c74ff18d3dde9572185a3cdae4"  # of the member, in 0.7.1


def pages(wheel: Path) -> dict[str, str]:
    """Return the text of each file, by language."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(MEMBER)
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{wheel}: this is not {MEMBER} of stopwordsiso 0.7.1")
    lists = json.loads(data)
    return {f"{code}.txt": "".join(f"{word}\n" for word in sorted(lists[code])) for code in sorted(lists)}


def main() -> int:
    """Write the files, or compare them with what they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    given = parser.parse_args()
    differs = 0
    for name, text in pages(given.wheel).items():
        page = FOLDER / name
        if not given.check:
            page.write_text(text, "utf-8")
        elif not page.exists() or page.read_text("utf-8") != text:
            sys.stderr.write(f"{page} differs\n")
            differs = 1
    return differs


if __name__ == "__main__":
    sys.exit(main())
