"""Reader and renderer, started before Qt is loaded: a picture waits for them more than for the window.

Qt starts processes only once there is an application, a fifth of a second later. Here they are forks of this process,
which has Python, the protocol and the log loaded already: each is ready 50 ms of its processor's time sooner than a
Python that begins anew. This is the one moment for that: there is one thread, and neither Qt nor a cache yet. This
module needs no Qt; what is started here is taken over by
:meth:`viewer.shell.children.child.ChildProcess.adopt`. On Linux only: elsewhere nothing tells of the end of a process
in the way in which Qt's event loop listens.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import NoReturn

from viewer.memory import LEAST, default_memory_limit
from viewer.roles import FORK, Role, play
from viewer.shell.children.rendering_kinds import opengl_kinds
from viewer.values import dataclass

_SHARED = ("viewer.channel", "viewer.log")
"""What every child needs, and the window too: loaded once for all."""


@dataclass(frozen=True, slots=True)
class Started:
    """A process that runs, and this side of its pipes, as file descriptors.

    Attributes
    ----------
    pid
        Its process id.
    limit
        Bytes of memory that it was told to take at most.
    requests, answers, errors
        Its standard input, output and error.
    end
        Can be read once it has ended (``pidfd_open(2)``).
    """

    pid: int
    limit: int
    requests: int
    answers: int
    errors: int
    end: int


def start_early(log_level: str) -> dict[Role, Started]:
    """Start renderer and reader, in this order as the first takes longer; none where the system cannot."""
    kinds = opengl_kinds()
    if not kinds or not _can():
        return {}
    limit = max(default_memory_limit(), LEAST)
    said = ("--log-level", log_level, "--memory-limit", str(limit))
    for name in _SHARED:
        importlib.import_module(name)
    started: dict[Role, Started] = {}
    with contextlib.suppress(OSError):  # then it is started later, by Qt, which says why it cannot
        started["renderer"] = _start(["renderer", *said, "--opengl", kinds[0]], limit)
        started["reader"] = _start(["reader", *said], limit)
    return started


def _can() -> bool:
    if sys.platform != "linux" or threading.active_count() > 1:  # a fork has none of the threads, but their locks
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))  # Linux 5.3; some sandboxes refuse it
    except OSError:
        return False
    return True


def _start(arguments: list[str], limit: int) -> Started:
    theirs: list[int] = []
    ours: list[int] = []  # requests, answers, errors
    try:
        for number in range(3):
            reading, writing = os.pipe()
            theirs.append(writing if number else reading)
            ours.append(reading if number else writing)
        pid = os.fork()
        if not pid:
            _be(arguments, theirs)
        requests, answers, errors = ours
        return Started(pid, limit, requests, answers, errors, end=os.pidfd_open(pid))
    except OSError:
        for end in ours:
            os.close(end)
        raise
    finally:
        for end in theirs:
            os.close(end)


def _be(arguments: list[str], pipes: list[int]) -> NoReturn:
    """Play a role, in the fork, as a program that was started for it would; never return to what the window does."""
    status = 1
    try:
        for number, end in enumerate(pipes):
            os.dup2(end, number)
        for open_now in os.listdir("/proc/self/fd"):  # not up to the limit, which is a billion in some containers
            with contextlib.suppress(OSError):
                if int(open_now) > 2:  # what the window has open is no child's
                    os.close(int(open_now))
        sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        Path("/proc/self/comm").write_text(f"{FORK}{arguments[0]}")  # its command line is that of the window
        if not sys.flags.safe_path and not getattr(sys, "frozen", False):
            del sys.path[0]  # a numpy.py in the current folder must not be imported
        status = play(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
