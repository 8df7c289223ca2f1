"""The dock *Samples*: the table of a split's samples, filled while it is seen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDrag

from viewer.shell.panels.sample_menu import SampleMenu
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.table_loader import TableLoader
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.session import Session
from viewer.shell.widgets.sample_mime import mime_of
from viewer.shell.window.main_window import MainWindow


class SamplesController(QObject):
    """Ties the dock to the session; ``loader`` reads what the table lacks."""

    def __init__(self, window: MainWindow, session: Session, background: BackgroundReading) -> None:
        super().__init__(window)
        self.panel = SamplesPanel()
        window.docks.add("samples", self.panel)
        self.loader = TableLoader(self.panel.model, background)
        self.panel.chosen.connect(lambda changes: session.select(**changes))
        self.panel.model.arranged.connect(lambda: session.set_order(self.panel.model.order()))
        self._menu = SampleMenu(self.panel)
        self.panel.table.dragged.connect(self._drag)
        self.panel.visibility_changed.connect(self.loader.set_visible)
        self.loader.set_visible(self.panel.is_on_screen)
        session.changed.connect(self.panel.render_state)

    def _drag(self, sample: int) -> None:
        """Let the user drop a sample elsewhere in the window."""
        drag = QDrag(self.panel.table)
        drag.setMimeData(mime_of(sample))
        drag.exec(Qt.DropAction.CopyAction)
