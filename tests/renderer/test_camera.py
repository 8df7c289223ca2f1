"""The camera: where it looks from first, what it refuses, which way is up, and that all is in the view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from viewer.protocol import Camera
from viewer.renderer import camera as cameras
from viewer.renderer import directions


def test_where_the_first_look_comes_from() -> None:
    assert directions.best_direction((0, 1, 0, 1, 0, 1)) == "iso"
    assert directions.best_direction((0, 1, 0, 1, 0, 0)) == "+z"
    assert directions.best_direction((0, 1, 2, 2, 0, 1)) == "-y"
    assert directions.best_direction((5, 5, 0, 1, 0, 1)) == "+x"
    assert directions.best_direction((0, 1, 0, 0, 0, 0)) == "+z"
    assert cameras.union([]) is None
    assert cameras.union([(0, 1, 0, 1, 0, 1), (-1, 0, 0, 2, 0, 1), (1, -1, 1, -1, 1, -1)]) == (-1, 1, 0, 2, 0, 1)


def test_a_camera_that_is_nowhere_is_not_taken() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    for good in (Camera((1, 2, 3), (0, 0, 0), (0, 1, 0), 25.0), Camera((1, 2, 3), (0, 0, 0), (0, 1, 0), 25.0, 4.0)):
        assert cameras.put(renderer, good)
        for bad in (
            replace(good, position=(float("nan"), 0, 0)),
            replace(good, focal_point=good.position),
            replace(good, parallel_scale=float("inf")),
        ):
            assert not cameras.put(renderer, bad)
        assert cameras.camera_of(renderer) == good


@pytest.mark.parametrize("direction", ["iso", "+x", "-y", "+z"])
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("parallel", [False, True])
def test_the_view_holds_all_and_wastes_little(direction: str, aspect: float, parallel: bool) -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    points = np.random.default_rng(1).normal(size=(500, 3)) * (3.0, 1.0, 0.5) + (100.0, 5.0, 0.0)
    low, high = points.min(axis=0), points.max(axis=0)
    bounds = (low[0], high[0], low[1], high[1], low[2], high[2])
    renderer = vtkRenderer()
    renderer.GetActiveCamera().SetParallelProjection(parallel)
    cameras.reset(renderer, bounds, points, aspect, direction)
    matrix = renderer.GetActiveCamera().GetCompositeProjectionTransformMatrix(aspect, -1, 1)
    flat = np.array([matrix.GetElement(i, j) for i in range(4) for j in range(4)]).reshape(4, 4)
    seen = np.c_[points, np.ones(500)] @ flat.T
    seen = seen[:, :2] / seen[:, 3:]
    assert np.abs(seen).max() == pytest.approx(0.85, abs=0.01)
    assert np.abs(seen.max(axis=0) + seen.min(axis=0)).max() < 0.05, "in the middle"


@pytest.mark.parametrize("y_up", [False, True])
def test_all_views_agree_on_what_is_up(y_up: bool) -> None:
    """Seen from a corner and from the sides that axis points up; seen from above x runs to the right."""
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    along = "y" if y_up else "z"
    for name in ("iso", "+x", "-x", "+y", "-y", "+z", "-z"):
        cameras.reset(renderer, (0, 1, 0, 1, 0, 5), np.array([(0.0, 0, 0), (1, 1, 5)]), 1.0, name, y_up=y_up)
        camera = cameras.camera_of(renderer)
        towards = np.subtract(camera.focal_point, camera.position)
        if name == f"+{along}":
            assert np.cross(towards, camera.view_up)[0] > 0
        elif name[1] != along:
            assert np.argmax(camera.view_up) == "xyz".index(along)


@pytest.mark.parametrize(
    ("bounds", "guess"),
    [
        ((-0.9, 0.9, 0.1, 1.4, -2.3, 2.3), True),  # a car
        ((0, 1, 0, 1, 0, 5), False),
        ((0, 5, 0, 1, 0, 2), False),
        ((0, 1, 0, 0, 0, 5), False),  # flat
    ],
)
def test_what_is_drawn_along_z_stands_on_its_wheels(bounds: tuple, guess: bool) -> None:
    assert directions.stands_on_y(bounds) == guess


def test_a_single_point_can_be_looked_at() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    cameras.reset(renderer, (1, 1, 2, 2, 3, 3), np.array([[1.0, 2.0, 3.0]]), 1.0, "iso")
    camera = cameras.camera_of(renderer)
    assert camera.focal_point == (1, 2, 3) and 0.1 < np.linalg.norm(np.subtract(camera.position, (1, 2, 3))) < 10
