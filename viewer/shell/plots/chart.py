"""The chart: curves with axes, drawn by pyqtgraph. Imported when the first plot is opened, and by nothing before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget

from viewer.numbers import short, with_minus
from viewer.shell.plots.chart_legend import ChartLegend
from viewer.shell.plots.curves import DrawnCurve, labels_of, value_title
from viewer.shell.widgets.plain_text import plain
from viewer.values import dataclass

_LIGHT = ("#1f6fbf", "#d1495b", "#2a8f5b", "#9457b8", "#c77700", "#00838f", "#7a5230", "#5c6670")
_DARK = ("#6cb2f7", "#ff7b8a", "#5fd09a", "#c79bf2", "#ffb454", "#4dd0e1", "#c9a27c", "#aab4bf")
_REACH = 40.0
"""Logical pixels from the cursor to a value that is shown for it."""

_MARGIN = 1.0
"""Logical pixels around the axes, where there is no legend."""

_LABEL = (60, 180)
"""Logical pixels that the name of a curve may take: in a narrow chart, and in a wide one."""

_TIP = "Wheel: zoom; drag: move; double-click: everything"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A curve on screen: where its values begin and end along x (the same where they are points), and the values."""

    item: Any
    label: str
    unit: str
    begins: npt.NDArray[np.float64]
    ends: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


