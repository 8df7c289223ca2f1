"""The window as a whole: it is filled after its first paint, and its docks come back where they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QIcon, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QLabel,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.shell.session.state import OPENING, SessionState
from viewer.shell.widgets.theme import set_theme
from viewer.shell.window.busy_indicator import BusyIndicator
from viewer.shell.window.docks import LAYOUT_VERSION
from viewer.shell.window.main_window import MainWindow


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens windows with their docks as they were."""
    made: list[WholeWindow] = []

    def make(docks: QByteArray) -> WholeWindow:
        made.append(WholeWindow(qtbot, tmp_path / f"window{len(made)}", docks=docks))
        return made[-1]

    yield make
    for whole in made:
        whole.close()


Opened = Callable[[QByteArray], WholeWindow]


def dock(window: MainWindow, name: str) -> QDockWidget:
    found = window.findChild(QDockWidget, f"dock.{name}")
    assert found is not None
    return found


def with_dataset(qtbot: QtBot, whole: WholeWindow) -> MainWindow:
    """Show the docks as with a dataset open, once those without are laid out."""
    qtbot.waitUntil(lambda: dock(whole.window, "dataset").isHidden())
    whole.show_docks()
    qtbot.waitUntil(lambda: dock(whole.window, "dataset").isVisible() and dock(whole.window, "dataset").width() > 200)
    return whole.window


def test_docks_come_back_where_they_were(qtbot: QtBot, opened: Opened) -> None:
    first = with_dataset(qtbot, opened(QByteArray()))
    before = dock(first, "samples").height()
    first.resizeDocks([dock(first, "samples")], [310], Qt.Orientation.Vertical)
    first.resizeDocks([dock(first, "dataset")], [350], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(first, "samples").height() > before and dock(first, "dataset").width() == 350)
    height = dock(first, "samples").height()
    again = with_dataset(qtbot, opened(first.docks.state()))
    qtbot.waitUntil(lambda: dock(again, "dataset").width() == 350 and dock(again, "samples").height() == height)


@pytest.mark.parametrize("name", ["cache", "plots", "samples"])
def test_the_tab_that_was_in_front_is_in_front_again(qtbot: QtBot, opened: Opened, name: str) -> None:
    first = with_dataset(qtbot, opened(QByteArray()))
    first.docks.show(name)
    bottom = ("samples", "cache", "plots")

    def in_front(window: MainWindow) -> list[str]:
        return [one for one in bottom if not dock(window, one).widget().visibleRegion().isEmpty()]

    qtbot.waitUntil(lambda: in_front(first) == [name])
    again = with_dataset(qtbot, opened(first.docks.state()))
    qtbot.waitUntil(lambda: in_front(again) == [name])


def test_what_has_nothing_in_it_is_not_there(qtbot: QtBot, opened: Opened) -> None:
    whole = opened(QByteArray())
    qtbot.waitUntil(lambda: dock(whole.window, "cache").isVisible() and dock(whole.window, "dataset").isHidden())
    assert dock(whole.window, "samples").isHidden() and dock(whole.window, "colors").isHidden()
    assert dock(whole.window, "cache").height() <= whole.window.height() / 4
    with_dataset(qtbot, whole)
    qtbot.waitUntil(lambda: whole.features.of_dataset.samples.panel.is_on_screen)
    assert not whole.features.cache_dock.panel.is_on_screen, "behind the table of samples"


def test_long_words_do_not_make_the_docks_narrower(qtbot: QtBot, opened: Opened) -> None:
    whole = opened(QByteArray())
    window, opening = with_dataset(qtbot, whole), whole.features.opening
    window.resize(800, 774)
    window.resizeDocks([dock(window, "dataset")], [290], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(window, "dataset").width() == 290)
    least = window.minimumSizeHint().width()
    long = "/" + "a_rather_long_folder/" * 30
    opening.set_recent([long + "and a dataset with a name that nobody can remember, nor type, nor read" * 3])
    whole.render(SessionState(phase=OPENING, text=f"Opening {long}"))
    assert opening.welcome.findChild(QLabel, "welcome.progress").text() == f"Opening {long}"
    window.notify(long)
    window.message_bar.show_message(long)
    qtbot.waitUntil(lambda: window.message_bar.isVisible())
    for _ in range(10):
        QCoreApplication.processEvents()  # a request for a new layout goes up level by level
    assert dock(window, "dataset").width() == 290
    assert window.minimumSizeHint().width() <= least + 100, "what is hidden until it is busy has some width"


