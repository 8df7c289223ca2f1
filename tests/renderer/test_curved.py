"""Curved elements are drawn curved: surfaces, fields and edges against formulas, and pixels."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("vtkmodules", reason="the renderer needs VTK (the extra plaid)")

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter

from tests import datasets as ds
from tests.frames import box_of, near
from tests.reader.artifact import read
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells
from viewer.artifacts.manifest import ZoneRecord, read_manifest
from viewer.errors import ArtifactError
from viewer.geometry.curved_nodes import KINDS, SHAPES, faces, places
from viewer.protocol import (
    Clip,
    Measure,
    Measured,
    Plane,
    PlotLine,
    Plotted,
    Probe,
    Probed,
    ResetCamera,
    SetCameraRules,
)
from viewer.protocol.plotting import Line, PlotField
from viewer.reader.elements import ELEMENTS
from viewer.renderer import curved_surface
from viewer.renderer.grid import grid_of, load_grid
from viewer.renderer.surface import Surface, extract_surface
from viewer.renderer.tools import curved_grid as tools_curved_grid
from viewer.renderer.tools.curved_grid import curved_grid

SOLIDS = [number for number, kind in KINDS.items() if SHAPES[kind.shape].dimension == 3]
VOLUMES = {"TETRA": (1 / 6, 1 / 120), "PYRA": (1 / 3, 1 / 12), "PENTA": (1 / 2, 1 / 24), "HEXA": (1.0, 1 / 4)}
"""Volume of each element of reference, and the integral of xy over it."""


def bent(spots: np.ndarray) -> np.ndarray:
    """A map of degree 2, whose Jacobian is 1 - 0.08 xy."""
    x, y, z = np.pad(spots.astype(float), ((0, 0), (0, 3 - spots.shape[1]))).T
    return np.stack([x + 0.2 * y**2, y + 0.1 * x**2, z + 0.2 * x * y], axis=1)


def mesh(points: Any, number: int, nodes: Any) -> dict[str, Any]:
    """Return the arrays of a zone of curved elements of one CGNS type; ``nodes`` has a row for each, from 0."""
    element, nodes = ELEMENTS[number], np.atleast_2d(nodes)
    return {
        **cells(points, [(element.cell, nodes[:, list(element.order)])]),
        "curved_kinds": np.full(len(nodes), number, np.uint8),
        "curved_offsets": np.arange(0, nodes.size + 1, element.nodes),
        "curved_nodes": nodes.ravel(),
    }


def surface_of(arrays: dict[str, Any]) -> Surface:
    arrays = {name: np.asarray(array) for name, array in arrays.items()}
    return extract_surface(grid_of(ZoneRecord("Zone", len(arrays["points"]), len(arrays["types"]), {}), arrays))


def polygons(surface: Surface) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the points of a surface and the corners of each polygon."""
    cells = surface.data.GetPolys()
    nodes, offsets = vtk_to_numpy(cells.GetConnectivityArray()), vtk_to_numpy(cells.GetOffsetsArray())
    return vtk_to_numpy(surface.data.GetPoints().GetData()), np.split(nodes, offsets[1:-1])


def volume(surface: Surface) -> float:
    """Return the volume that the polygons enclose if all of them are seen from outside."""
    points, corners = polygons(surface)
    total = 0.0
    for polygon in corners:
        for one, other in itertools.pairwise(polygon[1:]):
            total += np.dot(points[polygon[0]], np.cross(points[one], points[other])) / 6
    return total


def area(surface: Surface) -> float:
    points, corners = polygons(surface)
    fans = ((p[0], one, other) for p in corners for one, other in itertools.pairwise(p[1:]))
    return sum(float(np.linalg.norm(np.cross(points[b] - points[a], points[c] - points[a])) / 2) for a, b, c in fans)


