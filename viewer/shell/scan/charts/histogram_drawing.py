"""A histogram: a bar for each bin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF

from viewer.numbers import short
from viewer.shell.scan.charts.drawing import ChartColors, NearMark, Places
from viewer.shell.scan.contents import ChartContent, HistogramContent, ValueReach

_LEAST = 2.0
"""Logical pixels that a bar is high that is not empty."""


class HistogramDrawing:
    """Draws how many values lie in each bin."""

    def __init__(self, content: HistogramContent) -> None:
        self._content = content
        self._edges = np.array(content.edges, np.float64)
        self._heights = counts = np.array(content.counts, np.float64)
        self._bars = pyqtgraph.BarGraphItem(x0=self._edges[:-1], x1=self._edges[1:], height=counts, pen=None)
        self.items: list[Any] = [self._bars]
        self.titles = (content.title, "values")
        self.zooms = (True, False)
        self.rows: dict[str, list[tuple[float, str]]] = {}

    def take(self, content: ChartContent) -> bool:
        """See :class:`ChartDrawing`; there are few items, which are made anew."""
        return False

    def bounds(self) -> QRectF:
        """See :class:`ChartDrawing`."""
        left, right = float(self._edges[0]), float(self._edges[-1])
        return QRectF(left, 0.0, right - left, max(self._content.counts, default=1))

    def paint(self, colors: ChartColors) -> list[tuple[Any, str]]:
        """See :class:`ChartDrawing`."""
        self._bars.setOpts(brush=colors.several[0], pen=pyqtgraph.mkPen(colors.background))
        return []

    def look(self, seen: QRectF, width: float, height: float) -> None:
        """Make the lowest bars as high as can be seen: one sample among thousands may be what is looked for."""
        least = _LEAST * seen.height() / max(height, 1.0)
        self._bars.setOpts(height=np.where(self._heights > 0.0, np.maximum(self._heights, least), 0.0))

    def near(self, at: QPointF, pixel: tuple[float, float]) -> NearMark | None:
        """Return the bin that a place is in, whatever its height: low bars could not be hit."""
        place = int(np.searchsorted(self._edges, at.x(), side="right")) - 1
        counts = self._content.counts
        if not 0 <= place < len(counts):
            return None
        low, high = float(self._edges[place]), float(self._edges[place + 1])
        share = 100.0 * counts[place] / (self._content.total or 1)
        words = f"{short(low)} to {short(high)}: {counts[place]:,} values, {short(share, 3)} %"
        return NearMark(words, (low + high) / 2.0, counts[place], reach=ValueReach(low, high))

    def inside(self, box: QRectF) -> ValueReach | Places:
        """Return the values along the box, whatever its height."""
        return ValueReach(box.left(), box.right())
