"""Docks that are shown together: one thing in each turn of the event loop."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.visibility_panel import VisibilityPanel
from viewer.shell.window.dock_slices import placed


class Panel(VisibilityPanel):
    """Counts how often it is told that it is seen, and painted."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(150, 80)
        self.told: list[bool] = []
        self.painted = 0
        self.visibility_changed.connect(self.told.append)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted += 1


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """On screen, with three docks that are hidden."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(600, 500)
    for number in range(3):
        dock = QDockWidget(str(number), window)
        dock.setObjectName(str(number))
        dock.setWidget(Panel())
        dock.hide()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_docks_are_told_of_and_painted_one_by_one(window: QMainWindow) -> None:
    docks = window.findChildren(QDockWidget)
    panels = window.findChildren(Panel)
    steps = Counter[str]()

    def place() -> None:
        for dock in docks:
            dock.show()

    for _step in placed(window, docks, panels, place):
        told, painted = sum(len(panel.told) for panel in panels), sum(panel.painted for panel in panels)
        assert told - steps["told"] <= 1
        QCoreApplication.processEvents()
        now = sum(panel.painted for panel in panels)
        assert now - painted <= 1
        steps["told"], steps["painted"] = told, now
    QCoreApplication.processEvents()
    assert [panel.told for panel in panels] == [[True]] * 3
    assert all(dock.updatesEnabled() for dock in docks)
    assert all(panel.painted for panel in panels), [(panel.painted, panel.geometry()) for panel in panels]
    assert steps["painted"] >= 2, "they were painted in the steps"


def test_an_error_leaves_nothing_unpainted_or_untold(window: QMainWindow) -> None:
    docks = window.findChildren(QDockWidget)
    panels = window.findChildren(Panel)

    def place() -> None:
        docks[0].show()
        raise ValueError

    with pytest.raises(ValueError):
        list(placed(window, docks, panels, place))
    assert window.updatesEnabled() and all(dock.updatesEnabled() for dock in docks)
    assert [panel.told for panel in panels] == [[True], [], []]
    docks[1].show()
    assert panels[1].told == [True]
