"""Icons of one family, drawn in the colours of the theme: SVG files in ``resources/actions``."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from viewer.resources import resource

_SIZES = (16, 20, 24, 32, 40, 48, 64)
"""Pixels; among them are those of a tool bar at the usual scale factors, so that none is enlarged."""


def themed_icon(name: str, palette: QPalette) -> QIcon:
    """Return an icon in the colour of buttons' text, paler where disabled and bright where checked.

    Parameters
    ----------
    name
        A file of ``resources/actions``, without its ending.

    Raises
    ------
    FileNotFoundError
        When there is no such icon: a packaging defect.
    """
    text = resource(f"actions/{name}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        color = palette.color(group, QPalette.ColorRole.ButtonText)
        for size in _SIZES:
            icon.addPixmap(_draw(text, color, size), mode)
    return icon


def _draw(text: str, color: QColor, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.replace("currentColor", color.name()).encode())).render(painter)
    painter.end()
    return pixmap
