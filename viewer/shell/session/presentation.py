"""The way of a selection to the screen: the artifact store, else the reader; then the renderer; then its frame."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.errors import NO_BASE
from viewer.protocol import Tool, fields_needed
from viewer.shell.services.budget import Budget
from viewer.shell.session.choice import keep
from viewer.shell.session.difference import Difference
from viewer.shell.session.difference_look import with_map
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.loading import Loading
from viewer.shell.session.lookup import Lookup
from viewer.shell.session.other_side import OtherSide
from viewer.shell.session.selection_resolver import missing, nearest, settle
from viewer.shell.session.state import (
    DRAWING,
    FAILED,
    LOADING,
    SHOWN,
    Selection,
    SessionFailure,
    SessionState,
    Shown,
    describe,
)
from viewer.shell.session.styling import Styling
from viewer.shell.session.subtracted import Subtracted
from viewer.shell.session.view_state import ViewState, in_theme_of


class Presentation(QObject):
    """Brings selections to the screen, or says why one cannot be shown.

    Attributes
    ----------
    other_side
        Gets what is subtracted.

    Signals
    -------
    trouble
        A sentence and a detail: a field that a tool needs cannot be read, and the sample is shown without it.
    """

    trouble = Signal(str, str)

    def __init__(
        self, live: LiveState, lookup: Lookup, loading: Loading, drawing: Drawing, styling: Styling, budget: Budget
    ) -> None:
        super().__init__(live)
        self._log = logging.getLogger("viewer.session")
        self._live, self._lookup, self._loading = live, lookup, loading
        self._drawing, self._styling, self._budget = drawing, styling, budget
        self._completed: Path | None = None  # an artifact that the reader is adding a field to
        self._spared: SessionFailure | None = None  # of a reading that is tried again without the fields of tools
        self._needed: tuple[str, ...] = ()  # fields of tools that the reader was asked for
        self._waiting: ArtifactFound | None = None  # for the other side of its difference
        self.other_side = OtherSide(lambda: live.state, self)
        self.other_side.found.connect(self._on_other_side)
        self.other_side.failed.connect(self._on_no_other_side)
        loading.read.connect(self._on_read)
        loading.progress.connect(lambda text, fraction: live.move(text=text, fraction=fraction))
        loading.failed.connect(self._reading_failed)
        drawing.drawn.connect(self._on_drawn)
        drawing.failed.connect(lambda *words: self.fail(SessionFailure(*words)))
        live.about_to_change.connect(self._keep)

    def want(self, selection: Selection, choice: Selection | None = None, **changes: Any) -> None:
        """Bring a selection to the screen.

        Parameters
        ----------
        choice
            What the user chose, where that is more.
        changes
            Fields of the state that change with it.
        """
        with self._live.together():
            self._want(selection, choice, changes)

    def _want(self, selection: Selection, choice: Selection | None, changes: dict[str, Any]) -> None:
        catalogue = self._live.state.catalogue
        if catalogue is None:
            return
        self._waiting = None
        about = {"selection": selection, "choice": choice or selection, "failure": None, "awaits_other": False}
        self._live.move(**about, **changes)
        lacking = missing(selection, catalogue)
        if lacking:
            self.fail(SessionFailure(lacking, door=nearest(selection, catalogue)))
            return
        found = self._lookup.find(selection)
        if found is not None:
            self._loading.drop()
            self._use(found)
            return
        self._needed = () if selection.field is None else self._lookup.needed(selection)
        make = self._lookup.request(selection)
        if make is not None:
            self._completed = self._lookup.locate(selection)
            self._live.move(phase=LOADING, text=f"Loading {describe(selection)}…", fraction=None)
            self._loading.read_sample(self._lookup.key(selection), describe(selection), make)

    def want_view(self, view: ViewState) -> None:
        """Bring a view to the screen, all of it in one picture; not its camera, which is the renderer's."""
        state = self._live.state
        if fields_needed(view.tools) != fields_needed(state.tools):
            self._lookup.forget_unreadable()
        self._styling.color_scales.keep_only(view.scales)
        looks: dict[str, Any] = {"appearance": in_theme_of(state.appearance, view.appearance), "tools": view.tools}
        self.want(view.choice, **looks, panes=view.panes, difference=view.difference)

    def set_difference(self, difference: Difference) -> None:
        """Subtract this from now on, in the colour map of its kind."""
        state = self._live.state
        appearance, difference = with_map(state.appearance, state.difference, difference)
        if difference != state.difference:
            self.want(state.selection, state.choice, appearance=appearance, difference=difference)

    def set_tools(self, tools: tuple[Tool, ...]) -> None:
        """Look inside with these tools; fields that they need are read first."""
        before, found = self._live.state.tools, self._drawing.found
        if tools == before:
            return
        if fields_needed(tools) != fields_needed(before):
            self._lookup.forget_unreadable()
        self._live.move(tools=tools)
        state = self._live.state
        if state.phase in (DRAWING, SHOWN) and found is not None and self._lookup.lacks(found, state.selection):
            self.want(state.selection, state.choice)
        else:
            self._styling.use_tools()

    def mark_outdated(self, directories: Iterable[Path]) -> None:
        """Note that files have changed; what is subtracted is read again, and until then the picture stays."""
        self._live.move(outdated=self._live.state.outdated | frozenset(directories))
        state = self._live.state
        shown = state.shown if state.phase == SHOWN else None
        if shown is None or shown.subtracted is None or shown.directory in state.outdated:
            return
        if shown.subtracted.directory in state.outdated:
            self.want(state.selection, state.choice)

    def note_read(self, directory: Path) -> None:
        """Note that an artifact was read; in the place of an older one, ranges over all time steps may be others."""
        outdated = self._live.state.outdated
        if any(old.parent == directory.parent for old in outdated):
            self._styling.color_scales.clear_series()
        self._live.move(outdated=outdated - {directory})

    def _on_read(self, found: ArtifactFound, read: tuple[str, ...]) -> None:
        """Show what was read, once it has the fields of tools that were not known when it was asked for."""
        state = self._live.state
        selection = settle(state.selection, found.manifest, read)
        if self._lookup.lacks(found, selection) and self._lookup.needed(selection) != self._needed:
            self.want(selection, keep(state.choice, selection))
        else:
            self._use(found, read)

    def _use(self, found: ArtifactFound, read: tuple[str, ...] = ()) -> None:
        """Show an artifact: settle what the selection left open, then tell the renderer.

        ``read`` names the fields that the reader has just read: the first one that is whole, when none was chosen.
        """
        state = self._live.state
        selection = settle(state.selection, found.manifest, read)
        about = {"selection": selection, "choice": keep(state.choice, selection), "manifest": found.manifest}
        if not state.difference.on or not selection.field:
            self.other_side.drop()
            self._live.move(**about)
            self._bring(found)
            return
        self._live.move(**about)
        self._waiting = found
        what = self.other_side.want(selection, found.manifest)
        if self._waiting is not None:
            self._live.move(phase=LOADING, awaits_other=True, text=f"Loading {what}…", fraction=None)

    def _bring(self, found: ArtifactFound, subtracted: Subtracted | None = None) -> None:
        selection = self._live.state.selection
        scale = self._styling.settle(selection, found.manifest, subtracted)
        self._live.move(phase=DRAWING, color_scale=scale, awaits_other=False, text=f"Drawing {describe(selection)}…")
        self._budget.used(found.directory)
        state = self._live.state
        self._styling.behind = False
        self._drawing.draw(found, selection, state.appearance, state.color_scale, state.tools, subtracted)
        self._live.move(phase=DRAWING)
        if self._spared is not None:
            spared, self._spared = self._spared, None
            self.trouble.emit(spared.sentence, spared.detail)

    def _on_other_side(self, subtracted: Subtracted) -> None:
        found, self._waiting = self._waiting, None
        if found is not None:
            self._bring(found, subtracted)

    def _on_no_other_side(self, failure: SessionFailure) -> None:
        if self._waiting is not None:
            self.fail(failure)

    def _on_drawn(self, shown: Shown) -> None:
        self._styling.color_scales.note_shown(shown)
        if self._live.state.phase == DRAWING and shown.scene.id == self._drawing.scene_id:
            self._log.info("shown: %s, %s", describe(shown.selection), shown.scene.id)
            self._live.move(phase=SHOWN, shown=shown, text="", fraction=None, failure=None)
            if self._styling.behind:
                self._styling.restyle()
        elif shown != self._live.state.shown:  # something newer is on its way, but this is what is on screen now
            self._live.move(shown=shown)

    def _reading_failed(self, failure: SessionFailure) -> None:
        selection = self._live.state.selection
        if failure.reason == NO_BASE and selection.base:
            self.want(replace(selection, base=""), self._live.state.choice)  # then whatever this sample has
        elif self._lookup.note_unreadable(selection):
            self._spared = failure
            self.want(selection, self._live.state.choice)  # without the fields of tools: one of them may be to blame
        else:
            self.fail(failure)

    def fail(self, failure: SessionFailure) -> None:
        """Show the failure instead of a picture: never the old picture under the new number."""
        self._log.info("%s %s", failure.sentence, failure.detail)
        self._spared = self._waiting = None
        self._drawing.clear(self._live.state.appearance)
        self._live.move(phase=FAILED, shown=None, failure=failure, awaits_other=False, text="", fraction=None)

    def _keep(self, state: SessionState) -> None:
        """Tell the budget what must not go."""
        shown = self._drawing.directories
        if state.shown is not None:
            shown.append(state.shown.directory)
        loading = [self._completed] if state.phase == LOADING and self._completed is not None else []
        loading += [self._waiting.directory] if self._waiting is not None else []
        self._budget.keep(shown=shown, loading=tuple(loading))
