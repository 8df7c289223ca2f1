"""Whether a legacy file of VTK is whole: its readers take what memory holds for values that are not there."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from viewer.converter.failure import ConversionError
from viewer.mesh_kinds import HEAD

_COLUMNS: Mapping[str, int] = MappingProxyType(
    {"VECTORS": 3, "NORMALS": 3, "TENSORS": 9, "TENSORS6": 6, "GLOBAL_IDS": 1, "PEDIGREE_IDS": 1, "EDGE_FLAGS": 1}
)
"""Values for each point or cell of what is announced so."""
_CELLS = ("CELLS", "VERTICES", "LINES", "POLYGONS", "TRIANGLE_STRIPS")
_TEXTS = ("string", "utf8_string", "variant")

_BITS: Mapping[str, int] = MappingProxyType(
    {
        "bit": 1, "char": 8, "signed_char": 8, "unsigned_char": 8, "short": 16, "unsigned_short": 16, "int": 32,
        "unsigned_int": 32, "float": 32, "vtkidtype": 32, "long": 64, "unsigned_long": 64, "double": 64,
        "long_long": 64, "unsigned_long_long": 64, "vtktypeint64": 64, "vtktypeuint64": 64, "vtktypeint32": 32,
        "vtktypeuint32": 32, "vtktypeint16": 16, "vtktypeuint16": 16, "vtktypeint8": 8, "vtktypeuint8": 8,
        "vtktypefloat32": 32, "vtktypefloat64": 64,
    }
)  # fmt: skip
"""Bits of a value in a binary file, by the type's name in lower case."""


_TIME = re.compile(rb"\nTimeValue 1 1 (double|float)\r?\n", re.IGNORECASE)


def check_legacy(path: Path) -> tuple[str, ...]:
    """Refuse a file that ends before all values are there which it announces.

    Returns
    -------
    A sentence where its last value may not be whole.

    Raises
    ------
    ConversionError
        With what is not complete.
    OSError
        When it cannot be read.
    """
    with open(path, "rb") as stream:
        head = [stream.readline(1000) for _ in range(3)]
        kind = head[2].strip().upper()
        if kind not in (b"ASCII", b"BINARY"):
            raise ConversionError("its third line says neither ASCII nor BINARY; the file is damaged, or not complete.")
        size = path.stat().st_size
        _Check(stream, size, text=kind == b"ASCII").run()
        stream.seek(size - 1)
        if kind == b"ASCII" and stream.read(1).isalnum():
            return ("The file ends without a line break: it may have been cut within its last value.",)
    return ()


def stated_time(path: Path) -> float | None:
    """Return the time that a file states in field data before its points, as ParaView writes it; None for none."""
    with open(path, "rb") as stream:
        head = stream.read(HEAD)
    match = _TIME.search(head)
    if match is None:
        return None
    if b"\nBINARY" in head[: match.start()].upper():
        size, kind = (8, ">d") if match[1].lower() == b"double" else (4, ">f")
        value = head[match.end() : match.end() + size]
        return float(struct.unpack(kind, value)[0]) if len(value) == size else None
    words = head[match.end() :].split(maxsplit=1)
    try:
        return float(words[0]) if len(words) > 1 else None
    except ValueError:
        return None


class _UnknownLengthError(Exception):
    """What follows cannot be checked: texts in a binary file have no length that is known before."""


