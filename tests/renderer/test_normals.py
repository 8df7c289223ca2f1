"""Cells listed again and again, or around one point: a picture in time, though not a smooth one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, plane
from viewer.protocol import Failed, Scene


def fan(count: int) -> dict[str, Any]:
    """So many triangles around one point."""
    angles = np.linspace(0, 6, count + 1)
    rim = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    return cells(np.concatenate([[[0, 0, 0]], rim]), [(5, [[0, place, place + 1] for place in range(1, count + 1)])])


def book(count: int) -> dict[str, Any]:
    """So many triangles at one edge."""
    angles = np.linspace(0, 6, count)
    rim = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    points = np.concatenate([[[0, 0, 0], [0, 0, 1]], rim])
    return cells(points, [(5, [[0, 1, place] for place in range(2, count + 2)])])


def again(count: int) -> dict[str, Any]:
    """One triangle, so many times."""
    return cells([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]], [(5, [[0, 1, 2]] * count)])


@pytest.mark.parametrize(("make", "count"), [(fan, 200_000), (book, 5000), (again, 5000)])
def test_a_crowd_of_polygons_is_drawn(painter: RendererChild, write: Writer, make: Any, count: int) -> None:
    """VTK would take minutes for these; the renderer answers within the patience of the tests."""
    assert painter.show(write(Zone(make(count)))).triangles == count
    painter.settle()


def test_others_have_normals() -> None:
    from viewer.artifacts.manifest import ZoneRecord
    from viewer.renderer.grid import grid_of
    from viewer.renderer.surface import extract_surface

    for arrays, smooth in ((plane(20), True), (fan(2000), True), (again(5000), False)):
        record = ZoneRecord("", len(arrays["points"]), len(arrays["types"]), {})
        normals = extract_surface(grid_of(record, arrays)).data.GetPointData().GetNormals()
        assert (normals is not None) is smooth


def test_volumes_around_one_vertex_are_refused(painter: RendererChild, write: Writer) -> None:
    """VTK would take an hour for 600,000 of them."""
    count = 600_000
    rows = np.column_stack([np.zeros(count, int), *(np.arange(3 * count).reshape(count, 3) + 1).T])
    points = np.random.default_rng(3).normal(size=(3 * count + 1, 3))
    number = painter.number()
    painter.send(Scene(number, write(Zone(cells(points, [(10, rows)])))))
    failed = painter.expect(Failed)
    assert failed.sentence.startswith("The mesh cannot be drawn in time: 600,000 cells meet at one vertex.")
    few = cells(points[: 3 * 2000 + 1], [(10, rows[:2000])])
    assert painter.show(write(Zone(few))).triangles == 8000
