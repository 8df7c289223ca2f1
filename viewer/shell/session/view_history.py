"""Undo and redo: the views that the user has had of the dataset that is open, one for each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.protocol import Catalogue, Frame, Pointer
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.pane_changes import activated
from viewer.shell.session.player import Player
from viewer.shell.session.session import Session
from viewer.shell.session.state import FAILED, OPENING, SHOWN, SessionState
from viewer.shell.session.view_state import TIME, ViewState, differences

PAUSE = 500
"""Milliseconds without a change after which the next one is another step; more where drawing takes long."""

MOST = 200
"""Steps that are kept, some thousand bytes each."""


_Kept = tuple[list[ViewState], list[ViewState], ViewState | None]


class ViewHistory(QObject):
    """Notes views as they come to the screen, and goes back to them.

    Changes of one kind that follow each other closely are one step: a drag as long as the button is down, a run of the
    wheel, a key that is held. Time that plays is one step, whatever else is changed meanwhile.

    Parameters
    ----------
    held
        Whether a button of the mouse is down.

    Signals
    -------
    changed
        There are other steps to undo or to redo.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        renderer: RendererClient,
        player: Player,
        held: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._player, self._held = session, player, held
        self._dataset = ""
        self._past: list[ViewState] = []
        self._future: list[ViewState] = []  # the next one last
        self._present: ViewState | None = None
        self._beside: dict[str, _Kept] = {}  # of datasets seen in other panes
        self._growing: frozenset[str] = frozenset()  # kinds of changes that belong to the last step
        self._played = False  # whether time that plays has its step already
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._on_pause)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_state)
        renderer.frame.connect(self._on_frame)
        player.changed.connect(self._on_player)

    @property
    def undo_words(self) -> str:
        """What *Undo* takes back, as ``camera``; empty while there is nothing."""
        return _words(self._past[-1], self._present) if self._past else ""

    @property
    def redo_words(self) -> str:
        """What *Redo* does again; empty while there is nothing."""
        return _words(self._present, self._future[-1]) if self._future else ""

    @property
    def is_growing(self) -> bool:
        """Whether another change of the same kind would belong to the last step."""
        return bool(self._growing)

    def undo(self) -> None:
        """Look at the dataset as before the last step."""
        self._go(self._past, self._future)

    def redo(self) -> None:
        """Do the step again that was undone last."""
        self._go(self._future, self._past)

    def take_pointer(self, event: Pointer) -> None:
        """Begin another step with each press of a button over the view."""
        if event.action == "press":
            self.end_step()

    def _go(self, source: list[ViewState], target: list[ViewState]) -> None:
        if self._session.state.phase == OPENING:
            return
        self._player.pause()
        self._take(self._session.view)  # also what is still on its way
        self.end_step()
        if not source or self._present is None:
            return
        target.append(self._present)
        self._present = source.pop()
        self._session.set_view(self._present)
        self.changed.emit()

    # noting

    def _on_opened(self, catalogue: Catalogue) -> None:
        if catalogue.path == self._dataset:
            return  # read again
        if self._session.opening.went_over:
            self.end_step()
            self._beside[self._dataset] = self._past, self._future, self._present
        else:
            self._beside.clear()
        self._past, self._future, self._present = self._beside.pop(catalogue.path, ([], [], None))
        self._dataset = catalogue.path
        self._growing, self._played = frozenset(), False
        self.changed.emit()

    def _on_state(self, state: SessionState) -> None:
        shown = state.shown is not None and state.phase == SHOWN and state.shown.selection == state.selection
        if shown or (state.phase == FAILED and state.failure is not None):
            self._take(self._session.view)

    def _on_frame(self, frame: Frame) -> None:
        self._pause.setInterval(PAUSE + round(2000 * frame.seconds))  # what the hand did shows as late as that
        self._on_state(self._session.state)

    def _take(self, view: ViewState) -> None:
        before = self._present
        if before is None:
            self._present = view
            return
        if view.camera is None:
            view = replace(view, camera=before.camera)
        kinds = frozenset(_changes(before, view))
        if self._played:
            kinds -= {TIME}
        if not kinds <= self._growing:
            self._past.append(before)
            del self._past[:-MOST]
            self._growing = kinds
            self._played = self._played or (self._player.playing and TIME in kinds)
        self._present = view
        if kinds:
            self._future.clear()
            self._pause.start()
            self.changed.emit()

    def _on_pause(self) -> None:
        if self._held():
            self._pause.start()  # a drag that pauses
        else:
            self.end_step()

    def end_step(self) -> None:
        """Begin another step with the next change: something else is taken hold of."""
        self._pause.stop()
        self._growing = frozenset()
        if self._past and self._present is not None and not _changes(self._past[-1], self._present):
            self._past.pop()  # it has come back to where it began
            self.changed.emit()

    def _on_player(self) -> None:
        if not self._player.playing:
            self._played = False


def _changes(before: ViewState, after: ViewState) -> tuple[str, ...]:
    """Return what two views differ in; which pane is active makes none."""
    if before.panes.active in after.panes.numbers:
        return differences(before, activated(after, before.panes.active))
    return differences(activated(before, after.panes.active), after)


def _words(before: ViewState | None, after: ViewState | None) -> str:
    found = _changes(before, after) if before is not None and after is not None else ()
    return found[0] if found else ""
