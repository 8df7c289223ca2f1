"""Write CGNS files in the ADF format, by the library that reads them."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.datasets import Tree

_WRITE, _ADF = 1, 1
_NAMES = {"i4": b"I4", "i8": b"I8", "f4": b"R4", "f8": b"R8", "S1": b"C1"}


def write_adf(path: Path, tree: Tree, links: Sequence[tuple[str, str, str, str]] = ()) -> Path:
    """Write a tree.

    Parameters
    ----------
    links
        (place of the node above, name, file or nothing, place in it) of links to be made.
    """
    from viewer.converter.adf_library import _load

    library = _load()
    file, root = ctypes.c_int(), ctypes.c_double()

    def call(name: str, *arguments: object) -> None:
        assert getattr(library, f"vtkcgns_cgio_{name}")(*arguments) == 0, name

    ids: dict[str, ctypes.c_double] = {"": root}

    def write(above: str, node: Tree) -> None:
        name, value, children, label = node
        place = f"{above}/{name}"
        ids[place] = ctypes.c_double()
        call("create_node", file, ids[above], name.encode(), ctypes.byref(ids[place]))
        call("set_label", file, ids[place], label.encode())
        if value is not None:
            array = np.asfortranarray(value)
            lengths = (ctypes.c_int64 * array.ndim)(*array.shape)
            kind = _NAMES[array.dtype.str.lstrip("<|=")]
            call("set_dimensions", file, ids[place], kind, array.ndim, lengths)
            call("write_all_data", file, ids[place], array.ctypes.data_as(ctypes.c_void_p))
        for child in children:
            write(place, child)

    call("open_file", os.fsencode(path), _WRITE, _ADF, ctypes.byref(file))
    call("get_root_id", file, ctypes.byref(root))
    for child in tree[2]:
        write("", child)
    for above, name, target, place in links:
        made = ctypes.c_double()
        call("create_link", file, ids[above], name.encode(), target.encode(), place.encode(), ctypes.byref(made))
    call("close_file", file)
    return path
