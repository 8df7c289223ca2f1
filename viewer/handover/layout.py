"""What lies where in a folder of samples that were handed over. Needs no numpy: window, reader and scripts use it.

::

    <cache root>/handover/<name>/
        handover.json     the index: its version, the dataset's name, by split and id the trees of each sample, which
                          files it needs ("files"), and which the index before needed ("before")
        <digest>.json     a tree: [name, label, value, children]
        <digest>.npy      an array of a tree

Names are digests of the content, so that what is equal is there once and what is there never changes; only the index is
replaced, whole. A value is null, small and within the tree, or in a file:

    {"dtype": "<f8", "shape": [2], "bytes": "…"}                    base64
    {"dtype": "<f8", "shape": [100, 3], "file": "<digest>"}         the array as it is in the file, and if need be
        "turned": true                                              with its axes in reverse order, then
        "column": 1                                                 of (n, k) this column, or
        "nodes": [0, 1, 2]                                          of (m, k) these columns, row by row, and 1 added
"""

from __future__ import annotations

import os
from pathlib import PurePath

from viewer.cache.names import Kind, parse

FOLDER = "handover"
"""Name of the folder of all that was handed over, in the cache root."""

INDEX = "handover.json"

VERSION = 1
"""Of the index, of trees and of values."""

BACKEND = "memory"
"""What a dataset that was handed over has as its backend."""

SPLIT = "samples"
"""The split of samples that were given without one."""


def is_in_memory(path: str) -> bool:
    """Whether a path is that of samples which were handed over, and so is gone with the process that did it."""
    parts = PurePath(path).parts[-3:]
    if len(parts) < 3 or parts[1] != FOLDER:
        return False
    root = parse(parts[0])
    return root is not None and root.kind is Kind.CACHE


def is_handed_over(path: str) -> bool:
    """Whether a path is that of samples which were handed over and are still there: their script runs."""
    return is_in_memory(path) and os.path.exists(os.path.join(path, INDEX))  # noqa: PTH110, PTH118 - nothing raises
