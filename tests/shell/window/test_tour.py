"""The tour, driven in the whole window by its buttons and by keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.shell.window.tour import STEPS


def part(whole: WholeWindow, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    found = whole.window.findChild(kind, name)
    assert found is not None, name
    return found


def press(whole: WholeWindow, name: str) -> None:
    button = part(whole, f"tour.{name}", QPushButton)
    assert isinstance(button, QPushButton) and button.isEnabled()
    button.click()


def words(whole: WholeWindow) -> str:
    label = part(whole, "tour.text", QLabel)
    assert isinstance(label, QLabel)
    return label.text()


def test_five_steps_that_point_at_what_is_there(whole: WholeWindow, qtbot: QtBot) -> None:
    window = whole.window
    assert window.findChild(QFrame, "tour") is None, "it costs nothing before it is wanted"
    whole.features.tour.begin()
    bubble, mark = part(whole, "tour"), part(whole, "tour.mark")
    marked: list[QRect] = []
    for number, step in enumerate(STEPS):
        assert words(whole) == step.text
        assert window.rect().contains(bubble.geometry()), step.title
        assert bubble.height() >= bubble.sizeHint().height(), "no line is cut"
        if mark.isVisible():
            marked.append(mark.geometry())
        if number == 2:
            press(whole, "back")
            press(whole, "next")
        press(whole, "next")
    assert bubble.isHidden() and mark.isHidden()
    assert len(STEPS) == 5 and len(marked) == 4
    whole.features.tour.begin()
    assert bubble.isHidden(), "it comes by itself only once"
    window.actions_["help.tour"].trigger()
    assert bubble.isVisible() and words(whole) == STEPS[0].text, "and is found again in the menu"
    window.activateWindow()
    qtbot.waitUntil(part(whole, "tour.next").hasFocus)
    QTest.keyClick(part(whole, "tour.next"), Qt.Key.Key_Space)
    assert words(whole) == STEPS[1].text
    QTest.keyClick(part(whole, "tour.next"), Qt.Key.Key_Return)
    assert words(whole) == STEPS[2].text
    press(whole, "back")
    before = bubble.geometry()
    window.resize(700, 560)
    qtbot.waitUntil(lambda: window.rect().contains(bubble.geometry()))
    assert before.size() == bubble.size()
    QTest.keyClick(part(whole, "tour.next"), Qt.Key.Key_Escape)
    assert bubble.isHidden()


def test_the_window_goes_on_working(whole: WholeWindow, qtbot: QtBot) -> None:
    whole.features.tour.start()
    qtbot.waitUntil(part(whole, "tour").isVisible)
    whole.show_docks()
    for _ in range(3):
        press(whole, "next")
    table = part(whole, "samples.table")
    qtbot.waitUntil(table.isVisible)
    mark = part(whole, "tour.mark")
    assert mark.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    place = table.mapTo(whole.window, table.rect().center())
    qtbot.waitUntil(lambda: mark.geometry().contains(place))
    press(whole, "skip")
    assert mark.isHidden()
