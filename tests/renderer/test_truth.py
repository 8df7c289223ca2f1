"""The colour of a pixel is the colour of the value that is there, whatever the scale of the colours is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.frames import Pixels, box_of, color_count, explain, near, rgb, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, plane
from viewer.protocol import SceneShown

WHITE = "#ffffff"


def tiles(values: Any, location: str = "cell") -> Zone:
    """A row of rectangles, one for each value: of the cell, or of all four of its own nodes."""
    count = len(values)
    x = np.arange(count)[:, None] + np.array([0, 1, 1, 0])
    y = np.broadcast_to(np.array([0, 0, 1, 1]) * count / 8, x.shape)
    points = np.stack([x, y, np.zeros(x.shape)], axis=2).reshape(-1, 3)
    arrays = cells(points, [(9, np.arange(4 * count).reshape(-1, 4))])
    values = np.asarray(values)
    return Zone(arrays, cell={"f": values}) if location == "cell" else Zone(arrays, vertex={"f": np.repeat(values, 4)})


def tile_colors(pixels: Pixels, count: int) -> list[str]:
    """The colour in the middle of each square, which has to be the only one of its square."""
    mask = ~near(pixels, WHITE, 0)
    mask[150:, :90] = False  # the axes marker
    left, top, right, bottom = box_of(mask)
    colors = []
    for place in range(count):
        start = left + place / count * (right + 1 - left)
        square = pixels[top + 2 : bottom - 1, round(start) + 2 : round(start + (right + 1 - left) / count) - 2]
        assert color_count(square) == 1, (place, explain(pixels))
        colors.append("#" + bytes(square[0, 0]).hex())
    return colors


def wanted(shown: SceneShown, value: float) -> str:
    assert shown.range is not None
    low, high = shown.range
    if not np.isfinite(value) or (shown.log and value <= 0):
        return shown.nan_color
    if value < low:
        return shown.below_color
    if value > high:
        return shown.above_color
    with np.errstate(divide="ignore"):
        share = np.log(value / low) / np.log(high / low) if shown.log else (value - low) / (high - low)
    return shown.colors[min(int(share * len(shown.colors) + 1e-6), len(shown.colors) - 1)]


VALUES = np.array([-3.0, 0.0, 1e-3, 0.5, 1.0, np.nan, 2.0, 5.0, 9.99, 10.0, 100.0, np.inf])


@pytest.mark.parametrize("location", ["cell", "vertex"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"reversed": True},
        {"bands": 5},
        {"bands": 7, "reversed": True, "color_map": "coolwarm"},
        {"range": (0.0, 10.0)},
        {"range": (0.0, 10.0), "bands": 4},
        {"range": (0.5, 1.0), "reversed": True},
        {"log": True},
        {"log": True, "range": (0.5, 10.0), "bands": 3},
        {"log": True, "range": (1e-3, 2.0), "color_map": "turbo"},
        {"percentiles": (10.0, 90.0)},
        {"percentiles": (20.0, 100.0), "log": True},
        {"range": (200.0, 300.0)},
        {"range": (-30.0, -20.0)},
    ],
)
def test_each_value_has_its_colour(painter: RendererChild, write: Writer, location: str, options: dict) -> None:
    shown = painter.show(write(tiles(VALUES, location)), field="f", **options)
    found = tile_colors(painter.frame()[1], len(VALUES))
    assert found == [wanted(shown, value) for value in VALUES]
    assert shown.log == options.get("log", False) and shown.data_range == (-3.0, 100.0)
    holes = sum(color == shown.nan_color for color in found)
    assert holes == (4 if shown.log else 2)
    special = [color for color in (shown.nan_color, shown.below_color, shown.above_color) if color]
    distinct = np.array([rgb(color) for color in (*special, "#b8bdc4", WHITE)])
    apart = np.linalg.norm(distinct[:, None] - distinct[None], axis=2) + 1e3 * np.eye(len(distinct))
    assert apart.min() > 60
    colors = np.array([rgb(color) for color in shown.colors])
    assert np.linalg.norm(colors[:, None] - distinct[None, : len(special)], axis=2).min() > 60


def test_colours_below_and_above_are_told_only_when_there_are_some(painter: RendererChild, write: Writer) -> None:
    artifact = write(tiles(np.arange(5.0)))
    shown = painter.show(artifact, field="f", range=(0.0, 4.0))
    assert (shown.below_color, shown.above_color, shown.nan_color, shown.notes) == ("", "", "", ())
    shown = painter.show(artifact, field="f", range=(1.0, 4.0))
    assert shown.below_color and not shown.above_color
    assert any("outside the range (1 below, 0 above)" in note for note in shown.notes)
    shown = painter.show(artifact, field="f", range=(0.0, 1.5))
    assert not shown.below_color and shown.above_color
    assert any("(0 below, 3 above)" in note for note in shown.notes)


@pytest.mark.parametrize("bands", [1, 2, 5, 10, 64])
@pytest.mark.parametrize("name", ["x", "cx"])
def test_as_many_colours_as_bands(painter: RendererChild, write: Writer, bands: int, name: str) -> None:
    arrays = plane(101)
    x = arrays["points"][:, 0]
    middles = np.tile((np.arange(100) + 0.5) / 100, 100)
    shown = painter.show(write(Zone(arrays, vertex={"x": x}, cell={"cx": middles})), field=name, bands=bands)
    pixels = painter.frame()[1]
    assert len(shown.colors) == len(set(shown.colors)) == bands
    left, top, right, bottom = box_of(~near(pixels, WHITE, 0) & (np.arange(pixels.shape[1]) > 90))
    row = pixels[(top + bottom) // 2, left : right + 1]
    assert color_count(row[None]) == bands
    assert {"#" + bytes(color).hex() for color in row} == set(shown.colors)
    if name == "x" and bands == 5:
        edges = np.flatnonzero((np.diff(row.astype(int), axis=0) != 0).any(axis=1)) + 1
        assert edges / len(row) == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.01)


def test_a_slope_leaves_the_range_where_its_value_does(painter: RendererChild, write: Writer) -> None:
    arrays = plane(2)  # one cell: what is between its nodes is interpolated
    shown = painter.show(write(Zone(arrays, vertex={"x": arrays["points"][:, 0]})), field="x", range=(0.25, 0.5))
    pixels = painter.frame()[1]
    left, top, right, bottom = box_of(~near(pixels, WHITE, 0) & (np.arange(pixels.shape[1]) > 90))
    row = pixels[(top + bottom) // 2, left : right + 1]
    below, above = near(row, shown.below_color, 0), near(row, shown.above_color, 0)
    assert below.mean() == pytest.approx(0.25, abs=0.01) and below[: below.sum()].all()
    assert above.mean() == pytest.approx(0.5, abs=0.01) and above[-above.sum() :].all()


def test_a_percentile_range_is_made_of_values(painter: RendererChild, write: Writer) -> None:
    values = np.r_[np.arange(1.0, 99.0), 1e6, np.nan]
    artifact = write(Zone(plane(11), cell={"f": values}))
    shown = painter.show(artifact, field="f", percentiles=(2.0, 98.0))
    assert shown.range == (3.0, 97.0) and shown.data_range == (1.0, 1e6)
    assert any("(2 below, 2 above)" in note for note in shown.notes)
    assert painter.show(artifact, field="f", percentiles=(2.0, 98.0), range=(0.0, 5.0)).range == (0.0, 5.0)
    for wrong in ((98.0, 2.0), (-1.0, 50.0), (50.0, 50.0), (float("nan"), 98.0)):
        shown = painter.show(artifact, field="f", percentiles=wrong)
        assert shown.range == (1.0, 1e6) and any("not percentiles" in note for note in shown.notes)
    mostly = np.where(np.arange(100) == 50, 7.0, 0.0)
    shown = painter.show(write(Zone(plane(11), cell={"f": mostly})), field="f", percentiles=(2.0, 98.0))
    assert shown.range == (0.0, 7.0) and any("are both 0" in note for note in shown.notes)


def test_a_range_is_widened_to_hold_the_values(painter: RendererChild, write: Writer) -> None:
    artifact = write(tiles(np.arange(5.0)))
    shown = painter.show(artifact, field="f", range=(2.0, 7.0), widen=True)
    assert (shown.range, shown.below_color, shown.above_color) == ((0.0, 7.0), "", "")
    shown = painter.show(artifact, field="f", range=(0.0, 7.0), widen=True, log=True)
    assert shown.range == (1.0, 7.0), "zero has no logarithm"
    assert painter.show(artifact, field="f", widen=True).range == (0.0, 4.0)
    shown = painter.show(write(tiles(np.full(5, 3.0))), field="f", range=(3.0, 3.0), widen=True)
    assert shown.notes == ("“f” is 3 everywhere.",)


def test_percentiles_are_of_all_zones(painter: RendererChild, write: Writer) -> None:
    first = Zone(plane(11), "A", cell={"f": np.arange(100.0)})
    second = Zone(plane(11, origin=(2, 0)), "B", cell={"f": np.arange(100.0, 200.0)})
    shown = painter.show(write(first, second), field="f", percentiles=(50.0, 100.0))
    assert shown.range is not None and shown.range[0] in (99.0, 100.0) and shown.range[1] == 199.0


@pytest.mark.parametrize("values", [[-1.0, 0.0, -5.0], [0.0, 0.0], [-2.0, float("nan")]])
def test_no_logarithm_at_all_is_linear_and_said(painter: RendererChild, write: Writer, values: list) -> None:
    artifact = write(tiles(values))
    shown = painter.show(artifact, field="f", log=True)
    found = tile_colors(painter.frame()[1], len(values))
    assert not shown.log and any("no value above zero" in note for note in shown.notes)
    linear = painter.show(artifact, field="f")
    assert shown.range == linear.range and found == tile_colors(painter.frame()[1], len(values))


def test_a_typed_range_with_a_logarithm_starts_above_zero(painter: RendererChild, write: Writer) -> None:
    artifact = write(tiles([-1.0, 0.0, 0.25, 1.0, 30.0]))
    for low in (0.0, -7.0):
        shown = painter.show(artifact, field="f", log=True, range=(low, 10.0))
        assert shown.range == (0.25, 10.0) and shown.log
        assert any("starts at 0.25" in note for note in shown.notes)
        assert any("2 of 5 values are not above zero" in note for note in shown.notes)
    for useless in ((-5.0, -1.0), (-1.0, 0.1)):
        shown = painter.show(artifact, field="f", log=True, range=useless)
        assert shown.range == (0.25, 30.0) and any("field's own" in note for note in shown.notes)


@pytest.mark.parametrize(
    ("typed", "used", "words"),
    [
        ((3.0, 1.0), (1.0, 3.0), "reversed"),
        ((2.0, 2.0), (0.0, 4.0), "empty"),
        ((float("nan"), 1.0), (0.0, 4.0), "not finite"),
        ((float("-inf"), float("inf")), (0.0, 4.0), "not finite"),
    ],
)
def test_a_range_that_is_none(painter: RendererChild, write: Writer, typed: tuple, used: tuple, words: str) -> None:
    shown = painter.show(write(tiles(np.arange(5.0))), field="f", range=typed)
    found = tile_colors(painter.frame()[1], 5)
    assert shown.range == used and any(words in note for note in shown.notes)
    assert found == [wanted(shown, value) for value in range(5)]


LARGEST = float(np.finfo(np.float64).max)
TINY = 5e-324


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize(
    "values",
    [[-LARGEST, 0.0, LARGEST], [0.0, TINY, 2 * TINY], [LARGEST, LARGEST], [1.0, 1.0 + 1e-15], [1e38, 3e38, -3e38]],
)
def test_numbers_at_the_ends_of_what_numbers_are(
    painter: RendererChild, write: Writer, values: list, kind: type, log: bool
) -> None:
    with np.errstate(over="ignore"):
        numbers = np.array(values).astype(kind)
    shown = painter.show(write(tiles(numbers)), field="f", log=log)
    found = tile_colors(painter.frame()[1], len(values))
    finite = np.isfinite(numbers) & ((numbers > 0) if shown.log else True)
    assert (np.array(found)[~finite] == shown.nan_color).all()
    assert set(np.array(found)[finite]) <= set(shown.colors)
    if finite.any():
        assert shown.range is not None and np.isfinite(shown.range).all() and shown.range[0] < shown.range[1]
    order = np.argsort(numbers[finite], kind="stable")
    places = [shown.colors.index(color) for color in np.array(found)[finite][order]]
    assert places == sorted(places)


def test_typed_numbers_have_the_precision_of_the_field(painter: RendererChild, write: Writer) -> None:
    values = np.array([0.1, 0.2, 0.7], np.float32)
    shown = painter.show(write(tiles(values)), field="f", range=(0.1, 0.7))
    assert not shown.below_color and not shown.above_color and not shown.notes


@pytest.mark.parametrize("value", [3.0, 1e-30])
def test_a_constant_field_with_a_logarithm(painter: RendererChild, write: Writer, value: float) -> None:
    shown = painter.show(write(Zone(plane(5), vertex={"x": np.full(25, value)})), field="x", log=True)
    pixels = painter.frame()[1]
    assert shown.log and shown.range is not None and shown.range[0] < value < shown.range[1]
    assert share(pixels, shown.colors[128], 4) > 0.2 and any("everywhere" in note for note in shown.notes)


def test_cells_at_a_node_without_a_value_are_holes(painter: RendererChild, write: Writer) -> None:
    triangle = cells([[0, 0, 0], [2, 0, 0], [0, 2, 0], [2, 2, 0]], [(5, [[0, 1, 2], [1, 3, 2]])])
    artifact = write(Zone(triangle, vertex={"f": np.array([np.nan, 1.0, 2.0, 3.0])}))
    for options in ({}, {"log": True}):
        shown = painter.show(artifact, field="f", **options)
        pixels = painter.frame()[1]
        part = share(pixels, shown.nan_color, 0) / (1 - share(pixels, WHITE, 0))
        assert 0.42 < part < 0.55, "half of the square, and the axes marker"
    zero = write(Zone(triangle, vertex={"f": np.array([0.0, 1.0, 2.0, 3.0])}))
    shown = painter.show(zero, field="f", log=True)
    assert share(painter.frame()[1], shown.nan_color, 0) == pytest.approx(share(pixels, shown.nan_color, 0))


@pytest.mark.parametrize(
    ("kind", "location"),
    [("lines", "cell"), ("lines", "vertex"), ("vertices", "cell"), ("vertices", "vertex"), ("structured", "cell")],
)
@pytest.mark.parametrize("options", [{}, {"log": True}, {"range": (0.5, 2.0), "reversed": True}])
def test_thin_things_have_their_colours(
    painter: RendererChild, write: Writer, kind: str, location: str, options: dict
) -> None:
    values = np.array([-3.0, 1.0, np.nan, 0.75, 2.5, 10.0])
    ends = np.stack([np.arange(6.0), np.arange(6.0) + 0.8], axis=1).ravel()  # pieces with gaps between them
    if kind == "structured":
        ends = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    points = np.stack([ends, 0 * ends, 0 * ends], axis=1)
    if kind == "structured":
        zone = Zone({"points": points}, dimensions=(7, 1, 1), cell={"f": values})
    else:
        pieces = np.arange(12).reshape(-1, 2) if kind == "lines" else np.arange(0, 12, 2)[:, None]
        zone = Zone(cells(points, [(3 if kind == "lines" else 1, pieces)]))
        if location == "cell":
            zone.cell = {"f": values}
        else:
            zone.vertex = {"f": np.repeat(values, 2)}
    shown = painter.show(write(zone), field="f", **options)
    pixels = painter.frame()[1]
    mask = ~near(pixels, WHITE, 0)
    mask[150:, :90] = False
    left, top, right, bottom = box_of(mask)
    assert bottom - top < 8, "a line, or points beside each other"
    assert right - left > 0.7 * pixels.shape[1], "that fill the view"
    colors = pixels[(top + bottom) // 2, left : right + 1]
    seen = list(dict.fromkeys("#" + bytes(color).hex() for color in colors if not near(color, WHITE, 0)))
    assert seen == list(dict.fromkeys(wanted(shown, value) for value in values))


def two(write: Writer) -> str:
    return write(
        Zone(plane(5), "A", vertex={"f": np.full(25, 1.0)}),
        Zone(plane(5, origin=(30.0, 0)), "B", vertex={"f": np.full(25, 2.0)}),
        dataset="two",
    )


def test_a_hidden_zone_is_not_drawn_and_nothing_else_changes(child: RendererChild, write: Writer) -> None:
    artifact = two(write)
    both = child.show(artifact, field="f")
    first, pixels = child.settle()
    only = child.show(artifact, field="f", hidden_zones=("B", "nobody"))
    frame, part = child.settle()
    assert frame.camera == first.camera, "the camera stays"
    assert (only.range, only.points, only.cells) == (both.range, both.points, both.cells)
    assert both.triangles == 64 and only.triangles == 32
    assert share(part, both.colors[0], 0) == share(pixels, both.colors[0], 0) > 0
    assert share(pixels, both.colors[-1], 0) > 0 == share(part, both.colors[-1], 0)
    nothing = child.show(artifact, field="f", hidden_zones=("A", "B"))
    frame, empty = child.settle()
    assert frame.camera == first.camera and nothing.triangles == 0
    assert any("All zones are hidden." in note for note in nothing.notes)
    empty[120:, :120] = 255
    assert share(empty, WHITE, 0) == 1.0
    child.show(artifact, field="f")
    frame, again = child.settle()
    assert frame.camera == first.camera and (again == pixels).all()


def test_hidden_from_the_start(child: RendererChild, write: Writer) -> None:
    artifact = two(write)
    child.show(artifact, hidden_zones=("A", "B"))
    child.settle()
    child.show(artifact, hidden_zones=("A",))
    frame, pixels = child.settle()
    assert 0.2 < 1 - share(pixels, WHITE) < 0.9, "fitted to what is there now"
    child.show(artifact)
    assert child.settle()[0].camera == frame.camera
