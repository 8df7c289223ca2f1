"""The VTK scene: what a :class:`~viewer.protocol.Scene` comes out as."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.artifacts.manifest import ManifestCache
from viewer.protocol import (
    LookedUp,
    LookUp,
    Measure,
    Measured,
    MoveCamera,
    PlotBoundary,
    PlotLine,
    Plotted,
    Pointer,
    Probe,
    Probed,
    Scene,
    SceneShown,
)
from viewer.renderer.axes import AxesMarker
from viewer.renderer.batch import Batch, batches_of, notes_of_empty
from viewer.renderer.camera import check_drawable, size_of, union
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import rgb_color
from viewer.renderer.difference import make_differences
from viewer.renderer.fields import FieldStore
from viewer.renderer.hand import Hand
from viewer.renderer.inside import InsideView
from viewer.renderer.lights import add_lights
from viewer.renderer.onscreen import OnScreen
from viewer.renderer.picture import Picture
from viewer.renderer.placement import Placement
from viewer.renderer.preparer import Preparer
from viewer.renderer.probe import Prober
from viewer.renderer.projection import Projection
from viewer.renderer.surface import Surface, SurfaceStore
from viewer.renderer.versions import versions
from viewer.renderer.warmup import warm_up
from viewer.renderer.window import OpenGLWindow

if TYPE_CHECKING:
    from viewer.renderer.tools.job import Left

LARGEST = 16_384
"""Longest side of a frame in pixels: what OpenGL drivers can make a texture of."""

MOST = 40_000_000
"""Most pixels of a frame: an 8K screen has 33 million, and three frames of it take 400 MB."""

_BINS = 200  # of a rough picture along the diagonal of the data: some 5 pixels each when the data fills the view


class View:
    """The scene in its window: takes scenes, sizes and pointer events, and draws when asked.

    Attributes
    ----------
    placement
        Where the camera is.
    size
        Of the pictures, in device pixels.
    """

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
        self._axes = AxesMarker()
        self._bytes = vtkUnsignedCharArray()
        self._surfaces = SurfaceStore()
        self._fields = FieldStore(make_differences=make_differences)
        self._screen = OnScreen(self._renderer)
        self._manifests = ManifestCache()
        self._preparer = Preparer(self._window, self._screen, self._manifests, self._surfaces, self._fields)
        self._batches: dict[str, Batch] = {}  # by their names
        self._skins: list[Surface] = []  # of the whole mesh, whatever tools leave of it
        self._inside = InsideView(self._fields)
        self.placement = Placement(self._renderer)
        self._pixel_ratio = 1.0
        self._prober = Prober()
        self._hand = Hand(self._window, self._renderer, self.placement, self._prober, self._axes)
        self._coloring = Coloring()
        self._scene = Scene(id=0)
        self._note = ""
        self._shrink = 1.0
        self.size = (0, 0)
        warm_up(self._window, self._renderer)

    def versions(self) -> dict[str, str]:
        """Return what is drawn with: VTK, the kind of OpenGL window, and the graphics driver."""
        return versions(self._opengl)

    def resize(self, width: int, height: int, pixel_ratio: float) -> None:
        """Set the size of the pictures in device pixels; a huge one is drawn smaller, and a note says so."""
        shrink = min(1.0, LARGEST / max(width, height), math.sqrt(MOST / (width * height)))
        self.size = (max(int(width * shrink), 1), max(int(height * shrink), 1))
        self._shrink = shrink
        self._note = (
            ""
            if shrink == 1.0
            else f"The view is drawn with {self.size[0]} × {self.size[1]} pixels, the largest possible size."
        )
        self._pixel_ratio = (pixel_ratio if 0.1 < pixel_ratio < 20.0 else 1.0) * shrink
        self._window.SetSize(*self.size)
        self._hand.resize(self.size, self._pixel_ratio, shrink)

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background."""
        self._skins = []
        self._inside.clear()
        self._keep({}, {}, Coloring(), scene, None)

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
        manifest = self._manifests.read(directory)
        notes = [self._note] if self._note else []
        notes += notes_of_empty(manifest)
        batches = batches_of(manifest, scene)
        surfaces = {batch.name: self._surfaces.get(directory, batch, progress) for batch in batches}
        boxes = [surface.bounds for surface in surfaces.values()]
        check_drawable(union(boxes))
        self._skins = list(surfaces.values())
        hidden = [zone for zone in manifest.zones if zone.cells and zone.name in scene.hidden_zones]
        boxes += [self._surfaces.bounds(directory, zone) for zone in hidden]
        if hidden and not surfaces:
            notes.append("All zones are hidden.")
        coloring = Coloring.of(scene, directory, manifest, self._fields)
        notes += coloring.notes
        bounds = union(boxes)
        left = self._inside.apply(directory, manifest, scene, batches, surfaces, bounds, coloring, progress)
        if left is not None:
            surfaces = left.surfaces
        self._keep({batch.name: batch for batch in batches}, surfaces, coloring, scene, left)
        self.placement.new_scene(manifest.dataset, boxes)
        return SceneShown(
            scene.id,
            points=sum(zone.points for zone in manifest.zones),
            cells=sum(zone.cells for zone in manifest.zones),
            triangles=sum(surface.triangles for surface in surfaces.values()),
            notes=tuple(notes),
            bounds=bounds,
            **(left.summary() if left else {}),
            **coloring.summary(),
        )

    def prepare(self, artifact: str) -> Iterator[None]:
        """Be ready to show another artifact as the scene on screen is shown; see :class:`Preparer`."""
        return self._preparer.steps(Path(artifact), self._scene, lambda: (self.size, self._pixel_ratio))

    def pointer(self, event: Pointer | MoveCamera) -> bool:
        """Apply an event of the mouse or a movement by the keyboard; return whether the picture changed."""
        self.placement.settle(self._skins, self.size, self._axes.corner(self.size, self._pixel_ratio))
        return self._hand.handle(event)

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
        self.placement.settle(self._skins, self.size, self._axes.corner(self.size, self._pixel_ratio))
        step = max(divisor, 1)
        bin_size = size_of(union([surface.bounds for surface in self._screen.surfaces])) / _BINS
        width, height = (max(side // step, 1) for side in self.size)
        pixel_ratio = self._pixel_ratio / step
        rough = self._screen.set_looks(pixel_ratio, divisor > 0, bin_size) or step > 1
        self._window.SetSize(width, height)
        self._renderer.ResetCameraClippingRange()
        self._window.Render()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._bytes)
        pixels = vtk_to_numpy(self._bytes).reshape(height, width, 4)
        self._axes.paint(pixels, Projection.of(self._renderer, (width, height)), pixel_ratio)
        self._window.SetSize(*self.size)  # the trackball measures its turns by it
        return Picture(pixels, time.perf_counter() - started, pixel_ratio, rough)

    def probe(self, question: Probe, scene: int) -> Probed | None:
        """Return what is at a place of the picture that was drawn last, which shows the scene of that number.

        None means that something had to be prepared first: ask again when there is nothing more urgent.
        """
        if not (math.isfinite(question.x) and math.isfinite(question.y)):
            return Probed(question.id, scene)
        if not self._prober.prepare():
            return None
        x, y = (math.floor(part * self._shrink) + 0.5 for part in (question.x, question.y))  # a pixel's middle
        if not (0.0 <= x < self.size[0] and 0.0 <= y < self.size[1]):
            return Probed(question.id, scene)
        found = self._prober.at(Projection.of(self._renderer, self.size), x, y, self._pixel_ratio)
        if found is None:
            return Probed(question.id, scene)
        return self._inside.answer(question, scene, found, self._batches, self._coloring)

    def measure(self, question: Measure, scene: int) -> Measured:
        """Return the size of what is shown, and a field over it."""
        return self._inside.measure(question, scene, self._coloring)

    def plot(self, question: PlotLine | PlotBoundary | LookUp, scene: int) -> Plotted | LookedUp:
        """Return curves or the values at pins."""
        return self._inside.plot(question, scene, self._coloring)

    def _keep(
        self,
        batches: dict[str, Batch],
        surfaces: dict[str, Surface],
        coloring: Coloring,
        scene: Scene,
        left: Left | None,
    ) -> None:
        values, layers = (left.values, left.layers) if left else ({}, [])
        self._screen.show(batches, surfaces, values, layers, coloring, scene)
        self._batches = batches
        self._prober.show(surfaces, scene.representation == "points")
        self._coloring, self._scene = coloring, scene
        self._renderer.SetBackground(*rgb_color(scene.background))
        self._axes.apply_style(rgb_color(scene.background))
