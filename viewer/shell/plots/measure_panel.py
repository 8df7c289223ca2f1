"""The dock *Measure*: the size of what is shown, and the field over it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.shell.widgets.combo_box import narrow_combo_box, offer_absent
from viewer.shell.widgets.labels import note_label, use_tabular_figures
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel

EVERYTHING = "Everything shown"


class MeasurePanel(VisibilityPanel):
    """Shows titles with values, each value shortly and with all digits.

    Signals
    -------
    zone_chosen
        Name of a zone; empty: all that is shown.
    measure_wanted, copy_wanted
        The user pressed the button.
    """

    zone_chosen = Signal(str)
    measure_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zones: tuple[str, ...] = ()
        self._zone = narrow_combo_box("measure.zone", "What is measured")
        self._zone.addItem(EVERYTHING, "")
        self._zone.activated.connect(lambda row: self.zone_chosen.emit(self._zone.itemData(row) or ""))
        self._values = QFormLayout()
        self._values.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._values.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._values.setVerticalSpacing(3)
        self._note = note_label("")
        self._note.setObjectName("measure.note")
        self._note.setWordWrap(True)
        self._measure = QPushButton("Measure")
        self._measure.setObjectName("measure.begin")
        self._measure.clicked.connect(self.measure_wanted)
        self._measure.hide()
        self._copy = QPushButton("Copy")
        self._copy.setObjectName("measure.copy")
        self._copy.clicked.connect(self.copy_wanted)
        row = QHBoxLayout()
        row.addWidget(self._measure)
        row.addWidget(self._copy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 9, 4, 6)
        column.addWidget(self._zone)
        column.addLayout(self._values)
        column.addWidget(self._note)
        column.addLayout(row)
        column.addStretch(1)

    def render_zones(self, zones: tuple[str, ...], chosen: str) -> None:
        """Offer these zones; nothing is emitted."""
        if zones != self._zones:
            self._zones = zones
            self._zone.clear()
            for name in ("", *zones):
                self._zone.addItem(name or EVERYTHING, name)
        row = self._zone.findData(chosen)
        offer_absent(self._zone, chosen if row < 0 else "")
        self._zone.setCurrentIndex(row if row >= 0 else self._zone.count() - 1)

    def render_values(self, values: list[tuple[str, str, str]], note: str, *, wait: bool) -> None:
        """Show titles with values, shortly and in full; ``wait``: there are none before the user asks for them."""
        while self._values.rowCount():
            self._values.removeRow(0)
        for title, text, whole in values:
            value = text_label(text)
            use_tabular_figures(value)
            value.setMinimumWidth(value.sizeHint().width())  # else its end is cut off before a long row is wrapped
            value.setToolTip(plain(whole))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name = text_label(title)
            name.setWordWrap(True)  # else a long one moves the values out of a narrow dock
            self._values.addRow(name, value)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._measure.setVisible(wait)
        self._copy.setEnabled(bool(values))
