"""The folder of a zarr array: what its metadata say and which of its chunks are stored, without reading any values."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from viewer.reader.regular_file import read_whole
from viewer.reader.tree import size_of
from viewer.reader.zarr_chunks import Packing, packing_of
from viewer.values import dataclass

METADATA = ("zarr.json", ".zarray", ".zgroup", ".zattrs")
"""Names of the files that describe a group or an array of zarr 3 and 2."""

_MAX_METADATA = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArrayFolder:
    """What the metadata of an array say of its chunks.

    Attributes
    ----------
    shape
        Of the array.
    grid
        Number of chunks along each axis; of an array in shards, that of the shards, each of which is a file.
    prefix, separator
        How the names of the files begin (``("c",)`` or nothing), and what stands between their numbers.
    zeros
        Whether what is not stored reads as zeros, and not as another fill value.
    packing
        How a chunk is packed.
    """

    shape: tuple[int, ...]
    grid: tuple[int, ...]
    prefix: tuple[str, ...]
    separator: str
    zeros: bool
    packing: Packing

    @property
    def chunks(self) -> int:
        """Number of chunks, stored or not."""
        return size_of(self.grid)

    def stored(self, files: Sequence[str]) -> int:
        """Count the files, named relative to the folder with ``/`` between parts, that are chunks of this array."""
        return len({place for file in files if (place := self._place(file)) is not None})

    def is_chunk(self, file: str) -> bool:
        """Whether a file, named as in :meth:`stored`, is a chunk."""
        return self._place(file) is not None

    def _place(self, file: str) -> tuple[int, ...] | None:
        parts = file.split("/")
        if self.separator != "/":
            parts = [part for name in parts for part in name.split(self.separator)]
        numbers = parts[len(self.prefix) :]
        if not self.prefix and not self.shape and numbers == ["0"]:
            return ()
        if tuple(parts[: len(self.prefix)]) != self.prefix or len(numbers) != len(self.grid):
            return None
        if not all(part.isascii() and part.isdigit() for part in numbers):
            return None
        place = tuple(int(part) for part in numbers)
        return place if all(at < count for at, count in zip(place, self.grid, strict=True)) else None


def read_array_folder(folder: Path) -> ArrayFolder:
    """Read the metadata of an array of zarr 3 or 2.

    Raises
    ------
    OSError
        When they are missing or cannot be read.
    ValueError
        When they are damaged.
    """
    try:
        newer, content = True, read_whole(folder / "zarr.json", _MAX_METADATA)
    except FileNotFoundError:
        newer, content = False, read_whole(folder / ".zarray", _MAX_METADATA)
    try:
        return _newer(json.loads(content)) if newer else _older(json.loads(content))
    except (LookupError, TypeError, AttributeError, RecursionError, ZeroDivisionError) as error:
        raise ValueError(f"the metadata in {folder} are damaged: {type(error).__name__}: {error}") from error


def _newer(metadata: dict[str, Any]) -> ArrayFolder:
    shape = _lengths(metadata["shape"])
    encoding = metadata["chunk_key_encoding"]
    settings = encoding.get("configuration") or {}
    default = encoding["name"] == "default"
    separator = settings.get("separator", "/" if default else ".")
    grid = metadata["chunk_grid"]
    if grid["name"] != "regular" or encoding["name"] not in ("default", "v2"):
        raise ValueError("chunks that this program does not know")
    chunk = _lengths(grid["configuration"]["chunk_shape"])
    return ArrayFolder(
        shape,
        _grid(shape, chunk),
        ("c",) if default else (),
        separator,
        _is_zero(metadata["fill_value"]),
        packing_of(metadata["codecs"], chunk),
    )


def _older(metadata: dict[str, Any]) -> ArrayFolder:
    shape = _lengths(metadata["shape"])
    grid = _grid(shape, _lengths(metadata["chunks"]))
    separator = metadata.get("dimension_separator", ".")
    packing = Packing(blosc=(metadata.get("compressor") or {}).get("id") == "blosc")
    return ArrayFolder(shape, grid, (), separator, _is_zero(metadata["fill_value"]), packing)


def _lengths(value: Any) -> tuple[int, ...]:
    lengths = tuple(value)
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise ValueError(f"lengths {value!r}")
    return lengths


def _grid(shape: tuple[int, ...], chunk: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(-(-length // part) for length, part in zip(shape, chunk, strict=True))


def _is_zero(fill: Any) -> bool:
    return fill is None or fill in (0, "") or fill == [0, 0]


def check_group(folder: Path) -> None:
    """Refuse a folder that is no group of zarr 3 or 2.

    Raises
    ------
    OSError
        When its metadata are missing or cannot be read.
    ValueError
        When they are damaged.
    """
    try:
        content = read_whole(folder / "zarr.json", _MAX_METADATA)
    except FileNotFoundError:
        content = read_whole(folder / ".zgroup", _MAX_METADATA)
    try:
        json.loads(content)
    except RecursionError as error:
        raise ValueError(str(error)) from error


def files_below(folder: str | os.PathLike[str]) -> Iterator[os.DirEntry[str]]:
    """Yield what lies in a folder and its sub-folders, but folders; goes into no linked one.

    Raises
    ------
    OSError
        When a folder cannot be listed.
    """
    waiting = [os.fspath(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry
