"""Tools far away from the origin: the picture is that of the same mesh at the origin, pixel by pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.frames import difference, explain, near
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra
from tests.renderer.test_curved import ball
from viewer.protocol import (
    Arrows,
    Box,
    Clip,
    ContourLines,
    Deform,
    IsoSurface,
    Mesh,
    Plane,
    ResetCamera,
    Slice,
    Sphere,
    Streamlines,
    Threshold,
    Tool,
)

SIZE = 1e-3
"""Of the mesh: a millimetre in metres."""

FAR = np.array([1e6, -2e6, 5e5])
NOWHERE = np.zeros(3)


def cube() -> Zone:
    arrays = hexahedra(9)
    x, y, z = arrays["points"].T
    return Zone(
        arrays,
        vertex={"f": x + 0.5 * y, "v": SIZE * np.stack([1 - y, x, 0.2 + 0 * z], axis=1)},
        cell={"c": np.arange(512.0)},
    )


def tools(origin: np.ndarray) -> dict[str, Tool]:
    middle = tuple(origin + SIZE * np.array([0.52, 0.47, 0.51]))
    plane = Plane(origin=middle, normal=(0.6, 0.64, 0.48))
    low, high = origin + SIZE * 0.21, origin + SIZE * np.array([0.8, 0.7, 2.0])
    box = Box(low=(low[0], low[1], low[2]), high=(high[0], high[1], high[2]))
    return {
        "plane": Clip(shape=plane),
        "box": Clip(shape=box),
        "ball": Clip(shape=Sphere(center=middle, radius=0.45 * SIZE), flip=True),
        "slice": Slice(plane=plane),
        "threshold": Threshold(field="f", low=0.4, high=0.9),
        "iso": IsoSurface(field="f", values=(0.5, 0.8)),
        "lines": ContourLines(field="f", values=(0.3, 0.6, 0.9)),
        "arrows": Arrows(field="v", every=5),  # else it is up to the last digit which of two points is nearer
        "deform": Deform(field="v", factor=0.3),
        "streamlines": Streamlines(field="v"),
        "edges": Mesh(feature_edges=True),
    }


@pytest.mark.parametrize("name", tools(NOWHERE))
def test_tools_leave_the_same_far_away(painter: RendererChild, write: Writer, name: str) -> None:
    pictures = []
    for origin in (NOWHERE, FAR):
        zone = cube()
        zone.arrays = {**zone.arrays, "points": SIZE * zone.arrays["points"] + origin}
        options: dict[str, Any] = {"field": "f", "background": "#ffffff", "unlit": True}
        painter.show(write(zone), tools=(tools(origin)[name],), **options)
        painter.send(ResetCamera("iso"))
        pictures.append(painter.settle()[1])
    near_, far = pictures
    assert (~near(near_, "#ffffff", 2)).mean() > 0.02
    assert difference(near_, far) < 0.004, explain(far)


def test_curved_elements_are_the_same_far_away(painter: RendererChild, write: Writer) -> None:
    pictures = []
    for origin in (NOWHERE, FAR):
        zone = ball()
        zone.arrays = {**zone.arrays, "points": SIZE * zone.arrays["points"] + origin}
        plane = Plane(origin=tuple(origin), normal=(0.6, 0.64, 0.48))
        painter.show(write(zone), tools=(Clip(shape=plane),), field="height", background="#ffffff", edges=True)
        painter.send(ResetCamera("iso"))
        pictures.append(painter.settle()[1])
    assert difference(*pictures) < 0.004, explain(pictures[1])
