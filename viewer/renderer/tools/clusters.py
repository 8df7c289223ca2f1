"""Points that lie together, found in the order of a curve through all of them."""

from __future__ import annotations

import numpy as np

from viewer.renderer.tools.data import Array

_BITS = 10  # of each coordinate: a thousandth of the box


def clusters_of(points: Array, most: int) -> tuple[Array, Array]:
    """Divide points into clusters, small where the points lie densely.

    A cluster is what lies in one box, where the box around all points is halved along x, y and z in turn until no half
    has more than ``most`` points.

    Parameters
    ----------
    points
        Shape (n, 3), n > 0.

    Returns
    -------
    tuple
        The points in an order in which those of a cluster follow each other, and where each cluster begins in it.
    """
    codes = _codes(points)
    order = np.argsort(codes)
    codes = codes[order]
    # A box with more than `most` points holds two that are `most` places apart and agree in all bits that lead to it.
    # So each point's box is the first one that needs a bit more than any such pair around the point agrees in.
    differ = np.full(len(codes), 3 * _BITS, np.uint8)  # bits from the first one on that differs
    differ[: max(len(codes) - most, 0)] = _length(codes[most:] ^ codes[: max(len(codes) - most, 0)])
    differ = _least_before(differ, most + 1)
    kept = np.maximum(differ, 1) - 1  # bits that say where in its box a point is
    begins = np.ones(len(codes), bool)
    begins[1:] = _length(codes[1:] ^ codes[:-1]) > kept[1:]
    return order, np.flatnonzero(begins)


def _codes(points: Array) -> Array:
    """Return places along a curve: the bits of x, y and z by turns."""
    low, high = points.min(axis=0), points.max(axis=0)
    steps = np.where(high > low, (high - low) / (1 << _BITS), 1.0)
    codes = np.zeros(len(points), np.uint32)
    for axis in range(3):
        place = np.minimum((points[:, axis] - low[axis]) / steps[axis], (1 << _BITS) - 1).astype(np.uint32)
        for shift, mask in ((16, 0x030000FF), (8, 0x0300F00F), (4, 0x030C30C3), (2, 0x09249249)):
            place = (place | (place << np.uint32(shift))) & np.uint32(mask)
        codes |= place << np.uint32(2 - axis)
    return codes


def _length(numbers: Array) -> Array:
    """Return how many binary digits numbers have."""
    return np.frexp(numbers.astype(np.float64))[1].astype(np.uint8)


def _least_before(numbers: Array, count: int) -> Array:
    """Return for each place the least of the ``count`` numbers that end there."""
    least, width = numbers.copy(), 1
    while width < count:
        step = min(width, count - width)
        least[step:] = np.minimum(least[step:], least[:-step].copy())
        width += step
    return least
