"""What one turn of the event loop has to do for the docks while the window is filled, and when a dataset is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.window.dock_table import DOCKS
from viewer.shell.window.docks import Docks

HIDDEN = {spec.name for spec in DOCKS if not spec.shown}


class Events(QObject):
    """Counts the events of one kind, of all widgets, by their names."""

    def __init__(self, app: QCoreApplication, kind: QEvent.Type) -> None:
        super().__init__(app)
        self._kind = kind
        self.names: Counter[str] = Counter()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self._kind and isinstance(watched, QWidget):
            self.names[watched.objectName()] += 1
        return False


@pytest.fixture
def count(qapp: QCoreApplication) -> Iterator[Callable[[QEvent.Type], Events]]:
    """Begin to count the events of a kind."""
    made: list[Events] = []

    def begin(kind: QEvent.Type) -> Events:
        made.append(Events(qapp, kind))
        return made[-1]

    yield begin
    for events in made:
        qapp.removeEventFilter(events)


@pytest.fixture
def with_everything(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    """A window in which all docks were shown when a dataset was open last."""
    first = WholeWindow(qtbot, tmp_path / "first")
    first.show_docks()
    for spec in DOCKS:
        first.window.docks.show(spec.name)
    layout = QByteArray(first.window.docks.state())
    first.close()
    made = WholeWindow(qtbot, tmp_path / "second", docks=layout)
    yield made
    made.close()


class Window(QMainWindow):
    """A window on screen that has docks, and each of these a panel."""

    def __init__(self) -> None:
        super().__init__()
        menu = QMenu("View", self)
        menu.addAction("Something")
        self.setCentralWidget(QWidget())
        self.resize(900, 700)
        self.show()
        self.docks = Docks(self, menu)
        for spec in DOCKS:
            self.docks.add(spec.name, QWidget())


def two_windows(qtbot: QtBot) -> tuple[Window, Window]:
    """Return one whose docks are arranged, and one whose docks are not, as in the next run."""
    first, second = Window(), Window()
    for window in (first, second):
        qtbot.addWidget(window)
    for _step in first.docks.arrange():
        QCoreApplication.processEvents()
    return first, second


def test_docks_that_are_hidden_at_first_are_never_shown_on_the_way(
    qtbot: QtBot, count: Callable[[QEvent.Type], Events]
) -> None:
    window = Window()
    qtbot.addWidget(window)
    shown = count(QEvent.Type.ShowToParent)
    for _step in window.docks.arrange():
        QCoreApplication.processEvents()
    names = {name.removeprefix("dock.") for name in shown.names if name.startswith("dock.")}
    assert "cache" in names and not names & HIDDEN


@pytest.mark.parametrize("closed", [False, True])
def test_samples_are_in_front_though_the_last_run_has_opened_nothing(qtbot: QtBot, closed: bool) -> None:
    first, second = two_windows(qtbot)
    if closed:
        first.docks["cache"].close()
    second.docks.restore(first.docks.state())
    for _step in second.docks.arrange():
        QCoreApplication.processEvents()
    assert second.docks["cache"].isVisible() != closed
    second.docks.set_open(True)
    qtbot.waitUntil(lambda: not second.docks["samples"].widget().visibleRegion().isEmpty())
    assert second.docks["cache"].isHidden() == closed


@pytest.mark.parametrize("again", [False, True], ids=["here", "in the next run"])
def test_a_dock_that_is_opened_before_there_is_a_dataset_stays_open(qtbot: QtBot, again: bool) -> None:
    first, second = two_windows(qtbot)
    first.docks["difference"].show()
    for _look in range(2):  # whatever asks for the layout meanwhile
        second.docks.restore(first.docks.state())
        assert first.docks["difference"].isVisible() and first.docks["samples"].isHidden()
    for _step in second.docks.arrange():
        QCoreApplication.processEvents()
    assert second.docks["difference"].isHidden(), "with nothing in it"
    window = second if again else first
    window.docks.set_open(True)
    qtbot.waitUntil(lambda: window.docks["samples"].isVisible())
    window.docks.settle()
    assert window.docks["difference"].isVisible() and window.docks["pins"].isHidden()


def test_a_step_places_shows_or_restores_docks_and_does_no_two_of_that(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window()
    qtbot.addWidget(window)
    done: list[set[str]] = [set()]

    def note(name: str) -> None:
        call = getattr(window, name)

        def noted(*args: object) -> object:
            done[-1].add(name)
            return call(*args)

        monkeypatch.setattr(window, name, noted)

    for name in ("addDockWidget", "tabifyDockWidget", "resizeDocks", "restoreState", "saveState"):
        note(name)
    for _step in window.docks.arrange():
        done.append(set())
    assert {name for names in done for name in names} >= {"addDockWidget", "restoreState"}
    assert all(len(names) <= 1 for names in done)


def test_what_a_dataset_shows_is_made_and_polished_before_it_is_open(
    with_everything: WholeWindow, count: Callable[[QEvent.Type], Events]
) -> None:
    window = with_everything.window
    panels = window.findChildren(FilledPanel)
    assert panels and not any(panel.is_filled for panel in panels), "nobody has seen them yet"
    before = count(QEvent.Type.Polish)
    filled, most = 0, 0
    for _step in window.docks.polish():
        now = sum(panel.is_filled for panel in panels)
        most, filled = max(most, now - filled), now
    assert filled == len(panels) and most == 1, "one in each step"
    in_steps = before.names.total()
    window.docks.set_open(True)
    assert before.names.total() == in_steps, "they are shown in a turn of their own"
    window.docks.settle()
    late = before.names.total() - in_steps
    assert late < in_steps / 5, "what is left are Qt's own: tabs, and what scrolls"


def test_a_dock_is_shown_where_it_belongs_as_soon_as_somebody_asks_for_it(with_everything: WholeWindow) -> None:
    docks = with_everything.window.docks
    docks.set_open(True)
    docks.show("info")
    assert not any(docks[spec.name].isHidden() for spec in DOCKS)
    docks["info"].hide()
    QCoreApplication.processEvents()
    assert docks["info"].isHidden(), "once is enough"


def test_what_no_layout_shows_is_not_made_before_it_is_wanted(whole: WholeWindow) -> None:
    for _step in whole.window.docks.polish():
        pass
    docks = [whole.window.docks[spec.name] for spec in DOCKS if not spec.shown]
    panels = [panel for dock in docks for panel in dock.findChildren(FilledPanel)]
    assert panels and not any(panel.is_filled for panel in panels)
