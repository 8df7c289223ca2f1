"""Nearest neighbours among points of a few coordinates, each by its scale."""

from __future__ import annotations

import bisect
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import TypeVar

K = TypeVar("K")

Point = tuple[float, ...]

MOST_PAIRS = 20_000_000
"""Pairs of points that are looked at, at most: a second for each few millions."""


def scaled(points: Mapping[K, Point], reference: Sequence[Point]) -> dict[K, Point]:
    """Return points with each coordinate divided by its standard deviation in the reference; still ones as they are."""
    scales = [statistics.pstdev(column) or 1.0 for column in zip(*reference, strict=True)]
    return {key: tuple(x / scale for x, scale in zip(one, scales, strict=True)) for key, one in points.items()}


def nearest(points: Mapping[K, Point], among: Mapping[K, Point]) -> dict[K, tuple[K, float]]:
    """Return for each point the nearest other one of some points, and how far away it is."""
    # Along one coordinate in order: who is farther away in it alone than the nearest so far is not looked at.
    ordered = sorted(among.items(), key=lambda item: item[1][0])
    firsts = [point[0] for _, point in ordered]
    found = {}
    for key, point in points.items():
        place = bisect.bisect_left(firsts, point[0])
        best: tuple[K, float] | None = None
        for step in (1, -1):
            at = place if step > 0 else place - 1
            while 0 <= at < len(ordered) and (best is None or abs(firsts[at] - point[0]) < best[1]):
                other, where = ordered[at]
                if other != key:
                    distance = math.dist(point, where)
                    if best is None or distance < best[1]:
                        best = (other, distance)
                at += step
        if best is not None:
            found[key] = best
    return found
