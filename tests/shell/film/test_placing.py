"""Places of tools in an animation: those that the renderer chooses from the mesh on screen, in all frames."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from viewer.protocol import Arrows, Box, Clip, Plane, Slice, Sphere, Streamlines
from viewer.protocol.shapes import LineSeeds, MeshSeeds, PlaneSeeds, PointSeeds
from viewer.renderer.tools.shapes import box_of, plane_of, sphere_of
from viewer.renderer.tools.streamlines import seeds_of
from viewer.shell.film.placing import has_open_places, placed

BOX = (0.0, 4.0, -1.0, 1.0, 10.0, 12.5)
FLAT = (0.0, 4.0, -1.0, 1.0, 3.0, 3.0)
ELSEWHERE = (100.0, 101.0, 50.0, 51.0, 7.0, 9.0)


@pytest.mark.parametrize("bounds", [BOX, FLAT])
def test_they_are_where_the_renderer_has_them(bounds: Any) -> None:
    plane, half, box, sphere = Plane(normal=(0.0, 1.0, 2.0)), Box(low=(1.0, 0.0, 11.0)), Box(), Sphere()
    tools = (Clip(shape=plane), Slice(plane=plane), Clip(shape=half), Clip(shape=box), Clip(shape=sphere))
    found: Any = placed(tools, bounds)
    clip, cut, *others = found
    for one in (clip.shape, cut.plane):
        assert plane_of(one, ELSEWHERE) == plane_of(plane, bounds)
    for one, before in zip(others[:2], (half, box), strict=True):
        assert box_of(one.shape, ELSEWHERE) == pytest.approx(box_of(before, bounds))
    assert sphere_of(others[2].shape, ELSEWHERE) == sphere_of(sphere, bounds)


@pytest.mark.parametrize("seeds", [LineSeeds(count=5), LineSeeds(start=(1.0, 0.0, 11.0)), PointSeeds(count=9)])
def test_seeds_are_where_the_renderer_has_them(seeds: Any) -> None:
    one: Any = placed((Streamlines(seeds=seeds),), BOX)[0]
    np.testing.assert_allclose(seeds_of(one.seeds, ELSEWHERE), seeds_of(seeds, BOX))


def test_what_is_typed_or_has_no_place_stays() -> None:
    typed = (Clip(shape=Plane((1.0, 2.0, 3.0))), Streamlines(seeds=MeshSeeds()), Arrows())
    assert placed(typed, BOX) == typed and not has_open_places(typed)
    assert has_open_places((Streamlines(seeds=PlaneSeeds()),)) and has_open_places((Slice(),))
    assert not has_open_places((Slice(on=False),))
    assert placed((Slice(),), None) == (Slice(),)