class _Check:
    """Goes from one announcement to the next, over the values between them."""

    def __init__(self, stream: BinaryIO, size: int, *, text: bool) -> None:
        self._stream, self._size, self._text = stream, size, text
        self._rows = 0  # of the points or cells whose data come
        self._fields = 0  # arrays of field data that are to come
        self._grid = False  # whether cells are to come
        self._pair = (0, 0)  # offsets and points of cells, in files from version 5 on

    def run(self) -> None:
        try:
            while line := self._stream.readline():
                self._take(line.decode("latin-1").split())
        except _UnknownLengthError:
            return
        if self._grid:
            raise ConversionError("it ends before its CELLS; the file is not complete.")

    def _take(self, words: list[str]) -> None:
        if not words:
            return
        key = words[0].upper()
        if key == "METADATA":
            while self._stream.readline().strip():
                pass
        elif self._fields and len(words) == 4:
            self._fields -= 1
            count = _number(words, 1) * _number(words, 2)
            if words[3].lower() in _TEXTS:
                self._skip_texts(words[0], count)
            else:
                self._skip(words[0], count, words[3])
        else:
            self._fields = 0
            self._announced(key, words)

    def _announced(self, key: str, words: list[str]) -> None:
        name = words[1] if len(words) > 1 else key
        if key == "DATASET":
            self._grid = name.upper() == "UNSTRUCTURED_GRID"
        elif key in ("POINTS", "X_COORDINATES", "Y_COORDINATES", "Z_COORDINATES"):
            self._skip(key, (3 if key == "POINTS" else 1) * _number(words, 1), words[-1])
        elif key in _CELLS:
            self._grid = False
            self._cells(key, _number(words, 1), _number(words, 2))
        elif key == "OFFSETS":
            self._skip("CELLS", self._pair[0], name)
        elif key == "CONNECTIVITY":
            self._skip("CELLS", self._pair[1], name)
        elif key == "CELL_TYPES":
            self._skip(key, _number(words, 1), "int")
        elif key in ("POINT_DATA", "CELL_DATA"):
            self._rows = _number(words, 1)
        elif key == "FIELD":
            self._fields = _number(words, 2)
        elif key == "SCALARS":
            self._scalars(name, words)
        elif key == "COLOR_SCALARS":
            self._skip(name, self._rows * _number(words, 2), "unsigned_char")
        elif key == "TEXTURE_COORDINATES":
            self._skip(name, self._rows * _number(words, 2), words[-1])
        elif key == "LOOKUP_TABLE" and len(words) > 2:
            self._skip(key, 4 * _number(words, 2), "unsigned_char")
        elif key in _COLUMNS:
            self._skip(name, self._rows * _COLUMNS[key], words[-1])

    def _cells(self, key: str, first: int, second: int) -> None:
        before = self._stream.tell()
        line = self._stream.readline(1000)
        self._stream.seek(before)
        if line.upper().startswith(b"OFFSETS"):
            self._pair = (first, second)
        else:
            self._skip(key, second, "int")

    def _scalars(self, name: str, words: list[str]) -> None:
        before = self._stream.tell()
        if not self._stream.readline(1000).upper().startswith(b"LOOKUP_TABLE"):
            self._stream.seek(before)
        columns = _number(words, 3) if len(words) > 3 else 1
        self._skip(name, self._rows * columns, words[2] if len(words) > 2 else "")

    def _skip(self, what: str, count: int, kind: str) -> None:
        if not self._text:
            bits = _BITS.get(kind.lower())
            if bits is None:
                raise ConversionError(f"{what} has values of the type “{kind}”, which is unknown; the file is damaged.")
            end = self._stream.tell() + (count * bits + 7) // 8
            if end > self._size:
                raise ConversionError(f"it ends before the values of {what} do; the file is not complete.")
            self._stream.seek(end)
            return
        while count > 0:
            line = self._stream.readline()
            if not line:
                raise ConversionError(
                    f"it ends before the values of {what} do ({count:,} are missing); the file is not complete."
                )
            count -= len(line.split())

    def _skip_texts(self, what: str, count: int) -> None:
        if not self._text:
            raise _UnknownLengthError
        for _ in range(count):
            if not self._stream.readline():
                raise ConversionError(f"it ends before the texts of {what} do; the file is not complete.")


def _number(words: list[str], place: int) -> int:
    try:
        return int(words[place])
    except (IndexError, ValueError):
        raise ConversionError(f"its line “{' '.join(words[:6])}” cannot be understood; the file is damaged.") from None
