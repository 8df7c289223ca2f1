"""What is drawn in a chart, by name: beside the curves, over them it would cover some."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics


class ChartLegend(pyqtgraph.LegendItem):  # type: ignore[misc]
    """Names items where there is more than one."""

    def __init__(self) -> None:
        super().__init__(offset=(-6, 8), verSpacing=-4)
        self.hide()

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self.setLabelTextColor(foreground)  # of names to come
        for _, label in self.items:
            label.setText(label.text)
        shade = QColor(background)
        shade.setAlpha(200)
        self.setBrush(shade)

    def name(self, named: Sequence[tuple[Any, str]], metrics: QFontMetrics, widest: int) -> bool:
        """Name items; whether there is anything to see. Names are cut in the middle at so many logical pixels."""
        several, middle = len(named) > 1, Qt.TextElideMode.ElideMiddle
        shown = [(item, escape(metrics.elidedText(label, middle, widest))) for item, label in named] if several else []
        if not self._is_renamed(shown):
            self.clear()
            for item, label in shown:
                self.addItem(item, label)
        self.resize(0.0, 0.0)  # to the least that it needs: what it had would stay between its lines
        self.updateSize()
        self.setVisible(several)
        return several

    def _is_renamed(self, shown: Sequence[tuple[Any, str]]) -> bool:
        """Give what is named already its new names; whether that is all: a new entry costs a millisecond."""
        if [sample.item for sample, _ in self.items] != [item for item, _ in shown]:
            return False
        for (_, label), (_, text) in zip(self.items, shown, strict=True):
            if label.text != text:
                label.setText(text)
        return True
