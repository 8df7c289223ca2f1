"""Boundaries that are drawn: their shapes as one data set with a colour for each cell, and where their names stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import ZoneRecord
from viewer.protocol.boundaries import BoundaryShown
from viewer.renderer.boundary_shapes import BoundaryShape
from viewer.renderer.colors import rgb_color
from viewer.renderer.directions import Bounds
from viewer.renderer.grid import NOWHERE
from viewer.renderer.normals import with_normals
from viewer.values import dataclass

_OWNERS, _COLORS = "number of the boundary", "colours"

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryPart:
    """A boundary of a zone: its colour is ``"#rrggbb"``."""

    zone: ZoneRecord
    name: str
    color: str
    shape: BoundaryShape


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """What is drawn of boundaries.

    Attributes
    ----------
    data
        ``vtkPolyData`` with a colour for each cell; None without any.
    shown
        Each name once, however many zones have it.
    notes
        Sentences to show beside the picture.
    parts
        What they are made of, as no tool has changed it.
    """

    data: Any = None
    shown: tuple[BoundaryShown, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[BoundaryPart, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """The box around them."""
        if self.data is None:
            return NOWHERE
        low_x, high_x, low_y, high_y, low_z, high_z = self.data.GetBounds()
        return (low_x, high_x, low_y, high_y, low_z, high_z)


NONE = Boundaries()


def boundaries_of(parts: Sequence[BoundaryPart]) -> Boundaries:
    """Return boundaries as they are in the file."""
    # Of two at one place the last one drawn is seen: that of the first, as sections come after what is made of them.
    return painted(poly_data([(part, number) for number, part in enumerate(parts)][::-1]), parts)


def poly_data(parts: Sequence[tuple[BoundaryPart, int]]) -> Any:
    """Return boundaries as one data set: its points, edges and polygons in this order, each with a number."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    shapes = [part.shape for part, _ in parts]
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.concatenate([shape.points for shape in shapes]), deep=True))
    before = np.cumsum([0, *(len(shape.points) for shape in shapes)])
    nodes = np.concatenate([shape.nodes + first for shape, first in zip(shapes, before[:-1], strict=True)])
    sizes = np.concatenate([np.diff(shape.offsets) for shape in shapes])
    owners = np.repeat([number for _, number in parts], [len(shape.offsets) - 1 for shape in shapes])
    data = vtkPolyData()
    data.SetPoints(points)
    order = []
    for kind, mine in (("Verts", sizes == 1), ("Lines", sizes == 2), ("Polys", sizes > 2)):
        cells = vtkCellArray()
        offsets = np.concatenate(([0], np.cumsum(sizes[mine])))
        cells.SetData(numpy_to_vtk(offsets, deep=True), numpy_to_vtk(nodes[np.repeat(mine, sizes)], deep=True))
        getattr(data, f"Set{kind}")(cells)
        order.append(owners[mine])
    numbers = numpy_to_vtk(np.concatenate(order).astype(np.int32), deep=True)
    numbers.SetName(_OWNERS)
    data.GetCellData().AddArray(numbers)
    return data


def painted(data: Any, parts: Sequence[BoundaryPart]) -> Boundaries:
    """Return what is left of boundaries, in their colours.

    Parameters
    ----------
    data
        ``vtkPolyData`` whose cells have the numbers of :func:`poly_data`.
    parts
        All of them, by their numbers.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy

    if not data.GetNumberOfCells():
        return Boundaries(parts=tuple(parts))
    owners = vtk_to_numpy(data.GetCellData().GetArray(_OWNERS))
    points = vtk_to_numpy(data.GetPoints().GetData())
    drawn = data.NewInstance()
    drawn.CopyStructure(data)
    paints = np.array([[round(255 * channel) for channel in rgb_color(part.color)] for part in parts], np.uint8)
    colors = numpy_to_vtk(paints[owners], deep=True)
    colors.SetName(_COLORS)
    drawn.GetCellData().SetScalars(colors)
    offsets, nodes = lists_of(data)
    largest: dict[str, BoundaryShown] = {}
    for number in np.unique(owners).tolist():
        part = parts[number]
        mine = np.flatnonzero(owners == number)
        one = _shown(part, points, offsets, nodes, mine)
        if part.name not in largest or one.size > largest[part.name].size:
            largest[part.name] = one
    return Boundaries(with_normals(drawn), tuple(largest.values()), parts=tuple(parts))


def lists_of(data: Any) -> tuple[Array, Array]:
    """Return the points of all cells: where those of each begin and how many they are, and the points."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    offsets, nodes, before = [np.zeros(1, np.int64)], [np.empty(0, np.int64)], 0
    for cells in (data.GetVerts(), data.GetLines(), data.GetPolys(), data.GetStrips()):
        if cells.GetNumberOfCells():
            offsets.append(vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64)[1:] + before)
            nodes.append(vtk_to_numpy(cells.GetConnectivityArray()).astype(np.int64))
            before += len(nodes[-1])
    return np.concatenate(offsets), np.concatenate(nodes)


def _shown(part: BoundaryPart, points: Array, offsets: Array, nodes: Array, mine: Array) -> BoundaryShown:
    """Return a boundary with the place on it that is nearest to its middle."""
    sizes = offsets[mine + 1] - offsets[mine]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    own = points[nodes[np.arange(sizes.sum()) + np.repeat(offsets[mine] - starts, sizes)]].astype(np.float64)
    centres = np.add.reduceat(own, starts, axis=0) / sizes[:, None]
    nearest = centres[np.argmin(((centres - centres.mean(axis=0)) ** 2).sum(axis=1))]
    x, y, z = (float(number) for number in nearest)
    return BoundaryShown(part.name, part.color, (x, y, z), float(np.linalg.norm(np.ptp(own, axis=0))))
