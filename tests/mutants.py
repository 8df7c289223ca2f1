"""Seeded damage inside CGNS files, made with h5py: bytes, types, ranks, links, sizes, storage, attributes, depth.

``tests.rubbish`` damages files from outside; here the file stays a valid HDF5 file more often than not, and says what
no CGNS file says.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.datasets import mesh_file

Change = Callable[[h5py.File, random.Random, Path], None]
"""Changes an open file; the path is that of a folder beside the dataset, for what links lead to."""

DATA = " data"
"""Name of the HDF5 dataset with the value of a node."""


def _any(file: h5py.File, chance: random.Random, groups: bool = False) -> str:
    """Return the path of a node's value, or of a node."""
    found: list[str] = []
    file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Group) == groups else None)
    wanted = [name for name in found if groups or name.endswith(DATA)]
    # Half of the time what pictures are made of: elsewhere a change may not matter.
    core = [name for name in wanted if name.startswith("Base_3_3/")]
    return chance.choice(core if core and chance.random() < 0.7 else wanted)


def _replace(file: h5py.File, path: str, value: Any = None, **options: Any) -> None:
    del file[path]
    file.create_dataset(path, data=value, **options)


def _lossless(file: h5py.File, chance: random.Random, _: Path) -> None:
    """Another type, the same values: big-endian, wider, in an array of one, compressed."""
    path = _any(file, chance)
    value = file[path][()]
    how = chance.randrange(4)
    if how == 0:
        value = value.astype(value.dtype.newbyteorder(">"))
    elif how == 1 and value.dtype.kind in "iuf":
        value = value.astype({"i": "i8", "u": "u8", "f": "f8"}[value.dtype.kind])
    options: dict[str, Any] = {}
    if value.size and value.ndim:
        options = chance.choice(
            (
                {},
                {"compression": "gzip"},
                {"compression": "lzf", "shuffle": True},
                {"fletcher32": True},
                {"chunks": True},
            )
        )
    _replace(file, path, value, **options)


def _type(file: h5py.File, chance: random.Random, _: Path) -> None:
    path = _any(file, chance)
    value = file[path][()]
    size = max(value.size, 1)
    pairs = np.zeros(size, [("a", "i4"), ("b", "f8")])
    makers: list[Callable[[], Any]] = [
        lambda: np.zeros(size, "u1"),
        lambda: np.ones(size, "f2"),
        lambda: np.full(size, 2.0**70),
        lambda: np.full(size, -(2**62)),
        lambda: np.full(size, np.nan),
        lambda: np.zeros(size, "c16"),
        lambda: np.zeros(size, "S7"),
        lambda: np.array([b"x" * 33] * size, "S33"),
        lambda: np.zeros(size, "V5"),
        lambda: np.array(["text"] * size, h5py.string_dtype()),
        lambda: pairs,
        lambda: np.array([np.arange(3)] * size + [None], h5py.vlen_dtype("i4"))[:-1],
        lambda: np.array([file.ref] * size, h5py.ref_dtype),
        lambda: np.zeros(size, h5py.enum_dtype({"a": 0, "b": 1})),
        lambda: np.zeros(size, bool),
        lambda: np.zeros((size,), "(3,)f4"),
        lambda: h5py.Empty("f8"),
    ]
    _replace(file, path, chance.choice(makers)())


def _rank(file: h5py.File, chance: random.Random, _: Path) -> None:
    path = _any(file, chance)
    value = file[path][()]
    ranks: list[Callable[[], Any]] = [
        lambda: value.ravel()[0] if value.size else np.float64(0),
        lambda: value.reshape(1, -1),
        lambda: value.reshape(-1, 1),
        lambda: value.reshape((1,) * 12 + (-1,)),
        lambda: value.reshape((1,) * 31 + (-1,)),
        lambda: value.ravel()[:0],
        lambda: value.ravel()[:-1],
        lambda: np.concatenate([value.ravel(), value.ravel()]),
        lambda: value.T,
        lambda: np.zeros((0, 3, 0), value.dtype),
    ]
    _replace(file, path, chance.choice(ranks)())


def _link(file: h5py.File, chance: random.Random, beside: Path) -> None:
    path = _any(file, chance, groups=chance.random() < 0.7)
    parent = path.rpartition("/")[0] or "/"
    name = path.rpartition("/")[2]
    pipe = beside / "pipe"
    if not pipe.exists():
        os.mkfifo(pipe)
    kind = chance.randrange(11)
    if kind == 0:  # a group that holds itself
        file[parent]["again"] = file[parent]
    elif kind == 1:
        file[parent]["up"] = file["/"]
    else:
        del file[path]
        file[path] = [
            lambda: h5py.SoftLink(f"/{path}"),
            lambda: h5py.SoftLink("/"),
            lambda: h5py.SoftLink(f"/{parent}"),
            lambda: h5py.SoftLink("nowhere"),
            lambda: h5py.ExternalLink("nowhere.cgns", f"/{path}"),
            lambda: h5py.ExternalLink(Path(file.filename).name, f"/{path}"),
            lambda: h5py.ExternalLink("/dev/zero", "/"),
            lambda: h5py.ExternalLink(str(pipe), f"/{name}"),
            lambda: h5py.ExternalLink(f"../../../../../{'x' * 300}", "/"),
        ][kind - 2]()


