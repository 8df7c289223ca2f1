"""The value of a node of a CGNS/HDF5 file, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from h5py import h5d, h5s
from h5py.h5d import DatasetID

from viewer.errors import SampleError
from viewer.reader.cgns_opened import OpenedFile
from viewer.reader.cgns_structure import Structure
from viewer.reader.hdf5_array import WhyNot, read_array, shape_of
from viewer.reader.hdf5_file import Hdf5File, Incomplete
from viewer.reader.tree import Array, size_of

SMALL = 64
"""Arrays of up to this many values are kept once they have been read: sizes, ranges and names are asked for often."""


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
        self._dataset: tuple[DatasetID, OpenedFile] | None = None
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
                f"{self._title} cannot be read completely: {self._path} in {file.path}: {error}."
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
