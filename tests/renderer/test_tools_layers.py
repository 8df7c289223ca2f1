"""Lines, arrows and moved points lie where formulas say; what is drawn of them, and what costs nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from tests.frames import box_of, color_count, difference, explain, near, share
from tests.renderer.child import ROOT, RendererChild
from tests.renderer.elements import SOLIDS, structured, triangles
from tests.renderer.meshes import Writer, Zone, hexahedra, plane, tetrahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.protocol import (
    Arrows,
    Clip,
    ContourLines,
    Deform,
    IsoSurface,
    LineSeeds,
    Measure,
    Measured,
    Mesh,
    Plane,
    PlaneSeeds,
    PointSeeds,
    Probe,
    Probed,
    ResetCamera,
    Slice,
    Sphere,
    Streamlines,
    Threshold,
    Tool,
    ToolSpan,
)
from viewer.renderer.batch import Batch
from viewer.renderer.grid import Grid, grid_of
from viewer.renderer.surface import extract_surface
from viewer.renderer.tools import bricks as bricks_module
from viewer.renderer.tools.arrows import spread
from viewer.renderer.tools.bricks import Bricks
from viewer.renderer.tools.data import cell_numbers, point_array, points_of
from viewer.renderer.tools.deform import automatic_factor
from viewer.renderer.tools.layer import Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.registry import STAGES
from viewer.renderer.tools.stage import Task
from viewer.renderer.tools.streamlines import in_cells, seeds_of
from viewer.renderer.tools.volume import section
from viewer.renderer.tools.wants import VECTOR, FoundField, ToolError, Want

WHITE = "#ffffff"
UNIT = (0.0, 1.0, 0.0, 1.0, 0.0, 1.0)


@dataclass
class _Whole:
    """A mesh as it is."""

    grid: Grid

    def data(self) -> Any:
        return self.grid.data

    def owners(self) -> Any:
        return np.arange(self.grid.data.GetNumberOfCells(), dtype=np.int32)

    def at_points(self, array: Any) -> Any:
        return array


def piece_of(arrays: dict[str, Any], values: Any, location: str = "vertex") -> tuple[Piece, FoundField]:
    """A mesh with one field ``f``, and the field."""
    arrays = dict(arrays)
    dimensions = arrays.pop("dimensions", None)
    count = int(np.prod([max(part - 1, 1) for part in dimensions])) if dimensions else len(arrays["types"])
    zone = ZoneRecord("Zone", len(arrays["points"]), count, {}, dimensions)
    grid, batch = grid_of(zone, arrays), Batch((zone,))
    values = np.asarray(values, np.float64)
    want = Want("f", location, VECTOR if values.ndim == 2 else -1)
    sizes = np.linalg.norm(values, axis=1) if values.ndim == 2 else values
    found = FoundField(want, {"Zone": location}, {"Zone": values}, float(sizes.min()), float(sizes.max()))
    fields = {want.array: values} if location == "vertex" else {}
    return Piece.of(batch, _Whole(grid), extract_surface(grid), fields), found


def layers_of(tool: Tool, piece: Piece, found: FoundField, bounds: Any = UNIT) -> tuple[Layer, ...]:
    return STAGES[type(tool)]().apply(tool, [piece], Task(bounds, found, None)).layers


def rotation(points: Any) -> Any:
    return np.stack([0.5 - points[:, 1], points[:, 0] - 0.5, np.zeros(len(points))], axis=1)


@pytest.mark.parametrize("mesh", ["tetrahedra", "hexahedra", "wedges", "pyramids", "structured", "triangles"])
def test_streamlines_of_a_rotation_are_circles(mesh: str) -> None:
    arrays = triangles(17) if mesh == "triangles" else SOLIDS[mesh]()
    height = 0.0 if mesh == "triangles" else 0.4
    piece, found = piece_of(arrays, rotation(arrays["points"]))
    seeds = LineSeeds((0.6, 0.5, height), (0.9, 0.5, height), 4)
    (layer,) = layers_of(Streamlines(field="f", seeds=seeds, length=3.0), piece, found)
    places = points_of(layer.data)
    away = np.hypot(places[:, 0] - 0.5, places[:, 1] - 0.5)
    assert np.abs(places[:, 2] - height).max() < 1e-9
    # Each line keeps its radius, and 3 units both ways are more than a round for all of them.
    assert np.abs(away[:, None] - np.array([0.1, 0.2, 0.3, 0.4])).min(axis=1).max() < 1e-4
    for radius in (0.1, 0.2, 0.3, 0.4):
        angles = np.arctan2(*(places[np.abs(away - radius) < 1e-3, :2] - 0.5).T)
        assert np.diff(np.sort(angles)).max() < 0.1
    assert layer.values is not None and layer.values == pytest.approx(away, abs=1e-3)
    forward = layers_of(Streamlines(field="f", seeds=seeds, length=0.1, direction="forward"), piece, found)[0]
    places = points_of(forward.data)[:, 1]
    assert places.min() >= 0.5 and places.max() == pytest.approx(0.6, abs=0.008)


def test_seeds_lie_where_they_should() -> None:
    on_plane = seeds_of(PlaneSeeds(Plane(normal=(1, 1, 0)), 200), UNIT)
    assert np.abs(on_plane[:, 0] + on_plane[:, 1] - 1.0).max() < 1e-9
    assert 150 <= len(on_plane) <= 300 and on_plane.min() >= -1e-9 and on_plane.max() <= 1 + 1e-9
    in_ball = seeds_of(PointSeeds(Sphere((0.2, 0.2, 0.2), 0.1), 500), UNIT)
    away = np.linalg.norm(in_ball - 0.2, axis=1)
    assert len(in_ball) == 500 and away.max() <= 0.1 and 0.06 < np.median(away) < 0.095
    flat = seeds_of(PointSeeds(count=10), (0.0, 1.0, 0.0, 1.0, 0.0, 0.0))
    assert (flat[:, 2] == 0.0).all()
    assert seeds_of(LineSeeds(count=3), UNIT) == pytest.approx(np.array([[0, 0, 0], [0.5] * 3, [1, 1, 1]]))
    parts = [piece_of(arrays, arrays["points"][:, 0])[0].volume for arrays in (tetrahedra(5), structured(5, 5, 5))]
    everywhere = in_cells(parts, 60)
    assert 55 <= len(everywhere) <= 65 and everywhere.min() > 0.0 and everywhere.max() < 1.0
    assert len(in_cells(parts[1:], 64)) == len(in_cells(parts[1:], 500)) == 64
    for wrong in (LineSeeds(count=0), LineSeeds((float("nan"), 0, 0)), PlaneSeeds(Plane((5, 0, 0)))):
        with pytest.raises(ToolError):
            seeds_of(wrong, UNIT)


@pytest.mark.parametrize("arrays", [tetrahedra(6), hexahedra(6), plane(6), structured(6, 6, 6)])
def test_contour_lines_lie_at_their_values(arrays: dict[str, Any]) -> None:
    piece, found = piece_of(arrays, arrays["points"][:, 0] ** 2)
    (layer,) = layers_of(ContourLines(field="f", values=(0.04, 0.5, 3.0)), piece, found)
    places = points_of(layer.data)[:, 0]
    exact = 0.6 + 0.2 * (0.5 - 0.36) / (0.64 - 0.36)  # linear between the nodes
    assert np.abs(places[:, None] - np.array([0.2, exact])).min(axis=1).max() < 1e-6
    assert len(set(np.round(places, 4))) == 2


@pytest.mark.parametrize("location", ["vertex", "cell"])
def test_arrows_are_those_of_the_field(location: str) -> None:
    arrays = hexahedra(5)
    points = arrays["points"]
    centers = points[arrays["connectivity"].reshape(-1, 8)].mean(axis=1)
    places = points if location == "vertex" else centers
    piece, found = piece_of(arrays, rotation(places), location)
    (layer,) = layers_of(Arrows(field="f", every=1, inside=True), piece, found)
    at = points_of(layer.data)
    still = np.linalg.norm(rotation(places), axis=1) == 0.0
    assert at == pytest.approx(places[~still])
    assert point_array(layer.data, "size") == pytest.approx(2.0 / 25.0 * layer.values / found.high)  # type: ignore[operator]
    wanted = rotation(at)
    assert point_array(layer.data, "direction") == pytest.approx(wanted / np.linalg.norm(wanted, axis=1)[:, None])
    (sparse,) = layers_of(Arrows(field="f", every=7, inside=True, scaled=False), piece, found)
    assert points_of(sparse.data) == pytest.approx(at[::7])
    assert len(set(point_array(sparse.data, "size").tolist())) == 1


def test_arrows_by_the_measures_of_something_else() -> None:
    arrays = hexahedra(3)
    piece, found = piece_of(arrays, rotation(arrays["points"]))
    assert found.high is not None
    span = ToolSpan(0, 0.0, 4.0 * found.high, 3.0, 5.0)
    task = Task(UNIT, replace(found, low=span.low, high=span.high), None, span)
    (layer,) = STAGES[Arrows]().apply(Arrows(field="f", every=1, inside=True), [piece], task).layers
    lengths = np.linalg.norm(rotation(points_of(layer.data)), axis=1)
    assert point_array(layer.data, "size") == pytest.approx(2.0 * 3.0 / 25.0 * lengths / (4.0 * found.high))
    assert layer.span == (0.0, 4.0 * found.high)


def test_arrows_are_spread_evenly() -> None:
    points = np.random.default_rng(1).random((20_000, 3)) ** 2  # crowded in a corner
    chosen = points[spread(points, 0.1)]
    cubes = np.unique(np.floor((chosen - points.min(axis=0)) / 0.1), axis=0)
    assert len(cubes) == len(chosen) and 600 < len(chosen) <= 1000
    assert len(spread(points[:0], 0.1)) == 0


@pytest.mark.parametrize("arrays", [tetrahedra(4), hexahedra(4), plane(4), structured(4, 4, 4)])
def test_points_are_moved_by_their_displacement(arrays: dict[str, Any]) -> None:
    points = arrays["points"]
    displacement = np.stack([np.sin(points[:, 0]), points[:, 1] ** 2, points[:, 0]], axis=1)
    displacement[3] = np.nan
    piece, found = piece_of(arrays, displacement)
    outcome = STAGES[Deform]().apply(Deform(field="f", factor=-1.5), [piece], Task(UNIT, found, None))
    wanted = points - 1.5 * np.where(np.isfinite(displacement), displacement, 0.0)
    assert points_of(outcome.pieces[0].volume) == pytest.approx(wanted, abs=1e-12)
    skin = points_of(outcome.pieces[0].skin)
    assert {tuple(np.round(place, 9)) for place in skin} <= {tuple(np.round(place, 9)) for place in wanted}


def test_automatic_factors_are_round() -> None:
    assert [automatic_factor(largest, 1.0) for largest in (0.1, 1e-3, 0.03, 7.0)] == pytest.approx([1, 100, 2, 0.01])
    assert automatic_factor(0.0, 1.0) == automatic_factor(float("inf"), 1.0) == 1.0


@pytest.mark.parametrize("mesh", ["tetrahedra", "hexahedra", "wedges", "pyramids"])
def test_a_section_of_the_cells_near_a_plane_is_the_section(mesh: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bricks_module, "LEAST", 10)
    monkeypatch.setattr(bricks_module, "_SIDES", 3)
    monkeypatch.setattr(bricks_module, "_PART", 256)
    arrays = SOLIDS[mesh]()
    piece, _ = piece_of(arrays, arrays["points"][:, 0])
    data = piece.volume
    assert Bricks.fit(data)
    bricks = Bricks(data)
    for origin, normal in (
        ((0.3, 0, 0), (1, 0, 0)),
        ((0.5, 0.5, 0.5), (0.6, 0.0, 0.8)),
        ((0.25, 0, 0), (1, 0, 0)),
        ((2, 0, 0), (1, 0, 0)),
    ):
        some = bricks.near(data, origin, normal)
        near_it, whole = section(some, origin, normal), section(data, origin, normal)
        assert some.GetNumberOfCells() < data.GetNumberOfCells()
        assert near_it.GetNumberOfPoints() == whole.GetNumberOfPoints()
        assert sorted(cell_numbers(near_it)) == sorted(cell_numbers(whole))
        if whole.GetNumberOfPoints():
            places, others = (np.unique(np.round(points_of(part), 9), axis=0) for part in (near_it, whole))
            assert places == pytest.approx(others)
            assert point_array(near_it, "f|vertex|-1") == pytest.approx(points_of(near_it)[:, 0])
    assert not Bricks.fit(piece_of(SOLIDS["tetrahedra of 10"](), np.zeros(1), "cell")[0].volume)


def cube(write: Writer, n: int = 9) -> str:
    arrays = tetrahedra(n)
    points = arrays["points"]
    fields = {"x": points[:, 0].copy(), "z": points[:, 2].copy(), "v": rotation(points)}
    return write(Zone(arrays, vertex=fields, cell={"c": np.arange(float(len(arrays["types"])))}))


def test_tools_that_are_off_change_no_pixel_and_mesh_looks_do(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    plain = painter.picture(artifact, field="x")
    off: Sequence[Tool] = (Clip(on=False), Slice(on=False), Mesh(on=False, opacity=0.1), Arrows(on=False, field="v"))
    assert (painter.picture(artifact, field="x", tools=tuple(off)) == plain).all()
    assert (painter.picture(artifact, field="x", tools=(Mesh(),)) == plain).all()
    for looks in (Mesh(opacity=0.3), Mesh(wireframe=True), Mesh(feature_edges=True), Mesh(lighting=False)):
        assert difference(painter.picture(artifact, field="x", tools=(looks,)), plain) > 0.005, looks
    assert (
        painter.picture(artifact, field="x", tools=(Mesh(wireframe=True),))
        == painter.picture(artifact, field="x", edges=True)
    ).all()
    assert share(painter.picture(artifact, field="x", tools=(Mesh(opacity=0.0),)), WHITE, 0) > 0.95
    assert (painter.picture(artifact, field="x") == plain).all()
    bumps = plane(9, lambda x, y: 0.2 * np.sin(9 * x) * np.cos(7 * y))
    wavy = write(Zone(bumps))
    smooth, flat = (painter.picture(wavy, tools=(Mesh(shading=shading),)) for shading in ("smooth", "flat"))
    beside = np.s_[:, 110:]  # the axes in the corner have colours of their own
    assert color_count(flat[beside]) < color_count(smooth[beside]) / 2
    assert (smooth == painter.picture(wavy)).all()


def test_a_slice_shows_the_values_there(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    painter.show(artifact, field="x")
    painter.send(ResetCamera("+x"))
    painter.settle()
    for tools in (
        (Slice(plane=Plane((0.7, 0, 0))),),
        (Slice(plane=Plane((0.7, 0, 0))), Clip(shape=Plane((0, 0, -1), (0, 0, 1)))),
    ):
        shown = painter.show(artifact, field="z", tools=tools)
        pixels = painter.settle()[1]
        mask = ~near(pixels, WHITE, 0)
        mask[150:, :90] = False
        left, top, right, bottom = box_of(mask)
        for share_up in (0.1, 0.5, 0.9):
            row = round(bottom - share_up * (bottom - top))
            found = pixels[row, (left + right) // 2]
            assert near(found, shown.colors[round(share_up * 255)], 8), explain(pixels)
    # The colours of cells are those of the cells that are cut.
    shown = painter.show(artifact, field="c", tools=(Slice(plane=Plane((0.7, 0, 0))),))
    pixels = painter.settle()[1]
    assert color_count(pixels[top + 2 : bottom - 2, left + 2 : right - 2]) > 50


def test_a_clipped_solid_looks_as_if_all_cells_were_clipped(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    clip = Clip(shape=Plane((0.45, 0.5, 0.5), (-1, 0.4, 0.3)))
    for field in ("x", "c"):
        quick = painter.picture(artifact, field=field, tools=(clip,))
        # A threshold that keeps everything needs the cells themselves.
        thorough = painter.picture(artifact, field=field, tools=(clip, Threshold(field="x")))
        assert difference(quick, thorough) < 0.01
        assert difference(quick, painter.picture(artifact, field=field)) > 0.05


@pytest.mark.parametrize("mesh", ["hexahedra of 20", "tetrahedra of 10"])
def test_edges_of_curved_cells_are_those_of_the_cells(painter: RendererChild, write: Writer, mesh: str) -> None:
    solids = [SOLIDS[name]() for name in (mesh, mesh.split(" of ")[0])]
    curved, straight = (write(Zone(one, vertex={"x": one["points"][:, 0].copy()})) for one in solids)
    dark = []
    for tools in ((), (Clip(shape=Plane((0, 0, -1), (0, 0, 1)), whole_cells=True),), (Threshold(field="x"),)):
        for artifact in (curved, straight):
            dark.append(share(painter.picture(artifact, edges=True, tools=tools), "#0d0d0f", 40))
    assert dark[0] > 0.01 and dark[2::2] == pytest.approx(dark[:1] * 2, rel=0.02), dark
    shown = painter.show(curved, edges=True, tools=(Slice(), Clip(flip=True), Clip()))  # what was cut has corners anew
    assert not any("defect" in note.sentence for note in shown.tool_notes)


@pytest.mark.parametrize(
    "tools",
    [
        (Slice(plane=Plane((0.5, 0, 0)), ghost=True),),
        (IsoSurface(field="x", values=(0.5,), ghost=True),),
        (Deform(field="v", ghost=True),),
        (ContourLines(field="x", count=5),),
        (Mesh(opacity=0.2), Arrows(field="v", density=6, inside=True)),
        (Mesh(opacity=0.2), Streamlines(field="v")),
        (Mesh(opacity=0.2), Streamlines(field="v", seeds=LineSeeds((0.5, 0.5, 0.5), (0.9, 0.5, 0.5)))),
        (Arrows(field="v", color="plain"), Streamlines(field="v", color="field", seeds=PointSeeds())),
    ],
)
def test_layers_are_seen_and_leave_with_their_tool(
    painter: RendererChild, write: Writer, tools: tuple[Tool, ...]
) -> None:
    artifact = cube(write)
    plain = painter.picture(artifact, field="z")
    shown = painter.show(artifact, field="z", tools=tools)
    assert not any(note.wrong for note in shown.tool_notes)
    with_it = painter.settle()[1]
    assert difference(with_it, plain) > 0.005 and share(with_it, WHITE, 0) < 0.9
    bare = painter.picture(artifact, field="z", tools=tuple(tool for tool in tools if isinstance(tool, Mesh)))
    assert difference(with_it, bare) > 0.005
    assert (painter.picture(artifact, field="z") == plain).all()


@pytest.mark.parametrize("background", [WHITE, "#1c1f24"])
@pytest.mark.parametrize("tool", [Slice(plane=Plane((0.5, 0, 0))), IsoSurface(field="x", values=(0.3, 0.7))])
def test_the_pale_skin_leaves_colours_as_they_are(
    painter: RendererChild, write: Writer, tool: Slice | IsoSurface, background: str
) -> None:
    artifact = cube(write)
    without = painter.picture(artifact, field="z", tools=(tool,), background=background)
    with_it = painter.picture(artifact, field="z", tools=(replace(tool, ghost=True),), background=background)
    empty = painter.picture(background=background)
    colored = (without != empty).any(axis=2)
    assert 0.05 < colored.mean() < 0.5
    assert (with_it[colored] == without[colored]).all()
    assert (with_it != empty).any(axis=2).mean() > colored.mean() + 0.05  # and it is seen beside them


def test_colours_of_their_own_have_a_legend(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    plain = painter.show(artifact, field="z", bands=4, tools=(Arrows(field="v", color="plain"),))
    assert plain.tool_legends == ()
    shown = painter.show(artifact, field="z", bands=4, tools=(Clip(), Arrows(field="v"), Streamlines(field="v")))
    assert [(legend.row, legend.field) for legend in shown.tool_legends] == [(1, "v"), (2, "v")]
    whole = painter.show(artifact, field="v", bands=4)
    assert whole.data_range is not None
    for legend in shown.tool_legends:
        assert (legend.low, legend.high) == pytest.approx(whole.data_range)
        assert legend.colors == whole.colors and len(legend.colors) == 4
    high = shown.tool_legends[0].high
    assert [(span.row, span.high, span.longest) for span in shown.tool_spans] == [(1, high, 1.0), (2, high, 1.0)]
    longer = replace(shown.tool_spans[0], high=3.0 * high)
    arrows = (Clip(), Arrows(field="v"))
    own = painter.picture(artifact, field="z", tools=arrows)
    other = painter.show(artifact, field="z", tools=arrows, tool_spans=(longer,))
    assert other.tool_legends[0].high == 3.0 * high and other.tool_spans == shown.tool_spans[:1]
    assert difference(painter.settle()[1], own) > 0.002, "they are shorter, and have other colours"


def test_the_same_picture_however_one_came_there(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    wanted = (Clip(shape=Plane((0.4, 0, 0))), Slice(plane=Plane((0, 0.5, 0), (0, 1, 0))), ContourLines(field="z"))
    first = painter.picture(artifact, field="x", tools=wanted)
    for tools in (wanted[::-1], wanted[1:], (Clip(), *wanted), (wanted[1], wanted[1]), ()):
        painter.show(artifact, field="z", tools=tools)
        painter.settle()
    assert (painter.picture(artifact, field="x", tools=wanted) == first).all()


def test_what_is_under_the_cursor_of_a_slice(painter: RendererChild, write: Writer) -> None:
    artifact = cube(write)
    painter.show(artifact, field="x", tools=(Slice(plane=Plane((0.5625, 0, 0))),))
    painter.send(ResetCamera("+x"))
    painter.settle()
    painter.send(Probe(3, 210.0, 120.0))
    found = painter.expect(Probed)
    assert found.zone == "Zone" and found.position == pytest.approx((0.5625, 0.5, 0.5), abs=0.01)
    assert found.value == pytest.approx(0.5625)
    points = tetrahedra(9)["points"]
    nodes = tetrahedra(9)["connectivity"].reshape(-1, 4)
    assert found.point in nodes[found.cell]
    assert np.abs(points[nodes[found.cell]] - found.position).max() < 0.2


def test_measuring_without_tools_and_without_anything(painter: RendererChild, write: Writer) -> None:
    painter.show()
    painter.send(Measure(1))
    assert "Nothing" in painter.expect(Measured).note
    painter.show(cube(write))
    painter.send(Measure(2), Measure(3, field="z"))
    first, second = painter.expect(Measured), painter.expect(Measured)
    assert (first.id, first.mean) == (2, None)
    assert first.size == pytest.approx(1.0)
    assert second.id == 3
    assert second.mean == pytest.approx(0.5)


def test_nothing_of_the_tools_is_loaded_before_one_is_on(write: Writer) -> None:
    code = """
import sys
from viewer.protocol import Clip, Scene
from viewer.renderer.view import View
from viewer.renderer.window import open_window

view = View(open_window())
view.resize(100, 100, 1.0)
for tools, loaded in (((), False), ((Clip(on=False),), False), ((Clip(),), True)):
    view.show(Scene(1, sys.argv[1], field="x", tools=tools))
    view.draw()
    assert any(name.startswith("viewer.renderer.tools") for name in sys.modules) == loaded, tools
"""
    done = subprocess.run([sys.executable, "-c", code, cube(write)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
