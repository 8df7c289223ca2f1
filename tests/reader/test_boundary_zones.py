"""Values that a boundary has for each of its faces or vertices: each on its own face or vertex, by its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests import bounded
from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from tests.reader.test_face_zones import faces_of, weighted, written


def given(*children: ds.Tree, **arrays: npt.ArrayLike) -> ds.Tree:
    """A data set with values that are prescribed: a ``BCDataSet_t``."""
    data = [ds.data(name, np.asarray(numbers, float)) for name, numbers in arrays.items()]
    return ["Set", ds.text("BCWall"), [*children, ["Dirichlet", None, data, "BCData_t"]], "BCDataSet_t"]


def middles(quads: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The middle of each quadrilateral, whose vertices are counted from 1."""
    result: np.ndarray = points[quads - 1].mean(axis=1)
    return result


def boxes(*found: ds.Tree) -> ds.Tree:
    """The hexahedra of ``bounded`` and their three sheets of quadrilaterals, 25 to 48, with these conditions."""
    zone = bounded.boxes()
    zone[2][-1] = bounded.conditions(*found)
    return zone


def sheets() -> tuple[np.ndarray, np.ndarray]:
    """The points, and the middles of elements 25 to 48."""
    points, _ = ds.box(bounded.SIZE)
    quads = np.concatenate([bounded.plane_quads(0, 0), bounded.plane_quads(0, 4), bounded.plane_quads(2, 2)])
    return points, middles(quads, points)


def shown(tmp_path: Path, cache: Path, zone: ds.Tree, *fields: str) -> Artifact:
    return read(written(tmp_path, zone), cache, fields=fields)


def test_values_of_faces_in_the_order_of_their_list(tmp_path: Path, cache_root: Path) -> None:
    numbers = np.array([41, 26, 33, 48])
    values = weighted(sheets()[1][numbers - 25])
    wall = bounded.condition(
        "Hot", "BCWall", bounded.where("FaceCenter"), bounded.listed(numbers), given(Heat=values, Level=[7.0])
    )
    artifact = shown(tmp_path, cache_root, boxes(wall), "Heat (Hot)")
    zone = artifact.zone("Boxes (Hot)")
    assert (zone.of, zone.boundary, zone.cells) == ("Boxes", "Hot", 4)
    assert [field.name for field in zone.fields] == ["Heat (Hot)"]
    assert artifact.field("Heat (Hot)", zone.name) == pytest.approx(values)
    assert weighted(faces_of(artifact, zone.name)) == pytest.approx(values)
    (words,) = (one for one in artifact.zone("Boxes").boundaries if one.startswith("Hot"))
    assert "Dirichlet Level = 7" in words, "what holds for all of it stays listed"
    assert artifact.manifest.warnings == ("Boundary data of zone “Boxes” are not drawn: Hot (Level).",)


def test_values_of_vertices(tmp_path: Path, cache_root: Path) -> None:
    """Those of the top are faces, of which a section has some; the first vertex of the floor is in none."""
    points, _ = sheets()
    numbers = np.append(bounded.at_plane(points, 2, 2.0)[::-1], 1)
    wall = bounded.condition("Lid", "BCWall", bounded.listed(numbers), given(T=weighted(points[numbers - 1])))
    artifact = shown(tmp_path, cache_root, boxes(wall), "T (Lid)")
    found = artifact.field("T (Lid)", "Boxes (Lid)")
    assert artifact.zone("Boxes (Lid)").cells == 12 + 1
    assert found[numbers - 1] == pytest.approx(weighted(points[numbers - 1]))
    assert np.isnan(np.delete(found, numbers - 1)).all()
    assert artifact.manifest.warnings == ()


