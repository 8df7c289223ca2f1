"""Reader and renderer, started before Qt is loaded: a picture waits for them more than for the window.

Qt starts processes only once there is an application, a fifth of a second later. This module needs no Qt; what is
started here is taken over by :meth:`viewer.shell.children.child.ChildProcess.adopt`. On Linux only: elsewhere nothing
tells of the end of a process in the way in which Qt's event loop listens.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from viewer.memory import LEAST, default_memory_limit
from viewer.roles import Role, command
from viewer.shell.children.rendering_kinds import opengl_kinds
from viewer.values import dataclass


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
    started: dict[Role, Started] = {}
    with contextlib.suppress(OSError):  # then it is started later, by Qt, which says why it cannot
        started["renderer"] = _start(command("renderer", *said, "--opengl", kinds[0]), limit)
        started["reader"] = _start(command("reader", *said), limit)
    return started


def _can() -> bool:
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))  # Linux 5.3; some sandboxes refuse it
    except OSError:
        return False
    return True


def _start(program: list[str], limit: int) -> Started:
    theirs: list[int] = []
    ours: list[int] = []  # requests, answers, errors
    try:
        for number in range(3):
            reading, writing = os.pipe()
            theirs.append(writing if number else reading)
            ours.append(reading if number else writing)
        actions = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(theirs)]
        # Python ignores SIGPIPE, and what is ignored stays so in a child.
        pid = os.posix_spawn(program[0], program, os.environ, file_actions=actions, setsigdef=(signal.SIGPIPE,))
        requests, answers, errors = ours
        return Started(pid, limit, requests, answers, errors, end=os.pidfd_open(pid))
    except OSError:
        for end in ours:
            os.close(end)
        raise
    finally:
        for end in theirs:
            os.close(end)
