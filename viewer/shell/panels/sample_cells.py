"""How a cell of the table of samples and the head of a column are shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from viewer.shell.panels.column_names import SIGN
from viewer.shell.panels.globals_view import format_global, full_global
from viewer.shell.widgets.plain_text import plain


def cell_data(value: Any, *, is_id: bool, known: bool, role: int) -> Any:
    """Return the text of a cell, its tool tip, or how it is aligned.

    Parameters
    ----------
    is_id
        Whether it is a sample's id.
    known
        Whether the sample has been read: what it lacks is shown as a dash.
    """
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _side(text=isinstance(value, str))
    if role == Qt.ItemDataRole.DisplayRole:
        if value is None:
            return "–" if known else ""
        return format_global(value)
    if role == Qt.ItemDataRole.ToolTipRole and not is_id:
        return None if value is None else plain(full_global(value))
    return None


def head_data(name: str, *, text: bool, role: int) -> Any:
    """Return the name of a column, also as a tool tip, or on which side it stands: that of its values."""
    if role == Qt.ItemDataRole.DisplayRole:
        return name
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain("Marked" if name == SIGN else name)
    return _side(text=text or name == SIGN) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _side(*, text: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if text else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