@pytest.mark.parametrize("kind", ["faces", "vertices", "between vertices", "a list"])
def test_structured(tmp_path: Path, cache_root: Path, kind: str) -> None:
    points = ds.block(5, 4, 3)
    side = points[4]  # i is highest
    quads = (side[:-1, :-1] + side[1:, :-1] + side[1:, 1:] + side[:-1, 1:]) / 4
    faces = weighted(np.moveaxis(quads, 0, 1).reshape(-1, 3))
    vertices = weighted(np.moveaxis(side, 0, 1).reshape(-1, 3))
    whole = bounded.span((5, 5), (1, 4), (1, 3))
    if kind == "faces":
        listed, values = [bounded.where("IFaceCenter"), bounded.span((5, 5), (1, 3), (1, 2)), given(q=faces)], faces
    elif kind == "vertices":
        listed, values = [whole, given(q=vertices)], vertices
    elif kind == "between vertices":
        listed, values = [whole, given(bounded.where("FaceCenter"), q=faces)], faces
    else:
        table = np.array([[5, 5], [3, 1], [2, 1]])
        values = faces[[5, 0]]
        listed = [bounded.where("IFaceCenter"), bounded.listed(table), given(q=values)]
    zone = ds.structured_zone("Block", points, [bounded.conditions(bounded.condition("Out", "BCOutflow", *listed))])
    artifact = shown(tmp_path, cache_root, zone, "q (Out)")
    found = artifact.field("q (Out)", "Block (Out)")
    assert artifact.zone("Block (Out)").dimensions is None
    if kind == "vertices":
        there = np.isfinite(found)
        assert there.sum() == 12
        assert found[there] == pytest.approx(weighted(artifact.array("points", "Block (Out)")[there]))
    else:
        assert found == pytest.approx(values)
        assert weighted(faces_of(artifact, "Block (Out)")) == pytest.approx(values)


def test_polyhedra_edges_and_vectors(tmp_path: Path, cache_root: Path) -> None:
    zone = bounded.polyhedra()
    pull = {"ForceX": [1.0, 2.0], "ForceY": [3.0, 4.0], "ForceZ": [5.0, 6.0]}
    own = given(bounded.where("FaceCenter"), bounded.listed(np.array([11, 1])), **pull)
    zone[2][-1] = bounded.conditions(
        bounded.condition("Ends", "Null", bounded.where("FaceCenter"), bounded.listed(np.array([6])), own)
    )
    artifact = shown(tmp_path / "a", cache_root, zone, "Force (Ends)")
    name = "Polyhedra (Ends)"
    assert faces_of(artifact, name)[:, 0].tolist() == [22.0, 20.0], "its data set lists others"
    assert artifact.field("Force (Ends)", name).tolist() == [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]
    plate = bounded.plate()
    plate[2][0][2][-1] = bounded.conditions(
        bounded.condition(
            "West", "BCWall", bounded.where("EdgeCenter"), bounded.span((13, 15)), given(q=[0.5, 1.5, 2.5])
        )
    )
    flat = read(ds.write_trees(tmp_path / "b", [[ds.tree(plate)]]), cache_root, fields=("q (West)",))
    assert flat.field("q (West)", "Plate (West)") == pytest.approx(faces_of(flat, "Plate (West)")[:, 1])


def test_a_region_has_values_as_well(tmp_path: Path, cache_root: Path) -> None:
    parts = [bounded.where("FaceCenter"), bounded.listed(np.array([30, 25])), ds.data("y", np.array([1.0, 2.0]))]
    zone = boxes()
    zone[2].append(["Part", np.array([2], np.int32), parts, "ZoneSubRegion_t"])
    assert shown(tmp_path, cache_root, zone, "y (Part)").field("y (Part)", "Boxes (Part)").tolist() == [1.0, 2.0]


def test_what_does_not_fit_is_said(tmp_path: Path, cache_root: Path) -> None:
    found = boxes(
        bounded.condition("A", "BCWall", bounded.where("FaceCenter"), bounded.span((25, 30)), given(q=np.ones(5))),
        bounded.condition(
            "B", "BCWall", bounded.where("FaceCenter"), bounded.listed(np.array([25, 999])), given(q=[1, 2])
        ),
        bounded.condition(
            "C", "BCWall", bounded.listed(np.array([1, 2])), given(bounded.where("FaceCenter"), q=np.ones(2))
        ),
    )
    artifact = shown(tmp_path, cache_root, found)
    assert [zone.name for zone in artifact.manifest.zones] == ["Boxes"]
    said = "\n".join(artifact.manifest.warnings)
    assert "Dirichlet q of the boundary “A” in zone “Boxes” has 5 values for 6 faces and is not drawn." in said
    assert "Values of the boundary “B” cannot be drawn: " in said
    assert "has 2 values, and nothing in the file says which value is whose, so it is not drawn." in said
