"""Every array of an artifact is what the formula says, in all backends; single precision where the backend has it."""

import math
from pathlib import Path

import numpy as np
import pytest

from tests import datasets, truth
from tests.reader.artifact import Artifact, read
from tests.reader.child import ReaderChild
from viewer.protocol import ALL_BASES, ReadSeriesRange, ReadTable, SeriesRangeRead, TableRead

NAMES = ("temperature", "Velocity", "holes", "load", "late")

VTK_EDGES = {
    24: ((0, 1), (1, 2), (2, 0), (0, 3), (1, 3), (2, 3)),
    25: (
        (0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7),
    ),
}  # fmt: skip
"""Corners beside the middle nodes of vtkQuadraticTetra and vtkQuadraticHexahedron, as their documentation has them."""


@pytest.fixture(scope="module")
def written_truth(tmp_path_factory: pytest.TempPathFactory):
    """Return the dataset in a backend."""
    return lambda backend: datasets.written(tmp_path_factory, "truth", backend, {"train": 2})


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


@pytest.fixture(params=truth.TIMES)
def time(request: pytest.FixtureRequest) -> float:
    return request.param


@pytest.fixture
def shown(written_truth, backend: str, cache_root: Path, time: float) -> Artifact:
    """Sample 1 with all that it holds, at one time."""
    return read(written_truth(backend), cache_root, 1, base=ALL_BASES, time=time, fields=NAMES)


def close(found: np.ndarray, wanted: np.ndarray, backend: str) -> None:
    """Compare: exactly, but for the values that hf_datasets stores in single precision."""
    if backend == "hf_datasets":
        wanted = np.asarray(wanted, np.float32)
    assert found.shape == wanted.shape
    assert np.array_equal(found, wanted, equal_nan=True)


def test_unstructured(shown: Artifact, backend: str, time: float) -> None:
    assert shown.manifest.times == truth.TIMES
    assert shown.manifest.time == time
    nodes, tetrahedron, hexahedron = truth.volume()
    points = shown.array("points", "Volume/Mixed")
    close(points, truth.moved(nodes, time), backend)
    assert shown.array("types", "Volume/Mixed").tolist() == [24, 25]
    assert shown.array("offsets", "Volume/Mixed").tolist() == [0, 10, 30]
    cells = np.split(shown.array("connectivity", "Volume/Mixed"), [10])
    for kind, cell, corners in ((24, cells[0], tetrahedron[0, :4]), (25, cells[1], hexahedron[0, :8])):
        assert cell[: len(corners)].tolist() == corners.tolist()
        for place, (one, other) in enumerate(VTK_EDGES[kind], len(corners)):
            middle = (points[cell[one]] + points[cell[other]]) / 2
            np.testing.assert_allclose(points[cell[place]], middle, atol=1e-6)
    close(shown.field("temperature", "Volume/Mixed"), truth.temperature(truth.moved(nodes, time), time, 1), backend)
    close(shown.field("Velocity", "Volume/Mixed"), truth.velocity(truth.moved(nodes, time), time), backend)
    close(shown.field("load", "Volume/Mixed"), truth.load(2, time, 1), backend)
    close(shown.field("holes", "Volume/Mixed"), truth.holes(30, time), backend)


def test_structured(shown: Artifact, backend: str, time: float) -> None:
    i, j, k = truth.BLOCK
    assert shown.zone("Volume/Block").dimensions == truth.BLOCK
    points = shown.array("points", "Volume/Block").reshape(k, j, i, 3)
    values = shown.field("temperature", "Volume/Block").reshape(k, j, i)
    vectors = shown.field("Velocity", "Volume/Block").reshape(k, j, i, 3)
    known = truth.moved(datasets.block(*truth.BLOCK), time)
    for place in np.ndindex(*truth.BLOCK):
        close(points[place[::-1]], known[place], backend)
        close(values[place[::-1]], truth.temperature(known[place], time, 1), backend)
        close(vectors[place[::-1]], truth.velocity(known[place], time), backend)
    close(shown.field("load", "Volume/Block"), truth.load((i - 1) * (j - 1) * (k - 1), time, 1), backend)


