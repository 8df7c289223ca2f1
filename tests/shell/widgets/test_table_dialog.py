"""A table of keys: groups in columns of about one height, on any screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.table_dialog import COLUMNS, TableDialog, in_columns


@pytest.mark.parametrize("sizes", [(10, 2, 9, 4, 30, 6, 6, 5, 2, 3), (1,), (50, 1, 1), (3, 3, 3, 3), ()])
def test_groups_stay_whole_and_in_order(sizes: tuple[int, ...]) -> None:
    groups = [(str(number), [("key", "word")] * size) for number, size in enumerate(sizes)]
    columns = in_columns(groups, COLUMNS)
    assert [group for column in columns for group in column] == groups and len(columns) <= COLUMNS
    heights = [sum(len(pairs) + 2 for _, pairs in column) for column in columns]
    whole = sum(size + 2 for size in sizes)
    assert max(heights, default=0) <= whole / COLUMNS + max((size + 2 for size in sizes), default=0)


def test_it_fits_the_screen_and_scrolls(qtbot: QtBot) -> None:
    groups = [(f"Group {number}", [(f"Ctrl+{row}", f"Word {row}") for row in range(40)]) for number in range(9)]
    dialog = TableDialog("Keys", groups)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert dialog.height() <= room.height() and dialog.width() <= room.width()
    scroll = dialog.findChild(QScrollArea)
    assert scroll is not None and scroll.verticalScrollBar().maximum() > 0
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts.count("Group 8") == 1 and texts.count("Word 39") == 9
