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
_NAME_SIZE = 7.5  # points
_WIDE, _NARROW = 0x1100, 0.62  # from where on most characters are wide; the width of those before, in sizes
_FLATTEST, _TALLEST = 0.5, 1.2  # of a map: height by width
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


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a map: its name, its place and the group whose colour it has."""

    name: str
    x: float
    y: float
    group: int = 0


def check(path: str, option: str = "--plot", also: str = "") -> None:
    """Raise now, before any work is done, what would keep a chart from being drawn and saved.

    `also` is an ending that the command itself knows.
    """
    from nlptk.core.files import check_output

    if PurePath(path).suffix.lower() not in FORMATS:
        known = f"in {also}, .svg nor .png" if also else "in .svg nor in .png"
        raise UsageError(option, f"{path} ends neither {known}", "Name it chart.svg, say")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        what = "drawing needs the package matplotlib"
        raise UsageError(option, what, 'Run pip install "nlptk[plot]"') from error
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


def scatter(points: Sequence[Point], *, title: str) -> Figure:
    """Draw points with their names, but for names that would cover those of earlier points."""
    from matplotlib.figure import Figure

    with _defaults():
        across, down = (_span([place[axis] for place in map(_place, points)]) for axis in (0, 1))
        shape = min(max(down / across, _FLATTEST), _TALLEST)
        figure = Figure(figsize=(_WIDTH, _WIDTH * shape), layout="constrained")
        axes = figure.add_subplot(title=title)
        colours = [COLOURS[point.group % len(COLOURS)] for point in points]
        axes.scatter([point.x for point in points], [point.y for point in points], s=6, c=colours)
        axes.margins(0.08)
        axes.set_aspect("equal", adjustable="datalim")
        axes.set_axis_off()  # directions on a map mean nothing
        figure.draw_without_rendering()
        pixels = axes.transData.transform([_place(point) for point in points]).tolist()
        for number in _apart(pixels, [point.name for point in points]):
            axes.annotate(
                points[number].name.replace("$", r"\$"),  # between two, matplotlib sees a formula
                _place(points[number]),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                color=colours[number],
                fontsize=_NAME_SIZE,
            )
    return figure


def _place(point: Point) -> tuple[float, float]:
    return point.x, point.y


def _span(values: Sequence[float]) -> float:
    return max(values) - min(values) or 1.0


def _apart(places: Sequence[Sequence[float]], names: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of names, behind their places in pixels, that cover none of those before."""
    size = _NAME_SIZE * _RC["figure.dpi"] / 72
    taken: list[tuple[float, float, float]] = []
    for number, ((x, y), name) in enumerate(zip(places, names, strict=True)):
        end = x + size * (1 + sum(_NARROW if ord(each) < _WIDE else 1 for each in name))
        if all(x > right or end < left or abs(y - at) > 1.1 * size for left, right, at in taken):
            taken.append((x, end, y))
            yield number


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
