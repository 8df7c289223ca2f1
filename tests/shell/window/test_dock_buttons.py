"""Buttons in the titles of docks can be seen in both themes, also after a dock has come or the theme has changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.shell.widgets.theme import set_theme


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    set_theme(qapp, "system")


def brightest(button: QAbstractButton) -> int:
    image = button.icon().pixmap(16, 16).toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    inked = [color.lightness() for x, y in places if (color := QColor(image.pixelColor(x, y))).alpha() > 200]
    return max(inked) if inked else -1


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a dock that floats, off screen
def test_they_follow_the_theme(whole: WholeWindow, qtbot: QtBot, app: QApplication) -> None:
    dock = whole.window.findChild(QDockWidget, "dock.dataset")
    assert dock is not None
    close = dock.findChild(QAbstractButton, "qt_dockwidget_closebutton")
    assert close is not None
    qtbot.waitUntil(lambda: 0 <= brightest(close) < 100)
    set_theme(app, "dark")
    qtbot.waitUntil(lambda: brightest(close) > 200)
    whole.show_docks()
    qtbot.waitUntil(lambda: dock.isVisible() and brightest(close) > 200)
    dock.setFloating(True)
    qtbot.waitUntil(lambda: brightest(close) > 200)
    dock.setFloating(False)
    set_theme(app, "light")
    qtbot.waitUntil(lambda: 0 <= brightest(close) < 100)
