"""Read an array of an HDF5 file completely, or say why not.

HDF5 raises when a filter is missing or a checksum is wrong, but is silent where values were never written: chunks and
contiguous storage that were not allocated, files of an external storage or of a virtual dataset that are missing or too
short all read as the fill value. So the layout is looked at before every read (HDF5 User Guide, "Datasets").
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from h5py import h5d, h5s, h5t, h5z
from h5py.h5d import DatasetID
from h5py.h5p import PropDCID
from h5py.h5s import SpaceID
from h5py.h5t import TypeID

from viewer.errors import SampleError
from viewer.reader.checks import MAX_BYTES
from viewer.reader.hdf5_file import Hdf5File, Incomplete
from viewer.reader.regular_file import require_regular
from viewer.reader.tree import Array, size_of
from viewer.unreadable import barred

MAX_RANK = 12
"""Dimensions that an array of CGNS may have (SIDS File Mapping Manual, "Dimension values")."""

_EACH = 8
"""Files that may be nested in one another by virtual datasets."""

FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32", 4: "szip", 5: "nbit", 6: "scale-offset", 32000: "lzf"}
"""Registered filters by their number, for messages; others are named by it."""

WhyNot = Callable[[Path], str]
"""Says why a file that a dataset names may not be opened; empty when it may."""


def shape_of(dataset: DatasetID) -> tuple[int, ...] | None:
    """Return the shape in the order of CGNS, that of Fortran, the reverse of HDF5's; None for a null dataspace."""
    shape: tuple[int, ...] | None = dataset.shape
    return None if shape is None else shape[::-1]


def read_array(
    dataset: DatasetID, file: Hdf5File, why_not: WhyNot, shape: tuple[int, ...] | None = None
) -> Array | None:
    """Read all values, in Fortran order; None where the dataset has no extent (a null dataspace).

    Parameters
    ----------
    dataset
        Belongs to ``file``.
    why_not
        Asked for each other file that holds some of the values.
    shape
        As :func:`shape_of` returned it, where that is known.

    Raises
    ------
    Incomplete
        When not all values are there, or they are not what an array of CGNS can hold.
    """
    shape = dataset.shape if shape is None else shape[::-1]
    if shape is None:
        return None
    dtype = check_complete(dataset, shape, file, why_not)
    # HDF5 turns the bytes round while it reads; what h5py notes in a type of names for numbers is of no use.
    values = np.empty(shape, np.dtype(dtype.str).newbyteorder("="))
    if values.size:
        dataset.read(h5s.ALL, h5s.ALL, values, _memory_type(values.dtype))
    if dtype.kind == "S" and dtype.itemsize > 1:
        # Texts of a fixed length, as h5py writes them: CGNS has single characters, the first index within a text.
        values = np.frombuffer(values.tobytes(), "S1").reshape(*shape, dtype.itemsize)
    return values.T


@functools.cache
def _memory_type(dtype: np.dtype[Any]) -> TypeID:
    """Return what HDF5 calls a type of numpy. There are a dozen, and each array would make its own."""
    return h5t.py_create(dtype)


def check_complete(
    dataset: DatasetID, shape: tuple[int, ...], file: Hdf5File, why_not: WhyNot, depth: int = 0
) -> np.dtype[Any]:
    """Look at the layout of a dataset: whether reading it gives what was written. Returns the type of its values.

    Parameters
    ----------
    shape
        Of the dataset, in the order of HDF5.

    Raises
    ------
    Incomplete
        When it would not.
    """
    if len(shape) > MAX_RANK:
        raise Incomplete(f"it has {len(shape)} dimensions, where CGNS has at most {MAX_RANK}")
    try:
        dtype: np.dtype[Any] = dataset.dtype
    except TypeError as error:
        raise Incomplete(f"its type is not one of CGNS ({error})") from error
    if dtype.kind not in "iufcbS":
        raise Incomplete(f"its type is not one of CGNS ({dtype})")
    count = size_of(shape)
    if count * dtype.itemsize > MAX_BYTES:
        raise Incomplete(f"it claims {count:,} values")
    if not count or (dataset.get_offset() is not None and dataset.get_storage_size() == count * dtype.itemsize):
        return dtype  # in one piece in the file itself, as most are
    properties = dataset.get_create_plist()
    layout = properties.get_layout()
    needed = count * dataset.get_type().get_size()  # in the file, where a type may be narrower than numpy's
    if layout == h5d.CHUNKED:
        _check_chunks(dataset, properties, shape)
    elif layout == h5d.CONTIGUOUS:
        if properties.get_external_count():
            _check_external(properties, needed, file, why_not)
        elif dataset.get_storage_size() < needed:
            raise Incomplete("its values were never written")
    elif layout == h5d.VIRTUAL:
        _check_virtual(properties, shape, dtype, file, why_not, depth)
    return dtype


