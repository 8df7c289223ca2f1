"""The window as a whole: it is filled after its first paint, and its docks come back where they were."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QProgressBar, QStatusBar
from pytestqt.qtbot import QtBot

from viewer.shell.session.state import OPENING, SessionState
from viewer.shell.window.busy_indicator import Doing
from viewer.shell.window.docks import LAYOUT_VERSION
from viewer.shell.window.main_window import MainWindow


def open_window(qtbot: QtBot, docks: QByteArray) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.fill()
    window.restore_docks(docks)
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
    again = open_window(qtbot, first.layout_state())
    qtbot.waitUntil(lambda: dock(again, "dataset").width() == 350 and dock(again, "cache").height() == height)


def test_long_words_do_not_make_the_docks_narrower(qtbot: QtBot) -> None:
    window = open_window(qtbot, QByteArray())
    qtbot.waitUntil(lambda: dock(window, "dataset").width() > 200)
    window.resize(800, 774)
    window.resizeDocks([dock(window, "dataset")], [290], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(window, "dataset").width() == 290)
    least = window.minimumSizeHint().width()
    long = "/" + "a_rather_long_folder/" * 30
    window.set_recent([long + "and a dataset with a name that nobody can remember, nor type, nor read" * 3])
    window.render_state(SessionState(phase=OPENING, text=f"Opening {long}"))
    assert window.welcome.findChild(QLabel, "welcome.progress").text() == f"Opening {long}"
    window.tell(long)
    window.message_bar.show_message(long)
    qtbot.waitUntil(lambda: window.message_bar.isVisible())
    for _ in range(10):
        QCoreApplication.processEvents()  # a request for a new layout goes up level by level
    assert dock(window, "dataset").width() == 290
    assert window.minimumSizeHint().width() <= least + 100, "what is hidden until it is busy has some width"


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


def test_only_what_takes_a_while_is_said_to_be_done(qtbot: QtBot) -> None:
    doing = Doing()
    qtbot.addWidget(doing)
    status = QStatusBar()
    qtbot.addWidget(status)
    status.addPermanentWidget(doing)
    status.show()
    doing.begin("Drawing sample 0 of split train…")
    assert doing.isHidden()
    doing.end()
    doing.begin("Loading sample 1 of split train…", 0.25)
    qtbot.waitUntil(doing.isVisible)
    bar = doing.findChild(QProgressBar)
    assert doing.findChild(QLabel).text() == "Loading sample 1 of split train…" and bar.value() / bar.maximum() == 0.25
    doing.begin_anew()
    assert doing.isHidden(), "something has come to the screen"
    qtbot.waitUntil(doing.isVisible)
    doing.end()
    assert doing.isHidden()
