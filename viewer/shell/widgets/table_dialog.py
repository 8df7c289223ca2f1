"""Pairs of words in groups, side by side in columns: what the keys do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading and the pairs below it."""

COLUMNS = 3
_HEAD = 2  # rows that a heading takes, with the room above it
_MOST = 0.85  # of the screen, both ways


class TableDialog(QDialog):
    """Shows groups, in their order from the top of one column to that of the next; on a small screen it scrolls."""

    def __init__(self, title: str, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table")
        self.setWindowTitle(title)
        room = self.screen().availableSize() * _MOST
        inside = _inside(groups, COLUMNS)
        for fewer in range(COLUMNS - 1, 0, -1):
            if inside.sizeHint().width() > room.width():
                inside = _inside(groups, fewer)
        scroll = QScrollArea()
        scroll.setObjectName("table.scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        bar = scroll.verticalScrollBar().sizeHint().width()
        wanted = inside.sizeHint().grownBy(layout.contentsMargins())
        below = buttons.sizeHint().height() + layout.spacing()
        self.resize(min(wanted.width() + bar, room.width()), min(wanted.height() + below, room.height()))


def _inside(groups: Sequence[Group], columns: int) -> QWidget:
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.setSpacing(36)
    for column in in_columns(groups, columns):
        row.addLayout(_grid(column))
    return inside


def in_columns(groups: Sequence[Group], count: int) -> list[list[Group]]:
    """Divide groups into at most ``count`` columns of about the same height; none is torn apart."""
    heights = [len(pairs) + _HEAD for _, pairs in groups]
    low, high = max(heights, default=0), sum(heights)
    while low < high:  # the least height that is enough
        middle = (low + high) // 2
        if len(_filled(groups, heights, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    return _filled(groups, heights, low)


def _filled(groups: Sequence[Group], heights: Sequence[int], most: int) -> list[list[Group]]:
    columns: list[list[Group]] = []
    used = most
    for group, height in zip(groups, heights, strict=True):
        if used + height > most:
            columns.append([])
            used = 0
        columns[-1].append(group)
        used += height
    return columns


def _grid(groups: Sequence[Group]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    row = 0
    for heading, pairs in groups:
        head = _bold(note_label(heading))
        head.setContentsMargins(0, 10 if row else 0, 0, 2)
        grid.addWidget(head, row, 0, 1, 2)
        for left, right in pairs:
            row += 1
            grid.addWidget(_bold(text_label(left)), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(text_label(right), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _bold(label: QLabel) -> QLabel:
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
