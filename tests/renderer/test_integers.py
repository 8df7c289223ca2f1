"""Integers keep their values: a colour for each where they are few, exact ones under the cursor however large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.frames import color_count, near
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, plane
from tests.renderer.test_probe import ask, projected, show
from tests.renderer.test_truth import tile_colors, tiles, wanted
from viewer.artifacts.manifest import read_manifest
from viewer.renderer.categories import Categories, category_map
from viewer.renderer.contrast import perceived
from viewer.renderer.fields import load_values
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.values import FEW, Values, distinct_values

HUGE = 2**60 + 1
KINDS = ["|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", ">i8", ">u2"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("location", ["cell", "vertex"])
def test_each_of_few_values_has_its_colour(painter: RendererChild, write: Writer, kind: str, location: str) -> None:
    values = np.array([0, 100, 3, 3, 7, 0, 12, 100]).astype(kind)
    shown = painter.show(write(tiles(values, location)), field="f")
    pixels = painter.settle()[1]
    assert [text for text, _color in shown.categories] == ["0", "3", "7", "12", "100"]
    colors = dict(shown.categories)
    assert len(set(colors.values())) == 5
    assert tile_colors(pixels, 8) == [colors[str(value)] for value in values]
    assert shown.range == shown.data_range == (0.0, 100.0)
    assert shown.colors == tuple(colors.values())


def test_values_far_beyond_floating_point_are_told_apart(painter: RendererChild, write: Writer) -> None:
    values = np.array([HUGE, HUGE + 1, HUGE + 2, -HUGE, HUGE + 1])
    artifact = write(tiles(values))
    shown, frame, pixels = show(painter, artifact, field="f")
    assert [text for text, _color in shown.categories] == [str(value) for value in (-HUGE, HUGE, HUGE + 1, HUGE + 2)]
    assert tile_colors(pixels, 5) == [dict(shown.categories)[str(value)] for value in values]
    for number, (x, y) in enumerate(projected(frame, np.array([[n + 0.5, 0.3, 0.0] for n in range(5)]))):
        assert ask(painter, x, y).value == int(values[number])


@pytest.mark.parametrize("start", [2**53, HUGE, -HUGE, 2**64 - 21, -(2**63)])
def test_a_smooth_map_tells_them_apart_too(painter: RendererChild, write: Writer, start: int) -> None:
    values = np.array([start + step for step in range(20)], np.uint64 if start > 2**63 else np.int64)
    shown = painter.show(write(tiles(values)), field="f")
    colors = tile_colors(painter.settle()[1], 20)
    assert shown.categories == (), "too many"
    assert len(set(colors)) == 20
    assert shown.exact_range == (str(start), str(start + 19))
    share = [shown.colors.index(color) / 255 for color in colors]
    assert np.allclose(share, np.arange(20) / 19, atol=0.01)


def test_few_values_have_the_map_and_range_that_are_asked_for_without_categories(
    painter: RendererChild, write: Writer
) -> None:
    values = np.array([0, 1, 2, 8])
    artifact = write(tiles(values))
    for options in ({}, {"range": (0.0, 2.0)}, {"log": True}, {"percentiles": (0.0, 60.0)}, {"bands": 3}):
        shown = painter.show(artifact, field="f", categories=False, **options)
        colors = tile_colors(painter.settle()[1], 4)
        assert shown.categories == ()
        assert shown.exact_range is None
        for value, color in zip(values, colors, strict=True):
            assert near(np.array([*bytes.fromhex(color[1:])]), wanted(shown, float(value)), 3), (options, value)


def test_only_integers_of_few_values_have_categories(painter: RendererChild, write: Writer) -> None:
    for values in (np.arange(FEW + 1), np.array([0.0, 1.0]), np.array([True, False]).astype(np.float32)):
        assert painter.show(write(tiles(values)), field="f").categories == ()
    assert len(painter.show(write(tiles(np.arange(FEW) * 10**15)), field="f").categories) == FEW
    assert [text for text, _ in painter.show(write(tiles(np.array([True, False]))), field="f").categories] == ["0", "1"]
    vectors = Zone(plane(2), vertex={"v": np.arange(12).reshape(4, 3)})
    assert painter.show(write(vectors), field="v").categories == (), "a magnitude is no integer"
    component = painter.show(write(vectors), field="v", component=1)
    assert [text for text, _ in component.categories] == ["1", "4", "7", "10"]


def test_all_zones_count_and_one_of_other_numbers_ends_it(painter: RendererChild, write: Writer) -> None:
    def zone(name: str, values: Any, lift: float) -> Zone:
        return Zone(plane(3, lambda x, y: 0 * x + lift), name, cell={"f": np.asarray(values)})

    both = write(zone("a", np.array([1, 2, 2, 1], np.int64), 0.0), zone("b", np.array([2, 3, 3, 3], np.uint8), 1.0))
    assert [text for text, _ in painter.show(both, field="f").categories] == ["1", "2", "3"]
    other = write(zone("a", np.array([1, 2, 2, 1], np.int64), 0.0), zone("b", [0.5, 1, 1, 1], 1.0))
    assert painter.show(other, field="f").categories == ()


def test_between_points_of_different_values_no_third_value_is_shown(painter: RendererChild, write: Writer) -> None:
    arrays = plane(2)
    shown = painter.show(write(Zone(arrays, vertex={"f": np.array([0, 2, 0, 2])}), dataset="mixed"), field="f")
    pixels = painter.settle()[1]
    assert any("blended" in note for note in shown.notes)
    (_, first), (_, second) = shown.categories
    ends = np.array([list(bytes.fromhex(color[1:])) for color in (first, second)], float)
    row = pixels[pixels.shape[0] // 2].astype(float)
    row = row[~near(row, "#ffffff", 2)][2:-2]
    along = ((row - ends[0]) @ (ends[1] - ends[0])) / ((ends[1] - ends[0]) ** 2).sum()
    assert np.abs(row - (ends[0] + along[:, None] * (ends[1] - ends[0]))).max() <= 3, "a mixture of the two"
    assert color_count(row.astype(np.uint8)[None]) > 20


def test_a_value_keeps_its_colour_whatever_others_there_are() -> None:
    first = category_map(Categories((0, 1, 2, 5)))
    second = category_map(Categories((1, 5, 7)))
    assert (second.colors[0], second.colors[1]) == (first.colors[1], first.colors[3])
    every = category_map(Categories(tuple(range(-3, 13))))
    assert every.colors[3:6] == first.colors[:3]
    seen = perceived(every.table)
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=2) + np.eye(len(seen))
    assert apart.min() > 0.06, "in OKLab: an eye sees from 0.02 on"
    clash = category_map(Categories((0, 24, 48, 1)))
    assert len(set(clash.colors)) == 4 and clash.colors[0] == first.colors[0]


def test_distinct_values() -> None:
    limits = np.iinfo(np.int64)
    assert distinct_values(np.array([limits.max, limits.min, 0])) == (limits.min, 0, limits.max)
    assert distinct_values(np.array([2**64 - 1, 0, 2**64 - 1], np.uint64)) == (0, 2**64 - 1)
    assert distinct_values(np.array([-128, 127, -1], np.int8)) == (-128, -1, 127)
    late = np.zeros(50_000, np.int32)
    late[-FEW:] = np.arange(FEW) + 1
    assert distinct_values(late) is None
    assert distinct_values(late[:-1]) == tuple(range(FEW))
    assert distinct_values(np.array([1.0])) is None


def test_integers_of_many_zones_stay_exact_when_they_are_joined() -> None:
    def values(*numbers: int, kind: type) -> Values:
        return Values(np.array(numbers, kind), "cell", min(numbers), max(numbers), 0)

    joined = Values.joined([values(-5, HUGE, kind=np.int64), values(HUGE + 1, kind=np.uint64)]).array
    assert joined.tolist() == [-5, HUGE, HUGE + 1]
    joined = Values.joined([values(5, kind=np.int8), values(2**64 - 1, kind=np.uint64)]).array
    assert joined.tolist() == [5, 2**64 - 1]
    of_no_cell = [Values(np.array([7], kind), "vertex", None, None, 0) for kind in (np.int32, np.uint64)]
    assert Values.joined(of_no_cell).array.tolist() == [7, 7]


def test_places_count_from_a_base() -> None:
    scale = Normalizer(0.0, 10.0, base=2**62)
    for kind in (np.int64, np.uint64):
        places = scale.places(np.array([2**62 + step for step in (0, 5, 10)], kind), 256)
        assert np.allclose(places, [1.0, 129.0, 257.0], atol=0.05)
    negative = Normalizer(0.0, 4.0, base=-(2**62))
    assert np.allclose(negative.places(np.array([-(2**62) + 2]), 256), [129.0], atol=0.05)
    assert (scale.exact_ends, scale.ends) == ((str(2**62), str(2**62 + 10)), (2.0**62, 2.0**62))


# Points that no cell uses ---------------------------------------------------------------------------------------------


def with_stray(values: Any, far: float = 1e6) -> Zone:
    """A plane whose points 0 and 10 are used by no cell, and lie far away."""
    arrays = plane(3)
    points = np.insert(arrays["points"], [0, 9], [[far, far, far], [-far, 0, 0]], axis=0)
    unused = np.array([0, 10])
    arrays = {**arrays, "points": points, "connectivity": arrays["connectivity"] + 1, "unused": unused}
    return Zone(arrays, vertex={"f": np.asarray(values)})


def test_points_without_a_cell_decide_neither_camera_nor_colours(painter: RendererChild, write: Writer) -> None:
    x = plane(3)["points"][:, 0]
    plain, frame, pixels = show(painter, write(Zone(plane(3), vertex={"f": x})), field="f")
    for stray in ((1e9, -1e9), (np.nan, np.inf)):
        values = np.insert(x, [0, 9], stray)
        artifact = write(with_stray(values))
        shown, seen, other = show(painter, artifact, field="f")
        assert (shown.range, shown.data_range, shown.notes) == (plain.range, plain.data_range, ())
        assert shown.nan_color == shown.below_color == shown.above_color == ""
        assert shown.points == 11
        assert np.allclose(seen.camera.position, frame.camera.position)
        assert (other == pixels).all()
        ranked = painter.show(artifact, field="f", percentiles=(0.0, 100.0), log=False)
        assert ranked.range == plain.range
        hidden = painter.show(artifact, field="f", hidden_zones=("Zone",))
        assert hidden.notes == ("All zones are hidden.",)
    for place, point in enumerate(plane(3)["points"]):
        painter.show(artifact, field="f", representation="points")
        frame, _ = painter.settle()
        answer = ask(painter, *projected(frame, point[None])[0])
        assert (answer.point, answer.value) == (place + 1, x[place]), "numbered as in the file"


def test_integers_of_points_without_a_cell_are_no_category(write: Writer) -> None:
    path = Path(write(with_stray([77, 1, 1, 1, 2, 2, 2, 3, 3, 3, 99])))
    zone = read_manifest(path).zones[0]
    values = load_values(path, zone, zone.fields[0], -1)
    assert (values.distinct, values.low, values.high, values.holes) == ((1, 2, 3), 1, 3, 0)
    assert len(values.array) == 11 and len(values.counted) == 9


# Point clouds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("location", ["vertex", "cell"])
@pytest.mark.parametrize("background", ["#ffffff", "#1e1e1e"])
def test_a_point_cloud_is_seen_and_each_point_can_be_asked_for(
    painter: RendererChild, write: Writer, location: str, background: str
) -> None:
    points = np.random.default_rng(5).random((60, 3))
    arrays = cells(points, [(1, np.arange(60)[:, None])])
    values: dict[str, Any] = {"f": points[:, 0]}
    shown, frame, pixels = show(
        painter,
        write(Zone(arrays, vertex=values) if location == "vertex" else Zone(arrays, cell=values)),
        field="f",
        background=background,
    )
    assert (shown.cells, shown.triangles) == (60, 0)
    places = projected(frame, points)
    depth = np.linalg.norm(points - np.array(frame.camera.position), axis=1)
    found = 0
    for number, (x, y) in enumerate(places):
        near_by = np.flatnonzero(np.hypot(*(places - places[number]).T) < 14)
        if len(near_by) > 1:
            continue  # another one may hide it
        found += 1
        dot = pixels[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2]
        assert shown.range is not None
        color = shown.colors[round(float(np.interp(values["f"][number], shown.range, (0, 255))))]
        assert near(dot, color, 8).all(), "three pixels wide at least"
        answer = ask(painter, x, y)
        assert (answer.point, answer.cell, answer.value) == (number, number, values["f"][number])
        assert np.allclose(answer.position, points[number])
    assert found > 20 and depth.min() > 0
