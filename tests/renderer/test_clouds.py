"""Points without cells: drawn as squares or discs of a size that the user chooses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells
from viewer.protocol import Mesh, Plane, Slice

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


def test_what_a_slice_leaves_of_lines_and_points(painter: RendererChild, write: Writer) -> None:
    """Lines are cut to points beside their pale rest, on any background; of points nothing can be cut."""
    lines = write(Zone(cells(POINTS, [(3, [[0, 1], [3, 2]])])))

    def painted(ghost: bool, background: str) -> int:
        cut = Slice(plane=Plane((1.0, 0.0, 0.0)), ghost=ghost)
        assert painter.show(lines, tools=(cut,), background=background).tool_notes == ()
        _, pixels = painter.settle()
        inside = pixels[:-60, 80:, :3]  # without the marker of the axes
        return int((inside != inside[0, 0]).any(axis=-1).sum())

    for background in ("#ffffff", "#000000"):
        points = painted(False, background)
        assert 0 < points < 200
        assert painted(True, background) > points + 200, "a line of more than 200 pixels"

    cloud = write(Zone(cells(POINTS, [(1, [[0], [1], [2], [3]])])))
    whole = painter.picture(cloud)
    shown = painter.show(cloud, tools=(Slice(ghost=True),))
    assert [note.sentence for note in shown.tool_notes] == [
        "A slice has nothing to cut here: the mesh has only points."
    ]
    assert np.array_equal(painter.settle()[1], whole)