def circle(number: int = 6) -> dict[str, Any]:
    """Six triangles around the origin, whose outer edges have their nodes on the circle of radius 1."""
    kind = KINDS[number]
    corners = [(np.cos(turn), np.sin(turn)) for turn in np.arange(6) * np.pi / 3]
    spots = places("TRI", kind.order)[: kind.count]
    points: list[tuple[float, ...]] = []
    rows = []
    for sector in range(6):
        row = []
        for x, y in spots:
            place = x * np.array(corners[sector]) + y * np.array(corners[(sector + 1) % 6])
            if x + y > 1 - 1e-12:  # on the outer edge
                turn = (sector + y) * np.pi / 3
                place = np.array([np.cos(turn), np.sin(turn)])
            rounded = (*np.round(place, 12).tolist(), 0.0)
            if rounded not in points:
                points.append(rounded)
            row.append(points.index(rounded))
        rows.append(row)
    return mesh(points, number, rows)


CIRCLES = {
    # A parabola through the ends and the middle of an arc has two thirds of the rectangle around it.
    6: 6 * (np.sqrt(3) / 4 + 2 / 3 * (1 - np.sqrt(3) / 2)),
    # Cubic and quartic edges are within 1e-4 of the arc.
    25: np.pi,
    26: np.pi,
    41: np.pi,
    42: np.pi,
}


@pytest.mark.parametrize("number", CIRCLES)
def test_circle_of_six_triangles_is_round(number: int) -> None:
    surface = surface_of(circle(number))
    assert area(surface) == pytest.approx(CIRCLES[number], rel=1e-3)
    assert 0 < surface.distance <= curved_surface.SHARE
    points = vtk_to_numpy(surface.data.GetPoints().GetData())
    edges = vtk_to_numpy(surface.edges.GetLines().GetConnectivityArray()).reshape(-1, 2)
    rim = edges[(np.linalg.norm(points[edges], axis=2) > 0.98).all(axis=1)]
    middle = np.linalg.norm(points[rim].mean(axis=1), axis=1)
    assert len(rim) >= 6 * KINDS[number].order * 4
    assert abs(middle - 1).max() < (0.015 if number == 6 else 1e-3)  # the parabola leaves the circle by 0.011
    spokes = points[edges[(np.linalg.norm(points[edges], axis=2) < 0.95).all(axis=1)]]
    assert len(spokes) and np.abs(np.cross(spokes[:, 0], spokes[:, 1])).max() < 1e-12  # straight, to the middle


@pytest.mark.parametrize("number", SOLIDS, ids=lambda number: ELEMENTS[number].name)
def test_surface_of_every_solid(number: int) -> None:
    kind = KINDS[number]
    spots = places(kind.shape, kind.order)[: kind.count]
    straight = surface_of(mesh(spots, number, np.arange(kind.count)))
    full, moment = VOLUMES[kind.shape]
    assert volume(straight) == pytest.approx(full, rel=1e-12)
    assert straight.distance == 0  # nothing is cut further than at its nodes
    assert straight.cells == len(faces(kind)) * kind.order**2
    surface = surface_of(mesh(bent(spots), number, np.arange(kind.count)))
    assert volume(surface) == pytest.approx(full - 0.08 * moment, rel=1e-3)
    assert surface.cells > 4 * straight.cells
    # The edges of the element alone, whatever it was cut into: all of them, and nothing else.
    points = vtk_to_numpy(surface.edges.GetPoints().GetData())
    lines = points[vtk_to_numpy(surface.edges.GetLines().GetConnectivityArray()).reshape(-1, 2)]
    shape, shares = SHAPES[kind.shape], np.linspace(0, 1, 401)[:, None]
    ends = np.array(shape.corners, float)[np.array(shape.edges)]
    ways = np.concatenate([bent(first + shares * (second - first)) for first, second in ends])
    reach = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1).max()
    assert distances(lines.mean(axis=1), ways).max() < 0.003
    assert distances(ways, lines.mean(axis=1)).max() < 0.6 * reach < 0.2


