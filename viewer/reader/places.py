"""Lists and ranges of places: which vertices or cells of a zone a solution or a boundary condition is about."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.mixed import drawn_numbers
from viewer.reader.tree import Array, Node, size_of
from viewer.reader.zones import ZoneLayout, index_places

_LISTS = ("PointList", "ElementList")
_RANGES = ("PointRange", "ElementRange")


def listings(node: Node) -> list[Node]:
    """Return the list or range of places below a node: none where it is about all, several where it is ambiguous."""
    return [child for child in node.children if child.name in (*_LISTS, *_RANGES)]


def listing_size(node: Node) -> int | None:
    """Return how many places a list or range has; None where only reading a list would tell, or it is damaged."""
    if node.name in _RANGES:
        return _range_size(node)
    shape = node.shape
    if shape is None:
        return None
    # A list of places is (index dimension, n), or flat in one dimension.
    return int(shape[-1]) if len(shape) > 1 else size_of(shape)


def _range_size(node: Node) -> int | None:
    """A range of places is (index dimension, 2): first and last along each index."""
    try:
        value = checks.header(node)
    except SampleError:
        return None
    if value is None or value.dtype.kind not in "iu" or value.size % 2 or not value.size:
        return None
    first, last = value.reshape(-1, 2, order="F").T.tolist()
    return size_of(tuple(abs(b - a) + 1 for a, b in zip(first, last, strict=True)))


def element_numbers(node: Node, layout: ZoneLayout, *, ordered: bool = False) -> Array:
    """Return the numbers of the elements of a list or range of an unstructured zone, from 1, each once and ascending.

    Parameters
    ----------
    ordered
        As they are listed instead.

    Raises
    ------
    SampleError
        When one of them is not there.
    """
    what = f"{node.name} of {node.path.rpartition('/')[0].rpartition('/')[2]}"
    value = checks.indices(node, layout.title, what).astype(np.int64).ravel()
    checks.within(value, _last_number(layout), layout.title, what, "elements")
    if node.name in _RANGES:
        if value.size != 2:
            raise SampleError(f"The {what} in {layout.title} has {value.size:,} numbers instead of 2.")
        return np.arange(value.min(), value.max() + 1)
    return value if ordered else np.unique(value)


def read_places(node: Node, location: str, layout: ZoneLayout) -> Array:
    """Return the places of a list or range among the vertices, or the drawn cells, of a zone, from 0.

    Raises
    ------
    SampleError
        When one of them is not there.
    """
    what = f"{node.name} of {node.path.rpartition('/')[0].rpartition('/')[2]}"
    value = checks.indices(node, layout.title, what).astype(np.int64)
    lengths = layout.vertex_dimensions
    if lengths is not None and location != VERTEX:
        lengths = index_places(lengths, layout.across)
    rank = len(lengths) if lengths is not None else 1
    if value.size % rank or (node.name in _RANGES and value.size != 2 * rank):
        raise SampleError(f"The {what} in {layout.title} has {value.size:,} numbers, which do not fit {rank} indices.")
    table = value.reshape(rank, -1, order="F")
    if lengths is None:
        lengths = (layout.points if location == VERTEX else _last_number(layout),)
    target = "vertices" if location == VERTEX else "cells"
    for row, length in zip(table, lengths, strict=True):
        checks.within(row, length, layout.title, what, target)
    if node.name in _RANGES:
        spans = [np.arange(min(row), max(row) + 1) for row in table]
        table = np.stack([axis.ravel(order="F") for axis in np.meshgrid(*spans, indexing="ij")])
    places = np.zeros(table.shape[1], np.int64)
    step = 1
    for row, length in zip(table, lengths, strict=True):
        places += (row - 1) * step
        step *= length
    if location == VERTEX or layout.vertex_dimensions is not None or not layout.sections:
        return places
    return _cells_of(places + 1, layout, what)


def _last_number(layout: ZoneLayout) -> int:
    return max((section.stop - 1 for section in layout.sections), default=layout.points)


def _cells_of(numbers: Array, layout: ZoneLayout, what: str) -> Array:
    """Return which of the drawn cells have these element numbers."""
    drawn = drawn_numbers(layout)
    order = np.argsort(drawn, kind="stable")
    found = np.minimum(np.searchsorted(drawn, numbers, sorter=order), len(drawn) - 1) if len(drawn) else None
    if found is None or (drawn[order[found]] != numbers).any():
        lost = len(numbers) if found is None else int(np.count_nonzero(drawn[order[found]] != numbers))
        raise SampleError(f"The {what} in {layout.title} names {lost:,} elements that are not cells of the zone.")
    return order[found]
