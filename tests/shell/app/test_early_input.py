"""Input that comes before all is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.app.early_input import EarlyInput


class Form(QWidget):
    """A window with a button and a line, in which F2 is a shortcut."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self.button, self.line = QPushButton("Open"), QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.button)
        column.addWidget(self.line)
        self.button.clicked.connect(lambda: said.append("clicked"))
        QShortcut(QKeySequence("F2"), self).activated.connect(lambda: said.append("shortcut"))

    @property
    def handle(self) -> QWindow:
        """The system's window, where input comes in."""
        handle = self.windowHandle()
        assert handle is not None
        return handle

    def click(self) -> None:
        """Click the button as the system would."""
        place = self.button.mapTo(self, self.button.rect().center())
        QTest.mouseClick(self.handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def form(qtbot: QtBot, said: list[str]) -> Form:
    """It is on screen and has the focus."""
    form = Form(said)
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    return form


@pytest.fixture
def parent(qapp: object) -> Iterator[QObject]:
    """Owns what a test makes."""
    made = QObject()
    yield made
    made.deleteLater()


def test_a_click_comes_after_what_it_needs(form: Form, parent: QObject, said: list[str]) -> None:
    EarlyInput(lambda: said.append("complete"), parent)
    form.click()
    form.click()
    assert said == ["complete", "clicked", "clicked"], "once, and before it"


def test_a_key_comes_after_what_it_needs(form: Form, parent: QObject, said: list[str]) -> None:
    form.line.setFocus()
    EarlyInput(lambda: said.append(f"complete before “{form.line.text()}”"), parent)
    QTest.keyClick(form.handle, Qt.Key.Key_A)
    QTest.keyClick(form.handle, Qt.Key.Key_B)
    assert (form.line.text(), said) == ("ab", ["complete before “”"])


@pytest.mark.parametrize("focus", ["before", "meanwhile"])
def test_a_shortcut_comes_after_what_it_needs(form: Form, parent: QObject, said: list[str], focus: str) -> None:
    if focus == "before":
        form.line.setFocus()
    EarlyInput(lambda: said.append("complete"), parent)
    form.line.setFocus()
    QTest.keyClick(form.handle, Qt.Key.Key_F2)
    assert said == ["complete", "shortcut"]


def test_a_shortcut_where_nothing_has_the_focus(form: Form, parent: QObject, said: list[str]) -> None:
    form.button.setFocus()
    form.button.clearFocus()
    EarlyInput(lambda: said.append("complete"), parent)
    QTest.keyClick(form.handle, Qt.Key.Key_F2)
    assert said == ["complete", "shortcut"]


def test_the_window_is_asked_to_close(form: Form, parent: QObject, said: list[str]) -> None:
    EarlyInput(lambda: said.append(f"complete while on screen: {form.isVisible()}"), parent)
    form.close()
    assert said == ["complete while on screen: True"] and not form.isVisible()


def test_nothing_else_asks_for_it_nor_input_once_all_is_there(form: Form, parent: QObject, said: list[str]) -> None:
    early = EarlyInput(lambda: said.append("complete"), parent)
    for event in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
        QCoreApplication.sendEvent(form.handle, QEvent(event))
        QCoreApplication.sendEvent(form.button, QEvent(event))
    assert said == []
    early.end()
    early.end()
    form.click()
    assert said == ["clicked"]
