"""Box plots that lie, one below the other: names of splits have room beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF

from viewer.numbers import short
from viewer.shell.scan.charts.drawing import ChartColors, NearMark, Places, numbers_of
from viewer.shell.scan.contents import BOX_PERCENTS, BoxContent, ChartContent, ColumnBoxContent, SplitBox, ValueReach

_MARKS = ("lowest", "5 %", "25 %", "median", "75 %", "95 %", "highest")
_HALF = 0.3
"""Half the height of a box, where the next one is 1 below."""


def boxes_of(content: ColumnBoxContent) -> BoxContent:
    """Find the percentiles of a number of each sample."""
    numbers, begin = numbers_of(content.values.numbers[0]), 0
    boxes = []
    for split in content.values.splits:
        mine = numbers[begin : begin + len(split)]
        mine, begin = mine[np.isfinite(mine)], begin + len(split)
        if len(mine):
            marks = np.percentile(mine, (0.0, *BOX_PERCENTS, 100.0)).tolist()
            boxes.append(SplitBox(split.name, tuple(marks), float(mine.mean())))
    return BoxContent(content.title, tuple(boxes))


class BoxDrawing:
    """Draws a box for each split: a line from the lowest to the highest value, caps at 5 and 95 %."""

    def __init__(self, content: BoxContent) -> None:
        self._boxes = content.boxes
        self._marks = np.array([box.marks for box in content.boxes], np.float64).reshape(-1, len(_MARKS))
        self._y = -np.arange(len(self._boxes), dtype=np.float64)
        low, five, quarter, half, rest, most, high = self._marks.T
        y = self._y
        self._fill = pyqtgraph.BarGraphItem(x0=quarter, x1=rest, y=y, height=2 * _HALF)
        parts = [((low, y), (high, y)), *(((x, y - _HALF / 2), (x, y + _HALF / 2)) for x in (low, five, most, high))]
        self._lines = _segments(parts)
        self._median = _segments([((half, y - _HALF), (half, y + _HALF))])
        means = [(box.mean, place) for box, place in zip(content.boxes, y, strict=True) if box.mean is not None]
        self._means = pyqtgraph.ScatterPlotItem([x for x, _ in means], [place for _, place in means], size=6)
        self.items: list[Any] = [self._lines, self._fill, self._median, self._means]
        self.titles = (content.title, "")
        self.zooms = (True, False)
        self.rows = {"left": [(float(place), box.split) for box, place in zip(content.boxes, y, strict=True)]}

    def take(self, content: ChartContent) -> bool:
        """See :class:`ChartDrawing`; there are few items, which are made anew."""
        return False

    def bounds(self) -> QRectF:
        """See :class:`ChartDrawing`."""
        low, high = float(self._marks.min()), float(self._marks.max())
        return QRectF(low, float(self._y[-1]) - 0.5, high - low, len(self._boxes))

    def paint(self, colors: ChartColors) -> list[tuple[Any, str]]:
        """See :class:`ChartDrawing`."""
        brushes = [colors.several[row % len(colors.several)] for row in range(len(self._boxes))]
        self._fill.setOpts(brushes=brushes, pen=pyqtgraph.mkPen(colors.foreground))
        self._lines.setPen(pyqtgraph.mkPen(colors.foreground, width=1))
        self._median.setPen(pyqtgraph.mkPen(colors.background, width=3))
        self._means.setBrush(colors.background)
        self._means.setPen(colors.foreground)
        return []

    def look(self, seen: QRectF, width: float, height: float) -> None:
        """See :class:`ChartDrawing`; all boxes are always drawn."""

    def near(self, at: QPointF, pixel: tuple[float, float]) -> NearMark | None:
        """Return the mark of the box in this row that is nearest along it."""
        row = round(-at.y())
        if not 0 <= row < len(self._boxes):
            return None
        marks, box = self._marks[row], self._boxes[row]
        place = int(np.argmin(np.abs(marks - at.x())))
        said = ", ".join(f"{name} {short(float(mark))}" for name, mark in zip(_MARKS, marks, strict=True))
        mean = "" if box.mean is None else f", mean {short(box.mean)}"
        return NearMark(f"{box.split}: {said}{mean}", float(marks[place]), float(self._y[row]))

    def inside(self, box: QRectF) -> ValueReach | Places:
        """Return the values along the drawn box, of the splits whose rows it touches."""
        touched = (self._y + _HALF >= box.top()) & (self._y - _HALF <= box.bottom())
        return ValueReach(box.left(), box.right(), tuple(self._boxes[row].split for row in np.flatnonzero(touched)))


def _segments(parts: list[tuple[tuple[Any, Any], tuple[Any, Any]]]) -> Any:
    """Return lines from places to places."""
    x = np.concatenate([np.stack([begin[0], end[0]], axis=1).ravel() for begin, end in parts])
    y = np.concatenate([np.stack([begin[1], end[1]], axis=1).ravel() for begin, end in parts])
    return pyqtgraph.PlotCurveItem(x, y, connect="pairs")
