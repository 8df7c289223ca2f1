"""The example dataset: what its formulas say is what the reader publishes."""

from pathlib import Path

import numpy as np
import pytest

from tests.reader.artifact import read
from tests.reader.grids import grid_of, sizes
from viewer.reader import example, example_geometry
from viewer.reader.catalogue import open_dataset


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "set"
    said: list[float] = []
    found = example.write_example(folder, lambda text, fraction: said.append(fraction or 0.0))
    assert said == sorted(said)
    assert max(said) < 1
    return found


def test_described(path: Path) -> None:
    catalogue = open_dataset(path).catalogue
    assert {split.name: len(split) for split in catalogue.splits} == example.SPLITS
    assert sum(len(split) for split in catalogue.splits) >= 12
    assert catalogue.infos["license"] == "CC0-1.0"
    assert "twisted horn" in catalogue.infos["data_description"]
    outputs = catalogue.problems["wave_in_a_horn"]["output_features"]
    assert "Base_3_3/Inlet/VertexFields/pressure" in outputs
    assert catalogue.warnings == ()


def test_small(path: Path) -> None:
    # What it takes on disk, in a home folder.
    assert sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) < 60e6


@pytest.mark.parametrize(("split", "sample", "time"), [("train", 0, 0.0), ("train", 8, 0.6), ("test", 3, 0.8)])
@pytest.mark.parametrize("base", ["Base_3_3", "Base_2_3"])
def test_values(path: Path, cache_root: Path, split: str, sample: int, time: float, base: str) -> None:
    names = ("pressure", "temperature", "Velocity", "heat_source")
    found = read(path, cache_root, sample, split, base=base, time=time, fields=names)
    case = example_geometry.example_case(split, sample)
    assert found.manifest.times == example.TIMES
    assert found.manifest.time == time
    assert found.manifest.warnings == ()
    assert found.manifest.globals_["amplitude"] == pytest.approx(case.amplitude)
    assert found.manifest.globals_["inflow"] == pytest.approx(case.inflow)
    assert found.manifest.globals_["regime"] == case.regime
    for zone in found.manifest.zones:
        assert {record.name: record.unit for record in zone.fields} == {
            "pressure": "Pa",
            "temperature": "K",
            "Velocity": "m/s",
            "heat_source": "W/m³",
        }
        points = found.array("points", zone.name)
        known = example_geometry.known_fields(points, time, case)
        np.testing.assert_array_equal(found.field("pressure", zone.name), known["pressure"])
        np.testing.assert_allclose(found.field("temperature", zone.name), known["temperature"], rtol=1e-6)
        np.testing.assert_allclose(found.field("Velocity", zone.name), known["Velocity"], rtol=1e-5, atol=1e-5)
        cells = found.array("connectivity", zone.name).reshape(zone.cells, -1)
        middle = example_geometry.known_fields(points[cells].mean(axis=1), time, case)["heat_source"]
        np.testing.assert_array_equal(found.field("heat_source", zone.name), middle)


def test_cells_are_the_right_way_round(path: Path, cache_root: Path) -> None:
    volume = read(path, cache_root, base="Base_3_3")
    for zone in volume.manifest.zones:
        size = sizes(grid_of(volume, zone.name), "Volume")
        assert size.min() > 0
    surface = read(path, cache_root, base="Base_2_3")
    points = surface.array("points")
    quads = surface.array("connectivity").reshape(-1, 4)
    a, b, c, d = (points[quads[:, corner]].astype(float) for corner in range(4))
    middle, normal = (a + b + c + d) / 4, np.cross(c - a, d - b)
    # Normals look away from the centre line.
    phi = np.arctan2(middle[:, 1], middle[:, 0])
    phi = np.where(phi < -0.05, phi + 2 * np.pi, phi)
    centre, _ = example_geometry._centre_line(phi)
    assert (np.einsum("ij,ij->i", normal, middle - centre) > 0).all()


def test_samples_differ(path: Path) -> None:
    cases = {
        example_geometry.example_case(split, number)
        for split, count in example.SPLITS.items()
        for number in range(count)
    }
    assert len(cases) == sum(example.SPLITS.values())
    assert {case.regime for case in cases} == {"strong swirl", "weak swirl"}


def test_partial_one_is_not_taken_for_complete(tmp_path: Path) -> None:
    path = tmp_path / "data" / "example"

    class Stop(Exception):  # noqa: N818
        pass

    def stop(text: str, fraction: float | None) -> None:
        if (fraction or 0.0) > 0.2:
            raise Stop

    with pytest.raises(Stop):
        example.write_example(path, stop)
    assert list(path.parent.iterdir()) == []
