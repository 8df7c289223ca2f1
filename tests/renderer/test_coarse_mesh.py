"""The coarse mesh that stands in for a big one while a tool is dragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.frames import color_count, difference
from tests.renderer.child import RendererChild
from tests.renderer.elements import pyramids, wedges
from tests.renderer.meshes import Writer, Zone, hexahedra, tetrahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.protocol import Arrows, Clip, Mesh, Plane, Scene, Slice, Streamlines, Tool
from viewer.renderer.batch import Batch
from viewer.renderer.grid import grid_of
from viewer.renderer.surface import extract_surface
from viewer.renderer.tools import bricks, coarse_mesh
from viewer.renderer.tools.clusters import clusters_of
from viewer.renderer.tools.coarse_mesh import CoarseMesh
from viewer.renderer.tools.data import cell_numbers, point_array, points_of
from viewer.renderer.tools.pieces import may_be_coarse
from viewer.renderer.tools.simplices import cut_to_simplices, simplices_of


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have coarse meshes of small ones as well."""
    monkeypatch.setattr(coarse_mesh, "LEAST", 10)
    monkeypatch.setattr(bricks, "LEAST", 10)
    monkeypatch.setattr(coarse_mesh, "_PART", 500)


def coarse_of(arrays: dict[str, Any]) -> Any:
    """The coarse piece of a mesh with its coordinates as a field ``f``."""
    zone = ZoneRecord("Zone", len(arrays["points"]), len(arrays["types"]), {})
    grid = grid_of(zone, arrays)
    assert CoarseMesh.fit(grid.data)
    return CoarseMesh(grid.data, extract_surface(grid)).piece(Batch((zone,)), {"f": arrays["points"] * 2.0})


def size_of(data: Any) -> float:
    return float(sum(part.sizes().sum() for part in simplices_of(data)))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("mesh", [tetrahedra, hexahedra, wedges, pyramids])
def test_it_is_the_same_body_of_nodes_and_cells_of_the_mesh(mesh: Callable[[int], dict[str, Any]]) -> None:
    arrays = mesh(17)
    piece = coarse_of(arrays)
    assert size_of(piece.volume) == pytest.approx(1.0, rel=0.02)
    assert size_of(piece.skin) == pytest.approx(6.0, rel=0.02)
    for data in (piece.volume, piece.skin):
        assert data.GetBounds() == pytest.approx((0, 1, 0, 1, 0, 1))
        places = points_of(data)
        assert {tuple(place) for place in places} <= {tuple(place) for place in arrays["points"]}
        assert point_array(data, "f") == pytest.approx(places * 2.0)
        assert cell_numbers(data).min() >= 0 and cell_numbers(data).max() < len(arrays["types"])
    (section,) = cut_to_simplices(piece.section((0.37, 0.5, 0.5), (1.0, 0.0, 0.0)), np.zeros(0))
    assert size_of(section) == pytest.approx(1.0, rel=0.02)
    assert points_of(section)[:, 0] == pytest.approx(0.37)
    assert point_array(section, "f") == pytest.approx(points_of(section) * 2.0)


@pytest.mark.usefixtures("small")
def test_it_has_few_cells_and_small_ones_where_the_mesh_is_fine() -> None:
    arrays = tetrahedra(25)
    arrays["points"] = arrays["points"] ** 2
    piece = coarse_of(arrays)
    assert piece.volume.GetNumberOfCells() < len(arrays["types"]) / 5
    assert piece.skin.GetNumberOfCells() < 12 * 24**2 / 2
    middles = np.concatenate([part.corners.mean(axis=1) for part in simplices_of(piece.volume)])
    sizes = np.concatenate([part.sizes() for part in simplices_of(piece.volume)])
    near, far = (middles < 0.1).all(axis=1), (middles > 0.5).all(axis=1)
    assert near.sum() > 20 and np.median(sizes[near]) < np.median(sizes[far]) / 10


def test_clusters_lie_together_and_are_small() -> None:
    points = np.random.default_rng(1).random((5000, 3)) ** 3
    order, begins = clusters_of(points, 8)
    assert sorted(order) == list(range(5000))
    counts = np.diff([*begins, 5000])
    assert counts.max() <= 8 and counts.mean() > 3
    parts = np.split(points[order], begins[1:])
    assert np.median([np.ptp(part, axis=0).max() for part in parts]) < 0.06
    same = np.zeros((20, 3))
    assert [len(part) for part in clusters_of(same, 8)] == [20, 1], "what lies at one place is not divided"
    assert [len(part) for part in clusters_of(same[:1], 8)] == [1, 1]


def test_only_what_shows_the_same_of_a_coarse_mesh_is_coarse_and_only_while_it_is_dragged() -> None:
    def coarse(*tools: Tool, draft: bool = True) -> bool:
        return may_be_coarse(Scene(1, tools=tools, draft=draft))

    assert coarse(Slice(), Clip(), Mesh()) and coarse(Slice(), Arrows(on=False))
    assert not coarse(Slice(), draft=False)
    assert not coarse(Slice(), Streamlines()) and not coarse(Clip(), Arrows())
    assert not CoarseMesh.fit(grid_of(ZoneRecord("Zone", 125, 64, {}), hexahedra()).data)


def test_a_dragged_plane_shows_a_coarse_picture_and_the_exact_one_follows(child: RendererChild, write: Writer) -> None:
    arrays = tetrahedra(57)
    points = arrays["points"]
    assert len(arrays["types"]) > coarse_mesh.LEAST
    artifact = write(Zone(arrays, vertex={"x": points[:, 1] + points[:, 2]}))

    def seen(tool: Tool, *, draft: bool) -> tuple[Any, bool, int]:
        shown = child.show(artifact, field="x", tools=(tool,), draft=draft)
        assert not shown.tool_notes
        while True:
            frame, pixels = child.frame()
            if frame.scene == shown.id:
                return pixels, frame.rough, shown.triangles

    for tool in (Slice(plane=Plane((0.4, 0.5, 0.5))), Clip(shape=Plane((0.4, 0.5, 0.5), (1.0, 0.2, 0.1)))):
        coarse, is_coarse, few = seen(tool, draft=True)
        exact, is_rough, many = seen(tool, draft=False)
        assert is_coarse and not is_rough
        assert few < many / 2
        assert color_count(exact) > 100 and coarse.shape == exact.shape
        assert difference(coarse, exact) < 0.1
