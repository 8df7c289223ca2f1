"""CGNS/HDF5 files as other programs than pyCGNS write them: with any filter, layout or link.

``rewrite`` replaces a value of a file that is there; the file's structure stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

HOW: dict[str, dict[str, Any]] = {
    "contiguous": {},
    "gzip": {"compression": "gzip"},
    "lzf": {"compression": "lzf"},
    "shuffle": {"compression": "gzip", "shuffle": True},
    "fletcher32": {"fletcher32": True, "chunks": True},
    "chunked": {"chunks": True},
    "scaleoffset": {"scaleoffset": 0, "chunks": True},
}
"""Ways to store an integer array, as ``create_dataset`` of h5py takes them; all but the last suit floats too."""


def rewrite(file: Path, node: str, make: Callable[[Any, np.ndarray], None]) -> np.ndarray:
    """Replace the value of a node: ``make(group, values)`` puts it there anew; returns it in the order of CGNS."""
    import h5py

    with h5py.File(file, "r+") as opened:
        group = opened[node]
        values = group[" data"][()]
        del group[" data"]
        make(group, values)
    return values.T


def stored(**options: Any) -> Callable[[Any, np.ndarray], None]:
    """Return what stores a value with these options of ``create_dataset``."""
    return lambda group, values: group.create_dataset(" data", data=values, **options)


def link_node(file: Path, node: str, target_file: str, target: str) -> None:
    """Replace a node by a link of CGNS to ``target`` in ``target_file``, empty for the file itself."""
    import h5py

    with h5py.File(file, "r+") as opened:
        parent, _, name = node.rpartition("/")
        if name in opened[parent]:
            del opened[node]
        group = opened[parent].create_group(name)
        for key, value in (("name", name), ("label", ""), ("type", "LK")):
            group.attrs.create(key, np.bytes_(value), dtype="S3" if key == "type" else "S33")
        group[" link"] = h5py.ExternalLink(target_file, target) if target_file else h5py.SoftLink(target)
