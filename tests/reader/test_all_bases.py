"""All bases of a sample in one artifact."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from viewer.artifacts.key import ArtifactKey
from viewer.errors import SampleError
from viewer.protocol import ALL_BASES

EVERY = ("pressure", "Velocity", "density")


@pytest.mark.parametrize("time_index", [0, 2])
def test_all_bases(dataset: Path, cache_root: Path, time_index: int) -> None:
    time = ds.TIMES[time_index]
    found = read(dataset, cache_root, 1, base=ALL_BASES, time=time, fields=EVERY)
    manifest = found.manifest
    assert manifest.base == ALL_BASES
    assert manifest.warnings == ()
    assert {zone.name for zone in manifest.zones} == {"Base_3_3/Solid", "Base_3_3/Fluid", "Base_2_3/Skin"}
    assert {base.name for base in manifest.bases} == {"Base_3_3", "Base_2_3"}
    for (base, zone), (points, _, elements) in ds.zones().items():
        name = f"{base}/{zone}"
        assert np.array_equal(found.array("points", name), points)
        assert np.array_equal(found.array("connectivity", name).reshape(len(elements), -1), elements)
        np.testing.assert_allclose(found.field("pressure", name), ds.pressure(points, time, 1), rtol=1e-6)
        np.testing.assert_allclose(found.field("Velocity", name), ds.velocity(points, time, 1), rtol=1e-6)
        np.testing.assert_allclose(found.field("density", name), ds.density(len(elements), time, 1), rtol=1e-6)


def test_it_lies_beside_its_bases(cgns_dataset: Path, cache_root: Path) -> None:
    whole = read(cgns_dataset, cache_root, base=ALL_BASES, fields=("pressure",))
    alone = read(cgns_dataset, cache_root, base="Base_3_3", fields=("pressure",))
    assert whole.directory.parent == alone.directory.parent
    assert whole.directory.name.startswith("time_00000-%2A")
    key = ArtifactKey(str(cgns_dataset), "train", 0, ALL_BASES, 0, whole.manifest.state)
    assert key.directory.name == whole.directory.name
    again = read(cgns_dataset, cache_root, base=ALL_BASES, fields=("density",))
    assert again.directory == whole.directory
    assert again.has("density", "Base_2_3/Skin")


def triangle(name: str, dimension: int = 3, connectivity: tuple[int, ...] = (1, 2, 3)) -> ds.Tree:
    points = np.eye(3)[:, :dimension]
    content = [ds.section("T", 5, 1, [connectivity]), ds.solution("S", {"p": np.arange(3.0)})]
    return ds.base(name, 2, dimension, [ds.zone("Zone", points, 1, content)])


def show(tmp_path: Path, cache_root: Path, *bases: ds.Tree):
    return read(ds.write_trees(tmp_path / "dataset", [[ds.tree(*bases)]]), cache_root, base=ALL_BASES, fields=("p",))


def test_a_base_in_the_plane_beside_one_in_space(tmp_path: Path, cache_root: Path) -> None:
    found = show(tmp_path, cache_root, triangle("Flat", 2), triangle("Space"))
    assert found.array("points", "Flat/Zone").shape == (3, 3)
    assert np.array_equal(found.array("points", "Space/Zone"), np.eye(3))
    assert found.has("p", "Flat/Zone")


def test_bad_bases_are_left_out_with_a_warning(tmp_path: Path, cache_root: Path) -> None:
    absurd = ds.base("Absurd", 2, 3, [["Zone", np.array([[-4, 1, 0]]), [ds.section("T", 5, 1, [[1, 2, 3]])], "Zone_t"]])
    bad, nothing = triangle("Bad", connectivity=(1, 2, 9)), ds.base("Nothing", 2, 3, [])
    found = show(tmp_path, cache_root, bad, absurd, nothing, triangle("Good"))
    assert [zone.name for zone in found.manifest.zones] == ["Good/Zone"]
    absurd_note, bad_note = found.manifest.warnings
    assert absurd_note.startswith("Base “Absurd” was skipped: zone “Zone” (base “Absurd”,")
    assert bad_note.startswith("Base “Bad” was skipped: the connectivity")
    assert "1 to 9" in bad_note
    more = read(tmp_path / "dataset", cache_root, base=ALL_BASES, fields=("p",))
    assert more.has("p", "Good/Zone")


def test_when_all_are_bad_it_fails(tmp_path: Path, cache_root: Path) -> None:
    bad = [triangle(name, connectivity=(1, 2, 9)) for name in ("One", "Two")]
    with pytest.raises(SampleError, match=r"base “One”.*1 to 9"):
        show(tmp_path, cache_root, *bad)
    assert not list((cache_root / "artifacts").glob("**/.partial*"))
    with pytest.raises(SampleError, match="no zones"):
        show(tmp_path / "other", cache_root, ds.base("Nothing", 2, 3, []))
