"""The named parts of zones as they are drawn: what they consist of, by formulas."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from viewer.artifacts.arrays import map_array
from viewer.artifacts.patches import CELLS, FACES, VERTICES, PatchRecord


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bounded.write(tmp_path_factory.mktemp("bounded") / "dataset")


def patch_of(artifact: Artifact, zone: str, name: str) -> PatchRecord:
    return next(patch for patch in artifact.zone(zone).patches if patch.name == name)


def lists(artifact: Artifact, zone: str, name: str) -> list[list[int]]:
    """What a patch consists of."""
    record, patch = artifact.zone(zone), patch_of(artifact, zone, name)
    offsets, nodes = (
        np.asarray(map_array(artifact.directory, record.patch_arrays[key])) for key in ("offsets", "nodes")
    )
    ends = offsets[patch.first : patch.first + patch.count + 1]
    return [nodes[first:last].tolist() for first, last in itertools.pairwise(ends)]


def area_and_box(artifact: Artifact, zone: str, name: str) -> tuple[float, list[float], list[float]]:
    """The area of a patch of plane faces, and its lowest and highest corner."""
    points = artifact.array("points", zone)
    area, corners = 0.0, []
    for face in lists(artifact, zone, name):
        ring = points[face]
        corners.append(ring)
        area += (
            float(np.linalg.norm(sum(np.cross(a, b) for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True)))) / 2
        )
    joined = np.concatenate(corners)
    return area, joined.min(axis=0).tolist(), joined.max(axis=0).tolist()


@pytest.mark.parametrize(
    ("zone", "name", "area", "low", "high"),
    [
        ("Boxes", "Inlet", 6, [0, 0, 0], [0, 3, 2]),
        ("Boxes", "Lid", 6, None, None),
        ("Boxes", "Top", 12, [0, 0, 2], [4, 3, 2]),
        ("Block", "Imax", 6 * 6, [14, 0, 0], [14, 6, 6]),
        ("Block", "Jmin", 2 * 1 * 2 * 3, [10, 0, 0], [12, 0, 6]),
        ("Block", "Imin", 6 * 6, [10, 0, 0], [10, 6, 6]),
        ("Block", "Kmax", 4 * 6, [10, 0, 6], [14, 6, 6]),
        ("Polyhedra", "Near", 1, [20, 0, 0], [20, 1, 1]),
        ("Polyhedra", "Between", 1, [21, 0, 0], [21, 1, 1]),
    ],
)
def test_faces(
    path: Path, cache_root: Path, zone: str, name: str, area: float, low: list[float] | None, high: list[float] | None
) -> None:
    artifact = read(path, cache_root, base="Volumes")
    assert patch_of(artifact, zone, name).of == FACES
    found = area_and_box(artifact, zone, name)
    assert found[0] == pytest.approx(area)
    if low is not None:
        assert found[1:] == (low, high)


def test_lists_that_are_no_faces(path: Path, cache_root: Path) -> None:
    artifact = read(path, cache_root, base="Volumes")
    points = artifact.array("points", "Boxes")
    floor = [number for (number,) in lists(artifact, "Boxes", "Floor")]
    assert patch_of(artifact, "Boxes", "Floor").of == VERTICES
    assert floor == np.flatnonzero(points[:, 2] == 0.0).tolist()
    assert patch_of(artifact, "Boxes", "Core").of == CELLS
    assert lists(artifact, "Boxes", "Core") == [[0], [1], [2], [3]]
    edge = lists(artifact, "Block", "Edge")
    assert [len(line) for line in edge] == [2] * 4
    assert np.unique(artifact.array("points", "Block")[np.ravel(edge)], axis=0)[:, 0].tolist() == [10, 11, 12, 13, 14]


def test_edges_of_a_surface(path: Path, cache_root: Path) -> None:
    artifact = read(path, cache_root, base="Flat")
    ends = artifact.array("points", "Plate")[np.array(lists(artifact, "Plate", "West"))]
    assert np.abs(ends[:, 1] - ends[:, 0]).sum() == 3.0
    assert not ends[..., 0].any()
    assert "Bars" not in [patch.name for patch in artifact.zone("Plate").patches], "West is all of it"


def test_families_and_words(path: Path, cache_root: Path) -> None:
    artifact = read(path, cache_root, base="Volumes")
    lid = patch_of(artifact, "Boxes", "Lid")
    assert (lid.families, lid.number, lid.about) == (("Walls", "Adiabatic"), 6, "family Walls, 6 elements")
    assert patch_of(artifact, "Block", "Jmin").families == ("Walls",)
    assert artifact.manifest.warnings == ()


def test_curved_faces_have_all_their_nodes(tmp_path: Path, cache_root: Path) -> None:
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], float)
    edges = [(0, 1), (1, 2), (2, 0), (0, 3), (1, 3), (2, 3)]
    points = np.concatenate([corners, [(corners[a] + corners[b]) / 2 for a, b in edges]])
    sections = [ds.section("T", 11, 1, [range(1, 11)]), ds.section("Bottom", 6, 2, [[1, 2, 3, 5, 6, 7]])]
    zone = ds.zone("Zone", points, 1, sections)
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
    artifact = read(dataset, cache_root)
    patch = patch_of(artifact, "Zone", "Bottom")
    assert (patch.number, patch.count) == (1, 1)
    assert lists(artifact, "Zone", "Bottom") == [[0, 1, 2, 4, 5, 6]]
    assert np.asarray(map_array(artifact.directory, artifact.zone().patch_arrays["kinds"])).tolist() == [6]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (bounded.condition("Far", "BCWall", bounded.where("FaceCenter"), bounded.listed(np.array([99]))), "elements"),
        (bounded.condition("Far", "BCWall", bounded.listed(np.array([0]))), "vertices"),
    ],
)
def test_damage_costs_no_more_than_the_boundary(
    tmp_path: Path, cache_root: Path, condition: ds.Tree, words: str
) -> None:
    content = [ds.section("T", 5, 1, [[1, 2, 3]]), bounded.conditions(condition)]
    zone = ds.zone("Zone", np.eye(3), 1, content)
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    artifact = read(dataset, cache_root)
    assert artifact.zone().patches == ()
    (warning,) = artifact.manifest.warnings
    assert warning.startswith("The boundary “Far” cannot be drawn: ")
    assert words in warning
