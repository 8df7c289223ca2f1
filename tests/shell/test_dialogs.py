"""Every dialog of the program closes by Esc, and by the button that its window manager gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.cache import Removal, SweepReport
from viewer.shell.cache_dock.sweep_words import report_details

BY_ACTION = (
    "file.open",
    "file.open_file",
    "file.open_address",
    "file.download",
    "file.export",
    "file.open_view",
    "file.preferences",
    "help.manual",
    "help.shortcuts",
    "help.about",
)
"""Actions that open one and have no further condition; a test looks for others."""

OF_A_DATASET = (
    "file.prediction",
    "file.prediction_address",
    "file.predicted_arrays",
    "file.paraview",
    "sample.prediction.rules",
    "sample.columns",
    "sample.marks.save",
)
"""Those that cannot be chosen before there is a dataset."""


def dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def seen(qtbot: QtBot, show: Callable[[], object], close: Callable[[QDialog], object]) -> str:
    """Have a dialog shown and close it; returns its title."""
    titles: list[str] = []

    def look() -> None:
        if not dialogs():
            QTimer.singleShot(10, look)
            return
        titles.append(dialogs()[0].windowTitle())
        try:
            close(dialogs()[0])
        finally:
            # One that ignores it must not keep the test for ever, nor may a condition that fails.
            if dialogs():
                titles.append("still open")
                dialogs()[0].done(0)

    QTimer.singleShot(0, look)
    show()
    qtbot.waitUntil(lambda: bool(titles) and not dialogs())
    assert len(titles) == 1, titles
    return titles[0]


def press_escape(dialog: QDialog) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)


def choose(action: QAction) -> None:
    """Choose an action, also what there is nothing for: a scan that ends now says that of *Export* again."""
    action.setEnabled(True)
    action.trigger()


def ways(whole: WholeWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every way to a dialog."""
    prompts = whole.features.prompts
    for name in BY_ACTION:
        yield name, partial(choose, whole.window.actions_[name])
    yield "save", lambda: prompts.choose_picture("/tmp/horn.png")
    yield "export", lambda: prompts.choose_folder("Export", "/tmp")
    yield "message", lambda: prompts.show_message("It failed.", "So it is.", "a trace")
    yield "details", lambda: prompts.show_details("Report", "a report")
    yield "plan", lambda: prompts.confirm_plan("Remove it?", "It is old.", "Remove", "the plan")


def test_every_dialog_closes(whole: WholeWindow, qtbot: QtBot) -> None:
    for name, show in ways(whole):
        assert seen(qtbot, show, press_escape), name
        assert seen(qtbot, show, QWidget.close), name


def test_there_is_no_other_way_to_a_dialog(whole: WholeWindow) -> None:
    """What ends in an ellipsis asks something, in a dialog or elsewhere."""
    elsewhere = {
        "file.folder",
        "file.save_picture",
        "file.save_animation",
        "file.save_contact_sheet",
        "file.save_view",
        "view.edit_range",
        "view.palette",
        "sample.scan.forget",
        *OF_A_DATASET,
    }
    elsewhere |= {f"file.save_table.{name}" for name in ("samples", "pins", "metrics", "plot", "statistics", "health")}
    asking = {name for name, action in whole.window.actions_.by_id.items() if action.text().endswith("…")}
    assert asking - elsewhere <= set(BY_ACTION)


def test_details_unfold_in_place_and_do_not_repeat_the_sentence(whole: WholeWindow, qtbot: QtBot) -> None:
    def unfold(dialog: QDialog) -> None:
        button = dialog.findChild(QPushButton, "notice.unfold")
        assert button is not None and dialog.findChild(QPlainTextEdit, "notice.details") is None
        button.click()
        text = dialog.findChild(QPlainTextEdit, "notice.details")
        assert text is not None
        assert text.isVisible() and text.toPlainText() == "a trace" and dialog.isVisible()
        copy = dialog.findChild(QPushButton, "notice.details.copy")
        assert copy is not None
        copy.click()
        assert dialog.isVisible() and QApplication.clipboard().text() == "a trace"
        press_escape(dialog)

    seen(qtbot, lambda: whole.features.prompts.show_message("It failed.", "", "a trace"), unfold)

    def read(dialog: QDialog) -> None:
        text = dialog.findChild(QPlainTextEdit, "notice.details")
        assert text is not None and text.isVisible() and text.toPlainText() == "a report"
        press_escape(dialog)

    seen(qtbot, lambda: whole.features.prompts.show_details("Report", "a report"), read)


@pytest.mark.parametrize("answer", [True, False])
def test_a_question_that_is_escaped_is_answered_with_no(whole: WholeWindow, qtbot: QtBot, answer: bool) -> None:
    answers: list[tuple[bool, bool]] = []

    def decide(dialog: QDialog) -> None:
        again = dialog.findChild(QCheckBox, "prompt.dont_ask")
        yes = dialog.findChild(QPushButton, "notice.yes")
        assert again is not None and yes is not None
        again.click()
        yes.click() if answer else press_escape(dialog)

    prompts = whole.features.prompts
    seen(qtbot, lambda: answers.append(prompts.confirm_plan("Remove it?", "It is old.", "Remove", "the plan")), decide)
    assert answers == [(answer, not answer)]


def test_a_cancelled_sweep_says_what_it_freed() -> None:
    started = Removal(Path("/tmp/plaid-viewer-1-a"), False, 12, 3, 4_000_000, stopped=True)
    done = Removal(Path("/tmp/plaid-viewer-2-b"), True, 5, 1, 1_000_000)
    report = SweepReport(deferred=(started,), freed_bytes=4_000_000, exact=True)
    assert report.summary() == "Freed 4.0 MB; left 1 orphan for the next sweep."
    assert "12 files, 4.0 MB are gone; the rest will be removed by the next sweep" in report_details(report)
    both = SweepReport(removed=(done,), deferred=(started,), freed_bytes=5_000_000, exact=True)
    assert both.summary() == "Freed 5.0 MB from 1 ended session; left 1 orphan for the next sweep."


def test_copying_the_picture_says_that_it_did(whole: WholeWindow) -> None:
    action = whole.window.actions_["file.copy_picture"]
    action.setEnabled(True)
    action.trigger()
    size = QApplication.clipboard().pixmap().size()
    said = whole.window.statusBar().currentMessage()
    assert said == f"Copied the picture, {size.width()} × {size.height()} pixels"
