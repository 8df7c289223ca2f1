"""The colour bar: colours where their values are, and ticks that the user can read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.frames import Pixels, near
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.view.ticks import band_edges, format_value, ticks

COLORS = tuple(f"#{255 - step:02x}00{step:02x}" for step in range(256))


def grab(bar: ColorBar) -> Pixels:
    image = bar.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def test_colours_run_from_low_at_the_bottom_to_high_at_the_top(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.set_content(ColorBarContent("pressure [Pa]", -1.0, 3.0, COLORS))
    bar.resize(bar.sizeHint().width(), 300)
    bar.show()
    pixels = grab(bar)
    column = pixels[:, 20].astype(int)
    inside = np.nonzero((column[:, 1] < 20) & (column.sum(axis=1) > 200))[0]
    top, bottom = int(inside[0]), int(inside[-1])
    assert bottom - top > 200
    assert (near(column[top : top + 3], "#0000ff", 12)).all()
    assert (near(column[bottom - 2 : bottom + 1], "#ff0000", 12)).all()
    reds = column[top : bottom + 1, 0]
    assert (np.diff(reds) >= -1).all(), "one way all along"
    middle = column[(top + bottom) // 2]
    assert abs(middle[0] - 127) < 8
    assert (bar.content.low, bar.content.high) == (-1.0, 3.0)
    assert bar.accessibleDescription() == "pressure [Pa] from −1 to 3"


def test_it_does_not_get_narrower_before_another_dataset_comes(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    widths = []
    for title, low, high in [("p", 0.0, 1.0), ("p", -123456789.25, -123456780.0), ("p", 0.0, 1.0), ("q", 0.0, 1.0)]:
        bar.set_content(ColorBarContent(title, low, high, COLORS))
        widths.append(bar.sizeHint().width())
    assert widths[0] < widths[1] == widths[2] == widths[3]
    bar.forget_width()
    assert bar.sizeHint().width() == widths[1], "until it comes"
    for scale in (ColorBarContent("q", 0.0, 1.0, COLORS), ColorBarContent("p", -123456789.25, -123456780.0, COLORS)):
        bar.set_content(scale)  # the first one is what was shown of the dataset before
        widths.append(bar.sizeHint().width())
    assert widths[4:] == [widths[0], widths[1]]
    bar.set_content(ColorBarContent("q", 0.0, 1.0, COLORS))
    assert bar.sizeHint().width() == widths[1]
    font = bar.font()
    font.setPointSizeF(font.pointSizeF() / 2)
    bar.setFont(font)
    assert bar.sizeHint().width() < widths[0]


def test_ticks_sit_where_bands_meet(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bands = ("#0000ff", "#00ff00", "#ff0000", "#ff00ff", "#00ffff")
    bar.set_content(ColorBarContent("p", -1.0, 6.0, bands))
    bar.resize(bar.sizeHint().width(), 400)
    bar.show()
    pixels = grab(bar)
    rows = [np.flatnonzero(near(pixels[:, 20], color, 0)) for color in bands]
    edges = [row[0] for row in rows[:-1]]  # the last one of each is covered by the frame or the next band
    dark = np.flatnonzero(pixels[:, 33].sum(axis=1) < 600)  # ticks, right of the bar
    assert pixels[:, 33].sum(axis=1).min() > 200, "fainter than the text: a tick is no minus sign"
    for edge in edges:
        assert np.abs(dark - edge).min() <= 1, (edge, dark)
    assert len(dark) <= 12, "nowhere else but at the ends"


@pytest.mark.parametrize(("bands", "count"), [(1, 0), (2, 1), (10, 9), (11, 5), (12, 5), (20, 9), (64, 7), (97, 9)])
def test_edges_of_many_bands_are_left_out_evenly(bands: int, count: int) -> None:
    edges = band_edges(0.0, float(bands), bands)
    assert len(edges) == count
    assert np.allclose(edges, np.round(edges))
    assert np.allclose(np.diff(edges), np.diff(edges)[:1])
    assert np.allclose(band_edges(1.0, 10.0**bands, bands, log=True), 10.0 ** np.array(edges))


FEW = tuple((str(value), color) for value, color in ((-3, "#0000ff"), (0, "#ff0000"), (2**60, "#00ff00")))


def test_a_field_of_few_values_is_a_list_of_them_each_with_its_colour(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.set_content(ColorBarContent("material", -3.0, 2.0**60, ("#0000ff", "#ff0000", "#00ff00"), categories=FEW))
    bar.resize(bar.sizeHint().width(), 300)
    bar.show()
    pixels = grab(bar)
    rows = [np.flatnonzero(near(pixels[:, 20], color, 0)) for _value, color in FEW]
    assert all(len(row) > 5 for row in rows), "a swatch each"
    assert rows[0][-1] < rows[1][0] < rows[1][-1] < rows[2][0], "ascending from the top"
    used = sum(len(row) for row in rows)
    assert used < 60, "and no gradient besides"
    assert bar.accessibleDescription() == f"material: −3, 0, {2**60}"
    assert "change the range" not in bar.toolTip() and str(2**60) in bar.toolTip()
    text = (pixels.sum(axis=2) < 200) & (np.arange(pixels.shape[1]) > 40)
    assert np.flatnonzero(text[rows[2]].any(axis=0)).max() < pixels.shape[1] - 8, "19 digits have room"


def test_a_list_that_is_too_long_says_how_much_is_missing(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    colors = [f"#{16 * number:02x}00ff" for number in range(16)]
    bar.set_content(
        ColorBarContent("id", 0.0, 15.0, tuple(colors), categories=tuple(zip(map(str, range(16)), colors, strict=True)))
    )
    bar.show()
    seen = []
    for height in (100, 200, 500):
        bar.resize(bar.sizeHint().width(), height)
        pixels = grab(bar)
        seen.append([number for number, color in enumerate(colors) if near(pixels[:, 20], color, 0).any()])
    assert seen[2] == list(range(16))
    assert seen[1] == list(range(len(seen[1]))) and 3 < len(seen[1]) < 16
    assert len(seen[0]) < len(seen[1])


def test_ends_that_floating_point_does_not_hold_are_written_in_full(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    low, high = str(2**60), str(2**60 + 20)
    bar.set_content(ColorBarContent("id", 2.0**60, 2.0**60, COLORS, exact=(low, high)))
    assert bar.accessibleDescription() == f"id from {low} to {high}"
    wide = bar.sizeHint().width()
    bar.resize(wide, 300)
    bar.show()
    pixels = grab(bar)
    text = (pixels.sum(axis=2) < 200) & (np.arange(pixels.shape[1]) > 40)
    rows = np.flatnonzero(text[34:].any(axis=1)) + 34  # below the title
    assert rows[0] < 55 and rows[-1] > 270, "at both ends, though the numbers are equal"
    bar.forget_width()
    bar.set_content(ColorBarContent("id", 2.0**60, 2.0**60, COLORS))
    assert bar.sizeHint().width() < wide


def test_it_paints_whatever_the_range(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.show()
    tiny = 5e-324
    for low, high in [(0, 0), (1, 1), (-tiny, tiny), (1e308, 1.7e308), (-1.7e308, 1.7e308), (math.nan, math.nan),
                      (-math.inf, math.inf), (1e16, 1e16 + 2), (3, -3)]:  # fmt: skip
        for colors in ((), ("#123456",), COLORS):
            bar.set_content(ColorBarContent("x", float(low), float(high), colors))
            bar.resize(bar.sizeHint().width(), 60)
            bar.grab()


finite = st.floats(-1e300, 1e300)


@given(finite, finite)
def test_ticks_are_round_ascending_inside_and_not_many(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    found = ticks(low, high)
    assert found == sorted(set(found))
    span = high - low
    assert all(low - span * 1e-9 <= tick <= high + span * 1e-9 for tick in found)
    assert len(found) <= 8
    if span > 1e-6 * max(abs(low), abs(high)) and span > 1e-300:
        assert len(found) >= 2
        steps = np.diff(found)
        assert np.allclose(steps, steps[0], rtol=1e-6)
        digit = steps[0] / 10.0 ** math.floor(math.log10(steps[0]) + 1e-9)
        assert min(abs(digit - good) for good in (1, 2, 5, 10)) < 1e-6


@given(finite, finite)
def test_neighbouring_ticks_have_different_labels(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    assume(high - low > 1e-6 * max(abs(low), abs(high)) and high - low > 1e-290)
    labels = [format_value(tick, low, high) for tick in ticks(low, high)]
    assert len(set(labels)) == len(labels)
    for tick, label in zip(ticks(low, high), labels, strict=True):
        assert abs(float(label.replace("−", "-")) - tick) <= (high - low) * 0.02
        assert len(label) <= 18


@given(st.floats(), st.none() | st.floats(), st.none() | st.floats())
def test_any_value_has_a_short_word(value: float, low: float | None, high: float | None) -> None:
    assert 1 <= len(format_value(value, low, high)) <= 20


def test_no_ticks_without_a_range() -> None:
    for low, high in ((1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (-math.inf, math.inf), (1e300, 1e300)):
        assert ticks(low, high) == []
