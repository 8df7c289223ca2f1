"""Curves through meshes and values at pins, against formulas: on every kind of cell, by points and by cells."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.elements import LINES, SOLIDS, SQUARES, structured, triangles
from tests.renderer.meshes import Writer, Zone, hexahedra, plane, tetrahedra
from tests.renderer.test_tools import zone_of
from viewer.protocol import Clip, LookedUp, LookUp, Plane, PlotBoundary, PlotLine, Plotted, Slice
from viewer.protocol.plotting import ALONG_X, Curve, FieldValue, Line, Pin, PinnedValues, PlotData, PlotField

FIELDS = (PlotField("s", "vertex"), PlotField("n", "cell"))


def plotted(painter: RendererChild, start: Any, end: Any, samples: int = 0, fields: Any = FIELDS) -> PlotData:
    painter.send(PlotLine(9, Line(start, end, samples), fields))
    answer = painter.expect(Plotted)
    assert (answer.id, answer.missing_fields) == (9, ())
    return answer.data


def along(painter: RendererChild, *fields: PlotField, over: str = "arc") -> PlotData:
    painter.send(PlotBoundary(9, fields, over))
    return painter.expect(Plotted).data


def pairs(curve: Curve) -> list[tuple[float, float]]:
    return list(zip(curve.x, curve.y, strict=True))


def cell_at(zone: Zone, place: Any) -> set[int]:
    """Numbers of the cells whose box has a place in it."""
    if zone.dimensions is not None:
        steps = [max(count - 1, 1) for count in zone.dimensions]
        i, j, k = (min(int(part * step), step - 1) for part, step in zip(place, steps, strict=True))
        return {i + steps[0] * (j + steps[1] * k)}
    offsets, nodes = zone.arrays["offsets"], zone.arrays["connectivity"]
    found = set()
    for cell in range(len(offsets) - 1):
        corners = zone.arrays["points"][nodes[offsets[cell] : offsets[cell + 1]]]
        if (corners.min(axis=0) - 1e-9 <= place).all() and (corners.max(axis=0) + 1e-9 >= place).all():
            found.add(cell)
    return found


@pytest.mark.parametrize("name", [*SOLIDS, *SQUARES, *LINES])
def test_a_line_has_the_values_of_points_and_of_cells(painter: RendererChild, write: Writer, name: str) -> None:
    zone = zone_of({**SOLIDS, **SQUARES, **LINES}[name]())
    painter.show(write(zone), field="s")
    start, end = np.array((0.05, 0.31, 0.22)), np.array((0.9, 0.47, 0.68))
    if name not in SOLIDS:
        start[2] = end[2] = 0.0
    if name in LINES:
        start[1] = end[1] = 0.0
    length = float(np.linalg.norm(end - start))
    for samples in (0, 33):
        data = plotted(painter, tuple(start), tuple(end), samples)
        assert (data.x_name, data.notes) == ("length", ())
        of_points, of_cells = data.curves
        assert (of_points.name, of_points.steps, of_cells.name, of_cells.steps) == ("s", False, "n", True)
        assert of_points.x[0] == of_cells.x[0] == 0.0
        assert of_points.x[-1] == of_cells.x[-1] == pytest.approx(length)
        for x, y in pairs(of_points):
            place = start + (end - start) * x / length
            assert y == pytest.approx(place[0] + 2.0 * place[1], abs=1e-7)
        assert len(of_cells.x) == len(of_cells.y) + 1
        for first, last, y in zip(of_cells.x, of_cells.x[1:], of_cells.y, strict=False):
            assert first < last
            assert int(y) in cell_at(zone, start + (end - start) * (first + last) / 2.0 / length)
    assert len(of_points.x) == 33


def test_every_border_of_a_cell_is_met_once(painter: RendererChild, write: Writer) -> None:
    painter.show(write(zone_of(hexahedra(5))), field="s")
    of_points, of_cells = plotted(painter, (0.0, 0.1, 0.1), (1.0, 0.1, 0.1)).curves
    assert of_points.x == pytest.approx((0.0, 0.25, 0.5, 0.75, 1.0))
    assert of_points.y == pytest.approx((0.2, 0.45, 0.7, 0.95, 1.2))
    assert of_cells.x == pytest.approx((0.0, 0.25, 0.5, 0.75, 1.0))
    assert of_cells.y == (0.0, 1.0, 2.0, 3.0)
    edge, _ = plotted(painter, (0.0, 0.5, 0.5), (1.0, 0.5, 0.5)).curves  # four cells share it
    assert edge.x == pytest.approx((0.0, 0.25, 0.5, 0.75, 1.0))


def test_what_is_outside_the_mesh_is_a_gap(painter: RendererChild, write: Writer) -> None:
    left, right = zone_of(hexahedra(3), "A"), zone_of(hexahedra(3), "B")
    right.arrays["points"] = right.arrays["points"] + (2.0, 0.0, 0.0)
    right.vertex["s"] = right.vertex["s"] + 2.0
    painter.show(write(left, right), field="s")
    start, end = (-1.0, 0.3, 0.3), (4.0, 0.3, 0.3)
    for samples, some in ((0, None), (51, 51)):
        of_points, of_cells = plotted(painter, start, end, samples).curves
        assert some in (None, len(of_points.x))
        assert any(math.isnan(y) for y in of_points.y)
        for x, y in pairs(of_points):
            inside = 1.0 - 1e-9 <= x <= 2.0 + 1e-9 or 3.0 - 1e-9 <= x <= 4.0 + 1e-9
            assert math.isnan(y) or (inside and y == pytest.approx(x - 1.0 + 0.6)), x
            assert inside or math.isnan(y)
        for first, last, y in zip(of_cells.x, of_cells.x[1:], of_cells.y, strict=False):
            middle = (first + last) / 2.0
            if min(abs(middle - border) for border in (1.0, 2.0, 3.0, 4.0)) > 1e-9:
                assert math.isnan(y) != (1.0 < middle < 2.0 or 3.0 < middle < 4.0)
    missed = plotted(painter, (0.0, 5.0, 0.0), (1.0, 5.0, 0.0))
    assert missed.curves == () and "does not go through" in missed.notes[0]


def test_a_line_takes_any_field_and_says_what_is_missing(painter: RendererChild, write: Writer) -> None:
    zone = zone_of(tetrahedra(4))
    other = zone_of(tetrahedra(4), "Other")
    other.arrays["points"] = other.arrays["points"] + (1.0, 0.0, 0.0)
    del other.vertex["u"]
    path = write(zone, other)
    painter.show(path)
    fields = (PlotField("u"), PlotField("u", "vertex", 1), PlotField("absent"))
    data = plotted(painter, (0.0, 0.2, 0.2), (2.0, 0.2, 0.2), 41, fields)
    magnitude, component = data.curves
    assert (magnitude.name, component.name) == ("|u|", "Y")
    assert all(y == pytest.approx(x) for x, y in pairs(magnitude) if x < 0.99)
    assert all(math.isnan(y) for x, y in pairs(magnitude) if x > 1.01)
    assert all(y == pytest.approx(0.0, abs=1e-12) for x, y in pairs(component) if x < 0.99)
    assert data.notes == ("There is no field “absent” in this sample.",)


def test_a_line_is_not_changed_by_tools(painter: RendererChild, write: Writer) -> None:
    path = write(zone_of(hexahedra(5)))
    painter.show(path, field="s")
    before = plotted(painter, (0.0, 0.1, 0.1), (1.0, 0.1, 0.1), 11)
    painter.show(path, field="s", tools=(Slice(),))
    assert plotted(painter, (0.0, 0.1, 0.1), (1.0, 0.1, 0.1), 11) == before


def test_a_surface_has_its_boundary_as_a_closed_curve(painter: RendererChild, write: Writer) -> None:
    for name, arrays in SQUARES.items():
        painter.show(write(zone_of(arrays())), field="s")
        data = along(painter, *FIELDS)
        of_points, of_cells = data.curves
        assert of_points.of == "" and data.notes == ()
        assert of_points.x[-1] == pytest.approx(4.0), name
        assert of_points.y[0] == of_points.y[-1] == pytest.approx(1.0), "it begins at the right, below"
        assert of_points.y[1] > 1.0, "and goes up"
        assert max(of_points.y) == pytest.approx(3.0) and min(of_points.y) == pytest.approx(0.0)
        assert of_cells.steps and len(of_cells.x) == len(of_cells.y) + 1
        assert set(of_cells.y) <= set(range(32))


def test_a_boundary_over_x_and_several_boundaries(painter: RendererChild, write: Writer) -> None:
    square = plane(9)
    keep = [row for row in range(64) if (row % 8, row // 8) not in {(3, 3), (4, 3), (3, 4), (4, 4)}]
    nodes = square["connectivity"].reshape(-1, 4)[keep]
    hole = {**square, "types": square["types"][keep], "offsets": np.arange(0, 4 * len(keep) + 1, 4)}
    zone = zone_of({**hole, "connectivity": nodes.ravel()})
    painter.show(write(zone), field="s")
    data = along(painter, FIELDS[0], over=ALONG_X)
    assert data.x_name == "x"
    outer, inner = data.curves
    assert (outer.of, inner.of) == ("boundary 1", "boundary 2")
    assert (min(outer.x), max(outer.x)) == (0.0, 1.0)
    assert (min(inner.x), max(inner.x)) == (0.375, 0.625)
    assert all(x + 0.0 <= y <= x + 2.0 for x, y in pairs(outer))


def test_where_zones_meet_there_is_no_boundary(painter: RendererChild, write: Writer) -> None:
    left, right = zone_of(structured(5, 5, 1), "A"), zone_of(triangles(5), "B")
    right.arrays["points"] = right.arrays["points"] + (1.0, 0.0, 0.0)
    painter.show(write(left, right), field="s")
    (curve,) = along(painter, FIELDS[0]).curves
    assert curve.x[-1] == pytest.approx(6.0)


def test_lines_and_sections_are_curves_and_a_skin_has_no_boundary(painter: RendererChild, write: Writer) -> None:
    for arrays in LINES.values():
        painter.show(write(zone_of(arrays())), field="s")
        of_points, of_cells = along(painter, *FIELDS).curves
        assert of_points.y == pytest.approx(of_points.x) and of_points.x[-1] == pytest.approx(1.0)
        assert tuple(dict.fromkeys(of_cells.y)) == (0.0, 1.0, 2.0, 3.0)  # a curved line is drawn in pieces
    path = write(zone_of(hexahedra(5)))
    painter.show(path, field="s")
    assert "take a Slice" in along(painter, FIELDS[0]).notes[0]
    painter.show(path, field="s", tools=(Clip(shape=Plane(origin=(0.4, 0.3, 0.7), normal=(0.3, 0.5, 0.7))),))
    assert along(painter, FIELDS[0]).curves == (), "nor has one that is capped"
    painter.show(path, field="s", tools=(Slice(),))
    (curve,) = along(painter, FIELDS[0]).curves
    assert curve.x[-1] == pytest.approx(4.0) and min(curve.y) == pytest.approx(0.5)
    painter.show(write(zone_of(plane(5))), field="s", tools=(Slice(),))
    (curve,) = along(painter, FIELDS[0]).curves
    assert curve.y == pytest.approx([0.5 + 2.0 * x for x in curve.x])
    over_x = along(painter, FIELDS[0], over=ALONG_X)
    assert over_x.curves == () and "only one x" in over_x.notes[0]


def pinned(painter: RendererChild, *pins: Pin) -> tuple[PinnedValues, ...]:
    painter.send(LookUp(4, pins))
    return painter.expect(LookedUp).pins


def test_a_pin_has_all_fields_of_its_point_and_cell(painter: RendererChild, write: Writer) -> None:
    zone = zone_of(hexahedra(3))
    zone.vertex["big"] = np.full(27, 2**53 + 1, np.int64)
    zone.vertex["holes"] = np.full(27, np.nan)
    path = write(zone_of(tetrahedra(3), "First"), zone)
    painter.show(path)
    (found,) = pinned(painter, Pin(1, "Zone", 27, 8, 13, 5, (0.5, 0.5, 0.5)))
    assert (found.number, found.zone, found.point, found.cell, found.moved) == (1, "Zone", 13, 5, None)
    assert found.position == (0.5, 0.5, 0.5)
    values = {value.name: value for value in found.values}
    assert values["s"] == FieldValue("s", "vertex", "", 1.5)
    assert values["n"].value == 5.0
    assert values["u"].components == (0.5, 0.0, 0.0) and values["u"].value == 0.5
    assert values["big"].value == 2**53 + 1
    assert values["holes"].value is None


def test_a_pin_in_another_mesh_is_the_nearest_point(painter: RendererChild, write: Writer) -> None:
    painter.show(write(zone_of(hexahedra(5), "Other"), zone_of(hexahedra(3))))
    pin = Pin(2, "Zone", 28, 8, 13, 5, (0.5, 0.5, 0.30))
    (found,) = pinned(painter, pin)
    assert (found.zone, found.position) == ("Other", (0.5, 0.5, 0.25))
    assert found.moved == pytest.approx(0.05)
    values = {value.name: value.value for value in found.values}
    assert values["s"] == 1.5 and values["n"] == found.cell
    assert found.cell >= 0
