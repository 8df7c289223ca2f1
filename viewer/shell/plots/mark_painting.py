"""How pins look, the line that is plotted over, and names of boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.geometry.eye import Eye
from viewer.geometry.vectors import Vector
from viewer.protocol import Deform
from viewer.protocol.boundaries import BoundaryShown
from viewer.protocol.plotting import Pin, PinnedValues
from viewer.shell.plots.name_painting import paint_names
from viewer.shell.session.state import Shown
from viewer.values import dataclass

_RADIUS = 9.0
_DOT = 3.5
_BEHIND = 0.35
"""Opacity of a pin that something covers."""


@dataclass(frozen=True, slots=True)
class SceneMark:
    """A place with a short text beside it, and the pin that it is the place of in this sample."""

    text: str
    position: Vector
    pin: Pin | None = None


@dataclass(frozen=True, slots=True)
class MarkPainting:
    """All marks at one moment.

    Attributes
    ----------
    marks, covered
        Pins, and the numbers, from 0, of those of them, and of the names after them, that something covers.
    line
        A line between two places, the first one alone, or none.
    accent
        The colour of them all.
    names
        Boundaries whose names stand beside them.
    """

    marks: tuple[SceneMark, ...]
    covered: tuple[int, ...]
    line: tuple[Vector, ...]
    accent: QColor
    names: tuple[BoundaryShown, ...] = ()

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pins that are known in every sample."""
        return tuple(mark.pin for mark in self.marks if mark.pin is not None)

    def of_sample(self, shown: Shown, pins: Sequence[PinnedValues], covered: tuple[int, ...]) -> MarkPainting:
        """Return those over another sample: its pins, and the numbers, from 0, of those that something covers."""
        there = () if is_deformed(shown) else tuple(SceneMark(str(pin.number), pin.position) for pin in pins)
        names = shown.scene.boundaries if shown.selection.boundary_names else ()
        return replace(self, marks=there, covered=covered, names=names)

    def paint(self, painter: QPainter, eye: Eye) -> None:
        """Paint them as an eye sees them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        behind = {number - len(self.marks) for number in self.covered}
        paint_names(painter, eye, self.names, behind)
        self._paint_line(painter, _places(self.line, eye))
        for number, mark in enumerate(self.marks):
            for place in _places((mark.position,), eye):
                painter.setOpacity(_BEHIND if number in self.covered else 1.0)
                self._paint_mark(painter, place, mark.text)
        painter.setOpacity(1.0)

    def _paint_line(self, painter: QPainter, places: Sequence[QPointF]) -> None:
        if len(places) == 2:
            for color, width in ((QColor("#ffffff"), 4.0), (self.accent, 2.0)):
                painter.setPen(QPen(color, width))
                painter.drawLine(places[0], places[1])
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(self.accent)
        for place in places:
            painter.drawEllipse(place, _DOT + 1.0, _DOT + 1.0)

    def _paint_mark(self, painter: QPainter, place: QPointF, text: str) -> None:
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(self.accent)
        painter.drawEllipse(place, _DOT, _DOT)
        width = max(2.0 * _RADIUS, painter.fontMetrics().horizontalAdvance(text) + 10.0)
        badge = QRectF(place.x() + 7.0, place.y() - 7.0 - 2.0 * _RADIUS, width, 2.0 * _RADIUS)
        painter.drawRoundedRect(badge, _RADIUS, _RADIUS)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _places(positions: Sequence[Vector], eye: Eye) -> list[QPointF]:
    seen = (eye.see(position) for position in positions)
    return [QPointF(*place) for place in seen if place is not None]


def is_deformed(shown: Shown) -> bool:
    """Whether points are not drawn at their coordinates, where the marks would be."""
    return any(isinstance(tool, Deform) and tool.on for tool in shown.tools)
