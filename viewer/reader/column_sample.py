"""One sample of the ``hf_datasets`` and ``zarr`` backends: trees over its columns.

A column holds the distinct values over time one behind the other; the column ``<path>_times`` says which piece belongs
to which time: rows of (time, start, end), end -1 for "to the end". The pieces are read here, one column at a time,
because ``Converter.to_plaid`` reads all (zarr) or fails on names of its own choosing
(https://github.com/PLAID-lib/plaid/issues/475).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from viewer.errors import SampleError
from viewer.reader.tree import Array, Node

_TIMES = "_times"
_LEAVES = ("DataArray_t", "IndexArray_t", "IndexRange_t")
"""Labels of nodes that are nothing without a value."""


class Row(Protocol):
    """The columns of one sample that differ between samples."""

    def names(self) -> set[str]:
        """Paths that the sample has."""
        ...

    def column(self, path: str) -> Any:
        """Return one column: an array, or what gives its parts as arrays when they are taken; None without a value."""
        ...

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Shape of a column, None where it is not known without reading."""
        ...


class ColumnSample:
    """One sample as trees over its columns."""

    def __init__(self, title: str, row: Row, constants: dict[str, Any], labels: dict[str, str]) -> None:
        self._title = title
        self._row = row
        self._names = row.names()
        self._constants = constants
        self._labels = labels
        self._children: dict[str, list[str]] = {}
        for path in sorted(set(labels) & (self._names | set(constants))):
            self._children.setdefault(path.rpartition("/")[0], []).append(path)
        bases = [path for path in self._children.get("", ()) if labels[path] == "CGNSBase_t"]
        found = {float(time) for path in bases for time in self._pieces(path)[:, 0]}
        if not found:
            raise SampleError(f"The {title} has no base with a mesh.")
        self._times = tuple(sorted(found))

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return self._times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        return ()

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step."""
        return ""

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten such that the sample must be opened again."""
        return False

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; columns are read when asked for."""
        time = self._times[time_index]
        return Node("CGNSTree", "CGNSTree_t", "", children=lambda: self._below("", time))

    def _below(self, parent: str, time: float) -> Sequence[Node]:
        return [self._node(path, time) for path in self._children.get(parent, ()) if self._present(path, time)]

    def _node(self, path: str, time: float) -> Node:
        label = self._labels[path]
        pieces = self._pieces(path)
        return Node(
            path.rpartition("/")[2],
            label,
            path,
            children=lambda: self._below(path, time),
            load=lambda: self._load(path, time),
            # One piece for all times is the whole column; otherwise the length follows from the piece.
            shape=self._shape(path) if len(pieces) and (pieces[:, 2] == -1).all() else None,
        )

    def _present(self, path: str, time: float) -> bool:
        pieces = self._pieces(path)
        if len(pieces):
            return bool((pieces[:, 0] == time).any())
        return self._labels[path] not in _LEAVES

    def _pieces(self, path: str) -> Array:
        """Return the rows (time, start, end) of a column, shape (n, 3)."""
        column = self._column(path + _TIMES)
        if column is None:
            return np.empty((0, 3))
        value = self._take(path, column)
        if value.dtype.kind not in "iuf" or value.size % 3 or not np.isfinite(value).all():
            raise SampleError(f"The {self._title} is damaged: the times of {path} cannot be read.")
        return np.asarray(value, dtype=np.float64).reshape(-1, 3)

    def _column(self, path: str) -> Any:
        if path not in self._names:
            constant = self._constants.get(path)
            return None if constant is None else np.asarray(constant)
        with self._reading(path):
            return self._row.column(path)

    def _take(self, path: str, column: Any, part: Any = ...) -> Array:
        """Read a part of a column."""
        with self._reading(path):
            return np.asarray(column[part])

    @contextlib.contextmanager
    def _reading(self, path: str) -> Iterator[None]:
        try:
            yield
        except MemoryError:
            raise  # says something about this machine, nothing about the files
        except Exception as error:  # of any library between here and the bytes
            raise SampleError(
                f"The {self._title} cannot be read: the data of {path} are damaged.",
                detail=f"{type(error).__name__}: {error}",
            ) from error

    def _shape(self, path: str) -> tuple[int, ...] | None:
        if path in self._names:
            try:
                return self._row.shape(path)
            except Exception:  # damaged: reading it will say so, if anybody asks for it
                return None
        constant = self._constants.get(path)
        return None if constant is None else tuple(np.shape(constant))

    def _load(self, path: str, time: float) -> Array | None:
        column = self._column(path)
        if column is None:
            return None
        pieces = self._pieces(path)
        mine = pieces[pieces[:, 0] == time]
        if not len(mine):
            return None
        start, end = int(mine[0, 1]), int(mine[0, 2])
        if end == -1 or column.ndim == 0:
            return self._take(path, column)
        if not 0 <= start <= end:
            raise SampleError(f"The {self._title} is damaged: the times of {path} are not in order.")
        if column.dtype.kind in "OU" or column.dtype == np.uint8:
            return self._text(path, self._take(path, column), start, end, pieces)
        if column.ndim <= 2:
            return self._take(path, column, (..., slice(start, end)))
        # pyplaid joins pieces of three dimensions along the second axis but counts along the last.
        starts = sorted(set(pieces[:, 1]))
        width = column.shape[1] // len(starts)
        place = starts.index(start)
        return self._take(path, column, (slice(None), slice(place * width, (place + 1) * width)))

    def _text(self, path: str, value: Array, start: int, end: int, pieces: Array) -> Array:
        """Return one of the texts of a column; its pieces count texts, not letters."""
        count = int(pieces[:, 2].max())
        if value.dtype == np.uint8 and count == 1:
            return value
        if value.dtype == np.uint8 or len(value) < count:
            # pyplaid 1.0 joins the texts of several times (zarr), or keeps the first letter of each (constants).
            raise SampleError(
                f"The {self._title} has {count} texts of {path} over time, which pyplaid stored without their ends."
            )
        return value[start:end]
