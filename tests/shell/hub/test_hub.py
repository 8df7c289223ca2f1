"""Downloads from the Hub as the window sees them: the dialog, the child, and what becomes of what has come."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.conftest import wait_until
from tests.shell.fakes import World, catalogue
from viewer.protocol import DatasetDownloaded, DatasetOpened, Failed, Message, Progress, encode
from viewer.shell.children import child as child_module
from viewer.shell.hub import dialog as hub_dialog
from viewer.shell.hub.controller import HubController
from viewer.shell.hub.dialog import HINT, HubDialog, repository_of
from viewer.shell.hub.download import DownloadRequest, HubDownload
from viewer.shell.window.main_window import MainWindow

REQUEST = DownloadRequest("tests/known", Path("/data/known"), 3)


# The name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PLAID-datasets/Tensile2d", "PLAID-datasets/Tensile2d"),
        ("  a_b/c.d-e \n", "a_b/c.d-e"),
        ("https://huggingface.co/datasets/a/b", "a/b"),
        ("http://www.huggingface.co/datasets/a/b/", "a/b"),
        ("hf.co/datasets/a/b/tree/main/data?x=1#y", "a/b"),
        ("https://huggingface.co/datasets/a/b?library=datasets", "a/b"),
        ("https://huggingface.co/a/b", ""),
        ("https://example.org/datasets/a/b", ""),
        ("https://huggingface.co/datasets/a", ""),
        ("name", ""),
        ("a/b/c", ""),
        ("a b/c", ""),
        ("../b", ""),
        ("a/..", ""),
        ("a/b--c", ""),
        ("a/b.git", ""),
        ("ä/b", ""),
        ("-a/b", ""),
        ("a/" + "b" * 96, "a/" + "b" * 96),
        ("a/" + "b" * 97, ""),
        ("", ""),
    ],
)
def test_what_is_a_name(text: str, name: str) -> None:
    assert repository_of(text) == name


# The dialog


Found = TypeVar("Found", bound=QWidget)


def part(dialog: QWidget, kind: type[Found], name: str) -> Found:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def gone(pid: int) -> bool:
    """Whether a process has ended, if perhaps nobody has taken note of it yet."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> HubDialog:
    made = HubDialog(tmp_path / "hub")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def ok(dialog: HubDialog) -> QAbstractButton:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def said(dialog: HubDialog) -> str:
    return part(dialog, QLabel, "hub.hint").text()


def test_it_can_be_opened_where_it_is(qtbot: QtBot, dialog: HubDialog, tmp_path: Path) -> None:
    button = part(dialog, QPushButton, "hub.far")
    assert not button.isEnabled()
    (tmp_path / "hub" / "tests--known").mkdir(parents=True)
    (tmp_path / "hub" / "tests--known" / "file").touch()
    part(dialog, QLineEdit, "hub.repository").setText("https://huggingface.co/datasets/tests/known")
    assert button.isEnabled()
    assert not ok(dialog).isEnabled(), "it was downloaded before"
    with qtbot.waitSignal(dialog.opened_far) as heard:
        button.click()
    assert heard.args == ["hf://tests/known"]
    assert not dialog.isVisible()


def test_a_name_is_typed_and_chosen(qtbot: QtBot, dialog: HubDialog, tmp_path: Path) -> None:
    repo = part(dialog, QLineEdit, "hub.repository")
    repo.setFocus()
    qtbot.keyClicks(repo, "owner")
    assert not ok(dialog).isEnabled()
    assert said(dialog) == HINT
    qtbot.keyClicks(repo, "/name ")
    assert ok(dialog).isEnabled()
    assert said(dialog) == ""
    assert part(dialog, QLineEdit, "hub.folder").text() == str(tmp_path / "hub" / "owner--name")
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.keyClick(repo, Qt.Key.Key_Return)
    assert heard.args == [DownloadRequest("owner/name", tmp_path / "hub" / "owner--name", 0)]
    assert not dialog.isVisible()


