"""Buttons with words, and the menu of those that do not fit."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.text_tool_bar import TextToolBar


@pytest.mark.parametrize(("window", "words"), [("#2b2e33", "#e6e8eb"), ("#efefef", "#000000")])
def test_the_arrow_of_the_menu_can_be_seen_in_every_theme(qtbot: QtBot, window: str, words: str) -> None:
    bar = TextToolBar()
    qtbot.addWidget(bar)
    for number in range(6):
        bar.add(f"part.{number}", "A long word…", "What it does")
    bar.resize(200, 30)
    palette = QPalette(bar.palette())
    for role, color in ((QPalette.ColorRole.Window, window), (QPalette.ColorRole.ButtonText, words)):
        palette.setColor(role, QColor(color))
    bar.setPalette(palette)
    bar.show()
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert more is not None and more.isVisible()
    picture = more.icon().pixmap(more.iconSize()).toImage()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    drawn = [pixel for pixel in pixels if pixel.alpha() > 200]
    assert len(drawn) > 10
    assert all(abs(pixel.lightness() - QColor(words).lightness()) < 10 for pixel in drawn)


def test_a_button_keeps_its_dots(qtbot: QtBot) -> None:
    bar = TextToolBar()
    qtbot.addWidget(bar)
    action = bar.add("part", "Save as…", "What it does")
    assert action.iconText() == "Save as…"
    assert bar.widgetForAction(action).objectName() == "part"
