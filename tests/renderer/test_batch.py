"""Thousands of zones are drawn as few actors: it looks as it did, and each zone, point and cell is still itself."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.frames import difference, near, rgb
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane, polyhedra
from tests.renderer.test_ahead import run
from tests.renderer.test_probe import ask, drawn_places, projected, show
from viewer.artifacts.manifest import CELL, VERTEX, read_manifest
from viewer.errors import ArtifactError
from viewer.protocol import Failed, Scene
from viewer.renderer.batch import MANY, Batch, batches_of, divide
from viewer.renderer.colors import NEUTRAL
from viewer.renderer.joined import load_joined, structured_cells

COUNT = 2 * MANY


def places(count: int) -> np.ndarray:
    """Where each of some zones lies: in rows of twelve."""
    numbers = np.arange(count)
    return np.stack([1.3 * (numbers % 12), 1.3 * (numbers // 12), 0.0 * numbers], axis=1)


def moved(arrays: dict[str, Any], place: np.ndarray) -> dict[str, Any]:
    return {**arrays, "points": arrays["points"] + place}


def assembly(count: int = COUNT) -> list[Zone]:
    """Cubes of every kind of zone: hexahedra, structured and polyhedra."""
    zones = []
    for number, place in enumerate(places(count)):
        arrays = moved((hexahedra(3), hexahedra(3), polyhedra(3))[number % 3], place)
        dimensions = (3, 3, 3) if number % 3 == 1 else None
        if dimensions:
            arrays = {"points": arrays["points"]}
        x = arrays["points"][:, 0] + number
        zones.append(Zone(arrays, f"zone {number}", dimensions, {"x": x}, {"c": np.arange(8.0) + 10.0 * number}))
    return zones


def test_many_small_zones_are_few_batches_and_others_are_left_alone(write: Writer) -> None:
    zones = read_manifest(Path(write(*assembly()))).zones
    assert [batch.zones for batch in divide(zones[: MANY - 1], {})] == [(zone,) for zone in zones[: MANY - 1]]
    (batch,) = divide(zones, {})
    assert batch.zones == zones
    assert (batch.points, batch.cells) == (27 * COUNT, 8 * COUNT)
    assert batch.locate(VERTEX, 0) == (zones[0], 0)
    assert batch.locate(VERTEX, 26) == (zones[0], 26)
    assert batch.locate(VERTEX, 27) == (zones[1], 0)
    assert batch.locate(CELL, 8 * 70 + 3) == (zones[70], 3)
    assert batch.locate(CELL, -1)[1] == -1
    field = {zone.name: next(one for one in zone.fields if one.name == "x") for zone in zones[:100]}
    with_field, *alone = divide(zones, field)[::-1]
    assert with_field.zones == zones[:100], "zones without the field are drawn in another colour"
    assert [one.zones for one in alone][::-1] == [(zone,) for zone in zones[100:]]


@pytest.mark.parametrize("dimensions", [(3, 4, 5), (3, 1, 2), (1, 4, 1), (2, 2, 1), (1, 1, 1)])
def test_structured_cells_are_those_of_vtk(dimensions: tuple[int, int, int]) -> None:
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkStructuredGrid

    grid = vtkStructuredGrid()
    grid.SetDimensions(*dimensions)
    points = vtkPoints()
    points.SetNumberOfPoints(math.prod(dimensions))
    grid.SetPoints(points)
    found = structured_cells(dimensions)
    assert grid.GetNumberOfCells() == len(found["types"])
    for number in range(grid.GetNumberOfCells()):
        cell = grid.GetCell(number)
        nodes = found["connectivity"][found["offsets"][number] : found["offsets"][number + 1]]
        assert [cell.GetPointId(place) for place in range(cell.GetNumberOfPoints())] == nodes.tolist()
        assert cell.GetCellType() == found["types"][number]


@pytest.mark.parametrize(("field", "edges"), [("x", False), ("c", True), ("", False)])
def test_it_looks_as_with_an_actor_each(painter: RendererChild, write: Writer, field: str, edges: bool) -> None:
    zones = assembly(MANY)
    joined = painter.show(write(*zones), field=field, edges=edges)
    many = painter.settle()[1]
    # The same cubes in half as many zones are too few to be drawn as one.
    pairs = write(*(_pair(*zones[place : place + 2]) for place in range(0, MANY, 2)))
    apart = painter.show(pairs, field=field, edges=edges)
    few = painter.settle()[1]
    assert (apart.triangles, apart.range) == (joined.triangles, joined.range)
    assert difference(many, few) < 0.002


def _pair(first: Zone, second: Zone) -> Zone:
    """Two zones as one unstructured zone of hexahedra."""
    one, other = (moved(hexahedra(3), zone.arrays["points"][0]) for zone in (first, second))
    points = np.concatenate([one["points"], other["points"]])
    nodes = np.concatenate([one["connectivity"], other["connectivity"] + 27]).reshape(-1, 8)
    vertex = {name: np.concatenate([first.vertex[name], second.vertex[name]]) for name in first.vertex}
    cell = {name: np.concatenate([first.cell[name], second.cell[name]]) for name in first.cell}
    return Zone(cells(points, [(12, nodes)]), f"{first.name} and next", None, vertex, cell)


def test_cells_that_are_listed_twice_have_no_skin_and_that_is_said(painter: RendererChild, write: Writer) -> None:
    once = hexahedra(2)
    twice = cells(once["points"], [(12, [once["connectivity"]] * 2)])
    shown = painter.show(write(Zone(twice, "Twice"), Zone(moved(once, places(2)[1]), "Once")))
    assert shown.notes == (
        "Nothing of zone “Twice” can be seen: each face is there twice, as if cells were listed twice or had no "
        "extent.",
    )


@pytest.mark.parametrize("field", ["x", "c"])
def test_what_is_under_the_cursor_is_named_as_in_the_file(painter: RendererChild, write: Writer, field: str) -> None:
    zones = {zone.name: zone for zone in assembly()}
    _shown, frame, pixels = show(painter, write(*zones.values()), field=field)
    seen = set()
    for x, y in drawn_places(pixels, 30, margin=2):
        answer = ask(painter, x, y)
        zone = zones[answer.zone]
        points = zone.arrays["points"]
        corner = points[answer.point]
        low, high = points.min(axis=0) - 1e-6, points.max(axis=0) + 1e-6
        assert ((low <= answer.position) & (answer.position <= high)).all()
        assert np.abs(corner - answer.position).max() <= 0.25 + 1e-6, "the nearest of points half a unit apart"
        assert np.hypot(*(projected(frame, np.array([answer.position]))[0] - (x + 0.5, y + 0.5))) < 0.5
        wanted = zone.vertex["x"][answer.point] if field == "x" else zone.cell["c"][answer.cell]
        assert answer.value == wanted
        seen.add(answer.zone)
    assert len(seen) > 10


def test_a_zone_of_many_is_hidden_and_one_without_the_field_is_grey(painter: RendererChild, write: Writer) -> None:
    zones = [
        Zone(moved(plane(3), place), f"zone {number}", cell={} if number % 2 else {"c": np.full(4, float(number))})
        for number, place in enumerate(places(COUNT * 2))
    ]
    artifact = write(*zones)
    shown, frame, pixels = show(painter, artifact, field="c")
    middles = np.round(projected(frame, places(COUNT * 2) + np.array([0.4, 0.6, 0.0]))).astype(int)
    grey = "#" + "".join(f"{round(255 * part):02x}" for part in NEUTRAL)

    def colors(picture: np.ndarray) -> list[bool]:
        return [bool(near(picture[y, x], grey, 2)) for x, y in middles]

    assert colors(pixels) == [bool(number % 2) for number in range(COUNT * 2)]
    assert near(pixels[middles[0][1], middles[0][0]], shown.colors[0], 3)
    assert near(pixels[middles[-2][1], middles[-2][0]], shown.colors[-1], 3)
    hidden = painter.show(artifact, field="c", hidden_zones=("zone 10", "zone 11", "zone 200"))
    pixels = painter.settle()[1]
    assert hidden.triangles == shown.triangles - 24
    white = [number for number, (x, y) in enumerate(middles) if near(pixels[y, x], rgb("#ffffff"), 0)]
    assert white == [10, 11, 200]
    assert hidden.range == shown.range, "hidden zones count"


def test_a_damaged_zone_among_many_is_named(painter: RendererChild, write: Writer) -> None:
    zones = assembly()
    outside = zones[33].arrays["connectivity"].copy()
    outside[5] = 27  # of the next zone, if nobody looked
    zones[33].arrays["connectivity"] = outside
    artifact = Path(write(*zones))
    manifest = read_manifest(artifact)
    with pytest.raises(ArtifactError, match=r"zone 33.*points outside"):
        load_joined(artifact, Batch(manifest.zones).zones)
    painter.send(Scene(painter.number(), str(artifact)))
    while not isinstance(message := painter.receive(), Failed):
        assert message is not None
    assert "zone 33" in message.sentence


def test_lines_and_points_do_not_share_a_batch_with_faces(write: Writer) -> None:
    line = cells(np.eye(3), [(3, [[0, 1], [1, 2]])])
    zones = [Zone(moved((plane(2), line)[n % 2], place), f"{n}") for n, place in enumerate(places(COUNT * 2))]
    manifest = read_manifest(Path(write(*zones)))
    batches = batches_of(manifest, Scene(1))
    assert [[int(zone.name) % 2 for zone in batch.zones] for batch in batches] == [[0] * COUNT, [1] * COUNT]


def test_points_without_a_cell_are_left_out_of_many_zones_too(painter: RendererChild, write: Writer) -> None:
    def artifact(stray: bool) -> str:
        zones = []
        for number, place in enumerate(places(COUNT)):
            arrays = moved(plane(3), place)
            field = arrays["points"][:, 0]
            if stray:
                points = np.insert(arrays["points"], 4, [-1e6, 1e6, 7.0], axis=0)
                nodes = arrays["connectivity"] + (arrays["connectivity"] >= 4)
                arrays = {**arrays, "points": points, "connectivity": nodes, "unused": np.array([4])}
                field = np.insert(field, 4, 1e30)
            zones.append(Zone(arrays, f"zone {number}", vertex={"x": field}))
        return write(*zones)

    plain, frame, pixels = show(painter, artifact(False), field="x")
    shown, seen, other = show(painter, artifact(True), field="x")
    assert (shown.range, shown.above_color) == (plain.range, "")
    assert np.allclose(seen.camera.position, frame.camera.position)
    assert (other == pixels).all()
    x, y = projected(seen, places(COUNT)[100:101] + 1.0 - np.array([0.0, 0.0, 1.0]))[0]
    answer = ask(painter, x - 1, y + 1)
    assert (answer.zone, answer.point, answer.cell) == ("zone 100", 9, 3), "numbered as in the file"


SCRIPT = """
import json, sys
from viewer.protocol import Scene
from viewer.renderer.view import View
from viewer.renderer.window import open_window

