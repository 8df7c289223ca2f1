"""A coarse stand-in for a big mesh of solid cells, for tools that are being dragged.

Nodes that lie together are drawn together to one of them, and the tetrahedra of which less than four corners are left
disappear. Where the mesh is fine, so is this one. Its points are nodes of the mesh and have their values; its cells are
cells of the mesh and have their numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.renderer.batch import Batch
from viewer.renderer.coarse import triangulated
from viewer.renderer.compact import without_unused
from viewer.renderer.normals import with_normals
from viewer.renderer.surface import CELL_IDS, POINT_IDS, Surface
from viewer.renderer.tools.bricks import Bricks
from viewer.renderer.tools.clusters import clusters_of
from viewer.renderer.tools.data import CELLS, Array, add_array, cell_types, copy_of, point_array, points_of
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.simplices import tetrahedra_of
from viewer.renderer.tools.volume import Sections, Volume

LEAST = 1_000_000
"""Cells from which on it is worth it: what is cut of fewer is there in time."""

_TOGETHER = 14
"""Most nodes that become one: some tenth of the cells is left, and a section has a fifth of its triangles."""

_PART = 1 << 19  # cells at a time


class CoarseMesh:
    """The coarse one of a ``vtkUnstructuredGrid``, without fields.

    Parameters
    ----------
    data
        The grid.
    surface
        Its skin.
    """

    def __init__(self, data: Any, surface: Surface) -> None:
        places = points_of(data)
        cluster, self._nodes = _drawn_together(places, surface)
        self._data = self._volume(data, cluster, places)
        self._skin = self._outside(surface, cluster)
        self._sections = Sections()

    @staticmethod
    def fit(data: Any) -> bool:
        """Whether a data set is such a grid, and big enough."""
        return bool(data.GetNumberOfCells() >= LEAST) and Bricks.fit(data)

    def piece(self, batch: Batch, arrays: dict[str, Array]) -> Piece:
        """Return it as a batch with fields at its points, which are given for the nodes of the mesh, by name."""
        skin, numbers = self._skin
        volume = Volume(lambda: _with(self._data, self._nodes, arrays), self._sections)
        return Piece(batch, volume, lambda: _with(skin, self._nodes[numbers], arrays))

    def _volume(self, data: Any, cluster: Array, places: Array) -> Any:
        from vtkmodules.vtkCommonDataModel import vtkUnstructuredGrid

        corners, numbers = [], []
        for cells, nodes in tetrahedra_of(data, cell_types(data), _PART):
            drawn = cluster.take(nodes)
            left = _with_all_corners(drawn)
            corners.append(drawn[left])
            numbers.append(cells[left])
        drawn, cells = np.concatenate(corners), np.concatenate(numbers)
        once = _first_of_each(drawn)
        grid = vtkUnstructuredGrid()
        grid.SetPoints(_points(places[self._nodes]))
        grid.SetCells(10, _cells(drawn[once]))
        add_array(grid.GetCellData(), CELLS, cells[once].astype(np.int32))
        return grid

    def _outside(self, surface: Surface, cluster: Array) -> tuple[Any, Array]:
        """Return its skin, with normals, and the number of each point of that among its own."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonDataModel import vtkPolyData

        fine = triangulated(surface)
        nodes = vtk_to_numpy(fine.GetPointData().GetArray(POINT_IDS))
        corners = cluster[nodes[vtk_to_numpy(fine.GetPolys().GetConnectivityArray())]].reshape(-1, 3)
        cells = vtk_to_numpy(fine.GetCellData().GetArray(CELL_IDS))
        left = _with_all_corners(corners)
        left = left[_first_of_each(corners[left])]
        skin = vtkPolyData()
        skin.SetPoints(self._data.GetPoints())
        skin.SetPolys(_cells(corners[left]))
        add_array(skin.GetCellData(), CELLS, cells[left].astype(np.int32))
        add_array(skin.GetPointData(), POINT_IDS, np.arange(len(self._nodes)))
        skin = with_normals(without_unused(skin))
        numbers = point_array(skin, POINT_IDS)
        assert numbers is not None
        skin.GetPointData().RemoveArray(POINT_IDS)
        return skin, numbers


def _with(data: Any, nodes: Array, arrays: dict[str, Array]) -> Any:
    """Return a data set with fields at its points, which are these nodes of the mesh."""
    copy = copy_of(data)
    for name, array in arrays.items():
        add_array(copy.GetPointData(), name, array[nodes])
    return copy


def _drawn_together(places: Array, surface: Surface) -> tuple[Array, Array]:
    """Return the cluster of each node, and the node that each cluster is drawn together to.

    That is one of the skin where there is one, the outermost of them, so that the mesh keeps its outline.
    """
    order, begins = clusters_of(places, _TOGETHER)
    cluster_in_order = np.zeros(len(order), np.int32)
    cluster_in_order[begins[1:]] = 1
    np.cumsum(cluster_in_order, out=cluster_in_order)
    cluster = np.empty(len(order), np.int32)
    cluster[order] = cluster_in_order
    outer = np.full(len(order), -1.0, np.float32)
    skin = surface.point_ids
    low, high = np.array(surface.bounds[::2]), np.array(surface.bounds[1::2])
    outer[skin] = np.abs((places[skin] - (low + high) / 2.0) / np.where(high > low, high - low, 1.0)).sum(axis=1)
    outer = outer[order]
    best = np.flatnonzero(outer == np.maximum.reduceat(outer, begins)[cluster_in_order])
    nodes = np.empty(len(begins), np.int64)
    nodes[cluster_in_order[best]] = order[best]
    return cluster, nodes


def _with_all_corners(corners: Array) -> Array:
    """Return which rows have no number twice."""
    columns = corners.T
    apart = np.ones(len(corners), bool)
    for place, column in enumerate(columns):
        for other in columns[place + 1 :]:
            apart &= column != other
    return np.flatnonzero(apart)


def _first_of_each(corners: Array) -> Array:
    """Return one row for each set of corners."""
    key = np.zeros(len(corners), np.uint64)
    for column in np.sort(corners, axis=1).T:
        # 64 bits of what is as good as chance: of a million rows two are taken for the same once in 10 million times
        key = (key ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(32)
    return np.asarray(np.unique(key, return_index=True)[1])


def _points(places: Array) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints

    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(places)))
    return points


def _cells(corners: Array) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkCellArray

    cells = vtkCellArray()
    offsets = np.arange(len(corners) + 1, dtype=np.int32) * np.int32(corners.shape[1])
    cells.SetData(numpy_to_vtk(offsets), numpy_to_vtk(np.ascontiguousarray(corners, np.int32).ravel()))
    return cells
