"""Keeping free what lies over the picture: the corner that the axes take, and the line that names a pane."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.renderer.movement import pan, zoom
from viewer.renderer.projection import Projection

_MARGIN = 0.02  # of the view, that stays free on the other side
_MORE = 1.05  # as in perspective what is farther away moves less


def keep_clear(renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int], corner: float) -> None:
    """Move what was fitted to the right or up, so that it does not lie under the marker of the axes.

    It stays where it is when nothing of it does, and when there is no room for all of it elsewhere.

    Parameters
    ----------
    renderer
        The ``vtkRenderer`` whose camera is moved.
    points
        Of what is shown, shape (n, 3).
    size
        Of the view in pixels.
    corner
        Side of the square in the lower left corner, in pixels.
    """
    width, height = size
    projection = Projection.of(renderer, size)
    x, y = projection.pixels(projection.see(points.T))
    up = height - y
    if not ((x < corner) & (up < corner)).any():
        return
    right, above = (corner - x[up < corner].min()) * _MORE, (corner - up[x < corner].min()) * _MORE
    ways = []
    if right <= width * (1.0 - _MARGIN) - x.max():
        ways.append((right, 0.0))
    if above <= height * (1.0 - _MARGIN) - up.max():
        ways.append((0.0, above))
    if ways:
        across, upwards = min(ways, key=max)
        pan(renderer.GetActiveCamera(), across / height, upwards / height)


def keep_below(renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int], head: float) -> None:
    """Move what was fitted down, and away where that is not enough, so that nothing of it lies in the uppermost rows.

    Parameters
    ----------
    renderer, points, size
        As of :func:`keep_clear`.
    head
        How many rows of pixels are kept free; nothing happens where that is a third of the view or more.
    """
    height = size[1]
    room = height * (1.0 - 4.0 * _MARGIN) - head
    if not head or head * 3.0 >= height:
        return
    camera = renderer.GetActiveCamera()
    _, y = Projection.of(renderer, size).pixels(Projection.of(renderer, size).see(points.T))
    if y.min() >= head:
        return
    if y.max() - y.min() > room:
        zoom(camera, camera.GetFocalPoint(), room / float(y.max() - y.min()))
        _, y = Projection.of(renderer, size).pixels(Projection.of(renderer, size).see(points.T))
    down = max(head + _MARGIN * height - y.min(), 0.0)
    pan(camera, 0.0, -min(down, max(height * (1.0 - _MARGIN) - y.max(), 0.0)) / height)
