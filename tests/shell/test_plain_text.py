"""Text from data is plain everywhere: no widget, menu or model shows it as HTML, and Qt opens no file that it names."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import viewer.shell
from tests.shell.windows import WholeWindow
from viewer.artifacts.manifest import ArrayRecord, BaseOutline, FieldRecord, Manifest, ZoneRecord
from viewer.protocol import Catalogue, DatasetEntry, DatasetsFound, SceneShown, Split
from viewer.shell.session.state import FAILED, LOADING, SHOWN, Selection, SessionFailure, SessionState, Shown
from viewer.shell.widgets.notice_dialog import NoticeDialog
from viewer.shell.widgets.plain_text import LONGEST, menu_text, plain
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.dock_table import DOCKS

EVIL = '<b>{}</b><img src="/nowhere/pipe">'


def evil(name: str) -> str:
    return EVIL.format(name)


def hostile_state(phase: str) -> SessionState:
    """Every name and text that a dataset may bring, as HTML."""
    splits = (Split(evil("split"), ((0, 3),)), Split(evil("other"), ((0, 1),)))
    catalogue = Catalogue(
        f"/data/{evil('path')}",
        evil("dataset"),
        evil("backend"),
        splits,
        {evil("key"): [evil("item"), {evil("inner"): evil("value")}], "license": evil("licence"), "owner": evil("o")},
        {evil("problem"): {"input_features": [f"Global/{evil('global')}", evil("feature")]}},
        (evil("warning"),),
    )
    fields = (
        FieldRecord(evil("field"), "vertex", "f.npy", (evil("x"), evil("y")), evil("unit")),
        FieldRecord(evil("field"), "cell", "g.npy"),
    )
    zones = tuple(
        ZoneRecord(evil(name), 8, 1, {"points": ArrayRecord("p.npy", "<f8", (8, 3))}, None, fields, (evil("tag"),))
        for name in ("zone", "more")
    )
    bases = (BaseOutline(evil("base"), 3, 3, (evil("zone"),)), BaseOutline(evil("base 2"), 2, 3, (evil("zone"),)))
    manifest = Manifest(
        catalogue.path,
        splits[0].name,
        1,
        evil("base"),
        (0.0, 1.0),
        0,
        bases,
        zones,
        {evil("global"): evil("text"), "list": [evil("a"), 1.0]},
        (evil("note"),),
    )
    selection = Selection(splits[0].name, 1, evil("base"), 0.0, evil("field"), "vertex", 0)
    scene = SceneShown(1, 8, 1, 6, (0.0, 1.0), (0.0, 1.0), ("#000000", "#ffffff"), notes=(evil("scene"),))
    return SessionState(
        phase,
        catalogue,
        selection,
        manifest=manifest,
        shown=None if phase == FAILED else Shown(selection, Path("/nowhere"), manifest, scene),
        failure=SessionFailure(evil("failure"), evil("detail")) if phase == FAILED else None,
        text=evil("text"),
    )


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    made = WholeWindow(qtbot, tmp_path / "whole", (1200, 900))
    for spec in DOCKS:
        made.window.docks[spec.name].show()
    yield made
    made.close()


def fill(whole: WholeWindow, phase: str) -> None:
    """Bring hostile text to every part of the window."""
    window, features = whole.window, whole.features
    features.opening.set_recent([f"/data/{evil('recent')}"])
    whole.render(hostile_state(phase))
    entry = DatasetEntry(f"/data/{evil('path')}", evil("n"), evil("b"), {evil("s"): 1}, evil("l"), evil("trouble"))
    features.opening.folder_page.show_datasets(DatasetsFound(1, f"/data/{evil('folder')}", (entry,)))
    features.of_dataset.samples.panel.model.add_rows(0, ({evil("global"): evil("value")}, {evil("other"): 1.0}))
    window.message_bar.offer(evil("message"), "Open", lambda: None, evil("detail"))
    window.notify(evil("told"))
    window.probed.setText(evil("probe"))
    features.cache_dock.panel.filter.setText(evil("filter"))
    QApplication.processEvents()


def shown_as_html(text: str) -> bool:
    """Whether Qt would take a tool tip for HTML and find a tag of the data in it."""
    if not Gui.mightBeRichText(text):
        return False
    inner = re.fullmatch(r'<span style="white-space: pre-wrap">([^<>]*)</span>', text)
    return inner is None


def texts_of(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[tuple[int, str]]:
    """Every text of a model, with its role."""
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # private in a list
    for row in range(min(model.rowCount(parent), 50)):
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in Qt.ItemDataRole:
                value = model.data(index, role)
                if isinstance(value, str):
                    yield role.value, value
        yield from texts_of(model, model.index(row, 0, parent))
    for orientation in Qt.Orientation:
        for section in range(columns if orientation == Qt.Orientation.Horizontal else 0):
            for role in Qt.ItemDataRole:
                value = model.headerData(section, orientation, role)
                if isinstance(value, str):
                    yield role.value, value


TIPS = {
    role.value for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
}


def complaints(root: QWidget) -> list[str]:
    """What in a widget or below it shows text as HTML that is not its own."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        name = f"{type(widget).__name__} {widget.objectName()}"
        for kind, text in (("tool tip", widget.toolTip()), ("what's this", widget.whatsThis())):
            if shown_as_html(text):
                found.append(f"{name}: {kind} {text!r}")
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:  # titles of a form's rows
            text = widget.text()
            found += [f"{name}: label {text!r}"] if "nowhere" in text or Gui.mightBeRichText(text) else []
        if isinstance(widget, QTextEdit):
            page = widget.toHtml()
            if "<img" in page:
                found.append(f"{name}: page {page!r}")
        if isinstance(widget, (QMenu, QToolButton)):
            for action in widget.actions():
                if shown_as_html(action.toolTip()) and "nowhere" in action.toolTip():
                    found.append(f"{name}: action {action.toolTip()!r}")
        if isinstance(widget, (QAbstractItemView, QComboBox)) and widget.model() is not None:
            for role, text in texts_of(widget.model()):
                if role in TIPS and shown_as_html(text):
                    found.append(f"{name}: role {role} {text!r}")
    return found


