"""Files of which every byte is the same, apart from the values of some arrays: HDF5 cannot tell their structures apart.

HDF5 notes in each object header when it was written, and a checksum over that (HDF5 File Format Specification, "Version
2 Data Object Header Prefix"). These bytes are passed over; instead the library goes through all headers of a file, as
it does when a file is read node by node, and refuses one whose checksum is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

import numpy as np
from h5py import h5, h5l, h5o
from h5py.h5g import GroupID

from viewer.errors import SampleError
from viewer.values import dataclass

MOST_BYTES = 2**22
"""Bytes that are compared. Of a file with more, comparing is not much of a saving."""

_MOST_NOTED = 256
"""Files whose times and checksums are remembered, some hundred bytes of each."""

_HEADER = b"OHDR\x02"
_TIMES = 0x20
"""Flag of an object header: it has four times, in 16 bytes after the first six."""
_PHASES = 0x10
"""Flag of an object header: it has four bytes about its attributes."""


class Unlike(SampleError):  # noqa: N818 - a finding, answered by reading node by node
    """Why a file cannot stand for others."""


@dataclass(frozen=True, slots=True)
class Objects:
    """The groups and datasets of a file: the place and the address of each, and the index they were found by."""

    addresses: dict[bytes, int]
    index: int


def objects_of(root: GroupID) -> Objects:
    """Find all objects of a file.

    Raises
    ------
    Unlike
        When there are links other than the one to each object.
    """
    found: list[tuple[bytes, int, int]] = []

    def visit(index: int) -> None:
        found.clear()
        root.links.visit(lambda name, info: found.append((name, info.type, info.u)), idx_type=index, info=True)

    index = h5.INDEX_CRT_ORDER
    try:
        visit(index)
    except RuntimeError:
        index = h5.INDEX_NAME
        visit(index)
    addresses = {b"": h5o.get_info(root).addr} | {name: address for name, _, address in found}
    if any(kind != h5l.TYPE_HARD for _, kind, _ in found) or len(set(addresses.values())) < len(addresses):
        raise Unlike("It has links.")
    return Objects(addresses, index)


class Likeness:
    """What a file must share with another one to have the same structure.

    Parameters
    ----------
    file
        The file that stands for others, its content from the first byte on.
    objects
        What is in it.
    free
        Where values are that may differ: (first byte, byte behind the last), ascending.

    Raises
    ------
    Unlike
        When more than :data:`MOST_BYTES` would have to be compared.
    """

    def __init__(self, file: BinaryIO, objects: Objects, free: Sequence[tuple[int, int]]) -> None:
        self._size = file.seek(0, 2)
        self._index = objects.index
        self._pieces = tuple(_between(free, self._size))
        if sum(length for _, length in self._pieces) > MOST_BYTES:
            raise Unlike("Its structure is large.")
        content = self._read(file)
        volatile = [place for address in objects.addresses.values() for place in _volatile(file, address)]
        starts = np.cumsum([0, *(length for _, length in self._pieces)])
        self._passed_over = np.array(
            [
                start + place - offset
                for place in volatile
                for (offset, length), start in zip(self._pieces, starts, strict=False)
                if offset <= place < offset + length
            ],
            np.int64,
        )
        if len(self._passed_over) < len(volatile):
            raise Unlike("It has values where its structure is.")
        self._take_out(content)
        self._content = content
        self._sound: set[bytes] = set()

    @property
    def compared(self) -> int:
        """Bytes of a file that are compared."""
        return len(self._content)

    def fits(self, file: BinaryIO, size: int, opened: Callable[[], AbstractContextManager[GroupID]]) -> bool:
        """Whether a file of ``size`` bytes is the same.

        Parameters
        ----------
        opened
            Opens it as a file of HDF5.
        """
        if size != self._size:
            return False
        content = self._read(file)
        noted = self._take_out(content)
        if content != self._content:
            return False
        # What is the same to the last bit needs no second look; files written in one second often are.
        return noted in self._sound or self._is_sound(noted, opened)

    def _is_sound(self, noted: bytes, opened: Callable[[], AbstractContextManager[GroupID]]) -> bool:
        try:
            with opened() as root:
                root.links.visit(_go_on, idx_type=self._index)
        except Exception:  # of h5py; reading node by node says what it is
            return False
        if len(self._sound) >= _MOST_NOTED:
            self._sound.clear()
        self._sound.add(noted)
        return True

    def _read(self, file: BinaryIO) -> bytearray:
        content = bytearray()
        for offset, length in self._pieces:
            file.seek(offset)
            content += file.read(length)
        return content

    def _take_out(self, content: bytearray) -> bytes:
        """Blank the bytes that are passed over, and return them."""
        values = np.frombuffer(content, np.uint8)
        if not len(self._passed_over) or len(values) <= self._passed_over.max():
            return b""
        noted = values[self._passed_over].tobytes()
        values[self._passed_over] = 0
        return noted


def _go_on(_: bytes) -> None:
    """Visit the next one."""


def _between(free: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield what lies between and around stretches of a file: the first byte, and how many."""
    place = 0
    for start, stop in free:
        if start > place:
            yield place, start - place
        place = max(place, stop)
    if size > place:
        yield place, size - place


def _volatile(file: BinaryIO, address: int) -> Iterator[int]:
    """Yield the bytes of an object header that say when it was written, and those of the checksum over them."""
    file.seek(address)
    start = file.read(64)
    if not start.startswith(_HEADER):
        return  # of the first version: no checksum
    flags = start[5]
    place = 6
    if flags & _TIMES:
        yield from range(address + place, address + place + 16)
        place += 16
    else:
        return  # nothing in it depends on when it was written
    if flags & _PHASES:
        place += 4
    width = 1 << (flags & 3)
    end = address + place + width + int.from_bytes(start[place : place + width], "little")
    yield from range(end, end + 4)
