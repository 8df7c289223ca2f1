"""The cache dock as a user uses it: mouse, keys and menus; what is wanted leaves it as a signal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.cache_dock.test_cache_model import HEADS, entry
from tests.shell.caches import row
from viewer.cache import Verdict
from viewer.shell.cache_dock.headings import own_heading
from viewer.shell.cache_dock.outline import WINDOW
from viewer.shell.cache_dock.panel import CachePanel
from viewer.shell.cache_dock.rows import OWNER, SIZE, artifact_rows
from viewer.shell.cache_dock.scan import ScanBatch
from viewer.shell.cache_dock.snapshot import CacheState, Marks
from viewer.shell.cache_dock.tree import CacheTree
from viewer.shell.window.actions import Actions

ENTRIES = [entry(0), entry(1), entry(2)]
MARKS = Marks(frozenset({ENTRIES[0].directory}), frozenset({ENTRIES[1].directory}))
ROWS = (*own_heading(6000, 3), *artifact_rows(ENTRIES, 0, MARKS), row("gone"), row("kept", Verdict.FOREIGN))
STATE = CacheState(Path("/tmp/plaid-viewer-1-abc"), 2_000_000_000, 4_000_000_000, 30_000_000_000, 10**11)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    return made


@pytest.fixture
def panel(qtbot: QtBot, window: QMainWindow) -> CachePanel:
    actions = Actions(window)
    made = CachePanel(actions["cache.sweep"], actions["cache.cancel"], actions["cache.clear"])
    window.setCentralWidget(made)
    window.show()
    qtbot.waitExposed(window)
    made.render_batch(ScanBatch(tuple(HEADS)))
    made.render_batch(ScanBatch(ROWS, ("this/note", "rest/note"), STATE))
    return made


@pytest.fixture
def wanted(panel: CachePanel) -> list[tuple[str, list[str]]]:
    heard: list[tuple[str, list[str]]] = []
    panel.tree.wanted.connect(lambda what, rows: heard.append((what, [one.texts[0] for one in rows])))
    return heard


def pick(panel: CachePanel, key: str | Path) -> QPoint:
    index = panel.model.index_of(str(key))
    assert index.isValid()
    panel.tree.setCurrentIndex(index)
    panel.tree.setFocus()
    return panel.tree.visualRect(index).center()


def test_the_head_says_use_budget_and_disk(panel: CachePanel) -> None:
    assert panel.head.use.text() == "2.0 GB of 4.0 GB in use"
    assert panel.head.bar.share == 0.5
    assert panel.head.free.text() == "30.0 GB free on disk"
    assert panel.head.path.toolTip() == str(STATE.root)


def test_the_path_is_copied_with_the_button(qtbot: QtBot, panel: CachePanel) -> None:
    qtbot.mouseClick(panel.head.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == str(STATE.root)


def test_everything_is_open_and_stays_closed_once_closed(panel: CachePanel) -> None:
    tree, model = panel.tree, panel.model
    assert all(tree.isExpanded(model.index_of(key)) for key in model.expandable())
    tree.setExpanded(model.index_of("rest"), False)
    panel.render_batch(ScanBatch((row("another"),)))
    assert not tree.isExpanded(model.index_of("rest"))
    assert tree.isExpanded(model.index_of("this"))


def test_double_click_and_enter_show_a_sample(qtbot: QtBot, panel: CachePanel, wanted: list[Any]) -> None:
    place = pick(panel, ENTRIES[2].directory)
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert wanted == [("show", ["Sample 2"])] * 2


def test_delete_removes_what_may_go(qtbot: QtBot, panel: CachePanel, wanted: list[Any]) -> None:
    pick(panel, ENTRIES[0].directory)  # it is shown
    qtbot.keyClick(panel.tree, Qt.Key.Key_Delete)
    pick(panel, "/tmp/kept")
    qtbot.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert wanted == []
    pick(panel, ENTRIES[1].directory)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert wanted == [("remove", ["Sample 1", "Sample 2"])]


def test_the_path_of_a_row_is_copied_with_the_key(qtbot: QtBot, panel: CachePanel) -> None:
    pick(panel, "/tmp/gone")
    qtbot.keyClick(panel.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "/tmp/gone"


@pytest.mark.parametrize(
    ("key", "commands"),
    [
        (ENTRIES[0].directory, ["show", "pin", "export", "reveal", "copy", "details"]),
        (ENTRIES[1].directory, ["show", "unpin", "export", "reveal", "copy", "details", "remove"]),
        ("/tmp/gone", ["reveal", "copy", "details", "remove"]),
        ("/tmp/kept", ["reveal", "copy", "details"]),
        ("rest", []),
    ],
)
def test_the_menu_offers_what_can_be_done(panel: CachePanel, wanted: list[Any], key: Any, commands: list[str]) -> None:
    pick(panel, key)
    menu = panel.tree.menu_for(panel.tree.selected_rows())
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [action.objectName().removeprefix("cache.row.") for action in actions] == commands
    for action in actions:
        action.trigger()
    assert [what for what, _ in wanted] == [command for command in commands if command != "copy"]
    menu.deleteLater()


def test_keys_of_the_tree_do_not_step_through_samples(qtbot: QtBot, window: QMainWindow, panel: CachePanel) -> None:
    stepped: list[int] = []
    actions = window.findChildren(type(Actions(window)["sample.next"]), "sample.next")
    for action in actions:
        action.setEnabled(True)
        action.triggered.connect(lambda: stepped.append(1))
        window.addAction(action)
    pick(panel, "rest")
    qtbot.keyClick(panel.tree, Qt.Key.Key_Left)
    assert not panel.tree.isExpanded(panel.model.index_of("rest"))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Right)
    assert panel.tree.isExpanded(panel.model.index_of("rest"))
    assert stepped == []


def test_a_filter_is_typed_and_cleared_with_escape(qtbot: QtBot, panel: CachePanel) -> None:
    qtbot.keyClicks(panel.filter, "foreign")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    qtbot.keyClicks(panel.filter, "xyz")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    nothing = panel.findChild(QWidget, "cache.nothing")
    assert nothing.isVisible()
    assert "foreignxyz" in nothing.text()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert panel.model.rowCount() == 3
    assert panel.tree.isVisible()


def test_a_click_on_a_heading_sorts(qtbot: QtBot, panel: CachePanel) -> None:
    header = panel.tree.header()
    place = QPoint(header.sectionViewportPosition(SIZE) + 10, header.height() // 2)
    for expected in (["Sample 0", "Sample 1", "Sample 2"], ["Sample 2", "Sample 1", "Sample 0"]):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        split = panel.model.index_of("this//data/wing//train")
        shown = [panel.model.index(number, 0, split).data() for number in range(3)]
        assert shown in (expected, expected[::-1])
    assert panel.model.index(0, 0).data().startswith("Orphans")


def test_columns_are_hidden_from_the_menu_of_the_header(panel: CachePanel) -> None:
    menu = panel.tree.header_menu()
    name, *_, owner = menu.actions()
    assert not name.isEnabled()
    owner.trigger()
    assert panel.tree.isColumnHidden(OWNER)
    owner.trigger()
    assert not panel.tree.isColumnHidden(OWNER)
    menu.deleteLater()


def test_scrolling_down_brings_more_rows(qtbot: QtBot, panel: CachePanel) -> None:
    panel.render_batch(ScanBatch(tuple(row(f"orphan-{number:04d}") for number in range(5 * WINDOW))))
    rest = panel.model.index_of("rest")

    def at_the_end() -> bool:
        panel.tree.scrollTo(panel.model.index(panel.model.rowCount(rest) - 1, 0, rest))
        return panel.model.rowCount(rest) == 5 * WINDOW + 2

    qtbot.waitUntil(at_the_end)


def test_it_says_whether_it_can_be_seen(qtbot: QtBot, window: QMainWindow, panel: CachePanel) -> None:
    heard: list[bool] = []
    panel.visibility_changed.connect(heard.append)
    panel.hide()
    panel.show()
    assert heard == [False, True]


def test_every_focusable_widget_has_an_accessible_name(panel: CachePanel) -> None:
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_columns_come_back_as_they_were_left(qtbot: QtBot, panel: CachePanel) -> None:
    tree = panel.tree
    tree.setColumnHidden(2, True)
    tree.header().moveSection(4, 1)
    left = tree.header().saveState()
    again = CacheTree(panel.model)
    qtbot.addWidget(again)
    again.restore_columns(left)
    assert again.isColumnHidden(2) and again.header().visualIndex(4) == 1
    for rubbish in (QByteArray(), QByteArray(b"rubbish"), left[:10]):  # type: ignore[index]
        again.restore_columns(QByteArray(rubbish))
        assert again.isColumnHidden(2) and not again.isColumnHidden(0)