@pytest.mark.parametrize("phase", [SHOWN, FAILED, LOADING])
def test_no_widget_shows_text_of_the_data_as_html(whole: WholeWindow, phase: str) -> None:
    window = whole.window
    fill(whole, phase)
    assert complaints(window) == []
    everything = " ".join(label.text() for label in window.findChildren(QLabel))
    assert evil("dataset") in everything and evil("message") in everything, "the walk has seen the hostile text"
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    assert sum("&lt;img" in tip for tip in tips) >= 3, tips


def test_the_walk_finds_what_is_not_plain(whole: WholeWindow) -> None:
    window = whole.window
    fill(whole, SHOWN)
    window.probed.setToolTip(evil("tip"))
    whole.features.of_dataset.dataset.panel.findChild(QComboBox, "dataset.base").setItemData(
        0, evil("x"), Qt.ItemDataRole.ToolTipRole
    )
    label = QLabel(evil("label"), whole.features.of_dataset.dataset.panel)
    found = {line.split(":")[0] for line in complaints(window)}
    assert {"QComboBox dataset.base", "QLabel ", "ElidedLabel status.probe"} <= found
    label.deleteLater()


def test_names_stay_whole_in_menus(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a & b\t<i>c</i>"
    opening = whole.features.opening
    opening.set_recent([name])
    action = opening.recent_menu.actions()[0]
    assert action.text() == menu_text(name) == "a && b <i>c</i>"
    heard: list[str] = []
    monkeypatch.setattr(whole.features.session, "open_dataset", heard.append)
    action.trigger()
    assert heard == [name]


def test_a_message_box_shows_text_as_it_is(whole: WholeWindow) -> None:
    window = whole.window
    seen: list[Any] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, NoticeDialog):
            QTimer.singleShot(10, look)
            return
        seen.extend(complaints(box))
        seen.append([label.text() for label in box.findChildren(QLabel) if "nowhere" in label.text()])
        box.reject()

    QTimer.singleShot(0, look)
    Prompts(window).show_message(evil("sentence"), evil("explanation"), evil("detail"))
    assert seen == [[evil("sentence"), evil("explanation")]] or seen == [[evil("explanation"), evil("sentence")]]


def test_the_information_opens_no_file(whole: WholeWindow) -> None:
    fill(whole, SHOWN)
    whole.window.docks.show("info")
    QApplication.processEvents()
    browser = whole.features.of_dataset.info.panel.findChild(QTextBrowser, "info.text")
    assert evil("value") in browser.toPlainText()
    file = Path(__file__)
    for kind in (1, 2, 3):
        assert bytes(browser.document().resource(kind, QUrl.fromLocalFile(str(file))).data()) == b" "


@pytest.mark.parametrize("text", ["plain", "a < b", "x > 1 & y < 2", "", "two\nlines", "a <= b"])
def test_what_is_no_html_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "text", [EVIL, "<!-- -->", "<img src=/dev/zero>", "&lt;b&gt;", "<?xml version='1.0'?>", "<a\nb>"]
)
def test_what_looks_like_html_is_escaped(text: str) -> None:
    shown = plain(text)
    assert not shown_as_html(shown)
    assert html.unescape(re.sub(r"</?span[^>]*>", "", shown)) == text


def test_a_tool_tip_is_not_longer_than_a_screen() -> None:
    assert len(plain("<b>" * 10**6)) < 20 * LONGEST
    assert len(plain("x" * 10**6)) == LONGEST + 1


def test_no_module_makes_labels_and_tool_tips_past_the_helper() -> None:
    """Constants may be set as they are; everything else goes through ``plain`` or ``text_label``."""
    found = []
    for file in Path(viewer.shell.__file__).parent.rglob("*.py"):
        if file.name == "plain_text.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = 1 if name == "showText" else -1
            text = node.args[place] if node.args else None
            safe = isinstance(text, ast.Constant) or (
                isinstance(text, ast.Call) and isinstance(text.func, ast.Name) and text.func.id == "plain"
            )
            if name == "QLabel" or (name in ("setToolTip", "setWhatsThis", "showText", "setTextFormat") and not safe):
                found.append(f"{file.name}:{node.lineno} {name}")
    allowed = {"labels.py setTextFormat"}
    assert [line for line in found if re.sub(r":\d+", "", line) not in allowed] == []


def test_actions_have_constant_tips(whole: WholeWindow) -> None:
    window = whole.window
    for action in window.findChildren(QAction):
        assert not shown_as_html(action.toolTip()) or "nowhere" not in action.toolTip()
