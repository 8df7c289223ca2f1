"""Small parts: the end, background work, words for endings, the display, dialogs, the log, a child's channel."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer import errors, log
from viewer.cli import parse
from viewer.errors import ViewerError, print_error
from viewer.paths import Paths
from viewer.protocol import Cancel, Ready, encode
from viewer.shell.app import display
from viewer.shell.app.display import choose_platform
from viewer.shell.app.shutdown import BUDGET, Shutdown
from viewer.shell.children.outcome import Outcome
from viewer.shell.widgets.prompts import Prompts

# Shutdown -------------------------------------------------------------------------------------------------------------


def test_shutdown_goes_through_its_stages_once_and_in_order() -> None:
    shutdown, seen = Shutdown(), []
    for name in "abc":
        shutdown.add(name, lambda seconds, name=name: seen.append((name, seconds)))
    shutdown.run()
    shutdown.run()
    assert [name for name, _ in seen] == ["a", "b", "c"]
    assert all(0 < seconds <= BUDGET for _, seconds in seen)
    assert shutdown.done


def test_a_stage_that_fails_does_not_stop_the_next() -> None:
    shutdown, seen = Shutdown(), []

    def bad(_seconds: float) -> None:
        raise OSError("disk")

    shutdown.add("bad", bad)
    shutdown.add("again", lambda _seconds: shutdown.run())
    shutdown.add("good", seen.append)
    shutdown.run()
    assert len(seen) == 1


def test_a_slow_stage_takes_from_the_budget_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    shutdown, left = Shutdown(), []
    shutdown.add("slow", lambda _seconds: clock.__setitem__(0, 2.0))
    shutdown.add("next", left.append)
    shutdown.add("too slow", lambda _seconds: clock.__setitem__(0, 20.0))
    shutdown.add("last", left.append)
    shutdown.run()
    assert left == [pytest.approx(BUDGET - 2.0), 0.05]


# Outcome --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            Outcome("reader", 11, True),
            "The reader process was terminated by SIGSEGV (it used memory that does not exist).",
        ),
        (Outcome("reader", 3), "The reader process ended with status 3."),
        (Outcome("renderer", 64, True), "The renderer process was terminated by SIGRTMAX."),
        (Outcome("renderer", 99, True), "The renderer process was terminated by signal 99."),
        (Outcome("reader", error="No such file"), "The reader process could not be started: No such file."),
    ],
)
def test_an_ending_in_words(outcome: Outcome, sentence: str) -> None:
    assert outcome.sentence() == sentence
    longer = outcome.sentence("reading x", "it has been restarted")
    assert longer.endswith("; it has been restarted.")
    assert ("while reading x" in longer) == (not outcome.error)


@given(st.integers(0, 200), st.booleans(), st.text(max_size=5))
def test_any_ending_is_one_sentence(status: int, crashed: bool, error: str) -> None:
    sentence = Outcome("reader", status, crashed, error.replace("\n", " ")).sentence()
    assert sentence.startswith("The reader process ")
    assert sentence.endswith(".")


# Display --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headless", [True, False])
def test_a_platform_that_was_chosen_is_left_alone(headless: bool) -> None:
    variables = {"QT_QPA_PLATFORM": "minimal"}
    choose_platform(variables, headless=headless)
    assert variables == {"QT_QPA_PLATFORM": "minimal"}


def test_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    variables: dict[str, str] = {}
    choose_platform(variables, headless=True)
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}
    with pytest.raises(ViewerError, match="There is no display"):
        choose_platform({}, headless=False)
    with pytest.raises(ViewerError, match="The display :4711 cannot be opened"):
        choose_platform({"DISPLAY": ":4711"}, headless=False)
    with pytest.raises(ViewerError, match="The Wayland display gone does not answer"):
        choose_platform({"WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": "/nowhere"}, headless=False)
    variables = {"DISPLAY": ":4711", "WAYLAND_DISPLAY": "wayland-gone", "XDG_RUNTIME_DIR": "/nowhere"}
    choose_platform(variables, headless=True)
    assert variables["QT_QPA_PLATFORM"] == "offscreen"


def test_a_wayland_compositor_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        monkeypatch.chdir(tmp_path)  # a path of a socket may have 107 bytes
        compositor.bind("w")
        compositor.listen()
        for variables in (
            {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": "."},
            {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": ".", "DISPLAY": ":4711"},
        ):
            before = dict(variables)
            choose_platform(variables, headless=False)
            assert variables == before


def test_a_display_without_the_cursor_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_x11_answers", lambda _name: "yes")

    class Ctypes:
        @staticmethod
        def CDLL(name: str) -> None:
            raise OSError(name)

    monkeypatch.setattr(display, "ctypes", Ctypes)
    with pytest.raises(ViewerError, match=r"libxcb-cursor\.so\.0"):
        choose_platform({"DISPLAY": ":0"}, headless=False)
    choose_platform({"DISPLAY": ":0"}, headless=True)


# Prompts --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def answer(qtbot: QtBot, press: Callable[[Any], None]) -> list[QDialog]:
    """Press something in the next dialog."""
    seen: list[QDialog] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, look)
            return
        seen.append(type(dialog))
        press(dialog)

    QTimer.singleShot(0, look)
    return seen


def test_details_can_be_copied(parent: QWidget, qtbot: QtBot) -> None:
    def press(box: Any) -> None:
        copy = next(button for button in box.findChildren(QPushButton) if button.text() == "Copy details")
        copy.click()
        assert box.isVisible(), "copying leaves it open"
        box.reject()

    answer(qtbot, press)
    Prompts(parent).tell("It failed.", "Why?", "because\nof this")
    assert QApplication.clipboard().text() == "It failed.\nWhy?\n\nbecause\nof this"


def test_a_table(parent: QWidget, qtbot: QtBot) -> None:
    answer(qtbot, lambda dialog: dialog.reject())
    Prompts(parent).show_table("Keys", [("Right", "Next"), ("Left", "Previous")])


def test_a_picture_that_is_there_is_replaced_only_when_a_person_says_so(
    parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "shot.png").write_bytes(b"the old one")
    asked: list[str] = []

    def accept(dialog: Any, name: str, button: QMessageBox.StandardButton) -> None:
        def look() -> None:
            box = dialog.findChild(QMessageBox)
            if box is None:
                return
            timer.stop()
            asked.append(box.text())
            box.button(button).click()

        timer = QTimer(dialog, interval=10)
        timer.timeout.connect(look)
        timer.start()
        dialog.findChild(QLineEdit, "fileNameEdit").setText(name)
        dialog.accept()
        timer.stop()

    def save(name: str, button: QMessageBox.StandardButton) -> Path | None:
        def press(dialog: Any) -> None:
            accept(dialog, name, button)
            if dialog.isVisible():
                dialog.reject()

        answer(qtbot, press)
        return Prompts(parent).choose_picture(str(tmp_path / "horn.png"))

    assert save("other", QMessageBox.StandardButton.No) == tmp_path / "other.png"
    assert not asked, "a new name needs no question"
    assert save("shot", QMessageBox.StandardButton.No) is None
    assert len(asked) == 1 and "shot.png" in asked[0], "the name it would really have"
    assert save("shot", QMessageBox.StandardButton.Yes) == tmp_path / "shot.png"


# Words on stderr, log, paths, options ---------------------------------------------------------------------------------


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    print_error("There is no folder /a\nb\x1b[31m\udcff.")
    assert capsys.readouterr().err == "plaid-viewer-desktop: There is no folder /a\\nb\\x1b[31m\\udcff.\n"
    monkeypatch.setattr(errors.sys, "stderr", None)
    print_error("nobody listens")


def test_the_log_takes_any_path(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "viewer.log"
    log.configure("error", file)
    logging.getLogger("viewer.test").info("odd %s", "\udcff\n")
    log.configure("error")
    assert "odd \\udcff" in file.read_text()


def test_a_log_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log.configure("error", tmp_path / "file" / "viewer.log")
    assert log.open_crash_log(tmp_path / "file" / "crash.log") is None
    log.configure("error")


def test_paths_under_one_folder(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    everything = [
        paths.config,
        paths.state,
        paths.data,
        paths.logs,
        paths.temp_root,
        paths.settings_file,
        paths.state_file,
    ]
    assert all(path is not None and path.is_relative_to(tmp_path) for path in everything)
    assert Paths.under(tmp_path, Path("/elsewhere")).temp_root == Path("/elsewhere")
    assert list(tmp_path.iterdir()) == [tmp_path / "tmp"], "nothing is made before it is needed"


def test_standard_paths_follow_the_environment(home: Path) -> None:
    paths = Paths.standard()
    assert all(path.is_relative_to(home) for path in (paths.config, paths.state, paths.data, paths.logs))


def test_options() -> None:
    options = parse(
        ["/data", "--split", "a", "--sample", "3", "--time", "0.5", "--size", "640X480", "--quit-after", "0"]
    )
    assert (options.dataset, options.split, options.sample, options.time) == (Path("/data"), "a", 3, 0.5)
    assert (options.size, options.quit_after, options.example) == ((640, 480), 0, False)


# Channel --------------------------------------------------------------------------------------------------------------

CHILD = """
import sys
from viewer.channel import Channel
from viewer.errors import ProtocolError
from viewer.protocol import Ready, Failed
channel = Channel.over_standard_streams()
print("stray print of a library")
channel.send(Ready("reader", 1))
while True:
    try:
        message = channel.receive()
    except ProtocolError as error:
        channel.send(Failed(0, error.sentence))
        continue
    channel.send(Failed(message.id, "got it"))
    if message.id == 9:
        while True: pass