def test_docks_of_another_layout_are_left_alone(qtbot: QtBot, opened: Opened) -> None:
    first = with_dataset(qtbot, opened(QByteArray()))
    height = dock(first, "samples").height()
    first.resizeDocks([dock(first, "samples")], [400], Qt.Orientation.Vertical)
    again = with_dataset(qtbot, opened(first.saveState(LAYOUT_VERSION + 1)))
    qtbot.waitUntil(lambda: dock(again, "samples").height() == height)


@pytest.mark.parametrize("rubbish", [b"rubbish", b"\x00" * 500, b"\xff" * 40])
def test_rubbish_in_place_of_a_layout_is_no_layout(qtbot: QtBot, opened: Opened, rubbish: bytes) -> None:
    window = with_dataset(qtbot, opened(QByteArray(rubbish)))
    assert all(dock(window, name).isVisible() for name in ("dataset", "colors", "samples"))


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_a_floating_dock_comes_back_floating_and_docks_again(qtbot: QtBot, opened: Opened) -> None:
    first = with_dataset(qtbot, opened(QByteArray()))
    dock(first, "samples").setFloating(True)
    again = opened(first.docks.state())
    again.window.resize(800, 600)
    window = with_dataset(qtbot, again)
    qtbot.waitUntil(lambda: dock(window, "samples").isFloating())
    assert dock(window, "samples").screen().geometry().intersects(dock(window, "samples").geometry())
    dock(window, "samples").setFloating(False)
    qtbot.waitUntil(lambda: window.dockWidgetArea(dock(window, "samples")) == Qt.DockWidgetArea.BottomDockWidgetArea)
    assert dock(window, "samples").parent() is window and not dock(window, "samples").isFloating()


def test_a_layout_fits_into_a_smaller_window(qtbot: QtBot, opened: Opened) -> None:
    first = opened(QByteArray())
    first.window.resize(1900, 1000)
    with_dataset(qtbot, first)
    first.window.resizeDocks([dock(first.window, "dataset")], [600], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(first.window, "dataset").width() > 500)
    again = opened(first.window.docks.state())
    again.window.resize(800, 600)
    window = with_dataset(qtbot, again)
    qtbot.waitUntil(lambda: window.size().toTuple() == (800, 600))
    assert again.features.of_dataset.view.panel.width() >= 160


def test_the_cache_closed_before_there_is_a_dataset_stays_closed(qtbot: QtBot, opened: Opened) -> None:
    first = opened(QByteArray())
    qtbot.waitUntil(lambda: dock(first.window, "cache").isVisible() and dock(first.window, "dataset").isHidden())
    dock(first.window, "cache").close()
    again = opened(first.window.docks.state())
    assert dock(first.window, "dataset").isHidden(), "there still is no dataset"
    with_dataset(qtbot, again)
    assert dock(again.window, "cache").isHidden()
    with_dataset(qtbot, first)
    assert dock(first.window, "cache").isHidden(), "in the window where it was closed as well"
    dock(again.window, "cache").show()
    third = opened(again.window.docks.state())
    qtbot.waitUntil(lambda: dock(third.window, "cache").isVisible() and dock(third.window, "dataset").isHidden())


def test_the_empty_window_says_how_to_begin(qtbot: QtBot, opened: Opened) -> None:
    whole = opened(QByteArray())
    window = whole.window
    qtbot.waitUntil(whole.features.opening.welcome.isVisible)
    assert not whole.features.of_dataset.view.panel.isVisible()
    assert window.actions_["file.open"].isEnabled()
    assert not window.actions_["sample.next"].isEnabled()


def test_a_dock_behind_a_tab_is_not_seen(qtbot: QtBot, opened: Opened) -> None:
    """Nothing is read for a table and no disk is looked at for a tree that nobody sees."""
    whole = opened(QByteArray())
    window, cache, samples = whole.window, whole.features.cache_dock.panel, whole.features.of_dataset.samples.panel
    with_dataset(qtbot, whole)
    qtbot.waitUntil(lambda: samples.is_on_screen and not cache.is_on_screen)
    window.docks.show("cache")
    qtbot.waitUntil(lambda: cache.is_on_screen and not samples.is_on_screen)
    window.docks.show("samples")
    qtbot.waitUntil(lambda: samples.is_on_screen and not cache.is_on_screen)
    dock(window, "thumbnails").close()
    dock(window, "samples").close()
    qtbot.waitUntil(lambda: not samples.is_on_screen and cache.is_on_screen)
    window.hide()
    qtbot.waitUntil(lambda: not cache.is_on_screen)


