"""Points without cells: drawn as squares or discs of a size that the user chooses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells
from viewer.protocol import Mesh

POINTS = np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [4.0, 2.0, 0.0], [0.0, 2.0, 0.0]])


def test_points_have_the_size_that_is_asked_for(painter: RendererChild, write: Writer) -> None:
    cloud = write(Zone(cells(POINTS, [(1, [[0], [1], [2], [3]])])))

    def painted(size: float) -> int:
        painter.show(cloud, tools=(Mesh(point_size=size),), unlit=True)
        _, pixels = painter.settle()
        inside = pixels[10:-60, 80:-10]  # without the marker of the axes
        return int((inside[..., :3] != inside[0, 0, :3]).any(axis=-1).sum())

    small, large = painted(5.0), painted(15.0)
    assert small > 0
    assert large == pytest.approx(9 * small, rel=0.35), "three times as wide"
