"""The marker in the lower left corner that says where x, y and z point, and is clicked to look from there.

It is painted over the finished picture: so its edges are smooth without multisampling, nothing of the scene hides it,
and it takes no time of the graphics card's.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from viewer.axes_marker import (
    BALL,
    COLORS,
    EDGE,
    HOLLOW,
    INSIDE,
    LETTER,
    LINE,
    RIM,
    SIZE,
    SMALL,
    STROKE,
    STROKES,
    Rgb,
    axis_ends,
    fits,
    mixed,
)
from viewer.renderer.colors import rgb_color
from viewer.renderer.projection import Projection

_REACH = 2.0
"""Logical pixels beyond a ball where a click still counts."""

_WHITE = (1.0, 1.0, 1.0)

Pixels = npt.NDArray[np.uint8]
Place = tuple[float, float]


class AxesMarker:
    """Six balls on three axes, those of x, y and z with their letter. Each has a rim, so that it reads on anything."""

    def __init__(self) -> None:
        self._background: Rgb = _WHITE
        self._painted: tuple[object, npt.NDArray[np.float32]] = (None, np.zeros((0, 0, 4), np.float32))

    def apply_style(self, background: Rgb) -> None:
        """Set the colour of what is behind it, which its rims have."""
        self._background = background

    def corner(self, size: tuple[int, int], pixel_ratio: float) -> float:
        """Return the side of the square that it takes in a picture of that size, in pixels; 0 where it has no room."""
        return SIZE * pixel_ratio if fits(*size, pixel_ratio) else 0.0

    def paint(self, pixels: Pixels, projection: Projection, pixel_ratio: float) -> None:
        """Paint it into a picture, shape (height, width, 4), whose bottom row comes first.

        Parameters
        ----------
        pixel_ratio
            Pixels per logical pixel.
        """
        height, width = pixels.shape[:2]
        if not fits(width, height, pixel_ratio):
            return
        key = (projection.right, projection.up, pixel_ratio, self._background)
        if self._painted[0] != key:  # a movie that nobody turns has the same one in all its pictures
            self._painted = key, self._paint(projection, pixel_ratio)
        layer = self._painted[1]
        part = pixels[: len(layer), : len(layer), :3]
        part[:] = np.rint(part * (1.0 - layer[..., 3:]) + layer[..., :3])

    def _paint(self, projection: Projection, pixel_ratio: float) -> npt.NDArray[np.float32]:
        """Return its colours in 0..255, each times how much it covers, and that in 0..1."""
        canvas = _Canvas(pixel_ratio)
        for name, place in _ends(projection):
            color = rgb_color(COLORS[name[1]])
            if name[0] == "-":
                color = mixed(color, self._background, EDGE)
                canvas.disc(place, SMALL + RIM, self._background)
                canvas.disc(place, SMALL, color)
                canvas.disc(place, SMALL - HOLLOW, mixed(color, self._background, INSIDE))
                continue
            canvas.line((0.0, 0.0), place, LINE + RIM, self._background)
            canvas.line((0.0, 0.0), place, LINE, color)
            canvas.disc(place, BALL + RIM, self._background)
            canvas.disc(place, BALL, color)
            for start, end in STROKES[name[1]]:
                canvas.line(_beside(place, start), _beside(place, end), STROKE, _WHITE)
        return canvas.layer

    def hit(self, x: float, y: float, projection: Projection, pixel_ratio: float) -> str:
        """Return the axis (``"+x"`` … ``"-z"``) whose ball is at a pixel, counted from the top left; empty for none."""
        if not fits(projection.width, projection.height, pixel_ratio):
            return ""
        middle = SIZE / 2.0
        right, up = x / pixel_ratio - middle, (projection.height - y) / pixel_ratio - middle
        for name, (across, above) in reversed(_ends(projection)):  # the nearest first: it hides the others
            radius = (BALL if name[0] == "+" else SMALL) + _REACH
            if (right - across) ** 2 + (up - above) ** 2 <= radius**2:
                return name
        return ""


def _ends(projection: Projection) -> list[tuple[str, Place]]:
    return axis_ends(projection.right, projection.up, projection.forward)


def _beside(place: Place, stroke: Place) -> Place:
    return place[0] + LETTER * stroke[0], place[1] + LETTER * stroke[1]


class _Canvas:
    """A square layer that smooth shapes are painted on; places are in logical pixels from its middle, y up.

    Attributes
    ----------
    layer
        Shape (side, side, 4), the bottom row first.
    """

    def __init__(self, pixel_ratio: float) -> None:
        self._scale = pixel_ratio
        side = round(SIZE * pixel_ratio)
        self._side = ((np.arange(side) + 0.5) / pixel_ratio - SIZE / 2.0).astype(np.float32)
        self.layer = np.zeros((side, side, 4), np.float32)

    def disc(self, place: Place, radius: float, color: Rgb) -> None:
        self.line(place, place, radius, color)

    def line(self, start: Place, end: Place, half: float, color: Rgb) -> None:
        """Paint a line with round ends, ``half`` wide to either side; a pixel on its edge in part."""
        columns, rows = (self._part(one, other, half) for one, other in zip(start, end, strict=True))
        x, y = self._side[columns][None, :] - start[0], self._side[rows][:, None] - start[1]
        along = end[0] - start[0], end[1] - start[1]
        length = along[0] ** 2 + along[1] ** 2
        if length > 0.0:
            share = np.clip((x * along[0] + y * along[1]) / length, 0.0, 1.0)
            x, y = x - share * along[0], y - share * along[1]
        cover = np.clip(0.5 - (np.sqrt(x * x + y * y) - half) * self._scale, 0.0, 1.0)[..., None]
        part = self.layer[rows, columns]
        part += cover * (np.array([*(255.0 * share for share in color), 1.0], np.float32) - part)

    def _part(self, start: float, end: float, half: float) -> slice:
        """Return the rows or columns that a shape touches: to look at no others makes it ten times as fast."""
        first, last = (part * self._scale for part in (min(start, end) - half, max(start, end) + half))
        middle = SIZE / 2.0 * self._scale
        return slice(max(int(middle + first) - 1, 0), int(middle + last) + 2)
