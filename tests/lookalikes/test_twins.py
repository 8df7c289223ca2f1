"""Each twin opens; every field shows, vectors are vectors, and nothing warns for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("CGNS", reason="the twins are written by pyCGNS (the extra plaid)")

from tests.conftest import written_once
from tests.lookalikes.sets import TWINS
from tests.lookalikes.twin import Twin, TwinSample, Zone
from tests.lookalikes.write import write_by_pyplaid, write_nodes
from tests.reader.artifact import Artifact
from viewer.protocol import ALL_BASES, ReadSample
from viewer.reader.catalogue import open_dataset
from viewer.reader.opened import OpenedDataset
from viewer.reader.publish import publish_sample
from viewer.reader.table import read_rows

PECULIAR = ("Tensile2d", "2D_Multiscale_Hyperelasticity", "ShapeNetCar", "The_Well_turbulent_layer", "VKI-LS59")
"""Those that pyplaid writes as well, in every backend: it stores what is constant and what is missing apart."""


@pytest.fixture(scope="session")
def by_pyplaid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def write(folder: Path) -> None:
        folder.mkdir()
        write_by_pyplaid(PECULIAR, folder, ("cgns", "hf_datasets", "zarr"))

    return written_once(tmp_path_factory, "lookalikes", write)


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    path = tmp_path / "root"
    path.mkdir()
    return path


@pytest.mark.parametrize("name", TWINS)
def test_as_it_was_published(name: str, tmp_path: Path, cache_root: Path) -> None:
    assert_twin(TWINS[name], write_nodes(TWINS[name], tmp_path / name), cache_root)


@pytest.mark.parametrize("name", PECULIAR)
@pytest.mark.parametrize("backend", ["cgns", "hf_datasets", "zarr"])
def test_as_pyplaid_stores_it(name: str, backend: str, by_pyplaid: Path, cache_root: Path) -> None:
    assert_twin(TWINS[name], by_pyplaid / backend / name, cache_root, renumbered=True)


def assert_twin(twin: Twin, path: Path, cache_root: Path, *, renumbered: bool = False) -> None:
    """Compare a dataset with its twin; pyplaid numbers the samples of each split from 0 when it writes."""
    opened = open_dataset(path)
    catalogue = opened.catalogue
    assert catalogue.warnings == ()
    found = {split.name: [split.id_at(place) for place in range(len(split))] for split in catalogue.splits}
    stored = {name: list(range(len(ids)) if renumbered else ids) for name, ids in twin.splits.items()}
    assert found == stored
    if twin.inputs:
        assert set(catalogue.problems["regression"]["input_features"]) == set(twin.inputs)
    for split, ids in twin.splits.items():
        rows = read_rows(opened.source, split, stored[split], lambda: False)
        for number, row in zip(ids, rows, strict=True):
            assert_globals(row, twin.make(split, number).globals_, f"{split} {number}")
        for place in (0, -1):
            expected = twin.make(split, ids[place])
            assert_sample(expected, opened, split, stored[split][place], cache_root)


def assert_sample(expected: TwinSample, opened: OpenedDataset, split: str, number: int, cache_root: Path) -> None:
    source = opened.source.sample(split, number)
    try:
        assert source.times == tuple(step.time for step in expected.steps)
        for step in expected.steps:
            found = read_all(opened, source, split, number, step.time, cache_root)
            where = f"{split} {number} at {step.time}"
            assert found.manifest.warnings == (), where
            assert_globals(found.manifest.globals_, expected.globals_, where)
            assert {zone.name for zone in found.manifest.zones} == set(step.zones), where
            for name, zone in step.zones.items():
                assert_zone(found, name, zone, where)
    finally:
        source.close()


def read_all(opened: OpenedDataset, source: Any, split: str, number: int, time: float, cache_root: Path) -> Artifact:
    """Read a time step with every field that it lists."""
    names = opened.names.table(lambda split, number: opened.source.sample(split, number))
    fields: tuple[str, ...] = ()
    for _ in range(2):
        request = ReadSample(1, opened.catalogue.path, split, number, str(cache_root), ALL_BASES, time, fields)
        published = publish_sample(source, request, opened.catalogue.path, lambda _text, _fraction: None, names)
        assert published.failure is None
        found = Artifact(published.directory, published)
        fields = tuple(dict.fromkeys(field.name for zone in found.manifest.zones for field in zone.fields))
    return found


def assert_zone(found: Artifact, name: str, zone: Zone, where: str) -> None:
    np.testing.assert_allclose(found.array("points", name), zone.points, rtol=1e-6, err_msg=where)
    assert set(found.array("types", name)) == {zone.kind}
    for location, fields in (("vertex", zone.vertex), ("cell", zone.cell)):
        records = {field.name: field for field in found.zone(name).fields if field.location == location}
        assert set(records) == set(fields), where
        for field, array in fields.items():
            assert len(records[field].components) == (array.shape[1] if array.ndim == 2 else 0), f"{field}: {where}"
            np.testing.assert_array_equal(found.field(field, name, location), array, err_msg=f"{field}: {where}")
    words = found.zone(name).boundaries
    for tag in zone.tags:
        assert any(text.startswith(f"{tag} (") for text in words), f"{tag} in {words}: {where}"


def assert_globals(found: Any, expected: Any, where: str) -> None:
    assert found is not None, where
    assert set(found) == set(expected), where
    for name, value in expected.items():
        assert found[name] == (value if isinstance(value, str) else pytest.approx(value, rel=1e-6)), f"{name}: {where}"
