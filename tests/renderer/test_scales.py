"""Very small, very large and very far away: points are where they belong, and can be asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.frames import box_of, difference, explain, near
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane
from tests.renderer.test_probe import ask, projected, show
from tests.renderer.test_truth import tile_colors, tiles
from viewer.protocol import Camera, Failed, Pointer, Scene, SetCamera

ORIGIN = np.array([6.2e6, 5.1e5, 120.0])
"""As maps of a country have it, in metres."""


@pytest.mark.parametrize("extent", [1.0, 1e3, 1e5])
@pytest.mark.parametrize("edges", [False, True])
@pytest.mark.parametrize("parallel", [False, True])
def test_millimetres_far_from_the_origin_do_not_tremble(
    painter: RendererChild, write: Writer, extent: float, edges: bool, parallel: bool
) -> None:
    square = 0.01 * plane(2)["points"]
    squares = [square, np.add(square, [0.02, 0, 0]), np.add(square, [extent, extent, 0])]
    points = np.concatenate(squares) + ORIGIN
    arrays = cells(points, [(9, [[0, 1, 3, 2], [4, 5, 7, 6], [8, 9, 11, 10]])])
    show(painter, write(Zone(arrays, vertex={"f": np.arange(12.0)})), field="f", edges=edges)
    for step in range(5):
        focus = np.add(ORIGIN, [0.015 + 0.001 * step, 0.005 + 0.0007 * step, 0.0])
        half = 0.08 * math.tan(math.radians(15.0)) if parallel else 0.0
        painter.send(SetCamera(Camera((*focus[:2], focus[2] + 0.08), tuple(focus), (0.0, 1.0, 0.0), 30.0, half)))
        frame, pixels = painter.settle()
        places = projected(frame, points[:8])
        left, top, right, bottom = box_of(~near(pixels[:, 95:], "#ffffff", 2))
        found = np.array([left + 95, top, right + 96, bottom + 1])
        assert np.abs(found - [*places.min(axis=0), *places.max(axis=0)]).max() <= 1.5, explain(pixels)
        gap = pixels[round(places[:, 1].mean()), round(places[1, 0]) + 3 : round(places[4, 0]) - 3]
        assert near(gap, "#ffffff", 0).all()
        wanted = np.add(ORIGIN, [0.002, 0.007, 0.0])
        answer = ask(painter, *np.floor(projected(frame, wanted[None])[0]))
        assert np.abs(answer.position - wanted).max() < 3e-4, "a pixel is 0.18 mm"
        assert answer.point == 2


@pytest.mark.parametrize("scale", [1e-15, 1e-9, 1e20, 1e30])
def test_any_scale_looks_and_answers_alike(painter: RendererChild, write: Writer, scale: float) -> None:
    arrays = hexahedra(5)
    z = arrays["points"][:, 2]

    def shown(factor: float) -> tuple:
        zone = Zone({**arrays, "points": arrays["points"] * factor}, vertex={"z": z})
        _shown, frame, pixels = show(painter, write(zone), field="z", edges=True)
        answer = ask(painter, 210, 120)
        painter.send(Pointer("press", 210, 120, "left"), Pointer("move", 250, 100, "left"))
        painter.send(Pointer("release", 250, 100, "left"), Pointer("wheel", 210, 120, wheel=2))
        return frame, pixels, answer, painter.settle()[1]

    plain, as_ever, wanted, turned = shown(1.0)
    frame, pixels, answer, other = shown(scale)
    assert np.allclose(np.array(frame.camera.position) / scale, plain.camera.position)
    assert difference(pixels, as_ever) < 0.002, "fit, colours, edges and the marker of the axes"
    assert difference(other, turned) < 0.002 and difference(turned, as_ever) > 0.05
    assert (answer.zone, answer.point, answer.cell, answer.value) == ("Zone", wanted.point, wanted.cell, wanted.value)
    assert np.allclose(np.array(answer.position) / scale, wanted.position)


@pytest.mark.parametrize(("scale", "words"), [(1e-30, "is only 1.732e−30 across"), (1e60, "reach 1e60")])
def test_what_no_graphics_card_can_draw_is_said(
    painter: RendererChild, write: Writer, scale: float, words: str
) -> None:
    arrays = hexahedra(3)
    painter.send(Scene(painter.number(), write(Zone({**arrays, "points": arrays["points"] * scale}))))
    while not isinstance(message := painter.receive(), Failed):
        assert message is not None
    assert words in message.sentence


@pytest.mark.parametrize("kind", [float, np.float32, np.int64, np.uint8])
@pytest.mark.parametrize("location", ["cell", "vertex"])
@pytest.mark.parametrize(("value", "place"), [(0, 0), (1, -1)])
def test_a_constant_field_at_an_end_of_a_locked_range_has_the_colour_of_that_end(
    painter: RendererChild, write: Writer, kind: type, location: str, value: int, place: int
) -> None:
    artifact = write(tiles(np.full(3, value, kind), location))
    for options in ({}, {"bands": 4}, {"reversed": True}):
        shown = painter.show(artifact, field="f", range=(0.0, 1.0), categories=False, **options)
        assert tile_colors(painter.settle()[1], 3) == [shown.colors[place]] * 3
        assert (shown.below_color, shown.above_color) == ("", "")
