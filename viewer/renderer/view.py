"""The VTK scene: what a :class:`~viewer.protocol.Scene` comes out as."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
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
from viewer.renderer.warmup import warm_up
from viewer.renderer.window import OpenGLWindow

LARGEST = 16_384
"""Longest side of a frame in device pixels: what OpenGL drivers can make a texture of."""

_BINS = 200  # of a rough picture along the diagonal of the data: some 5 pixels each when the data fills the view


@dataclass(frozen=True, slots=True)
class Picture:
    """One rendering.

    Attributes
    ----------
    pixels
        RGBA, shape (height, width, 4), bottom row first; valid until the next rendering.
    seconds
        How long it took.
    scale
        Pixels of the picture per logical pixel.
    rough
        Whether it is less than the scene deserves.
    """

    pixels: npt.NDArray[np.uint8]
    seconds: float
    scale: float
    rough: bool


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
        self._zones: dict[str, ZoneActor] = {}
        self._bounds: cameras.Bounds | None = None
        self._fit: str | None = None  # fit the data into the view, seen from there
        self._dataset: str | None = None  # of the last scene that showed something
        self._placed = False  # whether the camera stands where somebody wanted it
        self._scale = 1.0
        self.size = (0, 0)
        warm_up(self._window, self._renderer)

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
        return note

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background."""
        self._keep({})
        self._dress(scene)

    def show(self, scene: Scene, progress: Callable[[str], None] = lambda _: None) -> SceneShown:
        """Show ``scene`` in place of what was there; when it fails, :meth:`clear` is for the caller to do.

        Parameters
        ----------
        progress
            Is told in words what takes long.

        Raises
        ------
        ViewerError
            When the artifact cannot be drawn.
        """
        if not scene.artifact:
            self.clear(scene)
            return SceneShown(scene.id)
        directory = Path(scene.artifact)
        manifest = read_manifest(directory)
        notes = list(manifest.warnings)
        surfaces: dict[str, Surface] = {}
        for zone in manifest.zones:
            if zone.cells == 0:
                notes.append(f"Zone “{zone.name}” has no cells; nothing of it is drawn.")
                continue
            surfaces[zone.name] = self._surfaces.get(directory, zone, progress)
        coloring = Coloring.of(scene, directory, manifest, self._fields)
        notes += coloring.notes
        self._dress(scene)
        self._keep(surfaces)
        for name, zone_actor in self._zones.items():
            zone_actor.show(coloring.values.get(name), coloring, scene)
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
        self._fit = None
        self._placed = True

    def reset_camera(self, direction: str) -> None:
        """Fit what is shown into the view, when it is drawn next."""
        self._fit = direction or self._fit or ""

    def pointer(self, event: Pointer) -> bool:
        """Apply a pointer event; return whether the picture changed."""
        self._fit_now()
        return self._interaction.handle(event)

    @property
    def camera(self) -> Camera:
        """Where the camera is."""
        return cameras.told(self._renderer)

    def draw(self, divisor: int = 0) -> Picture:
        """Render and return the pixels.

        Parameters
        ----------
        divisor
            0 for the best picture. Else a rough one will do: big surfaces are drawn with fewer triangles, and
            ``divisor`` device pixels share one pixel along each side.
        """
        from vtkmodules.util.numpy_support import vtk_to_numpy

        started = time.perf_counter()
        self._fit_now()
        step = max(divisor, 1)
        width, height = (max(side // step, 1) for side in self.size)
        scale = self._scale / step
        rough = step > 1
        for zone in self._zones.values():
            zone.set_scale(scale)
            rough |= zone.set_rough(divisor > 0, self._bin_size)
        self._window.SetSize(width, height)
        self._renderer.ResetCameraClippingRange()
        self._axes.follow(self._renderer.GetActiveCamera(), scale)
        self._window.Render()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._bytes)
        pixels = vtk_to_numpy(self._bytes).reshape(height, width, 4)
        self._window.SetSize(*self.size)  # the trackball measures its turns by it
        return Picture(pixels, time.perf_counter() - started, scale, rough)

    def _fit_now(self) -> None:
        # Not before it is drawn: only then is the size of the view known for sure.
        if self._fit is not None and self._bounds is not None and min(self.size) > 0:
            points = [zone.surface.some_points() for zone in self._zones.values()]
            if points:
                aspect = self.size[0] / self.size[1]
                cameras.reset(self._renderer, self._bounds, np.concatenate(points), aspect, self._fit)
                self._fit = None

    @property
    def _bin_size(self) -> float:
        return math.dist(self._bounds[0::2], self._bounds[1::2]) / _BINS if self._bounds else 0.0

    def _keep(self, surfaces: dict[str, Surface]) -> None:
        """Have one actor for each surface, and leave those alone that are there already."""
        for name in [name for name, zone in self._zones.items() if zone.surface is not surfaces.get(name)]:
            for actor in self._zones.pop(name).actors:
                self._renderer.RemoveActor(actor)
        for name, surface in surfaces.items():
            if name not in self._zones:
                self._zones[name] = ZoneActor(surface)
                for actor in self._zones[name].actors:
                    self._renderer.AddActor(actor)

    def _dress(self, scene: Scene) -> None:
        self._renderer.SetBackground(*rgb_color(scene.background))
        self._axes.dress(rgb_color(scene.foreground))

    def _place(self, manifest: Manifest, bounds: cameras.Bounds | None) -> None:
        if bounds is None:
            return
        before, self._bounds = self._bounds, bounds
        elsewhere = before is not None and cameras.looks_elsewhere(before, bounds)
        moved_on = self._dataset is not None and manifest.dataset != self._dataset
        if not self._placed or elsewhere or moved_on:
            self._fit = cameras.best_direction(bounds)
        self._dataset = manifest.dataset
        self._placed = True
