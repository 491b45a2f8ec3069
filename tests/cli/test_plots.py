"""Charts: the same bytes each time, readable for many lines, whatever the user's own settings."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest

from nlptk.cli import plots
from nlptk.cli.plots import Line

LINES = [Line(f"method {n} & more", [(10, 100 + n), (1000, 50 + 7 * n % 12)]) for n in range(12)]
LABELS = {"title": "<t>", "x_label": "tokens", "y_label": "perplexity"}
DRAW = f"""
from nlptk.cli import plots
from nlptk.cli.plots import Line
plots.save(plots.line_chart({LINES!r}, title="t", x_label="x", y_label="y"), "p.svg")
"""
# What matplotlib says on a slow machine where it has not been used before.
SLOW_FONTS = b"Matplotlib is building the font cache; this may take a moment.\n"


def texts_of(path):
    """Return the texts of an SVG in the order in which they stand."""
    root = ElementTree.parse(path).getroot()
    return [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_names_stand_in_the_order_in_which_the_lines_end(tmp_path):
    plots.save(plots.line_chart(LINES, **LABELS), str(tmp_path / "p.svg"))
    texts = texts_of(tmp_path / "p.svg")
    ordered = sorted(LINES, key=lambda line: -line.points[-1][1])
    assert [text for text in texts if "method" in text] == [line.name for line in ordered]
    assert {"<t>", "tokens", "perplexity"} <= {*texts}


def test_twelve_lines_are_told_apart():
    figure = plots.line_chart(LINES, **LABELS)
    looks = {(each.get_color(), each.get_marker(), each.get_linestyle()) for each in figure.axes[0].lines}
    assert len(looks) == 12


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([300, 340], {"300", "320", "340"}),
        ([10_000, 1_045_507], {"10,000", "20,000", "50,000", "500,000", "1,000,000"}),
        ([90, 2_100_000], {"100", "1,000", "1,000,000"}),
    ],
)
def test_ticks_are_few_whole_numbers_on_short_axes_and_long_ones(tmp_path, values, expected):
    line = Line("a", list(zip(values, [2, 2], strict=True)))
    plots.save(plots.line_chart([line], **LABELS), str(tmp_path / "p.svg"))
    numbers = {text for text in texts_of(tmp_path / "p.svg") if text.replace(",", "").isdigit()}
    assert expected <= numbers
    assert len(numbers) <= 12


def test_the_bytes_are_the_same_in_every_process(python, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "matplotlibrc").write_text("axes.facecolor: red\nsvg.fonttype: path\n")
    written = []
    for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"}, {"MPLCONFIGDIR": str(tmp_path / "own")}):
        done = python("-c", DRAW, env=env)
        said = done.stderr.replace(SLOW_FONTS, b"")
        assert (done.returncode, done.stdout, said) == (0, b"", b"")
        written.append((tmp_path / "p.svg").read_bytes())
    assert written[0] == written[1] == written[2]


def test_a_png_is_one_and_has_the_same_bytes_twice(tmp_path):
    for name in ("a.png", "b.PNG"):
        plots.save(plots.line_chart(LINES, **LABELS), str(tmp_path / name))
    first, second = ((tmp_path / name).read_bytes() for name in ("a.png", "b.PNG"))
    assert first.startswith(b"\x89PNG\r\n\x1a\n")
    assert first == second


def test_the_settings_of_a_program_that_draws_its_own_stay(tmp_path):
    before = dict(matplotlib.rcParams)
    plots.save(plots.line_chart(LINES, **LABELS), str(tmp_path / "p.svg"))
    assert dict(matplotlib.rcParams) == before


def test_a_chart_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "p.svg"
    path.write_text("old")
    figure = plots.line_chart(LINES, **LABELS)

    def broken(file, **_):
        file.write(b"half")
        raise RuntimeError

    monkeypatch.setattr(figure, "savefig", broken)
    with pytest.raises(RuntimeError):
        plots.save(figure, str(path))
    assert path.read_text() == "old"
    assert [each.name for each in Path(tmp_path).iterdir()] == ["p.svg"]


@pytest.mark.parametrize("lines", [[], [Line("one", [(5, 5)])], [Line("none", [])], [Line("图", [(5, 5)])]])
def test_a_chart_of_next_to_nothing_is_still_a_chart(tmp_path, lines):
    for name in ("p.svg", "p.png"):
        plots.save(plots.line_chart(lines, **LABELS), str(tmp_path / name))
    ElementTree.parse(tmp_path / "p.svg")
