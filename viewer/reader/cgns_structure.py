"""What a CGNS/HDF5 file holds: which nodes, values and links, found in one pass over its links.

A node of CGNS is a group of HDF5 with the attributes ``name``, ``label`` and ``type``, its value the dataset `` data``
in it, the last dimension first (SIDS File Mapping Manual, "HDF5 Mapping"). A link of CGNS is a group with a link
`` link`` to a node of this file or another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from h5py import h5, h5a, h5d, h5g, h5l, h5p, h5s, h5t
from h5py.h5d import DatasetID
from h5py.h5g import GroupID

from viewer.errors import SampleError
from viewer.reader.hdf5_array import WhyNot, read_array, shape_of
from viewer.reader.hdf5_file import Hdf5File, Incomplete
from viewer.reader.tree import Array, size_of
from viewer.reader.visible import visible

DATA = b" data"
LINK = b" link"

RESERVED = {
    b"ZoneType": "ZoneType_t",
    b"GridLocation": "GridLocation_t",
    b"GridCoordinates": "GridCoordinates_t",
    b"CoordinateX": "DataArray_t",
    b"CoordinateY": "DataArray_t",
    b"CoordinateZ": "DataArray_t",
    b"ElementRange": "IndexRange_t",
    b"ElementConnectivity": "DataArray_t",
    b"ElementStartOffset": "DataArray_t",
}
"""Names that the SIDS gives to one type of node: half of a file's labels need not be read."""

SMALL = 64
"""Arrays of up to this many values are kept once they have been read: sizes, ranges and names are asked for often."""

_LABEL = 33
"""Bytes of a name or label and its end (SIDS File Mapping Manual)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the file it leads to, as it is named there (None: its own), and the place in it."""

    file: bytes | None
    target: bytes


@dataclass(slots=True)
class Structure:
    """Which groups, datasets and links a file has, by their places (names joined by ``/``, without one in front)."""

    file: Hdf5File
    names: dict[bytes, list[bytes]] = field(default_factory=dict)
    links: dict[bytes, Link] = field(default_factory=dict)
    same: dict[bytes, bytes] = field(default_factory=dict)  # further hard links to a group, and the first one
    broken: list[str] = field(default_factory=list)
    _opened: Opened | None = None

    def below(self, place: bytes) -> list[bytes]:
        """Names of the nodes below a place."""
        return [name for name in self.names.get(self.first(place), ()) if not name.startswith(b" ")]

    def first(self, place: bytes) -> bytes:
        """Return the place under which a group was found first."""
        return self.same.get(place, place)

    def has(self, place: bytes) -> bool:
        """Whether a node or dataset is there."""
        parent, _, name = self.first(place).rpartition(b"/")
        return not place or name in self.names.get(self.first(parent), ())

    def is_link(self, place: bytes) -> bool:
        """Whether a node is somewhere else."""
        return bool(self.links) and (place in self.links or place + b"/" + LINK in self.links)

    def link_above(self, place: bytes) -> tuple[Link | None, bytes]:
        """Return the first link on the way to a place, and what of the way is behind it."""
        parts = place.split(b"/")
        for number in range(1, len(parts) + 1):
            start = b"/".join(parts[:number])
            link = self.links.get(start) or self.links.get(start + b"/" + LINK)
            if link is not None:
                rest = b"/".join(parts[number:])
                return link, b"/" + rest if rest else b""
        return None, b""

    def label(self, place: bytes) -> str:
        """Return the SIDS type of a node; empty where it has none."""
        reserved = RESERVED.get(place.rpartition(b"/")[2])
        return reserved or text_of_name(self._attribute(place, b"label"))

    def type_of(self, place: bytes) -> bytes:
        """Return the type of a node's value, ``b"C1"`` or ``b"R8"``; empty where it has none."""
        return self._attribute(place, b"type")

    def dataset(self, place: bytes) -> DatasetID:
        """Open a dataset."""
        return self.opened().dataset(place)

    def opened(self) -> Opened:
        """Return the file, opened if need be, as nodes are read from it."""
        root = self.file.root()
        if self._opened is None or self._opened.root is not root:
            self._opened = Opened(root)
        return self._opened

    def _attribute(self, place: bytes, name: bytes) -> bytes:
        with self.file.reading():
            return self.opened().attribute(place, name)
        raise AssertionError  # the block above returns or raises


class Opened:
    """An open file, with what is needed to reach many small things in it quickly.

    A file of 3000 zones has 40 000 of them: what can be made once is made once, and the way to a zone is gone once for
    all that is in it.
    """

    def __init__(self, root: GroupID) -> None:
        self.root = root
        self._near: tuple[bytes, GroupID] = (b"", root)
        self._access = h5p.create(h5p.DATASET_ACCESS)
        # Files that hold the values of a dataset lie beside its own file, not in the folder of this process.
        self._access.set_efile_prefix(b"${ORIGIN}")
        self._access.set_virtual_prefix(b"${ORIGIN}")
        self._label = h5t.py_create(np.dtype(f"S{_LABEL}"))
        self._label_utf8 = self._label.copy()  # HDF5 turns neither character set into the other
        self._label_utf8.set_cset(h5t.CSET_UTF8)

    def dataset(self, place: bytes) -> DatasetID:
        """Open a dataset."""
        group, rest = self._go(place)
        return h5d.open(group, rest, self._access)

    def attribute(self, place: bytes, name: bytes) -> bytes:
        """Read a text attribute of a node; empty where it is missing or no text."""
        group, rest = self._go(place)
        value = np.empty((), f"S{_LABEL}")
        try:
            found = h5a.open(group, name, obj_name=rest or b".")
            try:
                found.read(value, self._label)
            except OSError:
                found.read(value, self._label_utf8)
        except (KeyError, OSError, TypeError):
            return b""
        return bytes(value.item()).rstrip(b"\x00 ")

    def _go(self, place: bytes) -> tuple[GroupID, bytes]:
        """Return the group of the zone that a place is in, and the rest of the way."""
        parts = place.split(b"/", 2)
        if len(parts) < 3:
            return self.root, place
        zone = place[: -len(parts[2]) - 1]
        if self._near[0] != zone:
            self._near = (zone, h5g.open(self.root, zone))
        return self._near[1], parts[2]


