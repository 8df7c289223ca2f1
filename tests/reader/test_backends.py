"""What is published is what is known, in all three backends."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests import datasets
from tests.reader.artifact import read
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.store import ArtifactStore
from viewer.protocol import Split
from viewer.reader import field_balance
from viewer.reader.catalogue import open_dataset


def test_catalogue(dataset: Path, backend: str) -> None:
    catalogue = open_dataset(dataset).catalogue
    assert catalogue.path == str(dataset)
    assert catalogue.backend == backend
    assert catalogue.splits == (Split("train", ((0, 3),)), Split("test", ((0, 2),)))
    assert catalogue.infos["owner"] == "Tests"
    assert catalogue.problems == {
        "regression": {
            "input_features": ["Global/alpha"],
            "output_features": ["Base_3_3/Solid/VertexFields/pressure"],
            "train_split": {"train": "all"},
            "test_split": {"test": "all"},
        }
    }
    assert catalogue.warnings == ()


def test_splits_to_train_with_come_first(cgns_dataset: Path, tmp_path: Path) -> None:
    path = shutil.copytree(cgns_dataset, tmp_path / "copy")
    for name in ("alpha", "Train_few"):
        shutil.copytree(path / "data" / "test", path / "data" / name)
    (path / "infos.yaml").write_text("storage_backend: cgns\nnum_samples: {test: 2, train: 3, Train_few: 2}\n")
    names = [split.name for split in open_dataset(path).catalogue.splits]
    assert names == ["train", "Train_few", "test", "alpha"]


def test_problem_definitions_are_complete(cgns_dataset: Path, tmp_path: Path) -> None:
    path = shutil.copytree(cgns_dataset, tmp_path / "copy")
    (path / "problem_definitions" / "few.yaml").write_text(
        "input_features: [Global/alpha, Base_3_3/Solid/GridCoordinates/CoordinateX]\noutput_features: []\n"
        "constant_features: [Base_3_3]\ntrain_split: {train: [0, 2], more: !!set {4}}\ntest_split: {test: all}\n"
        "made: 2026-01-31\n"
    )
    problems = open_dataset(path).catalogue.problems
    assert set(problems) == {"few", "regression"}
    assert json.loads(json.dumps(problems["few"])) == {
        "input_features": ["Global/alpha", "Base_3_3/Solid/GridCoordinates/CoordinateX"],
        "output_features": [],
        "constant_features": ["Base_3_3"],
        "train_split": {"train": [0, 2], "more": [4]},
        "test_split": {"test": "all"},
        "made": "2026-01-31",
    }


@pytest.mark.parametrize(("split", "sample"), [("train", 0), ("train", 2), ("test", 1)])
@pytest.mark.parametrize("time_index", [0, 1, 2])
def test_values(dataset: Path, cache_root: Path, split: str, sample: int, time_index: int) -> None:
    time = datasets.TIMES[time_index]
    found = read(
        dataset,
        cache_root,
        sample,
        split,
        base="Base_3_3",
        time=time + 0.1,
        fields=("pressure", "Velocity", "density"),
    )
    manifest = found.manifest
    assert manifest.times == datasets.TIMES
    assert manifest.time_index == time_index
    assert manifest.warnings == ()
    assert {base.name: base.zones for base in manifest.bases} == {
        "Base_3_3": tuple(zone.name for zone in manifest.zones),
        "Base_2_3": ("Skin",),
    }
    assert manifest.globals_ == datasets.globals_at(time, sample)
    for (base, zone), (points, kind, elements) in datasets.zones().items():
        if base != "Base_3_3":
            continue
        assert np.array_equal(found.array("points", zone), points)
        assert np.array_equal(found.array("connectivity", zone).reshape(len(elements), -1), elements)
        assert set(found.array("types", zone)) == {{"TETRA_4": 10, "HEXA_8": 12}[kind]}
        assert np.array_equal(found.array("offsets", zone), np.arange(len(elements) + 1) * elements.shape[1])
        np.testing.assert_allclose(
            found.field("pressure", zone), datasets.pressure(points, time, sample), rtol=1e-6, atol=1e-6
        )
        np.testing.assert_allclose(found.field("Velocity", zone), datasets.velocity(points, time, sample), rtol=1e-6)
        np.testing.assert_allclose(
            found.field("density", zone), datasets.density(len(elements), time, sample), rtol=1e-6
        )


def test_only_what_is_asked_is_read(dataset: Path, cache_root: Path) -> None:
    found = read(dataset, cache_root, base="Base_2_3", fields=("pressure",))
    assert found.has("pressure")
    assert not found.has("density")
    assert not found.has("Velocity")
    (zone,) = found.manifest.zones
    assert zone.name == "Skin"
    assert {(record.name, record.location) for record in zone.fields} == {
        ("pressure", "vertex"),
        ("Velocity", "vertex"),
        ("density", "cell"),
    }


def test_a_field_is_added_later(dataset: Path, cache_root: Path) -> None:
    first = read(dataset, cache_root, base="Base_3_3", fields=("pressure",))
    before = (first.directory / "manifest.json").read_bytes()
    second = read(dataset, cache_root, base="Base_3_3", fields=("density", "Velocity", "nothing of that name"))
    assert second.directory == first.directory
    assert second.published is not None
    assert second.published.fields == ("density", "Velocity")
    assert (first.directory / "manifest.json").read_bytes() == before
    assert first.field("Velocity", "Fluid").shape == (27, 3)
    assert first.zone("Fluid").fields != ()


def test_first_field_is_read_when_none_is_named(dataset: Path, cache_root: Path) -> None:
    found = read(dataset, cache_root)
    assert found.published is not None
    (name,) = found.published.fields
    assert found.has(name)
    assert name == found.zone().fields[0].name


def test_equal_arrays_are_stored_once(dataset: Path, cache_root: Path) -> None:
    first = read(dataset, cache_root, base="Base_3_3", time=0.0)
    second = read(dataset, cache_root, base="Base_3_3", time=2.0)
    assert first.directory != second.directory
    for zone in ("Solid", "Fluid"):
        for key, record in first.zone(zone).arrays.items():
            other = second.zone(zone).arrays[key]
            assert (first.directory / record.file).stat().st_ino == (second.directory / other.file).stat().st_ino


@pytest.mark.parametrize("way", ["clear", "forget"])
@pytest.mark.parametrize("published", [False, True])
def test_cache_cleared_in_the_middle(
    cgns_dataset: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch, way: str, published: bool
) -> None:
    """What the window removes while a reader writes is written again."""
    store = ArtifactStore(cache_root)
    if published:
        read(cgns_dataset, cache_root, base="Base_3_3")
    original, turns = field_balance.read_field, []  # type: ignore[attr-defined]

    def read_field(*arguments):
        if not turns:
            turns.append(store.clear() if way == "clear" else store.forget(str(cgns_dataset)))
        return original(*arguments)

    monkeypatch.setattr(field_balance, "read_field", read_field)
    found = read(cgns_dataset, cache_root, base="Base_3_3", fields=("density",))
    assert turns
    assert found.has("density", "Solid")
    key = ArtifactKey(str(cgns_dataset), "train", 0, "Base_3_3", 0, found.manifest.state)
    assert store.find(key, ("density",)) is not None


@pytest.mark.parametrize("sample", [0, 1])
def test_same_as_pyplaid(dataset: Path, cache_root: Path, backend: str, sample: int) -> None:
    from plaid.storage import init_from_disk

    opened, converters = init_from_disk(dataset)
    theirs = converters["train"].to_plaid(opened["train"], sample)
    for time in theirs.get_all_time_values():
        for base in ("Base_3_3", "Base_2_3"):
            found = read(dataset, cache_root, sample, base=base, time=time, fields=("pressure", "density", "Velocity"))
            for zone in found.manifest.zones:
                place = {"zone": zone.name, "base": base, "time": time}
                assert np.array_equal(found.array("points", zone.name), theirs.get_nodes(**place))
                (elements,) = theirs.get_elements(**place).values()
                assert np.array_equal(found.array("connectivity", zone.name), elements.ravel())
                pressure = theirs.get_field("pressure", location="Vertex", **place)
                assert found.field("pressure", zone.name).dtype == pressure.dtype
                assert np.array_equal(found.field("pressure", zone.name), pressure)
                density = theirs.get_field("density", location="CellCenter", **place)
                assert np.array_equal(found.field("density", zone.name), density)
                for axis, name in enumerate("XYZ"):
                    component = theirs.get_field(f"Velocity{name}", location="Vertex", **place)
                    assert np.array_equal(found.field("Velocity", zone.name)[:, axis], component)


@pytest.fixture(scope="module")
def structured(tmp_path_factory: pytest.TempPathFactory):
    """Return the dataset of structured zones in a backend."""
    return lambda backend: datasets.written(tmp_path_factory, "structured", backend, {"train": 2})


@pytest.mark.parametrize("base", ["Base_3_3", "Base_2_2"])
@pytest.mark.parametrize("time", [0.0, 0.5])
def test_structured_values(structured, backend: str, cache_root: Path, base: str, time: float) -> None:
    """pyplaid joins the times of arrays with several dimensions along one axis and counts along another."""
    found = read(structured(backend), cache_root, 1, base=base, time=time, fields=("p", "q"))
    points = found.array("points")
    assert found.manifest.times == (0.0, 0.5)
    assert found.zone().dimensions == ((3, 4, 5) if base == "Base_3_3" else (3, 4, 1))
    known = datasets.block(*(3, 4, 5)[: 3 if base == "Base_3_3" else 2])
    for axis in range(known.shape[-1]):
        assert np.array_equal(points[:, axis], known[..., axis].ravel(order="F"))
    values = datasets.structured_value(points[:, : known.shape[-1]], time, 1)
    np.testing.assert_allclose(found.field("p"), values, rtol=1e-6)
    np.testing.assert_allclose(found.field("q"), np.arange(found.zone().cells) + time, rtol=1e-6)
