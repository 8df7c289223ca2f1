"""The dock *Information*."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.protocol import Catalogue
from viewer.shell.panels.info_panel import InfoPanel
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class InfoController(QObject):
    """Ties the dock to the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self.panel = InfoPanel()
        window.docks.add("info", self.panel)
        self._window, self._place = window, ""
        session.changed.connect(self.panel.render_state)
        session.opened.connect(self._on_opened)

    def _on_opened(self, catalogue: Catalogue) -> None:
        """Bring forward what a dataset on another machine says of itself, before its first sample is here."""
        another, self._place = catalogue.place != self._place, catalogue.place
        if another and catalogue.far is not None and (catalogue.far.card or catalogue.far.note):
            self._window.docks.show("info")
