"""Thumbnails: what they are made of, and the contact sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from viewer.shell.figure.contact_sheet_writer import ContactSheetWriter
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.plots.feature import PlotServices
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.session.far_consent import FarConsent
from viewer.shell.session.selection import Selection
from viewer.shell.session.session import Session
from viewer.shell.session.side_reading import SideReading
from viewer.shell.thumbnail_dock.controller import AddSample, ThumbnailsController
from viewer.shell.thumbnail_dock.sheet_saver import SheetSaver
from viewer.shell.thumbnails.maker import ThumbnailMaker
from viewer.shell.thumbnails.reading import ThumbnailReading
from viewer.shell.thumbnails.rest import ViewRest
from viewer.shell.thumbnails.shelf import ThumbnailShelf
from viewer.shell.thumbnails.thumbnails import Thumbnails
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.main_window import MainWindow


class ThumbnailsFeature(QObject):
    """Makes the dock *Thumbnails*.

    Parameters
    ----------
    others
        What else can be done with a sample, for its context menu.

    Attributes
    ----------
    reading
        The job for the reader.
    thumbnails, controller, saver
        Who has them made, the dock, and who saves contact sheets.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        services: PlotServices,
        kept: tuple[ScratchCache, Budget],
        others: Sequence[AddSample],
        log_level: str,
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        cache, budget = kept

        def avoided(selection: Selection) -> bool:
            return session.lookup.is_avoided(selection) and session.lookup.find(selection) is None

        self.reading = SideReading("thumbnails being made", services.background, budget, self, once=True)
        shelf, rest, renderer = ThumbnailShelf(budget, services.tasks), ViewRest(), FilmRenderer(log_level)
        main = services.children.renderer
        reading = ThumbnailReading(self.reading, avoided)
        maker = ThumbnailMaker(renderer, reading, shelf, lambda: cache.frames, lambda: main.opengl)
        main.frame.connect(rest.take_frame)
        services.children.add(renderer.child)
        consent = FarConsent(services.prompts.confirm, "Make thumbnails", "Make thumbnails of")
        self.thumbnails = Thumbnails(session, maker, shelf, rest, budget)
        self.controller = ThumbnailsController(window, session, self.thumbnails, services.state, others, consent)
        writer = ContactSheetWriter(services.tasks)
        self.saver = SheetSaver(session, self.thumbnails, services.prompts, writer, self)
        self.saver.said.connect(window.notify)
        self.saver.troubled.connect(window.message_bar.show_message)
        cancel = {"file.cancel_contact_sheet": self.saver.cancel}
        window.actions_.connect({"file.save_contact_sheet": self._save_sheet, **cancel})
        self.status = ProgressStatus("contact sheet", window.actions_["file.cancel_contact_sheet"])
        window.statusBar().insertPermanentWidget(1, self.status)
        self.saver.progressed.connect(self.status.show_progress)
        self.saver.changed.connect(self._set_running)
        session.changed.connect(lambda _state: self._enable())
        self._set_running(False)

    def _save_sheet(self) -> None:
        if self.saver.running or self.controller.ask():
            self.saver.ask()

    def refuse(self) -> None:
        """The program ends: make nothing any more."""
        self.saver.cancel()
        self.thumbnails.maker.end()

    def renew(self) -> None:
        """The cache is another one: what was kept in that before is gone."""
        self.thumbnails.maker.end()
        self.thumbnails.forget()

    def _set_running(self, running: bool) -> None:
        cancel = self._window.actions_["file.cancel_contact_sheet"]
        cancel.setVisible(running)
        cancel.setEnabled(running)
        if not running:
            self.status.clear()
        self._enable()

    def _enable(self) -> None:
        can = self._session.state.catalogue is not None and not self.saver.running
        self._window.actions_["file.save_contact_sheet"].setEnabled(can)
