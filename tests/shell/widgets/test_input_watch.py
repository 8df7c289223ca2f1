"""What looks at input sees the window and the focus, and what it takes goes no further."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.input_watch import InputWatch


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    """Two widgets in a window that has the focus."""
    widget = QWidget()
    qtbot.addWidget(widget)
    row = QHBoxLayout(widget)
    row.addWidget(QLineEdit())
    row.addWidget(QPushButton())
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def test_it_sees_the_window_and_the_focus_and_nothing_else(form: QWidget) -> None:
    """What it sees PySide6 makes Python objects of; things of Qt's own cost a class each, in the middle of a start."""

    class Noted(InputWatch):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            seen.add(watched)
            return super().eventFilter(watched, event)

    seen: set[QObject] = set()
    line, button, handle, other = form.findChild(QLineEdit), form.findChild(QPushButton), form.windowHandle(), QObject()
    assert line is not None and button is not None and handle is not None
    line.setFocus()
    Noted(lambda _event: False, form)
    for target in (handle, line, button, other, form.style()):
        QCoreApplication.sendEvent(target, QEvent(QEvent.Type.User))
    assert seen == {handle, line}


@pytest.mark.parametrize("focus", ["before", "meanwhile"])
def test_what_it_takes_goes_no_further_until_it_ends(form: QWidget, focus: str) -> None:
    line, button = form.findChild(QLineEdit), form.findChild(QPushButton)
    assert line is not None and button is not None
    (line if focus == "before" else button).setFocus()
    watch = InputWatch(lambda event: event.type() == QEvent.Type.KeyPress, form)
    line.setFocus()
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_A)
    watch.end()
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_B)
    watch.end()
    assert line.text() == "b"
