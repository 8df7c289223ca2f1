"""What is under the cursor is what is drawn there: the very cell, its nearest point and the number in the array."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from tests.frames import Pixels, explain, near, rgb
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane, polyhedra, tetrahedra
from viewer.protocol import (
    Camera,
    Frame,
    Pointer,
    Probe,
    Probed,
    Release,
    ResetCamera,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
)

WHITE = "#ffffff"


numbers = itertools.count(1)


def ask(child: RendererChild, x: float, y: float) -> Probed:
    number = next(numbers)
    child.send(Probe(number, x, y))
    answer = child.expect(Probed)
    assert answer.id == number
    return answer


def drawn_places(pixels: Pixels, count: int, margin: int = 0) -> list[tuple[int, int]]:
    """Places (x, y) of the picture where something is drawn, the axes marker left out."""
    mask = ~near(pixels, WHITE, 2)
    mask[150:, :95] = False
    for _ in range(margin):
        inner = mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
        mask = np.pad(inner, 1)
    rows, columns = np.nonzero(mask)
    assert len(rows), explain(pixels)
    chosen = np.random.default_rng(3).choice(len(rows), count)
    return [(int(columns[place]), int(rows[place])) for place in chosen]


def show(child: RendererChild, artifact: str, **options: Any) -> tuple[SceneShown, Frame, Pixels]:
    shown = child.show(artifact, **options)
    frame, pixels = child.settle()
    assert frame.scene == shown.id
    return shown, frame, pixels


def projected(frame: Frame, points: np.ndarray) -> np.ndarray:
    """Where points appear in a frame: the projection once more, as a user would write it down."""
    camera = frame.camera
    forward = np.subtract(camera.focal_point, camera.position)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, camera.view_up)
    right /= np.linalg.norm(right)
    seen = (points - np.array(camera.position)) @ np.stack([right, np.cross(right, forward), forward], axis=1)
    half = camera.parallel_scale or np.tan(np.radians(camera.view_angle) / 2) * seen[:, 2]
    size = frame.height / 2 / half
    return np.stack([frame.width / 2 + size * seen[:, 0], frame.height / 2 - size * seen[:, 1]], axis=1)


def structured(shape: tuple[int, int, int]) -> tuple[dict, np.ndarray, list[list[int]]]:
    """A structured zone of cubes (i fastest), and the nodes of each cell."""
    i, j, k = shape
    z, y, x = np.meshgrid(np.arange(k), np.arange(j), np.arange(i), indexing="ij")
    points = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1).astype(float)
    number = np.arange(i * j * k).reshape(k, j, i)
    nodes = []
    for c in range(max(k - 1, 1)):
        for b in range(max(j - 1, 1)):
            for a in range(max(i - 1, 1)):
                nodes.append(number[c : c + 2, b : b + 2, a : a + 2].ravel().tolist())
    return {"points": points}, points, nodes


def nodes_of(arrays: dict) -> list[list[int]]:
    return [part.tolist() for part in np.split(arrays["connectivity"], arrays["offsets"][1:-1])]


def quadratic() -> dict:
    """Two quadratic hexahedra (20 nodes) on each other, the upper one bulging."""
    low = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
    layers = [np.add(low, (0.0, 0.0, height)) for height in (0.0, 1.0, 2.0)]
    rings = [(layer + np.roll(layer, -1, axis=0)) / 2 for layer in layers]
    rings[2] = rings[2] * (1, 1, 1) + (0, 0, 0.1)
    sides = [(layers[0] + layers[1]) / 2, (layers[1] + layers[2]) / 2]
    points = np.concatenate([*layers, *rings, *sides])

    def block(level: int) -> list[int]:
        corners = [*range(4 * level, 4 * level + 8)]
        edges = [*range(12 + 4 * level, 20 + 4 * level)]
        return [*corners, *edges, *range(24 + 4 * level, 28 + 4 * level)]

    return cells(points, [(25, [block(0), block(1)])])


def shuffled(arrays: dict) -> dict:
    """The same mesh with its points numbered in another order."""
    order = np.random.default_rng(5).permutation(len(arrays["points"]))
    back = np.argsort(order)
    return {**arrays, "points": arrays["points"][order], "connectivity": back[arrays["connectivity"]]}


def case(kind: str) -> tuple[Zone, list[list[int]]]:
    if kind == "structured":
        arrays, _, nodes = structured((4, 3, 5))
        return Zone(arrays, dimensions=(4, 3, 5)), nodes
    if kind == "structured plane":
        arrays, _, nodes = structured((6, 4, 1))
        return Zone(arrays, dimensions=(6, 4, 1)), nodes
    made = {"tetrahedra": tetrahedra, "hexahedra": hexahedra, "polyhedra": polyhedra, "plane": plane}
    if kind == "curved":
        arrays = plane(15, lambda x, y: 0.3 * np.sin(5 * x) * np.cos(4 * y))
    elif kind == "quadratic":
        arrays = quadratic()
    else:
        arrays = shuffled(made[kind](4)) if kind in ("tetrahedra", "hexahedra") else made[kind](4)
    return Zone(arrays), nodes_of(arrays)


KINDS = ["tetrahedra", "hexahedra", "polyhedra", "plane", "curved", "quadratic", "structured", "structured plane"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_cell_that_is_drawn_there(painter: RendererChild, write: Writer, kind: str) -> None:
    zone, nodes = case(kind)
    count = len(nodes)
    rng = np.random.default_rng(1)
    zone.cell = {"c": rng.permutation(count).astype(float)}
    points = zone.arrays["points"]
    zone.vertex = {"p": rng.permutation(len(points)) + 0.5, "v": rng.normal(size=(len(points), 3)).astype(np.float32)}
    artifact = write(zone, dataset=kind)
    shown, frame, pixels = show(painter, artifact, field="c", color_map="turbo")
    places = drawn_places(pixels, 25, margin=3)
    found = [ask(painter, x, y) for x, y in places]
    for (x, y), answer in zip(places, found, strict=True):
        assert (answer.scene, answer.zone) == (shown.id, "Zone")
        assert answer.value == zone.cell["c"][answer.cell]
        assert answer.point in nodes[answer.cell]
        assert np.abs(projected(frame, np.array([answer.position]))[0] - (x + 0.5, y + 0.5)).max() < 0.01
        around = points[nodes[answer.cell]]
        slack = 0.2 if kind == "quadratic" else 1e-6
        assert (around.min(axis=0) - slack <= answer.position).all()
        assert (around.max(axis=0) + slack >= answer.position).all()
        assert answer.components == ()
        assert answer.value is not None
        color = np.array(rgb(shown.colors[min(int(answer.value / (count - 1) * 256), 255)]))
        pixel = pixels[y, x].astype(float)
        if kind in ("plane", "structured plane"):
            assert np.abs(pixel - color).max() <= 1, "unlit: the colour of the very cell"
        else:
            light = pixel.sum() / color.sum()
            assert 0.3 < light < 1.05 and np.abs(pixel - light * color).max() < 6, "its colour, more or less lit"
    if count > 4:
        assert len({answer.cell for answer in found}) > 3
    show(painter, artifact, field="p")
    for (x, y), before in zip(places[:6], found, strict=False):
        answer = ask(painter, x, y)
        assert (answer.cell, answer.point, answer.position) == (before.cell, before.point, before.position)
        assert answer.value == zone.vertex["p"][answer.point]
    for component in (-1, 2):
        show(painter, artifact, field="v", component=component)
        answer = ask(painter, *places[0])
        vector = zone.vertex["v"][answer.point]
        assert answer.components == tuple(map(float, vector))
        wanted = np.linalg.norm(vector.astype(float)) if component < 0 else vector[component]
        assert answer.value == pytest.approx(float(wanted), rel=1e-6)
    show(painter, artifact)
    answer = ask(painter, *places[0])
    assert (answer.cell, answer.value, answer.components) == (found[0].cell, None, ())


@pytest.mark.parametrize("kind", ["hexahedra", "structured", "curved"])
def test_the_point_is_the_nearest_of_the_face(painter: RendererChild, write: Writer, kind: str) -> None:
    zone, nodes = case(kind)
    pixels = show(painter, write(zone, dataset=kind))[2]
    points = zone.arrays["points"]
    for x, y in drawn_places(pixels, 20, margin=2):
        answer = ask(painter, x, y)
        apart = np.linalg.norm(points[nodes[answer.cell]] - answer.position, axis=1)
        assert np.linalg.norm(points[answer.point] - answer.position) == pytest.approx(apart.min())


def test_nothing_is_there(painter: RendererChild, write: Writer) -> None:
    shown, _, _ = show(painter, write(Zone(plane(3))))
    for x, y in ((5, 5), (419, 0), (-3, 100), (200, -1), (420, 100), (200, 240), (float("nan"), 1), (1e300, 5)):
        answer = ask(painter, x, y)
        assert answer == Probed(answer.id, shown.id)
    shown, _, _ = show(painter, "")
    answer = ask(painter, 210, 120)
    assert answer == Probed(answer.id, shown.id)


def test_holes_have_no_value_but_are_found(painter: RendererChild, write: Writer) -> None:
    vectors = np.tile([1.0, 2.0, 3.0], (4, 1))
    vectors[0, 1], vectors[1, 0] = np.nan, np.inf
    zone = Zone(plane(3), cell={"c": np.array([np.nan, -np.inf, -1.0, 2.0]), "v": vectors})
    artifact = write(zone)
    _, frame, _ = show(painter, artifact, field="c", log=True)
    middles = projected(frame, np.array([[0.2, 0.2, 0], [0.8, 0.2, 0], [0.2, 0.8, 0], [0.8, 0.8, 0]]))
    answers = [ask(painter, *place) for place in middles]
    assert [(answer.cell, answer.value) for answer in answers] == [(0, None), (1, None), (2, -1.0), (3, 2.0)]
    show(painter, artifact, field="v")
    answers = [ask(painter, *place) for place in middles]
    assert answers[0].value is None and answers[0].components == pytest.approx((1, np.nan, 3), nan_ok=True)
    assert answers[1].value is None and answers[1].components == (np.inf, 2.0, 3.0)
    assert answers[3].components == (1.0, 2.0, 3.0)


def test_zones_and_what_is_hidden(painter: RendererChild, write: Writer) -> None:
    front = plane(2, lambda x, y: 0 * x + 1.0)
    back = plane(3, origin=(0.0, 0.0))
    beside = plane(2, origin=(1.5, 0.0))
    artifact = write(
        Zone(back, "back", cell={"f": np.arange(4.0)}),
        Zone(front, "front", cell={"f": np.array([9.0])}),
        Zone(beside, "beside"),
    )
    painter.send(ResetCamera("+z"))
    _, frame, _ = show(painter, artifact, field="f")
    painter.send(ResetCamera("+z"))
    frame, _ = painter.settle()
    x, y = projected(frame, np.array([[0.75, 0.25, 1.0]]))[0]
    assert (ask(painter, x, y).zone, ask(painter, x, y).value) == ("front", 9.0)
    show(painter, artifact, field="f", hidden_zones=("front",))
    answer = ask(painter, *projected(frame, np.array([[0.75, 0.25, 0.0]]))[0])
    assert (answer.zone, answer.cell, answer.value) == ("back", 1, 1.0)
    answer = ask(painter, *projected(frame, np.array([[2.0, 0.5, 0.0]]))[0])
    assert (answer.zone, answer.cell, answer.value) == ("beside", 0, None)
    show(painter, artifact, hidden_zones=("front", "back", "beside"))
    assert ask(painter, x, y).zone == ""


def test_lines_and_points_within_a_few_pixels(painter: RendererChild, write: Writer) -> None:
    x = np.linspace(0, 1, 5)
    points = np.stack([x, x**2, 0 * x], axis=1)
    line = cells(points, [(3, np.stack([np.arange(4), np.arange(1, 5)], axis=1))])
    artifact = write(Zone(line, vertex={"f": 10 * x}, cell={"c": np.arange(4.0)}))
    _, frame, _ = show(painter, artifact, field="c")
    for cell in range(4):
        for share, node in ((0.3, cell), (0.7, cell + 1)):
            place = (1 - share) * points[cell] + share * points[cell + 1]
            at = projected(frame, place[None])[0]
            for shift in ((0, 0), (0, 4), (0, -4)):
                answer = ask(painter, *(at + shift))
                assert (answer.zone, answer.cell, answer.point, answer.value) == ("Zone", cell, node, float(cell))
                assert np.linalg.norm(np.subtract(answer.position, place)) < 0.05
            assert ask(painter, at[0], at[1] - 20).zone == ""
    show(painter, artifact, field="f")
    assert ask(painter, *projected(frame, points[3:4])[0]).value == 7.5
    i_line = write(Zone({"points": points}, dimensions=(5, 1, 1), cell={"c": np.arange(4.0)}))
    _, frame, _ = show(painter, i_line, field="c")
    assert ask(painter, *projected(frame, points[2:3] * 0.5 + points[3:4] * 0.5)[0]).value == 2.0
    cloud = write(Zone(cells(points, [(1, [[4], [2], [0]])]), vertex={"f": x}, cell={"c": np.array([7.0, 8.0, 9.0])}))
    _, frame, _ = show(painter, cloud, field="c")
    for cell, node in enumerate((4, 2, 0)):
        answer = ask(painter, *(projected(frame, points[node : node + 1])[0] + (3, -3)))
        assert (answer.cell, answer.point, answer.value) == (cell, node, 7.0 + cell)
        assert answer.position == pytest.approx(points[node])
    assert ask(painter, *projected(frame, points[3:4])[0]).zone == "", "no cell has this point, so it is not drawn"


def test_lines_in_the_depth_of_the_picture(painter: RendererChild, write: Writer) -> None:
    """Perspective: what is halfway in the picture is not halfway in the world."""
    points = np.array([[0.0, 0, 0], [10.0, 10.0, 6.0]])
    _, frame, _ = show(painter, write(Zone(cells(points, [(3, [0, 1])]))))
    for share in (0.1, 0.5, 0.9):
        place = (1 - share) * points[0] + share * points[1]
        answer = ask(painter, *projected(frame, place[None])[0])
        assert answer.position == pytest.approx(place, abs=0.15)


def test_a_line_that_passes_the_eye(painter: RendererChild, write: Writer) -> None:
    points = np.array([[0.0, 0, 0], [10.0, 0, 0], [0, 0, 1], [10, 0, 1]])
    zone = Zone(cells(points, [(3, [[0, 1], [2, 3]])]), cell={"c": np.array([1.0, 2.0])})
    show(painter, write(zone), field="c")
    painter.send(SetCamera(Camera((5.0, -0.2, 0.5), (6.0, 0.0, 0.5), (0.0, 0.0, 1.0), 90.0)))
    frame, pixels = painter.settle()
    for x, cell in ((6.0, 0), (6.5, 0), (8.0, 1), (9.5, 1)):
        place = np.array([x, 0.0, float(cell)])
        column, row = projected(frame, place[None])[0]
        assert not near(pixels[round(row) - 2 : round(row) + 2, round(column)], WHITE, 2).all(), "it is drawn there"
        answer = ask(painter, column, row)
        assert (answer.cell, answer.point, answer.value) == (cell, 2 * cell + 1, 1.0 + cell)
        assert answer.position == pytest.approx(place, abs=0.1)


def test_a_line_on_a_face_and_one_behind_it(painter: RendererChild, write: Writer) -> None:
    points = np.array([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0], [0, 1, 0], [4, 1, 0], [0, 3, -1], [4, 3, -1.0]])
    zone = Zone(cells(points, [(9, [0, 1, 2, 3]), (3, [[4, 5], [6, 7]])]), cell={"c": np.array([5.0, 6.0, 7.0])})
    artifact = write(zone)
    show(painter, artifact, field="c")
    painter.send(ResetCamera("+z"))
    frame, _ = painter.settle()
    for place, cell in (((2, 1, 0), 1), ((2, 2, 0), 0), ((2, 3, -1), 0)):
        answer = ask(painter, *projected(frame, np.array([place], float))[0])
        assert (answer.cell, answer.value) == (cell, 5.0 + cell)


@pytest.mark.parametrize("representation", ["wireframe", "points"])
def test_other_representations(painter: RendererChild, write: Writer, representation: str) -> None:
    arrays = plane(5)
    zone = Zone(arrays, vertex={"x": np.arange(25.0)}, cell={"c": np.arange(16.0)})
    artifact = write(zone)
    _, frame, _ = show(painter, artifact, field="x", representation=representation)
    for node in (0, 6, 12, 18, 24):
        x, y = projected(frame, arrays["points"][node][None])[0]
        inwards = np.sign((frame.width / 2 - x, frame.height / 2 - y))
        answer = ask(painter, x + 2 * inwards[0], y + 2 * inwards[1])
        assert (answer.zone, answer.point, answer.value) == ("Zone", node, float(node))
        assert node in nodes_of(arrays)[answer.cell]
    between = ask(painter, *projected(frame, np.array([[0.375, 0.375, 0.0]]))[0])
    assert between.cell == (5 if representation == "wireframe" else -1)


def test_the_newest_question_is_answered_for_the_picture_on_screen(child: RendererChild, write: Writer) -> None:
    first, second = (
        write(Zone(plane(2), name, cell={"f": np.array([value])})) for name, value in (("A", 1.0), ("B", 2.0))
    )
    child.send(Scene(1, first, "f"), *(Probe(number, 210, 120) for number in range(1, 40)))
    answer = child.expect(Probed)
    assert (answer.id, answer.scene, answer.zone, answer.value) == (39, 1, "A", 1.0)
    kinds = [type(message) for message in child.messages]
    assert kinds.index(Frame) < kinds.index(Probed), "first the picture, then what is in it"
    assert child.quiet()
    child.send(Probe(40, 210, 120), Scene(2, second, "f"))
    answer = child.expect(Probed)
    assert (answer.id, answer.scene, answer.zone) == (40, 2, "B")
    assert child.quiet()


def test_no_answer_before_the_picture_could_be_shown(child: RendererChild, write: Writer) -> None:
    artifact = write(Zone(plane(2), cell={"f": np.array([1.0])}))
    child.hold = True
    for _ in range(3):
        child.show(artifact, field="f")
        child.frame()
    shown = child.show(artifact, field="f", reversed=True)
    child.send(Probe(1, 210, 120))
    assert child.quiet(), "no slot is free: the picture on screen is an older one"
    child.send(Release(1))
    child.hold = False
    answer = child.expect(Probed)
    assert answer.scene == shown.id and answer.value == 1.0


def test_it_follows_the_camera_and_the_size(child: RendererChild, write: Writer) -> None:
    arrays = hexahedra(5)
    artifact = write(Zone(arrays, cell={"c": np.arange(64.0)}))
    child.show(artifact, field="c")
    child.settle()
    child.send(Pointer("press", 200, 100, "left"), Pointer("move", 120, 160), Pointer("release", 120, 160, "left"))
    child.send(Resize(800, 500, 2.0), Pointer("wheel", 1, 1, wheel=2.0))
    frame, pixels = child.settle()
    for x, y in drawn_places(pixels, 10, margin=4):
        answer = ask(child, x + 0.7, y + 0.2)
        assert np.abs(projected(frame, np.array([answer.position]))[0] - (x + 0.5, y + 0.5)).max() < 0.01
        corner = arrays["points"][nodes_of(arrays)[answer.cell]]
        assert (corner.min(axis=0) <= np.add(answer.position, 1e-9)).all()
        assert (corner.max(axis=0) >= np.subtract(answer.position, 1e-9)).all()


def test_a_camera_that_looks_along_its_view_up(painter: RendererChild, write: Writer) -> None:
    show(painter, write(Zone(plane(3), cell={"c": np.arange(4.0)})), field="c")
    painter.send(SetCamera(Camera((0.6, 0.4, 5.0), (0.6, 0.4, 0.0), (0.0, 0.0, 1.0))))
    painter.settle()
    answer = ask(painter, 210, 120)
    assert (answer.cell, answer.value) == (1, 1.0) and answer.position == pytest.approx((0.6, 0.4, 0.0), abs=0.02)


def test_a_big_surface_is_prepared_in_parts_and_found_exactly(child: RendererChild, write: Writer) -> None:
    arrays = plane(520, lambda x, y: 0.2 * np.sin(9 * x) * np.cos(7 * y))
    count = len(arrays["types"])
    artifact = write(Zone(arrays, cell={"c": np.arange(float(count))}))
    child.send(Resize(800, 600))
    _, frame, pixels = show(child, artifact, field="c")
    parts = set()
    for x, y in drawn_places(pixels, 20, margin=2):
        answer = ask(child, x, y)
        place = np.array(answer.position)
        column, row = (place[:2] * 519).astype(int)
        assert answer.cell == row * 519 + column == answer.value
        assert np.abs(projected(frame, place[None])[0] - (x + 0.5, y + 0.5)).max() < 0.01
        parts.add(answer.cell // 100_000)
    assert parts == {0, 1, 2}
