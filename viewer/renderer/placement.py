"""When the camera stays where it is, and when it is fitted to what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from viewer.protocol import Camera
from viewer.renderer import camera as cameras
from viewer.renderer.surface import Surface


class Placement:
    """Keeps the camera over scenes, and resets it for the first one, for another dataset and when it is asked to.

    Parameters
    ----------
    renderer
        The ``vtkRenderer`` whose camera is placed.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._bounds: cameras.Bounds | None = None
        self._fit: str | None = None  # fit the data into the view, seen from there
        self._dataset: str | None = None  # of the last scene that showed something
        self._placed = False  # whether the camera stands where somebody wanted it
        self._meant = False  # whether that was for the next scene

    @property
    def camera(self) -> Camera:
        """Where the camera is."""
        return cameras.camera_of(self._renderer)

    def set(self, camera: Camera, *, ahead: bool = False) -> None:
        """Put the camera somewhere; with ``ahead`` the next scene leaves it there, also one of another dataset."""
        cameras.put(self._renderer, camera)
        self._fit = None
        self._placed, self._meant = True, ahead

    def reset(self, direction: str) -> None:
        """Have the camera fitted before the next picture, seen from ``direction`` or from where it is."""
        self._fit = direction or self._fit or ""

    def new_scene(self, dataset: str, boxes: Iterable[cameras.Bounds]) -> None:
        """Take note of the boxes around all zones, and have the camera fitted if it would look elsewhere.

        Hidden zones count, so that the camera stays when one is hidden or shown again.
        """
        bounds = cameras.union(list(boxes))
        if bounds is None:
            return
        before, self._bounds = self._bounds, bounds
        elsewhere = before is not None and cameras.looks_elsewhere(before, bounds)
        moved_on = self._dataset is not None and dataset != self._dataset
        if not self._meant and (not self._placed or elsewhere or moved_on):
            self._fit = cameras.best_direction(bounds)
        self._dataset = dataset
        self._placed, self._meant = True, False

    def settle(self, surfaces: Iterable[Surface], size: tuple[int, int]) -> None:
        """Fit the camera now if it has to be; before a picture, because only then the size of the view is known."""
        if self._fit is None or self._bounds is None or min(size) <= 0:
            return
        points = [surface.some_points() for surface in surfaces]
        if points:
            cameras.reset(self._renderer, self._bounds, np.concatenate(points), size[0] / size[1], self._fit)
            self._fit = None
