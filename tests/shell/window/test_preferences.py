"""The Preferences, the themes, and what is remembered of a run that did not end well."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.services.settings import Settings
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import Selection
from viewer.shell.session.unfinished import Unfinished
from viewer.shell.widgets.size_box import GB, SizeBox
from viewer.shell.widgets.theme import set_theme, view_colors
from viewer.shell.window.message_bar import MessageBar
from viewer.shell.window.preferences import PreferencesDialog


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


Found = TypeVar("Found", bound=QWidget)


def dialog_of(qtbot: QtBot, settings: Settings, changes: list[int]) -> PreferencesDialog:
    dialog = PreferencesDialog(settings, (2 * GB, 12 * GB), lambda: changes.append(1))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def child(parent: QWidget, kind: type[Found], name: str) -> Found:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def test_every_choice_is_kept_and_told(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    changes: list[int] = []
    dialog = dialog_of(qtbot, Settings(file), changes)
    theme = child(dialog, QComboBox, "preferences.theme")
    theme.setFocus()
    qtbot.keyClick(theme, Qt.Key.Key_Down)
    qtbot.keyClick(theme, Qt.Key.Key_Down)
    for name, text in (("budget", "3500 MB"), ("memory_limit", "8")):
        box = child(dialog, SizeBox, f"preferences.{name}")
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, text)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    folder = child(dialog, QLineEdit, "preferences.temp_root")
    folder.setFocus()
    qtbot.keyClicks(folder, str(tmp_path))
    qtbot.keyClick(folder, Qt.Key.Key_Tab)
    clean = child(dialog, QCheckBox, "preferences.clean_at_start")
    clean.setFocus()
    qtbot.keyClick(clean, Qt.Key.Key_Space)
    assert len(changes) >= 5
    dialog._settings.save()
    again = Settings(file)
    assert again.theme == "dark"
    assert again.cache_budget == round(3.5 * GB)
    assert again.memory_limit == 8 * GB
    assert again.temp_root == tmp_path
    assert again.clean_at_start is False


def test_automatic_is_named_and_zero(qtbot: QtBot, file: Path) -> None:
    settings = Settings(file)
    settings.cache_budget = GB
    dialog = dialog_of(qtbot, settings, [])
    box = child(dialog, SizeBox, "preferences.budget")
    assert box.value() == 1.0
    box.setValue(0)
    assert box.text() == "Automatic (2.0 GB)"
    assert settings.cache_budget == 0


@pytest.mark.parametrize(
    ("text", "size", "shown"),
    [
        ("1.5 GB", 1_500_000_000, "1.5 GB"),
        ("1,5", 1_500_000_000, "1.5 GB"),
        ("500 MB", 500_000_000, "500 MB"),
        ("2GiB", 2 * 2**30, "2.147 GB"),
        ("512 bytes", 1_000_000, "1 MB"),
        ("0", 0, "Automatic (2.0 GB)"),
        ("much", 3_000_000_000, "3 GB"),
    ],
)
def test_a_size_is_typed_as_it_is_printed(qtbot: QtBot, text: str, size: int, shown: str) -> None:
    box = SizeBox("budget", 3 * GB, 2 * GB)
    qtbot.addWidget(box)
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (box.size_in_bytes, box.text()) == (size, shown)


def test_every_field_has_a_name_for_those_who_cannot_see(qtbot: QtBot, file: Path) -> None:
    from PySide6.QtGui import QAccessible

    dialog = dialog_of(qtbot, Settings(file), [])
    for kind in (QComboBox, SizeBox, QCheckBox):
        for widget in dialog.findChildren(kind):
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget.objectName()
    assert child(dialog, QLineEdit, "preferences.temp_root").accessibleName()


@pytest.fixture
def theme_after(qapp: QApplication) -> Iterator[None]:
    yield
    set_theme(qapp, "system")


@pytest.mark.usefixtures("theme_after")
def test_themes_are_light_and_dark(qapp: QApplication) -> None:
    set_theme(qapp, "dark")
    dark = qapp.palette()
    assert dark.color(QPalette.ColorRole.Window).lightness() < 100 < dark.color(QPalette.ColorRole.Text).lightness()
    assert view_colors(dark).background == "#1c1f24"
    set_theme(qapp, "light")
    light = qapp.palette()
    assert light.color(QPalette.ColorRole.Window).lightness() > 150 > light.color(QPalette.ColorRole.Text).lightness()
    assert view_colors(light).background == "#f7f8fa"


SELECTION = Selection("train", 7, "Base_3_3", 0.5, "pressure", "vertex")
NAMES = {"train": {"7": "run_7.vtu"}}


def _remember(file: Path, then: str, status: int = 0) -> None:
    """Remember a view in another process, which does ``then`` and ends before this returns."""
    code = f"""
import os, pathlib, signal
from PySide6.QtCore import QCoreApplication
from viewer.shell.session.state import Selection
from viewer.shell.session.unfinished import Unfinished
from viewer.shell.session.saved_state import SavedState
qt = QCoreApplication([])
state = SavedState(pathlib.Path({str(file)!r}))
state.remember_view("/data/cars", Selection("train", 7, "Base_3_3", 0.5, "pressure", "vertex"), {{"names": {NAMES}}})
{then}
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == status


