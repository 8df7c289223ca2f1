"""The chart of the dock *Prediction*: marks that can be clicked, bars, a diagonal. Imported when it is first seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from viewer.shell.plots.chart import Chart

_SIZE = 7


class ScoreChart(Chart):
    """Shows marks or bars.

    Signals
    -------
    mark_clicked
        The place of a mark among those shown.
    """

    mark_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prediction.chart")
        self.setAccessibleName("Plot of errors")
        self._marks = pyqtgraph.ScatterPlotItem(size=_SIZE, pen=None, hoverable=True, hoverSize=_SIZE + 4)
        self._marks.sigClicked.connect(self._on_mark)
        self._diagonal = pyqtgraph.InfiniteLine(pos=(0.0, 0.0), angle=45, movable=False)
        self._bars: Any = None
        self.getPlotItem().addItem(self._marks)
        self.getPlotItem().addItem(self._diagonal, ignoreBounds=True)
        self._diagonal.hide()

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        super().set_colors(background, foreground)
        self._marks.setBrush(pyqtgraph.mkBrush(self._colors[0]))
        self._diagonal.setPen(pyqtgraph.mkPen(foreground, width=1))

    def show_titles(self, x_title: str, y_title: str) -> None:
        """Name the axes."""
        for side, title in (("bottom", x_title), ("left", y_title)):
            self.getPlotItem().getAxis(side).set_title(title)

    def show_marks(self, places: Sequence[tuple[float, float]], *, diagonal: bool) -> None:
        """Show marks at these places."""
        self._clear_bars()
        self._diagonal.setVisible(diagonal)
        points = np.array(places, np.float64).reshape(-1, 2)
        self._marks.setData(points[:, 0], points[:, 1], data=list(range(len(points))))
        self._marks.setBrush(pyqtgraph.mkBrush(self._colors[0]))
        self.fit()

    def show_bars(self, bars: Sequence[tuple[float, float, int]]) -> None:
        """Show bars from, to, and how high."""
        self._clear_bars()
        self._marks.setData([], [])
        self._diagonal.hide()
        if bars:
            begins, ends, heights = (np.array(part, np.float64) for part in zip(*bars, strict=True))
            self._bars = pyqtgraph.BarGraphItem(x0=begins, x1=ends, height=heights, brush=self._colors[0])
            self.getPlotItem().addItem(self._bars)
        self.fit()

    def _clear_bars(self) -> None:
        if self._bars is not None:
            self.getPlotItem().removeItem(self._bars)
            self._bars = None

    def _on_mark(self, _item: Any, points: Sequence[Any], _event: Any = None) -> None:
        if len(points):
            self.mark_clicked.emit(int(points[0].data()))
