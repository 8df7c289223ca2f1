"""The panels render values and say what the user chose; nothing more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSlider,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from viewer.protocol import Split
from viewer.shell.panels.dataset_panel import DatasetPanel
from viewer.shell.panels.globals_view import format_global
from viewer.shell.panels.info_panel import InfoPanel
from viewer.shell.panels.notes_view import NotesView
from viewer.shell.panels.sample_spin_box import SampleSpinBox
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import SessionState
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.window.message_bar import MessageBar
from viewer.shell.window.welcome_page import WelcomePage

# Dataset panel --------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot) -> DatasetPanel:
    made = DatasetPanel()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def said(panel: DatasetPanel) -> list[Any]:
    heard: list[Any] = []
    panel.chosen.connect(heard.append)
    panel.stepped.connect(heard.append)
    return heard


def find(panel: Any, kind: type, name: str) -> Any:
    found = panel.findChild(kind, name)
    assert found is not None, name
    return found


def test_rendering_any_state_says_nothing(panel: DatasetPanel, said: list[Any], world: World) -> None:
    world.opened()
    world.answer()
    world.draw()
    world.session.step(1)
    world.answer(fields=(), read=())
    world.draw()
    world.session.select(sample=5)
    world.session.select(split="void", sample=0)
    world.session.select(split="train", sample=8, time=2.0)
    world.answer()
    world.session.open_dataset(Path("/other"))
    world.fail()
    assert len(world.states) > 12
    for state in [*world.states, *world.states[::-1], *world.states[::3], SessionState()]:
        panel.render_state(state)
    assert said == []
    assert not panel.isEnabled()


def test_what_is_chosen_is_said(panel: DatasetPanel, said: list[Any], world: World, qtbot: QtBot) -> None:
    world.shown()
    panel.render_state(world.state)
    split, slider = find(panel, QComboBox, "dataset.split"), find(panel, QSlider, "dataset.sample_slider")
    field = find(panel, QComboBox, "dataset.field")
    split.activated.emit(1)
    slider.setValue(3)  # the fourth of 0, 1, 2, 7, 8
    field.activated.emit(2)
    field.activated.emit(0)
    find(panel, QComboBox, "dataset.base").activated.emit(0)
    find(panel, QToolButton, "dataset.next").click()
    find(panel, QToolButton, "dataset.previous").click()
    assert said == [
        {"split": "test", "sample": 0},
        {"sample": 7},
        {"field": "density", "location": "cell"},
        {"field": "", "location": ""},
        {"base": "Base_3_3"},
        1,
        -1,
    ]


def test_the_panel_shows_what_is_so(panel: DatasetPanel, world: World) -> None:
    world.shown()
    world.session.select(sample=8, time=0.5)
    world.answer()
    world.draw()
    panel.render_state(world.state)
    assert find(panel, QComboBox, "dataset.split").currentText() == "train (5)"
    assert find(panel, SampleSpinBox, "dataset.sample").value() == 8
    assert find(panel, QSlider, "dataset.sample_slider").value() == 4
    assert find(panel, QComboBox, "dataset.field").currentText() == "pressure"


def test_after_an_exception_the_panel_still_speaks(panel: DatasetPanel, said: list[Any], world: World) -> None:
    world.shown()
    panel.render_state(world.state)
    broken = replace(world.state, selection=replace(world.state.selection, component="x"))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        panel.render_state(broken)
    find(panel, QSlider, "dataset.sample_slider").setValue(1)
    assert said == [{"sample": 1}]


@pytest.mark.parametrize(
    ("value", "text"), [(1 / 3, "0.3333"), (80.0, "80"), ([1.0, 2.5], "[1, 2.5]"), ("weak", "weak"), (7, "7")]
)
def test_globals_in_words(value: object, text: str) -> None:
    assert format_global(value) == text


# Sample spin box ------------------------------------------------------------------------------------------------------


@pytest.fixture
def box(qtbot: QtBot) -> SampleSpinBox:
    made = SampleSpinBox()
    qtbot.addWidget(made)
    made.set_sample(Split("train", ((0, 3), (7, 9), (105, 106))), 2)
    made.show()
    return made


def test_a_step_asks_for_another_sample(box: SampleSpinBox, qtbot: QtBot) -> None:
    heard: list[int] = []
    box.stepped.connect(heard.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(box, key)
    assert heard == [1, -1, 10, -10]


def test_arrows_end_where_the_order_ends(box: SampleSpinBox) -> None:
    split = Split("train", ((0, 3), (7, 9)))
    turned = SampleOrder.of(split, range(5)[::-1], by_number=False)
    up, down = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
    for order, sample, wanted in (
        (None, 0, up),
        (None, 8, down),
        (turned, 0, down),
        (turned, 8, up),
        (turned, 2, up | down),
        (SampleOrder.of(split, (1,), by_number=True), 1, QAbstractSpinBox.StepEnabledFlag.StepNone),
    ):
        box.set_sample(split, sample, order)
        assert box.stepEnabled() == wanted


def test_typing_takes_only_ids_that_exist(box: SampleSpinBox, qtbot: QtBot) -> None:
    heard: list[int] = []
    box.chosen.connect(heard.append)
    for text in ("8", "5", "105", "999", "", "x"):
        box.selectAll()
        for letter in text:
            qtbot.keyClick(box, letter)
        if not text:
            qtbot.keyClick(box, Qt.Key.Key_Delete)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard == [8, 105]
    assert box.value() == 105


def test_showing_says_nothing(box: SampleSpinBox) -> None:
    heard: list[int] = []
    box.chosen.connect(heard.append)
    for sample in (0, 5, 8, 5_000_000_000_000, -1):
        box.set_sample(Split("test", ((0, 2), (4, 9))), sample)
    box.set_sample(None, 0)
    box.stepBy(1)
    assert heard == []


# View panel, message bar, labels, welcome -----------------------------------------------------------------------------


def test_view_panel_shows_failure_instead_of_a_picture(qtbot: QtBot, world: World) -> None:
    panel = ViewPanel()
    qtbot.addWidget(panel)
    panel.show()
    world.session.changed.connect(panel.render_state)
    world.shown()
    assert panel.color_bar.isVisible()
    assert find(panel, QLabel, "view.caption").text() == "train, sample 0  ·  Base_3_3  ·  pressure  ·  t = 0"
    world.session.step(1)
    world.fail("It is <b>damaged</b>.")
    sentence = find(panel, QLabel, "view.failure.sentence")
    assert sentence.isVisible()
    assert sentence.text() == "It is <b>damaged</b>."
    assert sentence.textFormat() == Qt.TextFormat.PlainText
    assert not panel.frame_view.isVisible()
    world.session.step(1)
    assert not sentence.isVisible()
    world.session.open_dataset(Path("/x"))
    panel.render_state(SessionState())


def test_view_panel_of_any_state(qtbot: QtBot, world: World) -> None:
    panel = ViewPanel()
    qtbot.addWidget(panel)
    world.opened()
    world.answer(fields=(), read=())
    world.draw()
    world.session.select(sample=5)
    for state in [*world.states, SessionState()]:
        panel.render_state(state)


def test_message_bar(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    assert bar.text == ""
    bar.show_message("Something <i>happened</i>.", "trace")
    assert bar.text == "Something <i>happened</i>."
    assert bar.findChild(QPlainTextEdit, "view.message_bar.detail") is None, "folded up"
    bar.findChild(QAbstractButton, "view.message_bar.details").click()
    detail = bar.findChild(QPlainTextEdit, "view.message_bar.detail")
    assert detail is not None
    assert detail.isVisibleTo(bar) and detail.toPlainText() == "trace", "in place, without the sentence"
    bar.findChild(QAbstractButton, "view.message_bar.details").click()
    assert not detail.isVisibleTo(bar)
    bar.findChild(QAbstractButton, "view.message_bar.details").click()
    bar.findChild(QAbstractButton, "view.message_bar.dismiss").click()
    assert bar.text == ""
    bar.show_message("Again.")
    assert not bar.findChild(QAbstractButton, "view.message_bar.details").isVisibleTo(bar)
    assert not detail.isVisibleTo(bar), "those were another sentence's"


def test_a_label_elides_and_keeps_the_whole_text(qtbot: QtBot) -> None:
    label = ElidedLabel(Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.setText("x" * 500)
    assert label.minimumSizeHint().width() < 200
    assert label.toolTip() == "x" * 500
    label.resize(60, 20)
    label.show()
    label.grab()


def test_welcome_offers_recent_datasets(qtbot: QtBot) -> None:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QPushButton

    download = QAction("&Download", None)
    download.setObjectName("file.download")
    page = WelcomePage([QAction("&Open", None), download])
    qtbot.addWidget(page)
    page.set_recent(["/data/a & b", "/data/c"])
    button = next(one for one in page.findChildren(QPushButton) if one.toolTip() == "/data/a & b")
    assert button.text().replace("&&", "&") == "a & b"
    assert "&&" in button.text(), "an ampersand is no mnemonic"
    with qtbot.waitSignal(page.dataset_chosen) as caught:
        button.click()
    assert caught.args == ["/data/a & b"]
    folders = [label.text() for label in page.findChildren(ElidedLabel) if label.toolTip() == "/data/a & b"]
    assert folders == ["/data"], "where it lies"
    page.set_recent(["ssh://host/sets/horn"])
    (button,) = (one for one in page.findChildren(QPushButton) if one.toolTip() == "ssh://host/sets/horn")
    assert button.text() == "horn"
    assert any(label.text() == "ssh://host/sets" for label in page.findChildren(ElidedLabel))
    with qtbot.waitSignal(download.triggered):
        find(page, QPushButton, "welcome.download").click()
    page.set_recent([str(Path.home() / "sets" / "x")])
    assert any(label.text() == "~/sets" for label in page.findChildren(ElidedLabel))
    page.set_busy("Opening…")
    page.set_recent([])


# Notes ----------------------------------------------------------------------------------------------------------------


def test_many_notes_take_little_room(qtbot: QtBot) -> None:
    view = NotesView()
    qtbot.addWidget(view)
    column = QVBoxLayout(holder := QWidget())
    qtbot.addWidget(holder)
    column.addWidget(view)
    holder.show()
    text, more = find(view, QLabel, "notes.text"), find(view, QToolButton, "notes.more")
    view.set_notes([])
    assert not view.isVisible()
    view.set_notes(["first", "second", "first"])
    assert text.text() == "⚠ first\n⚠ second", "each once"
    assert view.isVisible() and not more.isVisible()
    view.set_notes(f"note {number}" for number in range(1203))
    assert text.text() == "⚠ note 0\n⚠ note 1\n⚠ note 2"
    assert more.isVisible() and more.text() == "and 1,200 more…"
    with qtbot.waitSignal(view.more_wanted):
        more.click()
    view.set_notes(())
    assert not view.isVisible()


def test_information_follows_the_sample_and_tells_all_its_warnings(qtbot: QtBot, world: World) -> None:
    world.opened()
    world.answer()
    world.draw()
    shown = world.session.state.shown
    assert shown is not None
    panel = InfoPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.set_in_front(True)
    text = find(panel, QTextBrowser, "info.text")

    def read(**changes: Any) -> str:
        state = world.session.state
        panel.render_state(replace(state, shown=replace(shown, manifest=replace(shown.manifest, **changes))))
        return str(text.toPlainText())

    assert "Sample 7 of" in read(sample=7), "another sample with the very same zones"
    told = read(sample=8, warnings=("The mesh is <b>odd</b>.", "And even."))
    assert "Sample 8 of" in told and "The mesh is <b>odd</b>." in told and "And even." in told
