"""Small arrays of an artifact, read whole: mapping a file takes a few times as long when there are thousands."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array, map_file
from viewer.artifacts.manifest import ArrayRecord


def read_array(directory: Path, record: ArrayRecord) -> npt.NDArray[Any]:
    """Read an array of a published artifact.

    Raises
    ------
    ArtifactError
        When the file is missing or is not what the manifest says.
    """
    array = _read(f"{directory}/{record.file}")
    if array is None or array.dtype.str != record.dtype or array.shape != record.shape:
        return map_array(directory, record)  # which says it in words
    return array


def read_file(path: Path) -> npt.NDArray[Any]:
    """Read a ``.npy`` file.

    Raises
    ------
    ArtifactError
        When it is missing or is not a ``.npy`` file.
    """
    array = _read(path)
    return map_file(path) if array is None else array


def _read(path: Path | str) -> npt.NDArray[Any] | None:
    try:
        with open(path, "rb") as stream:
            content = stream.read()
        start = 10 + int.from_bytes(content[8:10], "little")
        shape, kind = _parsed(content[:start])
    except (OSError, ValueError):
        return None
    if len(content) - start != kind.itemsize * math.prod(shape):
        return None
    return np.frombuffer(content, kind, offset=start).reshape(shape)


@lru_cache(maxsize=1024)
def _parsed(header: bytes) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return shape and type from the first bytes of a file; thousands of zones have few different ones."""
    if header[:8] != b"\x93NUMPY\x01\x00":
        raise ValueError
    shape, fortran, kind = np.lib.format.read_array_header_1_0(io.BytesIO(header[8:]))
    if fortran or kind.hasobject:
        raise ValueError
    return shape, kind
