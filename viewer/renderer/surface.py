"""What is drawn of a mesh: its outer surface, with the way back to the points and cells it came from.

Taking the surface of a large volume is the slowest step from an artifact to a picture, so surfaces are kept, found by
the identity of the mesh's files: another field, another time step or another sample of a constant mesh only gathers
values.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.batch import Batch
from viewer.renderer.compact import without_unused
from viewer.renderer.directions import Bounds
from viewer.renderer.edges import edge_lines
from viewer.renderer.extent import has_extent
from viewer.renderer.grid import Grid, zone_bounds
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.joined import load_joined
from viewer.renderer.normals import with_normals
from viewer.values import dataclass

POINT_IDS, CELL_IDS = "vtkOriginalPointIds", "vtkOriginalCellIds"
"""Arrays in which VTK's filters say where points and cells came from."""

_CROWD = 1000  # cells at a vertex; some 30 are usual
_PAIRS = 1e9  # of cells at a vertex, all vertices together; some 10 s
_LONG = 500_000  # cells; some 0.1 s
_KEPT_CELLS = 4_000_000  # cells of all kept surfaces together, about 400 MB
_KEPT_BOXES = 20_000
_SOON = _KEPT_CELLS // 4  # cells that are taken ahead together: what is on screen and three more have room; some 0.2 s


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
        from.
    bounds
        xmin, xmax, ymin, ymax, zmin, zmax.
    triangles
        Number of triangles that the polygons come to.
    edges
        ``vtkPolyData`` of the cells' edges where they are not those of the polygons (quadratic cells), else None.
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
    passing: bool = False
    lit: bool = True
    seen: bool = True

    @property
    def cells(self) -> int:
        """Number of cells of the surface."""
        return len(self.cell_ids)

    def some_points(self) -> npt.NDArray[np.floating[Any]]:
        """Return at most some 20 000 of its points, shape (n, 3): enough to see how much room it takes."""
        from vtkmodules.util.numpy_support import vtk_to_numpy

        points: npt.NDArray[np.floating[Any]] = vtk_to_numpy(self.data.GetPoints().GetData())
        return points[:: len(points) // 20_000 + 1]


class SurfaceStore:
    """Surfaces by the identity of their mesh; the least recently used leave when all together grow too big."""

    def __init__(self) -> None:
        self._surfaces: OrderedDict[MeshKey, Surface] = OrderedDict()
        self._kept_cells = 0
        self._boxes: OrderedDict[MeshKey, Bounds] = OrderedDict()

    def get(self, directory: Path, batch: Batch, progress: Callable[[str], None]) -> Surface:
        """Return the surface of zones, taken now unless it is known; ``progress`` is told when that takes long.

        Raises
        ------
        ArtifactError
            When a zone's arrays are missing or damaged.
        """
        key = tuple(mesh_key(directory, zone) for zone in batch.zones)
        surface = self._surfaces.get(key)
        if surface is None:
            if batch.cells > _LONG:
                progress(f"Extracting the surface of {batch.cells / 1e6:.1f} million cells…")
            surface = self._surfaces[key] = extract_surface(load_joined(directory, batch.zones))
            self._kept_cells += surface.cells
        self._surfaces.move_to_end(key)
        while len(self._surfaces) > 1 and self._kept_cells > _KEPT_CELLS:
            self._kept_cells -= self._surfaces.popitem(last=False)[1].cells
        return surface

    @staticmethod
    def are_worth_taking_ahead(zones: Iterable[ZoneRecord]) -> bool:
        """Whether the surfaces of zones are taken in a moment, and drive nothing away that is on screen."""
        return sum(zone.cells for zone in zones) <= _SOON

    def bounds(self, directory: Path, zone: ZoneRecord) -> Bounds:
        """Return the box around a zone that is not drawn, without taking its surface.

        Raises
        ------
        ArtifactError
            When the zone's points are missing or damaged.
        """
        key = mesh_key(directory, zone)
        kept = self._surfaces.get((key,))
        if kept is not None:
            return kept.bounds
        if key not in self._boxes:
            self._boxes[key] = zone_bounds(directory, zone)
            if len(self._boxes) > _KEPT_BOXES:
                self._boxes.popitem(last=False)
        return self._boxes[key]


def extract_surface(grid: Grid) -> Surface:
    """Return the outer surface of a grid; quadratic faces are split at their middle nodes, so every point is a node.

    Raises
    ------
    ArtifactError
        When so many cells meet at a point that it would take minutes.
    """
    _check_crowds(grid)
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
    return replace(surface, edges=edge_lines(surface.data, grid.kinds[surface.point_ids]))


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
