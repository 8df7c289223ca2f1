"""Where in an HDF5 file the values of a dataset are, for values that stand there as numpy has them in memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from h5py import h5d, h5t
from h5py.h5d import DatasetID

from viewer.reader.hdf5_array import MAX_RANK
from viewer.reader.tree import Array, size_of
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A run of values: where it is in the file (bytes), and the box of the array (in the order of HDF5) it starts."""

    offset: int
    size: int
    start: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A dataset that is in one piece or in chunks of one shape, without filters.

    Attributes
    ----------
    dtype
        As in the file.
    shape
        In the order of HDF5.
    box
        The shape of each part; those at the end may reach beyond the array.
    """

    dtype: str
    shape: tuple[int, ...]
    box: tuple[int, ...]
    parts: tuple[Run, ...]

    @property
    def is_bytes(self) -> bool:
        """Whether each value is one byte."""
        return np.dtype(self.dtype).itemsize == 1

    def read(self, at: Callable[[int, int], bytes]) -> Array:
        """Put the values together, in Fortran order and in a type of this machine, as :func:`read_array` does.

        Parameters
        ----------
        at
            Returns the bytes of the file from a place on, so many.
        """
        kind = np.dtype(self.dtype)
        values = np.empty(self.shape, kind.newbyteorder("="))
        needed = size_of(self.box) * kind.itemsize
        for part in self.parts:
            found = np.frombuffer(at(part.offset, needed), kind).reshape(self.box)
            place = tuple(
                slice(start, min(start + length, whole))
                for start, length, whole in zip(part.start, self.box, self.shape, strict=True)
            )
            values[place] = found[tuple(slice(one.stop - one.start) for one in place)]
        return values.T


def stored(dataset: DatasetID) -> Stored | None:
    """Return where the values are; None where only HDF5 can tell what they are, or not all of them are in this file."""
    shape = dataset.shape
    try:
        kind = np.dtype(dataset.dtype.str)
        plain = kind.kind in "iuf" and dataset.get_type().equal(h5t.py_create(kind))
    except TypeError:
        return None
    if shape is None or len(shape) > MAX_RANK or not plain or not size_of(shape):
        return None
    properties = dataset.get_create_plist()
    if properties.get_nfilters():
        return None
    if dataset.get_offset() is not None:
        size = size_of(shape) * kind.itemsize
        if properties.get_external_count() or dataset.get_storage_size() != size:
            return None
        return Stored(kind.str, shape, shape, (Run(dataset.get_offset(), size, (0,) * len(shape)),))
    if properties.get_layout() != h5d.CHUNKED:
        return None
    box = properties.get_chunk()
    size = size_of(box) * kind.itemsize
    parts = tuple(_parts(dataset))
    expected = math.prod(-(-length // chunk) for length, chunk in zip(shape, box, strict=True))
    if len(parts) != expected or any(part.size != size for part in parts):
        return None
    return Stored(kind.str, shape, box, parts)


def _parts(dataset: DatasetID) -> Iterator[Run]:
    for number in range(dataset.get_num_chunks()):
        chunk = dataset.get_chunk_info(number)
        if chunk.filter_mask or chunk.byte_offset is None:
            return
        yield Run(chunk.byte_offset, chunk.size, tuple(chunk.chunk_offset))
