"""The ways to the columns of the table of samples: an action, a button, and the menu of the table's head."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QToolButton

from viewer.shell.panels.column_dialog import ColumnDialog
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.table_columns import TableColumns
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.context_menu import ContextMenu
from viewer.shell.widgets.plain_text import menu_text, plain
from viewer.shell.window.main_window import MainWindow
from viewer.wording import counted


class ColumnsController(QObject):
    """Opens the dialog of columns, and hides one from the menu of the table's head.

    Attributes
    ----------
    columns
        What is shown.
    """

    def __init__(
        self, window: MainWindow, session: Session, panel: SamplesPanel, scan: DatasetScan, state: SavedState
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._scan = window, panel, scan
        self._dialog: ColumnDialog | None = None
        self.columns = TableColumns(panel, scan, state)
        self.columns.changed.connect(self._render)
        scan.changed.connect(lambda _status: self._render())
        session.changed.connect(self._on_state)
        window.actions_.connect({"sample.columns": self.open})
        action = window.actions_["sample.columns"]
        button = QToolButton()
        button.setObjectName("samples.columns")
        button.setText("Columns")
        button.setAccessibleName("Columns of the table")
        button.setToolTip(plain(action.toolTip()))
        button.setAutoRaise(True)
        button.clicked.connect(action.trigger)
        panel.buttons.addWidget(button)
        ContextMenu(panel.table.horizontalHeader(), self._fill)

    def open(self) -> None:
        """Show the dialog, which stays open while the user works."""
        if self._dialog is None:
            self._dialog = ColumnDialog(self._window)
            self._dialog.chosen.connect(lambda names, shown: self.columns.choose(names, shown=shown))
            self._dialog.scan_wanted.connect(self._scan.begin)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._render()

    def _on_state(self, state: SessionState) -> None:
        if state.catalogue is not None:
            self.columns.open(state.catalogue.place)
        elif self._dialog is not None:
            self._dialog.close()

    def _render(self) -> None:
        if self._dialog is None or not self._dialog.isVisible():
            return
        status = self._scan.status
        more, note = status.known < status.samples, ""
        if status.under_way:
            note = f"{status.done:,} of {counted(status.total, 'sample')} have been scanned."
        elif not status.known:
            note = "A scan of all samples finds out the figures of each field and the sizes of the meshes."
        elif more:
            note = f"The figures of {status.known:,} of {counted(status.samples, 'sample')} are known."
        self._dialog.render_offers(self.columns.offers(), note, offers_scan=more and not status.under_way)

    def _fill(self, menu: QMenu, place: QPoint) -> None:
        header = self._panel.table.horizontalHeader()
        section = header.logicalIndexAt(place)
        if section > 0:
            name = self._panel.model.columns[section - 1]
            if any(offer.name == name for offer in self.columns.offers()):
                hide = menu.addAction(f"Hide {menu_text(name)}")
                hide.triggered.connect(lambda: self.columns.choose([name], shown=False))
        menu.addAction("Choose columns…").triggered.connect(self.open)
