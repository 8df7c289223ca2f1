"""Children that were started before Qt are children like any others."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer
from pytestqt.qtbot import QtBot

from tests.conftest import PATIENCE, wait_until
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

FORKING = """
import os, sys
from viewer.shell.children.early import start_early
started = start_early("warning").values()
print(*(one.pid for one in started), flush=True)
sys.stdin.read()
for one in started:
    os.close(one.requests)
print(*(os.waitpid(one.pid, 0)[1] for one in started))
"""
"""Starts both, and ends them when its own input ends."""

Adopt = Callable[[str], ChildProcess]


@pytest.fixture
def adopt(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Adopt]:
    """Start a script as the reader, and take it over."""
    children = []

    def make(script: str) -> ChildProcess:
        run = [sys.executable, "-c", script]
        monkeypatch.setattr(module, "play", lambda _arguments: os.execv(run[0], run))  # for this is no young process
        monkeypatch.setattr(threading, "active_count", lambda: 1)
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
    with qtbot.waitSignal(child.message):  # before it runs its script, pytest's own handler would tell of the signal
        child.send(Cancel(7))
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


def test_where_no_process_can_be_made_it_is_left_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> NoReturn:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    pipes = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "fork", fail)
    monkeypatch.setattr(module, "opengl_kinds", lambda: ("egl",))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert start_early("warning") == {}
    assert len(os.listdir("/proc/self/fd")) == pipes


def test_beside_threads_it_is_left_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "opengl_kinds", lambda: ("egl",))
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert start_early("warning") == {}


def test_what_a_role_raises_is_told_and_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "play", lambda _arguments: 1 // 0)
    monkeypatch.setattr(module, "opengl_kinds", lambda: ("egl",))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    for one in start_early("warning").values():
        assert os.waitstatus_to_exitcode(os.waitpid(one.pid, 0)[1]) == 1
        with open(one.errors, encoding="utf-8") as errors:
            assert errors.read().endswith("ZeroDivisionError: integer division or modulo by zero\n")
        for pipe in (one.requests, one.answers, one.end):
            os.close(pipe)


def _has_numpy(process: Path) -> bool:
    return "_multiarray_umath" in (process / "maps").read_text()


def _pipes(process: Path) -> set[str]:
    found = set()
    for one in (process / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it goes on loading modules
            found.add(os.readlink(one))
    return {name for name in found if name.startswith("pipe:")}


def test_forks_are_named_and_hold_only_what_is_theirs(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('this is not NumPy')")
    command = [sys.executable, "-c", FORKING]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as window:
        assert window.stdin is not None and window.stdout is not None and window.stderr is not None
        pids = dict(zip(("renderer", "reader"), window.stdout.readline().split(), strict=True))
        for role, pid in pids.items():
            process = Path("/proc", pid)
            wait_until(partial(_has_numpy, process), PATIENCE, "NumPy")
            assert (process / "comm").read_text() == f"viewer-{role}\n"
            assert (process / "cwd").samefile(tmp_path)
        reader, renderer = (_pipes(Path("/proc", pids[role])) for role in ("reader", "renderer"))
        assert reader and renderer and not reader & renderer
        window.stdin.close()
        assert window.stdout.read() == "0 0\n", "both leave when their input ends"
        assert window.stderr.read() == ""