def test_the_first_samples_of_a_pasted_address(qtbot: QtBot, dialog: HubDialog, tmp_path: Path) -> None:
    first = part(dialog, QSpinBox, "hub.first")
    assert not first.isEnabled()
    part(dialog, QLineEdit, "hub.repository").setText(" https://huggingface.co/datasets/owner/name ")
    qtbot.mouseClick(part(dialog, QRadioButton, "hub.some"), Qt.MouseButton.LeftButton)
    assert first.isEnabled()
    first.setValue(7)
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert heard.args == [DownloadRequest("owner/name", tmp_path / "hub" / "owner--name", 7)]


def test_a_folder_of_ones_own_stays(qtbot: QtBot, dialog: HubDialog, tmp_path: Path) -> None:
    repo, folder = part(dialog, QLineEdit, "hub.repository"), part(dialog, QLineEdit, "hub.folder")
    repo.setText("owner/name")
    folder.setFocus()
    folder.selectAll()
    qtbot.keyClicks(folder, "here")
    assert said(dialog).startswith("Enter the full path of the folder")
    assert not ok(dialog).isEnabled()
    folder.selectAll()
    qtbot.keyClicks(folder, str(tmp_path / "mine"))
    repo.setText("owner/other")
    assert folder.text() == str(tmp_path / "mine")
    assert ok(dialog).isEnabled()
    folder.selectAll()
    qtbot.keyClick(folder, Qt.Key.Key_Delete)
    assert said(dialog).startswith("Choose a folder for the dataset")
    repo.setText("owner/third")
    assert folder.text() == str(tmp_path / "hub" / "owner--third")


