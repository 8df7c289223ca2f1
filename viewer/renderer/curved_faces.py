"""Which lines and faces of curved elements are on the outside of a mesh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from viewer.geometry.curved_nodes import KINDS, SHAPES, faces
from viewer.renderer.curved import Array, CurvedCells
from viewer.renderer.curved_levels import CurvedFaces
from viewer.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The outside of a mesh.

    Attributes
    ----------
    curved
        Lines and faces of curved elements.
    straight
        Vertices, lines and polygons of all others by their number of dimensions: each a list of offsets, the points,
        and the cells of the mesh they belong to.
    """

    curved: tuple[CurvedFaces, ...]
    straight: dict[int, tuple[Array, Array, Array]]


def outside_of(data: Any, curved: CurvedCells) -> Outside:
    """Return the outside of a ``vtkUnstructuredGrid`` with curved elements.

    Faces are told apart by their corners, as two elements share a face exactly when they share its corners.
    """
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter

    filter_ = vtkGeometryFilter()
    filter_.SetInputData(with_corners(data, curved))
    filter_.PassThroughPointIdsOn()
    filter_.PassThroughCellIdsOn()
    filter_.Update()
    skin = filter_.GetOutput()
    if not skin.GetNumberOfCells():
        return Outside((), {})
    points = vtk_to_numpy(skin.GetPointData().GetArray("vtkOriginalPointIds")).astype(np.int64)
    owners = vtk_to_numpy(skin.GetCellData().GetArray("vtkOriginalCellIds")).astype(np.int64)
    found: list[CurvedFaces] = []
    straight = {}
    before = 0
    for dimension, cells in enumerate((skin.GetVerts(), skin.GetLines(), skin.GetPolys())):
        count = cells.GetNumberOfCells()
        mine, before = owners[before : before + count], before + count
        if not count:
            continue
        offsets = vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64)
        nodes = points[vtk_to_numpy(cells.GetConnectivityArray())]
        kinds = curved.kinds[mine]
        found += _curved(curved, mine, offsets, nodes)
        keep = np.flatnonzero(kinds == 0)
        if len(keep):
            sizes = np.diff(offsets)[keep]
            ends = np.concatenate(([0], np.cumsum(sizes)))
            taken = np.arange(int(ends[-1])) - np.repeat(ends[:-1] - offsets[keep], sizes)
            straight[dimension] = (ends, nodes[taken], mine[keep])
    return Outside(tuple(found), straight)


def with_corners(data: Any, curved: CurvedCells) -> Any:
    """Return the mesh with straight cells in place of curved elements: cells and points keep their numbers."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkUnstructuredGrid

    try:
        types = data.GetCellTypes()
    except TypeError:  # before VTK 9.6
        types = data.GetCellTypesArray()
    types = vtk_to_numpy(types).copy()
    cells = data.GetCells()
    offsets = vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64)
    nodes = vtk_to_numpy(cells.GetConnectivityArray())
    sizes = np.diff(offsets)
    for kind, places, _ in curved.groups():
        shape = SHAPES[kind.shape]
        types[places], sizes[places] = shape.linear, len(shape.corners)
    ends = np.concatenate(([0], np.cumsum(sizes)))
    # The corners come first in elements of CGNS and in cells of VTK alike.
    taken = nodes[np.arange(int(ends[-1])) - np.repeat(ends[:-1] - offsets[:-1], sizes)].astype(np.int64)
    array = vtkCellArray()
    array.SetData(numpy_to_vtk(ends, deep=True), numpy_to_vtk(taken, deep=True))
    result = vtkUnstructuredGrid()
    result.SetPoints(data.GetPoints())
    result.SetPolyhedralCells(
        numpy_to_vtk(types, deep=True), array, data.GetPolyhedronFaceLocations(), data.GetPolyhedronFaces()
    )
    return result


def _curved(curved: CurvedCells, owners: Array, offsets: Array, nodes: Array) -> Iterator[CurvedFaces]:
    """Yield the elements that lines or polygons are, or whose faces they are."""
    kinds, sizes = curved.kinds[owners], np.diff(offsets)
    for number in np.unique(kinds[kinds > 0]).tolist():
        rows = np.flatnonzero(kinds == number)
        kind = KINDS[number]
        own = curved.nodes_of(owners[rows], kind)
        if SHAPES[kind.shape].dimension < 3:
            yield CurvedFaces(kind, own, owners[rows])
            continue
        left = np.ones(len(rows), bool)
        for face, (flat, places) in enumerate(faces(kind)):
            corners = len(SHAPES[flat.shape].corners)
            fits = np.flatnonzero(left & (sizes[rows] == corners))
            polygons = np.sort(nodes[offsets[rows[fits]][:, None] + np.arange(corners)], axis=1)
            mine = own[fits][:, list(places)]
            same = fits[(np.sort(mine[:, :corners], axis=1) == polygons).all(axis=1)]
            left[same] = False
            if len(same):
                inward = face in SHAPES[kind.shape].inward
                yield CurvedFaces(flat, own[same][:, list(places)], owners[rows[same]], inward)
