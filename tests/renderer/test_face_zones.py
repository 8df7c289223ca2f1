"""Values on faces are drawn on the faces, in place of the zone that these are of."""

from __future__ import annotations

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.frames import near
from tests.reader.artifact import read
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
