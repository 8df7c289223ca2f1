"""How a pane is seen: its ``vtkRenderer`` and camera, the hand that moves it, and the marker of the axes."""

from __future__ import annotations

import math
from typing import Any

from viewer.renderer.axes import AxesMarker
from viewer.renderer.colors import rgb_color
from viewer.renderer.corner import KeptFree
from viewer.renderer.hand import Hand
from viewer.renderer.lights import add_lights
from viewer.renderer.placement import Placement
from viewer.renderer.probe import Found, Prober
from viewer.renderer.projection import Projection
from viewer.renderer.spot import Spot

_HEAD = 36.0
"""Logical pixels at the top of a pane that the window paints its name in."""

_FOOT = 30.0
"""Logical pixels at the foot of a pane that the window paints a colour bar in."""


class Sight:
    """From a scene to the pixels of a pane, and back.

    Parameters
    ----------
    window
        The ``vtkRenderWindow``; whoever makes the pane adds its renderer there.

    Attributes
    ----------
    renderer
        The ``vtkRenderer``.
    placement, hand
        Where its camera is, and what moves it.
    prober
        What is found at a pixel.
    spot
        Where the pane lies in the picture.
    """

    def __init__(self, window: Any) -> None:
        from vtkmodules.vtkRenderingCore import vtkRenderer

        self.renderer = vtkRenderer()
        self.renderer.SetLayer(0)
        self.renderer.SetBackground(1.0, 1.0, 1.0)
        add_lights(self.renderer)
        self._axes = AxesMarker()
        self.placement = Placement(self.renderer)
        self.prober = Prober()
        self.hand = Hand(window, self.renderer, self.placement, self.prober, self._axes)
        self.spot = Spot(0, 0, 1, 1, (1, 1))
        self._pixel_ratio = self._shrink = 1.0
        self._marked = True

    def place(self, spot: Spot, pixel_ratio: float, shrink: float) -> None:
        """Lie there from now on, with that many pixels per logical pixel, and per pixel of the window's."""
        self.spot, self._pixel_ratio, self._shrink = spot, pixel_ratio, shrink
        self.hand.resize(spot, pixel_ratio, shrink)
        self._look(spot)

    def mark(self, marked: bool) -> None:
        """Have the marker of the axes in the lower left corner, or not."""
        self._marked = marked
        self.hand.mark(marked)

    def set_background(self, color: str) -> None:
        """Be seen on that colour, ``"#rrggbb"``."""
        self.renderer.SetBackground(*rgb_color(color))
        self._axes.apply_style(rgb_color(color))

    @property
    def corner(self) -> float:
        """Side of the square in the lower left that belongs to the axes, in pixels."""
        return self._axes.corner(self.spot.size, self._pixel_ratio)

    def free(self, *, several: bool) -> KeptFree:
        """Return what the window paints in, where it is one of several panes or the only one."""
        named = (_HEAD * self._pixel_ratio, _FOOT * self._pixel_ratio) if several else (0.0, 0.0)
        return KeptFree(self.corner, *named)

    def get_ready(self, spot: Spot, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        """Be drawn there next, which may be in a smaller picture, moved to the right and up by parts of a pixel."""
        self._look(spot, shift)
        self.renderer.ResetCameraClippingRange()

    def paint_axes(self, pixels: Any, spot: Spot, pixel_ratio: float) -> None:
        """Paint the marker of the axes into a picture whose bottom row comes first."""
        if not self._marked:
            return
        (left, top), (width, height) = spot.origin, spot.size
        bottom = spot.picture[1] - top - height
        part = pixels[bottom : bottom + height, left : left + width]
        self._axes.paint(part, Projection.of(self.renderer, spot.size), pixel_ratio)

    def find(self, x: float, y: float) -> Found | None:
        """Return what is at a place of the window, in device pixels; the prober has to be prepared."""
        x, y = (
            math.floor(part * self._shrink) + 0.5 - first  # a pixel's middle
            for part, first in zip((x, y), self.spot.origin, strict=True)
        )
        return self.prober.at(Projection.of(self.renderer, self.spot.size), x, y, self._pixel_ratio)

    def _look(self, spot: Spot, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        self.renderer.SetViewport(*spot.viewport)
        right, up = (2.0 * part / side for part, side in zip(shift, (spot.width, spot.height), strict=True))
        self.renderer.GetActiveCamera().SetWindowCenter(spot.window_center - right, -up)
