"""What is drawn of a mesh: its outer surface, with the way back to the points and cells it came from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.errors import ArtifactError
from viewer.renderer.blend import Blend
from viewer.renderer.compact import without_unused
from viewer.renderer.curved import CurvedCells
from viewer.renderer.curved_surface import curved_outside
from viewer.renderer.directions import Bounds
from viewer.renderer.edges import edge_lines
from viewer.renderer.extent import has_extent
from viewer.renderer.grid import Grid
from viewer.renderer.normals import with_normals
from viewer.values import dataclass

POINT_IDS, CELL_IDS = "vtkOriginalPointIds", "vtkOriginalCellIds"
"""Arrays in which VTK's filters say where points and cells came from."""

_CROWD = 1000  # cells at a vertex; some 30 are usual
_PAIRS = 1e9  # of cells at a vertex, all vertices together; some 10 s


@dataclass(frozen=True, slots=True)
class Surface:
    """The drawn part of one zone, or of many that are drawn as one.

    Attributes
    ----------
    data
        ``vtkPolyData`` with the points of the surface and its vertices, lines and polygons; normals where there are
        polygons. It carries no fields: whoever draws makes a shallow copy and adds them.
    point_ids, cell_ids
        For each point and each cell of ``data`` the one of the zone (or :class:`~viewer.renderer.batch.Batch`) it came
        from; for points between the nodes of curved elements the nearest node.
    bounds
        xmin, xmax, ymin, ymax, zmin, zmax.
    triangles
        Number of triangles that the polygons come to.
    edges
        ``vtkPolyData`` of the cells' edges where they are not those of the polygons (quadratic cells), else None.
    blend
        How values at its points come from those of nodes, where not all of its points are nodes.
    marks
        What each point is for the edges (:mod:`viewer.renderer.edges`), where ``edges`` is there.
    distance
        How far curved faces may be from it, as a share of its size; 0 where none bends.
    parts
        Into how many parts edges of curved cells are cut at most; 0 where VTK's own cells do.
    passing
        Whether it is made for one scene and not worth keeping after it.
    lit
        Whether it has a shape to light.
    seen
        Whether any of it has an extent, so that it can be seen.
    """

    data: Any
    point_ids: npt.NDArray[np.int64]
    cell_ids: npt.NDArray[np.int64]
    bounds: Bounds
    triangles: int
    edges: Any = None
    blend: Blend | None = None
    marks: npt.NDArray[Any] | None = None
    distance: float = 0.0
    parts: int = 0
    passing: bool = False
    lit: bool = True
    seen: bool = True

    @property
    def cells(self) -> int:
        """Number of cells of the surface."""
        return len(self.cell_ids)

    def at_points(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values of nodes at its points: integers those of the nearest node."""
        if self.blend is None or array.dtype.kind != "f":
            return array[self.point_ids]
        return self.blend.at_points(array)

    def some_points(self) -> npt.NDArray[np.floating[Any]]:
        """Return at most some 20 000 of its points, shape (n, 3): enough to see how much room it takes."""
        from vtkmodules.util.numpy_support import vtk_to_numpy

        points: npt.NDArray[np.floating[Any]] = vtk_to_numpy(self.data.GetPoints().GetData())
        return points[:: len(points) // 20_000 + 1]


def extract_surface(grid: Grid) -> Surface:
    """Return the outer surface of a grid; curved faces are cut into straight ones, as finely as they bend.

    Where only the types of VTK's cells are known, quadratic faces are split at their middle nodes.

    Raises
    ------
    ArtifactError
        When so many cells meet at a point that it would take minutes.
    """
    _check_crowds(grid)
    if grid.curved is not None:
        return _curved_surface(grid, grid.curved)
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter

    filter_ = vtkGeometryFilter()
    if grid.kinds is None:
        filter_.SetInputData(grid.data)
        filter_.PassThroughPointIdsOn()
        filter_.PassThroughCellIdsOn()
    else:
        filter_.SetInputData(_numbered(grid.data))
    filter_.SetNonlinearSubdivisionLevel(1)  # more would make points that no field has a value for
    filter_.Update()
    data = filter_.GetOutput()
    data.GetFieldData().Initialize()
    points = data.GetPointData().GetArray(POINT_IDS)
    if points is not None and data.GetNumberOfPoints():
        # The filter goes through float32 for quadratic cells; the file's own coordinates are exact.
        exact = vtkPoints()
        exact.SetData(numpy_to_vtk(grid.arrays[0][vtk_to_numpy(points)], deep=True))
        data.SetPoints(exact)
    data = with_normals(without_unused(data))
    surface = replace(surface_of(data), seen=has_extent(data))
    if grid.kinds is None or surface.triangles == 0:
        return surface
    marks = grid.kinds[surface.point_ids]
    return replace(surface, edges=edge_lines(surface.data, marks), marks=marks)


def _curved_surface(grid: Grid, curved: CurvedCells) -> Surface:
    from vtkmodules.util.numpy_support import numpy_to_vtk

    found = curved_outside(grid.data, grid.arrays[0], curved)
    data = found.data
    for attributes, name, array in (
        (data.GetPointData(), POINT_IDS, np.arange(len(found.nearest))),
        (data.GetCellData(), CELL_IDS, found.cells),
    ):
        numbers = numpy_to_vtk(array, deep=True)
        numbers.SetName(name)
        attributes.AddArray(numbers)
    data = with_normals(data)
    surface = replace(surface_of(data), seen=has_extent(data))
    own = surface.point_ids  # of the points before sharp edges got theirs twice
    surface = replace(
        surface, point_ids=found.nearest[own], blend=found.blend.taken(own), distance=found.distance, parts=found.parts
    )
    if surface.triangles == 0:
        return surface
    marks = found.marks[own]
    return replace(surface, edges=edge_lines(surface.data, marks), marks=marks)


def _check_crowds(grid: Grid) -> None:
    """Refuse volumes of which very many share a vertex: VTK compares all faces at it with one another."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not grid.data.IsA("vtkUnstructuredGrid") or grid.data.GetMaxSpatialDimension() < 3:
        return
    nodes = vtk_to_numpy(grid.data.GetCells().GetConnectivityArray())
    cells = np.bincount(nodes, minlength=1)
    if cells.max() > _CROWD and (cells.astype(np.float64) ** 2).sum() > _PAIRS:
        raise ArtifactError(
            f"The mesh cannot be drawn in time: {cells.max():,} cells meet at one vertex. Look whether the file is "
            "damaged."
        )


def surface_of(data: Any) -> Surface:
    """Return a surface from ``vtkPolyData`` with the arrays :data:`POINT_IDS` and :data:`CELL_IDS`, which it loses."""
    point_ids = _take(data.GetPointData(), POINT_IDS, data.GetNumberOfPoints())
    cell_ids = _take(data.GetCellData(), CELL_IDS, data.GetNumberOfCells())
    polygons = data.GetPolys()
    triangles = polygons.GetNumberOfConnectivityIds() - 2 * polygons.GetNumberOfCells()
    return Surface(data, point_ids, cell_ids, data.GetBounds(), triangles)


def _numbered(data: Any) -> Any:
    """Return a data set with the numbers of its points and cells as data of their own.

    The filter takes the surface of curved cells in two steps, and the numbers that it passes through itself are those
    of the faces in between.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk

    numbered = data.NewInstance()
    numbered.ShallowCopy(data)
    for attributes, name, count in (
        (numbered.GetPointData(), POINT_IDS, data.GetNumberOfPoints()),
        (numbered.GetCellData(), CELL_IDS, data.GetNumberOfCells()),
    ):
        array = numpy_to_vtk(np.arange(count), deep=True)
        array.SetName(name)
        attributes.AddArray(array)
    return numbered


def _take(attributes: Any, name: str, count: int) -> npt.NDArray[np.int64]:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    array = attributes.GetArray(name)
    if array is None:
        return np.zeros(count, np.int64)
    ids: npt.NDArray[np.int64] = vtk_to_numpy(array).astype(np.int64)
    attributes.RemoveArray(name)
    return ids
