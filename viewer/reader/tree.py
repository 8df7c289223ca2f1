"""A CGNS tree whose arrays are read when they are asked for.

Every backend shows a sample as one such tree per time step, so that all that follows (outline, mesh, checks) is written
once. Names and labels are those of the CGNS Standard Interface Data Structures (SIDS, https://cgns.github.io).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from viewer.errors import SampleError

Array = npt.NDArray[Any]


MAX_SMALL = 1_000_000
"""Values that a header (sizes, ranges, names) may have at most before it is taken for damage and not read."""


class Node:
    """One node of a CGNS tree.

    Parameters
    ----------
    name, label
        As in the file; the label is the SIDS type (``"Zone_t"``), or a function that finds it when it is asked for.
    path
        Names from the tree's root down, joined by ``/``; empty for the root.
    children
        The nodes below, or a function that lists them when they are first asked for.
    load
        Returns the node's value; called each time, since the caller decides what is worth keeping.
    shape
        Shape of the value where it is known without reading it, or a function that finds it when it is asked for.
    """

    __slots__ = ("_children", "_label", "_load", "_shape", "name", "path")

    def __init__(
        self,
        name: str,
        label: str | Callable[[], str],
        path: str,
        *,
        children: Sequence[Node] | Callable[[], Sequence[Node]] = (),
        load: Callable[[], Array | None] = lambda: None,
        shape: tuple[int, ...] | Callable[[], tuple[int, ...] | None] | None = None,
    ) -> None:
        self.name = name
        self._label = label
        self.path = path
        self._shape = shape
        self._children = children
        self._load = load

    @property
    def label(self) -> str:
        """The SIDS type of the node."""
        if callable(self._label):
            self._label = self._label()
        return self._label

    @property
    def shape(self) -> tuple[int, ...] | None:
        """Shape of the value where it is known without reading it; None where it is not, or where there is no value."""
        if callable(self._shape):
            self._shape = self._shape()
        return self._shape

    @property
    def children(self) -> Sequence[Node]:
        """The nodes below this one, in file order."""
        if callable(self._children):
            self._children = self._children()
        return self._children

    def value(self) -> Array | None:
        """Read and return the value; None where the node has none. Multi-dimensional arrays are in Fortran order."""
        return self._load()

    def child(self, name: str) -> Node | None:
        """Return the child of that name."""
        return next((node for node in self.children if node.name == name), None)

    def labelled(self, label: str) -> Iterator[Node]:
        """Yield the children with that label, in file order."""
        return (node for node in self.children if node.label == label)

    def first(self, label: str) -> Node | None:
        """Return the first child with that label."""
        return next(self.labelled(label), None)

    def numbers(self) -> tuple[int, ...]:
        """Return the value as integers in Fortran order; empty where it is missing or not made of whole numbers.

        Empty as well where it claims more than :data:`MAX_SMALL` values: no header of the SIDS has as many.
        """
        if self.shape is not None and size_of(self.shape) > MAX_SMALL:
            return ()
        value = self.value()
        if value is None or value.dtype.kind not in "iuf" or not np.isfinite(value).all():
            return ()
        if value.dtype.kind == "f" and (value != np.trunc(value)).any():
            return ()
        return tuple(int(number) for number in value.ravel(order="F"))

    def text(self) -> str:
        """Return the value as text, without the blanks and zeros that pad it; empty where it is missing."""
        if self.shape is not None and size_of(self.shape) > MAX_SMALL:
            return ""
        value = self.value()
        return "" if value is None else text_of(value)


def watched(node: Node, before: Callable[[], None]) -> Node:
    """Return the same tree, calling ``before`` each time a value is read: what it raises ends the reading there."""

    def load() -> Array | None:
        before()
        return node.value()

    return Node(
        node.name,
        lambda: node.label,
        node.path,
        children=lambda: [watched(child, before) for child in node.children],
        load=load,
        shape=lambda: node.shape,
    )


def read_at_once(node: Node) -> Node:
    """Return a node with the values of its children, up to :data:`MAX_SMALL` of each, so that files can be closed.

    A child that cannot be read says so when it is asked for its value.
    """
    return Node(node.name, node.label, node.path, children=[_read(child) for child in node.children], load=node.value)


def _read(node: Node) -> Node:
    value: Array | None = None
    failure: SampleError | None = None
    try:
        shape = node.shape
        if shape is None or size_of(shape) <= MAX_SMALL:
            value = node.value()
    except SampleError as error:
        shape, failure = None, error

    def load() -> Array | None:
        if failure is not None:
            raise failure
        return value

    return Node(node.name, node.label, node.path, children=node.children, load=load, shape=shape)


def text_of(value: Array) -> str:
    """Decode a character array: ``|S1`` (CGNS), codes (``uint8`` of zarr, or wider integers) or strings (Arrow)."""
    if value.dtype.kind in "OU":
        return "".join(str(item) for item in value.ravel(order="F"))
    if value.dtype.kind in "iu" and value.dtype.itemsize > 1:
        value = np.where((value >= 0) & (value < 256), value, ord("?")).astype(np.uint8)
    return value.tobytes(order="F").decode("utf-8", "replace").rstrip("\x00 ")


def size_of(shape: tuple[int, ...]) -> int:
    """Number of entries of an array of that shape, as an unbounded integer."""
    total = 1
    for length in shape:
        total *= int(length)
    return total


def is_text(value: Array) -> bool:
    """Whether an array holds characters rather than numbers."""
    # uint8: pyplaid's zarr backend stores strings as codes and refuses numbers of that type.
    return value.dtype.kind in "SUO" or value.dtype == np.uint8


class SampleSource(Protocol):
    """One sample: its times, and a tree for each."""

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        ...

    def state(self, time_index: int) -> str:
        """Return a digest of the state (size, modification time, inode) of the files that a time step is read from.

        Looks at the files each time. Empty where the backend cannot tell.

        Raises
        ------
        viewer.errors.SampleError
            When one of them is gone.
        """
        ...

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step, with nothing big read yet."""
        ...

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten such that the sample must be opened again."""
        ...

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""
        ...


class DatasetSource(Protocol):
    """An open dataset: the ids of its samples, and each sample."""

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split, ascending."""
        ...

    def sample(self, split: str, number: int) -> SampleSource:
        """Return one sample.

        Raises
        ------
        viewer.errors.SampleError
            When the dataset does not have it or it cannot be read.
        """
        ...

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample, without reading its meshes.

        Raises
        ------
        viewer.errors.SampleError
            When the dataset does not have the sample or it cannot be read.
        """
        ...
