"""A CGNS tree as an HDF5 file, by h5py.

pyCGNS would write it too, but when the disk is full it does not raise an error: it ends the process. How nodes lie in
HDF5: https://cgns.github.io/CGNS_docs_current/hdf5/ ("SIDS-to-HDF5 File Mapping").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from viewer.exporter.cgns_tree import Tree, tree_of
from viewer.exporter.part import Step
from viewer.renderer.tools.data import Array

_TYPES = {"f4": "R4", "f8": "R8", "i4": "I4", "i8": "I8", "S1": "C1"}


def write_cgns(step: Step, path: Path) -> None:
    """Write a step.

    Raises
    ------
    ExportError
        When CGNS has no such elements.
    OSError
        When it cannot be written.
    """
    write_tree(tree_of(step), path)


def write_tree(tree: Tree, path: Path) -> None:
    """Write a tree.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    import h5py

    with h5py.File(path, "w", track_order=True) as file:
        _attributes(file, "HDF5 MotherNode", "Root Node of HDF5 File", "MT")
        endian = "LITTLE" if np.little_endian else "BIG"
        _put(file, " format", _padded(f"IEEE_{endian}_32", 15))
        version = ".".join(map(str, h5py.h5.get_libversion()))
        _put(file, " hdf5version", _padded(f"HDF5 Version {version}", 33))
        for child in tree[2]:
            _write(file, child)


def _write(parent: Any, node: Tree) -> None:
    name, value, children, label = node
    group = parent.create_group(name, track_order=True)
    _attributes(group, name, label, "MT" if value is None else _TYPES[value.dtype.str[1:]])
    group.attrs.create("flags", np.array([0 if value is None or value.flags.c_contiguous else 1], np.int32))
    if value is not None:
        # Arrays of CGNS have the first index running fastest, those of HDF5 the last one.
        turned = np.ascontiguousarray(value.T)
        _put(group, " data", turned.view(np.int8) if value.dtype.kind == "S" else turned)
    for child in children:
        _write(group, child)


def _put(group: Any, name: str, value: Array) -> None:
    group.create_dataset(name, data=np.ascontiguousarray(value))


def _attributes(group: Any, name: str, label: str, kind: str) -> None:
    for key, text, length in (("name", name, 33), ("label", label, 33), ("type", kind, 3)):
        group.attrs.create(key, np.bytes_(text.encode()[: length - 1]), dtype=_text_type(length))


def _text_type(length: int) -> Any:
    """Return the type of a text that ends with a zero, as C reads it."""
    import h5py

    kind = h5py.h5t.C_S1.copy()
    kind.set_size(length)
    return h5py.Datatype(kind)


def _padded(text: str, length: int) -> Array:
    return np.frombuffer(text.encode().ljust(length, b"\0")[:length], np.int8)
