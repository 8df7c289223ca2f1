"""When the camera stays where it is, and when it is fitted to what is shown; and by which rules it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from viewer.protocol import Camera, MoveCamera, SetCameraRules
from viewer.renderer import camera as cameras
from viewer.renderer.corner import NOTHING_FREE, KeptFree, keep_free
from viewer.renderer.directions import Bounds, best_direction, flat_axis, front, stands_on_y
from viewer.renderer.movement import move
from viewer.renderer.surface import Surface


class Placement:
    """Keeps the camera over scenes, and resets it for the first one, for another dataset and when it is asked to.

    Flat data is looked at in 2D: in parallel projection, locked to its plane. What somebody chose instead is kept until
    another dataset comes.

    Parameters
    ----------
    renderer
        The ``vtkRenderer`` whose camera is placed.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._bounds: Bounds | None = None
        self._fit: str | None = None  # fit the data into the view, seen from there
        self._fitted: tuple[int, int] | None = None  # into a view of that size, and nobody has moved it since
        self._dataset: str | None = None  # of the last scene that showed something
        self._placed = False  # whether the camera stands where somebody wanted it
        self._meant = False  # whether that was for the next scene
        self._flat = self._parallel = self._y_up = False  # the projection is what somebody chose for 3D
        self._flat_chosen = False  # by somebody, for this dataset

    @property
    def camera(self) -> Camera:
        """Where the camera is."""
        fitted = self._fitted is not None
        return replace(cameras.camera_of(self._renderer), flat=self._flat, y_up=self._y_up, fitted=fitted)

    @property
    def flat(self) -> bool:
        """Whether the view is locked to a plane."""
        return self._flat

    @property
    def knows_mesh(self) -> bool:
        """Whether there has been something to look at."""
        return self._bounds is not None

    def set(self, camera: Camera, *, ahead: bool = False) -> None:
        """Put the camera somewhere; with ``ahead`` the next scene leaves it there, also one of another dataset."""
        placed = cameras.put(self._renderer, camera)
        self._fit, self._fitted = ("" if placed and camera.fitted else None), None
        self._flat, self._y_up = camera.flat, camera.y_up
        self._parallel = camera.parallel_scale > 0.0 and not camera.flat
        if self._bounds is not None:
            self._flat_chosen = self._flat != (flat_axis(self._bounds) is not None)
        self._placed, self._meant = True, ahead

    def set_rules(self, rules: SetCameraRules) -> None:
        """Change projection, lock or what is up, as somebody chose."""
        if rules.flat is not None and rules.flat != self._flat:
            self._flat, self._flat_chosen = rules.flat, True
            if rules.flat and self._bounds is not None:
                self._fit = front(self._bounds)
        if rules.parallel is not None:
            self._parallel = rules.parallel
            if self._flat and not rules.parallel:
                self._flat, self._flat_chosen = False, True  # in perspective there is depth
        if rules.y_up is not None and rules.y_up != self._y_up:
            self._y_up = rules.y_up
            self._fit = front(self._bounds) if self._flat and self._bounds is not None else "iso"
        self._project()

    def reset(self, direction: str) -> None:
        """Have the camera fitted before the next picture, seen from ``direction`` or from where it is.

        In 2D that is the front; from elsewhere it is 3D. ``"first"``: as if nothing had been looked at before.
        """
        if direction == "first":
            self._flat_chosen = self._parallel = self._placed = self._meant = False
            if self._bounds is not None:
                self._flat, self._y_up = flat_axis(self._bounds) is not None, stands_on_y(self._bounds)
                self._fit = front(self._bounds) if self._flat else best_direction(self._bounds)
                self._project()
            return
        if self._flat and self._bounds is not None:
            plain = front(self._bounds)
            if direction in ("", plain):
                direction = plain
            else:
                self._flat, self._flat_chosen = False, True
                self._project()
        self._fit = direction or self._fit or ""

    def touch(self) -> None:
        """Take note that somebody moved the camera: it stays there whatever the size of the view."""
        self._fitted = None

    def move(self, wish: MoveCamera) -> None:
        """Move the camera as the keyboard asks for."""
        move(self._renderer.GetActiveCamera(), wish, flat=self._flat)
        self.touch()

    def new_scene(self, dataset: str, boxes: Iterable[Bounds]) -> None:
        """Take note of the boxes around all zones, and have the camera fitted if it would look elsewhere.

        Hidden zones count, so that the camera stays when one is hidden or shown again.
        """
        bounds = cameras.union(list(boxes))
        if bounds is None:
            return
        before, self._bounds = self._bounds, bounds
        elsewhere = before is not None and cameras.looks_elsewhere(before, bounds)
        moved_on = self._dataset is not None and dataset != self._dataset
        is_flat = flat_axis(bounds) is not None
        if self._placed and (self._dataset is None or self._meant):
            self._flat_chosen = self._flat != is_flat  # it was put there before there was anything to see
        elif not self._placed or moved_on:
            self._flat_chosen, self._y_up = False, stands_on_y(bounds)
        if not self._meant and (not self._placed or elsewhere or moved_on):
            self._flat = self._flat if self._flat_chosen else is_flat
            self._fit = front(bounds) if self._flat else best_direction(bounds)
            self._project()
        self._dataset = dataset
        self._placed, self._meant = True, False

    def follow(self, other: Placement, size: tuple[int, int]) -> None:
        """Look from where another camera does, by the same rules, in a pane of that size."""
        cameras.copy(other._renderer, self._renderer)
        self._fit, self._fitted = other._fit, None if other._fitted is None else size
        self._flat, self._parallel, self._y_up = other._flat, other._parallel, other._y_up
        self._flat_chosen, self._placed, self._meant = other._flat_chosen, other._placed, other._meant

    def settle(self, surfaces: Iterable[Surface], size: tuple[int, int], free: KeptFree = NOTHING_FREE) -> None:
        """Fit the camera now if it has to be; before a picture, because only then the size of the view is known."""
        if self._bounds is None or min(size) <= 0:
            return
        if self._fit is None and self._fitted not in (None, size):
            self._fit = ""
        points = [surface.some_points() for surface in surfaces] if self._fit is not None else []
        if points and self._fit is not None:
            shown, aspect = np.concatenate(points), size[0] / size[1]
            cameras.reset(self._renderer, self._bounds, shown, aspect, self._fit, y_up=self._y_up)
            keep_free(self._renderer, shown, size, free)
            self._fit, self._fitted = None, size
        cameras.stand_back(self._renderer, self._bounds)

    def camera_in(self, surfaces: Iterable[Surface], size: tuple[int, int], free: KeptFree = NOTHING_FREE) -> Camera:
        """Return where the camera would be in a view of another size, and leave it where it is; else as :meth:`settle`.

        What stands as it was fitted is fitted; else it is where it is now.
        """
        before, fitted = self.camera, self._fitted
        if fitted is None:
            return before
        self._fit = ""
        try:
            self.settle(surfaces, size, free)
            return self.camera
        finally:
            cameras.put(self._renderer, before)
            self._fit, self._fitted = None, fitted

    def _project(self) -> None:
        """Draw in the projection that is wanted; what was fitted is fitted anew, as it fills the view otherwise."""
        before = bool(self._renderer.GetActiveCamera().GetParallelProjection())
        parallel = self._flat or self._parallel
        cameras.set_parallel(self._renderer, parallel)
        if parallel != before and self._fitted is not None and self._fit is None:
            self._fit = ""
