"""However arrays are stored, they are read as they were written, or the sample says why not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py", reason="writes arrays in every way of HDF5")

from tests import datasets as ds
from tests import layouts
from tests.reader.artifact import read
from viewer.errors import SampleError

CASES = ["pycgns", *layouts.LAYOUTS, "mixed"]


def compare(dataset: Path, cache_root: Path, fields: dict[str, np.ndarray]) -> None:
    """Compare what this program makes of a sample with what was written, array by array."""
    names = tuple(dict.fromkeys(name.partition("/")[2] for name in fields))
    found = read(dataset, cache_root, fields=names)
    assert {zone.name for zone in found.manifest.zones} == {name.partition("/")[0] for name in fields}
    for path, known in fields.items():
        zone, _, name = path.partition("/")
        values = found.array(name, zone) if name in ("points", "connectivity") else found.field(name, zone)
        assert values.shape == known.shape, path
        assert np.array_equal(values, known), path
        if known.dtype.kind == "f" and name != "points":
            assert values.dtype.newbyteorder("=") == known.dtype, path


@pytest.mark.parametrize("layout", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_layouts(tmp_path: Path, cache_root: Path, layout: str, seed: int) -> None:
    tree, fields = layouts.random_tree(seed)
    path = layouts.write_layout(tmp_path / "set", tree, layout, seed)
    try:
        compare(path, cache_root, fields)
    except SampleError as error:
        assert layout in layouts.REFUSABLE, error
        assert str(ds.mesh_file(path)) in error.sentence or "Zone" in error.sentence, error


THEIRS = """
import sys
import numpy as np
from plaid.storage import init_from_disk
opened, converters = init_from_disk(sys.argv[1])
sample = converters["train"].to_plaid(opened["train"], 1)
arrays = {}
for zone in sample.get_zone_names("Base"):
    for place in ("Vertex", "CellCenter"):
        for kind in ("f4", "f8", "i4", "i8"):
            field = f"{place[0]}_{kind}"
            arrays[f"{zone}/{field}"] = sample.get_field(field, location=place, zone=zone, base="Base")
np.savez(sys.argv[2], **arrays)
"""


@pytest.mark.parametrize("seed", [3, 4])
def test_what_pyplaid_writes(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, cache_root: Path, backend: str, seed: int
) -> None:
    """Random trees in three backends: as they were made, and as pyplaid reads them in another process.

    pyplaid 1.0 makes no samples of these trees from its own columns; ``test_same_as_pyplaid`` has some that it does.
    """
    path = ds.written(tmp_path_factory, f"random {seed}", backend, {"train": 2})
    _, made = layouts.random_tree(seed, 1)
    theirs: dict[str, np.ndarray] = {}
    if backend == "cgns":
        target = tmp_path / "theirs.npz"
        subprocess.run([sys.executable, "-c", THEIRS, str(path), str(target)], check=True, timeout=100)
        theirs = dict(np.load(target))
        assert set(theirs) >= {name for name in made if not name.endswith(("/connectivity", "/points"))}
    names = tuple(dict.fromkeys(name.partition("/")[2] for name in made))
    found = read(path, cache_root, 1, fields=names)
    for place, known in made.items():
        zone, _, name = place.partition("/")
        values = found.array(name, zone) if name in ("points", "connectivity") else found.field(name, zone)
        # pyplaid stores what fits as float32.
        np.testing.assert_allclose(values, known, rtol=1e-6, atol=1e-4, err_msg=place)
        if place in theirs:
            assert np.array_equal(values, theirs[place].ravel(order="F")), place
    assert found.manifest.warnings == ()