def _size(file: h5py.File, chance: random.Random, beside: Path) -> None:
    """More than there is: claimed by metadata, by storage elsewhere, or by the values of sizes and ranges."""
    path = _any(file, chance)
    kind = chance.randrange(7)
    if kind == 0:
        names: list[str] = []
        file.visititems(lambda name, item: names.append(name) if name.endswith(f"/ElementRange/{DATA}") else None)
        path = chance.choice([*names, f"Base_3_3/Solid/{DATA}", f"Base_3_3/Fluid/{DATA}", f"Base_3_3/{DATA}"])
        value = file[path][()]
        value.flat[chance.randrange(value.size)] = chance.choice((-1, 0, 2**31 - 1, -(2**31)))
        file[path][...] = value
        return
    length = chance.choice((2**24, 2**33, 2**40, 2**60))
    kept = file[path].dtype
    del file[path]
    if kind in (1, 2):
        file.create_dataset(
            path, shape=(length,), dtype=kept, chunks=(2**16,), compression="gzip" if kind == 1 else None
        )
    elif kind == 3:
        layout = h5py.VirtualLayout((length,), kept)
        layout[:10] = h5py.VirtualSource("nowhere.h5", "x", (10,))
        file.create_virtual_dataset(path, layout)
    elif kind == 4:
        file.create_dataset(path, shape=(2**12,), dtype=kept, external=[("/dev/zero", 0, h5py.h5f.UNLIMITED)])
    elif kind == 5:
        short = beside / "short"
        short.write_bytes(bytes(10))
        file.create_dataset(path, shape=(2**12,), dtype=kept, external=[(str(short), 0, h5py.h5f.UNLIMITED)])
    else:
        file.create_dataset(path, shape=(length, 0), dtype=kept)


def _attribute(file: h5py.File, chance: random.Random, _: Path) -> None:
    attributes = file[_any(file, chance, groups=True)].attrs
    name = chance.choice(("name", "label", "type", "flags"))
    if name in attributes:
        del attributes[name]
    values: list[Any] = [
        None, b"x", b"Zone_t", b"\xff\xfe\xfd", b"y" * 400, "text", 7, np.zeros(9), b"", h5py.Empty("S3"),
        b"DataArray_t", b"LK",
    ]  # fmt: skip
    value = chance.choice(values)
    if value is not None:
        attributes[name] = value


def _depth(file: h5py.File, chance: random.Random, _: Path) -> None:
    parent = file[_any(file, chance, groups=True)]
    for _step in range(chance.choice((40, 100, 300))):
        child = parent.create_group("d")
        for name in ("name", "label", "type"):
            child.attrs[name] = np.bytes_(b"UserDefinedData_t" if name == "label" else b"MT")
        parent = child


def _hdf5(change: Change) -> Callable[[Path, random.Random, Path], None]:
    def damage(path: Path, chance: random.Random, beside: Path) -> None:
        with h5py.File(path, "r+") as file:
            for _ in range(chance.choice((1, 1, 3))):
                try:
                    change(file, chance, beside)
                except (ValueError, TypeError, KeyError, OSError, RuntimeError, AttributeError, IndexError):
                    continue  # the change before left nothing of that kind, or HDF5 itself refuses this one

    return damage


def _flip(where: int | None) -> Callable[[Path, random.Random, Path], None]:
    def damage(path: Path, chance: random.Random, _: Path) -> None:
        content = bytearray(path.read_bytes())
        for _step in range(chance.choice((1, 8, 64))):
            content[chance.randrange(where or len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)

    return damage


def _cut(path: Path, chance: random.Random, _: Path) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


KINDS: dict[str, Callable[[Path, random.Random, Path], None]] = {
    "flipped": _flip(None),
    "flipped head": _flip(4096),
    "cut": _cut,
    "same values": _hdf5(_lossless),
    "type": _hdf5(_type),
    "rank": _hdf5(_rank),
    "link": _hdf5(_link),
    "size": _hdf5(_size),
    "attribute": _hdf5(_attribute),
    "depth": _hdf5(_depth),
}
"""Ways to damage a CGNS file: called with its path, a source of chance and a folder for what is linked to."""

TRUE = ("cut", "same values", "link", "size", "depth")
"""What is shown in spite of this damage must be right: no value was changed, some may be gone."""


def first_step(dataset: Path, target: Path) -> Path:
    """Copy a dataset of the ``cgns`` backend as far as a mutant needs it: one sample at one time, 0.0."""
    file = mesh_file(target)
    file.parent.mkdir(parents=True)
    shutil.copyfile(mesh_file(dataset), file)
    (target / "infos.yaml").write_text("num_samples: {train: 1}\nstorage_backend: cgns\n", "utf-8")
    return target


def mutant(dataset: Path, beside: Path, kind: str, seed: int) -> None:
    """Damage the first file of the first sample of a dataset of the ``cgns`` backend; a seed does it the same way."""
    KINDS[kind](mesh_file(dataset), random.Random(f"{kind} {seed}"), beside)
