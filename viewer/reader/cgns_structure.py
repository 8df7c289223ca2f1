"""What a CGNS/HDF5 file holds: which nodes, values and links, found in one pass over its links.

A node of CGNS is a group of HDF5 with the attributes ``name``, ``label`` and ``type``, its value the dataset `` data``
in it, the last dimension first (SIDS File Mapping Manual, "HDF5 Mapping"). A link of CGNS is a group with a link
`` link`` to a node of this file or another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from h5py import h5, h5l
from h5py.h5d import DatasetID

from viewer.reader.cgns_opened import OpenedFile
from viewer.reader.hdf5_file import Hdf5File
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
    _opened: OpenedFile | None = None

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
        above, _, name = place.rpartition(b"/")
        reserved = RESERVED.get(name) if b"/" in above else None  # a base or a zone may have any name
        return reserved or text_of_name(self._attribute(place, b"label"))

    def type_of(self, place: bytes) -> bytes:
        """Return the type of a node's value, ``b"C1"`` or ``b"R8"``; empty where it has none."""
        return self._attribute(place, b"type")

    def dataset(self, place: bytes) -> DatasetID:
        """Open a dataset."""
        return self.opened().dataset(place)

    def opened(self) -> OpenedFile:
        """Return the file, opened if need be, as nodes are read from it."""
        root = self.file.root()
        if self._opened is None or self._opened.root is not root:
            self._opened = OpenedFile(root)
        return self._opened

    def _attribute(self, place: bytes, name: bytes) -> bytes:
        with self.file.reading():
            return self.opened().attribute(place, name)
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
