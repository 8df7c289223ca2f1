"""A scatter plot of as many samples as there are: those that would lie on one another are drawn once.

Whether 100,000 marks are drawn or the few thousand that can be told apart looks much the same, and takes a small part
of the time. Where samples of several colours lie on one another the rarest is seen: it is what is looked for. What is
near the cursor or in a box is found among all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF

from viewer.shell.scan.charts.drawing import (
    ChartColors,
    NearMark,
    Places,
    classes_of,
    nearest,
    numbers_of,
    sample_words,
)
from viewer.shell.scan.contents import ChartContent, ScatterContent, ValueReach

_SIZE = 7
_CELL = 6.0
"""Logical pixels within which one sample is drawn: that of the rarest colour."""


class ScatterDrawing:
    """Draws a mark for each sample that has both values."""

    def __init__(self, content: ScatterContent) -> None:
        self._read(content)
        # One brush for all marks of an item: one for each mark is slow.
        self._marks = [pyqtgraph.ScatterPlotItem(size=_SIZE, pxMode=True) for _ in (*self._classes.names, "none")]
        self._current = pyqtgraph.ScatterPlotItem(size=_SIZE + 7, brush=None)
        self.items: list[Any] = [self._marks[-1], *self._marks[:-1], self._current]
        self.zooms = (True, True)
        self.rows: dict[str, list[tuple[float, str]]] = {}
        self._painted: tuple[str, ...] = ()
        self._ring()

    def take(self, content: ChartContent) -> bool:
        """See :class:`ChartDrawing`; not where there is another number of colours."""
        if not isinstance(content, ScatterContent):
            return False
        count = len(self._classes.names)
        self._read(content)
        if len(self._classes.names) != count:
            return False
        self._ring()
        return True

    def _read(self, content: ScatterContent) -> None:
        values = content.values
        self._content = content
        self.titles = (content.titles[0], content.titles[1])
        x, y = (numbers_of(column) for column in values.numbers[:2])
        self._places = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        self._x, self._y = x[self._places], y[self._places]
        classes = classes_of(values, 2 if len(values.numbers) > 2 else None)
        self._classes, self._of = classes, classes.of[self._places]
        # The rarest colours last.
        counts = np.bincount(self._of + 1, minlength=1)
        self._order = np.argsort(np.argsort(-counts, kind="stable").argsort()[self._of + 1], kind="stable")

    def _ring(self) -> None:
        """Put a ring around the sample on screen."""
        shown = np.flatnonzero(self._places == self._content.current) if self._content.current is not None else ()
        if len(shown):
            self._current.setData(self._x[shown], self._y[shown])
        else:
            self._current.clear()

    @property
    def drawn(self) -> int:
        """How many marks are drawn."""
        return sum(len(item.data) for item in self._marks)

    def bounds(self) -> QRectF:
        """See :class:`ChartDrawing`."""
        if not len(self._places):
            return QRectF()
        left, top = float(self._x.min()), float(self._y.min())
        return QRectF(left, top, float(self._x.max()) - left, float(self._y.max()) - top)

    def paint(self, colors: ChartColors) -> list[tuple[Any, str]]:
        """See :class:`ChartDrawing`."""
        fills = (*self._classes.colors(colors), "#808080")
        if (wanted := (*fills, colors.background, colors.foreground)) != self._painted:
            self._painted = wanted
            edge = pyqtgraph.mkPen(colors.background, width=0.5)
            for item, color in zip(self._marks, fills, strict=True):
                item.setBrush(color)
                item.setPen(edge)
            self._current.setPen(pyqtgraph.mkPen(colors.foreground, width=2))
        named = list(zip(self._marks, self._classes.names, strict=False))
        return [*named, (self._marks[-1], "no value")] if (self._of < 0).any() else named

    def look(self, seen: QRectF, width: float, height: float) -> None:
        """Draw one mark for each few pixels of what is seen."""
        columns, rows = max(int(width / _CELL), 1), max(int(height / _CELL), 1)
        across, up = seen.width() or 1.0, seen.height() or 1.0
        x, y, order = self._x[self._order], self._y[self._order], self._order
        here = (x >= seen.left()) & (x <= seen.right()) & (y >= seen.top()) & (y <= seen.bottom())
        column = ((x[here] - seen.left()) * (columns / across)).astype(np.intp)
        row = ((y[here] - seen.top()) * (rows / up)).astype(np.intp)
        marks = np.full((columns + 1) * (rows + 1), -1, np.intp)
        marks[column * (rows + 1) + row] = order[here]  # the last one holds
        kept = marks[marks >= 0]
        for place, item in enumerate(self._marks):
            mine = kept[self._of[kept] == (place if place < len(self._marks) - 1 else -1)]
            item.setData(self._x[mine], self._y[mine])

    def near(self, at: QPointF, pixel: tuple[float, float]) -> NearMark | None:
        """See :class:`ChartDrawing`."""
        found = nearest(np.hypot((self._x - at.x()) / pixel[0], (self._y - at.y()) / pixel[1]))
        if found is None:
            return None
        place = int(self._places[found])
        words = sample_words(self._content.values, place, self._content.titles)
        return NearMark(words, float(self._x[found]), float(self._y[found]), place)

    def inside(self, box: QRectF) -> ValueReach | Places:
        """See :class:`ChartDrawing`."""
        along = (self._x >= box.left()) & (self._x <= box.right())
        found: Places = self._places[along & (self._y >= box.top()) & (self._y <= box.bottom())]
        return found
