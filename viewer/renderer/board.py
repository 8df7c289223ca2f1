"""The panes of a view: which there are, what each shows, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from viewer.errors import RenderError
from viewer.protocol import Frame, PaneArea, PaneFrame, Scene, SceneShown, SetPanes
from viewer.protocol.panes import WHOLE
from viewer.renderer.frames import PublishedFrame
from viewer.renderer.pane import Pane
from viewer.renderer.picture import Picture
from viewer.renderer.shared_ranges import SharedRanges
from viewer.renderer.spot import Spot
from viewer.renderer.stores import Stores
from viewer.renderer.viewpoint import Viewpoint

Progress = Callable[[int, str], None]
"""Is told the number of a scene, and in words what takes long."""


class Board:
    """Has one pane at first, number 0.

    Parameters
    ----------
    window
        The ``vtkRenderWindow``.

    Attributes
    ----------
    stores
        What was read of artifacts, for all panes.
    panes
        Those that are there, by their numbers.
    viewpoint
        Where their cameras are.
    """

    def __init__(self, window: Any) -> None:
        self._window = window
        self.stores = Stores()
        self.panes: dict[int, Pane] = {}
        self._spare: dict[int, Pane] = {}  # those that were there: what the window system keeps of one is small
        self._layout = SetPanes()
        self._ranges = SharedRanges()
        self.viewpoint = Viewpoint()
        self._note = ""
        self._have({0})
        self.viewpoint.arrange(self.panes, 0, linked=True)

    @property
    def active(self) -> Pane:
        """The pane that is meant where no place says another one."""
        return self.panes[self._layout.active]

    @property
    def active_number(self) -> int:
        """Its number."""
        return self._layout.active

    @property
    def scenes(self) -> tuple[int, ...]:
        """Numbers of the scenes of all panes."""
        return tuple(self.panes[area.pane].scene.id for area in self._layout.areas)

    @property
    def area(self) -> PaneArea:
        """The part of the picture that the camera of the active pane fills."""
        active = next(area for area in self._layout.areas if area.pane == self._layout.active)
        return replace(WHOLE, pane=active.pane) if self._layout.split else active

    def arrange(self, layout: SetPanes, progress: Progress) -> list[SceneShown]:
        """Divide the picture into panes; return what scenes came out as that have other colours now.

        Raises
        ------
        ViewerError
            When that is no division, or a scene cannot be drawn any more.
        """
        wanted = {area.pane for area in layout.areas}
        if layout.active not in wanted or len(wanted) != len(layout.areas):
            raise RenderError("The view cannot be divided like that: panes are missing, or there twice.")
        self._have(wanted)
        before, self._layout = self._layout, layout
        self.viewpoint.arrange(self.panes, layout.active, linked=layout.linked or layout.split)
        if layout.ranges != before.ranges or len(before.areas) == 1:
            self._ranges.mode = layout.ranges
            for pane in self.panes.values():
                self._ranges.put(pane.scene, pane.color(pane.scene))
        return self._follow_ranges(progress)

    def place(self, picture: tuple[int, int], pixel_ratio: float, shrink: float, note: str) -> None:
        """Lay the panes out in a picture of that size; ``note`` is a sentence about it for all that is shown in it."""
        self._note = note
        for number, spot in self.spots(picture).items():
            corner = spot.left == 0 and spot.top + spot.height == picture[1]
            sight = self.panes[number].sight
            sight.place(spot, pixel_ratio, shrink)
            sight.mark(corner or not self.viewpoint.linked)  # one says it for all that look from one place

    def spots(self, picture: tuple[int, int]) -> dict[int, Spot]:
        """Return where the panes lie in a picture of that size."""
        return {area.pane: Spot.of(area, picture, split=self.split) for area in self._layout.areas}

    def areas(self, pane: int | None = None) -> tuple[PaneArea, ...]:
        """Return where the panes lie; with ``pane`` that of one which is alone.

        Raises
        ------
        RenderError
            When there is no such pane.
        """
        if pane is None:
            return self._layout.areas
        if pane not in self.panes:
            raise RenderError("The pane that was to be drawn is not there any more; choose another one.")
        return (replace(WHOLE, pane=pane),)

    @property
    def split(self) -> bool:
        """Whether the panes are parts of one picture."""
        return self._layout.split and len(self._layout.areas) > 1

    def pane_at(self, x: float, y: float) -> int | None:
        """Return the number of the pane at a place of the picture; None outside."""
        return next((number for number, pane in self.panes.items() if pane.sight.spot.holds(x, y)), None)

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background in the pane of a scene."""
        if scene.pane in self.panes:
            self._ranges.drop(scene.pane)
            self.panes[scene.pane].clear(scene)

    def show(self, scene: Scene, progress: Progress) -> list[SceneShown]:
        """Show a scene in its pane; return what it came out as, and others whose colours span another range now.

        Raises
        ------
        ViewerError
            When the artifact cannot be drawn.
        """
        pane = self.panes.get(scene.pane)
        if pane is None:
            return []
        drawn = scene
        if len(self.panes) > 1:
            self._ranges.put(scene, pane.color(scene))
            drawn = self._ranges.scene_of(scene)
            if scene.pane == self._layout.active:
                self.viewpoint.lead(scene.pane)
        notes = [self._note] if self._note else []
        shown = pane.show(scene, drawn, notes, partial(progress, scene.id))
        return [shown, *(self._follow_ranges(progress) if len(self.panes) > 1 else ())]

    def frames(self) -> tuple[PaneFrame, ...]:
        """Return what the panes show, where there are several."""
        if len(self._layout.areas) < 2:
            return ()
        cameras = self.viewpoint.cameras
        return tuple(PaneFrame(area, self.panes[area.pane].scene.id, cameras[area.pane]) for area in self._layout.areas)

    def frame(self, published: PublishedFrame, picture: Picture, placed: int, *, final: bool) -> Frame:
        """Return the message about a picture that was published; ``placed`` and ``final`` as in :class:`Frame`."""
        height, width, _ = picture.pixels.shape
        return Frame(
            published.sequence,
            self.active.scene.id,
            published.file,
            published.offset,
            width,
            height,
            picture.scale,
            self.viewpoint.camera,
            picture.seconds,
            placed,
            picture.rough or picture.coarse,
            picture.covered,
            self.area,
            self.frames(),
            final and not picture.rough,
        )

    def _have(self, wanted: set[int]) -> None:
        """Have these panes and no others: those that go forget what they showed."""
        for number in [number for number in self.panes if number not in wanted]:
            pane = self._spare[number] = self.panes.pop(number)
            pane.clear(Scene(id=-1, background=pane.scene.background, pane=number))
            self._ranges.drop(number)
            self._window.RemoveRenderer(pane.sight.renderer)
        for number in wanted - self.panes.keys():
            pane = self._spare.pop(number) if number in self._spare else Pane(self._window, self.stores)
            self._window.AddRenderer(pane.sight.renderer)
            if self.panes:  # what is behind the first one comes with its first scene
                background = next(iter(self.panes.values())).scene.background
                pane.clear(Scene(id=-1, background=background, pane=number))
            self.panes[number] = pane

    def _follow_ranges(self, progress: Progress) -> list[SceneShown]:
        """Draw again what has to span another range, because of what other panes show."""
        changed = []
        for pane in self.panes.values():
            drawn = self._ranges.scene_of(pane.scene)
            if drawn != pane.drawn:
                changed.append(pane.show(pane.scene, drawn, (), partial(progress, pane.scene.id)))
        return changed
