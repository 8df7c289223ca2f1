"""The dock *Statistics*: the scan, what is shown, the chart or the table. Filled when it is seen first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.text_tool_bar import TextToolBar

if TYPE_CHECKING:  # what is not needed at the start of the program is imported when the dock is filled
    from viewer.shell.scan.choice_row import ChoiceRow
    from viewer.shell.scan.figures_table import FiguresTable
    from viewer.shell.scan.scan_bar import ScanBar
    from viewer.shell.scan.selection_bar import SelectionBar
    from viewer.shell.scan.statistics_host import StatisticsHost

_BUTTONS = (
    ("fit", "Fit", "Show everything"),
    ("copy", "Copy", "Copy what is shown: the chart as a picture, the table for a spreadsheet"),
    ("save", "Save as…", "Save the chart as SVG, PDF, PNG or CSV, the table as CSV, JSON or Parquet"),
)


class StatisticsPanel(FilledPanel):
    """The widgets of the dock; all attributes are there once it has been filled.

    Attributes
    ----------
    bar, choice, host, table, selection
        The parts.
    buttons
        By name: ``fit``, ``copy``, ``save``.

    Signals
    -------
    pressed
        The name of a button.
    """

    pressed = Signal(str)

    bar: ScanBar
    choice: ChoiceRow
    host: StatisticsHost
    table: FiguresTable
    selection: SelectionBar

    def __init__(self, library: ChartLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._note = ""
        self.buttons: dict[str, QAction] = {}

    def fill(self) -> None:
        """Make the widgets."""
        from viewer.shell.scan.choice_row import ChoiceRow
        from viewer.shell.scan.figures_table import FiguresTable
        from viewer.shell.scan.scan_bar import ScanBar
        from viewer.shell.scan.selection_bar import SelectionBar
        from viewer.shell.scan.statistics_host import StatisticsHost
        from viewer.shell.widgets.pages import Pages

        self.bar, self.choice, self.selection = ScanBar("statistics"), ChoiceRow(), SelectionBar()
        self.host, self.table = StatisticsHost(self._library), FiguresTable()
        self._said = ElidedLabel()
        self._said.setObjectName("statistics.said")
        tools = TextToolBar()
        for name, text, tip in _BUTTONS:
            self.buttons[name] = tools.add(f"statistics.{name}", text, tip)
            self.buttons[name].triggered.connect(lambda _checked=False, name=name: self.pressed.emit(name))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.choice, 1)
        row.addWidget(tools)
        self._pages = Pages()
        self._pages.addWidget(self.host)
        self._pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 6, 9, 6)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        column.addWidget(self._said)
        column.addWidget(self.selection)
        self.host.hovered.connect(lambda words: self._said.setText(words or self._note))

    def show_table(self, *, table: bool) -> None:
        """Show the table, or the chart."""
        self._pages.setCurrentWidget(self.table if table else self.host)
        self.buttons["fit"].setVisible(not table)

    def show_note(self, text: str) -> None:
        """Say what is to be said of what is shown; what is under the cursor takes its place meanwhile."""
        self._note = text
        self._said.setText(text)

    def enable(self, *, there: bool) -> None:
        """Offer what can be done with what is shown, where something is."""
        for button in self.buttons.values():
            button.setEnabled(there)