def test_in_the_plane(shown: Artifact, backend: str, time: float) -> None:
    flat, triangles = truth.surface()
    moved = truth.moved(flat, time)
    close(shown.array("points", "Plane/Zone"), np.column_stack([moved, np.zeros(len(moved))]), backend)
    assert np.array_equal(shown.array("connectivity", "Plane/Zone").reshape(-1, 3), triangles)
    close(shown.field("temperature", "Plane/Zone"), truth.temperature(moved, time, 1), backend)
    close(shown.field("Velocity", "Plane/Zone"), truth.velocity(moved, time), backend)
    close(shown.field("load", "Plane/Zone"), truth.load(4, time, 1), backend)


def test_fields_and_globals(shown: Artifact, backend: str, time: float) -> None:
    records = {(record.name, record.location): record for record in shown.zone("Volume/Mixed").fields}
    expected = {("temperature", "vertex"), ("Velocity", "vertex"), ("holes", "vertex"), ("load", "cell")}
    assert set(records) == expected | ({("late", "vertex")} if time else set())
    assert records["Velocity", "vertex"].components == ("VelocityX", "VelocityY", "VelocityZ")
    lost = truth.LOST[backend]
    assert len(shown.manifest.warnings) == len(lost)
    for name, warning in zip(sorted(lost), shown.manifest.warnings, strict=True):
        assert f"The global {name} is missing" in warning
        assert "3 texts" in warning
    if time:
        close(shown.field("late", "Volume/Mixed"), np.full(30, time), backend)
    wanted = truth.globals_at(time, 1) | {"none": "nan", "limit": "-inf"}
    wanted = {name: value for name, value in wanted.items() if name not in lost}
    found = dict(shown.manifest.globals_)
    assert found.pop("angle") == pytest.approx(wanted.pop("angle"), abs=1e-15)
    assert found == wanted


def test_table(reader: ReaderChild, written_truth, backend: str) -> None:
    answer = reader.ask(ReadTable(1, str(written_truth(backend)), "train", 0))
    assert isinstance(answer, TableRead)
    for number, row in enumerate(answer.rows):
        force = {f"force[{place}]": value for place, value in enumerate((1.5, -2.0, float(number)))}
        assert math.isnan(row.pop("none"))
        texts = {"name": f"case {number} at 0.0", "step": "step 0.0"}
        texts = {name: text for name, text in texts.items() if name not in truth.LOST[backend]}
        assert row == {"angle": 0.1 * number, "limit": -math.inf} | force | texts


@pytest.mark.parametrize(
    ("base", "meshes"), [("Volume", [truth.volume()[0], datasets.block(*truth.BLOCK)]), ("Plane", [truth.surface()[0]])]
)
def test_ranges(reader: ReaderChild, written_truth, backend: str, base: str, meshes: list[np.ndarray]) -> None:
    def ask(field: str) -> tuple:
        answer = reader.ask(ReadSeriesRange(1, str(written_truth(backend)), "train", 1, base, field))
        assert isinstance(answer, SeriesRangeRead), answer
        return answer.ranges

    steps = [(truth.moved(points, time), time) for points in meshes for time in truth.TIMES]
    values = np.concatenate([truth.temperature(points, time, 1).ravel() for points, time in steps])
    assert ask("temperature") == ((values.min(), values.max()),)
    vectors = [truth.velocity(points, time).reshape(-1, points.shape[-1]) for points, time in steps]
    columns = np.concatenate([np.column_stack([np.linalg.norm(item, axis=1), item]) for item in vectors])
    np.testing.assert_allclose(ask("Velocity"), np.column_stack([columns.min(axis=0), columns.max(axis=0)]), rtol=1e-6)
    count = len(meshes[0])
    assert ask("holes") == ((0.0, count - 1 + 2.0),)
    assert ask("late") == ((0.5, 2.0),)
