"""All that a picture has besides the mesh, painted on an image or a page; the unit is a logical pixel."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.figure_title import title_of
from viewer.geometry.eye import Eye
from viewer.protocol import Camera, FigureDrawn, PaneArea
from viewer.protocol.panes import WHOLE
from viewer.shell.figure.axes import paint_axes
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.layout import MARGIN, FigureLayout, axes_scale, colors_of, figure_font, title_font
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.view.color_bar_painter import ColorBarPainter
from viewer.shell.view.panes.pane_bar import paint_bar
from viewer.values import dataclass

_SAME = 1e-9
_EDGE = 70
_VEIL = 215
"""Opacities, of 255: of the lines between panes, and of what is behind the name of one."""


@dataclass(frozen=True, slots=True)
class FigureParts:
    """A picture whose mesh has been drawn."""

    spec: FigureSpec
    content: FigureContent
    layout: FigureLayout
    drawn: FigureDrawn


def paint_figure(painter: QPainter, parts: FigureParts, mesh: QImage | None = None) -> None:
    """Paint a picture.

    Parameters
    ----------
    mesh
        The picture of the mesh; None where it is there already, with its background.
    """
    layout, spec, content = parts.layout, parts.spec, parts.content
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    background, foreground = (QColor(color) if color else None for color in colors_of(spec, content))
    assert foreground is not None
    if mesh is not None:
        if background is not None:
            painter.fillRect(QRectF(0.0, 0.0, layout.width, layout.height), background)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.drawImage(layout.mesh, mesh)
    _paint_panes(painter, parts, background, foreground)
    font = figure_font(spec, painter.device())
    if spec.titled:
        _paint_title(painter, parts, foreground)
    painter.setFont(font)
    for rect, bar in zip(layout.bars, content.bars, strict=False):
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the ends of the colours are sharp
        ColorBarPainter(painter, (rect.width(), rect.height()), bar, foreground, shapes=True).paint()
        painter.restore()


def _paint_title(painter: QPainter, parts: FigureParts, color: QColor) -> None:
    painter.setFont(title_font(parts.spec, painter.device()))
    painter.setPen(color)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(parts.layout.title, int(flags), title_of(parts.spec.title, parts.content.words))


def _paint_panes(painter: QPainter, parts: FigureParts, background: QColor | None, text: QColor) -> None:
    spec, content, drawn = parts.spec, parts.content, parts.drawn
    known = {pane.number: pane for pane in content.panes}
    for pane in drawn.panes:
        area, number = pane.area, pane.area.pane
        rect = _rect(area, parts.layout.mesh)
        eye = _eye(WHOLE if drawn.split else area, pane.camera, parts.layout.mesh)
        painter.save()
        painter.setClipRect(rect)
        if number == content.active:
            for wanted, overlay in ((spec.marks, content.marks), (spec.handles, content.handles)):
                if wanted:
                    painter.save()
                    painter.setFont(figure_font(spec, painter.device()))
                    overlay(painter, eye)
                    painter.restore()
        if len(drawn.panes) > 1:
            _paint_edges(painter, rect, parts.layout.mesh, text)
            painter.setFont(figure_font(spec, painter.device()))
            shown = known.get(number)
            if shown is not None and content.own_colors and shown.scene is not None and spec.color_bar:
                paint_bar(painter, rect.toRect(), shown.scene, text, background or QColor(Qt.GlobalColor.transparent))
            if shown is not None:
                _paint_caption(painter, rect, shown.caption, text, background)
        if spec.axes and _has_axes(area, drawn) and (scale := axes_scale(rect)):
            paint_axes(painter, rect.bottomLeft(), scale, eye, background)
        painter.restore()


def _has_axes(area: PaneArea, drawn: FigureDrawn) -> bool:
    """Whether the marker is in that pane: one says it for all that look from one place."""
    corner = area.x < _SAME and area.y + area.height > 1.0 - _SAME
    cameras = [pane.camera for pane in drawn.panes]
    return corner or any(camera != cameras[0] for camera in cameras)


def _paint_edges(painter: QPainter, rect: QRectF, mesh: QRectF, text: QColor) -> None:
    line = QColor(text)
    line.setAlpha(_EDGE)
    if rect.left() > mesh.left() + _SAME:
        painter.fillRect(QRectF(rect.left(), rect.top(), 1.0, rect.height()), line)
    if rect.top() > mesh.top() + _SAME:
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1.0), line)


def _paint_caption(painter: QPainter, rect: QRectF, caption: str, text: QColor, background: QColor | None) -> None:
    metrics = painter.fontMetrics()
    line = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, math.floor(rect.width() - 3.0 * MARGIN))
    chip = QRectF(0.0, 0.0, metrics.horizontalAdvance(line) + MARGIN, metrics.height() + MARGIN / 2.0)
    chip.moveTopLeft(rect.topLeft() + QPointF(MARGIN / 2.0, MARGIN / 2.0))
    if background is not None:
        veil = QColor(background)
        veil.setAlpha(_VEIL)
        painter.fillRect(chip, veil)
    painter.setPen(text)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, line)


def _rect(area: PaneArea, mesh: QRectF) -> QRectF:
    width, height = mesh.width(), mesh.height()
    return QRectF(mesh.left() + area.x * width, mesh.top() + area.y * height, area.width * width, area.height * height)


def _eye(area: PaneArea, camera: Camera, mesh: QRectF) -> Eye:
    eye = Eye.of(camera, mesh.width(), mesh.height(), area)
    return replace(eye, left=eye.left + mesh.left(), top=eye.top + mesh.top())