def test_browse_chooses_where_to_put_it(
    qtbot: QtBot, dialog: HubDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part(dialog, QLineEdit, "hub.repository").setText("owner/name")
    answers = ["", str(tmp_path / "else")]
    monkeypatch.setattr(hub_dialog, "ask_for_folder", lambda *_arguments: answers.pop(0))
    for place in (tmp_path / "hub", tmp_path / "else"):
        qtbot.mouseClick(part(dialog, QPushButton, "hub.browse"), Qt.MouseButton.LeftButton)
        assert part(dialog, QLineEdit, "hub.folder").text() == str(place / "owner--name")


def test_what_is_there_already(qtbot: QtBot, dialog: HubDialog, tmp_path: Path) -> None:
    repo = part(dialog, QLineEdit, "hub.repository")
    target = tmp_path / "hub" / "owner--name"
    target.mkdir(parents=True)
    repo.setText("owner/name")
    assert ok(dialog).isEnabled(), "an empty folder is nothing"
    (target / "file").touch()
    heard: list[DownloadRequest] = []
    dialog.chosen.connect(heard.append)
    qtbot.keyClick(repo, Qt.Key.Key_Return)
    assert not heard and dialog.isVisible()
    assert said(dialog) == "This folder already exists; choose another one, or open it."
    assert not ok(dialog).isEnabled()
    (tmp_path / "hub" / "owner--rest.part" / "data").mkdir(parents=True)
    repo.setText("owner/rest")
    assert said(dialog).startswith("This continues an earlier download")
    assert ok(dialog).isEnabled()


def test_every_field_has_a_name_for_those_who_cannot_see(dialog: HubDialog) -> None:
    widgets = [widget for widget in dialog.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    named = {
        widget.objectName(): QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        for widget in widgets
        if widget.objectName() != "qt_spinbox_lineedit"
    }
    assert all(named.values()), named
    assert {"hub.repository", "hub.all", "hub.some", "hub.first", "hub.folder", "hub.browse"} <= set(named)


# The child


def scripted(*messages: Message, then: str = "time.sleep(60)", heed: bool = True) -> list[str]:
    """A child that reads its request, says something and goes on."""
    lines = "".join(encode(message).decode() for message in messages)
    ignore = "" if heed else "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    code = f"import os, signal, sys, time;{ignore}sys.stdin.readline();sys.stdout.write({lines!r});sys.stdout.flush();"
    return [sys.executable, "-c", f"{code}{then}"]


Script = Callable[[list[str]], None]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return lambda line: monkeypatch.setattr(child_module, "command", lambda *_arguments: line)


@pytest.fixture
def download(qtbot: QtBot) -> Iterator[HubDownload]:
    made = HubDownload("warning")
    yield made
    made.child.close_input()
    made.child.wait_stopped(QDeadlineTimer(2000))
    made.deleteLater()


def test_it_is_followed_to_its_end(qtbot: QtBot, download: HubDownload, script: Script) -> None:
    script(scripted(Progress(1, "Downloading tests/known: 1 of 2 files", 0.5), DatasetDownloaded(1, "/data/known")))
    told: list[tuple[str, float]] = []
    states: list[bool] = []
    download.progressed.connect(lambda text, fraction: told.append((text, fraction)))
    download.changed.connect(states.append)
    with qtbot.waitSignal(download.finished) as heard:
        download.start(REQUEST)
        assert download.running
        download.start(DownloadRequest("another/one", Path("/data/other")))  # one at a time
    pid = download.child.pid
    assert heard.args == [REQUEST]
    assert told == [("Downloading tests/known", 0.0), ("Downloading tests/known: 1 of 2 files", 0.5)]
    qtbot.waitUntil(lambda: states == [True, False])
    assert not download.running and not download.child.running
    wait_until(lambda: gone(pid), what="it is not kept for another one")


def test_a_failure_is_its_sentence(qtbot: QtBot, download: HubDownload, script: Script) -> None:
    script(scripted(Failed(1, "No such dataset.", "a library's words")))
    cancelled: list[DownloadRequest] = []
    download.cancelled.connect(cancelled.append)
    with qtbot.waitSignal(download.failed) as heard:
        download.start(REQUEST)
    assert heard.args == ["No such dataset.", "a library's words"]
    qtbot.waitUntil(lambda: not download.running)
    assert not cancelled


@pytest.mark.parametrize("heed", [True, False])
def test_cancel_ends_the_child(
    qtbot: QtBot, download: HubDownload, script: Script, monkeypatch: pytest.MonkeyPatch, heed: bool
) -> None:
    download.child._killing.setInterval(50)
    script(scripted(Progress(1, "Downloading", 0.5), heed=heed))
    with qtbot.waitSignal(download.progressed, check_params_cb=lambda _text, fraction: fraction > 0):
        download.start(REQUEST)
    pid = download.child.pid
    failed: list[str] = []
    download.failed.connect(lambda sentence, _detail: failed.append(sentence))
    with qtbot.waitSignal(download.cancelled) as heard:
        download.cancel()
        assert download.running, "until it is gone"
    assert heard.args == [REQUEST]
    assert not download.running and not failed
    wait_until(lambda: gone(pid))
    download.cancel()  # nothing to cancel


def test_a_child_that_dies_is_one_sentence(qtbot: QtBot, download: HubDownload, script: Script) -> None:
    script(scripted(then="os.kill(os.getpid(), signal.SIGSEGV)"))
    with qtbot.waitSignal(download.failed) as heard:
        download.start(REQUEST)
    assert heard.args[0] == (
        "The reader process was terminated by SIGSEGV (it used memory that does not exist) while downloading "
        "tests/known; download it again to continue where it stopped."
    )
    assert not download.running


def test_a_child_that_cannot_even_start(qtbot: QtBot, download: HubDownload, script: Script) -> None:
    script(["/nowhere/at/all"])
    with qtbot.waitSignal(download.failed) as heard:
        download.start(REQUEST)
    assert heard.args[0].startswith("The reader process could not be started: ")
    assert not download.running


def test_the_memory_limit_is_the_childs(qtbot: QtBot, download: HubDownload, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[tuple[str, ...]] = []

    def command(*arguments: str) -> list[str]:
        lines.append(arguments)
        return scripted(Failed(1, "No."))

    monkeypatch.setattr(child_module, "command", command)
    download.child.set_memory_limit(1 << 30)
    with qtbot.waitSignal(download.failed):
        download.start(REQUEST)
    assert lines == [("reader", "--log-level", "warning", "--memory-limit", str(1 << 30))]
    qtbot.waitUntil(lambda: not download.running)


def test_nothing_begins_at_the_end(download: HubDownload, script: Script) -> None:
    script(["/nowhere/at/all"])
    download.refuse()
    download.start(REQUEST)
    assert not download.running


# The window


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    for _step in made.fill():
        pass
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def controller(window: MainWindow, world: World, tmp_path: Path) -> Iterator[HubController]:
    made = HubController(window, world.session, "warning", tmp_path / "hub")
    yield made
    made.download.child.close_input()
    made.download.child.wait_stopped(QDeadlineTimer(2000))
    made.deleteLater()


def test_the_menu_leads_to_a_dataset(
    qtbot: QtBot, window: MainWindow, controller: HubController, world: World, script: Script, tmp_path: Path
) -> None:
    path = tmp_path / "hub" / "tests--known"
    script(scripted(Progress(1, "Downloading tests/known: 1 of 2 files", 0.5), DatasetDownloaded(1, str(path))))
    cancel = window.actions_["file.cancel_download"]
    assert not cancel.isVisible()
    controller.choose()
    dialog = window.findChild(HubDialog)
    assert dialog is not None
    part(dialog, QLineEdit, "hub.repository").setText("tests/known")
    with qtbot.waitSignal(controller.download.finished):
        ok(dialog).click()
        assert cancel.isVisible() and cancel.isEnabled()
        assert not window.actions_["file.download"].isEnabled()
        assert controller.status.isVisible()
        assert part(controller.status, QToolButton, "download.cancel").accessibleName() == "Cancel the download"
        assert part(controller.status, QProgressBar, "download.progress").accessibleName() == "Progress of the download"
    assert world.asked.path == str(path)
    qtbot.waitUntil(lambda: not controller.download.running)
    assert not cancel.isVisible() and not controller.status.isVisible()
    assert window.actions_["file.download"].isEnabled()


def test_who_has_turned_to_something_else_is_asked(
    qtbot: QtBot, window: MainWindow, controller: HubController, world: World, script: Script, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    wait = f"[time.sleep(0.01) for _ in iter(lambda: os.path.exists({str(go)!r}), True)];"
    line = scripted(DatasetDownloaded(1, str(REQUEST.path)))
    line[2] = line[2].replace("sys.stdin.readline();", f"sys.stdin.readline();{wait}")
    script(line)
    world.opened("/data/first")
    controller._begin(REQUEST)
    world.opened("/data/second")
    with qtbot.waitSignal(controller.download.finished):
        go.touch()
    assert world.state.catalogue == catalogue("/data/second")
    assert window.message_bar.text == "The dataset tests/known has been downloaded to /data/known."
    part(window, QPushButton, "view.message_bar.offer").click()
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue("/data/known")))
    assert world.state.catalogue == catalogue("/data/known")
    qtbot.waitUntil(lambda: not controller.download.running)


def test_cancelled_in_the_status_bar(
    qtbot: QtBot, window: MainWindow, controller: HubController, script: Script
) -> None:
    script(scripted(Progress(1, "Downloading", 0.5)))
    controller._begin(REQUEST)
    with qtbot.waitSignal(controller.download.cancelled):
        qtbot.mouseClick(part(controller.status, QToolButton, "download.cancel"), Qt.MouseButton.LeftButton)
    assert window.statusBar().currentMessage().startswith("The download of tests/known was cancelled.")
    assert not controller.status.isVisible()


def test_a_failure_is_told_above_the_view(
    qtbot: QtBot, window: MainWindow, controller: HubController, world: World, script: Script
) -> None:
    script(scripted(Failed(1, "No such dataset.")))
    with qtbot.waitSignal(controller.download.failed):
        controller._begin(REQUEST)
    assert window.message_bar.text == "No such dataset."
    qtbot.waitUntil(lambda: not controller.download.running)
    assert not world.reader.requests


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
def test_killed_from_outside_while_it_is_being_cancelled(qtbot: QtBot, download: HubDownload, script: Script) -> None:
    script(scripted(Progress(1, "Downloading", 0.5), heed=False))
    with qtbot.waitSignal(download.progressed, check_params_cb=lambda _text, fraction: fraction > 0):
        download.start(REQUEST)
    with qtbot.waitSignal(download.cancelled):
        pid = download.child.pid
        download.cancel()
        os.kill(pid, signal.SIGKILL)
    assert not download.child._killing.isActive()


def test_a_download_into_a_cache_is_refused(window: MainWindow, controller: HubController, tmp_path: Path) -> None:
    """It would go with the viewer whose cache that is."""
    path = tmp_path / "plaid-viewer-1-0123456789ab" / "known"
    controller._begin(replace(REQUEST, path=path))
    assert not controller.download.running
    assert window.message_bar.text.startswith(f"{path} is in the scratch cache")
