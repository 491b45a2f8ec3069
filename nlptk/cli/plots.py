"""Charts, drawn by matplotlib (the extra `plot`) and saved as SVG or PNG: the same bytes for the same data.

Figures are made without pyplot, so no display is needed, and with matplotlib's own defaults, whatever the
user's matplotlibrc says.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

FORMATS = {".svg": "svg", ".png": "png"}
# Okabe and Ito 2008, told apart by the colour-blind, without the yellow that is pale on white.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
MARKERS = ("o", "s", "^", "D", "v")
DASHES = ("-", "--", ":", "-.")

_WIDTH, _HEIGHT = 8.6, 5.6  # inches, the height at least
_NAME_HEIGHT = 0.22
_CELL, _MARGIN = 0.17, 2.4  # inches, of a heat map
_PROBABILITIES = 0, 0.01, 0.05, 0.1, 0.25, 0.5, 1  # at which its colours are named
_RC: dict[str, Any] = {
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": 100,
    "grid.color": "#e6e6e6",
    "savefig.dpi": 150,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "nlptk",  # ids that are the same each time
}
_SHORT, _LONG = 1, 3  # decades of an axis, between which ticks stand at some steps of each


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and its points from left to right; both coordinates are above 0."""

    name: str
    points: Sequence[tuple[float, float]]


def check(path: str) -> None:
    """Raise now, before any work is done, what would keep a chart from being drawn and saved."""
    from nlptk.core.files import check_output

    if PurePath(path).suffix.lower() not in FORMATS:
        raise UsageError("--plot", f"{path} ends neither in .svg nor in .png", "Name it chart.svg, say")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        what = "drawing needs the package matplotlib"
        raise UsageError("--plot", what, 'Run pip install "nlptk[plot]"') from error
    check_output(path)


def save(figure: Figure, path: str) -> None:
    """Write a figure as the ending of the path says, or nothing at all."""
    from nlptk.core.files import write_atomic

    form = FORMATS[PurePath(path).suffix.lower()]
    unstamped = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
    with _defaults(), write_atomic(path) as file:
        figure.savefig(file, format=form, metadata=unstamped[form])


def line_chart(lines: Sequence[Line], *, title: str, x_label: str, y_label: str) -> Figure:
    """Draw lines over logarithmic axes, named on the right in the order in which they end."""
    from matplotlib.figure import Figure

    with _defaults():
        drawn = [line for line in lines if line.points]
        size = _WIDTH, max(_HEIGHT, _NAME_HEIGHT * len(drawn))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot(xscale="log", yscale="log", title=title, xlabel=x_label, ylabel=y_label)
        for number, line in enumerate(drawn):
            _draw(axes, line, number)
        handles, _ = axes.get_legend_handles_labels()
        ends = [line.points[-1][1] for line in drawn]
        if handles:
            ordered = [handles[row] for row in sorted(range(len(ends)), key=lambda row: -ends[row])]
            figure.legend(handles=ordered, loc="outside right center", frameon=False)
            _label(axes.xaxis, [x for line in drawn for x, _ in line.points], (1, 2, 5))
            _label(axes.yaxis, [y for line in drawn for _, y in line.points], (1, 2, 3, 5))
    return figure


def heat_map(
    cells: Any, rows: Sequence[str], columns: Sequence[str], *, title: str, x_label: str, y_label: str
) -> Figure:
    """Draw probabilities (R, C) as colours: a row of cells for each of the names on the left."""
    from matplotlib.colors import PowerNorm
    from matplotlib.figure import Figure

    with _defaults():
        size = _MARGIN + _CELL * len(columns), _MARGIN + _CELL * len(rows)
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot(title=title, xlabel=x_label, ylabel=y_label)
        axes.grid(visible=False)
        image = axes.imshow(cells, cmap="Blues", norm=PowerNorm(0.5, 0, 1), interpolation="nearest")
        axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8, parse_math=False)
        axes.set_yticks(range(len(rows)), rows, fontsize=8, parse_math=False)
        bar = figure.colorbar(image, ax=axes, shrink=0.6, ticks=_PROBABILITIES)
        bar.ax.set_yticklabels(map(str, _PROBABILITIES), fontsize=8)
    return figure


def _draw(axes: Axes, line: Line, number: int) -> None:
    x, y = zip(*line.points, strict=True)
    axes.plot(
        x,
        y,
        label=line.name,
        color=COLOURS[number % len(COLOURS)],
        marker=MARKERS[number % len(MARKERS)],
        linestyle=DASHES[number // len(COLOURS) % len(DASHES)],
        markersize=5,
    )


def _label(axis: Axis, values: Sequence[float], steps: Sequence[int]) -> None:
    """Put ticks with whole numbers on a logarithmic axis, however short or long it is."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

    decades = math.log10(max(values) / min(values))
    if decades > _SHORT:
        axis.set_major_locator(LogLocator(subs=steps if decades < _LONG else (1,)))
    else:
        axis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))


@contextmanager
def _defaults() -> Iterator[None]:
    """Set matplotlib's own defaults and ours for a while, and keep it from talking of its fonts."""
    from matplotlib import style

    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with style.context(["default", _RC]), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")
            yield
    finally:
        log.setLevel(level)
