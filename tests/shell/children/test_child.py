"""A child process that does not end when it should must hold up neither the window nor its end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from tests.conftest import wait_until
from viewer.protocol import Cancel, Cancelled, Ready, encode
from viewer.shell.children import child as module
from viewer.shell.children.child import ChildProcess

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    f"print({encode(Ready('reader', 1)).decode().strip()!r}, flush=True); time.sleep(60)"
)
"""Heeds neither the end of its input nor SIGTERM."""


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[ChildProcess]:
    monkeypatch.setattr(module, "command", lambda *_arguments: [sys.executable, "-c", STUBBORN])
    child = ChildProcess("reader")
    child.start()
    pid = child.pid
    with qtbot.waitSignal(child.message):
        pass
    yield child
    if psutil.pid_exists(pid):
        os.kill(pid, signal.SIGKILL)
    if Shiboken.isValid(child):
        child.wait_stopped(QDeadlineTimer(1000))


def test_what_heeds_nothing_is_killed(child: ChildProcess) -> None:
    process = psutil.Process(child.pid)
    child.close_input()
    child.wait_stopped(QDeadlineTimer(200))
    assert not child.running
    # On a busy machine it may be let go of before it is reaped, which is for the end of this process then.
    wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


@pytest.fixture
def undead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that do not die at once when they are killed; a busy machine has such."""
    monkeypatch.setattr(module._Process, "kill", lambda _self: None)
    monkeypatch.setattr(module, "AFTER_KILL", 20)


@pytest.mark.usefixtures("undead")
def test_what_does_not_even_die_is_left_behind(child: ChildProcess, capfd: pytest.CaptureFixture[str]) -> None:
    process = psutil.Process(child.pid)
    child.close_input()
    child.wait_stopped(QDeadlineTimer(200))
    assert not child.running
    Shiboken.delete(child)
    # Qt's destructor would complain, kill it, and wait for it.
    assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    assert "Destroyed while" not in "".join(capfd.readouterr())
    process.kill()
    process.wait(60)


@pytest.mark.usefixtures("undead")
def test_another_one_can_be_started_meanwhile(child: ChildProcess, qtbot: QtBot) -> None:
    first = psutil.Process(child.pid)
    heard: list[object] = []
    child.ended.connect(heard.append)
    child.kill()
    assert not child.running
    with qtbot.waitSignal(child.message):
        child.start()
    assert child.running and child.pid != first.pid and first.is_running()
    first.kill()
    qtbot.waitUntil(lambda: not first.is_running())  # the event loop takes note of it
    qtbot.waitUntil(lambda: len(child.findChildren(module._Process)) == 1)
    assert child.running and not heard, "the end of the first one is no concern of the second"
    os.kill(child.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(heard) == 1)


def test_one_that_does_not_end_is_killed_when_another_takes_its_place(child: ChildProcess, qtbot: QtBot) -> None:
    first = psutil.Process(child.pid)
    heard: list[object] = []
    child.ended.connect(heard.append)
    child.stopped.connect(lambda: heard.append("stopped"))
    child.stop()
    with qtbot.waitSignal(child.message):
        child.start()
    second = psutil.Process(child.pid)
    qtbot.waitUntil(lambda: not first.is_running())
    assert child.running and second.pid != first.pid and not heard
    child.kill()


def test_a_limit_that_changes_while_it_starts_holds(
    child: ChildProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child takes the limit of its command line upon itself some time after it was started."""
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(module, "limit_memory", lambda limit, pid: limits.append((limit, pid)))
    child.kill()
    child.set_memory_limit(1 << 30)
    child.start()
    child.set_memory_limit(1 << 31)
    pid = child.pid
    with qtbot.waitSignal(child.message):
        pass
    assert limits == [(1 << 31, pid)] * 2, "at once, and again when it speaks"
    child.set_memory_limit(1 << 32)
    child._buffer.extend(encode(Ready("reader", pid)))  # its last words, read when it has ended
    os.kill(pid, signal.SIGKILL)
    with qtbot.waitSignal(child.ended):
        pass
    assert {known for _limit, known in limits} == {pid}, "never process 0, which is this one"


def test_answers_are_kept_until_all_are_there_who_have_to_hear_them(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said = [encode(message).decode().strip() for message in (Ready("reader", 1), Cancelled(1), Cancelled(2))]
    code = (
        f"import sys; print({said[0]!r}, flush=True); sys.stdin.readline(); "
        # It stays: at its end all that is kept is passed on at once.
        f"print({said[1]!r}, {said[2]!r}, sep='\\n', flush=True); sys.stdin.read()"
    )
    monkeypatch.setattr(module, "command", lambda *_arguments: [sys.executable, "-c", code])
    child = ChildProcess("reader")
    heard: list[object] = []
    child.message.connect(heard.append)
    child.hold()
    child.start()
    qtbot.waitUntil(lambda: heard == [Ready("reader", 1)])
    child.send(Cancel(1))
    qtbot.waitUntil(lambda: bool(child._held) and len(child._held or ()) == 2)
    assert len(heard) == 1
    child.release()
    assert heard[1:] == [Cancelled(1), Cancelled(2)]
    child.wait_stopped(QDeadlineTimer(1000))
