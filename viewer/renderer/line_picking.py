"""Which point or line is drawn at a pixel, or near it: they are too thin to be met exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.renderer.projection import Floats, Projection, Vector
from viewer.renderer.surface import Surface
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class LinePick:
    """A place on a point or line of a surface.

    Attributes
    ----------
    cell, point
        Of the surface: what was found, -1 for a point that is drawn on its own, and its nearer end.
    position
        World units.
    depth
        How far from the camera, along where it looks.
    pixels
        How far from where it was looked for.
    """

    cell: int
    point: int
    position: Vector
    depth: float
    pixels: float


class LinePicker:
    """Segments and points of a surface, and where they are in the picture that was asked about last.

    Parameters
    ----------
    everywhere
        Whether every point of the surface is drawn as one, as in the representation ``points``.
    """

    def __init__(self, surface: Surface, everywhere: bool = False) -> None:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        # A point is a segment whose ends are one. The cells of a surface are its vertices, then its lines.
        points, point_cells = _segments(surface.data.GetVerts(), 0)
        lines, line_cells = _segments(surface.data.GetLines(), 1)
        self._ends = self._thin = np.concatenate([points, lines], axis=1)
        self._cells = self._thin_cells = np.concatenate([point_cells, line_cells + surface.data.GetNumberOfVerts()])
        if everywhere:
            self._ends = np.tile(np.arange(surface.data.GetNumberOfPoints()), (2, 1))
            self._cells = np.full(self._ends.shape[1], -1)
        self._points = np.zeros((3, 0))
        if self._ends.size:
            self._points = np.ascontiguousarray(vtk_to_numpy(surface.data.GetPoints().GetData()).T, np.float64)
        self._projection: Projection | None = None
        self._seen: Floats = np.zeros((3, 0))  # the points in the camera's axes
        self._boxes: Floats = np.zeros((4, 0))  # left, right, top, bottom of each segment in the picture

    def near(self, projection: Projection, x: float, y: float, drawn: float, reach: float) -> LinePick | None:
        """Return what is at a pixel, or the nearest there is.

        Parameters
        ----------
        drawn
            Half the width that points and lines are drawn in: of those so near the one in front is meant.
        reach
            How far away the nearest one may be, in pixels like ``drawn``.
        """
        if not self._ends.size:
            return None
        self._project(projection)
        left, right, top, bottom = self._boxes
        # NaN, out of sight, is within nothing. A comparison of a million numbers takes a third of a millisecond.
        close = np.flatnonzero((left <= x + reach) & (right >= x - reach) & (top <= y + reach) & (bottom >= y - reach))
        first, second = self._in_front(projection, self._ends[:, close])
        start = projection.pixels(first)
        along, towards = projection.pixels(second) - start, np.array([[x], [y]]) - start
        with np.errstate(invalid="ignore"):  # a point has no length
            share = np.clip(np.nan_to_num((towards * along).sum(axis=0) / (along * along).sum(axis=0)), 0.0, 1.0)
        apart = np.hypot(*(towards - share * along))
        if not (apart <= reach).any():
            return None
        weights = projection.share(share, first[2], second[2])
        depth = (1.0 - weights) * first[2] + weights * second[2]
        at_pixel = apart <= drawn
        best = int(np.argmin(np.where(at_pixel, depth, np.inf) if at_pixel.any() else apart))
        weight = weights[best]
        place = (1.0 - weight) * first[:, best] + weight * second[:, best]
        nodes = self._ends[:, close[best]]
        nearer = int(np.argmin(np.linalg.norm(self._seen[:, nodes] - place[:, None], axis=0)))
        cell, point = int(self._cells[close[best]]), int(nodes[nearer])
        return LinePick(cell, point, projection.world(place), float(depth[best]), float(apart[best]))

    def _project(self, projection: Projection) -> None:
        if projection == self._projection:
            return
        self._seen = projection.see(self._points)
        hidden = self._seen[2] < projection.near
        x, y = projection.pixels(self._seen)
        x[hidden] = np.nan
        first, second = self._ends
        self._boxes = _boxes(x[first], y[first], x[second], y[second])
        cut = np.flatnonzero(hidden[first] != hidden[second])
        if len(cut):
            start, end = (projection.pixels(part) for part in self._in_front(projection, self._ends[:, cut]))
            self._boxes[:, cut] = _boxes(*start, *end)
        self._projection = projection

    def _in_front(self, projection: Projection, ends: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return both ends of segments in the camera's axes, shape (3, n): cut where they are too near, else unchanged.

        A segment that is out of sight as a whole has NaN.
        """
        first, second = self._seen[:, ends[0]], self._seen[:, ends[1]]
        first_hidden, second_hidden = first[2] < projection.near, second[2] < projection.near
        for end, other, cut in (
            (first, second, first_hidden & ~second_hidden),
            (second, first, second_hidden & ~first_hidden),
        ):
            if cut.any():
                share = (projection.near - end[2, cut]) / (other[2, cut] - end[2, cut])
                end[:, cut] += share * (other[:, cut] - end[:, cut])
        first[:, first_hidden & second_hidden] = np.nan
        return first, second

    def cell_at(self, point: int) -> int:
        """Return a vertex or line of the surface that has the point, -1 when none has."""
        having = np.flatnonzero((self._thin == point).any(axis=0))
        return int(self._thin_cells[having[0]]) if len(having) else -1


def _boxes(x: Floats, y: Floats, other_x: Floats, other_y: Floats) -> Floats:
    low, high = np.minimum, np.maximum
    return np.stack([low(x, other_x), high(x, other_x), low(y, other_y), high(y, other_y)])


def _segments(cells: Any, step: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return pairs of nodes that are ``step`` apart within a cell, shape (2, n), and the cell of each."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not cells.GetNumberOfCells():
        return np.zeros((2, 0), np.int64), np.zeros(0, np.int64)
    nodes = vtk_to_numpy(cells.GetConnectivityArray()).astype(np.int64)
    sizes = np.diff(vtk_to_numpy(cells.GetOffsetsArray()))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    first = np.arange(len(nodes) - step)
    first = first[owner[first] == owner[first + step]]
    return np.stack([nodes[first], nodes[first + step]]), owner[first]
