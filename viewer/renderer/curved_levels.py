"""Into how many parts curved lines and faces are cut, so that what is drawn is nowhere far from them."""

from __future__ import annotations

import math

import numpy as np

from viewer.geometry.curved_nodes import BAR, TRI, CurvedKind, places
from viewer.geometry.curved_parts import side_nodes
from viewer.geometry.curved_shapes import weights
from viewer.renderer.curved import Array
from viewer.values import dataclass

_MOST_HALVINGS = 6
_STEP = 0.1
_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class CurvedFaces:
    """Lines or faces of one kind that are to be drawn: a row of ``nodes`` each, and the ``cells`` they belong to.

    ``inward`` are those whose nodes go around them the other way when they are seen from outside.
    """

    kind: CurvedKind
    nodes: Array
    cells: Array
    inward: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Bends:
    """How far lines or faces bend: divided by the square of the number of parts it bounds the distance.

    ``own`` has one number for each, and ``sides`` one for each of its sides, shape (n, sides).
    """

    own: Array
    sides: Array


def bends_of(faces: CurvedFaces, points: Array) -> Bends:
    """Return how far lines or faces bend, and their sides."""
    sides = []
    for start, *inside, end in side_nodes(faces.kind):
        line = CurvedKind(BAR, faces.kind.order, 2 + len(inside))
        sides.append(_line_bend(line, faces.nodes[:, [start, end, *inside]], points))
    all_sides = np.stack(sides, axis=1)
    own = all_sides.max(axis=1)
    if faces.kind.shape != BAR:
        own = np.maximum(own, _face_bend(faces.kind, faces.nodes, points))
    return Bends(own, all_sides)


def parts_of(bends: Array, order: int, tolerance: float) -> Array:
    """Return into how many parts something is cut: the nodes are among the points, and each half may be halved."""
    with np.errstate(divide="ignore"):
        halvings = np.ceil(0.5 * np.log2(bends / tolerance) - math.log2(order) - 1e-9)
    found: Array = order * 2 ** np.clip(np.nan_to_num(halvings), 0, _MOST_HALVINGS).astype(np.int64)
    return found


def _line_bend(kind: CurvedKind, nodes: Array, points: Array) -> Array:
    """Return an eighth of the largest second derivative across a line."""
    spots = places(BAR, kind.order)
    first, second = _derivatives(kind, spots, np.array([1.0]))
    found = np.empty(len(nodes))
    for start in range(0, len(nodes), _AT_ONCE):
        x = points[nodes[start : start + _AT_ONCE]].astype(np.float64)
        x -= x[:, :1]
        along, bend = np.einsum("sk,ekd->esd", first, x), np.einsum("sk,ekd->esd", second, x)
        length = np.einsum("esd,esd->es", along, along)
        safe = np.where(length > 0, length, 1.0)
        bend -= along * (np.einsum("esd,esd->es", bend, along) / safe)[..., None]
        found[start : start + _AT_ONCE] = np.linalg.norm(bend, axis=2).max(axis=1) / 8
    return found


def _face_bend(kind: CurvedKind, nodes: Array, points: Array) -> Array:
    """Return a bound of how far a face leaves the plane of a part, times the square of the number of parts."""
    spots = places(kind.shape, kind.order)
    ways = [(1.0, 0.0), (0.0, 1.0), (1.0, -1.0), (1.0, 1.0)]
    pairs = [_derivatives(kind, spots, np.array(way)) for way in ways]
    found = np.empty(len(nodes))
    for start in range(0, len(nodes), _AT_ONCE):
        x = points[nodes[start : start + _AT_ONCE]].astype(np.float64)
        x -= x[:, :1]
        slopes = [np.einsum("sk,ekd->esd", first, x) for first, _ in pairs[:2]]
        normal = np.cross(*slopes)
        length = np.linalg.norm(normal, axis=2, keepdims=True)
        normal /= np.where(length > 0, length, 1.0)
        bend = [np.abs(np.einsum("sk,ekd,esd->es", second, x, normal)) for _, second in pairs]
        if kind.shape == TRI:
            most = np.max(bend[:3], axis=0) / 6
        else:
            twist = np.einsum("sk,ekd,esd->es", (pairs[3][1] - pairs[2][1]) / 4, x, normal)
            most = (bend[0] + bend[1]) / 8 + np.abs(twist) / 4
        found[start : start + _AT_ONCE] = most.max(axis=1)
    return found


def _derivatives(kind: CurvedKind, spots: Array, way: Array) -> tuple[Array, Array]:
    """Return the first and second derivative of the shape functions along a direction, shapes (spots, nodes)."""
    before, here, after = (weights(kind, spots + step * way) for step in (-_STEP, 0.0, _STEP))
    return (after - before) / (2 * _STEP), (after - 2 * here + before) / _STEP**2
