"""CGIO of the CGNS library that VTK's wheel carries, called by ctypes: nodes of files in the ADF format.

``vtkCGNSReader`` has no way to a node, and returns garbage for some fields; CGIO has the nodes as they are. The library
trusts the file, so it may crash: only the converter loads it. Signatures are those of ``cgns_io.h``
(https://cgns.github.io/CGNS_docs_current/cgio).
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import numpy as np

from viewer.converter.failure import ConversionError
from viewer.converter.grid import Array

_READ, _ANY_TYPE = 0, 0
_MOST_DIMENSIONS = 12
_TEXT = 1025  # bytes that the longest name of a file or node may take, and its end
_UNTOUCHED = -7

_TYPES = {"I4": "i4", "I8": "i8", "U4": "u4", "U8": "u8", "R4": "f4", "R8": "f8", "C1": "S1", "B1": "u1"}
"""Numpy's names of ADF's types of values; complex ones are none that CGNS fields have."""

EMPTY = "MT"
"""The type of a node without a value."""


class AdfLibrary:
    """The library, and one file that is open in it. Use in a ``with`` block.

    Raises
    ------
    ConversionError
        When the library is not there or does not open the file.
    """

    def __init__(self, path: Path) -> None:
        self._library = _load()
        self._file = ctypes.c_int()
        self._size = path.stat().st_size
        self._call("open_file", os.fsencode(path), _READ, _ANY_TYPE, ctypes.byref(self._file))

    def __enter__(self) -> AdfLibrary:
        return self

    def __exit__(self, *error: object) -> None:
        self._library.vtkcgns_cgio_close_file(self._file)

    def root(self) -> float:
        """Return the id of the root."""
        found = ctypes.c_double()
        self._call("get_root_id", self._file, ctypes.byref(found))
        return found.value

    def children(self, node: float) -> list[float]:
        """Return the ids of the nodes below a node, in file order."""
        count, got = ctypes.c_int(), ctypes.c_int()
        self._call("number_children", self._file, ctypes.c_double(node), ctypes.byref(count))
        if not 0 <= count.value <= self._size:
            raise ConversionError("a node says that it has more nodes below it than the file has room for.")
        if not count.value:
            return []
        ids = (ctypes.c_double * count.value)()
        self._call("children_ids", self._file, ctypes.c_double(node), 1, count.value, ctypes.byref(got), ids)
        return list(ids[: got.value])

    def name(self, node: float) -> str:
        """Return the name of a node; of a link its own."""
        return self._text("get_name", node)

    def label(self, node: float) -> str:
        """Return the SIDS type of a node."""
        return self._text("get_label", node)

    def link(self, node: float) -> tuple[str, str] | None:
        """Return the file (empty: this one) and the place that a link leads to; None for a node that is none."""
        length = ctypes.c_int()
        self._call("is_link", self._file, ctypes.c_double(node), ctypes.byref(length))
        if length.value <= 0:
            return None
        sizes = ctypes.c_int(), ctypes.c_int()
        self._call("link_size", self._file, ctypes.c_double(node), *map(ctypes.byref, sizes))
        file, place = (ctypes.create_string_buffer(max(size.value, _TEXT) + 1) for size in sizes)
        self._call("get_link", self._file, ctypes.c_double(node), file, place)
        return os.fsdecode(file.value), place.value.decode("utf-8", "replace")

    def value(self, node: float) -> Array | None:
        """Read the value of a node, in Fortran order; None where it has none.

        Raises
        ------
        ConversionError
            When its type is unknown, or it would be larger than the file.
        """
        kind = self._text("get_data_type", node)
        shape = self._shape(node)
        if kind == EMPTY or not shape:
            return None
        dtype = _TYPES.get(kind)
        if dtype is None:
            raise ConversionError(f"the node “{self.name(node)}” has values of the type {kind}, which are not read.")
        bytes_ = np.dtype(dtype).itemsize
        for length in shape:
            bytes_ *= length
        if bytes_ > self._size:
            raise ConversionError(f"the node “{self.name(node)}” says that it is larger than the file.")
        array = np.zeros(shape, dtype, order="F")
        if array.size:
            place = array.ctypes.data_as(ctypes.c_void_p)
            self._call("read_all_data_type", self._file, ctypes.c_double(node), kind.encode(), place)
        return array

    def _shape(self, node: float) -> tuple[int, ...]:
        count = ctypes.c_int()
        lengths = (ctypes.c_int64 * _MOST_DIMENSIONS)(*[_UNTOUCHED] * _MOST_DIMENSIONS)
        self._call("get_dimensions", self._file, ctypes.c_double(node), ctypes.byref(count), lengths)
        if not 0 <= count.value <= _MOST_DIMENSIONS:
            raise ConversionError(f"the node “{self.name(node)}” has {count.value} dimensions.")
        shape = tuple(lengths[: count.value])
        if any(length < 0 for length in shape):
            raise ConversionError(f"the node “{self.name(node)}” has a negative length.")
        return shape

    def _text(self, function: str, node: float) -> str:
        text = ctypes.create_string_buffer(_TEXT)
        self._call(function, self._file, ctypes.c_double(node), text)
        return text.value.decode("utf-8", "replace").rstrip()

    def _call(self, function: str, *arguments: object) -> None:
        status = getattr(self._library, f"vtkcgns_cgio_{function}")(*arguments)
        if status:
            text = ctypes.create_string_buffer(_TEXT)
            self._library.vtkcgns_cgio_error_message(text)
            why = text.value.decode("utf-8", "replace").strip().rstrip(".")
            raise ConversionError(
                f"the CGNS library says “{why}”; the file is damaged, or not complete.", detail=f"{function}: {status}"
            )


def _load() -> ctypes.CDLL:
    import vtkmodules

    found = [file for folder in vtkmodules.__path__ for file in Path(folder).rglob("*vtkcgns*") if _is_library(file)]
    try:
        library = ctypes.CDLL(str(found[0]))
        library.vtkcgns_cgio_open_file  # noqa: B018 - raises where there is none
    except (IndexError, OSError, AttributeError) as error:
        raise ConversionError(
            "it is in the old ADF format of CGNS, and VTK was installed without the library that reads it; "
            "“cgnsconvert -h old.cgns new.cgns” makes a copy that can be read.",
            detail=str(error),
        ) from error
    return library


def _is_library(file: Path) -> bool:
    return any(ending in file.name for ending in (".so", ".dylib", ".dll"))
