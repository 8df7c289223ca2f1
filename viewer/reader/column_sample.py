"""One sample of the ``hf_datasets`` and ``zarr`` backends: trees over its columns.

A column holds the distinct values over time one behind the other; the column ``<path>_times`` says which piece belongs
to which time: rows of (time, start, end), end -1 for "to the end". The pieces are read here, one column at a time,
because ``Converter.to_plaid`` reads all (zarr) or fails on names of its own choosing
(https://github.com/PLAID-lib/plaid/issues/475).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from viewer.errors import SampleError, ViewerError
from viewer.reader.column_names import clashes, times_of
from viewer.reader.column_row import Columns
from viewer.reader.file_state import digest_of
from viewer.reader.regular_file import UnfitFileError
from viewer.reader.tree import Array, Node
from viewer.reader.visible import visible
from viewer.unreadable import barred, reason_of

_LEAVES = ("DataArray_t", "IndexArray_t", "IndexRange_t")
"""Labels of nodes that are nothing without a value."""


class ColumnSample:
    """One sample as trees over its columns.

    Parameters
    ----------
    title
        What messages call it.
    opened
        Opens its columns; called again when their files have changed.

    Raises
    ------
    SampleError
        When it has no mesh or its files cannot be read.
    """

    def __init__(self, title: str, opened: Callable[[], Columns]) -> None:
        self._title = title
        self._open = opened
        self._take_in()

    def _take_in(self) -> None:
        columns = self._open()
        self._row, self._constants, labels = columns.row, columns.constants, columns.labels
        self._files, self._mapped = columns.files, columns.mapped
        self._state = self._digest()
        self._names = self._row.names()
        self._lost = clashes(labels.keys() & (self._names | set(self._constants)))
        lost = {*self._lost, *map(times_of, self._lost)}
        self._labels = {path: label for path, label in labels.items() if path not in lost}
        self._children: dict[str, list[str]] = {}
        for path in sorted(self._labels.keys() & (self._names | set(self._constants))):
            self._children.setdefault(path.rpartition("/")[0], []).append(path)
        bases = [path for path in self._children.get("", ()) if labels[path] == "CGNSBase_t"]
        found = {float(time) for path in bases for time in self._pieces(path)[:, 0]}
        if not found:
            raise SampleError(f"{self._title} has no base with a mesh.")
        self._times = tuple(sorted(found))

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return self._times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        lost = [
            f"The column {times_of(path)} may be a field or the times of {path}; pyplaid keeps only one of the two, so "
            "neither is shown."
            for path in self._lost
        ]
        return (*lost, *self._row.notes())

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a sample: all its times are in the same ones.

        Raises
        ------
        SampleError
            When one of them is gone.
        """
        return self._digest()

    def _digest(self) -> str:
        try:
            return digest_of([*self._files.statuses(), *self._row.statuses()])
        except OSError as error:
            raise SampleError(f"{self._title} cannot be read: {reason_of(error, self._title)}.") from error

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten such that the sample must be opened again."""
        return False

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; columns are read when asked for, and opened again if their files changed.

        Raises
        ------
        SampleError
            When they cannot be opened, or have other times than before: these will be told from now on.
        """
        if self._digest() != self._state:
            times = self._times
            self._take_in()
            if self._times != times:
                raise SampleError(f"{self._title} was rewritten with different times; read it again.")
        time = self._times[time_index]
        return Node("CGNSTree", "CGNSTree_t", "", children=lambda: self._below("", time))

    def _below(self, parent: str, time: float) -> Sequence[Node]:
        return [self._node(path, time) for path in self._children.get(parent, ()) if self._present(path, time)]

    def _node(self, path: str, time: float) -> Node:
        label = self._labels[path]
        pieces = self._pieces(path)
        return Node(
            visible(path.rpartition("/")[2]),
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
        column = self._column(times_of(path))
        if column is None:
            return np.empty((0, 3))
        value = self._take(path, column)
        if value.dtype.kind not in "iuf" or value.size % 3 or not np.isfinite(value).all():
            raise SampleError(f"{self._title} is damaged: the times of {path} cannot be read.")
        return np.asarray(value, dtype=np.float64).reshape(-1, 3)

    def _column(self, path: str) -> Any:
        changed = self._mapped.changed()
        if changed is not None:  # and may be shorter now than what is mapped of it, which ends a process
            raise SampleError(f"{self._title} cannot be read: {changed} was rewritten in the meantime; read it again.")
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
        except (MemoryError, ImportError, ViewerError):
            raise  # says something about this machine, or all there is to say
        except UnfitFileError as error:
            raise SampleError(f"{self._title} cannot be read: {error.filename}: {error.strerror}.") from error
        except Exception as error:  # of any library between here and the bytes
            why = barred(error, f"the data of {path}") or f"the data of {path} are damaged"
            raise SampleError(
                f"{self._title} cannot be read: {why}.",
                detail=f"{type(error).__name__}: {error}",
            ) from error

    def _shape(self, path: str) -> tuple[int, ...] | None:
        if path in self._names:
            try:
                return self._row.shape(path)
            except (ImportError, ViewerError):
                raise  # it may not have come from another machine, say
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
            raise SampleError(f"{self._title} is damaged: the times of {path} are not in order.")
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
        other = (
            next((item for item in value.flat if not isinstance(item, str)), None) if value.dtype == object else None
        )
        if other is not None:
            raise SampleError(
                f"{self._title} has values of {path} that are neither numbers nor texts ({type(other).__name__})."
            )
        if value.dtype == np.uint8 and count == 1:
            return value
        if value.dtype == np.uint8 or len(value) < count:
            # pyplaid 1.0 joins the texts of several times (zarr), or keeps the first letter of each (constants).
            raise SampleError(
                f"{self._title} has {count} texts of {path} over time, and pyplaid did not store where each ends."
            )
        return value[start:end]
