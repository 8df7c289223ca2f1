"""Places in the world that the window marks over the picture: which of them something in front of them covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.renderer.projection import Projection, Vector

_TOLERANCE = 0.01
"""How much nearer what covers a place has to be, as a share of the size of the mesh: places lie on surfaces."""


class WatchedPlaces:
    """Looks into the depths of the picture that was drawn last."""

    def __init__(self, places: Sequence[Vector] = ()) -> None:
        self.places = tuple(places)

    def covered(
        self,
        window: Any,
        seen: Projection,
        size: float,
        corner: tuple[int, int] = (0, 0),
        box: tuple[int, int, int, int] | None = None,
    ) -> tuple[int, ...]:
        """Return the numbers of the places that are behind something.

        Parameters
        ----------
        window
            The ``vtkRenderWindow`` that has drawn.
        seen
            What it has drawn.
        size
            Of the mesh, in world units.
        corner
            Where that lies in the window: the pixels on its left and below it.
        box
            Left, top, right and bottom, in pixels, of the part of it that was drawn; None: all of it.
        """
        there = box or (0, 0, seen.width, seen.height)
        return tuple(
            number
            for number, place in enumerate(self.places)
            if _is_covered(window, seen, place, _TOLERANCE * size, corner, there)
        )


def _is_covered(
    window: Any,
    seen: Projection,
    place: Vector,
    tolerance: float,
    corner: tuple[int, int],
    box: tuple[int, int, int, int],
) -> bool:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkFloatArray

    point = seen.see(np.array(place, np.float64)[:, None])
    depth = float(point[2, 0])
    if not seen.near < depth < seen.far:
        return False
    x, y = (int(part) for part in seen.pixels(point)[:, 0])
    inside = 1 <= x < seen.width - 1 and 1 <= y < seen.height - 1
    if not (inside and box[0] <= x < box[2] and box[1] <= y < box[3]):
        return False
    depths = vtkFloatArray()
    column, row = corner[0] + x, corner[1] + seen.height - 1 - y  # of the bottom row first
    window.GetZbufferData(column - 1, row - 1, column + 1, row + 1, depths)
    # The farthest of the neighbours: at a border, and where a surface is seen from the side, they differ.
    far = float(vtk_to_numpy(depths).max())
    if seen.half:
        nearest = seen.near + far * (seen.far - seen.near)
    else:
        nearest = seen.near * seen.far / (seen.far - far * (seen.far - seen.near))
    return nearest < depth - tolerance
