"""A file that was read node by node, and explains others that differ in nothing but the values of their arrays."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from h5py import h5d, h5g

from viewer.errors import SampleError
from viewer.reader.cgns_opened import OpenedFile
from viewer.reader.cgns_structure import DATA
from viewer.reader.cgns_value import SMALL
from viewer.reader.hdf5_file import Hdf5File, State, open_hdf5, state_of
from viewer.reader.likeness import Likeness, Unlike, objects_of
from viewer.reader.regular_file import open_regular
from viewer.reader.stored import Stored, stored
from viewer.reader.tree import Array, Node


class FilePattern:
    """The tree of a file, and what another file must share to have the same.

    After :meth:`seal` the values of :attr:`tree` are those of the file that :meth:`take` opened last. What was asked
    for before is the same in all of them.

    Parameters
    ----------
    tree
        Of the file, as it is read node by node.
    path
        Where the file is.

    Raises
    ------
    Unlike
        When it has links, names that are no plain text, or values that only HDF5 can get at.
    SampleError
        When it cannot be read.
    """

    def __init__(self, tree: Node, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._state: State | None = None
        self._fixed: dict[str, Array | None] = {}
        self._free: dict[str, Stored] = {}
        self._likeness: Likeness | None = None
        file = Hdf5File("the pattern", path)
        try:
            root = file.root()
            with file.reading():
                self._objects = objects_of(root)
                self.tree = self._copy(tree, OpenedFile(root))
        finally:
            file.close()
        groups = {place for place in self._objects.addresses if not place.rpartition(b"/")[2].startswith(b" ")}
        if groups != {node.path.encode() for node in _all(self.tree)}:
            raise Unlike("It has names that are no plain text.")

    def seal(self) -> None:
        """Fix what has been asked for so far.

        Raises
        ------
        Unlike
            When there is too much of it.
        OSError
            When the file cannot be read.
        """
        free = sorted((part.offset, part.offset + part.size) for one in self._free.values() for part in one.parts)
        with open_regular(self._path) as file:
            self._likeness = Likeness(file, self._objects, free)

    @property
    def size(self) -> int:
        """Bytes that it keeps of the file."""
        return 0 if self._likeness is None else self._likeness.compared

    def take(self, path: Path) -> bool:
        """Open a file and say whether it is like this one.

        Raises
        ------
        OSError
            When it cannot be opened.
        """
        assert self._likeness is not None
        self.let_go()
        self._path = path
        self._file = open_regular(path)
        status = os.fstat(self._file.fileno())
        self._state = state_of(status)
        return self._likeness.fits(self._file, status.st_size, self._root)

    def changed(self) -> bool:
        """Whether the file is no longer the one that was opened."""
        try:
            return state_of(os.stat(self._path)) != self._state
        except OSError:
            return True

    def let_go(self) -> None:
        """Close the file that was taken."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    @contextlib.contextmanager
    def _root(self) -> Iterator[h5g.GroupID]:
        with contextlib.closing(open_hdf5(self._path)) as opened:
            yield h5g.open(opened, b"/")

    def _copy(self, node: Node, opened: OpenedFile) -> Node:
        path, shape = node.path, node.shape
        children = [self._copy(child, opened) for child in node.children]
        place = (f"{path}/" if path else "").encode() + DATA
        if not path or place not in self._objects.addresses:
            return Node(node.name, node.label, path, children=children)
        dataset = opened.dataset(place)
        where = stored(dataset)
        if where is None and dataset.get_create_plist().get_layout() != h5d.COMPACT:
            raise Unlike("It has values that only HDF5 can get at.")
        if where is None or where.is_bytes:
            self._fixed[path] = node.value()  # bytes may be texts
        else:
            self._free[path] = where

        def load() -> Array | None:
            if path in self._fixed:
                known = self._fixed[path]
                return known if known is None or known.size <= SMALL else known.copy()
            if self._likeness is None:
                self._fixed[path] = node.value()
                del self._free[path]
                return load()
            return self._value(path)

        return Node(node.name, node.label, path, children=children, load=load, shape=shape)

    def _value(self, path: str) -> Array:
        file = self._file
        if file is None:
            raise SampleError("This file is closed.")

        def at(offset: int, size: int) -> bytes:
            file.seek(offset)
            found = file.read(size)
            if len(found) != size:
                raise SampleError("This file has become shorter.")
            return found

        return self._free[path].read(at)


def _all(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in _all(child))]
