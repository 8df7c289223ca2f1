"""Random CGNS trees, and files of them in every way in which HDF5 can lay out an array.

What is written is returned as plain arrays by path, so that a reader can be compared with what it should have read.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests import datasets as ds
from tests.datasets import Tree

Write = Callable[[h5py.Group, np.ndarray, random.Random, Path], None]
"""Writes the value of a node into its group; the folder takes files beside it."""

DATA = " data"


def random_tree(seed: int, number: int = 0) -> tuple[Tree, dict[str, np.ndarray]]:
    """Return a tree of random zones, structured and not, and its arrays by ``zone/name``, flat in the order of CGNS.

    ``number`` is added to all fields, and leaves the rest of the tree as it is.
    """
    chance = np.random.default_rng(seed)
    fields: dict[str, np.ndarray] = {}
    zones = []
    for place in range(int(chance.integers(1, 4))):
        name = f"Zone {place}"
        lengths = [int(length) for length in chance.integers(2, 6, 3)]
        axes = [np.sort(chance.normal(size=length)) for length in lengths]
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        structured = bool(chance.integers(2))
        cells = int(np.prod([length - 1 for length in lengths]))
        solutions = []
        for where, shape in (("Vertex", lengths), ("CellCenter", [length - 1 for length in lengths])):
            values = {}
            for kind in ("f4", "f8", "i4", "i8"):
                field = f"{where[0]}_{kind}"
                array = (chance.normal(size=shape) * 1000).astype(kind) + np.dtype(kind).type(number)
                fields[f"{name}/{field}"] = array.ravel(order="F")
                values[field] = np.asfortranarray(array) if structured else array.ravel(order="F")
            solutions.append(ds.solution(f"Solution {where}", values, where))
        if structured:
            zones.append(ds.structured_zone(name, grid, solutions))
            points = grid.reshape(-1, 3, order="F")
        else:
            points = np.stack([grid[..., axis].ravel(order="F") for axis in range(3)], axis=1)
            _, hexahedra = ds.box((lengths[0] - 1, lengths[1] - 1, lengths[2] - 1))
            order = chance.permutation(len(hexahedra))
            section = ds.section("Hexahedra", 17, 1, hexahedra[order] + 1)
            zones.append(ds.zone(name, points, cells, [section, *solutions]))
            fields[f"{name}/connectivity"] = hexahedra[order].ravel()
        fields[f"{name}/points"] = np.stack([grid[..., axis].ravel(order="F") for axis in range(3)], axis=1)
    return ds.tree(ds.base("Base", 3, 3, zones)), fields


# Layouts of HDF5 ------------------------------------------------------------------------------------------------------


def _plain(**options: Any) -> Write:
    """With filters; arrays without dimensions or values take none."""

    def write(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
        more = {"chunks": tuple(max(1, length // 2) for length in value.shape)} if options else {}
        group.create_dataset(DATA, data=value, **({**more, **options} if value.size else {}))

    return write


def _szip(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
    """Whose blocks must fit into a row of a chunk."""
    packed = {"compression": "szip", "compression_opts": ("nn", 2), "chunks": value.shape}
    group.create_dataset(DATA, data=value, **(packed if value.size and value.shape[-1] >= 2 else {}))


def _compact(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
    """Inside the header of the object, up to 64 KiB."""
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    if value.nbytes < 60_000:
        creation.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple(value.shape)
    made = h5py.h5d.create(group.id, DATA.encode(), h5py.h5t.py_create(value.dtype), space, creation)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(value))


def _swapped(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
    group.create_dataset(DATA, data=value.astype(value.dtype.newbyteorder(">")))


def _virtual(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
    """From a dataset of the same file."""
    store = group.file.require_group("/ parts")
    name = f"{len(store)}"
    store.create_dataset(name, data=value)
    layout = h5py.VirtualLayout(value.shape, value.dtype)
    layout[...] = h5py.VirtualSource(".", f"/ parts/{name}", value.shape)
    group.create_virtual_dataset(DATA, layout)


def _external(group: h5py.Group, value: np.ndarray, chance: random.Random, beside: Path) -> None:
    """In a raw file beside."""
    file = beside / f"{len(list(beside.iterdir()))}.raw"
    file.write_bytes(np.ascontiguousarray(value).tobytes())
    group.create_dataset(DATA, shape=value.shape, dtype=value.dtype, external=[(file.name, 0, value.nbytes)])


LAYOUTS: dict[str, Write] = {
    "contiguous": _plain(),
    "chunked": _plain(maxshape=None),
    "gzip": _plain(compression="gzip", compression_opts=6),
    "lzf": _plain(compression="lzf"),
    "shuffle": _plain(compression="gzip", shuffle=True),
    "fletcher32": _plain(fletcher32=True),
    "all filters": _plain(compression="gzip", shuffle=True, fletcher32=True),
    "compact": _compact,
    "big-endian": _swapped,
    "virtual": _virtual,
    "external": _external,
}
if h5py.h5z.filter_avail(h5py.h5z.FILTER_SZIP) and "szip" in h5py.filters.encode:
    LAYOUTS["szip"] = _szip

REFUSABLE = ("virtual", "external")
"""Layouts that a reader may refuse, if it says so: their values lie elsewhere."""

UNREAD_BY_VTK = ("lzf", "szip", "mixed")
"""Layouts of which VTK's CGNS reader shows memory that nothing was read into: its HDF5 lacks these filters, which some
arrays of ``"mixed"`` have, and it does not look whether reading failed."""

_TYPES = {"f4": "R4", "f8": "R8", "i4": "I4", "i8": "I8", "S1": "C1"}


def write_file(path: Path, tree: Tree, layout: str, seed: int) -> None:
    """Write a tree as the CGNS library maps it to HDF5; a layout takes all arrays, ``"mixed"`` one at random for each.

    Values elsewhere are those of arrays only: text and numbers of the structure stay in the file.
    """
    chance = random.Random(seed)
    names = [name for name in LAYOUTS if name not in REFUSABLE]
    with h5py.File(path, "w", track_order=True) as file:
        _label(file, "HDF5 MotherNode", "Root Node of HDF5 File", "MT")
        file.create_dataset(" format", data=np.frombuffer(b"IEEE_LITTLE_32\0", "i1"))
        file.create_dataset(" hdf5version", data=np.frombuffer(b"HDF5 Version 1.14".ljust(33, b"\0"), "i1"))

        def write(group: h5py.Group, node: Tree) -> None:
            name, value, children, label = node
            child = group.create_group(name, track_order=True)
            if value is None:
                _label(child, name, label, "MT")
            else:
                _label(child, name, label, _TYPES[value.dtype.str[1:]])
                plain = value.view("i1") if value.dtype.kind == "S" else value
                chosen = chance.choice(names) if layout == "mixed" else layout
                structure = layout in REFUSABLE and label not in ("DataArray_t", "IndexArray_t")
                how = LAYOUTS["contiguous" if structure else chosen]
                how(child, np.ascontiguousarray(plain.T), chance, path.parent)
            for item in children:
                write(child, item)

        for node in tree[2]:
            write(file, node)


def _label(group: h5py.Group, name: str, label: str, kind: str) -> None:
    for key, value, length in (("name", name, 33), ("label", label, 33), ("type", kind, 3)):
        group.attrs.create(key, np.array(value.encode(), f"S{length}"))
    group.attrs.create("flags", np.array([1], "i4"))


def write_layout(path: Path, tree: Tree, layout: str, seed: int) -> Path:
    """Write a dataset of the ``cgns`` backend of one sample; ``"pycgns"`` lets pyCGNS write it."""
    ds.write_trees(path, [[tree]])
    if layout != "pycgns":
        file = ds.mesh_file(path)
        file.unlink()
        write_file(file, tree, layout, seed)
    return path
