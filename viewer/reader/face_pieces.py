"""Faces, edges and points of a mesh as lists of vertices: one for a point, two for an edge, more for a polygon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from viewer.errors import SampleError
from viewer.reader.cells import Cells
from viewer.reader.elements import VTK_POLYGON
from viewer.reader.tree import Array
from viewer.values import dataclass

_PARTS: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((0,),),
    3: ((0, 1),),
    5: ((0, 1, 2),),
    9: ((0, 1, 2, 3),),
    21: ((0, 2), (2, 1)),
    22: ((0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5)),
    23: ((0, 4, 7), (4, 1, 5), (5, 2, 6), (6, 3, 7), (4, 5, 6, 7)),
    28: ((0, 4, 8, 7), (4, 1, 5, 8), (8, 5, 2, 6), (7, 8, 6, 3)),
}
"""The straight pieces of a VTK cell by its type: curved ones are split at their middle nodes, as the skin is."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Lists of vertices, from 0: ``nodes`` between ``offsets``; ``owners`` says which face each piece is of."""

    offsets: Array
    nodes: Array
    owners: Array

    @property
    def count(self) -> int:
        """Number of pieces."""
        return len(self.offsets) - 1


NONE = Pieces(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def pieces_of(cells: Cells, chosen: Array) -> Pieces:
    """Return the pieces of some cells, which are faces, edges or points; those of a face follow one another.

    Parameters
    ----------
    chosen
        Numbers of the cells, from 0.

    Raises
    ------
    SampleError
        When there is a volume among them.
    """
    types = cells.types[chosen]
    parts = [_of_kind(int(kind), cells, chosen, np.flatnonzero(types == kind)) for kind in np.unique(types)]
    return joined(parts)


def _of_kind(kind: int, cells: Cells, chosen: Array, owners: Array) -> Pieces:
    starts = cells.offsets[chosen[owners]].astype(np.int64)
    if kind == VTK_POLYGON:
        sizes = cells.offsets[chosen[owners] + 1].astype(np.int64) - starts
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
        return Pieces(offsets, cells.connectivity[places].astype(np.int64), owners)
    if kind not in _PARTS:
        raise SampleError("It names elements that are no faces, edges or points.")
    parts = _PARTS[kind]
    order = [node for part in parts for node in part]
    nodes = cells.connectivity[starts[:, None] + np.asarray(order)].astype(np.int64).reshape(-1)
    sizes = np.tile([len(part) for part in parts], len(owners))
    return Pieces(np.concatenate(([0], np.cumsum(sizes))), nodes, np.repeat(owners, len(parts)))


def points_of(vertices: Array) -> Pieces:
    """Return vertices as pieces of their own."""
    return Pieces(np.arange(len(vertices) + 1), vertices.astype(np.int64), np.arange(len(vertices)))


def joined(parts: list[Pieces]) -> Pieces:
    """Put pieces one behind the other; what they are of keeps its number."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return NONE
    ends = np.cumsum([0, *(len(part.nodes) for part in parts)])
    offsets = [part.offsets[1:] + before for part, before in zip(parts, ends[:-1], strict=True)]
    return Pieces(
        np.concatenate([[0], *offsets]),
        np.concatenate([part.nodes for part in parts]),
        np.concatenate([part.owners for part in parts]),
    )


def index_faces(lengths: tuple[int, ...], along: Sequence[int], corners: Array) -> Pieces:
    """Return faces of a structured zone, or its edges.

    Parameters
    ----------
    lengths
        Vertices along each index.
    along
        The two indices that change on a face, or the one that changes on an edge.
    corners
        Shape (indices, n): the lowest vertex of each face, from 0.
    """
    strides = np.concatenate(([1], np.cumprod(lengths)[:-1])).astype(np.int64)
    steps = [0]
    if len(along) == 1:
        steps = [0, strides[along[0]]]
    elif len(along) == 2:
        steps = [0, strides[along[0]], strides[along[0]] + strides[along[1]], strides[along[1]]]
    nodes = (strides @ corners.astype(np.int64))[:, None] + np.asarray(steps, np.int64)
    count, size = nodes.shape
    return Pieces(np.arange(0, count * size + 1, size), nodes.reshape(-1), np.arange(count))
