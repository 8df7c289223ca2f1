"""What typing and the wheel may not do: take the window's keys for good, or turn a value on the way past it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSlider,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow
from viewer.shell.hub.dialog import HubDialog
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.window.action_table import ACTIONS
from viewer.shell.window.preferences import PreferencesDialog

KINDS = (QComboBox, QAbstractSpinBox, QSlider)


@pytest.fixture
def shown(whole: WholeWindow, world: World, qtbot: QtBot) -> WholeWindow:
    """A window with a sample on screen and every dock in it."""
    world.shown()
    whole.show_docks()
    whole.render(world.state)
    for name in ("colors", "tools", "info", "cache", "samples", "dataset"):
        whole.window.docks.show(name)
    whole.window.activateWindow()
    qtbot.waitUntil(whole.window.isActiveWindow)
    return whole


def turn(widget: QWidget, parts: int = -120) -> None:
    middle, nothing = QPointF(widget.rect().center()), Qt.KeyboardModifier.NoModifier
    place, phase = widget.mapToGlobal(middle), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, place, QPoint(), QPoint(0, parts), Qt.MouseButton.NoButton, nothing, phase, False)
    QApplication.sendEvent(widget, event)


def value(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentIndex(), widget.currentText()
    return widget.text() if isinstance(widget, QAbstractSpinBox) else widget.value()  # type: ignore[attr-defined]


def turnable(root: QWidget) -> Iterator[QWidget]:
    for kind in KINDS:
        yield from root.findChildren(kind)


def test_the_wheel_changes_nothing_that_has_no_focus(shown: WholeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for spec in ACTIONS:
        if spec.id.startswith("tools.add."):
            shown.window.actions_[spec.id].trigger()
    qtbot.waitUntil(lambda: len(shown.features.of_dataset.tools.panel.rows) > 8)
    for row in range(len(shown.features.of_dataset.tools.panel.rows)):
        shown.features.of_dataset.tools.panel.unfold_at(row)
    preferences = PreferencesDialog(shown.settings, (2 * 10**9, 12 * 10**9), lambda: None, shown.window)
    hub = HubDialog(tmp_path, shown.window)
    for dialog in (preferences, hub):
        dialog.show()
    shown.window.take_focus()
    state = shown.features.session.state
    found = {widget.objectName(): widget for root in (shown.window, preferences, hub) for widget in turnable(root)}
    for name in ("dataset.split", "dataset.sample", "dataset.sample_slider", "time.rate", "colors.bands"):
        assert name in found
    assert {"preferences.theme", "preferences.budget", "hub.first"} <= found.keys() and len(found) > 25
    for widget in found.values():
        before = value(widget)
        for parts in (-120, 120, 30):
            turn(widget, parts)
        assert value(widget) == before, widget.objectName()
        assert not widget.hasFocus() and widget.focusPolicy() == Qt.FocusPolicy.StrongFocus, widget.objectName()
    assert shown.features.session.state == state


def test_a_slider_with_the_focus_goes_one_sample_with_each_notch(shown: WholeWindow) -> None:
    slider, session = shown.window.findChild(QSlider, "dataset.sample_slider"), shown.features.session
    assert slider is not None
    slider.setFocus()
    samples = []
    for parts in (120, 120, -120, 60, 60, -30):
        turn(slider, parts)
        samples.append(session.state.selection.sample)
    assert samples == [1, 2, 1, 1, 2, 2]


def test_keys_are_the_windows_again_after_return_and_escape(shown: WholeWindow, qtbot: QtBot) -> None:
    window = shown.window
    view = shown.features.of_dataset.view.panel.frame_view
    boxes = [window.findChild(QSpinBox, name) for name in ("dataset.sample", "colors.bands")]
    lines = [window.findChild(NumberEdit, name) for name in ("colors.low",)]
    for widget in (*boxes, *lines):
        assert widget is not None
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            widget.setFocus()
            assert widget.hasFocus()
            qtbot.keyClick(widget, key)
            qtbot.waitUntil(view.hasFocus)
    sample, session = boxes[0], shown.features.session
    assert sample is not None
    for key, wanted in ((Qt.Key.Key_Return, 2), (Qt.Key.Key_Escape, 2)):
        sample.setFocus()
        sample.selectAll()
        qtbot.keyClicks(sample, "2" if key == Qt.Key.Key_Return else "1")
        qtbot.keyClick(sample, key)
        qtbot.waitUntil(view.hasFocus)
        assert (session.state.selection.sample, sample.value(), sample.text()) == (wanted, wanted, str(wanted))
    edges = window.findChild(QAction, "view.edges")
    assert edges is not None
    checked = edges.isChecked()
    qtbot.keyClick(view, Qt.Key.Key_E)
    assert edges.isChecked() != checked


def test_the_filter_gives_its_keys_to_the_table(shown: WholeWindow, qtbot: QtBot) -> None:
    line = shown.window.findChild(QLineEdit, "samples.filter")
    table = shown.window.findChild(QTableView, "samples.table")
    assert line is not None and table is not None
    qtbot.waitUntil(table.isVisible)
    line.setFocus()
    qtbot.keyClicks(line, "sample > 0")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "" and line.hasFocus(), "Escape clears first"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert table.hasFocus()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert shown.features.session.state.selection.sample == 1
    edges = shown.window.findChild(QAction, "view.edges")
    assert edges is not None
    checked = edges.isChecked()
    qtbot.keyClick(table, Qt.Key.Key_E)
    assert edges.isChecked() != checked


def test_the_picture_has_the_keys_from_the_start_and_space_plays(shown: WholeWindow, qtbot: QtBot) -> None:
    view = shown.features.of_dataset.view.panel.frame_view
    assert view.hasFocus()
    play = shown.window.actions_["time.play"]
    assert play.isEnabled()
    with qtbot.waitSignal(play.triggered):
        qtbot.keyClick(view, Qt.Key.Key_Space)
    reverse = shown.window.findChild(QCheckBox, "colors.reversed")
    assert reverse is not None
    reverse.setFocus()
    with qtbot.assertNotEmitted(play.triggered), qtbot.waitSignal(reverse.clicked):
        qtbot.keyClick(reverse, Qt.Key.Key_Space)


def test_letters_in_a_list_look_for_entries_and_are_no_shortcuts(shown: WholeWindow, qtbot: QtBot) -> None:
    window, view = shown.window, shown.features.of_dataset.view.panel.frame_view
    box = window.findChild(QComboBox, "dataset.field")
    assert box is not None
    box.setFocus()
    before = shown.features.session.state.tools
    wanted = box.findText("density", Qt.MatchFlag.MatchStartsWith)
    assert wanted >= 0 != box.currentIndex() - wanted
    qtbot.keyClick(box, Qt.Key.Key_D)
    assert shown.features.session.state.tools == before, "D adds no deformation"
    qtbot.waitUntil(lambda: shown.features.session.state.selection.field == "density")
    assert box.hasFocus(), "one may go on through the entries"
    turn(box, 120)
    QApplication.processEvents()
    assert box.hasFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        box.setFocus()
        qtbot.keyClick(box, key)
        qtbot.waitUntil(view.hasFocus)
    box.setFocus()
    box.showPopup()
    item = box.model().index(wanted, 0)
    rectangle = box.view().visualRect(item)
    qtbot.mouseMove(box.view().viewport(), rectangle.center())
    qtbot.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, pos=rectangle.center())
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_D)
    assert len(shown.features.session.state.tools) == len(before) + 1, "and now it does"


@pytest.mark.parametrize("name", ["dataset.sample_slider", "time.slider"])
def test_a_slider_goes_to_where_it_is_clicked(shown: WholeWindow, qtbot: QtBot, name: str) -> None:
    slider = shown.window.findChild(QSlider, name)
    assert slider is not None
    last, width, middle = slider.maximum(), slider.width(), slider.height() // 2
    assert last > 1
    for x, value_there in ((width - 2, last), (1, 0), (width // 2, last // 2)):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(x, middle))
        assert abs(slider.value() - value_there) <= (0 if x != width // 2 else 1)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, middle))
    assert slider.isSliderDown(), "and the same press drags it"
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, middle))
