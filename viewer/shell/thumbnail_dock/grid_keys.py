"""Where a key goes among cells in rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from viewer.shell.thumbnail_dock.cells import ThumbnailCells

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_BACKWARDS = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_End)


def is_known(event: QKeyEvent) -> bool:
    """Whether a key goes somewhere, or to the sample that is marked."""
    allowed = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
    return event.key() in (*_KEYS, *ENTER) and not event.modifiers() & ~allowed


def place_after(key: int, place: int | None, cells: ThumbnailCells, height: int) -> int:
    """Return the place that a key goes to.

    Parameters
    ----------
    place
        Which is marked; None: the sample on screen is not among them.
    height
        Of what is seen at once.
    """
    last = cells.count - 1
    if place is None:
        return last if key in _BACKWARDS else 0
    row, page = cells.columns, max(height // cells.size.height(), 1) * cells.columns
    goals = (place - 1, place + 1, place - row, place + row, place - page, place + page, 0, last)
    goal = dict(zip(_KEYS, goals, strict=True))[Qt.Key(key)]
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not 0 <= goal <= last:
        return place  # there is no cell above or below
    return min(max(goal, 0), last)
