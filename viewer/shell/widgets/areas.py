"""Where panes lie in a widget."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

from viewer.protocol import PaneArea


def rect_of(area: PaneArea, size: QSize) -> QRect:
    """Return where an area lies in a widget of that size."""
    left, top = round(area.x * size.width()), round(area.y * size.height())
    right, bottom = round((area.x + area.width) * size.width()), round((area.y + area.height) * size.height())
    return QRect(left, top, right - left, bottom - top)
