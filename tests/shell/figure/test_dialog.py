"""The dialog *Save picture*, driven as a user would, with a renderer that is played."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.figure.examples import spec
from viewer.figure_size import FigureSize
from viewer.shell.figure.dialog import FigureDialog
from viewer.shell.figure.spec import PRESETS, FigureSpec

USUAL = spec(900, 700)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[FigureDialog]:
    made = FigureDialog(USUAL, USUAL, several=True)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.preview_wanted):
        made.show()
    yield made


def part(dialog: FigureDialog, name: str, kind: type[Any]) -> Any:
    found = dialog.findChild(kind, f"figure.{name}")
    assert found is not None, name
    return found


def choose(dialog: FigureDialog, name: str, text: str) -> None:
    box = part(dialog, name, QComboBox)
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def test_each_part_changes_the_picture_and_asks_for_a_preview(dialog: FigureDialog, qtbot: QtBot) -> None:
    for name in ("color_bar", "axes", "marks", "handles", "titled"):
        before = getattr(dialog.spec, name)
        with qtbot.waitSignal(dialog.preview_wanted):
            part(dialog, name, QCheckBox).click()
        assert getattr(dialog.spec, name) is not before
    QTest.keyClicks(part(dialog, "title", QLineEdit), " x")
    assert dialog.spec.title.endswith(" x")
    choose(dialog, "background", "Transparent")
    choose(dialog, "panes", "The active pane")
    part(dialog, "font_size", QDoubleSpinBox).setValue(14.0)
    part(dialog, "lines", QDoubleSpinBox).setValue(2.0)
    wanted = dialog.spec
    assert (wanted.background, wanted.panes, wanted.font_size, wanted.lines) == ("transparent", "active", 14.0, 2.0)
    assert wanted.font == "", "nobody has chosen another one"
    with qtbot.waitSignal(dialog.preview_wanted):
        part(dialog, "reset", QPushButton).click()
    assert dialog.spec == USUAL and part(dialog, "axes", QCheckBox).isChecked()


def test_presets_and_sizes(dialog: FigureDialog) -> None:
    for name, size in PRESETS.items():
        choose(dialog, "preset", name)
        assert dialog.spec.size == size
    choose(dialog, "preset", "As on screen")
    assert dialog.spec.size == USUAL.size
    part(dialog, "width", QDoubleSpinBox).setValue(1800.0)
    assert dialog.spec.size == FigureSize(1800.0, 700.0, "px", 192.0), "text and lines grow with it"
    assert part(dialog, "preset", QComboBox).currentText() == "Custom"
    choose(dialog, "unit", "cm")
    assert dialog.spec.size.width == pytest.approx(1800 / 192 * 2.54, abs=0.01)
    part(dialog, "dpi", QDoubleSpinBox).setValue(300.0)
    assert dialog.spec.size.dpi == 300.0
    dialog.show_shape(1.0)
    assert part(dialog, "pixels", QLabel).text().startswith("2812 × ")


def test_return_saves_and_escape_closes(dialog: FigureDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.save_wanted):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    width = part(dialog, "width", QDoubleSpinBox)
    width.setFocus()
    width.selectAll()
    QTest.keyClicks(width, "640")
    with qtbot.waitSignal(dialog.save_wanted):
        QTest.keyClick(width, Qt.Key.Key_Return)
    assert dialog.spec.size.width == 640.0, "what is typed counts"
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_while_it_is_saved_it_can_only_be_stopped(dialog: FigureDialog, qtbot: QtBot) -> None:
    bar = part(dialog, "progress", QProgressBar)
    assert not bar.isVisible()
    dialog.set_saving(True, 0.25)
    assert bar.isVisible() and bar.value() == 25
    assert not part(dialog, "save", QPushButton).isEnabled() and not part(dialog, "axes", QCheckBox).isEnabled()
    with qtbot.waitSignal(dialog.stop_wanted):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.set_saving(False)
    dialog.show_trouble("It failed.")
    assert part(dialog, "trouble", QLabel).text() == "It failed."
    dialog.show_preview(QImage(4, 4, QImage.Format.Format_RGB32))
    assert dialog.preview.image is not None


def test_a_program_that_ends_is_not_kept_by_it(dialog: FigureDialog, qtbot: QtBot) -> None:
    dialog.set_saving(True, 1.0)
    with qtbot.waitSignals([dialog.stop_wanted, dialog.rejected]):
        assert dialog.close()
    assert not dialog.isVisible()


def test_panes_are_there_to_choose_where_there_are_several(qtbot: QtBot) -> None:
    alone = FigureDialog(FigureSpec(), USUAL, several=False)
    qtbot.addWidget(alone)
    alone.show()
    assert not part(alone, "panes", QComboBox).isVisible()
