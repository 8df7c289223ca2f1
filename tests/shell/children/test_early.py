"""Children that were started before Qt are children like any others."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer
from pytestqt.qtbot import QtBot

from tests.conftest import wait_until
from viewer.outcome import Outcome
from viewer.protocol import Cancel, Failed, Progress
from viewer.shell.children import early as module
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.early import start_early

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children start with Qt elsewhere")

ANSWERING = """
import sys
from viewer.protocol import Progress, encode
for line in sys.stdin.buffer:
    sys.stdout.buffer.write(encode(Progress(len(line), "heard")))
    sys.stdout.buffer.flush()
sys.stderr.write("no more\\n")
raise SystemExit(3)
"""
"""Says how long each message was, and at their end a word and a status."""

STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
from viewer.protocol import Progress, encode
sys.stdout.buffer.write(encode(Progress(1, "here")))
sys.stdout.buffer.flush()
time.sleep(60)
"""
"""Heeds neither the end of its input nor SIGTERM."""

Adopt = Callable[[str], ChildProcess]


@pytest.fixture
def adopt(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Adopt]:
    """Start a script as the reader, and take it over."""
    children = []

    def make(script: str) -> ChildProcess:
        monkeypatch.setattr(module, "command", lambda *_arguments: [sys.executable, "-c", script])
        monkeypatch.setattr(module, "opengl_kinds", lambda: ("egl",))
        started = start_early("warning")
        unused = started["renderer"]
        os.kill(unused.pid, signal.SIGKILL)
        os.waitpid(unused.pid, 0)
        for pipe in (unused.requests, unused.answers, unused.errors, unused.end):
            os.close(pipe)
        child = ChildProcess("reader")
        child.adopt(started["reader"])
        children.append(child)
        return child

    yield make
    for child in children:
        child.kill()


def test_it_is_spoken_to_and_says_how_it_ended(adopt: Adopt, qtbot: QtBot) -> None:
    pipes = len(os.listdir("/proc/self/fd"))
    child = adopt(ANSWERING)
    pid = child.pid
    assert child.running and psutil.pid_exists(pid)
    with qtbot.waitSignal(child.message) as heard:
        child.send(Cancel(7))
    assert isinstance(heard.args[0], Progress)
    with qtbot.waitSignal(child.ended) as ended:
        child._process.closeWriteChannel()  # as if by accident
    assert ended.args == [Outcome("reader", 3, False, "", "no more", pid, 0)]
    assert not child.running and child.pid == 0 and not psutil.pid_exists(pid)
    wait_until(lambda: len(os.listdir("/proc/self/fd")) == pipes)


def test_a_signal_that_ends_it_is_told(adopt: Adopt, qtbot: QtBot) -> None:
    child = adopt(ANSWERING)
    pid = child.pid
    with qtbot.waitSignal(child.ended) as ended:
        os.kill(pid, signal.SIGSEGV)
    assert ended.args == [Outcome("reader", signal.SIGSEGV, True, "", "", pid, 0)]


def test_a_message_that_no_pipe_holds_arrives_whole(adopt: Adopt, qtbot: QtBot) -> None:
    child = adopt(ANSWERING)
    message = Failed(1, "x" * 1_000_000)
    with qtbot.waitSignal(child.message) as heard:
        child.send(message)
    assert heard.args[0].id > 1_000_000


def test_all_is_sent_before_the_input_ends(adopt: Adopt, qtbot: QtBot) -> None:
    child = adopt(ANSWERING)
    heard: list[object] = []
    child.message.connect(heard.append)
    child.send(Failed(1, "x" * 1_000_000))
    child.close_input()
    with qtbot.waitSignal(child.stopped):
        pass
    assert len(heard) == 1 and not child.running


def test_one_that_leaves_is_waited_for(adopt: Adopt) -> None:
    child = adopt(ANSWERING)
    process = psutil.Process(child.pid)
    child.close_input()
    child.wait_stopped(QDeadlineTimer(20_000))
    assert not process.is_running()


def test_one_that_does_not_leave_is_killed(adopt: Adopt, qtbot: QtBot) -> None:
    child = adopt(STUBBORN)
    with qtbot.waitSignal(child.message):
        pass
    process = psutil.Process(child.pid)
    child.close_input()
    child.wait_stopped(QDeadlineTimer(200))
    wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_its_memory_is_limited_as_the_settings_say(adopt: Adopt) -> None:
    child = adopt(ANSWERING)
    child.set_memory_limit(2**30)
    assert psutil.Process(child.pid).rlimit(psutil.RLIMIT_DATA)[0] == 2**30


def test_nothing_is_started_where_nothing_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "opengl_kinds", tuple)
    assert start_early("warning") == {}


def test_a_program_that_is_not_there_is_left_to_qt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipes = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(module, "command", lambda *_arguments: [str(tmp_path / "absent")])
    monkeypatch.setattr(module, "opengl_kinds", lambda: ("egl",))
    assert start_early("warning") == {}
    assert len(os.listdir("/proc/self/fd")) == pipes
