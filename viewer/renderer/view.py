"""The view: one window with one pane or several, each with what a :class:`~viewer.protocol.Scene` comes out as."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from viewer.protocol import (
    DrawFigure,
    FigureDrawn,
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
    Progress,
    Scene,
    SceneShown,
    SetPanes,
)
from viewer.renderer.board import Board
from viewer.renderer.board import Progress as Say
from viewer.renderer.figures import figure_steps
from viewer.renderer.moved_panes import MovedPanes
from viewer.renderer.picture import Picture, fitting, shrunk_note
from viewer.renderer.preparer import Preparer
from viewer.renderer.projection import Projection
from viewer.renderer.smoothing import MOST_TRIANGLES, SHIFTS, Shift, smoothed
from viewer.renderer.versions import versions
from viewer.renderer.viewpoint import Viewpoint
from viewer.renderer.warmup import warm_up
from viewer.renderer.watched import WatchedPlaces
from viewer.renderer.window import OpenGLWindow


class View:
    """The scenes in their window: takes scenes, sizes and pointer events, and draws when asked.

    Attributes
    ----------
    size
        Of the pictures, in device pixels.
    watched
        Places that may be covered.
    board
        The panes.
    seen
        Whether anybody sees what is drawn; else :meth:`draw` leaves out meshes.
    """

    def __init__(self, opengl: OpenGLWindow) -> None:
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        self._opengl = opengl
        self._window = opengl.window
        self.board = Board(self._window)
        self._bytes = vtkUnsignedCharArray()
        self._steps: npt.NDArray[np.uint8] | None = None  # what was drawn last, without axes, if it is to be smoothed
        self._pixel_ratio = 1.0
        self.watched = WatchedPlaces()
        self._moved = MovedPanes(self.board, self.watched)
        self._note = ""
        self._covered: tuple[int, ...] = ()
        self._shrink = 1.0
        self.size = (0, 0)
        self.seen = True
        warm_up(self._window, self.board.active.sight.renderer)

    def versions(self) -> dict[str, str]:
        """Return what is drawn with: VTK, the kind of OpenGL window, and the graphics driver."""
        return versions(self._opengl)

    @property
    def viewpoint(self) -> Viewpoint:
        """Where the cameras of the panes are."""
        return self.board.viewpoint

    def resize(self, width: int, height: int, pixel_ratio: float) -> None:
        """Set the size of the pictures in device pixels; a huge one is drawn smaller, and a note says so."""
        self.size, self._shrink = fitting(width, height)
        self._note = "" if self._shrink == 1.0 else shrunk_note(self.size)
        self._pixel_ratio = (pixel_ratio if 0.1 < pixel_ratio < 20.0 else 1.0) * self._shrink
        self._window.SetSize(*self.size)
        self._place()

    def arrange(self, layout: SetPanes, progress: Say = lambda _scene, _text: None) -> list[SceneShown]:
        """Divide the picture into panes; see :meth:`Board.arrange`."""
        changed = self.board.arrange(layout, progress)
        self._place()
        return changed

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background in the pane of a scene."""
        self.board.clear(scene)

    def show(self, scene: Scene, progress: Say = lambda _scene, _text: None) -> list[SceneShown]:
        """Show a scene in its pane; when it fails, :meth:`clear` is for the caller to do. See :meth:`Board.show`."""
        return self.board.show(scene, progress)

    def prepare(self, artifact: str) -> Iterator[None]:
        """Be ready to show another artifact as the scene in the active pane is shown; see :class:`Preparer`."""
        active = self.board.active
        others = [pane.screen for pane in self.board.panes.values() if pane is not active]
        preparer = Preparer(self._window, active.screen, others, self.board.stores)
        return preparer.steps(Path(artifact), active.drawn, lambda: (self.size, self._pixel_ratio))

    def pointer(self, event: Pointer | MoveCamera) -> bool:
        """Apply an event of the mouse or a movement by the keyboard; return whether the picture changed."""
        self.viewpoint.settle()
        number: int | None = self.board.active_number
        if isinstance(event, Pointer):
            number = self.viewpoint.holder()
            if number is None:
                number = self.board.pane_at(event.x * self._shrink, event.y * self._shrink)
        return self.viewpoint.handle(self.board.active_number if number is None else number, event)

    def draw(self, divisor: int = 0) -> Picture:
        """Render and return the pixels.

        Parameters
        ----------
        divisor
            0 for the best picture. Else a rough one will do: big surfaces are drawn with fewer triangles, and
            ``divisor`` device pixels share one pixel along each side.
        """
        started = time.perf_counter()
        self.viewpoint.settle()
        self._moved.forget()
        step = max(divisor, 1)
        width, height = (max(side // step, 1) for side in self.size)
        pixel_ratio = self._pixel_ratio / step
        if not self.seen and any(pane.scene.artifact for pane in self.board.panes.values()):
            nothing = np.zeros((height, width, 4), np.uint8)
            return Picture(nothing, time.perf_counter() - started, pixel_ratio, rough=False)
        looks = [pane.set_looks(pixel_ratio, rough=divisor > 0) for pane in self.board.panes.values()]
        rough = any(looks) or step > 1
        pixels = self._render((width, height))
        self._steps = pixels.copy() if self.has_steps and not rough else None
        self._covered = self._find_covered((width, height))
        if not rough:
            self._moved.keep(pixels, self._pixel_ratio)
        self._paint_axes(pixels, pixel_ratio)
        self._window.SetSize(*self.size)  # the trackball measures its turns by it
        seconds = time.perf_counter() - started
        return self._moved.tell(Picture(pixels, seconds, pixel_ratio, rough, self._is_coarse, self._covered))

    def with_moved_panes(self) -> Picture | None:
        """Return what was drawn last with its panes where they are now; None where it has to be drawn."""
        self.viewpoint.settle()
        picture = self._moved.arranged(self.size, self._pixel_ratio)
        if picture is not None:
            self._steps = picture.pixels.copy() if self.has_steps and not picture.smooth else None
            self._paint_axes(picture.pixels, self._pixel_ratio)
        return picture

    @property
    def _is_coarse(self) -> bool:
        return any(pane.coarse for pane in self.board.panes.values())

    @property
    def has_steps(self) -> bool:
        """Whether edges have steps: where a CPU draws. Of a large mesh few are seen, and it takes long to draw."""
        drawn = [surface for pane in self.board.panes.values() for surface in pane.screen.surfaces]
        few = sum(surface.triangles for surface in drawn) <= MOST_TRIANGLES
        return self._opengl.software and bool(drawn) and few

    def smooth(self) -> Iterator[Picture | None]:
        """Draw what was drawn last with smooth edges, in steps of one picture each; the last one is the picture.

        Nothing may have changed in between.
        """
        started = time.perf_counter()
        whole, self._steps = self._steps, None
        assert whole is not None, "it has steps"
        for pixels in smoothed(whole, partial(self._render, self.size)):
            if pixels is not None:
                self._moved.keep(pixels, self._pixel_ratio)
                self._paint_axes(pixels, self._pixel_ratio)
                seconds = (time.perf_counter() - started) / len(SHIFTS)
                picture = Picture(pixels, seconds, self._pixel_ratio, False, self._is_coarse, self._covered, True)
                yield self._moved.tell(picture)
                return
            yield None

    def _render(self, size: tuple[int, int], shift: Shift = (0.0, 0.0)) -> npt.NDArray[np.uint8]:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        width, height = size
        spots = self.board.spots(size)
        sights = [(self.board.panes[number].sight, spot) for number, spot in spots.items()]
        self._window.SetSize(width, height)
        for sight, spot in sights:
            sight.get_ready(spot, shift)
        self._window.Render()
        for sight, spot in sights if shift != (0.0, 0.0) else ():
            sight.get_ready(spot)  # what is asked about the picture is meant without the shift
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._bytes)
        pixels: npt.NDArray[np.uint8] = vtk_to_numpy(self._bytes).reshape(height, width, 4)
        return pixels

    def _paint_axes(self, pixels: npt.NDArray[np.uint8], pixel_ratio: float) -> None:
        height, width, _ = pixels.shape
        for number, spot in self.board.spots((width, height)).items():
            self.board.panes[number].sight.paint_axes(pixels, spot, pixel_ratio)

    def probe(self, question: Probe) -> Probed | None:
        """Return what is at a place of the picture that was drawn last.

        None means that something had to be prepared first: ask again when there is nothing more urgent.
        """
        if math.isfinite(question.x) and math.isfinite(question.y):
            number = self.board.pane_at(question.x * self._shrink, question.y * self._shrink)
            if number is not None:
                return self.board.panes[number].probe(question)
        return Probed(question.id, self.board.active.scene.id)

    def measure(self, question: Measure) -> Iterator[Measured | None]:
        """Measure what is shown in the active pane, and a field over it, in steps; the last one is the answer."""
        return self.board.active.measure(question)

    def plot(self, question: PlotLine | PlotBoundary | LookUp) -> Plotted | LookedUp:
        """Return curves or the values at pins of what is shown in the active pane."""
        return self.board.active.plot(question)

    def figure(self, order: DrawFigure) -> Generator[Progress | FigureDrawn]:
        """Draw what is shown into a file, in steps; see :func:`viewer.renderer.figures.figure_steps`."""
        return figure_steps(self._window, self.board, self.size, order)

    def _find_covered(self, size: tuple[int, int]) -> tuple[int, ...]:
        """Return the numbers of the watched places that something covers in the active pane, in such a picture."""
        pane, spot = self.board.active, self.board.spots(size)[self.board.active_number]
        (left, top), (_, height) = spot.origin, spot.size
        seen = Projection.of(pane.sight.renderer, spot.size)
        return self.watched.covered(self._window, seen, pane.extent, (left, spot.picture[1] - top - height))

    def _place(self) -> None:
        if self.size[0]:
            self.board.place(self.size, self._pixel_ratio, self._shrink, self._note)