def test_only_what_takes_a_while_is_said_to_be_done(qtbot: QtBot) -> None:
    indicator = BusyIndicator(QAction("Cancel loading"))
    qtbot.addWidget(indicator)
    status = QStatusBar()
    qtbot.addWidget(status)
    status.addPermanentWidget(indicator)
    status.show()
    indicator.begin("Drawing sample 0 of split train…")
    assert indicator.isHidden()
    indicator.end()
    indicator.begin("Loading sample 1 of split train…", 0.25)
    qtbot.waitUntil(indicator.isVisible)
    bar = indicator.findChild(QProgressBar)
    assert (
        indicator.findChild(QLabel).text() == "Loading sample 1 of split train…" and bar.value() / bar.maximum() == 0.25
    )
    indicator.begin_anew()
    assert indicator.isHidden(), "something has come to the screen"
    qtbot.waitUntil(indicator.isVisible)
    indicator.end()
    assert indicator.isHidden()


def test_nothing_on_the_welcome_page_is_cut(opened: Opened, tmp_path: Path) -> None:
    whole = opened(QByteArray())
    whole.window.resize(1000, 640)
    whole.features.opening.set_recent([str(tmp_path / name) for name in ("gypsy", "happy", "puppy", "yard", "glyph")])
    whole.window.message_bar.show_message("A sentence that is long enough to take more than a line of it. " * 3)
    whole.features.opening.welcome.set_busy("Opening gypsy…")
    QApplication.processEvents()
    for widget in whole.features.opening.welcome.findChildren(QWidget):
        if isinstance(widget, (QLabel, QPushButton)):
            assert widget.height() >= widget.minimumSizeHint().height(), widget
    assert whole.window.height() <= 640


def test_a_folder_over_the_window_is_answered(opened: Opened, qtbot: QtBot) -> None:
    window = opened(QByteArray()).window
    hint = window.findChild(QWidget, "drop_hint")
    assert hint is not None and not hint.isVisible()
    folder, nowhere = QMimeData(), QMimeData()
    folder.setUrls([QUrl.fromLocalFile("/data/horn")])
    nowhere.setText("some text")
    what, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), what, nowhere, buttons, keys))
    assert not hint.isVisible(), "a text cannot be opened"
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), what, folder, buttons, keys))
    assert hint.isVisible() and hint.size() == window.size() and not hint.grab().isNull()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not hint.isVisible()
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), what, folder, buttons, keys))
    dropped: list[str] = []
    window.dropped.disconnect()
    window.dropped.connect(dropped.append)
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), what, folder, buttons, keys))
    assert dropped == ["/data/horn"] and not hint.isVisible()


def test_buttons_of_docks_can_be_seen_on_any_theme(qtbot: QtBot, opened: Opened, qapp: QApplication) -> None:
    whole = opened(QByteArray())
    window = with_dataset(qtbot, whole)

    def weakest() -> int:
        shade = window.palette().color(QPalette.ColorRole.Window).lightness()
        buttons = [dock(window, "dataset").findChild(QAbstractButton, f"qt_dockwidget_{name}button") for name in NAMES]
        return min(_contrast(button.icon(), shade) for button in buttons)

    try:
        for theme in ("dark", "light"):
            set_theme(qapp, theme)
            qtbot.waitUntil(lambda: weakest() > 100)
    finally:
        set_theme(qapp, "system")


NAMES = ("close", "float")


def _contrast(icon: QIcon, shade: int) -> int:
    """Return how far the icon's strongest pixel is from a shade."""
    image = icon.pixmap(12, 12).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max((abs(pixel.lightness() - shade) for pixel in pixels if pixel.alpha() > 200), default=0)


class _Flashes(QObject):
    """Notes each window that comes on screen besides the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_the_window_flashes_as_a_window_of_its_own(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    flashes = _Flashes()
    qapp.installEventFilter(flashes)
    whole = WholeWindow(qtbot, tmp_path / "whole")
    whole.show_docks()
    qapp.removeEventFilter(flashes)
    whole.close()
    assert [name.split()[0] for name in flashes.seen] == ["MainWindow"]
