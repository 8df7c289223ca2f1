"""What each node of a cell counts at places in it, for many cells of one of VTK's types at once.

The shares are polynomials of the place inside the cell; where that is, Newton's method finds. Which polynomials follows
from the type: one for each node, each of them 1 at its node and 0 at the others. VTK says where the nodes are.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Reals = npt.NDArray[np.float64]

_STEPS = 30
_CONVERGED = 1e-8
"""Of the cell: behind a step this small the next one would be of the size of what is rounded."""

_QUAD = 9

Powers = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ShapeFunctions:
    """The shares of the nodes of a type of cells: sums of monomials of the place inside.

    Attributes
    ----------
    middle
        The place inside from which others are looked for, shape (d,).
    powers
        Of the monomials, shape (k, d).
    factors
        What each monomial counts in each share, shape (k, k).
    """

    middle: Reals
    powers: npt.NDArray[np.int64]
    factors: Reals

    def at(self, inside: Reals) -> Reals:
        """Return the shares at places (d, n) inside, shape (k, n)."""
        return combined(self.factors, self.monomials(inside))

    def slopes(self, inside: Reals, axis: int) -> Reals:
        """Return how the shares change along a direction inside, shape (k, n)."""
        parts = [np.zeros_like(inside[0])] * len(self.powers)
        for place, values in self.derivatives(inside, axis):
            parts[place] = values
        return combined(self.factors, parts)

    def monomials(self, inside: Reals) -> list[Reals]:
        """Return each monomial at places (d, n), shape (n,)."""
        return [_product(inside, powers) for powers in self.powers.tolist()]

    def derivatives(self, inside: Reals, axis: int) -> Iterator[tuple[int, Reals]]:
        """Yield the derivatives of monomials along a direction inside, with their places, without those that are 0."""
        for place, powers in enumerate(self.powers.tolist()):
            power = powers[axis]
            if power:
                powers[axis] -= 1
                yield place, _product(inside, powers) * power


def combined(factors: Reals, parts: Sequence[Reals]) -> Reals:
    """Return the sums of parts (k of one shape) times factors (k, m), m of that shape; most factors are 0.

    Not as a product of matrices: those of this form are small in one direction, and spread over threads for nothing.
    """
    found = np.zeros((factors.shape[1], *parts[0].shape))
    for row, column in zip(*np.nonzero(factors), strict=True):
        found[column] += factors[row, column] * parts[row]
    return found


def _product(inside: Reals, powers: Sequence[int]) -> Reals:
    factors = [inside[axis] for axis, power in enumerate(powers) for _ in range(power)]
    return functools.reduce(np.multiply, factors) if factors else np.ones_like(inside[0])


def _tensor(*highest: int) -> Powers:
    return tuple(itertools.product(*(range(one + 1) for one in highest)))


def _simplex(dimension: int) -> Powers:
    return tuple(powers for powers in _tensor(*[2] * dimension) if sum(powers) <= 2)


def _superlinear(dimension: int) -> Powers:
    """Without the middles of faces and of the cell: degree two but for what is linear."""
    return tuple(powers for powers in _tensor(*[2] * dimension) if sum(power for power in powers if power > 1) <= 2)


def _prism(in_plane: Iterable[tuple[int, ...]], highest: int) -> Powers:
    return tuple((*powers, up) for powers in in_plane for up in range(highest + 1))


@functools.cache
def _powers() -> dict[int, Powers]:
    """Return the powers of the monomials by VTK's types (vtkCellType.h); pyramids have none."""
    line = ((0, 0), (1, 0), (0, 1))
    return {
        9: _tensor(1, 1), 12: _tensor(1, 1, 1), 13: _prism(line, 1),
        21: _tensor(2), 22: _simplex(2), 23: _superlinear(2), 24: _simplex(3), 25: _superlinear(3),
        26: tuple(dict.fromkeys((*_prism(_simplex(2), 1), *_prism(line, 2)))),
        28: _tensor(2, 2), 29: _tensor(2, 2, 2), 32: _prism(_simplex(2), 2),
    }  # fmt: skip


