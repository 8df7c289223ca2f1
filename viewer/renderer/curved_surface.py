"""The outside of a mesh with curved elements as many small straight lines and polygons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.geometry.curved_nodes import BAR, SHAPES
from viewer.geometry.curved_parts import part_weights, parts, side_nodes
from viewer.renderer.blend import Blend, Block, one_each
from viewer.renderer.curved import Array, CurvedCells
from viewer.renderer.curved_faces import outside_of
from viewer.renderer.curved_levels import Bends, CurvedFaces, bends_of, parts_of
from viewer.renderer.edges import CENTRE, CORNER
from viewer.values import dataclass

SHARE = 1 / 5000
"""Of the size of a mesh: as far as a curved face may be from what is drawn, a fifth of a pixel where it fills 1000."""

_MOST = 2_000_000  # polygons


@dataclass(frozen=True, slots=True, eq=False)
class CurvedOutside:
    """The outside in straight parts.

    Attributes
    ----------
    data
        ``vtkPolyData``.
    blend
        Its points, from the nodes of the mesh.
    nearest
        The node of the mesh that is nearest to each point.
    cells
        The cell of the mesh that each vertex, line and polygon is a part of.
    marks
        What each point is for the edges of elements (:mod:`viewer.renderer.edges`).
    distance
        How far curved faces may be from it, as a share of its size; 0 where nothing was cut further than at its nodes.
    parts
        Into how many parts the sides of faces are cut at most; 0 where each cell of VTK has all nodes and none bends.
    """

    data: Any
    blend: Blend
    nearest: Array
    cells: Array
    marks: Array
    distance: float
    parts: int


def curved_outside(data: Any, points: Array, curved: CurvedCells, share: float = SHARE) -> CurvedOutside:
    """Return the outside of a ``vtkUnstructuredGrid`` with curved elements.

    Parameters
    ----------
    points
        Its points, shape (n, 3).
    share
        Of its size: how far a curved face may be from what is drawn.
    """
    outside = outside_of(data, curved)
    bends = [bends_of(faces, points) for faces in outside.curved]
    nodes = [faces.nodes for faces in outside.curved] + [item[1] for item in outside.straight.values()]
    used = np.concatenate([one.ravel() for one in nodes]) if nodes else np.zeros(0, np.int64)
    size = float(np.linalg.norm(np.ptp(points[used].astype(np.float64), axis=0))) if len(used) else 0.0
    levels, distance = _levels(outside.curved, bends, size, share)
    pieces = _Pieces()
    for faces, level in zip(outside.curved, levels, strict=True):
        pieces.add_curved(faces, level)
    for dimension, (offsets, own, cells) in outside.straight.items():
        pieces.add_straight(dimension, offsets, own, cells)
    simple = distance == 0 and all(one.kind.order == 2 for one in outside.curved)
    most = max((int(own.max(initial=0)) for own, _ in levels), default=0)
    return pieces.joined(points, distance, 0 if simple else most)


def _levels(
    faces: Sequence[CurvedFaces], bends: Sequence[Bends], size: float, share: float
) -> tuple[list[tuple[Array, Array]], float]:
    """Return into how many parts the sides of each face are cut, and as how many each neighbour at a side has it.

    Also how far what is drawn may be from the faces, as a share of the size; 0 where all are straight.
    """
    edges, bent = _edges(faces, bends)
    while True:
        tolerance = max(size, np.finfo(float).tiny) * share
        levels, total, cut = [], 0, False
        for one, bend, edge in zip(faces, bends, edges, strict=True):
            order = one.kind.order
            sides = parts_of(bent[edge], order, tolerance)
            own = np.maximum(parts_of(bend.own, order, tolerance), sides.max(axis=1))
            levels.append((own, sides))
            cut = cut or bool((own > order).any())
            if one.kind.shape != BAR:
                total += int((own.astype(np.int64) ** 2).sum())
        if total <= _MOST or not cut:
            return levels, share if cut else 0.0
        share *= 2


def _edges(faces: Sequence[CurvedFaces], bends: Sequence[Bends]) -> tuple[list[Array], Array]:
    """Return the number of the edge at each side of each face, and how far each edge bends."""
    pairs = [
        np.sort(np.stack([one.nodes[:, [side[0], side[-1]]] for side in side_nodes(one.kind)], axis=1), axis=2)
        for one in faces
    ]
    if not pairs:
        return [], np.zeros(0)
    flat = np.concatenate([pair.reshape(-1, 2) for pair in pairs]).astype(np.int64)
    _, number = np.unique(flat[:, 0] * (int(flat.max()) + 1) + flat[:, 1], return_inverse=True)
    number = number.reshape(-1)
    bent = np.zeros(int(number.max()) + 1)
    np.maximum.at(bent, number, np.concatenate([bend.sides.reshape(-1) for bend in bends]))
    ends = np.cumsum([pair.shape[0] * pair.shape[1] for pair in pairs])[:-1]
    return [part.reshape(pair.shape[:2]) for part, pair in zip(np.split(number, ends), pairs, strict=True)], bent


class _Pieces:
    """Collects parts of elements and puts them together."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._marks: list[Array] = []
        self._points = 0
        # By dimension: number of points of each cell, its points, and the cell of the mesh.
        self._cells: dict[int, list[tuple[Array, Array, Array]]] = {0: [], 1: [], 2: []}

    def add_curved(self, faces: CurvedFaces, levels: tuple[Array, Array]) -> None:
        own, sides = levels
        cuts, which = np.unique(np.column_stack([own, sides]), axis=0, return_inverse=True)
        which = which.reshape(-1)
        for number, cut in enumerate(cuts.tolist()):
            rows = np.flatnonzero(which == number)
            count = cut[0]
            pattern = parts(faces.kind.shape, count)
            self._blocks.append(Block(faces.nodes[rows], part_weights(faces.kind, count, tuple(cut[1:]))))
            first = self._points + np.arange(len(rows)) * len(pattern.spots)
            own_cells = pattern.cells[:, ::-1] if faces.inward else pattern.cells
            cells = (first[:, None, None] + own_cells).reshape(-1, pattern.cells.shape[1])
            owners = np.repeat(faces.cells[rows], len(pattern.cells))
            dimension = SHAPES[faces.kind.shape].dimension
            self._cells[dimension].append((np.full(len(cells), cells.shape[1]), cells.ravel(), owners))
            self._marks.append(self._marks_of(faces, rows, pattern.sides, len(pattern.spots)))
            self._points += len(rows) * len(pattern.spots)

    def add_straight(self, dimension: int, offsets: Array, nodes: Array, cells: Array) -> None:
        self._blocks.append(Block(nodes[:, None], np.ones((1, 1))))
        self._cells[dimension].append((np.diff(offsets), self._points + np.arange(len(nodes)), cells))
        self._marks.append(np.zeros((len(nodes), 3), np.int64))
        self._points += len(nodes)

    @staticmethod
    def _marks_of(faces: CurvedFaces, rows: Array, sides: Sequence[Array], count: int) -> Array:
        """Return for each point whether it is inside, a corner, or which two corners it lies between."""
        marks = np.zeros((len(rows), count, 3), np.int64)
        marks[:, :, 0] = CENTRE
        for points, side in zip(sides, side_nodes(faces.kind), strict=True):
            ends = np.sort(faces.nodes[rows][:, [side[0], side[-1]]], axis=1)
            marks[:, points[1:-1], 0] = 1
            marks[:, points[1:-1], 1:] = ends[:, None]
        for points in sides:
            marks[:, points[[0, -1]]] = (CORNER, 0, 0)
        return marks.reshape(-1, 3)

    def joined(self, points: Array, distance: float, most: int) -> CurvedOutside:
        from vtkmodules.util.numpy_support import numpy_to_vtk
        from vtkmodules.vtkCommonCore import vtkPoints
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

        data = vtkPolyData()
        if not self._blocks:
            data.SetPoints(vtkPoints())
            nothing = np.zeros(0, np.int64)
            return CurvedOutside(data, Blend((), nothing), nothing, nothing, nothing, 0.0, 0)
        number, places = one_each(self._blocks, len(points))
        blend = Blend(tuple(self._blocks), places)
        nearest = np.concatenate([block.nearest for block in self._blocks])[places]
        place = vtkPoints()
        place.SetData(numpy_to_vtk(blend.places_of(points), deep=True))
        data.SetPoints(place)
        owners = []
        for dimension, put in enumerate((data.SetVerts, data.SetLines, data.SetPolys)):
            found = self._cells[dimension]
            if not found:
                continue
            sizes, nodes, cells = (np.concatenate(one) for one in zip(*found, strict=True))
            array = vtkCellArray()
            ends = np.concatenate(([0], np.cumsum(sizes)))
            array.SetData(numpy_to_vtk(ends, deep=True), numpy_to_vtk(number[nodes], deep=True))
            put(array)
            owners.append(cells)
        marks = np.concatenate(self._marks)[places]
        return CurvedOutside(data, blend, nearest, np.concatenate(owners), numbered_marks(marks), distance, most)


def numbered_marks(marks: Array) -> Array:
    """Return the mark of each point: the kinds that have no number as they are, an edge by a number from 1."""
    found = marks[:, 0].copy()
    on = np.flatnonzero(found == 1)
    if len(on):
        _, number = np.unique(marks[on, 1] * (int(marks.max()) + 1) + marks[on, 2], return_inverse=True)
        found[on] = 1 + number.reshape(-1)
    return found
