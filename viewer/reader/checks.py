"""What must hold before anything is drawn. Each check raises one sentence that says what, where and how much.

The lengths matter most: a field shorter than its mesh gives other readers memory that is not theirs, drawn as if it
were data; a vertex index out of range ends a process.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from viewer.errors import SampleError
from viewer.reader.tree import Array, Node, size_of
from viewer.reader.visible import elided

MAX_BYTES = 2**36
"""More than this (64 GiB) in one array is taken for damage."""

MAX_HEADER = 1_000_000
"""Values that a header may have at most before it is taken for damage and not read."""


def told_apart(nodes: Iterable[Node], where: str, kind: str) -> None:
    """Refuse nodes of one name: a link that HDF5 keeps apart by a character nobody sees, or a tree in memory.

    Raises
    ------
    SampleError
        With the name.
    """
    names = [node.name for node in nodes]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SampleError(f"{where} has two {kind} named “{elided(twice)}”, which cannot be told apart.")


def header(node: Node | None) -> Array | None:
    """Read a small value: sizes, names, numbers about other numbers.

    None where there is none, or where it claims more than :data:`MAX_HEADER` values, as no header does.
    """
    if node is None or (node.shape is not None and size_of(node.shape) > MAX_HEADER):
        return None
    return node.value()


def numeric(node: Node, shape: tuple[int, ...], title: str, what: str) -> Array:
    """Read an array of numbers that must have as many entries as ``shape``: flat, or in that shape.

    Parameters
    ----------
    title
        The zone, as messages call it.
    what
        The array, as messages call it, and what it belongs to: ``"field p (vertices)"``.

    Raises
    ------
    SampleError
        When it is missing, not numeric or of another shape; found before reading where the shape is known.
    """
    value = _value(node, size_of(shape), title, what)
    # Axes of length 1 say nothing; a transposed array would be drawn as if it were in order.
    if value.ndim > 1 and _long(value.shape) not in (_long(shape), (value.size,)):
        raise SampleError(f"The {what} in {title} has the shape {by(value.shape)} instead of {by(shape)}.")
    if value.dtype.kind not in "iufb":
        raise SampleError(f"The {what} in {title} does not contain real numbers.", detail=str(value.dtype))
    return value


def by(lengths: Iterable[int]) -> str:
    """Write lengths as ``"3 × 4"``."""
    return " × ".join(f"{length:,}" for length in lengths)


def _long(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


def indices(node: Node | None, title: str, what: str, length: int | None = None) -> Array:
    """Read a flat integer array, of ``length`` entries where that is known.

    Raises
    ------
    SampleError
        When it is missing, of another length, absurdly large or not of integers.
    """
    if node is None:
        raise SampleError(f"The {what} in {title} is missing.")
    value = _value(node, length, title, what)
    if value.dtype.kind not in "iu":
        raise SampleError(f"The {what} in {title} does not contain integers.", detail=str(value.dtype))
    return value.ravel(order="F")


def _value(node: Node, length: int | None, title: str, what: str) -> Array:
    if node.shape is not None:
        size = size_of(node.shape)
        if length is not None:
            same_length(size, length, title, what)
        if size * 8 > MAX_BYTES:
            raise SampleError(f"The {what} in {title} claims {size:,} values; the file is damaged.")
    value = node.value()
    if value is None:
        raise SampleError(f"The {what} in {title} has no values.")
    if length is not None:
        same_length(value.size, length, title, what)
    return value


def same_length(actual: int, length: int, title: str, what: str) -> None:
    """Refuse an array of another length.

    Raises
    ------
    SampleError
        With both lengths.
    """
    if actual != length:
        raise SampleError(f"The {what} in {title} has {actual:,} values instead of {length:,}.")


def finite(points: Array, title: str) -> None:
    """Refuse coordinates that are not finite.

    Raises
    ------
    SampleError
        With the number of vertices concerned.
    """
    # min and max carry a NaN through and cost no copy of the array.
    if points.size and not (np.isfinite(points.min()) and np.isfinite(points.max())):
        bad = int(np.count_nonzero(~np.isfinite(points).all(axis=1)))
        raise SampleError(f"{title} has coordinates that are not finite at {bad:,} of its {len(points):,} vertices.")


def within(numbers: Array, count: int, title: str, what: str, target: str = "vertices") -> None:
    """Refuse one-based indices outside 1..``count``.

    Raises
    ------
    SampleError
        With the lowest and highest index found.
    """
    if numbers.size == 0:
        return
    low, high = int(numbers.min()), int(numbers.max())
    if low < 1 or high > count:
        raise SampleError(
            f"The {what} in {title} points outside the mesh: its indices are {low:,} to {high:,}, but the {target} "
            f"are 1 to {count:,}."
        )


def offsets_fit(offsets: Array, length: int, title: str, what: str) -> None:
    """Refuse start offsets that do not rise from 0 to ``length``.

    Raises
    ------
    SampleError
        When they do not.
    """
    if offsets.size == 0 or offsets[0] != 0 or offsets[-1] != length or (offsets[1:] < offsets[:-1]).any():
        raise SampleError(f"The {what} in {title} has start offsets that do not fit its {length:,} entries.")
