"""The panes beside the active one: has their samples read and drawn, and says what is on screen in each.

The session knows one selection, that of the active pane. What the others show follows from its view (see
:mod:`viewer.shell.session.pane_changes`), and is drawn anew when that changes: their own part, or what is linked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import Failed, Frame, Scene, SceneShown, fields_needed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.difference_look import with_map
from viewer.shell.session.drawing import make_scene, of_appearance
from viewer.shell.session.pane_changes import seen
from viewer.shell.session.series_subject import SeriesSubject
from viewer.shell.session.session import Session
from viewer.shell.session.side_pane import PanePicture, SidePane
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.side_sample import SideSample
from viewer.shell.session.state import (
    FAILED,
    NATURAL,
    OPENING,
    ColorScale,
    Selection,
    SessionFailure,
    SessionState,
    Shown,
    describe,
)


class SidePanes(QObject):
    """Keeps all panes but the active one in step with the session.

    Signals
    -------
    changed
        There is something else to say about a pane.
    """

    changed = Signal()

    def __init__(
        self, session: Session, renderer: RendererClient, reading: SideReading, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._renderer, self._reading = session, renderer, reading
        self._sides: dict[int, SidePane] = {}
        self._wanted: tuple[SideSample, ...] = ()
        session.changed.connect(self._on_state)
        session.opened.connect(lambda _catalogue: None if session.opening.went_over else self.renew())
        reading.found.connect(self._on_found)
        reading.failed.connect(self._on_unreadable)
        renderer.shown.connect(self._on_shown)
        renderer.frame.connect(self._on_frame)
        renderer.failed.connect(self._on_failed)

    @property
    def pictures(self) -> Mapping[int, PanePicture]:
        """What there is to say, by the number of the pane."""
        return {number: side.picture for number, side in self._sides.items()}

    @property
    def busy(self) -> bool:
        """Whether something is on its way to the screen."""
        return any(side.picture.text for side in self._sides.values())

    @property
    def directories(self) -> list[Path]:
        """The artifacts that their pictures are made of."""
        return [directory for side in self._sides.values() for directory in side.directories]

    def find(self, scene: int) -> Shown | None:
        """Return what a scene on screen shows; None for one of the active pane."""
        pictures = (side.picture.shown for side in self._sides.values())
        return next((shown for shown in pictures if shown is not None and shown.scene.id == scene), None)

    def provisional(self) -> list[SeriesSubject]:
        """Return of what the range over all time steps is wanted and not known."""
        found = []
        for side in self._sides.values():
            if (there := side.ready) is not None and self._scale(side, there).is_provisional:
                found.append(SeriesSubject(side.series_key, side.selection, there.manifest))
        return found

    def rescale(self) -> None:
        """Take in that more is known of such a range."""
        for number in self._sides:
            self._draw(number)

    def renew(self) -> None:
        """Look for all samples again: what was read of them is gone."""
        self._forget()
        self._on_state(self._session.state)

    def _forget(self) -> None:
        self._sides.clear()
        self._wanted = ()
        self._reading.want(())

    def _on_state(self, state: SessionState) -> None:
        panes = state.panes
        if panes is None or not panes.several or state.catalogue is None:
            if self._sides:
                self._forget()
                self.changed.emit()
            return
        if state.phase == OPENING or not (state.choice.base or state.phase == FAILED):
            return  # what the others have from the active pane is not known yet
        view = self._session.view
        before, self._sides = self._sides, {}
        for other in panes.others:
            wanted = seen(view, other.number)
            sample = SideSample(wanted.dataset or state.catalogue.path, wanted.choice, fields_needed(wanted.tools))
            side = self._sides[other.number] = before.get(other.number) or SidePane(wanted, sample)
            side.want(wanted, sample)
            if side.forget(state.outdated):
                self._wanted = ()  # it is read again
        self._want()
        for number in self._sides:
            self._draw(number)

    def _want(self) -> None:
        """Have read what is not known to be there."""
        samples = tuple(sample for side in self._sides.values() for sample in side.samples)
        if samples != self._wanted:
            self._wanted = samples
            for side in self._sides.values():
                side.wait()
            lacking = {sample for side in self._sides.values() for sample in side.lacking}
            self._reading.want(samples, set(samples) - lacking)
            self.changed.emit()

    def _on_found(self, sample: SideSample, found: ArtifactFound, selection: Selection) -> None:
        for number, side in list(self._sides.items()):
            failure = side.take(sample, found, selection)
            if failure is not None:
                self._fail(number, failure)
            else:
                self._draw(number)
        self._want()

    def _draw(self, number: int) -> None:
        """Have a pane drawn, if that makes another picture than the one that it was told."""
        side, state = self._sides[number], self._session.state
        found, subtracted = side.ready, side.subtracted
        if found is None:
            return
        look, scale = with_map(state.appearance, state.difference, side.view.difference)[0], self._scale(side, found)
        made = (found.directory, side.selection, look, scale, side.view.tools, state.dragging, subtracted)
        if made == side.drawn:
            return
        side.drawn, side.scene = made, self._renderer.number()
        more = {"tools": side.view.tools, "draft": state.dragging, "pane": number}
        against = subtracted.against if subtracted is not None else None
        scene = make_scene(side.scene, found, side.selection, look, scale, **more, against=against)
        answer = SceneShown(side.scene)
        shown = Shown(side.selection, found.directory, found.manifest, answer, side.view.tools, scale, subtracted)
        side.answers[side.scene] = (shown, None)
        side.picture = replace(side.picture, failure=None, text=f"Drawing {describe(side.selection)}…")
        self._renderer.show_beside(scene)

    def _scale(self, side: SidePane, found: ArtifactFound | None) -> ColorScale:
        selection, scales = side.selection, side.view.scales
        kind = side.view.difference.shown_kind
        key = (selection.field or "", selection.location, selection.component, kind)
        kept = (one.scale for one in scales if (one.field, one.location, one.component, one.difference) == key)
        chosen, manifest = next(kept, ColorScale(NATURAL)), found.manifest if found is not None else None
        return self._session.color_scales.complete(chosen, side.series_key, selection.component, manifest)

    def _on_shown(self, answer: SceneShown) -> None:
        for side in self._sides.values():
            if answer.id in side.answers:
                side.answers[answer.id] = (side.answers[answer.id][0], answer)

    def _on_frame(self, frame: Frame) -> None:
        changed = False
        for pane in frame.panes:
            side = self._sides.get(pane.area.pane)
            shown, answer = side.answers.get(pane.scene, (None, None)) if side is not None else (None, None)
            if side is None or shown is None or answer is None:
                continue
            for number in [number for number in side.answers if number < pane.scene]:
                del side.answers[number]
            picture = replace(side.picture, shown=replace(shown, scene=answer))
            if pane.scene == side.scene and side.ready is not None:
                picture = replace(picture, text="")
            changed = changed or picture != side.picture
            side.picture = picture
            self._session.color_scales.note_shown(replace(shown, scene=answer), side.view.dataset)
        if changed:
            self.changed.emit()

    def _on_unreadable(self, sample: SideSample, failure: SessionFailure) -> None:
        for number, side in self._sides.items():
            if sample in side.samples:
                self._fail(number, failure)

    def _on_failed(self, message: Failed) -> None:
        for number, side in self._sides.items():
            if message.id == side.scene:
                self._fail(number, SessionFailure(message.sentence, message.detail, message.reason))

    def _fail(self, number: int, failure: SessionFailure) -> None:
        """Show the failure instead of a picture: never the old picture under the new words."""
        side = self._sides[number]
        side.answers.clear()
        side.scene, side.drawn, side.picture = self._renderer.number(), (), PanePicture(failure=failure)
        blank = of_appearance(self._session.state.appearance)
        self._renderer.show_beside(Scene(id=side.scene, pane=number, **blank))
        self.changed.emit()
