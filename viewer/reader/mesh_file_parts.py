"""What mesh files that name others say: the pieces of a multiblock, the time steps of a collection.

Their text is searched, not parsed: whatever else may be in it is for the converter.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from viewer.errors import DatasetError
from viewer.reader.regular_file import open_regular, require_data
from viewer.unreadable import barred
from viewer.values import dataclass

_MOST = 2**24
"""Bytes of such a file that are looked at."""

_NAMING = (".vtm", ".vtmb", ".vtpd", ".vtpc", ".pvtu", ".pvtp", ".pvts", ".pvtr", ".pvti")
_XDMF = (".xdmf", ".xmf")

_HALVES: Mapping[str, str] = MappingProxyType({".ele": ".node", ".node": ".ele"})
"""TetGen has points in one file and cells in another."""

_FILE = re.compile(r"<(?:DataSet|Piece)\b[^>]*?\b(?:file|Source)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HDF = re.compile(r">\s*([^<>:\n]+):/")
_SIZES = re.compile(rb"(?:NumberOf\w+|WholeExtent)\s*=\s*[\"'][^\"']*|(?m:^(?:POINTS|DIMENSIONS)[ \d]+)")
_ENTRY = re.compile(r"<DataSet\b([^>]*)>")
_ATTRIBUTE = re.compile(r"\b(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def parts_of(path: Path) -> list[Path]:
    """Return the files that a file names and whose values are shown with it; none where it cannot be read."""
    ending = path.suffix.lower()
    if (other := _HALVES.get(ending)) is not None:
        return [path.with_suffix(other)]
    if ending not in (*_NAMING, *_XDMF):
        return []
    try:
        text = _text(path)
    except OSError:
        return []  # whoever reads it says so
    found = [first or second for first, second in _FILE.findall(text)] if ending in _NAMING else _HDF.findall(text)
    names = dict.fromkeys(html.unescape(name.strip()) for name in found)
    return [path.parent / name for name in names if name]


def names_others(path: Path) -> bool:
    """Whether a file is one of a kind that lists others as its pieces or time steps; small, and read to know them."""
    return path.suffix.lower() in (*_NAMING, ".pvd")


def sizes_in(head: bytes) -> tuple[bytes, ...]:
    """Return the numbers of points and cells that a file states in its first bytes, as they stand there."""
    return tuple(_SIZES.findall(head))


@dataclass(frozen=True, slots=True)
class ListedStep:
    """A time step of a collection: its time, and its files."""

    time: float
    files: tuple[Path, ...]


def listed_steps(path: Path) -> list[ListedStep]:
    """Return the time steps that a ParaView collection lists, by their times.

    Raises
    ------
    DatasetError
        When it cannot be read or lists none.
    """
    try:
        text = _text(path)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {barred(error, path) or error.strerror or error}.") from error
    found: dict[float, dict[Path, None]] = {}
    for entry in _ENTRY.findall(text):
        values = {name: html.unescape(first or second) for name, first, second in _ATTRIBUTE.findall(entry)}
        if not values.get("file"):
            continue
        try:
            time = float(values.get("timestep") or 0)
        except ValueError:
            raise DatasetError(f"{path} has the time “{values['timestep']}”, which is no number.") from None
        if not math.isfinite(time):
            raise DatasetError(f"{path} has the time “{values['timestep']}”, which is no finite number.")
        found.setdefault(time, {})[path.parent / values["file"]] = None
    if "</VTKFile>" not in text:
        raise DatasetError(f"{path} does not end as a collection does; the file is not complete.")
    if not found:
        raise DatasetError(f"{path} lists no files.")
    return [ListedStep(time, tuple(files)) for time, files in sorted(found.items())]


def _text(path: Path) -> str:
    require_data(path)
    with open_regular(path) as stream:
        return stream.read(_MOST).decode("utf-8", "replace")
