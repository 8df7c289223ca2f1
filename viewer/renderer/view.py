"""The VTK scene: what a :class:`~viewer.protocol.Scene` comes out as."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import Manifest, read_manifest
from viewer.protocol import Camera, Pointer, Scene, SceneShown
from viewer.renderer import camera as cameras
from viewer.renderer.actors import ZoneActor
from viewer.renderer.axes import AxesMarker
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import rgb_color
from viewer.renderer.fields import FieldStore
from viewer.renderer.interaction import Interaction
from viewer.renderer.lights import add_lights
from viewer.renderer.surface import Surface, SurfaceStore
from viewer.renderer.window import OpenGLWindow

LARGEST = 16_384
"""Longest side of a frame in device pixels: what OpenGL drivers can make a texture of."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of one rendering: RGBA, shape (height, width, 4), bottom row first, and how long they took."""

    pixels: npt.NDArray[np.uint8]
    seconds: float


class View:
    """The scene in its window: takes scenes, sizes, cameras and pointer events, and draws when asked."""

    def __init__(self, opengl: OpenGLWindow) -> None:
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
        from vtkmodules.vtkRenderingCore import vtkRenderer

        self._opengl = opengl
        self._window = opengl.window
        self._renderer = vtkRenderer()
        self._renderer.SetLayer(0)
        self._renderer.SetBackground(1.0, 1.0, 1.0)
        add_lights(self._renderer)
        self._window.AddRenderer(self._renderer)
        self._axes = AxesMarker(self._window)
        self._interaction = Interaction(self._window, self._renderer)
        self._bytes = vtkUnsignedCharArray()
        self._surfaces = SurfaceStore()
        self._fields = FieldStore()
        self._zones: list[ZoneActor] = []
        self._bounds: cameras.Bounds | None = None
        self._dataset: str | None = None  # of the last scene that showed something
        self._placed = False  # whether the camera stands where somebody wanted it
        self._scale = 1.0
        self.size = (0, 0)

    def resize(self, width: int, height: int, scale: float) -> str:
        """Set the size of the pictures in device pixels; return a note when it had to be bounded."""
        note = ""
        if max(width, height) > LARGEST:
            note = f"The view is drawn with at most {LARGEST} × {LARGEST} pixels."
            width, height = min(width, LARGEST), min(height, LARGEST)
        self.size = (width, height)
        self._scale = scale if 0.1 < scale < 20.0 else 1.0
        self._window.SetSize(width, height)
        self._interaction.resize(width, height)
        for zone in self._zones:
            zone.set_scale(self._scale)
        return note

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background."""
        for zone in self._zones:
            self._renderer.RemoveActor(zone.actor)
        self._zones = []
        self._dress(scene)

    def show(self, scene: Scene) -> SceneShown:
        """Show ``scene`` in place of what was there. When it fails nothing is shown but the background.

        Raises
        ------
        ViewerError
            When the artifact cannot be drawn.
        """
        self.clear(scene)
        if not scene.artifact:
            return SceneShown(scene.id)
        directory = Path(scene.artifact)
        manifest = read_manifest(directory)
        notes = list(manifest.warnings)
        surfaces: dict[str, Surface] = {}
        for zone in manifest.zones:
            if zone.cells == 0:
                notes.append(f"Zone “{zone.name}” has no cells; nothing of it is drawn.")
                continue
            surfaces[zone.name] = self._surfaces.get(directory, zone)
        coloring = Coloring.of(scene, directory, manifest, self._fields)
        notes += coloring.notes
        for name, surface in surfaces.items():
            zone_actor = ZoneActor(surface, coloring.values.get(name), coloring, scene)
            zone_actor.set_scale(self._scale)
            self._zones.append(zone_actor)
            self._renderer.AddActor(zone_actor.actor)
        self._place(manifest, cameras.union([surface.bounds for surface in surfaces.values()]))
        return SceneShown(
            scene.id,
            points=sum(zone.points for zone in manifest.zones),
            cells=sum(zone.cells for zone in manifest.zones),
            triangles=sum(surface.triangles for surface in surfaces.values()),
            range=coloring.range,
            data_range=coloring.data_range,
            colors=coloring.colors,
            nan_color=coloring.nan_color,
            notes=tuple(notes),
        )

    def set_camera(self, camera: Camera) -> None:
        """Put the camera somewhere; the next scene leaves it there."""
        cameras.put(self._renderer, camera)
        self._placed = True

    def reset_camera(self, direction: str) -> None:
        """Fit what is shown into the view."""
        if self._bounds is not None:
            cameras.reset(self._renderer, self._bounds, direction)

    def pointer(self, event: Pointer) -> bool:
        """Apply a pointer event; return whether the picture changed."""
        return self._interaction.handle(event)

    @property
    def camera(self) -> Camera:
        """Where the camera is."""
        return cameras.told(self._renderer)

    def draw(self) -> Picture:
        """Render and return the pixels, which are valid until the next call."""
        from vtkmodules.util.numpy_support import vtk_to_numpy

        started = time.perf_counter()
        self._renderer.ResetCameraClippingRange()
        self._axes.follow(self._renderer.GetActiveCamera(), self._scale)
        self._window.Render()
        width, height = self._window.GetSize()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._bytes)
        pixels = vtk_to_numpy(self._bytes).reshape(height, width, 4)
        return Picture(pixels, time.perf_counter() - started)

    def _dress(self, scene: Scene) -> None:
        self._renderer.SetBackground(*rgb_color(scene.background))
        self._axes.dress(rgb_color(scene.foreground), self._scale)

    def _place(self, manifest: Manifest, bounds: cameras.Bounds | None) -> None:
        if bounds is None:
            return
        before, self._bounds = self._bounds, bounds
        elsewhere = before is not None and cameras.looks_elsewhere(before, bounds)
        moved_on = self._dataset is not None and manifest.dataset != self._dataset
        if not self._placed or elsewhere or moved_on:
            cameras.reset(self._renderer, bounds, cameras.best_direction(bounds))
        self._dataset = manifest.dataset
        self._placed = True
