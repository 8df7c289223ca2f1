"""The window as a whole: it is filled after its first paint, and its docks come back where they were."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from viewer.shell.docks import LAYOUT_VERSION
from viewer.shell.main_window import MainWindow


def open_window(qtbot: QtBot, docks: QByteArray, widths: dict[str, Any] | None = None) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.fill()
    window.restore_docks(docks, widths or {})
    return window


def dock(window: MainWindow, name: str) -> QDockWidget:
    found = window.findChild(QDockWidget, f"dock.{name}")
    assert found is not None
    return found


def test_docks_come_back_where_they_were(qtbot: QtBot) -> None:
    first = open_window(qtbot, QByteArray())
    qtbot.waitUntil(lambda: dock(first, "cache").isVisible() and dock(first, "cache").height() > 100)
    before = dock(first, "cache").height()
    first.resizeDocks([dock(first, "cache")], [310], Qt.Orientation.Vertical)
    first.resizeDocks([dock(first, "dataset")], [350], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(first, "cache").height() > before and dock(first, "dataset").width() == 350)
    height = dock(first, "cache").height()
    widths = first.dock_widths()
    assert widths["dataset"] == 350
    again = open_window(qtbot, first.layout_state(), widths)
    qtbot.waitUntil(lambda: again.dock_widths() == widths and dock(again, "cache").height() == height)
    rubbish = {"dataset": "wide", "cache": [1], "colors": 10**9, "nobody": 300, "info": None}
    third = open_window(qtbot, first.layout_state(), rubbish)
    qtbot.waitUntil(lambda: dock(third, "dataset").width() > 100 and dock(third, "cache").isVisible())


def test_docks_of_another_layout_are_left_alone(qtbot: QtBot) -> None:
    first = open_window(qtbot, QByteArray())
    qtbot.waitUntil(lambda: dock(first, "cache").height() > 100)
    height = dock(first, "cache").height()
    first.resizeDocks([dock(first, "cache")], [400], Qt.Orientation.Vertical)
    again = open_window(qtbot, first.saveState(LAYOUT_VERSION + 1))
    qtbot.waitUntil(lambda: dock(again, "cache").height() == height)


def test_the_empty_window_says_how_to_begin(qtbot: QtBot) -> None:
    window = open_window(qtbot, QByteArray())
    qtbot.waitUntil(window.welcome.isVisible)
    assert not window.view_panel.isVisible()
    assert window.actions_["file.open"].isEnabled()
    assert not window.actions_["sample.next"].isEnabled()


def test_a_dock_behind_a_tab_is_not_seen(qtbot: QtBot) -> None:
    """Nothing is read for a table and no disk is looked at for a tree that nobody sees."""
    window = open_window(qtbot, QByteArray())
    qtbot.waitUntil(lambda: window.cache_panel.is_seen and not window.samples_panel.is_seen)
    window.show_dock("samples")
    qtbot.waitUntil(lambda: window.samples_panel.is_seen and not window.cache_panel.is_seen)
    dock(window, "samples").close()
    qtbot.waitUntil(lambda: not window.samples_panel.is_seen and window.cache_panel.is_seen)
    window.hide()
    qtbot.waitUntil(lambda: not window.cache_panel.is_seen)
