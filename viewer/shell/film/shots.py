"""Gets what the frames of an animation show, some frames ahead, while the reader has nothing more urgent to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import SceneShown, fields_needed
from viewer.shell.film.plan import FilmPlan, Shot
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.side_pane import SidePane
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.side_sample import SideSample
from viewer.shell.session.state import Selection, SessionFailure, Shown, describe
from viewer.wording import sentence

AHEAD = 2
"""Frames that are read before they are wanted."""


class ShotReading(QObject):
    """Has shots read one after the other, with the other side of their difference.

    Parameters
    ----------
    keep
        Is told which artifacts must not go.

    Signals
    -------
    ready
        The place of the shot that was gone to, and what it shows: by the number of the pane a :class:`Shown` without an
        answer. A pane beside the active one of which nothing can be had is not there.
    lacking
        The place, and a :class:`SessionFailure`: it cannot be had.
    """

    ready = Signal(int, object)
    lacking = Signal(int, object)

    def __init__(
        self, reading: SideReading, keep: Callable[[Iterable[Path]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reading, self._keep = reading, keep
        self._plan: FilmPlan | None = None
        self._sides: dict[int, dict[int, SidePane]] = {}  # by place, and by the number of the pane
        self._failures: dict[tuple[int, int], SessionFailure] = {}  # by place and pane
        self._samples: tuple[SideSample, ...] = ()
        self._place = -1  # that is waited for; -1 while none is
        reading.found.connect(self._on_found)
        reading.failed.connect(self._on_failed)

    def begin(self, plan: FilmPlan) -> None:
        """Read for this animation from now on."""
        self.end()
        self._plan = plan
        shown = plan.on_screen.values()
        others = [pane.subtracted.directory for pane in shown if pane.subtracted is not None]
        self._keep([*(pane.directory for pane in shown), *others])

    def end(self) -> None:
        """Read nothing any more, and keep nothing."""
        self._plan, self._place, self._samples = None, -1, ()
        self._sides.clear()
        self._failures.clear()
        self._reading.want(())
        self._keep([])

    def go_to(self, place: int) -> None:
        """Get a shot; a signal says so, perhaps at once."""
        plan = self._plan
        if plan is None:
            return
        shot = plan.shots[place]
        if shot.selection is None:
            tools = {view.number: view.tools for view in shot.beside} | {plan.active: shot.tools}
            self.ready.emit(place, {pane: replace(one, tools=tools[pane]) for pane, one in plan.on_screen.items()})
            return
        wanted = range(place, min(place + AHEAD + 1, len(plan.shots)))
        self._sides = {one: self._sides.get(one) or _sides(plan, plan.shots[one]) for one in wanted}
        self._failures = {key: failure for key, failure in self._failures.items() if key[0] >= place}
        self._place = place
        self._want()
        self._tell()

    def _each(self) -> list[tuple[tuple[int, int], SidePane]]:
        return [((place, pane), side) for place, sides in self._sides.items() for pane, side in sides.items()]

    def _want(self) -> None:
        sides = [side for key, side in self._each() if key not in self._failures]
        samples = tuple(dict.fromkeys(sample for side in sides for sample in side.samples))
        if samples != self._samples:
            self._samples = samples
            lacking = {sample for side in sides for sample in side.lacking}
            self._reading.want(samples, set(samples) - lacking)

    def _on_found(self, sample: SideSample, found: ArtifactFound, selection: Selection) -> None:
        plan = self._plan
        for key, side in self._each():
            wanted = side.sample.selection.field
            if plan is not None and key[1] == plan.active and sample == side.sample and wanted and not selection.field:
                lack = f"{sentence(describe(selection))} has no field “{wanted}”."
                self._failures.setdefault(key, SessionFailure(lack))
            elif failure := side.take(sample, found, selection):
                self._failures.setdefault(key, failure)
        self._want()
        self._tell()

    def _on_failed(self, sample: SideSample, failure: SessionFailure) -> None:
        for key, side in self._each():
            if sample in side.samples:
                self._failures.setdefault(key, failure)
        self._tell()

    def _tell(self) -> None:
        place, plan = self._place, self._plan
        if plan is None or place < 0:
            return
        failure = self._failures.get((place, plan.active))
        if failure is not None:
            self._place = -1
            self.lacking.emit(place, failure)
            return
        sides = {pane: side for pane, side in self._sides[place].items() if (place, pane) not in self._failures}
        if all(side.ready is not None for side in sides.values()):
            self._place = -1
            self.ready.emit(place, {pane: _shown(plan, pane, side) for pane, side in sides.items()})


def _sides(plan: FilmPlan, shot: Shot) -> dict[int, SidePane]:
    assert shot.selection is not None
    difference = plan.state.difference
    active = PaneView(plan.active, choice=shot.selection, tools=shot.tools, difference=difference)
    return {view.number: _side(plan, view) for view in (active, *shot.beside)}


def _side(plan: FilmPlan, view: PaneView) -> SidePane:
    return SidePane(view, SideSample(view.dataset or plan.dataset, view.choice, fields_needed(view.tools)))


def _shown(plan: FilmPlan, pane: int, side: SidePane) -> Shown:
    found = side.ready
    assert found is not None, "all of it is there"
    about = (side.view.tools, plan.scale(pane), side.subtracted)
    return Shown(side.selection, found.directory, found.manifest, SceneShown(0), *about)
