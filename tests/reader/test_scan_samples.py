"""What a scan finds in a sample is what numpy finds in the data as written, in every backend."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import damage, faults
from tests import datasets as ds
from tests.conftest import written_once
from viewer.codec import from_plain, to_plain
from viewer.errors import DatasetError
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol import ScanSamples
from viewer.reader.open_datasets import OpenDatasets
from viewer.reader.sample_cgns import CgnsSample
from viewer.reader.scan_samples import scan_held
from viewer.reader.tree import Node
from viewer.scanning.sample import ScannedSample, ZoneSize
from viewer.scanning.sketch import ACCURACY, Sketch
from viewer.scanning.task import describe_dataset, scan_samples
from viewer.scanning.totals import ALL, SampleSum, added_up, joined


def scanned(path: Path, split: str, ids: list[int]) -> list[ScannedSample]:
    """Scan samples as an executor of another library would: by a function and values that were pickled."""
    work: Any = pickle.loads(
        pickle.dumps((scan_samples, str(path), describe_dataset(str(path))["backend"], split, ids))
    )
    function, *arguments = work
    return [from_plain(ScannedSample, plain) for plain in pickle.loads(pickle.dumps(function(*arguments)))]


def expected(name: str, numbers: range) -> np.ndarray:
    """All values of a field as they were written, over samples, times and zones."""
    parts = []
    for number in numbers:
        for time in ds.TIMES[:2]:
            for zone in ("A", "Second"):
                points, _ = ds.box((3 + len(zone), 2, 2))
                values = ds.scanned_values(number, time, zone, len(points))
                vector = np.stack([values[f"Force{axis}"] for axis in "XYZ"], axis=1)
                parts.append(np.linalg.norm(vector, axis=1) if name == "Force" else values[name])
    return np.concatenate(parts).astype(np.float64)


@pytest.mark.parametrize("backend", ds.BACKENDS)
def test_every_figure_is_that_of_numpy(tmp_path_factory: pytest.TempPathFactory, backend: str) -> None:
    path = ds.written(tmp_path_factory, "scanned", backend)
    samples = {split: scanned(path, split, list(range(count))) for split, count in ds.SPLITS.items()}
    sums = {split: added_up(found) for split, found in samples.items()}
    read = {split: SampleSum.from_text(one.to_text()) for split, one in sums.items()}
    names = ("single", "wide", "broken", "ForceX", "ForceY", "ForceZ", "Force")
    for split, found in samples.items():
        for one in found:
            assert not one.troubles and one.times == ds.TIMES[:2]
            assert set(one.zones) == {ZoneSize("Base", "A", 45, 16), ZoneSize("Base", "Second", 90, 36)}
            fields = {field.key: field for field in one.fields}
            assert set(fields) == {FieldKey("alpha", GLOBAL), *(FieldKey(name, "vertex", "Base") for name in names)}
            assert [key.name for key, field in fields.items() if field.vector] == ["Force"]
            for name in names:
                figures = fields[FieldKey(name, "vertex", "Base")].figures
                compare(figures, expected(name, range(one.sample, one.sample + 1)))
            alpha = np.array([0.5 * one.sample + time for time in ds.TIMES[:2]])
            compare(fields[FieldKey("alpha", GLOBAL)].figures, alpha)
        assert len({one.content for one in found}) == len(found), split
    assert samples["train"][0].content == samples["test"][0].content, "the same sample in two splits"
    for total in [*(one.total(split) for split, one in sums.items()), joined(read.values()).total(ALL)]:
        counts = ds.SPLITS.values() if total.split == ALL else [ds.SPLITS[total.split]]
        for name in names:
            values = np.concatenate([expected(name, range(count)) for count in counts])
            field = next(field for field in total.fields if field.key.name == name)
            compare(field.figures, values)
            finite = values[np.isfinite(values)]
            for percent, value in (field.percentiles or {}).items():
                true = np.percentile(finite, percent, method="lower")
                assert abs(value - true) <= ACCURACY * abs(true) * (1 + 1e-9), (name, percent)


def compare(figures: Any, values: np.ndarray) -> None:
    finite = values[np.isfinite(values)]
    assert figures.count == len(finite)
    assert (figures.nan, figures.infinite) == (np.isnan(values).sum(), np.isinf(values).sum())
    size = np.abs(finite).max()
    assert figures.low == pytest.approx(finite.min(), rel=1e-12, abs=0) and figures.high == pytest.approx(finite.max())
    assert abs(figures.mean - finite.mean()) <= 1e-12 * size
    assert figures.deviation == pytest.approx(finite.std(), rel=1e-12, abs=1e-13 * size)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the backend cgns with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


def test_samples_that_are_alike_have_the_figures_of_those_read_node_by_node(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = OpenDatasets().open(str(clean), follow=False)
    request = ScanSamples(1, str(clean), "cgns", "train", tuple(range(faults.TRAIN)))
    known = list(scan_held(held, request, lambda _text, _share: None))
    opened: list[int] = []
    whole = CgnsSample.tree

    def counted(self: CgnsSample, place: int) -> Node:
        opened.append(place)
        return whole(self, place)

    monkeypatch.setattr(CgnsSample, "tree", counted)
    assert list(scan_held(held, request, lambda _text, _share: None)) == known
    assert opened == [], "none of them was read node by node the second time"
    one_by_one = [scanned(clean, "train", [number])[0] for number in range(faults.TRAIN)]
    assert known == one_by_one and len(opened) >= faults.TRAIN


@pytest.mark.parametrize(
    "path",
    ["Base/Right/GridCoordinates/CoordinateX", "Base/Right/T/ElementConnectivity", faults.P, faults.T, "Global/mach"],
)
def test_one_bit_makes_another_sample(clean: Path, tmp_path: Path, path: str) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(clean, dataset)
    for number in (1, 2, 3):
        shutil.copy(ds.mesh_file(dataset), ds.mesh_file(dataset, sample=number))
    file = ds.mesh_file(dataset, sample=3)
    stored = damage.read(file, path)
    content, there = file.read_bytes(), stored.ravel(order="F").tobytes()
    place = content.find(there)
    assert place >= 0 and content.count(there) == 1 + (path.endswith("ElementConnectivity"))
    if path.endswith("ElementConnectivity"):
        place = content.rfind(there)
        flipped = 1 << 1  # another vertex of the same zone: 1 becomes 3
    else:
        flipped = 1
    file.write_bytes(content[:place] + bytes([content[place] ^ flipped]) + content[place + 1 :])
    same = scanned(dataset, "train", [0, 1, 2])
    assert len({one.content for one in same}) == 1 and same[0].content is not None
    (other,) = scanned(dataset, "train", [3])
    assert not other.troubles and other.content is not None and other.content != same[0].content


@pytest.mark.parametrize("name", damage.DAMAGE)
def test_a_damaged_sample_is_a_row_with_its_reason(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, name: str
) -> None:
    dataset = damage.damaged_copy(ds.known(tmp_path_factory, "cgns"), tmp_path / "damaged", damage.DAMAGE[name])
    first, second = scanned(dataset, "train", [0, 1])
    assert first.troubles and first.content is None and (first.split, first.sample) == ("train", 0)
    assert not second.troubles and second.content is not None


@pytest.mark.parametrize("name", damage.FIELD_DAMAGE)
def test_a_damaged_field_costs_no_other_field(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, name: str
) -> None:
    dataset = damage.damaged_copy(ds.known(tmp_path_factory, "cgns"), tmp_path / "damaged", damage.FIELD_DAMAGE[name])
    (found,) = scanned(dataset, "train", [0])
    assert any("pressure" in trouble for trouble in found.troubles)
    whole = {field.key.name: field.figures.count for field in found.fields}
    assert whole["VelocityX"] == whole["Velocity"] > 0 and whole["density"] > 0


def test_values_at_some_places_are_no_nan(tmp_path: Path) -> None:
    points, triangles = faults.plane()
    part = ds.solution("V", {"p": np.array([1.0, 5.0])})
    part[2].append(["PointList", np.array([[2, 9]]), [], "IndexArray_t"])
    content = [ds.section("T", 5, 1, triangles), part]
    tree = ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points, len(triangles), content)]))
    (found,) = scanned(ds.write_trees(tmp_path / "d", [[tree]]), "train", [0])
    (p,) = found.fields
    assert (p.figures.count, p.figures.nan, p.figures.low, p.figures.high) == (2, 0, 1.0, 5.0)
    assert Sketch.from_text(p.sketch).positive.total() == 2


def test_another_dataset_in_the_same_place_is_refused(clean: Path) -> None:
    with pytest.raises(DatasetError, match="has the backend cgns and not zarr"):
        scan_samples(str(clean), "zarr", "train", [0])


def test_what_problem_definitions_name_and_a_sample_lacks(clean: Path, tmp_path: Path) -> None:
    (found,) = scanned(clean, "train", [0])
    assert found.lacking == ()
    dataset = tmp_path / "dataset"
    shutil.copytree(clean, dataset)
    faults.FAULTS["problem definition naming nothing"][1](dataset)
    (found,) = scanned(dataset, "train", [0])
    assert found.lacking == ("Base/Left/V/pressure",)
    assert from_plain(ScannedSample, to_plain(found)) == found
