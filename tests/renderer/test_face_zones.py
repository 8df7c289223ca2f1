"""Values on faces and boundaries are drawn on these, in place of the zone that they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.frames import near
from tests.reader.artifact import read
from tests.reader.test_boundary_zones import boxes as bounded_boxes
from tests.reader.test_boundary_zones import given
from tests.reader.test_face_zones import boxes
from tests.renderer.child import RendererChild


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Boxes with a number for each of the faces on three of their sides, and one for each cell; a zone beside them."""
    folder = tmp_path_factory.mktemp("faces")
    (folder / "cache").mkdir()
    on_faces = ds.solution("OnFaces", {"q": np.repeat([1.0, 2.0, 3.0], [6, 6, 12])}, "FaceCenter")
    at_cells = ds.solution("AtCells", {"c": np.arange(24.0)}, "CellCenter")
    base = ds.base("Base", 3, 3, [boxes(on_faces, at_cells), bounded.block()])
    path = ds.write_trees(folder / "dataset", [[ds.tree(base)]])
    return str(read(path, folder / "cache", fields=("q (FaceCenter)", "c")).directory)


def test_faces_in_place_of_their_zone(painter: RendererChild, artifact: str) -> None:
    shown = painter.show(artifact, field="q (FaceCenter)", unlit=True)
    _, pixels = painter.settle()
    assert shown.data_range == (1.0, 3.0)
    assert shown.notes == ("Shown in grey, because they have no field “q (FaceCenter)”: “Block”.",)
    assert near(pixels, shown.colors[-1]).sum() > 200, "the top"
    assert shown.cells == 24 + 24, "faces are no cells of the mesh"


def test_the_zone_itself_for_all_else(painter: RendererChild, artifact: str) -> None:
    by_cells = painter.show(artifact, field="c", unlit=True)
    painter.settle()
    assert by_cells.notes == ("Shown in grey, because they have no field “c”: “Block”.",)
    plain = painter.show(artifact)
    painter.settle()
    assert plain.triangles == by_cells.triangles
    assert plain.notes == ()


def test_hidden_with_their_zone(painter: RendererChild, artifact: str) -> None:
    shown = painter.show(artifact, field="q (FaceCenter)", hidden_zones=("Boxes",), unlit=True)
    _, pixels = painter.settle()
    assert not near(pixels, shown.colors[-1]).any()


def test_a_boundary_in_the_colours_of_its_values(painter: RendererChild, tmp_path: Path) -> None:
    """Six faces at x = 0, of which one has 2 and the others 1: shown as boundary as well, they keep these colours."""
    hot = bounded.condition(
        "Hot", "BCWall", bounded.where("FaceCenter"), bounded.span((25, 30)), given(q=[1, 1, 2, 1, 1, 1])
    )
    under = bounded.condition("Under", "BCWall", bounded.where("FaceCenter"), bounded.listed(np.array([27, 26])))
    cold = bounded.condition("Cold", "BCWall", bounded.where("FaceCenter"), bounded.span((31, 36)))
    base = ds.base("Base", 3, 3, [bounded_boxes(hot, under, cold)])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(base)]])
    (tmp_path / "cache").mkdir()
    directory = str(read(path, tmp_path / "cache", fields=("q (Hot)",)).directory)
    every = painter.show(directory, field="q (Hot)", unlit=True, boundaries=("all",))
    assert [one.name for one in every.boundaries] == ["Cold", "Top"], "without those on it, which would hide it"
    shown = painter.show(directory, field="q (Hot)", unlit=True, boundaries=("Hot",))
    _, pixels = painter.settle()
    assert shown.data_range == (1.0, 2.0)
    assert shown.boundaries == ()
    assert shown.notes == ("“q (Hot)” is a field of the boundary “Hot”, which is drawn in place of zone “Boxes”.",)
    low, high = near(pixels, shown.colors[0]).sum(), near(pixels, shown.colors[-1]).sum()
    assert low == pytest.approx(5 * high, rel=0.05)
