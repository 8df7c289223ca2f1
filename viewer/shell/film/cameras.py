"""From where the panes of an animation are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from viewer.film_moves import TURN
from viewer.protocol import Camera, DrawFigure, FigureDrawn, SceneShown
from viewer.shell.film.motion import Bounds, standing_back, taking_in, turned
from viewer.shell.film.plan import FilmPlan


class FilmCameras:
    """Knows the camera of each pane that has one of its own.

    Attributes
    ----------
    fixed
        By the number of the pane; linked ones are all that of the active pane. None: it is fitted.
    """

    def __init__(self, plan: FilmPlan) -> None:
        self._plan = plan
        self.fixed: dict[int, Camera | None] = {plan.active: plan.camera}
        self._fitted: dict[int, tuple[float, Bounds | None]] = {}  # those that nobody has moved: aspect, box seen first
        if plan.sides and not self._linked:
            self.fixed |= {side.view.number: side.view.camera for side in plan.sides}

    @property
    def _linked(self) -> bool:
        return self._plan.layout.linked or self._plan.layout.split

    @property
    def known(self) -> bool:
        """Whether all are where somebody has put them; else a picture has to be drawn, see :meth:`pose`."""
        return all(camera is not None and not camera.fitted for camera in self.fixed.values())

    def pose(self, drawn: FigureDrawn, answers: Mapping[int, SceneShown], order: DrawFigure) -> None:
        """Have each camera that nobody has moved stay for all frames as it fits what is on screen, or its turn."""
        _left, _top, width, height = order.place
        linked = self._linked and len(drawn.panes) > 1
        for pane in drawn.panes:
            number, before = pane.area.pane, self.fixed.get(pane.area.pane)
            if number not in self.fixed or (before is not None and not before.fitted):
                continue
            boxes = [answers[one].bounds for one in (answers if linked else (number,)) if one in answers]
            known = [box for box in boxes if box is not None]
            shapes = [one.area.width / one.area.height for one in drawn.panes if linked or one is pane]
            shape = width / height * (1.0 if drawn.split else min(shapes))
            if self._plan.spec.over == TURN and known:
                self.fixed[number] = standing_back(pane.camera, _around(known), shape)
            else:
                self.fixed[number] = replace(pane.camera, fitted=False)
                self._fitted[number] = shape, _around(known) if known else None

    def take_in(self, frames: Sequence[Mapping[int, SceneShown]]) -> None:
        """Have each camera that nobody has moved see the meshes of all frames, as far as they lie where the first does.

        Elsewhere lies what the window, too, looks for anew.
        """
        for number, (shape, first) in self._fitted.items():
            camera = self.fixed[number]
            panes = [answers.values() if self._linked else (answers.get(number),) for answers in frames]
            boxes = [one.bounds for answers in panes for one in answers if one is not None and one.bounds is not None]
            if camera is not None and first is not None:
                there = [first, *(box for box in boxes if _overlap(box, first))]
                self.fixed[number] = taking_in(camera, first, _around(there), shape)

    def after(self, share: float) -> dict[int, Camera]:
        """Return where they are after a share (0..1) of a turn."""
        there = {number: camera for number, camera in self.fixed.items() if camera is not None}
        return {number: turned(camera, share) if share else camera for number, camera in there.items()}


def _overlap(box: Bounds, other: Bounds) -> bool:
    return all(box[side] <= other[side + 1] and other[side] <= box[side + 1] for side in (0, 2, 4))


def _around(boxes: list[Bounds]) -> Bounds:
    """Return the box around some."""
    sides = tuple(zip(*boxes, strict=True))
    return min(sides[0]), max(sides[1]), min(sides[2]), max(sides[3]), min(sides[4]), max(sides[5])