class _Axis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are written as everywhere in the window, and whose title is as long as it at most."""

    _title = _shown = ""

    def set_title(self, title: str) -> None:
        """Show this title; its unit goes into a line of its own where they do not fit into one."""
        if title == self._title:
            return
        self._title, self._shown = title, " "
        # No thousandths: switched off only, they stay as they last were.
        self.enableAutoSIPrefix(False)
        self.setLabel(self._shown, siPrefixEnableRanges=())
        self.updateAutoSIPrefix()
        self._fit()

    def resizeEvent(self, event: Any = None) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        length = self.height() if self.orientation == "left" else self.width()
        if not self._title or length <= 0:
            return
        metrics = QFontMetricsF(self.label.font())
        name, bracket, unit = self._title.rpartition(" [")
        lines = [name, f"[{unit}"] if bracket and metrics.horizontalAdvance(self._title) > length else [self._title]
        shown = (metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, length) for line in lines)
        text = "<br>".join(escape(line) for line in shown)  # a label takes HTML, and names come from the dataset
        if text != self._shown:
            self.labelText = self._shown = text
            self._updateLabel()
            super().resizeEvent()  # puts it in the middle
            self.label.setToolTip(plain(self._title if "…" in text else ""))

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        step = abs(spacing * scale)
        places = max(0, math.ceil(-math.log10(step) - 1e-9)) if step > 0.0 else 0
        largest = max((abs(value * scale) for value in values), default=0.0)
        if places > 5 or largest >= 1e6:
            return [short(value * scale) for value in values]
        return [with_minus(f"{value * scale + 0.0:.{places}f}") for value in values]


class Chart(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Shows curves.

    Parameters
    ----------
    view_box
        What holds the curves and heeds the mouse; None: pyqtgraph's.

    Signals
    -------
    hovered
        The value nearest to the cursor in words; empty when there is none.
    picked
        Where along x the user has clicked.
    """

    hovered = Signal(str)
    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None, view_box: Any = None) -> None:
        # Its clean-up at the end of the interpreter goes through every object that there is.
        pyqtgraph.setConfigOptions(antialias=True, exitCleanup=False)
        axes = {side: _Axis(side) for side in ("bottom", "left")}
        super().__init__(parent, viewBox=view_box, axisItems=axes)
        self.setObjectName("plots.chart")
        self.setAccessibleName("Plot")
        self.setToolTip(plain(_TIP))
        self._drawn: list[_Drawn] = []
        self._x_title = ""
        self._colors = _LIGHT
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.ctrlMenu.setParent(
            self, plot.ctrlMenu.windowFlags()
        )  # it is made all the same, and would outlive the chart
        plot.hideButtons()
        self._legend = ChartLegend()
        self._legend.setParentItem(plot)
        self._mark = pyqtgraph.InfiniteLine(angle=90, movable=False)
        self._mark.hide()
        self._dot = pyqtgraph.ScatterPlotItem(size=9)
        plot.addItem(self._mark, ignoreBounds=True)
        plot.addItem(self._dot, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_moved)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        dark = QColor(background).lightness() < 128
        self._colors = _DARK if dark else _LIGHT
        self.setBackground(background)
        for side in ("bottom", "left"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(foreground)
            axis.setTextPen(foreground)
            axis.setGrid(36)
        self._legend.set_colors(background, foreground)
        self._mark.setPen(pyqtgraph.mkPen(foreground, width=1, style=Qt.PenStyle.DashLine))
        self._dot.setBrush(foreground)
        self._dot.setPen(background)
        self._paint()

    def show_curves(self, x_title: str, drawn: Sequence[DrawnCurve], mark: float | None = None) -> None:
        """Show these curves, the first in the first colour, and a mark at a place along x."""
        plot = self.getPlotItem()
        for one in self._drawn:
            plot.removeItem(one.item)
        self._drawn = [self._add(one, label) for one, label in zip(drawn, labels_of(drawn), strict=True)]
        self._x_title = x_title
        for side, title in (("bottom", x_title), ("left", value_title(drawn))):
            plot.getAxis(side).set_title(title)
        self.name_items([(one.item, one.label) for one in self._drawn])
        self.set_mark(mark)
        self._dot.clear()
        self._paint()

    def set_mark(self, place: float | None) -> None:
        """Mark a place along x."""
        self._mark.setVisible(place is not None)
        if place is not None:
            self._mark.setValue(place)

    def fit(self) -> None:
        """Show everything."""
        self.getPlotItem().getViewBox().enableAutoRange()

    def _add(self, one: DrawnCurve, label: str) -> _Drawn:
        curve = one.curve
        x, values = np.array(curve.x, np.float64), np.array(curve.y, np.float64)
        begins, ends = (x[:-1], x[1:]) if curve.steps else (x, x)
        along = np.stack([begins, ends], axis=1).ravel() if curve.steps else x
        up = np.repeat(values, 2) if curve.steps else values
        item = pyqtgraph.PlotDataItem(along, up, connect="finite")
        self.getPlotItem().addItem(item)
        return _Drawn(item, label, curve.unit, begins, ends, values)

    def name_items(self, named: Sequence[tuple[Any, str]]) -> None:
        """Name what is drawn where there is more than one, and keep room for it beside the curves."""
        widest = max(_LABEL[0], min(_LABEL[1], self.width() // 3))
        several = self._legend.name(named, self.fontMetrics(), widest)
        right = self._legend.width() + 12.0 if several else _MARGIN
        self.getPlotItem().layout.setContentsMargins(_MARGIN, _MARGIN, right, _MARGIN)

    def _paint(self) -> None:
        for place, one in enumerate(self._drawn):
            one.item.setPen(pyqtgraph.mkPen(self._colors[place % len(self._colors)], width=2 if place == 0 else 1.5))

    def _nearest(self, scene: QPointF) -> tuple[_Drawn, float, float] | None:
        """Return the curve, the place and the value that are nearest to a place in the scene."""
        box = self.getPlotItem().getViewBox()
        if not box.sceneBoundingRect().contains(scene):
            return None
        at, size = box.mapSceneToView(scene), box.viewPixelSize()
        best: tuple[float, _Drawn, float, float] | None = None
        for one in self._drawn:
            if not one.item.isVisible() or not len(one.values):
                continue
            low, high = np.minimum(one.begins, one.ends), np.maximum(one.begins, one.ends)
            along = np.clip(at.x(), low, high)
            away = np.hypot((along - at.x()) / size[0], (one.values - at.y()) / size[1])
            if not np.isfinite(away).any():
                continue
            place = int(np.nanargmin(away))
            if away[place] <= _REACH and (best is None or away[place] < best[0]):
                best = (float(away[place]), one, float(along[place]), float(one.values[place]))
        return None if best is None else best[1:]

    def _on_moved(self, scene: QPointF) -> None:
        found = self._nearest(scene)
        if found is None:
            self._dot.clear()
            self.hovered.emit("")
            return
        one, x, value = found
        self._dot.setData([x], [value])
        unit = f" {one.unit}" if one.unit else ""
        self.hovered.emit(f"{one.label} = {short(value)}{unit}   at {self._x_title} {short(x)}")

    def _on_clicked(self, event: Any) -> None:
        box = self.getPlotItem().getViewBox()
        if event.button() != Qt.MouseButton.LeftButton or not box.sceneBoundingRect().contains(event.scenePos()):
            return
        if event.double():
            self.fit()
            return
        self.picked.emit(float(box.mapSceneToView(event.scenePos()).x()))
