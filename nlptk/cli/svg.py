"""Charts of lines as SVG: logarithmic axes, a marker for each value, every line named at its right end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 860, 560
LEFT, RIGHT, TOP, BOTTOM = 76, 210, 48, 60  # margins; the right one holds the names
LINE_HEIGHT = 15
COLOURS = (
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf",
    "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#393b79", "#843c39",
)  # fmt: skip
DASHES = ("", "6 3", "2 3", "8 3 2 3")
_FEW_DECADES = 1.5  # below which ticks stand at 1, 2 and 5, not at the decades alone
_LEAST_TICKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and its points, x rising; both coordinates are above 0."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis from one place of the picture to another."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        low, high = min(values, default=1), max(values, default=1)
        room = (high / low) ** 0.04 if high > low else 1.25
        return cls(low / room, high * room, start, end)

    def place(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        decades = math.log10(self.high / self.low)
        finest: list[float] = []
        for steps in ((1,), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9), [n / 20 for n in range(20, 200)]):
            if len(steps) == 1 and decades < _FEW_DECADES:
                continue
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            finest = [step * 10.0**power for power in powers for step in steps]
            finest = [tick for tick in finest if self.low <= tick <= self.high]
            if len(finest) >= _LEAST_TICKS:
                break
        return finest


def line_chart(lines: Sequence[Line], *, title: str, x_label: str, y_label: str) -> str:
    """Draw lines, the names at their right ends in the order of their last values."""
    points = [point for line in lines for point in line.points]
    x = _Axis.over([point[0] for point in points], LEFT, WIDTH - RIGHT)
    y = _Axis.over([point[1] for point in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="26" font-size="16">{escape(title)}</text>',
        *_axes(x, y, x_label, y_label),
    ]
    drawn = [(number, line) for number, line in enumerate(lines) if line.points]
    for number, line in drawn:
        parts += _line(line, x, y, number)
    parts += _names(drawn, y)
    return "\n".join([*parts, "</svg>", ""])


def _axes(x: _Axis, y: _Axis, x_label: str, y_label: str) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#333"/>']
    for tick in x.ticks():
        at = f"{x.place(tick):.1f}"
        parts.append(f'<path d="M{at} {TOP}V{bottom}" stroke="#eee"/>')
        parts.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle">{_number(tick)}</text>')
    for tick in y.ticks():
        at = f"{y.place(tick):.1f}"
        parts.append(f'<path d="M{LEFT} {at}H{right}" stroke="#eee"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at}" dy="4" text-anchor="end">{_number(tick)}</text>')
    middle_x, middle_y = (LEFT + right) / 2, (TOP + bottom) / 2
    parts.append(f'<text x="{middle_x}" y="{HEIGHT - 16}" text-anchor="middle">{escape(x_label)}</text>')
    turned = f'transform="rotate(-90 18 {middle_y})" text-anchor="middle"'
    return [*parts, f'<text x="18" y="{middle_y}" {turned}>{escape(y_label)}</text>']


def _line(line: Line, x: _Axis, y: _Axis, number: int) -> list[str]:
    places = [(x.place(a), y.place(b)) for a, b in line.points]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    dash = f' stroke-dasharray="{_dash(number)}"' if _dash(number) else ""
    colour = COLOURS[number % len(COLOURS)]
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>'
    return [drawn, *(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in places)]


def _names(drawn: Sequence[tuple[int, Line]], y: _Axis) -> list[str]:
    """Write the names from top to bottom, moved apart where they would cover each other."""
    ordered = sorted(drawn, key=lambda each: y.place(each[1].points[-1][1]))
    wanted = [y.place(line.points[-1][1]) for _, line in ordered]
    places = list(wanted)
    for row in range(1, len(places)):
        places[row] = max(places[row], places[row - 1] + LINE_HEIGHT)
    over = places[-1] - (HEIGHT - BOTTOM) if places else 0
    if over > 0:  # push back up from the bottom
        places[-1] -= over
        for row in range(len(places) - 2, -1, -1):
            places[row] = min(places[row], places[row + 1] - LINE_HEIGHT)
    edge = WIDTH - RIGHT
    parts = []
    for (number, line), place, end in zip(ordered, places, wanted, strict=True):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(
            f'<path d="M{edge + 2} {end:.1f}L{edge + 16} {place:.1f}" stroke="{colour}" fill="none"/>'
        )
        parts.append(
            f'<text x="{edge + 20}" y="{place:.1f}" dy="4" fill="{colour}">{escape(line.name)}</text>'
        )
    return parts


def _dash(number: int) -> str:
    return DASHES[number // len(COLOURS) % len(DASHES)]


def _number(value: float) -> str:
    if value >= 1e6:  # noqa: PLR2004
        return f"{value / 1e6:g} M"
    return f"{value / 1000:g} k" if value >= 10_000 else f"{value:g}"  # noqa: PLR2004
