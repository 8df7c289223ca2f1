"""What meshio does not see in files that are not complete: it would search for ever, or show what memory holds."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

from viewer.converter.failure import ConversionError

_TAIL = 4096
"""Bytes at the end of a file in which its last words are looked for."""

_LISTS = ("vertices", "cells", "mesh_function")
"""What has a size and as many parts in the XML of DOLFIN."""


def check_complete(path: Path) -> None:
    """Refuse a file that is not complete, where meshio would not.

    Raises
    ------
    ConversionError
        When it is not complete.
    OSError
        When it cannot be read.
    """
    with open(path, "rb") as stream:
        if stream.read(11) == b"$MeshFormat":
            _check_gmsh(path)
    if (check := _CHECKS.get(path.suffix.lower())) is not None:
        check(path)


def _check_gmsh(path: Path) -> None:
    """Meshio looks for the end of a section for ever."""
    lines = _tail(path).split()
    if not lines or not lines[-1].startswith(b"$End"):
        raise ConversionError("it ends within a section; the file is not complete.")


def _check_permas(path: Path) -> None:
    """Half of a list of elements is a list of elements."""
    if b"$FIN" not in _tail(path).upper():
        raise ConversionError("it does not end with $FIN; the file is not complete.")


def _check_tetgen(path: Path) -> None:
    """Meshio looks for the first line with numbers for ever."""
    for half in (path.with_suffix(".node"), path.with_suffix(".ele")):
        with open(half, "rb") as stream:
            first = next((line for line in stream if line.strip() and not line.lstrip().startswith(b"#")), b"")
        if not first or not _tail(half).endswith(b"\n"):
            raise ConversionError(f"{half.name} ends too early; the file is not complete.")


def _check_dolfin(path: Path) -> None:
    """What a list lacks is whatever memory holds."""
    for file in (path, *sorted(path.parent.glob(f"{glob.escape(path.stem)}_*.xml"))):
        try:
            for name, size, found in _lists(file):
                if size != found:
                    raise ConversionError(
                        f"{file.name} lists {found:,} of {size:,} parts of “{name}”; the file is not complete."
                    )
        except (ElementTree.ParseError, ValueError) as error:
            raise ConversionError(
                f"{file.name} is no whole file of XML; it is damaged or not complete.", detail=str(error)
            ) from error


def _lists(file: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each list of a file of DOLFIN, its size, and how many different parts of that it has."""
    parts: set[int] = set()
    # What would blow up ends this process at its limit of memory, as it would in meshio.
    for event, element in ElementTree.iterparse(file, events=("start", "end")):  # noqa: S314
        if element.tag in _LISTS:
            size = int(element.attrib["size"]) if "size" in element.attrib else -1
            if event == "start":
                parts = set()
            else:
                yield element.tag, size, len(parts & set(range(size)))
        elif event == "end":
            if "index" in element.attrib:
                parts.add(int(element.attrib["index"]))
            element.clear()


def _tail(path: Path) -> bytes:
    with open(path, "rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read()


_CHECKS: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {
        ".post": _check_permas,
        ".dato": _check_permas,
        ".ele": _check_tetgen,
        ".node": _check_tetgen,
        ".xml": _check_dolfin,
    }
)