def _check_chunks(dataset: DatasetID, properties: PropDCID, shape: tuple[int, ...]) -> None:
    for place in range(properties.get_nfilters()):
        code = properties.get_filter(place)[0]
        if not h5z.filter_avail(code):
            name = FILTERS.get(code, f"number {code}")
            raise Incomplete(f"it is compressed with the filter {name}, which this program does not support")
    expected = math.prod(-(-length // chunk) for length, chunk in zip(shape, properties.get_chunk(), strict=True))
    stored = dataset.get_num_chunks()
    if stored != expected:
        raise Incomplete(f"{expected - stored:,} of its {expected:,} chunks were never written")


def _check_external(properties: PropDCID, needed: int, file: Hdf5File, why_not: WhyNot) -> None:
    """External storage: plain files, named by the dataset, that hold its values one after the other."""
    for place in range(properties.get_external_count()):
        name, offset, size = properties.get_external(place)
        path = _beside(file, name)
        _may_open(path, why_not)
        part = min(needed, size)
        try:
            there = require_regular(path).st_size
        except OSError as error:
            raise Incomplete(f"its values are in {path}: {barred(error, path) or error.strerror}") from error
        if there < offset + part:
            raise Incomplete(f"its values are in {path}, which is too short")
        needed -= part
    if needed > 0:
        raise Incomplete("it names too few files for its values")


def _check_virtual(
    properties: PropDCID, shape: tuple[int, ...], dtype: np.dtype[Any], file: Hdf5File, why_not: WhyNot, depth: int
) -> None:
    """A virtual dataset: put together from (parts of) others, often in other files."""
    if depth >= _EACH:
        raise Incomplete("it is a virtual dataset that is nested without end")
    covered = np.zeros(shape, bool)
    for place in range(properties.get_virtual_count()):
        name, inner = properties.get_virtual_filename(place), properties.get_virtual_dsetname(place)
        if "%" in name or "%" in inner:
            raise Incomplete(
                "it is a virtual dataset with an open-ended number of files; h5repack can make it a plain one"
            )
        source = file if name == "." else Hdf5File(file.title, _beside(file, os.fsencode(name)))
        if source is not file:
            _may_open(source.path, why_not)
        try:
            if not source.holds(os.fsencode(inner)):
                raise Incomplete(f"it is a virtual dataset, and its part {inner} is not in {source.path} itself")
            found = h5d.open(source.root(), os.fsencode(inner))
            held = None if found.shape is None else check_complete(found, found.shape, source, why_not, depth + 1)
        except SampleError as error:
            raise Incomplete(f"it is a virtual dataset, and its part in {source.path} cannot be read") from error
        if held is None or (held.kind == "S") != (dtype.kind == "S"):
            raise Incomplete(f"it is a virtual dataset, and its part in {source.path} contains something else")
        space = properties.get_virtual_vspace(place)
        if not _fits(properties.get_virtual_srcspace(place), found.shape, space.get_select_npoints()):
            raise Incomplete(f"it is a virtual dataset, and its part in {source.path} has changed its size")
        if space.get_select_type() == h5s.SEL_ALL:
            covered[...] = True
        elif space.is_regular_hyperslab():
            starts, strides, counts, blocks = space.get_regular_hyperslab()
            index = [
                (start + stride * np.arange(number)[:, None] + np.arange(block)).ravel()
                for start, stride, number, block in zip(starts, strides, counts, blocks, strict=True)
            ]
            covered[np.ix_(*index)] = True
        else:
            raise Incomplete("it is a virtual dataset of irregular parts; h5repack can make it a plain one")
    if not covered.all():
        raise Incomplete(f"it is a virtual dataset, and {int((~covered).sum()):,} of its values have no source")


def _fits(selection: SpaceID, shape: tuple[int, ...], count: int) -> bool:
    """Whether what a virtual dataset takes of a source of that shape is there, ``count`` values."""
    if selection.get_select_type() == h5s.SEL_ALL:
        return size_of(shape) == count
    last = selection.get_select_bounds()[1]
    return len(last) == len(shape) and all(place < length for place, length in zip(last, shape, strict=True))


def _beside(file: Hdf5File, name: bytes) -> Path:
    """Where a file is that another one names: relative to the folder of that one."""
    return file.path.parent / os.fsdecode(name)


def _may_open(path: Path, why_not: WhyNot) -> None:
    reason = why_not(path)
    if reason:
        raise Incomplete(f"its values are in another file, which is not opened: {reason}")
