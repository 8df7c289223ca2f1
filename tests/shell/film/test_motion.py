"""Where the camera and a plane are in a frame: by formulas."""

from __future__ import annotations

import math

import pytest

from viewer.protocol import Camera, Clip, Mesh, Plane, Slice, Sphere, Threshold
from viewer.shell.film.motion import Bounds, movable, moved, standing_back, taking_in, tool_name, turned

CAMERA = Camera((3.0, 1.0, 5.0), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0), fitted=True, flat=True)
BOX: Bounds = (0.0, 4.0, -1.0, 1.0, 10.0, 12.0)


def test_a_turn() -> None:
    assert turned(CAMERA, 0.0).position == pytest.approx(CAMERA.position)
    assert turned(CAMERA, 0.25).position == pytest.approx((1.0, 3.0, 5.0)), "to the right hand about z"
    assert turned(CAMERA, 0.5).position == pytest.approx((-1.0, 1.0, 5.0))
    assert turned(CAMERA, 1.0).position == pytest.approx(CAMERA.position)
    other = turned(CAMERA, 0.3)
    assert (other.focal_point, other.view_up) == (CAMERA.focal_point, CAMERA.view_up)
    assert not other.fitted and not other.flat, "nothing is fitted anew in each frame"
    leaning = Camera((0.0, 0.0, 2.0), (0.0, 0.0, 0.0), (0.0, 3.0, 3.0))
    for share in (0.1, 0.6):
        seen = turned(leaning, share)
        assert math.dist(seen.position, seen.focal_point) == pytest.approx(2.0)
        assert seen.position[1] + seen.position[2] == pytest.approx(2.0), "as high above the axis"


@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("scale", [0.0, 3.0])
def test_all_of_the_box_is_seen_all_the_way(aspect: float, scale: float) -> None:
    camera = standing_back(Camera((9.0, 5.0, 14.0), (1.0, 0.0, 9.0), (0.0, 0.0, 1.0), 30.0, scale), BOX, aspect)
    assert camera.focal_point == pytest.approx((2.0, 0.0, 11.0)) and not camera.fitted
    fills = 0.0
    for step in range(100):
        seen = turned(camera, step / 100)
        away = [a - b for a, b in zip(seen.position, seen.focal_point, strict=True)]
        far = math.hypot(*away)
        forward = [-part / far for part in away]
        right = (forward[1], -forward[0])
        length = math.hypot(*right)
        for x in BOX[:2]:
            for y in BOX[2:4]:
                for z in BOX[4:]:
                    way = (x - 2.0, y, z - 11.0)
                    depth = far + sum(a * b for a, b in zip(way, forward, strict=True))
                    across = (way[0] * right[0] + way[1] * right[1]) / length
                    along = sum(a * b for a, b in zip(way, forward, strict=True))
                    upwards = math.sqrt(max(math.hypot(*way) ** 2 - along**2 - across**2, 0.0))
                    half = (scale and camera.parallel_scale) or depth * math.tan(math.radians(15.0))
                    assert abs(across) <= half * aspect and upwards <= half
                    fills = max(fills, abs(across) / half / aspect, upwards / half)
    assert fills > 0.9, "and it is as large as it can be"


@pytest.mark.parametrize("scale", [0.0, 3.0])
def test_larger_meshes_are_seen_from_farther_away(scale: float) -> None:
    camera = Camera((20.0, 0.0, 11.0), (2.0, 0.0, 11.0), (0.0, 0.0, 1.0), 30.0, scale)
    assert taking_in(camera, BOX, BOX, 1.5) == camera, "what is fitted stays as it is"
    small = (1.0, 3.0, -0.5, 0.5, 10.5, 11.5)
    assert taking_in(camera, BOX, small, 1.5) == camera
    larger = (0.0, 4.0, -2.0, 2.0, 9.0, 13.0)
    seen = taking_in(camera, BOX, larger, 1.0)
    assert seen.focal_point == camera.focal_point and seen.view_up == camera.view_up
    if scale:
        assert seen.parallel_scale == pytest.approx(2.0 * scale) and seen.position == camera.position
    else:
        steep = math.tan(math.radians(15.0))
        assert seen.position == pytest.approx((20.0 + 1.0 / steep, 0.0, 11.0)), "its corners are where those were"


def test_a_plane_on_its_way() -> None:
    tools = (Mesh(), Slice(plane=Plane((2.5, 0.5, 11.5), (0.0, 0.0, 2.0))), Clip(shape=Plane(None, (1.0, 1.0, 0.0))))
    assert movable(tools) == (1, 2)
    for share, height in ((0.0, 10.0), (0.25, 10.5), (1.0, 12.0)):
        there = moved(tools, 1, BOX, share)
        assert (there[0], there[2]) == (tools[0], tools[2])
        assert isinstance(there[1], Slice)
        assert there[1].plane.origin == pytest.approx((2.5, 0.5, height)) and there[1].plane.normal == (0.0, 0.0, 2.0)
    first, last = (moved(tools, 2, BOX, share)[2] for share in (0.0, 1.0))
    for clip, corner in ((first, (0.0, -1.0)), (last, (4.0, 1.0))):
        assert isinstance(clip, Clip) and isinstance(clip.shape, Plane) and clip.shape.origin is not None
        assert sum(clip.shape.origin[:2]) == pytest.approx(sum(corner)), "it touches the corner of the box"


def test_what_cannot_move() -> None:
    tools = (Clip(on=False), Clip(shape=Sphere()), Slice(count=3), Threshold())
    assert movable(tools) == ()
    assert movable((*tools, Slice(count=3, spacing=0.5))) == (4,)
    assert tool_name(Slice()) == "Slice"