first, second = sys.argv[1:]
view = View(open_window())
view.resize(300, 200, 1.0)
def picture():
    return view.draw().pixels.copy()
view.show(Scene(1, first, "x"))
before = picture()
actors = list(view.board.active.screen._zones.values())
facts = {"actors": len(actors), "steps": sum(1 for _ in view.prepare(second))}
facts["on screen"] = bool((picture() == before).all())
hidden = list(view.board.active.screen.spare._zones.values())
view.show(Scene(2, first, "c", color_map="magma"))
picture()
facts["kept"] = [zone is actor for zone, actor in zip(view.board.active.screen._zones.values(), actors)]
view.show(Scene(3, second, "x"))
facts["taken"] = [any(zone is one for one in hidden) for zone in view.board.active.screen._zones.values()]
picture()
view.show(Scene(4, first, "x"))
facts["as before"] = bool((picture() == before).all())
print(json.dumps(facts))
"""


def test_batches_are_kept_and_prepared_as_zones_are(write: Writer) -> None:
    other = assembly()
    for zone in other:
        zone.arrays = moved(zone.arrays, np.array([0.0, 0.0, 1.0]))
    assert run(SCRIPT, write(*assembly(), dataset="d"), write(*other, dataset="d")) == {
        "actors": 1,
        "steps": 3,
        "on screen": True,
        "kept": [True],
        "taken": [True],
        "as before": True,
    }
