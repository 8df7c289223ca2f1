"""The chart of the dock *Statistics*: a click takes a sample, and a box that is drawn those in it."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from viewer.shell.plots.chart import Chart
from viewer.shell.scan.charts.box_drawing import BoxDrawing, boxes_of
from viewer.shell.scan.charts.drawing import ChartColors, ChartDrawing, NearMark
from viewer.shell.scan.charts.histogram_drawing import HistogramDrawing
from viewer.shell.scan.charts.parallel_drawing import ParallelDrawing
from viewer.shell.scan.charts.scatter_drawing import ScatterDrawing
from viewer.shell.scan.contents import (
    ChartContent,
    ColumnBoxContent,
    HistogramContent,
    ParallelContent,
    ScatterContent,
    ValueReach,
)
from viewer.shell.widgets.plain_text import plain

_TIP = "Click: go to a sample; drag: choose samples; wheel: zoom; Shift and drag: move; double-click: everything"
_AFTER_MOVING = 60
"""Milliseconds after the last change of what is seen until it is drawn in all detail."""

_PADDING = 0.05

_BOX = "#2f7fd1"
"""Colour of the box while it is drawn, seen on light and on dark."""


class _BoxTaking(pyqtgraph.ViewBox):  # type: ignore[misc]
    """Has a box drawn by the left button; moves with Shift, or the middle button."""

    drawn = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        shade = QColor(_BOX)
        shade.setAlpha(60)
        self.rbScaleBox.setPen(pyqtgraph.mkPen(_BOX))
        self.rbScaleBox.setBrush(shade)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802
        """See pyqtgraph's."""
        moves = event.button() != Qt.MouseButton.LeftButton or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.setMouseMode(self.PanMode if moves else self.RectMode)
        super().mouseDragEvent(event, axis)

    def showAxRect(self, rect: QRectF, **_options: Any) -> None:  # noqa: N802
        """Tell of a box that was drawn; pyqtgraph would zoom to it."""
        self.drawn.emit(rect.normalized())


class StatisticsChart(Chart):
    """Shows one content.

    Signals
    -------
    place_picked
        The place of the sample that was clicked.
    places_chosen
        The places of the samples in the box that was drawn, a list.
    reach_chosen
        The values that were chosen: a :class:`ValueReach`.
    """

    place_picked = Signal(int)
    places_chosen = Signal(list)
    reach_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        box = _BoxTaking()
        super().__init__(parent, box)
        self._box = box  # also once pyqtgraph has closed the plot that it is in
        self.setObjectName("statistics.chart")
        self.setAccessibleName("Statistics")
        self.setToolTip(plain(_TIP))
        self.drawing: ChartDrawing | None = None
        self._theme = ("#ffffff", "#000000")
        self._looking = QTimer(self, singleShot=True, interval=_AFTER_MOVING)
        self._looking.timeout.connect(self._look)
        self._moved = False  # whether the user has said what is to be seen
        box.drawn.connect(self._on_box)
        box.sigRangeChangedManually.connect(lambda *_: self._move())
        box.sigRangeChanged.connect(lambda *_: self._looking.start())
        box.sigResized.connect(lambda *_: self._looking.start())

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self._theme = (background, foreground)
        super().set_colors(background, foreground)
        self._recolor()

    def show_content(self, content: ChartContent, *, fit: bool) -> bool:
        """Show something else; with ``fit``, or where the user has moved nothing, all of it.

        Returns whether there is anything to see.
        """
        plot, before = self.getPlotItem(), self.drawing
        if before is None or not before.take(content):
            for item in before.items if before is not None else ():
                plot.removeItem(item)
            self.drawing = _drawing_of(content)
            for item in self.drawing.items if self.drawing is not None else ():
                plot.addItem(item, ignoreBounds=True)
        drawing = self.drawing
        if drawing is None:
            return False
        for side, title in zip(("bottom", "left"), drawing.titles, strict=True):
            axis = plot.getAxis(side)
            axis.set_title(title)
            axis.setTicks([drawing.rows[side]] if side in drawing.rows else None)
        along, up = drawing.zooms
        self._box.setMouseEnabled(along, up)
        self._dot.clear()
        self._recolor()
        if fit or not self._moved:
            self.fit()
        self._look()
        return not drawing.bounds().isNull()

    def fit(self) -> None:
        """Show everything."""
        self._moved = False
        if self.drawing is None:
            return
        bounds = self.drawing.bounds()
        wide, high = bounds.width() or 1.0, bounds.height() or 1.0
        middle = bounds.center()
        whole = QRectF(middle.x() - wide / 2.0, middle.y() - high / 2.0, wide, high)
        self._box.setRange(whole, padding=_PADDING)

    def _move(self) -> None:
        self._moved = True

    def _recolor(self) -> None:
        if self.drawing is not None:
            self.name_items(self.drawing.paint(ChartColors(*self._theme, self._colors)))

    def _look(self) -> None:
        """Draw what is seen in all detail."""
        self._looking.stop()
        if self.drawing is not None:
            self.drawing.look(self._box.viewRect(), self._box.width(), self._box.height())

    def _near(self, scene: QPointF) -> NearMark | None:
        if self.drawing is None or not self._box.sceneBoundingRect().contains(scene):
            return None
        return self.drawing.near(self._box.mapSceneToView(scene), self._box.viewPixelSize())

    def _on_moved(self, scene: QPointF) -> None:
        near = self._near(scene)
        if near is None:
            self._dot.clear()
        else:
            self._dot.setData([near.x], [near.y])
        self.hovered.emit("" if near is None else near.words)

    def _on_clicked(self, event: Any) -> None:
        inside = self._box.sceneBoundingRect().contains(event.scenePos())
        if event.button() != Qt.MouseButton.LeftButton or not inside:
            return
        if event.double():
            self.fit()
        elif (near := self._near(event.scenePos())) is not None:
            if near.place is not None:
                self.place_picked.emit(near.place)
            elif near.reach is not None:
                self.reach_chosen.emit(near.reach)

    def _on_box(self, box: QRectF) -> None:
        if self.drawing is None:
            return
        found = self.drawing.inside(box)
        if isinstance(found, ValueReach):
            self.reach_chosen.emit(found)
        else:
            self.places_chosen.emit(found.tolist())


def _drawing_of(content: ChartContent) -> ChartDrawing | None:
    """Return what draws a content; None of nothing."""
    if isinstance(content, HistogramContent):
        return HistogramDrawing(content) if content.counts else None
    if isinstance(content, ScatterContent):
        return ScatterDrawing(content)
    if isinstance(content, ParallelContent):
        return ParallelDrawing(content)
    boxes = boxes_of(content) if isinstance(content, ColumnBoxContent) else content
    return BoxDrawing(boxes) if boxes.boxes else None
