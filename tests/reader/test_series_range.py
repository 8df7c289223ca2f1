"""The range of a field over all times: what the formula says, from the arrays that are drawn."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.child import ReaderChild
from tests.reader.test_coordinates import exponents, units
from viewer.protocol import ALL_BASES, Cancel, Cancelled, Failed, Progress, ReadSeriesRange, SeriesRangeRead

SLOW = """
import time
import viewer.reader.series_range as series_range
first = series_range.read_field
def slow(*arguments):
    time.sleep(0.3)
    return first(*arguments)
series_range.read_field = slow
"""
"""Makes reading a field of a zone take 0.3 s."""


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


def request(dataset: Path, field: str, base: str = "Base_3_3", sample: int = 2, location: str = "") -> ReadSeriesRange:
    return ReadSeriesRange(4, str(dataset), "train", sample, base, field, location)


def known(field: str, bases: tuple[str, ...], sample: int = 2) -> np.ndarray:
    """Ranges by the formula."""
    found = []
    for (base, _), (points, _, elements) in ds.zones().items():
        for time in ds.TIMES if base in bases else ():
            if field == "Velocity":
                vectors = ds.velocity(points, time, sample)
                found.append(np.column_stack([np.linalg.norm(vectors, axis=1), vectors]))
            elif field == "pressure":
                found.append(ds.pressure(points, time, sample)[:, None])
            else:
                found.append(ds.density(len(elements), time, sample)[:, None])
    values = np.concatenate(found)
    return np.stack([values.min(axis=0), values.max(axis=0)], axis=1)


@pytest.mark.parametrize("field", ["pressure", "Velocity", "density"])
@pytest.mark.parametrize(
    ("base", "bases"),
    [("Base_3_3", ("Base_3_3",)), ("Base_2_3", ("Base_2_3",)), (ALL_BASES, ("Base_3_3", "Base_2_3"))],
)
def test_ranges(reader: ReaderChild, dataset: Path, field: str, base: str, bases: tuple[str, ...]) -> None:
    answer = reader.ask(request(dataset, field, base))
    assert isinstance(answer, SeriesRangeRead), answer
    np.testing.assert_allclose(np.array(answer.ranges), known(field, bases), rtol=1e-6)


def test_only_the_array_of_the_field_is_read(reader: ReaderChild, written, tmp_path: Path) -> None:
    path = shutil.copytree(written("zarr"), tmp_path / "copy")
    for array in (path / "data" / "train" / "sample_000000002").glob("*Velocity*"):
        (array / "zarr.json").write_text("{")
    assert isinstance(reader.ask(request(path, "pressure")), SeriesRangeRead)
    assert isinstance(reader.ask(request(path, "Velocity")), Failed)


def test_no_such_field(reader: ReaderChild, dataset: Path) -> None:
    for answer in (
        reader.ask(request(dataset, "nothing")),
        reader.ask(request(dataset, "pressure", location="cell")),
        reader.ask(request(dataset, "pressure", "Base_9")),
    ):
        assert isinstance(answer, Failed)
        assert answer.sentence.endswith(".")


def show(tmp_path: Path, *steps: dict[str, np.ndarray], location: str = "Vertex") -> Path:
    """Write one sample of two triangles, with some fields at each time."""
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    cells = ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]])
    trees = []
    for time, fields in enumerate(steps):
        content = [cells, ds.solution("S", fields, location)] if fields else [cells]
        trees.append(ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points, 2, content)], float(time))))
    return ds.write_trees(tmp_path / "dataset", [trees])


def test_values_that_are_not_finite_are_passed_over(reader: ReaderChild, tmp_path: Path) -> None:
    holes = np.array([np.nan, 5.0, np.inf, -np.inf])
    path = show(tmp_path, {"p": holes, "none": np.full(4, np.nan)}, {}, {"p": np.array([1.0, 2.0, 3.0, np.nan])})
    answer = reader.ask(request(path, "p", "", 0))
    assert answer == SeriesRangeRead(4, ((1.0, 5.0),))
    assert reader.ask(request(path, "none", "", 0)) == SeriesRangeRead(4, (None,))


def test_a_time_that_is_damaged_fails(reader: ReaderChild, tmp_path: Path) -> None:
    path = show(tmp_path, {"p": np.zeros(4)}, {"p": np.zeros(3)})
    answer = reader.ask(request(path, "p", "", 0))
    assert isinstance(answer, Failed)
    assert "3 values instead of 4" in answer.sentence


def test_cells_of_mixed_elements(reader: ReaderChild, tmp_path: Path) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    mixed = ds.section("M", 20, 1, [5, 1, 2, 3, 3, 1, 2, 5, 1, 3, 4], 3)  # triangle, bar, triangle
    fields = ds.solution("S", {"all": np.array([1.0, 99.0, 3.0]), "drawn": np.array([5.0, 7.0])}, "CellCenter")
    zone = ds.zone("Zone", points, 2, [mixed, fields])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    assert reader.ask(request(path, "all", "", 0)) == SeriesRangeRead(4, ((1.0, 3.0),))
    assert reader.ask(request(path, "drawn", "", 0)) == SeriesRangeRead(4, ((5.0, 7.0),))


def test_progress_and_cancel(cgns_dataset: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        reader.send(request(cgns_dataset, "pressure"))
        message = reader.receive()
        assert isinstance(message, Progress)
        assert "pressure" in message.text
        reader.send(Cancel(4))
        assert reader.answer() == Cancelled(4)
    finally:
        reader.close()


def test_vertices_of_no_cell_do_not_count(reader: ReaderChild, tmp_path: Path) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [9, 9, 9]])
    cells = ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]])
    values = {"p": np.array([1.0, 2.0, 3.0, 4.0, 1e6]), "id": np.array([7, 8, 9, 8, -5])}
    zone = ds.zone("Zone", points, 2, [cells, ds.solution("S", values)])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    assert reader.ask(request(path, "p", "", 0)) == SeriesRangeRead(4, ((1.0, 4.0),))
    assert reader.ask(request(path, "id", "", 0)) == SeriesRangeRead(4, ((7.0, 9.0),))


def test_large_zones_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing but the values changes; what has vertices of no cell is looked at each time."""
    from viewer.reader import series_range
    from viewer.reader.catalogue import open_dataset
    from viewer.reader.mesh import read_cells

    turns: list[int] = []

    def counted(layout: Any) -> Any:
        turns.append(layout.points)
        return read_cells(layout)

    monkeypatch.setattr(series_range, "read_cells", counted)
    monkeypatch.setattr(series_range, "_SMALL", 0)
    for number, (more, looks) in enumerate(((0, 1), (1, 3))):
        points = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], *[[9, 9, 9]] * more])
        trees = []
        for time in range(3):
            values = ds.solution("S", {"p": np.array([0.0, 1.0, time, *[1e6] * more])})
            zone = ds.zone("Zone", points, 1, [ds.section("T", 5, 1, [[1, 2, 3]]), values])
            trees.append(ds.tree(ds.base("Base", 2, 3, [zone], float(time))))
        path = ds.write_trees(tmp_path / str(number), [trees])
        sample = open_dataset(path).source.sample("train", 0)
        turns.clear()
        assert series_range.read_series_range(sample, request(path, "p", "", 0), lambda *_: None) == ((0.0, 2.0),)
        assert len(turns) == looks


def test_times_of_different_units_have_no_range(reader: ReaderChild, tmp_path: Path) -> None:
    def step(length: str, time: float) -> ds.Tree:
        values = ds.solution("V", {"p": np.ones(3)})
        values[2][-1][2].append(exponents(0, 1, 0, 0, 0))
        zone = ds.zone("Zone", np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]]), values, units(length=length)])
        return ds.tree(ds.base("Base", 2, 3, [zone], time))

    for other, known in (("Meter", True), ("Foot", False)):
        path = ds.write_trees(tmp_path / other, [[step("Meter", 0.0), step(other, 1.0)]])
        answer = reader.ask(request(path, "p", "Base", 0))
        if known:
            assert isinstance(answer, SeriesRangeRead) and answer.ranges == ((1.0, 1.0),)
        else:
            assert isinstance(answer, Failed)
            assert "is in m at one time and in ft at another" in answer.sentence
