"""The plot of the dock *Prediction*: what is plotted, and room for the chart, which comes later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from viewer.shell.widgets.calm_wheel import CalmWheel


class PlotBox(QWidget):
    """A choice of plots above the chart.

    Signals
    -------
    chosen
        What the user wants to have plotted.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = QComboBox()
        CalmWheel(self).guard(self.kinds)
        self.kinds.setObjectName("prediction.plot")
        self.kinds.setAccessibleName("Plot")
        self.kinds.activated.connect(lambda row: self.chosen.emit(self.kinds.itemData(row)))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.kinds)
        self.kinds.hide()

    def set_chart(self, chart: QWidget) -> None:
        """Take the widget that draws."""
        self._layout.addWidget(chart, 1)

    def render_kinds(self, kinds: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer plots, each by its text and what it is called in the program."""
        if [self.kinds.itemData(row) for row in range(self.kinds.count())] != [kind for _, kind in kinds]:
            self.kinds.clear()
            for text, kind in kinds:
                self.kinds.addItem(text, kind)
            self.kinds.setVisible(bool(kinds))
        self.kinds.setCurrentIndex(max(self.kinds.findData(chosen), 0))
