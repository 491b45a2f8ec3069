"""Words on a plane, drawn by matplotlib or as an HTML page that can be moved about and searched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING

from nlptk.cli import plots

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HTML = ".html"


@dataclass(frozen=True, slots=True)
class WordMap:
    """Words, where they are, and the group of each: the number of the word whose neighbour it is."""

    title: str
    words: Sequence[str]  # (n,)
    places: Sequence[tuple[float, float]]  # (n,)
    groups: Sequence[int]  # (n,)


def check(path: str) -> None:
    """Raise now, before any work is done, what would keep a map from being drawn and saved."""
    from nlptk.core.files import check_output

    if PurePath(path).suffix.lower() == HTML:
        check_output(path)
    else:
        plots.check(path, "-o", also=HTML)


def save(drawn: WordMap, path: str) -> None:
    """Write a map as the ending of the path says, or nothing at all."""
    if PurePath(path).suffix.lower() == HTML:
        from nlptk.core.files import write_atomic

        with write_atomic(path) as file:
            file.write(page(drawn).encode("utf-8", "replace"))
    else:
        plots.save(_figure(drawn), path)


def page(drawn: WordMap) -> str:
    """Return a page that needs nothing else: no server, no network."""
    template = files("nlptk.cli").joinpath("embed_page.html").read_text("utf-8")
    data = {
        "title": drawn.title,
        "words": list(drawn.words),
        "x": [round(x, 5) for x, _ in drawn.places],
        "y": [round(y, 5) for _, y in drawn.places],
        "groups": list(drawn.groups),
        "colours": plots.COLOURS,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    inert = text.replace("<", "\\u003c")  # no word ends the script
    return template.replace("%TITLE%", escape(drawn.title)).replace("%DATA%", inert)


def _figure(drawn: WordMap) -> Figure:
    points = [
        plots.Point(word, x, y, group)
        for word, (x, y), group in zip(drawn.words, drawn.places, drawn.groups, strict=True)
    ]
    return plots.scatter(points, title=drawn.title)
