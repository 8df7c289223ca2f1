#!/usr/bin/env python3
"""Run a command and end all that is left of it: ``supervisor.py LIMIT_S COMMAND [ARGUMENTS]``, on Linux only.

A test that is ended leaves what it started, and that may go on for hours: in a session of its own, deaf to every polite
signal, writing into the folder that is being removed. This process is adopted as the parent of whatever loses its own
below it (PR_SET_CHILD_SUBREAPER), so nothing escapes; when the command has ended, the rest is killed.

The command hears Ctrl-C itself. After it, after SIGTERM (which is handed on) and at the limit, where the command gets
SIGINT, it has a few seconds to clean up. The status is the command's, and 124 when the limit was reached.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

RUNNING = "PLAID_TESTS_RUNNING"
"""The variable with a folder in which each process that runs tests keeps the name of its test in a file."""

CLEAN_UP_S = 10.0
"""For the command to clean up in once it was told to end."""

SETTLE_S = 2.0
"""For what was left to end by itself, as processes do when the one that used them is gone."""

KILL_S = 10.0
"""For the kernel to end what was killed: it cannot while a process waits for a disk."""

ENDED_WITHIN_S = CLEAN_UP_S + SETTLE_S + KILL_S + 5
"""For whoever waits for the supervisor after it was told to end, or after the limit."""

NAMED = 5
"""How many of the processes that were left are named."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_HEARD = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def command_line(command: Sequence[str], limit_s: float | None = None) -> list[str]:
    """Return the command line that runs a command under supervision; elsewhere than on Linux the command itself."""
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-S", str(Path(__file__).resolve()), f"{limit_s or 0:g}", *command]


def die_with_parent() -> None:
    """Ask the kernel to send this process SIGTERM when its parent is killed and cannot do it itself."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(command: Sequence[str], limit_s: float) -> int:
    """Run the command, end what is left of it, and return the exit status; a limit of 0 is none."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    die_with_parent()
    # Blocked, they wait until they are asked for: none can come between a look and the wait that follows.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    try:
        child = os.posix_spawnp(command[0], list(command), os.environ, setsigmask=before)
    except OSError as error:
        _say(f"{command[0]} cannot be started: {error.strerror}")
        return 127
    status = _wait(child, command[0], limit_s)
    _end_the_rest(SETTLE_S if status is not None and status >= 0 else 0)
    if status is None:
        return 124
    return status if status >= 0 else 128 - status


def _wait(child: int, name: str, limit_s: float) -> int | None:
    """Wait for the command and return its status, negative for a signal; None when it had to be ended."""
    told = late = False
    deadline = time.monotonic() + limit_s if limit_s else float("inf")
    while True:
        ended = _reap()
        if child in ended:
            return None if late else ended[child]
        left = deadline - time.monotonic()
        if left <= 0 and told:
            return None
        if left <= 0:
            _say(f"{name} did not end within {limit_s:.0f} s and is being stopped.{_running()}")
            os.kill(child, signal.SIGINT)  # as Ctrl-C would: pytest says what came of the tests so far
            told = late = True
            deadline = time.monotonic() + CLEAN_UP_S
        heard = signal.sigtimedwait(_HEARD, min(max(left, 0), 1))
        if heard is None or heard.si_signo == signal.SIGCHLD:
            continue
        if heard.si_signo != signal.SIGINT:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, heard.si_signo)
        told = True
        deadline = min(deadline, time.monotonic() + CLEAN_UP_S)


def _reap() -> dict[int, int]:
    """Take note of the children that have ended, the adopted ones among them; returns statuses by process id."""
    ended = {}
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = os.waitstatus_to_exitcode(found[1])
    return ended


def _end_the_rest(settle_s: float) -> None:
    """Kill every process below this one, after ``settle_s`` in which it may end by itself; say which there were."""
    settled = time.monotonic() + settle_s
    while (left := _below(os.getpid())) and time.monotonic() < settled:
        time.sleep(0.02)
        _reap()
    if not left:
        return
    named = [text for pid in left if (text := _describe(pid))]
    if named:
        more = f"\n  and {len(named) - NAMED} more" if len(named) > NAMED else ""
        _say("Still running, and ended now:" + "".join(f"\n  {text}" for text in named[:NAMED]) + more)
    gone = time.monotonic() + KILL_S
    while left := _below(os.getpid()):
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > gone:
            _say(f"These processes cannot be ended: {', '.join(map(str, left))}")
            return
        time.sleep(0.02)
        _reap()


def _below(pid: int) -> list[int]:
    """Return the ids of the processes that descend from this one."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                stat = Path(entry.path, "stat").read_bytes()
                children.setdefault(int(stat.rpartition(b")")[2].split()[1]), []).append(int(entry.name))
    found = list(children.get(pid, ()))
    for one in found:  # grows as it goes
        found += children.get(one, ())
    return found


def _describe(pid: int) -> str:
    """Return what a process is, and the test that started it; empty when it has ended."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return ""
    text = " ".join(line.split())
    if not text:
        return ""
    tests = [
        value.decode(errors="replace")
        for name, _, value in (v.partition(b"=") for v in variables)
        if name == b"PYTEST_CURRENT_TEST"
    ]
    return f"{pid} {text[:100]}" + (f", started by {tests[0]}" if tests else "")


def _running() -> str:
    """Return a sentence about the tests that are running now."""
    folder = os.environ.get(RUNNING, "")
    files = sorted(Path(folder).glob("*")) if folder else []
    names = [name for file in files if (name := file.read_text(encoding="utf-8", errors="replace").strip())]
    return f" Running are: {', '.join(names)}" if names else ""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(supervise(sys.argv[2:], float(sys.argv[1])))
