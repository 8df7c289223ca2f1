"""Faces, edges and points of a mesh as lists of vertices: one for a point, two for an edge, more for a polygon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from viewer.errors import SampleError
from viewer.reader.cells import Cells
from viewer.reader.elements import ELEMENTS, VTK_POLYGON
from viewer.reader.tree import Array
from viewer.values import dataclass

_FLAT = (1, 3, 5, 9, 21, 22, 23, 28, VTK_POLYGON)
"""VTK types of points, edges and faces."""

_VOLUMES = "It names elements that are no faces, edges or points."


@dataclass(frozen=True, slots=True)
class Pieces:
    """Lists of vertices, from 0: ``nodes`` between ``offsets``.

    ``kinds`` is the CGNS type of each curved face or edge, of which all nodes are listed; 0 for straight ones.
    """

    offsets: Array
    nodes: Array
    kinds: Array

    @property
    def count(self) -> int:
        """Number of pieces."""
        return len(self.offsets) - 1


NONE = Pieces(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0, np.uint8))


def pieces_of(cells: Cells, chosen: Array) -> Pieces:
    """Return the pieces of some cells, which are faces, edges or points.

    Parameters
    ----------
    chosen
        Numbers of the cells, from 0.

    Raises
    ------
    SampleError
        When there is a volume among them.
    """
    parts = []
    if cells.curved is not None:
        kinds = cells.curved.kinds[chosen]
        curved, chosen = chosen[kinds > 0], chosen[kinds == 0]
        lists = gathered(cells.curved.offsets, cells.curved.nodes, curved)
        parts.append(Pieces(*lists, kinds[kinds > 0]))
        if any(ELEMENTS[int(kind)].dimension > 2 for kind in np.unique(kinds[kinds > 0])):
            raise SampleError(_VOLUMES)
    types = cells.types[chosen]
    parts += [_of_kind(int(kind), cells, chosen[types == kind]) for kind in np.unique(types)]
    return joined(parts)


def _of_kind(kind: int, cells: Cells, chosen: Array) -> Pieces:
    if kind not in _FLAT:
        raise SampleError(_VOLUMES)
    return Pieces(*gathered(cells.offsets, cells.connectivity, chosen), np.zeros(len(chosen), np.uint8))


def gathered(offsets: Array, nodes: Array, chosen: Array) -> tuple[Array, Array]:
    """Return some of the lists of a table: its offsets, and what is between them."""
    starts = offsets[chosen].astype(np.int64)
    sizes = offsets[chosen + 1].astype(np.int64) - starts
    ends = np.concatenate(([0], np.cumsum(sizes)))
    places = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], sizes)
    return ends, nodes[places].astype(np.int64)


def points_of(vertices: Array) -> Pieces:
    """Return vertices as pieces of their own."""
    return Pieces(np.arange(len(vertices) + 1), vertices.astype(np.int64), np.zeros(len(vertices), np.uint8))


def joined(parts: list[Pieces]) -> Pieces:
    """Put pieces one behind the other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return NONE
    ends = np.cumsum([0, *(len(part.nodes) for part in parts)])
    offsets = [part.offsets[1:] + before for part, before in zip(parts, ends[:-1], strict=True)]
    return Pieces(
        np.concatenate([[0], *offsets]),
        np.concatenate([part.nodes for part in parts]),
        np.concatenate([part.kinds for part in parts]),
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
    return Pieces(np.arange(0, count * size + 1, size), nodes.reshape(-1), np.zeros(count, np.uint8))
