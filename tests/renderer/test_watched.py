"""Places that the window marks: each frame says which of them are behind the mesh."""

from __future__ import annotations

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane
from viewer.protocol import Frame, Plane, ResetCamera, SetCameraRules, Slice, WatchPlaces

FRONT, BACK, MIDDLE, BORDER = (0.5, 0.0, 0.5), (0.5, 1.0, 0.5), (0.5, 0.5, 0.5), (0.0, 0.0, 0.5)


def covered(painter: RendererChild) -> tuple[int, ...]:
    frame, _pixels = painter.settle()
    return frame.covered


@pytest.mark.parametrize("parallel", [False, True])
def test_what_is_behind_the_mesh_is_covered(painter: RendererChild, write: Writer, parallel: bool) -> None:
    artifact = write(Zone(hexahedra(5)))
    painter.show(artifact)
    painter.send(SetCameraRules(parallel=parallel), ResetCamera("-y"), WatchPlaces((FRONT, BACK, MIDDLE, BORDER)))
    assert covered(painter) == (1, 2)
    painter.send(ResetCamera("+y"))
    assert covered(painter)[:2] == (0, 2), "what is at the border may be seen"
    painter.send(ResetCamera("-y"), WatchPlaces((BACK, (9.0, 9.0, 9.0), (float("nan"), 0.0, 0.0))))
    assert covered(painter) == (0,), "what is out of view is not behind anything"
    painter.show(artifact, tools=(Slice(plane=Plane(origin=MIDDLE, normal=(1.0, 0.0, 0.0))),))
    painter.send(ResetCamera("-y"))
    assert covered(painter) == (), "tools take away what covers"
    painter.send(WatchPlaces(), SetCameraRules(parallel=False))
    painter.settle()


def test_a_place_on_a_surface_seen_from_the_side_is_not_covered(painter: RendererChild, write: Writer) -> None:
    artifact = write(Zone(plane(41, lambda x, y: 0.2 * np.sin(6.0 * x))))
    x = np.linspace(0.05, 0.95, 9)
    places = tuple((float(one), 0.5, float(0.2 * np.sin(6.0 * one))) for one in x)
    painter.show(artifact)
    painter.send(WatchPlaces(places), ResetCamera("+z"))
    assert covered(painter) == ()
    painter.send(WatchPlaces(()), ResetCamera("iso"))
    assert isinstance(painter.expect(Frame), Frame)