def distances(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far each place is from the nearest of the others."""
    return np.array([np.linalg.norm(others - place, axis=1).min() for place in places])


@pytest.mark.parametrize("number", [number for number in SOLIDS if KINDS[number].order < 4])
def test_nothing_drawn_is_further_away_than_is_said(number: int) -> None:
    kind = KINDS[number]
    spots = places(kind.shape, kind.order)[: kind.count]
    surface = surface_of(mesh(bent(spots), number, np.arange(kind.count)))
    points, corners = polygons(surface)
    size = float(np.linalg.norm(np.ptp(points, axis=0)))
    middles = np.array([points[polygon].mean(axis=0) for polygon in corners])
    # The map can be undone: where the middle of a polygon came from, and the nearest place of the outside.
    found = middles.copy()
    for _ in range(60):
        found += middles - bent(found)
    if kind.shape == "HEXA":
        beside = np.minimum(np.abs(found), np.abs(found - 1)).min(axis=1)
        assert beside.max() < 1.5 * surface.distance * size  # the map stretches by less than 1.5
    np.testing.assert_allclose(bent(found), middles, atol=1e-9)


def test_values_follow_the_shape_functions() -> None:
    """Coordinates as fields are those of the points, as they come from the nodes in the same way."""
    kind = KINDS[39]
    points = bent(places(kind.shape, kind.order))
    surface = surface_of(mesh(points, 39, np.arange(kind.count)))
    drawn = vtk_to_numpy(surface.data.GetPoints().GetData())
    for axis in range(3):
        column = np.ascontiguousarray(points[:, axis])
        expected = np.clip(drawn[:, axis], column.min(), column.max())  # never beyond the values of the nodes
        np.testing.assert_allclose(surface.at_points(column), expected, atol=1e-12)
    np.testing.assert_allclose(surface.at_points(points.astype(np.float32))[:, 0], drawn[:, 0], atol=0.02)
    whole = np.arange(kind.count)
    assert set(surface.at_points(whole)) <= set(whole.tolist())  # there is no category between two
    holes = points[:, 0].copy()
    holes[0] = np.nan
    seen = surface.at_points(holes)
    at_node = np.linalg.norm(drawn - points[1], axis=1).argmin()
    assert np.isnan(seen).any() and seen[at_node] == pytest.approx(points[1, 0])


def test_a_coarse_neighbour_leaves_no_gap() -> None:
    """Two squares with a common curved side, of which one has another side that bends much more."""
    spots = places("QUAD", 2)
    left, right = spots - [1, 0], spots.copy()
    points = np.unique(np.round(np.concatenate([left, right]), 9), axis=0)
    rows = [[int(np.abs(points - spot).sum(axis=1).argmin()) for spot in square] for square in (left, right)]
    places_ = np.pad(points, ((0, 0), (0, 1)))
    places_[np.abs(points - [0, 0.5]).sum(axis=1).argmin(), 0] += 0.02
    places_[np.abs(points - [1, 0.5]).sum(axis=1).argmin(), 0] += 0.4
    surface = surface_of(mesh(places_, 9, rows))
    counts = np.bincount(surface.cell_ids)
    assert counts[0] < counts[1]
    assert area(surface) == pytest.approx(2 + 2 / 3 * 0.4, rel=5e-4)
    lines = surface.edges.GetNumberOfCells()
    points_drawn = vtk_to_numpy(surface.data.GetPoints().GetData())
    common = points_drawn[(np.abs(points_drawn[:, 0]) < 0.03) & (points_drawn[:, 0] >= 0)]
    heights = np.unique(np.round(common[:, 1], 9))
    x = [common[np.abs(common[:, 1] - height) < 1e-9, 0].max() for height in heights]
    assert lines and np.diff(x, 2).max() < 1e-9  # one curve, bent one way, without steps


def test_too_many_parts_are_fewer_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = surface_of(circle())
    monkeypatch.setattr(curved_surface, "_MOST", 200)
    coarse = surface_of(circle())
    assert coarse.cells < fine.cells and coarse.distance > curved_surface.SHARE


def test_circle_in_pixels(painter: RendererChild, write: Writer) -> None:
    zone = Zone(circle(), vertex={"f": np.arange(len(circle()["points"]), dtype=float)})
    shown = painter.show(write(zone), background="#ffffff")
    assert shown.notes == (
        "Curved cells are drawn in straight parts, nowhere further from them than 0.02 % of the size of their zone.",
    )
    _, pixels = painter.settle()
    mask = ~near(pixels, "#ffffff", 0)
    mask[150:, :90] = False  # the axes marker
    left, top, right, bottom = box_of(mask)
    radius = (right + 1 - left) / 2
    middle = ((left + right + 1) / 2, (top + bottom + 1) / 2)
    y, x = np.indices(mask.shape) + 0.5
    turn = np.arctan2(middle[1] - y, x - middle[0])
    along = np.abs(np.mod(turn, np.pi / 3) - np.pi / 6)  # from the middle of the arc
    # The parabola from end to end of an arc of 60°, at an angle from its middle: r cos a = 1 - s (2 r sin a)².
    bow = 1 - np.sqrt(3) / 2
    a = 4 * bow * np.sin(along) ** 2
    reach = np.where(a > 1e-9, (np.sqrt(np.cos(along) ** 2 + 4 * a) - np.cos(along)) / np.maximum(2 * a, 1e-9), 1.0)
    away = np.hypot(x - middle[0], y - middle[1]) - reach * radius
    assert mask[away < -1.0].all() and not mask[away > 1.0].any()


def test_curved_zones_are_drawn_as_one_when_they_are_many(
    painter: RendererChild, write: Writer, tmp_path: Path
) -> None:
    """A batch of many small zones has the curved elements of each."""
    from viewer.renderer.batch import Batch
    from viewer.renderer.joined import load_joined

    zones = [Zone(circle(6 if number % 2 else 42), name=f"Zone{number}") for number in range(4)]
    zones.append(Zone(cells([[3, 0, 0], [4, 0, 0], [3, 1, 0]], [(5, [0, 1, 2])]), name="Flat"))
    directory = Path(write(*zones))
    manifest = read_manifest(directory)
    whole = extract_surface(load_joined(directory, Batch(manifest.zones).zones))
    alone = sum(area(extract_surface(load_grid(directory, zone))) for zone in manifest.zones)
    assert area(whole) == pytest.approx(alone, rel=1e-9)


@pytest.mark.parametrize("number", [6, 44, *SOLIDS], ids=lambda number: ELEMENTS[number].name)
def test_small_cells_fill_every_element(number: int) -> None:
    """What tools cut: cells that are all the right way round and together as large as the element."""
    kind = KINDS[number]
    arrays = {
        name: np.asarray(array)
        for name, array in mesh(
            bent(places(kind.shape, kind.order)[: kind.count]), number, np.arange(kind.count)
        ).items()
    }
    grid = grid_of(ZoneRecord("Zone", kind.count, 1, {}), arrays)
    found = curved_grid(grid, 8)
    assert found is not None
    measure = vtkCellSizeFilter()
    measure.SetInputData(found.data)
    measure.Update()
    dimension = SHAPES[kind.shape].dimension
    sizes = vtk_to_numpy(measure.GetOutput().GetCellData().GetArray({2: "Area", 3: "Volume"}[dimension]))
    assert sizes.min() > 0
    if dimension == 3:
        full, moment = VOLUMES[kind.shape]
        assert sizes.sum() == pytest.approx(full - 0.08 * moment, rel=1e-3)
    assert found.owners.tolist() == [0] * len(sizes)
    points = vtk_to_numpy(found.data.GetPoints().GetData())
    column = np.ascontiguousarray(arrays["points"][:, 1])
    np.testing.assert_allclose(found.at_points(column), np.clip(points[:, 1], column.min(), column.max()), atol=1e-12)
    assert set(np.unique(found.nearest)) == set(range(kind.count))  # each node is one of the points


def test_too_many_small_cells_are_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = {name: np.asarray(array) for name, array in circle().items()}
    grid = grid_of(ZoneRecord("Zone", len(arrays["points"]), 6, {}), arrays)
    assert curved_grid(grid, 0) is None
    monkeypatch.setattr(tools_curved_grid, "_MOST", 100)
    found = curved_grid(grid, 16)
    assert found is not None and found.data.GetNumberOfCells() == 6 * 4**2


def ball() -> Zone:
    """One HEXA_64 whose sides are on the unit sphere, with its height as a field, and a field of cells."""
    kind = KINDS[39]
    spots = 2 * places(kind.shape, kind.order) - 1
    x, y, z = spots.T
    points = np.stack(
        [
            x * np.sqrt(1 - y**2 / 2 - z**2 / 2 + y**2 * z**2 / 3),
            y * np.sqrt(1 - x**2 / 2 - z**2 / 2 + x**2 * z**2 / 3),
            z * np.sqrt(1 - x**2 / 2 - y**2 / 2 + x**2 * y**2 / 3),
        ],
        axis=1,
    )
    return Zone(mesh(points, 39, np.arange(64)), vertex={"height": points[:, 2].copy()}, cell={"one": np.ones(1)})


def test_tools_cut_what_is_drawn(painter: RendererChild, write: Writer) -> None:
    """The section of a ball of one cell is a disc, and the clipped ball is as round as the whole one."""
    artifact = write(ball())
    plane = Plane(origin=(0.0, 0.0, 0.0), normal=(1.0, 0.0, 0.0))
    painter.show(artifact, background="#ffffff", unlit=True)
    painter.send(SetCameraRules(parallel=True), ResetCamera("-x"))
    _, whole = painter.settle()
    painter.show(artifact, background="#ffffff", unlit=True, tools=(Clip(shape=plane),), field="height")
    _, cut = painter.settle()
    masks = []
    for pixels in (whole, cut):
        mask = ~near(pixels, "#ffffff", 0)
        mask[150:, :90] = False  # the axes marker
        masks.append(mask)
    left, top, right, bottom = box_of(masks[0])
    radius, middle = (right + 1 - left) / 2, ((left + right + 1) / 2, (top + bottom + 1) / 2)
    y, x = np.indices(masks[0].shape) + 0.5
    away = np.hypot(x - middle[0], y - middle[1]) - radius
    for mask in masks:
        assert mask[away < -2.5].all() and not mask[away > 2.0].any()  # the cubic faces leave the sphere by 0.02
    painter.send(SetCameraRules(parallel=False))
    painter.settle()


def test_probe_and_line_know_the_element(painter: RendererChild, write: Writer) -> None:
    painter.show(write(ball()), field="height", location="vertex")
    painter.send(SetCameraRules(parallel=True), ResetCamera("-x"))
    frame, _ = painter.settle()
    painter.send(Probe(7, frame.width / 2 + 3, frame.height / 2 + 3))
    found = painter.expect(Probed)
    assert found.id == 7
    assert (found.zone, found.cell) == ("Zone", 0) and 0 <= found.point < 64
    line = Line((-0.9, 0.1, -0.5), (0.9, 0.1, -0.5))
    painter.send(PlotLine(8, line, (PlotField("height", "vertex"), PlotField("one", "cell"))))
    plotted = painter.expect(Plotted)
    height, one = plotted.data.curves
    y = np.array(height.y)
    assert len(y) > 2 and np.abs(y[np.isfinite(y)] + 0.5).max() < 2e-3  # the field is the coordinate itself
    assert set(np.array(one.y)[np.isfinite(one.y)]) == {1.0}
    painter.send(SetCameraRules(parallel=False))
    painter.settle()


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        ("curved_kinds", np.full(6, 8, np.uint8), "the nodes of their type"),
        ("curved_kinds", np.full(5, 6, np.uint8), "types of its curved elements do not fit"),
        ("curved_nodes", np.full(36, 99), "points outside"),
        ("curved_nodes", None, "have no nodes"),
    ],
)
def test_damaged_nodes_are_said(name: str, array: Any, words: str) -> None:
    arrays = {key: np.asarray(value) for key, value in circle().items()}
    arrays[name] = array
    with pytest.raises(ArtifactError, match=words):
        grid_of(
            ZoneRecord("Zone", len(arrays["points"]), 6, {}),
            {key: value for key, value in arrays.items() if value is not None},
        )


def test_curved_cells_are_measured_as_they_bend(painter: RendererChild, tmp_path: Path) -> None:
    """A QUAD_9 over the unit square, z = x (1 - x): its area is half of √2 + asinh 1."""
    x, y = np.meshgrid([0.0, 0.5, 1.0], [0.0, 0.5, 1.0])
    order = [0, 2, 8, 6, 1, 5, 7, 3, 4]  # corners, middles of the edges, the middle
    points = np.stack([x.ravel()[order], y.ravel()[order], (x * (1 - x)).ravel()[order]], axis=1)
    zone = ds.zone("Roof", points, 1, [ds.section("Quad", 9, 1, [range(1, 10)])])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    (tmp_path / "cache").mkdir()
    painter.show(str(read(path, tmp_path / "cache").directory))
    painter.send(Measure(1))
    assert painter.expect(Measured).size == pytest.approx((2**0.5 + np.arcsinh(1.0)) / 2, rel=1e-3)
