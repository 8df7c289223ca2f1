"""Ties the dock *Thumbnails* to the session, and to who makes the pictures while it is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QMenu

from viewer.shell.session.far_consent import FarConsent
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.thumbnail_dock.panel import ThumbnailsPanel
from viewer.shell.thumbnail_dock.words import about, empty_words
from viewer.shell.thumbnails.thumbnails import Thumbnails
from viewer.shell.thumbnails.wish import SIZES
from viewer.shell.widgets.context_menu import ContextMenu, add_copy
from viewer.shell.widgets.sample_mime import mime_of
from viewer.shell.window.main_window import MainWindow

CALM = 200
"""Milliseconds between two sentences about how far the pictures are."""

AddSample = Callable[[QMenu, int], None]
"""Adds what else can be done with a sample to its context menu."""


class ThumbnailsController(QObject):
    """Owns the dock.

    Parameters
    ----------
    others
        What else can be done with a sample.
    consent
        Asks before samples are fetched from another machine for their pictures alone.

    Signals
    -------
    large_wanted
        The user wants to look at the sample that has been asked for, and not at its thumbnail.
    beside_wanted
        The number of a sample that the user wants to see in a pane of its own.
    """

    large_wanted = Signal()
    beside_wanted = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        thumbnails: Thumbnails,
        state: SavedState,
        others: Sequence[AddSample],
        consent: FarConsent,
    ) -> None:
        super().__init__(window)
        self._consent = consent
        self._window, self._session = window, session
        self._thumbnails, self._others = thumbnails, others
        save = window.actions_["file.save_contact_sheet"]
        self.panel = ThumbnailsPanel(thumbnails.cell, save, state.thumbnail_size)
        self._save = save
        self._marks: SampleMarks | None = None
        self._saying = QTimer(self, singleShot=True, interval=CALM)
        self._saying.timeout.connect(self._say)
        self.panel.filled.connect(self._tie)
        self.panel.resized.connect(state.remember_thumbnail_size)
        self.panel.resized.connect(lambda _word: self._set_size())
        self.panel.visibility_changed.connect(self._on_seen)
        window.docks.add("thumbnails", self.panel)
        session.changed.connect(self._on_state)

    def show_marks(self, marks: SampleMarks) -> None:
        """Show which samples are marked."""
        self._marks = marks
        marks.changed.connect(lambda: self._on_state(self._session.state))

    def _tie(self) -> None:
        """The widgets are there."""
        grid, thumbnails = self.panel.grid, self._thumbnails
        grid.wanted.connect(lambda sample: self._session.select(sample=sample))
        grid.opened.connect(self._open)
        grid.seen.connect(thumbnails.set_seen)
        grid.dragged.connect(self._drag)
        self.panel.fetch_wanted.connect(self.ask)
        thumbnails.changed.connect(grid.update_sample)
        thumbnails.renewed.connect(grid.viewport().update)
        for change in (thumbnails.changed, thumbnails.renewed, thumbnails.maker.completed):
            change.connect(self._say_soon)
        ContextMenu(grid, self._fill_menu, self._marked)
        self._on_state(self._session.state)

    def _on_seen(self, seen: bool) -> None:
        self._set_size()
        if seen:
            self._on_state(self._session.state)
            QTimer.singleShot(0, self, self._make_room)  # when it has its size
        self._want()

    @property
    def _may_fetch(self) -> bool:
        state = self._session.state
        return state.catalogue is None or self._consent.is_given(state.catalogue, state.selection.split)

    def _want(self) -> None:
        """Have thumbnails made while they are seen; of what is far away, once the user has agreed to what it costs."""
        self._thumbnails.want(wanted=self.panel.is_on_screen and self._may_fetch)

    def ask(self) -> bool:
        """Ask whether all samples of the split may be fetched, where they have to be, and say whether they may."""
        state = self._session.state
        agreed = state.catalogue is None or self._consent.ask(state.catalogue, [state.selection.split])
        self._on_state(state)
        return agreed

    def _make_room(self) -> None:
        """Have at least one row of thumbnails seen, as far as the window allows."""
        if self.panel.is_on_screen:
            dock, line = self._window.docks["thumbnails"], self.panel.fontMetrics().height()
            around = dock.height() - self.panel.height()
            if around + self.panel.least_height > dock.height():
                tabs = 3 * line  # which the height has to hold as well, and the row below is to be seen to be there
                self._window.docks.make_high("thumbnails", around + self.panel.least_height + tabs)

    def _set_size(self) -> None:
        self._thumbnails.set_size(SIZES[self.panel.size_word], self.panel.devicePixelRatioF())

    def _on_state(self, state: SessionState) -> None:
        if not self.panel.is_filled:
            return
        self._set_size()  # the window may be on another screen
        self.panel.fetch.setVisible(not self._may_fetch)
        self._want()
        self.panel.grid.set_order(state.order, empty_words(state))
        self.panel.grid.set_shown(state.selection.sample if state.catalogue is not None else None)
        if self._marks is not None:
            self.panel.grid.set_marked(self._marks.of(state.selection.split))
        self._say_soon()

    def _say_soon(self, _sample: int = 0) -> None:
        if not self._saying.isActive():
            self._saying.start()

    def _say(self) -> None:
        self.panel.about.setText(about(self._thumbnails, may_fetch=self._may_fetch))

    def _open(self, sample: int) -> None:
        self._session.select(sample=sample)
        self.large_wanted.emit()

    def _drag(self, sample: int) -> None:
        """Let the user drop a sample elsewhere in the window."""
        drag = QDrag(self.panel.grid)
        drag.setMimeData(mime_of(sample))
        drag.exec(Qt.DropAction.CopyAction)

    def _marked(self) -> QPoint:
        rect = self.panel.grid.rect_of(self._session.state.selection.sample)
        return self.panel.grid.viewport().rect().center() if rect is None else rect.center()

    def _fill_menu(self, menu: QMenu, place: QPoint) -> None:
        sample = self.panel.grid.sample_at(place)
        if sample is None:
            return
        menu.addAction(f"Show sample {sample}").triggered.connect(lambda: self._session.select(sample=sample))
        menu.addAction("Show beside").triggered.connect(lambda: self.beside_wanted.emit(sample))
        for add in self._others:
            add(menu, sample)
        menu.addSeparator()
        add_copy(menu, f"Copy the number {sample}", str(sample))
        if self._thumbnails.cell(sample).failure is not None:
            menu.addAction("Try again").triggered.connect(lambda: self._thumbnails.maker.try_again(sample))
        menu.addAction("Save the contact sheet…").triggered.connect(self._save.trigger)
