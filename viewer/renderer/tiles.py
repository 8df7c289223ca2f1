"""A pane drawn in tiles: a picture of any size, from windows that the graphics card has room for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.protocol import Camera
from viewer.renderer.camera import put
from viewer.renderer.colors import rgb_color
from viewer.renderer.pane import Pane
from viewer.renderer.projection import Projection, Vector
from viewer.renderer.spot import Spot
from viewer.renderer.watched import WatchedPlaces
from viewer.values import dataclass

_SAMPLES = 4
"""Of each pixel: edges of the mesh are smooth. On screen a CPU has no time for that."""

_BORDER = 40  # pixels that are drawn around a tile and not kept
_SMALLEST = 64  # pixels of a tile that are kept, along each side

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a pane: pixels from the top left corner of all that its camera sees."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TileLook:
    """How tiles are drawn.

    Attributes
    ----------
    scale
        Pixels per logical pixel.
    background
        ``"#rrggbb"``, or empty for transparent.
    foreground
        ``"#rrggbb"``, of lines without a colour of their own.
    most
        Longest side of what is drawn at once, in pixels.
    """

    scale: float
    background: str
    foreground: str
    most: int


class TileDrawer:
    """Draws one pane, seen by a camera that is not the one on screen.

    Parameters
    ----------
    window, size
        The ``vtkRenderWindow``, and the size that it has between tiles.
    pane, others
        What is drawn, and what is in the window besides.
    spot
        Where the pane lies, in the size that is wanted.

    Attributes
    ----------
    covered
        Numbers of the places to be watched that something covers in the tiles that were drawn.
    """

    def __init__(
        self, window: Any, size: tuple[int, int], pane: Pane, others: Iterable[Pane], spot: Spot, look: TileLook
    ) -> None:
        self._window, self._size, self._pane, self._others = window, size, pane, tuple(others)
        self._spot, self._look = spot, look
        self.covered: set[int] = set()
        # Of a line whose middle is beside a tile the graphics card draws nothing in it. And lines that leave what is
        # drawn come out a little thinner with Mesa's driver for CPUs: with a wide border most of them do not.
        self._border = math.ceil(self._widest() / 2.0) + _BORDER
        self._side = max(look.most - 2 * self._border, _SMALLEST)

    def tiles(self) -> list[Tile]:
        """Return the tiles that the pane is made of, row by row."""
        (left, top), spot = self._spot.origin, self._spot
        first, upper = spot.left - left, spot.top - top
        return [
            Tile(x, y, min(self._side, first + spot.width - x), min(self._side, upper + spot.height - y))
            for y in range(upper, upper + spot.height, self._side)
            for x in range(first, first + spot.width, self._side)
        ]

    def draw(self, tile: Tile, camera: Camera, places: Sequence[Vector] = ()) -> Pixels:
        """Return the pixels of a tile, RGBA, premultiplied, shape (height, width, 4), top row first.

        Parameters
        ----------
        places
            To be watched, in the world.
        """
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        border = self._border
        # All of one size, so that the graphics card keeps what it draws into.
        width, height = (min(self._side, side) + 2 * border for side in (self._spot.width, self._spot.height))
        with self._apart():
            self._look_at(Tile(tile.left - border, tile.top - border, width, height), camera)
            self._window.SetSize(width, height)
            self._window.Render()
            if places:
                self._watch(tile, camera, places, height)
            found = vtkUnsignedCharArray()
            bottom = height - border - tile.height
            box = (border, bottom, border + tile.width - 1, bottom + tile.height - 1)
            self._window.GetRGBACharPixelData(*box, 0, found)
            pixels: Pixels = vtk_to_numpy(found).reshape(tile.height, tile.width, 4)[::-1].copy()
        if self._look.background:
            pixels[..., 3] = 255
        return pixels

    def _watch(self, tile: Tile, camera: Camera, places: Sequence[Vector], height: int) -> None:
        """Take note of which places in a tile are covered; ``height`` is that of what was drawn, in pixels."""
        renderer = self._pane.sight.renderer
        near_far = renderer.GetActiveCamera().GetClippingRange()
        put(renderer, camera)
        renderer.GetActiveCamera().SetClippingRange(near_far)
        seen = Projection.of(renderer, self._spot.size)
        corner = self._border - tile.left, height - self._spot.size[1] + tile.top - self._border
        box = tile.left, tile.top, tile.left + tile.width, tile.top + tile.height
        self.covered.update(WatchedPlaces(places).covered(self._window, seen, self._pane.extent, corner, box))

    def _widest(self) -> float:
        self._pane.set_looks(self._look.scale, rough=False)
        return self._pane.screen.widest

    def _look_at(self, part: Tile, camera: Camera) -> None:
        """Have the renderer's camera see a part of what ``camera`` sees."""
        renderer = self._pane.sight.renderer
        put(renderer, camera)
        renderer.ResetCameraClippingRange()
        width, height = self._spot.size
        seen, share = renderer.GetActiveCamera(), part.height / height
        steep = math.tan(math.radians(seen.GetViewAngle() / 2.0)) * share
        seen.SetViewAngle(2.0 * math.degrees(math.atan(steep)))
        seen.SetParallelScale(seen.GetParallelScale() * share)
        across = (2.0 * part.left + part.width - width) / part.width
        upwards = (height - 2.0 * part.top - part.height) / part.height
        seen.SetWindowCenter(across, upwards)

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Have a camera, a background and looks for a tile, and then those of the screen again."""
        from vtkmodules.vtkRenderingCore import vtkCamera

        pane, look, renderer = self._pane, self._look, self._pane.sight.renderer
        before = renderer.GetActiveCamera(), renderer.GetViewport(), renderer.GetBackground()
        samples, alpha = self._window.GetMultiSamples(), renderer.GetBackgroundAlpha()
        try:
            for other in self._others:
                other.sight.renderer.DrawOff()
            renderer.SetActiveCamera(vtkCamera())
            renderer.SetViewport(0.0, 0.0, 1.0, 1.0)
            # Black without any opacity: what is drawn over it is premultiplied.
            renderer.SetBackground(*(rgb_color(look.background) if look.background else (0.0, 0.0, 0.0)))
            renderer.SetBackgroundAlpha(1.0 if look.background else 0.0)
            self._window.SetMultiSamples(_SAMPLES)
            pane.screen.set_foreground(look.foreground)
            pane.set_looks(look.scale, rough=False)
            yield
        finally:
            renderer.SetActiveCamera(before[0])
            renderer.SetViewport(*before[1])
            renderer.SetBackground(*before[2])
            renderer.SetBackgroundAlpha(alpha)
            self._window.SetMultiSamples(samples)
            self._window.SetSize(*self._size)
            pane.screen.set_foreground(pane.scene.foreground)
            for other in self._others:
                other.sight.renderer.DrawOn()
