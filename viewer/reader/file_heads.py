"""What the first bytes of a file say it is."""

from __future__ import annotations

from collections.abc import Iterator

HDF5 = b"\x89HDF\r\n\x1a\n"
_USER_BLOCK = 512
"""The signature of HDF5 stands at 0, here, or at twice as far, and so on (HDF5 File Format Specification,
"Superblock")."""


def is_hdf5(head: bytes) -> bool:
    """Whether the first bytes of a file are those of HDF5, with a user block of up to as many bytes before it."""
    return any(head[place : place + len(HDF5)] == HDF5 for place in places_of_signature(len(head)))


def places_of_signature(size: int) -> Iterator[int]:
    """Yield the places at which the signature of HDF5 may stand in a file of so many bytes."""
    yield 0
    place = _USER_BLOCK
    while place < size:
        yield place
        place *= 2
