"""The camera: where it looks from first, what it refuses, and that all is in the view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from viewer.protocol import Camera
from viewer.renderer import camera as cameras


def test_where_the_first_look_comes_from() -> None:
    assert cameras.best_direction((0, 1, 0, 1, 0, 1)) == "iso"
    assert cameras.best_direction((0, 1, 0, 1, 0, 0)) == "+z"
    assert cameras.best_direction((0, 1, 2, 2, 0, 1)) == "-y"
    assert cameras.best_direction((5, 5, 0, 1, 0, 1)) == "+x"
    assert cameras.best_direction((0, 1, 0, 0, 0, 0)) == "+z"
    assert cameras.union([]) is None
    assert cameras.union([(0, 1, 0, 1, 0, 1), (-1, 0, 0, 2, 0, 1), (1, -1, 1, -1, 1, -1)]) == (-1, 1, 0, 2, 0, 1)


def test_a_camera_that_is_nowhere_is_not_taken() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    good = Camera((1, 2, 3), (0, 0, 0), (0, 1, 0), 25.0)
    cameras.put(renderer, good)
    for bad in (replace(good, position=(float("nan"), 0, 0)), replace(good, focal_point=good.position)):
        cameras.put(renderer, bad)
    assert cameras.camera_of(renderer) == good


@pytest.mark.parametrize("direction", ["iso", "+x", "-y", "+z"])
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.5])
def test_the_view_holds_all_and_wastes_little(direction: str, aspect: float) -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    points = np.random.default_rng(1).normal(size=(500, 3)) * (3.0, 1.0, 0.5) + (100.0, 5.0, 0.0)
    low, high = points.min(axis=0), points.max(axis=0)
    bounds = (low[0], high[0], low[1], high[1], low[2], high[2])
    renderer = vtkRenderer()
    cameras.reset(renderer, bounds, points, aspect, direction)
    matrix = renderer.GetActiveCamera().GetCompositeProjectionTransformMatrix(aspect, -1, 1)
    flat = np.array([matrix.GetElement(i, j) for i in range(4) for j in range(4)]).reshape(4, 4)
    seen = np.c_[points, np.ones(500)] @ flat.T
    seen = seen[:, :2] / seen[:, 3:]
    assert np.abs(seen).max() == pytest.approx(0.85, abs=0.01)
    assert np.abs(seen.max(axis=0) + seen.min(axis=0)).max() < 0.05, "in the middle"


def test_what_is_drawn_along_z_stands_on_its_wheels() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    for bounds, up in (((-0.9, 0.9, 0.1, 1.4, -2.3, 2.3), 1), ((0, 1, 0, 1, 0, 5), 2), ((0, 5, 0, 1, 0, 2), 2)):
        points = np.array([bounds[0::2], bounds[1::2]], dtype=float)
        cameras.reset(renderer, bounds, points, 1.0, "iso")
        assert np.argmax(np.abs(renderer.GetActiveCamera().GetViewUp())) == up


def test_a_single_point_can_be_looked_at() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    cameras.reset(renderer, (1, 1, 2, 2, 3, 3), np.array([[1.0, 2.0, 3.0]]), 1.0, "iso")
    camera = cameras.camera_of(renderer)
    assert camera.focal_point == (1, 2, 3) and 0.1 < np.linalg.norm(np.subtract(camera.position, (1, 2, 3))) < 10
