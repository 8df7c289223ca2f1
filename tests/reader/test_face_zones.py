"""Values on faces and edges of volumes: each on its own face, by its middle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.reader.artifact import Artifact, read


def faces_of(artifact: Artifact, zone: str) -> np.ndarray:
    """The middles of the cells of a zone."""
    points, nodes = artifact.array("points", zone), artifact.array("connectivity", zone)
    starts = artifact.array("offsets", zone)[:-1].astype(np.int64)
    sums = np.add.reduceat(points[nodes], starts, axis=0)
    result: np.ndarray = sums / np.diff(artifact.array("offsets", zone))[:, None]
    return result


def weighted(middles: np.ndarray) -> np.ndarray:
    """A number for each place that no other place has."""
    result: np.ndarray = middles @ np.array([1.0, 10.0, 100.0])
    return result


def boxes(*solutions: ds.Tree) -> ds.Tree:
    """The hexahedra of ``bounded`` with their three sheets of quadrilaterals."""
    points, hexahedra = ds.box(bounded.SIZE)
    sheets = [bounded.plane_quads(0, 0), bounded.plane_quads(0, 4), bounded.plane_quads(2, 2)]
    sections = [ds.section("Cells", 17, 1, hexahedra + 1)]
    start = 25
    for name, sheet in zip(("Left", "Right", "Top"), sheets, strict=True):
        sections.append(ds.section(name, 7, start, sheet))
        start += len(sheet)
    return ds.zone("Boxes", points, 24, [*sections, *solutions])


def quad_middles() -> np.ndarray:
    points, _ = ds.box(bounded.SIZE)
    sheets = [bounded.plane_quads(0, 0), bounded.plane_quads(0, 4), bounded.plane_quads(2, 2)]
    result: np.ndarray = points[np.concatenate(sheets) - 1].mean(axis=1)
    return result


def written(path: Path, *zones: ds.Tree, dimension: int = 3) -> Path:
    return ds.write_trees(path / "dataset", [[ds.tree(ds.base("Base", dimension, 3, zones))]])


def test_faces_of_sections(tmp_path: Path, cache_root: Path) -> None:
    values = weighted(quad_middles())
    path = written(
        tmp_path,
        boxes(
            ds.solution("OnFaces", {"q": values}, "FaceCenter"),
            ds.solution("AtCells", {"q": np.arange(24.0)}, "CellCenter"),
        ),
    )
    artifact = read(path, cache_root, fields=("q (FaceCenter)", "q"))
    assert [(zone.name, zone.of, zone.cells) for zone in artifact.manifest.zones] == [
        ("Boxes", "", 24),
        ("Boxes (FaceCenter)", "Boxes", 24),
    ]
    assert artifact.field("q (FaceCenter)", "Boxes (FaceCenter)") == pytest.approx(
        weighted(faces_of(artifact, "Boxes (FaceCenter)"))
    )
    assert artifact.field("q", "Boxes").tolist() == list(range(24))
    assert not any("not drawn" in warning for warning in artifact.manifest.warnings)


def test_some_faces_have_a_value(tmp_path: Path, cache_root: Path) -> None:
    numbers = np.array([42, 30, 25])
    values = weighted(quad_middles()[numbers - 25])
    path = written(tmp_path, boxes(ds.solution("OnFaces", {"q": values}, "FaceCenter", [bounded.listed(numbers)])))
    artifact = read(path, cache_root, fields=("q (FaceCenter)",))
    found = artifact.field("q (FaceCenter)", "Boxes (FaceCenter)")
    expected = np.full(24, np.nan)
    expected[numbers - 25] = values
    assert found == pytest.approx(expected, nan_ok=True)
    (warning,) = artifact.manifest.warnings
    assert "cover 3 of 24 cells; the others have no value" in warning


def test_faces_of_polyhedra(tmp_path: Path, cache_root: Path) -> None:
    zone = bounded.polyhedra()
    zone[2].append(ds.solution("OnFaces", {"flux": np.arange(11.0)}, "FaceCenter"))
    artifact = read(written(tmp_path, zone), cache_root, fields=("flux (FaceCenter)",))
    name = "Polyhedra (FaceCenter)"
    assert artifact.field("flux (FaceCenter)", name).tolist() == list(range(11))
    middles = faces_of(artifact, name)
    assert (middles[0].tolist(), middles[5].tolist(), middles[10].tolist()) == (
        [20.0, 0.5, 0.5],
        [21.0, 0.5, 0.5],
        [22.0, 0.5, 0.5],
    )


@pytest.mark.parametrize(("axis", "where"), [(0, "IFaceCenter"), (1, "JFaceCenter"), (2, "KFaceCenter")])
def test_faces_of_a_structured_zone(tmp_path: Path, cache_root: Path, axis: int, where: str) -> None:
    points = ds.block(5, 4, 3)
    middles = points
    for other in range(3):
        if other != axis:
            low, high = [slice(None)] * 3, [slice(None)] * 3
            low[other], high[other] = slice(None, -1), slice(1, None)
            middles = (middles[tuple(low)] + middles[tuple(high)]) / 2
    zone = ds.structured_zone("Block", points, [ds.solution("OnFaces", {"flux": weighted(middles)}, where)])
    artifact = read(written(tmp_path, zone), cache_root, fields=(f"flux ({where})",))
    name = f"Block ({where})"
    found = artifact.field(f"flux ({where})", name)
    assert len(found) == middles[..., 0].size
    assert found == pytest.approx(weighted(faces_of(artifact, name)))
    assert artifact.zone("Block").fields == ()


def test_edges(tmp_path: Path, cache_root: Path) -> None:
    path = tmp_path / "dataset"
    plate = bounded.plate()
    zone = plate[2][0]
    zone[2].append(ds.solution("Edges", {"heat": np.array([0.5, 1.5, 2.5])}, "EdgeCenter"))
    artifact = read(ds.write_trees(path, [[ds.tree(plate)]]), cache_root, fields=("heat (EdgeCenter)",))
    name = "Plate (EdgeCenter)"
    assert artifact.field("heat (EdgeCenter)", name) == pytest.approx(faces_of(artifact, name)[:, 1])


def test_faces_without_numbers_are_said_to_be_left_out(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    solutions = [ds.solution(name, {"q": np.ones(6)}, f"{name}Center") for name in ("Face", "Edge")]
    zone = ds.zone("Zone", points, 1, [ds.section("Cells", 17, 1, hexahedra + 1), *solutions])
    block = ds.structured_zone("Block", ds.block(2, 2, 2), solutions)
    artifact = read(written(tmp_path, zone, block), cache_root)
    assert [zone.name for zone in artifact.manifest.zones] == ["Zone", "Block"]
    lacking = "and are not drawn: the zone has no section of"
    assert artifact.manifest.warnings == (
        f"Fields of Face in zone “Zone” are at FaceCenter {lacking} faces that says which value is whose.",
        f"Fields of Edge in zone “Zone” are at EdgeCenter {lacking} edges that says which value is whose.",
        "Fields of Face in zone “Block” are at FaceCenter and are not drawn: that does not say across which index the "
        "faces are.",
        "Fields of Edge in zone “Block” are at EdgeCenter and are not drawn: CGNS does not number the edges of a "
        "structured zone.",
    )