def test_a_killed_run_leaves_what_was_open(qapp: QApplication, file: Path) -> None:
    _remember(file, "os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL)
    state = SavedState(file)
    found = state.unfinished()
    assert found == Unfinished("/data/cars", SELECTION, NAMES)
    assert found is not None and found.name == "run_7.vtu"
    state.forget_view()
    assert SavedState(file).unfinished() is None


def test_a_run_that_said_goodbye_leaves_nothing(qapp: QApplication, file: Path) -> None:
    _remember(file, "state.forget_view()")
    assert SavedState(file).unfinished() is None


def test_a_run_that_goes_on_is_left_alone(qapp: QApplication, file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        state = SavedState(file)
        state.remember_view("/data/cars", SELECTION, {})
        state._file.put("session", {**state._file.table("session"), "pid": other.pid})
        state.save()
        assert SavedState(file).unfinished() is None
        SavedState(file).forget_view()
        other.communicate(b"\n")
    assert SavedState(file).unfinished() == Unfinished("/data/cars", SELECTION, {})


def test_a_state_that_is_not_kept_changes_no_file(qapp: QApplication, file: Path) -> None:
    SavedState(file).remember_view("/data/cars", SELECTION, {})
    before = file.read_bytes()
    state = SavedState(file, kept=False)
    state.add_recent("/data/horn")
    state.remember_view("/data/horn", SELECTION, {})
    state.forget_view()
    state.save()
    assert state.recent == ["/data/horn"]
    assert file.read_bytes() == before


@pytest.mark.parametrize("rubbish", [None, "{", [], {"sample": 3.5}, {"split": 3}])
def test_a_broken_view_is_no_offer(qapp: QApplication, file: Path, rubbish: object) -> None:
    state = SavedState(file)
    state._file.put("session", {"pid": 1 << 70, "dataset": "/data/cars", "selection": rubbish})
    assert state.unfinished() is None
    state._file.put("session", {"pid": 1 << 70, "dataset": "/data/cars", "selection": {}, "names": {"train": rubbish}})
    assert state.unfinished() is None


def test_what_older_programs_left_has_no_names(qapp: QApplication, file: Path) -> None:
    state = SavedState(file)
    state._file.put("session", {"pid": 1 << 70, "dataset": "/data/cars", "selection": {"split": "train", "sample": 7}})
    assert state.unfinished() == Unfinished("/data/cars", Selection("train", 7), {})


def test_an_offer_is_taken_once(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    taken: list[int] = []
    bar.offer("The last run ended unexpectedly.", "Open again", lambda: taken.append(1))
    with qtbot.waitExposed(bar):
        bar.show()
    button = bar.findChild(QPushButton, "view.message_bar.offer")
    assert button is not None
    assert button.isVisible()
    assert button.text() == "Open again"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert taken == [1]
    assert bar.text == ""
    bar.show_message("Something else.")
    assert not button.isVisible()


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("again", [True, False])
def test_a_plan_is_agreed_to_or_not(qtbot: QtBot, yes: bool, again: bool) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QAbstractButton

    from viewer.shell.widgets.notice_dialog import NoticeDialog
    from viewer.shell.widgets.prompts import Prompts

    window = QWidget()
    qtbot.addWidget(window)
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, NoticeDialog)
        asked.extend(label.text() for label in box.findChildren(QLabel) if "?" in label.text())
        if not again:
            child(box, QCheckBox, "prompt.dont_ask").click()
        wanted = "Remove" if yes else "Cancel"
        next(button for button in box.findChildren(QAbstractButton) if button.text().replace("&", "") == wanted).click()

    QTimer.singleShot(0, answer)
    agreed, ask_again = Prompts(window).confirm_plan("Remove 2 orphan caches?", "They are old.", "Remove", "the plan")
    assert asked == ["Remove 2 orphan caches?"]
    assert agreed is yes
    assert ask_again is (again or not yes)  # whoever says no is asked again


def test_a_cluster_is_taken_once_it_is_an_address(qtbot: QtBot, file: Path) -> None:
    settings, changes = Settings(file), []
    dialog = dialog_of(qtbot, settings, changes)
    line, note = child(dialog, QLineEdit, "preferences.cluster"), child(dialog, QLabel, "preferences.cluster.note")
    assert line.accessibleName() and line.placeholderText() == "This machine" and "for example" in note.text()
    height = dialog.height()
    for text, kept, shown, note_begins in (
        ("host", "", "host", "“host” is no address of a Dask cluster; one looks like tcp://host:8786"),
        (" host:8786", "tcp://host:8786", "tcp://host:8786", "Where whole datasets are scanned"),
        ("tcp://host:x", "tcp://host:8786", "tcp://host:x", "“tcp://host:x” is no address"),
        ("", "", "", "Where whole datasets are scanned"),
    ):
        line.setFocus()
        line.selectAll()
        qtbot.keyClick(line, Qt.Key.Key_Delete) if not text else qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Tab)
        assert (settings.cluster, line.text()) == (kept, shown) and note.text().startswith(note_begins)
    assert len(changes) == 2 and dialog.height() == height
    line.setText("nowhere")
    dialog.reject()  # at once, so that nobody has seen the refusal
    assert dialog.isVisible() and note.text().startswith("“nowhere” is no address") and line.selectedText() == "nowhere"
    dialog.reject()
    assert not dialog.isVisible() and settings.cluster == "", "it was seen now"
    settings.cluster = "tls://[::1]:8786"
    settings.save()
    assert Settings(file).cluster == "tls://[::1]:8786"
