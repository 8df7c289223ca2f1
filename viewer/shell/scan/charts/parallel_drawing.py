"""Parallel coordinates: an axis for each number, a line for each sample."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF

from viewer.numbers import short
from viewer.shell.scan.charts.drawing import (
    ChartColors,
    Floats,
    NearMark,
    Places,
    classes_of,
    nearest,
    numbers_of,
    sample_words,
)
from viewer.shell.scan.contents import ChartContent, ParallelContent, ValueReach

MOST_LINES = 1500
"""Lines that are drawn: more hide one another, and take long. What is near or in a box is found among all."""

_OUTERMOST = 10
"""Samples at each end of each axis that are drawn in any case."""


class ParallelDrawing:
    """Draws a line for each sample; each axis reaches from its lowest to its highest value."""

    def __init__(self, content: ParallelContent) -> None:
        self._read(content)
        self._lines = [pyqtgraph.PlotCurveItem() for _ in (*self._classes.names, "none")]
        self._axes = [pyqtgraph.InfiniteLine(pos=place, angle=90, movable=False) for place in range(self._count)]
        self._ends = [pyqtgraph.TextItem(anchor=(0.5, 1.0 - end)) for _ in range(self._count) for end in (0, 1)]
        self._current = pyqtgraph.PlotCurveItem()
        self.items: list[Any] = [*self._lines, *self._axes, self._current, *self._ends]
        self.titles = ("", "")
        self.zooms = (True, True)
        self._painted: tuple[object, ...] = ()
        self._draw()

    def take(self, content: ChartContent) -> bool:
        """See :class:`ChartDrawing`; not where there are other axes, or another number of colours."""
        if not isinstance(content, ParallelContent) or content.titles != self._content.titles:
            return False
        count = len(self._classes.names)
        self._read(content)
        if len(self._classes.names) != count:
            return False
        self._draw()
        return True

    def _read(self, content: ParallelContent) -> None:
        self._content = content
        values, self._count = content.values, len(content.titles) - content.colored
        raw = np.stack([numbers_of(column) for column in values.numbers[: self._count]], axis=1)
        self._places = np.flatnonzero(np.isfinite(raw).any(axis=1))
        raw = np.where(np.isfinite(raw[self._places]), raw[self._places], np.nan)
        self._lows = np.nanmin(raw, axis=0, initial=np.inf)
        self._highs = np.nanmax(raw, axis=0, initial=-np.inf)
        self._share = (raw - self._lows) / np.where(self._highs > self._lows, self._highs - self._lows, 1.0)
        self._share[:, self._highs == self._lows] = 0.5
        classes = classes_of(values, len(content.titles) - 1 if content.colored else None)
        self._classes, self._of = classes, classes.of[self._places]
        self.rows = {
            "bottom": [(float(place), title) for place, title in enumerate(content.titles[: self._count])],
            "left": [(0.0, ""), (1.0, "")],
        }

    def _draw(self) -> None:
        kept = self._kept()
        for place, item in enumerate(self._lines):
            mine = kept[self._of[kept] == (place if place < len(self._lines) - 1 else -1)]
            item.setData(*_joined(self._share[mine]), connect="finite")
        for place in range(self._count):
            for end, number in enumerate((self._lows[place], self._highs[place])):
                text = self._ends[2 * place + end]
                text.setPlainText(short(float(number), 3) if math.isfinite(number) else "")
                text.setPos(place, -0.01 if not end else 1.01)
                text.setAnchor((0.5, 0.0 if not end else 1.0))
        current = self._content.current
        shown = np.flatnonzero(self._places == current) if current is not None else ()
        if len(shown):
            self._current.setData(*_joined(self._share[shown]), connect="finite")
        else:
            self._current.clear()

    def _kept(self) -> Places:
        """Return which lines are drawn: some from all over, and the outermost ones of each axis."""
        count = len(self._places)
        if count <= MOST_LINES:
            return np.arange(count)
        known = np.isfinite(self._share)
        ends = [
            np.argpartition(np.where(known[:, place], toward * self._share[:, place], np.inf), _OUTERMOST)[:_OUTERMOST]
            for place in range(self._count)
            for toward in (1.0, -1.0)
        ]
        spread = np.linspace(0, count - 1, MOST_LINES).astype(np.intp)
        return np.unique(np.concatenate([spread, *ends]))

    def bounds(self) -> QRectF:
        """See :class:`ChartDrawing`."""
        return QRectF(-0.3, -0.12, self._count - 0.4, 1.24) if len(self._places) else QRectF()

    def paint(self, colors: ChartColors) -> list[tuple[Any, str]]:
        """See :class:`ChartDrawing`."""
        faint = 0.8 if len(self._places) < 50 else 0.35
        strokes = (*self._classes.colors(colors), "#808080")
        if (wanted := (faint, *strokes, colors.background, colors.foreground)) != self._painted:
            self._painted = wanted
            for item, color in zip(self._lines, strokes, strict=True):
                pen = pyqtgraph.mkColor(color)
                pen.setAlphaF(faint)
                item.setPen(pyqtgraph.mkPen(pen, width=1))
            for axis in self._axes:
                axis.setPen(pyqtgraph.mkPen(colors.foreground, width=1))
            for text in self._ends:
                text.setColor(colors.foreground)
                text.fill = pyqtgraph.mkBrush(colors.background)  # the axis would go through it
            self._current.setPen(pyqtgraph.mkPen(colors.foreground, width=2.5))
        return list(zip(self._lines, self._classes.names, strict=False))

    def look(self, seen: QRectF, width: float, height: float) -> None:
        """See :class:`ChartDrawing`; the same lines are always drawn."""

    def near(self, at: QPointF, pixel: tuple[float, float]) -> NearMark | None:
        """See :class:`ChartDrawing`."""
        heights = self._heights_at(at.x())
        found = nearest(np.abs(heights - at.y()) / pixel[1])
        if found is None:
            return None
        place = int(self._places[found])
        words = sample_words(self._content.values, place, self._content.titles)
        return NearMark(words, at.x(), float(heights[found]), place)

    def inside(self, box: QRectF) -> ValueReach | Places:
        """Return the samples whose lines go through a box: on each axis in it, or between two."""
        axes = [place for place in range(self._count) if box.left() <= place <= box.right()]
        heights = [self._share[:, place] for place in axes] or [self._heights_at(box.center().x())]
        held = np.logical_and.reduce([(one >= box.top()) & (one <= box.bottom()) for one in heights])
        found: Places = self._places[held]
        return found

    def _heights_at(self, x: float) -> Floats:
        """Return how high each line is at a place between the first axis and the last."""
        x = min(max(x, 0.0), self._count - 1.0)
        before = min(int(x), max(self._count - 2, 0))
        after, part = min(before + 1, self._count - 1), x - before
        if part == 0.0:
            return self._share[:, before]
        found: Floats = self._share[:, before] * (1.0 - part) + self._share[:, after] * part
        return found


def _joined(shares: Floats) -> tuple[Floats, Floats]:
    """Return lines one after the other, with a gap behind each."""
    lines, count = shares.shape
    y = np.concatenate([shares, np.full((lines, 1), np.nan)], axis=1).ravel()
    x = np.tile(np.append(np.arange(count, dtype=np.float64), np.nan), lines)
    return x, y
