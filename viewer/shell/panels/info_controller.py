"""The dock *Information*."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.panels.info_panel import InfoPanel
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class InfoController(QObject):
    """Ties the dock to the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self.panel = InfoPanel()
        window.docks.add("info", self.panel)
        session.changed.connect(self.panel.render_state)
