"""Random trees in every layout and of every element, as VTK's own CGNS reader has them in another process.

Left out is what that reader is known to do wrong: ``layouts.UNREAD_BY_VTK`` and ``random_elements.EMPTY_IN_VTK``.
"""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py", reason="writes arrays in every way of HDF5")
pytest.importorskip("vtkmodules.vtkIOCGNSReader", reason="compares with VTK's CGNS reader")

from tests import datasets as ds
from tests import layouts, vtk_cgns
from tests.random_elements import random_elements
from tests.reader.artifact import read
from tests.reader.test_layouts import CASES
from viewer.errors import SampleError
from viewer.protocol import ALL_BASES

Arrays = dict[str, np.ndarray]

LAYOUTS = [layout for layout in CASES if layout not in layouts.UNREAD_BY_VTK]


def ours(dataset: Path, cache_root: Path, names: tuple[str, ...]) -> Arrays:
    """Return what this program reads, under the names of ``vtk_cgns``."""
    found = read(dataset, cache_root, base=ALL_BASES, fields=names)
    arrays = {}
    for zone in found.manifest.zones:
        name = zone.name.rpartition("/")[2]
        for key in ("points", "types", "connectivity"):
            if key in zone.arrays:
                arrays[f"{name}/{key}"] = found.array(key, zone.name)
        for record in zone.fields:
            arrays[f"{name}/{record.location[0].upper()} {record.name}"] = found.field(
                record.name, zone.name, record.location
            )
    return arrays


def differences(found: Arrays, theirs: Arrays | None) -> list[str]:
    """Say what is not the same in both, array by array."""
    if theirs is None:
        return ["VTK's reader ended its process"]
    apart = [f"only here: {name}" for name in found.keys() - theirs.keys()]
    apart += [f"only in VTK: {name}" for name in theirs.keys() - found.keys()]
    return apart + [
        f"differs: {name}"
        for name in found.keys() & theirs.keys()
        if found[name].shape != theirs[name].shape or not np.array_equal(found[name], theirs[name])
    ]


def compare(folder: Path, cache_root: Path, cases: list[tuple[str, int]]) -> dict[str, list[str]]:
    """Write a tree of each layout and seed, read all of them in both ways, and say what differs.

    The layout ``"elements"`` is that of pyCGNS, and the tree is one of all kinds of elements.
    """
    paths, names = {}, {}
    for layout, seed in cases:
        case = f"{layout} {seed}"
        make = random_elements if layout == "elements" else layouts.random_tree
        tree, fields = make(seed)
        paths[case] = layouts.write_layout(folder / case, tree, "pycgns" if layout == "elements" else layout, seed)
        plain = [name.partition("/")[2] for name in fields]
        names[case] = tuple(dict.fromkeys(name[2:] if name[1] == " " else name for name in plain))
    theirs = vtk_cgns.read_all([ds.mesh_file(path) for path in paths.values()])
    found = {}
    for (case, path), known in zip(paths.items(), theirs, strict=True):
        try:
            found[case] = differences(ours(path, cache_root, names[case]), known)
        except SampleError as error:
            found[case] = [] if case.split()[0] in layouts.REFUSABLE else [error.sentence]
    return {case: apart for case, apart in found.items() if apart}


def test_the_same_as_vtk(tmp_path: Path, cache_root: Path) -> None:
    """Coordinates, cells, scalars and vectors at vertices and in cells; `bench` has other seeds."""
    cases = [(layout, seed) for seed, layout in enumerate(LAYOUTS, 11)]
    assert compare(tmp_path, cache_root, [*cases, *(("elements", seed) for seed in range(8))]) == {}
