"""Keeping free what lies over the picture: the corner of the axes, the line that names a pane, and its colour bar."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.renderer.movement import pan, zoom
from viewer.renderer.projection import Projection
from viewer.values import dataclass

_MARGIN = 0.02  # of the view, that stays free on the other side
_MORE = 1.05  # as in perspective what is farther away moves less


@dataclass(frozen=True, slots=True)
class KeptFree:
    """What of a view is kept free where there is room, in pixels.

    Attributes
    ----------
    corner
        Side of the square in the lower left corner.
    head, foot
        Rows at the top and at the foot.
    """

    corner: float = 0.0
    head: float = 0.0
    foot: float = 0.0


NOTHING_FREE = KeptFree()


def keep_free(renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int], free: KeptFree) -> None:
    """Move what was fitted to where nothing lies over it.

    Parameters
    ----------
    renderer
        The ``vtkRenderer`` whose camera is moved.
    points
        Of what is shown, shape (n, 3).
    size
        Of the view in pixels.
    """
    _keep_between(renderer, points, size, free.head, free.foot)
    _keep_clear(renderer, points, size, free.corner, free.head)


def _keep_clear(
    renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int], corner: float, head: float = 0.0
) -> None:
    """Move what was fitted to the right or up, so that it does not lie under the marker of the axes.

    It stays where it is when nothing of it does, and when there is no room for all of it elsewhere.
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
    if above <= height * (1.0 - _MARGIN) - head - up.max():
        ways.append((0.0, above))
    if ways:
        across, upwards = min(ways, key=max)
        pan(renderer.GetActiveCamera(), across / height, upwards / height)


def _keep_between(
    renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int], head: float, foot: float
) -> None:
    """Move what was fitted up or down, and away where that is not enough, so that nothing of it lies in the outer rows.

    Nothing happens where these are a third of the view or more.
    """
    height = size[1]
    margin = _MARGIN * height
    if not (head or foot) or (head + foot) * 3.0 >= height:
        return
    top, bottom = _rows(renderer, points, size)
    if top >= head and bottom <= height - foot:
        return
    camera = renderer.GetActiveCamera()
    room = height - head - foot - 4.0 * margin
    if bottom - top > room:
        zoom(camera, camera.GetFocalPoint(), room / (bottom - top))
        top, bottom = _rows(renderer, points, size)
    down, up = head + margin - top, bottom - (height - foot - margin)
    if down > 0.0:
        pan(camera, 0.0, -min(down, max(-up, 0.0)) / height)
    elif up > 0.0:
        pan(camera, 0.0, min(up, max(-down, 0.0)) / height)


def _rows(renderer: Any, points: npt.NDArray[np.floating[Any]], size: tuple[int, int]) -> tuple[float, float]:
    """Return the uppermost and the lowest row of pixels that points lie in."""
    projection = Projection.of(renderer, size)
    _, y = projection.pixels(projection.see(points.T))
    return float(y.min()), float(y.max())
