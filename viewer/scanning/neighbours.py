"""Nearest neighbours among points of a few coordinates, each by its scale."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

K = TypeVar("K")

Point = tuple[float, ...]

MOST_LOOKS = 20_000_000
"""Distances that are computed, at most: a second for each few millions."""

_LEAF = 12
"""Points that are not divided further."""


class TooManyPoints(Exception):  # noqa: N818 - what is the matter
    """More points of so many coordinates than can be looked at in some seconds."""


def scaled(points: Mapping[K, Point], reference: Sequence[Point]) -> dict[K, Point]:
    """Return points with each coordinate divided by its standard deviation in the reference; still ones as they are."""
    scales = [statistics.pstdev(column) or 1.0 for column in zip(*reference, strict=True)]
    return {key: tuple(x / scale for x, scale in zip(one, scales, strict=True)) for key, one in points.items()}


def nearest(points: Mapping[K, Point], among: Mapping[K, Point]) -> dict[K, tuple[K, float]]:
    """Return for each point the nearest other one of some points, and how far away it is.

    Raises
    ------
    TooManyPoints
        When more than :data:`MOST_LOOKS` distances are needed. Of three coordinates some dozens are for each point,
        however many there are; of a dozen hardly any point can be left out.
    """
    tree = _Tree(list(among.items()))
    found = {key: tree.nearest(key, point) for key, point in points.items()}
    return {key: one for key, one in found.items() if one is not None}


class _Tree(Generic[K]):
    """Points in halves of halves (a k-d tree): each half is left out whose side is farther away than the best so far.

    A half is a list of its points, or a tuple: the coordinate by which it is divided, where, and its two halves.
    """

    def __init__(self, points: list[tuple[K, Point]]) -> None:
        self._root = _divided(points)
        self._looks = 0

    def nearest(self, key: K, point: Point) -> tuple[K, float] | None:
        best: tuple[K, float] | None = None
        reach = math.inf
        waiting: list[tuple[float, Any]] = [(0.0, self._root)]
        while waiting:
            away, half = waiting.pop()
            if away >= reach:
                continue
            while type(half) is tuple:
                axis, middle, low, high = half
                gap = point[axis] - middle
                half, other = (low, high) if gap < 0.0 else (high, low)
                if abs(gap) < reach:
                    waiting.append((abs(gap), other))
            self._looks += len(half)
            for name, place in half:
                distance = math.dist(point, place)
                if distance < reach and name != key:
                    best, reach = (name, distance), distance
        if self._looks > MOST_LOOKS:
            raise TooManyPoints
        return best


def _divided(points: list[tuple[K, Point]]) -> Any:
    if len(points) <= _LEAF:
        return points
    columns = list(zip(*(point for _, point in points), strict=True))
    axis = max(range(len(columns)), key=lambda number: max(columns[number]) - min(columns[number]))
    points.sort(key=lambda item: item[1][axis])
    middle = len(points) // 2
    return axis, points[middle][1][axis], _divided(points[:middle]), _divided(points[middle:])
