"""Numbers in types that the reader knows."""

from __future__ import annotations

import numpy as np

from viewer.converter.grid import Array


def real_numbers(array: Array) -> Array:
    """Return an array in this machine's byte order; half precision becomes single, extended becomes double."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f" and size not in (4, 8):
        return array.astype(np.float32 if size < 4 else np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)
