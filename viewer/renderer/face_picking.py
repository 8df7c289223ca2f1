"""Which polygon of a surface a ray meets first: exact, on the CPU, and prepared in short steps."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np

from viewer.renderer.camera import size_of
from viewer.renderer.projection import Vector
from viewer.renderer.surface import Surface

_PART = 100_000
"""Polygons of a step: preparing a million takes 0.15 s, which would be seen as a jerk in a movement."""

_SLACK = 1e-9
"""Tolerance, as part of the surface's size. With none VTK misses faces that lie in a plane of coordinates, because the
place where the ray meets them is beside that plane by the last digit."""

_CRACK = 1e-6  # the same for a second try: between polygons that are not flat a ray can slip through


class FacePicker:
    """The polygons of a surface, in parts that are prepared one by one."""

    def __init__(self, surface: Surface) -> None:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        polygons = surface.data.GetPolys()
        self._points = surface.data.GetPoints()
        some = polygons.GetNumberOfCells() > 0
        self._offsets = vtk_to_numpy(polygons.GetOffsetsArray()) if some else np.zeros(1, np.int64)
        self._nodes = vtk_to_numpy(polygons.GetConnectivityArray()) if some else np.zeros(0, np.int64)
        self._first = surface.cells - len(self._offsets) + 1  # vertices and lines come before the polygons
        # Far away from the origin the last digit is large.
        last_digits = 16.0 * sys.float_info.epsilon * max(map(abs, surface.bounds))
        self._size = size_of(surface.bounds) + last_digits / _SLACK
        self._parts: list[Any] = []

    @property
    def ready(self) -> bool:
        """Whether every part is prepared."""
        return len(self._parts) * _PART >= len(self._offsets) - 1

    def prepare(self) -> None:
        """Prepare one more part."""
        from vtkmodules.util.numpy_support import numpy_to_vtk
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData, vtkStaticCellLocator

        start = len(self._parts) * _PART
        offsets = self._offsets[start : start + _PART + 1]
        nodes = self._nodes[offsets[0] : offsets[-1]]
        cells = vtkCellArray()
        cells.SetData(numpy_to_vtk(offsets - offsets[0], deep=True), numpy_to_vtk(nodes, deep=True))
        data = vtkPolyData()
        data.SetPoints(self._points)
        data.SetPolys(cells)
        locator = vtkStaticCellLocator()
        locator.SetDataSet(data)
        locator.BuildLocator()
        self._parts.append(locator)

    def meet(self, start: Vector, end: Vector) -> tuple[int, Vector] | None:
        """Return the cell of the surface that the line from ``start`` to ``end`` meets first, and where."""
        return self._meet(start, end, _SLACK * self._size) or self._meet(start, end, _CRACK * self._size)

    def nearest_node(self, cell: int, place: Vector) -> int:
        """Return the point of the surface, among those of a polygon, that is nearest to a place."""
        polygon = cell - self._first
        nodes = self._nodes[self._offsets[polygon] : self._offsets[polygon + 1]]
        return int(min(nodes, key=lambda node: math.dist(self._points.GetPoint(node), place)))

    def cell_at(self, point: int) -> int:
        """Return a cell of the surface that has the point; -1 when no polygon has it."""
        places = np.flatnonzero(self._nodes == point)
        return self._first + int(np.searchsorted(self._offsets, places[0], "right")) - 1 if len(places) else -1

    def _meet(self, start: Vector, end: Vector, tolerance: float) -> tuple[int, Vector] | None:
        from vtkmodules.vtkCommonCore import mutable
        from vtkmodules.vtkCommonDataModel import vtkGenericCell

        nearest, found = math.inf, None
        along: Any = mutable(0.0)
        number: Any = mutable(0)
        part_of_cell = mutable(0)
        place, inside, scratch = [0.0] * 3, [0.0] * 3, vtkGenericCell()
        for part, locator in enumerate(self._parts):
            met = locator.IntersectWithLine(start, end, tolerance, along, place, inside, part_of_cell, number, scratch)
            if met and float(along) < nearest:
                nearest = float(along)
                found = self._first + part * _PART + int(number), (place[0], place[1], place[2])
        return found
