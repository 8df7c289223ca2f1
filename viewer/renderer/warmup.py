"""Do once, before the first scene asks for it, what takes long the first time."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.artifacts.manifest import VERTEX, ZoneRecord
from viewer.protocol import Scene
from viewer.renderer.actors import ZoneActor
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import DEFAULT, color_map, lookup_table
from viewer.renderer.grid import grid_of
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.surface import extract_surface
from viewer.renderer.values import Values


def warm_up(window: Any, renderer: Any) -> None:
    """Draw one coloured tetrahedron, lit and unlit: loads the filters and compiles the shaders of most scenes.

    The window has nothing to show yet when this runs, because the reader is still starting.

    Parameters
    ----------
    window, renderer
        The ``vtkRenderWindow`` and the scene's ``vtkRenderer``, which is as before when this returns.
    """
    zone = ZoneRecord("", points=4, cells=1, arrays={})
    types, offsets, nodes = np.array([10], np.uint8), np.array([0, 4], np.int32), np.arange(4, dtype=np.int32)
    arrays: dict[str, Any] = {"points": np.eye(4, 3), "types": types, "offsets": offsets, "connectivity": nodes}
    colors = color_map(DEFAULT)
    assert colors is not None
    values = Values(np.arange(4.0), VERTEX, 0.0, 3.0, 0)
    actor = ZoneActor(extract_surface(grid_of(zone, arrays)))
    actor.show(values, Coloring(normalizer=Normalizer(0.0, 3.0), map=colors, table=lookup_table(colors)), Scene(0))
    (shown,) = actor.actors
    renderer.AddActor(shown)
    renderer.ResetCamera()
    for lit in (False, True):
        shown.GetProperty().SetLighting(lit)
        window.Render()
    renderer.RemoveActor(shown)
