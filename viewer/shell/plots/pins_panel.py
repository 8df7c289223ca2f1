"""The dock *Pins*: the table of pinned values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.protocol.plotting import PinnedValues
from viewer.shell.plots.pin_rows import PinCell, as_text, pin_table
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel, note_label, use_tabular_figures
from viewer.shell.widgets.plain_text import plain

_EMPTY = "Click on the mesh to pin its values here, or press K with the cursor over it."
_BUTTONS = (
    ("copy", "Copy", "Copy the selected rows, or all, for a spreadsheet"),
    ("remove", "Remove", "Remove the selected pins"),
    ("clear", "Remove all", "Remove all pins of this dataset"),
)


class PinsPanel(FilledPanel):
    """Renders pins and says what is to become of them.

    Signals
    -------
    copy_wanted
        The text of rows is to be copied.
    remove_wanted
        Numbers of the pins that are to go.
    """

    copy_wanted = Signal(str)
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self._rows: list[list[PinCell]] = []
        self._numbers: list[int] = []
        self._pins: Sequence[PinnedValues] = ()
        self._text = ""
        self._buttons: dict[str, QToolButton] = {}

    def fill(self) -> None:
        """Make the widgets."""
        self._table = QTableWidget()
        self._table.setObjectName("pins.table")
        self._table.setAccessibleName("Pinned values")
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setAlternatingRowColors(True)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setHighlightSections(False)
        use_tabular_figures(self._table)
        empty = note_label(_EMPTY)
        empty.setObjectName("pins.empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(self._table)
        self._note = ElidedLabel()
        self._note.setObjectName("pins.note")
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._note, 1)
        for name, text, tip in _BUTTONS:
            button = self._buttons[name] = QToolButton()
            button.setObjectName(f"pins.{name}")
            button.setText(text)
            button.setToolTip(plain(tip))
            button.setAutoRaise(True)
            row.addWidget(button)
        self._buttons["copy"].clicked.connect(lambda: self.copy_wanted.emit(self.text()))
        self._buttons["remove"].clicked.connect(lambda: self.remove_wanted.emit(self._chosen()))
        self._buttons["clear"].clicked.connect(lambda: self.remove_wanted.emit(tuple(self._numbers)))
        self._table.itemSelectionChanged.connect(self._render_buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 4, 9, 6)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        self.render_pins(self._pins, self._text)
        self._render_buttons()

    @property
    def pins(self) -> Sequence[PinnedValues]:
        """What the table shows."""
        return self._pins

    def text(self) -> str:
        """Return the selected rows, or all when none is, as text for other programs."""
        chosen = set(self._chosen())
        rows = [row for row, number in zip(self._rows, self._numbers, strict=True) if not chosen or number in chosen]
        return as_text(self._titles, rows)

    def render_pins(self, pins: Sequence[PinnedValues], note: str = "") -> None:
        """Show these pins, and what is to be said of them."""
        self._pins, self._text = pins, note
        if not self.is_filled:
            return
        self._note.setText(note)
        titles, rows = pin_table(pins)
        numbers = [pin.number for pin in pins]
        if (titles, rows, numbers) == (self._titles, self._rows, self._numbers):
            return
        fresh = titles != self._titles or len(rows) > len(self._rows)
        self._titles, self._rows, self._numbers = titles, rows, numbers
        self._pages.setCurrentIndex(1 if pins else 0)
        self._table.setColumnCount(len(titles))
        self._table.setRowCount(len(rows))
        for column, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setToolTip(plain(title))
            self._table.setHorizontalHeaderItem(column, item)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._table.setItem(place, column, _item(cell))
        if fresh:
            self._table.resizeColumnsToContents()
        self._render_buttons()

    def _render_buttons(self) -> None:
        for name, button in self._buttons.items():
            button.setEnabled(bool(self._chosen()) if name == "remove" else bool(self._rows))

    def _chosen(self) -> tuple[int, ...]:
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        return tuple(self._numbers[row] for row in rows if row < len(self._numbers))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy and remove by the usual keys."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._rows:
            self.copy_wanted.emit(self.text())
        elif event.matches(QKeySequence.StandardKey.Delete) and self._chosen():
            self.remove_wanted.emit(self._chosen())
        else:
            super().keyPressEvent(event)


def _item(cell: PinCell) -> QTableWidgetItem:
    item = QTableWidgetItem(cell.text)
    item.setToolTip(plain(cell.whole))
    try:
        float(cell.plain)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    except ValueError:
        pass
    return item
