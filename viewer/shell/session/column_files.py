"""Numbers of each sample, as a scanner writes them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

Numbers: TypeAlias = "array[float]"
"""A double for each place in a split; NaN where there is none."""


def take_columns(files: Iterable[str]) -> tuple[Numbers, ...]:
    """Return the columns in these files, which are removed: 100,000 samples are a millisecond.

    Raises
    ------
    OSError
        When one cannot be read; those that can be removed are.
    """
    paths = [Path(file) for file in files]
    try:
        return tuple(_column(path.read_bytes()) for path in paths)
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _column(content: bytes) -> Numbers:
    made = array("d")
    made.frombytes(content[: len(content) // made.itemsize * made.itemsize])
    if sys.byteorder == "big":
        made.byteswap()
    return made
