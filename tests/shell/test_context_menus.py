"""Context menus, asked for by the mouse and by keys in the whole window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow
from viewer.artifacts.manifest import Manifest
from viewer.protocol import Clip, IsoSurface, Plane, Probed, Slice
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_menu import equals
from viewer.shell.session.state import AUTO, FIXED, SessionState

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # what "offscreen" cannot do

VECTOR = ("U_x", "U_y")


class Driven:
    """The whole window with a sample on screen of two zones, a vector and a scalar; notes what the session is asked."""

    def __init__(self, whole: WholeWindow, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole, self.features, self.window = whole, whole.features, whole.window
        self._qtbot = qtbot
        world.shown()
        state = world.state
        assert state.shown is not None
        manifest = _with_zones(state.shown.manifest)
        scene = replace(state.shown.scene, range=(-1.5, 2.0), data_range=(-1.5, 2.0))
        self.state = replace(state, manifest=manifest, shown=replace(state.shown, manifest=manifest, scene=scene))
        whole.show_docks()
        whole.render(self.state)
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.window.isActiveWindow() and self.frame.isVisible() and self.bar.isVisible())
        self.asked: list[Any] = []
        session = self.features.session
        for name in ("select", "set_color_scale", "set_appearance"):
            monkeypatch.setattr(session, name, lambda **changes: self.asked.append(changes))
        monkeypatch.setattr(session, "set_tools", self.asked.append)

    @property
    def frame(self) -> QWidget:
        return self.features.of_dataset.view.panel.frame_view

    @property
    def bar(self) -> QWidget:
        return self.features.of_dataset.view.panel.color_bar

    def menu(self) -> QMenu:
        """The menu that is open."""
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found

    def by_mouse(self, widget: QWidget, place: QPoint | None = None) -> QMenu:
        """Ask for the menu of a widget by a right click, as the window system says it."""
        place = place or widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        return self.menu()

    def by_key(self, widget: QWidget, key: Qt.Key = Qt.Key.Key_Menu, modifiers: Any = None) -> QMenu:
        self.window.activateWindow()  # off screen, a menu that closes does not give that back
        widget.setFocus()
        self._qtbot.waitUntil(widget.hasFocus)
        QTest.keyClick(widget, key, modifiers or Qt.KeyboardModifier.NoModifier)
        return self.menu()

    def click_right(self, place: QPoint) -> None:
        QTest.mouseRelease(self.frame, Qt.MouseButton.LeftButton)  # a double click before leaves it down for QTest
        QTest.mouseClick(self.frame, Qt.MouseButton.RightButton, pos=place)


def _with_zones(manifest: Manifest) -> Manifest:
    zone = manifest.zones[0]
    vector = replace(zone.fields[0], name="U", components=VECTOR)
    return replace(manifest, zones=tuple(replace(zone, name=name, fields=(*zone.fields, vector)) for name in "AB"))


@pytest.fixture
def driven(whole: WholeWindow, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driven:
    return Driven(whole, world, qtbot, monkeypatch)


def words(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, *path: str) -> None:
    """Choose an entry by the words on the way to it, and close the menu."""
    inner = menu
    for number, text in enumerate(path):
        action = next(one for one in inner.actions() if one.text().replace("&", "") == text)
        assert action.isEnabled(), text
        if number == len(path) - 1:
            action.trigger()
        else:
            found = action.menu()
            assert isinstance(found, QMenu), text
            inner = found
    menu.close()


def under_cursor(driven: Driven, value: float | None = 0.25) -> None:
    """Let the renderer say that the cursor is over zone A."""
    shown = driven.state.shown
    assert shown is not None
    driven.features.of_dataset.view.probe.move(5.0, 5.0)
    number = driven.features.of_dataset.view.probe._asked
    found = Probed(number, shown.scene.id, "A", (1.0, 2.0, 3.0), 4, 5, value)
    driven.features.of_dataset.view.probe._on_probed(found)


def test_the_picture(driven: Driven) -> None:
    middle = driven.frame.rect().center()
    driven.click_right(middle)
    menu = driven.menu()
    assert words(menu)[:2] == ["Reset camera", "Look along"] and "Clip here (point at the mesh)" in words(menu)
    choose(menu, "Field", "U")
    assert driven.asked.pop() == {"field": "U", "location": "vertex"}
    for path, wanted in (
        (("Only A",), {"hidden_zones": ("B",)}),
        (("Hide A",), {"hidden_zones": ("A",)}),
        (("Clip here", "Across y"), Clip(shape=Plane((1.0, 2.0, 3.0), (0.0, 1.0, 0.0)))),
        (("Slice here", "Across x"), Slice(plane=Plane((1.0, 2.0, 3.0), (1.0, 0.0, 0.0)), ghost=True)),
        (("Iso-surface of 0.25",), IsoSurface(values=(0.25,))),
    ):
        under_cursor(driven)
        driven.click_right(middle)
        choose(driven.menu(), *path)
        asked = driven.asked.pop()
        assert wanted in asked if isinstance(asked, tuple) else asked == wanted
    under_cursor(driven)
    driven.click_right(middle)
    choose(driven.menu(), "Pin this point")
    (pin,) = driven.features.of_dataset.plots.kept.settings.pins
    assert (pin.zone, pin.point, pin.cell, pin.position) == ("A", 4, 5, (1.0, 2.0, 3.0))
    under_cursor(driven)
    driven.click_right(middle)
    choose(driven.menu(), "Copy the position")
    assert QApplication.clipboard().text() == "1.0, 2.0, 3.0"
    under_cursor(driven, None)
    driven.click_right(middle)
    assert not [word for word in words(driven.menu()) if "value" in word or "Iso" in word], "there is none"
    driven.menu().close()


def test_a_right_drag_opens_nothing_and_is_forwarded(driven: Driven) -> None:
    heard: list[str] = []
    driven.features.of_dataset.view.panel.frame_view.pointer.connect(
        lambda event: heard.append(f"{event.action} {event.button}")
    )
    start = driven.frame.rect().center()
    far = start + QPoint(0, 2 * QApplication.startDragDistance())
    QTest.mousePress(driven.frame, Qt.MouseButton.RightButton, pos=start)
    for place in (far, start):  # back to where it began: still a drag
        QTest.mouseMove(driven.frame, place)
        QApplication.sendEvent(driven.frame, _move(driven.frame, place))
    QTest.mouseRelease(driven.frame, Qt.MouseButton.RightButton, pos=start)
    assert QApplication.activePopupWidget() is None
    assert heard[0] == "press right" and heard[-1] == "release right" and "move " in heard
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, start, driven.frame.mapToGlobal(start))
    QApplication.sendEvent(driven.frame, event)
    assert QApplication.activePopupWidget() is None, "some systems ask at the press, before it is known what it is"


def _move(widget: QWidget, place: QPoint) -> Any:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QMouseEvent

    button = Qt.MouseButton.RightButton
    position, none = QPointF(place), Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(place))
    return QMouseEvent(QEvent.Type.MouseMove, position, where, none, button, Qt.KeyboardModifier.NoModifier)


def test_the_colour_bar(driven: Driven) -> None:
    menu = driven.by_key(driven.bar)
    assert words(menu) == [
        "Lock the range", "Edit the range…", "Range", "Reset the range", "Logarithmic",
        "Colour map", "Reversed", "Bands", "Copy the values",
    ]  # fmt: skip
    choose(menu, "Reversed")
    assert driven.asked.pop() == {"reversed": True}
    choose(driven.by_mouse(driven.bar), "Bands", "10 bands")
    assert driven.asked.pop() == {"bands": 10}
    choose(driven.by_mouse(driven.bar), "Range", "Percentiles")
    assert driven.asked.pop() == {"mode": "percentiles"}
    choose(driven.by_mouse(driven.bar), "Colour map", "Rainbows", "jet")
    assert driven.features.session.state.appearance.color_map == "jet"
    choose(driven.by_mouse(driven.bar), "Copy the values")
    assert QApplication.clipboard().text() == "pressure\nfrom\t-1.5\nto\t2.0"
    locked = replace(driven.state, color_scale=replace(driven.state.color_scale, mode=FIXED, fixed=(0.0, 1.0)))
    driven.whole.render(locked)
    choose(driven.by_mouse(driven.bar), "Reset the range")
    assert driven.asked.pop() == {"mode": AUTO}
    assert locked.shown is not None
    scene = replace(locked.shown.scene, categories=(("1", "#ff0000"), ("2", "#00ff00")))
    driven.whole.render(replace(locked, shown=replace(locked.shown, scene=scene)))
    menu = driven.by_mouse(driven.bar)
    assert words(menu) == ["A colour for each value", "Copy the values"], "no range where each has a colour"
    choose(menu, "Copy the values")
    assert QApplication.clipboard().text() == "pressure\n1\t#ff0000\n2\t#00ff00"


def test_rows_of_the_table(driven: Driven, qtbot: QtBot) -> None:
    panel = driven.features.of_dataset.samples.panel
    panel.model.add_rows(0, ({"Re": 5e5, "kind of flow": 'so "called"'}, {"Re": -1.0, "kind of flow": "x"}))
    table = driven.window.findChild(QTableView, "samples.table")
    assert table is not None

    def at(row: int, column: int) -> QMenu:
        return driven.by_mouse(table.viewport(), table.visualRect(panel.model.index(row, column)).center())

    qtbot.waitUntil(lambda: table.visualRect(panel.model.index(1, 2)).isValid())
    choose(at(1, 0), "Show sample 1")
    assert driven.asked.pop() == {"sample": 1}
    choose(at(1, 0), "Copy the number 1")
    assert QApplication.clipboard().text() == "1"
    choose(at(1, 1), "Copy the row")
    assert QApplication.clipboard().text() == "1\t-1.0\tx"
    choose(at(0, 2), "Show only rows with this value")
    assert panel.filter == '`kind of flow` == "so \\"called\\""'
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    menu = at(0, 0)
    assert "Show all rows" in words(menu)
    choose(menu, "Show all rows")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    menu = driven.by_key(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert words(menu)[0] == "Show sample 0", "of the current row"
    menu.close()


@pytest.mark.parametrize("value", [0.1, -3, 10**20, 'it\'s \\ "é"', 1e-300])
def test_the_filter_for_a_value_finds_it(value: Any) -> None:
    for column in ("alpha", "Reynolds number", "a-b"):
        wanted = Filter(equals(column, value))
        assert wanted(0, {column: value}) and not wanted(0, {column: "another"})
    assert equals("alpha", [1, 2]) == equals("alpha", None) == equals("alpha", float("nan")) == ""


def test_fields_in_the_dock(driven: Driven) -> None:
    combo = driven.window.findChild(QComboBox, "dataset.field")
    assert combo is not None
    menu = driven.by_key(combo)
    choose(menu, "Field", "density (cell)")
    assert driven.asked.pop() == {"field": "density", "location": "cell"}
    choose(driven.by_mouse(combo), "Copy the name")
    assert QApplication.clipboard().text() == "pressure"
    driven.whole.render(replace(driven.state, selection=replace(driven.state.selection, field="U")))
    choose(driven.by_mouse(combo), "Component", "U_y")
    assert driven.asked.pop() == {"component": 1}


def test_the_menu_of_zones_stays_open_and_has_one_of_its_own(driven: Driven, qtbot: QtBot) -> None:
    button = driven.window.findChild(QPushButton, "dataset.zones")
    assert button is not None
    menu = button.menu()
    assert isinstance(menu, QMenu)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    zone_b = menu.actions()[3]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(zone_b).center())
    assert driven.asked.pop() == {"hidden_zones": ("B",)} and menu.isVisible()
    driven.whole.render(replace(driven.state, selection=replace(driven.state.selection, hidden_zones=("B",))))
    assert not zone_b.isChecked() and menu.isVisible() and button.text() == "1 of 2 zones"
    place = menu.actionGeometry(zone_b).center()
    QTest.mouseClick(menu, Qt.MouseButton.RightButton, pos=place)
    assert not driven.asked, "a right click switches nothing"
    more = driven.by_mouse(menu, place)
    assert words(more) == ["Only B", "Hide B", "Show all zones"]
    choose(more, "Only B")
    assert driven.asked.pop() == {"hidden_zones": ("A",)}
    menu.setActiveAction(zone_b)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert driven.asked.pop() == {"hidden_zones": ()} and menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_they_borrow_from_the_menu_bar_and_leave_it_whole(driven: Driven) -> None:
    for _ in range(2):
        for menu in (driven.by_key(driven.frame, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier), None):
            (menu or driven.by_mouse(driven.bar)).close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for action, inside in (
        ("view.camera.iso", "&View/Look &along"),
        ("view.color_map.jet", "&View/Colour &map/Rainbows"),
    ):
        assert driven.window.actions_[action] in driven.window.menus[inside].actions()


def test_a_button_in_the_picture_fits_it(driven: Driven, qtbot: QtBot) -> None:
    button = driven.frame.findChild(QToolButton, "view.fit")
    assert button is not None and button.isVisible()
    frame = driven.frame.rect()
    place = button.geometry()
    assert frame.contains(place) and place.adjusted(0, 0, 20, 20).contains(frame.bottomRight())
    with qtbot.waitSignal(driven.window.actions_["view.reset_camera"].triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus, "keys stay those of the picture"
    driven.whole.render(SessionState())
    assert not button.isVisible(), "there is nothing to fit"


def test_the_tool_bar_opens_the_menu_of_tools(driven: Driven) -> None:
    button = driven.window.findChild(QToolButton, "tool_bar.tools")
    assert button is not None and not button.icon().isNull() and button.menu() is driven.window.menus["T&ools"]
    assert driven.window.menus["T&ools"].menuAction() in driven.window.menuBar().actions(), "the menu bar keeps its own"