class Value:
    """The value of a node: a dataset.

    Parameters
    ----------
    title, path
        What messages call the sample and the node.
    structure, place
        Where the dataset is.
    is_text
        Says whether its bytes are characters.
    """

    __slots__ = ("_dataset", "_is_text", "_known", "_path", "_place", "_shape", "_structure", "_title")

    def __init__(self, title: str, path: str, structure: Structure, place: bytes, is_text: Callable[[], bool]) -> None:
        self._title = title
        self._path = path
        self._structure = structure
        self._place = place
        self._is_text = is_text
        self._known: Array | None = None
        self._dataset: tuple[DatasetID, Opened] | None = None
        self._shape: tuple[int, ...] | None = None

    def shape(self) -> tuple[int, ...] | None:
        """Return the shape of the value; None where it has no extent.

        Raises
        ------
        SampleError
            When it cannot be found.
        """
        with self._structure.file.reading():
            self._dataset = self._structure.dataset(self._place), self._structure.opened()
            self._shape = shape_of(self._dataset[0])
            return self._shape
        raise AssertionError  # the block above returns or raises

    def _open(self) -> DatasetID:
        """Return the dataset, once more where its shape was asked for before."""
        found, self._dataset = self._dataset, None
        if found is not None and found[1] is self._structure.opened():
            return found[0]
        return self._structure.dataset(self._place)

    def read(self, why_not: WhyNot) -> Array | None:
        """Read the value; small ones, headers mostly, are kept.

        Raises
        ------
        SampleError
            When not all of it can be read, or the file has changed.
        """
        if self._known is not None:
            return self._known
        file = self._structure.file
        try:
            with file.reading():
                array = read_array(self._open(), file, why_not, self._shape)
                # Characters are bytes in the file; so are numbers of one byte.
                if array is not None and array.dtype.kind in "iu" and array.dtype.itemsize == 1 and self._is_text():
                    array = array.view("S1")
        except Incomplete as error:
            raise SampleError(
                f"The {self._title} cannot be read: {self._path} in {file.path} is incomplete, {error}."
            ) from error
        file.check_unchanged()
        if array is not None and array.size <= SMALL:
            array.flags.writeable = False
            self._known = array
        return array


def number_at(file: Hdf5File, place: bytes) -> float | None:
    """Return the only value of a dataset, reached without a link; None where it is not a single finite number.

    Raises
    ------
    SampleError
        When the file cannot be read.
    """
    if not file.holds(place):
        return None
    with file.reading():
        dataset = h5d.open(file.root(), place)
        if size_of(dataset.shape or ()) != 1 or dataset.dtype.kind not in "iuf" or dataset.get_storage_size() == 0:
            return None
        value = np.empty(dataset.shape, np.float64)
        dataset.read(h5s.ALL, h5s.ALL, value)
        time = float(value.flat[0])
        return time if np.isfinite(time) else None
    raise AssertionError  # the block above returns or raises


def scan(file: Hdf5File) -> Structure:
    """Go once through all links of a file, in the order in which its nodes were made where the file knows it.

    Raises
    ------
    SampleError
        When the file cannot be read.
    """
    root = file.root()
    found: list[tuple[bytes, int, int]] = []

    def visit(order: int) -> None:
        found.clear()
        root.links.visit(lambda name, info: found.append((name, info.type, info.u)), idx_type=order, info=True)

    with file.reading():
        try:
            visit(h5.INDEX_CRT_ORDER)
        except RuntimeError:
            visit(h5.INDEX_NAME)
    structure = Structure(file)
    seen: dict[int, bytes] = {}
    hard = h5l.TYPE_HARD
    for place, kind, address in found:
        parent, _, name = place.rpartition(b"/")
        structure.names.setdefault(parent, []).append(name)
        if kind != hard:
            with file.reading():
                structure.links[place] = _target(root.links, place, kind == h5l.TYPE_SOFT)
        elif seen.setdefault(address, place) != place:
            structure.same[place] = seen[address]
    return structure


def _target(links: Any, place: bytes, soft: bool) -> Link:
    value = links.get_val(place)
    if not soft:
        file, target = value
        return Link(bytes(file), _plain_place(bytes(target)))
    target = bytes(value)
    if not target.startswith(b"/"):
        # Relative to the group that the link is in; that of a node's `` link`` is the node.
        target = place.rpartition(b"/")[0] + b"/" + target
    return Link(None, _plain_place(target))


def _plain_place(place: bytes) -> bytes:
    """Return a place as it is known here: HDF5 passes over ``.`` and doubled slashes, and knows no ``..``."""
    return b"/".join(part for part in place.split(b"/") if part not in (b"", b"."))


def text_of_name(name: bytes) -> str:
    """Return a name as text, whatever bytes it is made of."""
    return visible(name.decode("utf-8", "backslashreplace"))
