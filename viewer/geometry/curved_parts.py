"""Elements of lines and faces cut into straight parts on their element of reference."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from viewer.geometry.curved_nodes import BAR, SHAPES, TRI, CurvedKind, Floats
from viewer.geometry.curved_shapes import weights
from viewer.values import dataclass

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A line, triangle or quadrilateral in equal parts.

    Attributes
    ----------
    spots
        Where the points lie, shape (n, dimension).
    cells
        Points of the lines, triangles or quadrilaterals, one row each.
    sides
        For each side the points along it, from its first corner to its second.
    """

    spots: Floats
    cells: Ints
    sides: tuple[Ints, ...]


@cache
def parts(shape: str, count: int) -> Parts:
    """Return an element whose sides are cut into ``count`` parts."""
    along = range(count + 1)
    if shape == BAR:
        numbers = np.arange(count + 1)
        return Parts(numbers[:, None] / count, np.stack([numbers[:-1], numbers[1:]], axis=1), (numbers,))
    triangle = shape == TRI
    grid = [(i, j) for j in along for i in range(count + 1 - j if triangle else count + 1)]
    number = {place: index for index, place in enumerate(grid)}
    cells: list[tuple[int, ...]] = []
    for i, j in grid:
        right, up, across = number.get((i + 1, j)), number.get((i, j + 1)), number.get((i + 1, j + 1))
        if right is None or up is None:
            continue
        if not triangle and across is not None:
            cells.append((number[i, j], right, across, up))
        elif triangle:
            cells.append((number[i, j], right, up))
            if across is not None:
                cells.append((right, across, up))
    corners = [tuple(round(value * count) for value in corner) for corner in SHAPES[shape].corners]
    sides = []
    for first, second in SHAPES[shape].edges:
        (i, j), (k, m) = corners[first], corners[second]
        step = ((k - i) // count, (m - j) // count)
        sides.append(np.array([number[i + step[0] * s, j + step[1] * s] for s in along]))
    return Parts(np.array(grid) / count, np.array(cells), tuple(sides))


@cache
def part_weights(kind: CurvedKind, count: int, sides: tuple[int, ...]) -> Floats:
    """Return what each node counts at the points of an element in ``count`` parts a side, shape (points, nodes).

    Parameters
    ----------
    sides
        Into how many parts the neighbour at each side cuts it, which divides ``count``: points that the neighbour has
        not got lie on the straight lines between those that it has, so that there is no gap.
    """
    cut = parts(kind.shape, count)
    found = weights(kind, cut.spots)
    for points, own in zip(cut.sides, sides, strict=True):
        step = count // own
        if step == 1:
            continue
        for place in range(count):
            share = (place % step) / step
            if share:
                before = place - place % step
                found[points[place]] = (1 - share) * found[points[before]] + share * found[points[before + step]]
    return found


@cache
def side_nodes(kind: CurvedKind) -> tuple[tuple[int, ...], ...]:
    """Return the nodes of each side of a line or face from its first corner to its second, those inside in between."""
    shape = SHAPES[kind.shape]
    first, inside = len(shape.corners), kind.order - 1
    return tuple(
        (start, *range(first + side * inside, first + (side + 1) * inside), end)
        for side, (start, end) in enumerate(shape.edges)
    )
