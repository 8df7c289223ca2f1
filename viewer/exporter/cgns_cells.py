"""The cells of a VTK data set as sections of CGNS elements.

Elements of one type come together, else in the order of the mesh; fields of cells follow by :attr:`CellSections.order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.exporter.part import PartElements
from viewer.exporter.place import ExportError
from viewer.reader.elements import ELEMENTS, NFACE, NGON, VTK_POLYGON, VTK_POLYHEDRON
from viewer.renderer.tools.data import Array, cell_types, points_of
from viewer.values import dataclass

_ELEMENTS = {
    element.cell: number
    for number, element in reversed(ELEMENTS.items())
    if element.exact and len(element.order) == element.nodes
}
"""CGNS type by VTK type; of two the one that comes first in the table."""


@dataclass(frozen=True, slots=True, eq=False)
class CellSection:
    """Elements of one CGNS type: their nodes, counted from 1; of lists of any length also where each begins."""

    name: str
    kind: int
    start: int
    count: int
    connectivity: Array
    offsets: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CellSections:
    """All cells of a mesh.

    Attributes
    ----------
    order
        Number of the VTK cell of each element.
    dimension
        The highest of all cells.
    """

    sections: tuple[CellSection, ...]
    order: Array
    dimension: int

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.order)


def sections_of(data: Any) -> CellSections:
    """Return the cells of a ``vtkUnstructuredGrid``.

    Raises
    ------
    ExportError
        When CGNS has no such elements.
    """
    from vtkmodules.util.numpy_support import vtk_to_numpy

    types = cell_types(data)
    cells = data.GetCells()
    offsets, nodes = vtk_to_numpy(cells.GetOffsetsArray()), vtk_to_numpy(cells.GetConnectivityArray())
    found: list[CellSection] = []
    faces: list[CellSection] = []
    parts: list[Array] = []
    dimension, start = 0, 1
    for kind in _in_order(types):
        numbers = np.flatnonzero(types == kind)
        if kind == VTK_POLYHEDRON:
            section, faces_of = _polyhedra(data, numbers, start, len(types) + 1)
            faces.append(faces_of)
            dimension = 3
        elif kind == VTK_POLYGON:
            section = _polygons(offsets, nodes, numbers, start)
            dimension = max(dimension, 2)
        elif kind in _ELEMENTS:
            element = ELEMENTS[_ELEMENTS[kind]]
            section = _uniform(_ELEMENTS[kind], offsets, nodes, numbers, start)
            dimension = max(dimension, element.dimension)
        else:
            raise ExportError(f"CGNS has no elements like the cells of VTK type {kind}; choose .vtkhdf or .vtm.")
        found.append(section)
        parts.append(numbers)
        start += len(numbers)
    order = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    return CellSections((*found, *faces), order, dimension)


def undrawn_sections(elements: Sequence[PartElements], cells: CellSections) -> tuple[tuple[CellSection, ...], int]:
    """Return sections of elements that are not cells, numbered after all others, and the number of the first one."""
    start = first = 1 + sum(section.count for section in cells.sections)
    taken = {section.name for section in cells.sections}
    found = []
    for one in elements:
        names = (one.name, *(f"{one.name[:28]}_{number}" for number in range(2, 1000)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        found.append(CellSection(name, one.kind, start, len(one.nodes), one.nodes.ravel()))
        start += len(one.nodes)
    return tuple(found), first


def _in_order(types: Array) -> list[int]:
    """Return the types that there are, in the order in which they come first."""
    kinds, first = np.unique(types, return_index=True)
    return [int(kinds[place]) for place in np.argsort(first)]


def _uniform(kind: int, offsets: Array, nodes: Array, numbers: Array, start: int) -> CellSection:
    element = ELEMENTS[kind]
    rows = nodes[offsets[numbers][:, None] + np.arange(element.nodes)]
    ordered = np.empty_like(rows)
    ordered[:, list(element.order)] = rows
    return CellSection(f"Elements_{element.name}", kind, start, len(numbers), ordered.ravel() + 1)


def _polygons(offsets: Array, nodes: Array, numbers: Array, start: int) -> CellSection:
    lengths, picked = _lists(offsets, numbers)
    return CellSection("Elements_NGON_n", NGON, start, len(numbers), nodes[picked] + 1, _starts(lengths))


def _polyhedra(data: Any, numbers: Array, start: int, first_face: int) -> tuple[CellSection, CellSection]:
    """Return polyhedra as lists of faces, and the faces, which are numbered after all cells."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    faces, members = data.GetPolyhedronFaces(), data.GetPolyhedronFaceLocations()
    face_offsets, face_nodes = (vtk_to_numpy(faces.GetOffsetsArray()), vtk_to_numpy(faces.GetConnectivityArray()))
    offsets, of_cells = vtk_to_numpy(members.GetOffsetsArray()), vtk_to_numpy(members.GetConnectivityArray())
    lengths, picked = _lists(offsets, numbers)
    chosen = of_cells[picked].astype(np.int64)
    signs = _signs(points_of(data), face_offsets, face_nodes, chosen, lengths)
    cells = CellSection("Elements_NFACE_n", NFACE, start, len(numbers), signs * (chosen + first_face), _starts(lengths))
    count = len(face_offsets) - 1
    starts = face_offsets.astype(np.int64)
    return cells, CellSection("Faces_NGON_n", NGON, first_face, count, face_nodes + 1, starts)


def _signs(points: Array, offsets: Array, nodes: Array, faces: Array, lengths: Array) -> Array:
    """Return for each face of each polyhedron 1 where its corners turn such that it looks out of it, else -1."""
    starts, counts = offsets[:-1].astype(np.int64), np.diff(offsets)
    corners = points[nodes].astype(np.float64)
    after = np.arange(len(nodes)) + 1
    after[offsets[1:] - 1] = starts
    middles = np.add.reduceat(corners, starts, axis=0) / counts[:, None]
    around = corners - np.repeat(middles, counts, axis=0)
    normals = np.add.reduceat(np.cross(around, around[after]), starts, axis=0)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    centers = np.stack([np.bincount(owners, middles[faces, axis]) for axis in range(3)], axis=1) / lengths[:, None]
    outward = middles[faces] - centers[owners]
    return np.where((normals[faces] * outward).sum(axis=1) < 0, -1, 1)


def _lists(offsets: Array, numbers: Array) -> tuple[Array, Array]:
    """Return the lengths of some lists, and the places of all their items."""
    lengths = np.diff(offsets)[numbers].astype(np.int64)
    ends = np.cumsum(lengths)
    picked = np.arange(int(ends[-1])) - np.repeat(ends - lengths, lengths) + np.repeat(offsets[numbers], lengths)
    return lengths, picked


def _starts(lengths: Array) -> Array:
    return np.concatenate([[0], np.cumsum(lengths)])
