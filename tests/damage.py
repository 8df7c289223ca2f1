"""Damaged datasets: files cut off or changed, and CGNS files whose content does not fit together."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.datasets import mesh_file, text


def truncate(file: Path, fraction: float = 0.5) -> None:
    """Cut a file off."""
    os.truncate(file, int(file.stat().st_size * fraction))


def flip(file: Path, seed: int, count: int = 1) -> None:
    """Change some bytes."""
    chance = random.Random(seed)
    content = bytearray(file.read_bytes())
    for _ in range(count):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    file.write_bytes(content)


def edit(file: Path, path: str, value: np.ndarray | None) -> None:
    """Replace the value of a node of a CGNS file; without a value, remove the node."""
    from CGNS import MAP

    root = MAP.load(str(file))[0]
    parent, names = root, path.split("/")
    for name in names[:-1]:
        parent = next(child for child in parent[2] if child[0] == name)
    place = next(index for index, child in enumerate(parent[2]) if child[0] == names[-1])
    if value is None:
        del parent[2][place]
    else:
        parent[2][place][1] = np.asfortranarray(value)
    file.unlink()
    MAP.save(str(file), root)


def read(file: Path, path: str) -> np.ndarray:
    """Return the value of a node of a CGNS file."""
    from CGNS import MAP

    node = MAP.load(str(file))[0]
    for name in path.split("/"):
        node = next(child for child in node[2] if child[0] == name)
    return node[1]


def replaced(path: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    return lambda file: edit(file, path, change(read(file, path)))


def with_entry(index: int, value: float) -> Callable[[np.ndarray], np.ndarray]:
    def change(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array.flat[index] = value
        return array

    return change


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty file": lambda file: file.write_bytes(b""),
    "not HDF5": lambda file: file.write_bytes(b"this is not a mesh\n" * 100),
    "truncated": truncate,
    "missing": lambda file: shutil.rmtree(file.parent),
    "connectivity too high": replaced("Base_3_3/Solid/Elements_TETRA_4/ElementConnectivity", with_entry(7, 999)),
    "connectivity zero": replaced("Base_3_3/Solid/Elements_TETRA_4/ElementConnectivity", with_entry(7, 0)),
    "connectivity negative": replaced("Base_3_3/Solid/Elements_TETRA_4/ElementConnectivity", with_entry(7, -5)),
    "connectivity short": replaced("Base_3_3/Solid/Elements_TETRA_4/ElementConnectivity", lambda array: array[:-3]),
    "coordinate short": replaced("Base_3_3/Solid/GridCoordinates/CoordinateY", lambda array: array[:5]),
    "coordinate NaN": replaced("Base_3_3/Solid/GridCoordinates/CoordinateY", with_entry(3, np.nan)),
    "coordinate infinite": replaced("Base_3_3/Solid/GridCoordinates/CoordinateZ", with_entry(0, np.inf)),
    "no coordinates": lambda file: edit(file, "Base_3_3/Solid/GridCoordinates", None),
    "zone too large": replaced("Base_3_3/Solid", with_entry(0, 10**6)),
    "zone absurd": replaced("Base_3_3/Solid", with_entry(0, 2**60)),
    "zone negative": replaced("Base_3_3/Solid", with_entry(0, -4)),
    "unknown element": replaced("Base_3_3/Solid/Elements_TETRA_4", with_entry(0, 77)),
    "element range": replaced("Base_3_3/Solid/Elements_TETRA_4/ElementRange", with_entry(1, 10**7)),
}
"""Ways to damage the first file of a sample such that its base ``Base_3_3`` must be refused."""

FIELD_DAMAGE: dict[str, Callable[[Path], object]] = {
    "short": replaced("Base_3_3/Solid/VertexFields/pressure", lambda array: array[:5]),
    "long": replaced("Base_3_3/Solid/VertexFields/pressure", lambda array: np.append(array, 0.0)),
    "text": replaced("Base_3_3/Solid/VertexFields/pressure", lambda array: text("a" * len(array))),
}
"""Ways to damage only the field ``pressure``: the mesh and the other fields must stay reachable."""


def damaged_copy(dataset: Path, target: Path, damage: Callable[[Path], object]) -> Path:
    """Copy a dataset of the ``cgns`` backend and damage the first file of its first training sample."""
    shutil.copytree(dataset, target)
    damage(mesh_file(target))
    return target