"""


@pytest.fixture
def child() -> Any:
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
    )
    yield process
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def test_a_child_speaks_the_protocol_and_nothing_else(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin and child.stdout and child.stderr
    assert child.stdout.readline() == encode(Ready("reader", 1))
    child.stdin.write(b"rubbish\n" + encode(Cancel(5)))
    child.stdin.flush()
    assert b'"id": 0' in child.stdout.readline()
    assert b'"id": 5' in child.stdout.readline()
    os.kill(child.pid, signal.SIGINT)  # Ctrl-C in the terminal is the window's affair
    child.stdin.write(encode(Cancel(6)))
    child.stdin.flush()
    assert b'"id": 6' in child.stdout.readline()
    child.stdin.close()
    assert child.wait(5) == 0
    assert child.stderr.read() == b"stray print of a library\n"


def test_a_busy_child_leaves_when_the_window_is_gone(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin and child.stdout
    child.stdin.write(encode(Cancel(9)))
    child.stdin.flush()
    child.stdout.readline()
    assert b'"id": 9' in child.stdout.readline()
    child.stdin.close()
    assert child.wait(5) == 0


# Memory ---------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of one process")
def test_work_that_nobody_waits_for_takes_no_more_than_half_of_the_memory() -> None:
    code = "\n".join(
        (
            "import re, pathlib",
            "from viewer.memory import is_roomy, limit_memory",
            "print(is_roomy())",
            "size = int(re.findall(r'VmData:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[0]) * 1024",
            "limit_memory(3 * size)",
            "print(is_roomy())",
            "limit_memory(2 * size - 4096)",
            "print(is_roomy())",
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split() == ["True", "True", "False"]


@pytest.mark.skipif(not hasattr(os, "nice"), reason="nice values of POSIX")
def test_a_child_gives_way_where_there_is_no_proc_as_well() -> None:
    code = "\n".join(
        (
            "import os",
            "from viewer.niceness import NICENESS, give_way",
            "def listdir(path): raise FileNotFoundError(path)",
            "os.listdir, before = listdir, os.nice(0)",
            "give_way()",
            "assert os.nice(0) == min(before + NICENESS, 19)",
        )
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