@functools.cache
def shape_functions(kind: int) -> ShapeFunctions | None:
    """Return those of one of VTK's types; None where they are no polynomials, or another number of them."""
    from vtkmodules.vtkCommonDataModel import vtkGenericCell

    powers = _powers().get(kind)
    if powers is None:
        return None
    cell = vtkGenericCell()
    cell.SetCellType(kind)
    dimension, count = cell.GetCellDimension(), cell.GetNumberOfPoints()
    flat = cell.GetParametricCoords()
    nodes = np.array([flat[place] for place in range(3 * count)]).reshape(count, 3)[:, :dimension]
    exponents = np.array(powers, np.int64)
    middle: Reals = nodes[: {22: 3, 24: 4}.get(kind, count)].mean(axis=0)
    monomials = [_product(nodes.T, powers) for powers in exponents.tolist()]
    factors = np.round(np.linalg.inv(np.stack(monomials, axis=1)), 9)  # they are whole numbers
    return ShapeFunctions(middle, exponents, factors)


def shares(kind: int, corners: Reals, places: Reals) -> tuple[Reals, npt.NDArray[np.bool_]]:
    """Return what the nodes (k, 3, n) of cells of one type count at places (3, n), shape (k, n).

    On surfaces and lines the nearest place of the cell counts. The second array says where that has been found.
    """
    functions = shape_functions(kind)
    assert functions is not None
    count = places.shape[1]
    inside: Reals = np.repeat(functions.middle[:, None], count, axis=1)
    found = np.zeros(count, bool)
    nodes, target = corners - corners[0], places - corners[0]  # what is far from the origin would be rounded
    if kind == _QUAD:
        seen = _projection(nodes)
        nodes, target = nodes * seen, target * seen
    cells = combined(functions.factors.T, nodes)  # what each monomial counts in them
    going = np.arange(count)
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            here = inside[:, going]
            away = target - _total(enumerate(functions.monomials(here)), cells)
            ways = [_total(functions.derivatives(here, axis), cells) for axis in range(len(here))]
            step = nearest(ways, away)
            inside[:, going] = here + step
            size = np.abs(step).max(axis=0)
            found[going[size <= _CONVERGED]] = True
            keep = (size > _CONVERGED) & (size < np.inf)
            if not keep.any():
                break
            if np.count_nonzero(keep) < len(keep) // 2:
                going, cells, target = going[keep], cells[..., keep], target[:, keep]
        weights = functions.at(inside)
    return weights, found & np.isfinite(weights).all(axis=0)


def _total(parts: Iterable[tuple[int, Reals]], cells: Reals) -> Reals:
    """Add up what monomials (n,) count in cells (k, 3, n), shape (3, n)."""
    total = np.zeros(cells.shape[1:])
    for place, values in parts:
        total += cells[place] * values
    return total


def nearest(ways: Sequence[Reals], away: Reals) -> Reals:
    """Return how many times each of some directions (3, n) makes up ways (3, n), or gets nearest, shape (d, n).

    NaN where they are not independent.
    """
    if not ways:
        return np.zeros((0, away.shape[1]))
    if len(ways) == 1:
        return (_dot(ways[0], away) / _dot(ways[0], ways[0]))[None]
    if len(ways) == 2:
        # Not by the squares of the lengths, whose difference is little in a narrow triangle.
        normal = _cross(ways[0], ways[1])
        in_plane = _cross(ways[1], normal), _cross(normal, ways[0])
        return np.stack([_dot(one, away) for one in in_plane]) / _dot(normal, normal)
    across = [_cross(ways[axis - 2], ways[axis - 1]) for axis in range(3)]
    return np.stack([_dot(one, away) for one in across]) / _dot(across[0], ways[0])


def _dot(one: Reals, other: Reals) -> Reals:
    found: Reals = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return found


def _cross(one: Reals, other: Reals) -> Reals:
    return np.stack([one[axis - 2] * other[axis - 1] - one[axis - 1] * other[axis - 2] for axis in range(3)])


def _projection(nodes: Reals) -> Reals:
    """Return 0 for the axis along which VTK looks at each quadrangle (4, 3, n), and 1 for the others, shape (3, n)."""
    normal = _cross(nodes[1] - nodes[0], nodes[2] - nodes[0])
    result = np.ones_like(normal)
    result[np.abs(normal).argmax(axis=0), np.arange(normal.shape[1])] = 0.0
    return result
