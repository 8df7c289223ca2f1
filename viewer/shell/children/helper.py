"""A function that works for long without leaving Python, run in a process of its own.

A thread that goes through a million files holds the interpreter for a good part of that time, and the window waits for
it: measured, with two busy cores, for 60 to 190 ms. In another process it costs the window only the results.

The helper is this same program in another role. It ends by itself when it is done, when it is cancelled and when the
window is gone, which closes its input.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from viewer.niceness import give_way

ROLE = "helper"

PATIENCE = 3.0
"""Seconds that a cancelled helper gets to say what it has done."""

_POLL = 0.05


class HelperError(Exception):
    """The helper failed, or died."""


class HelperStartError(HelperError):
    """The helper could not even be started."""


Tell = Callable[[Any], None]
Work = Callable[..., Any]
"""A function at module level: ``work(*arguments, tell=..., cancel=...)``; ``tell`` sends a value to the window."""


def run_in_helper(work: Work, *arguments: Any, tell: Tell, cancel: threading.Event) -> Any:
    """Run ``work`` in a process of its own and return its result; blocks, so not in the thread of the window.

    Raises
    ------
    HelperError
        When there is no result.
    """
    from viewer.shell.children.child import command

    try:
        process = subprocess.Popen(
            command(ROLE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise HelperStartError(f"a helper process could not be started: {error}") from error
    assert process.stdin is not None
    assert process.stdout is not None
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process, cancel, over), name="helper-watch", daemon=True)
    try:
        pickle.dump((work.__module__, work.__qualname__, arguments), process.stdin)
        process.stdin.flush()
        watcher.start()
        while True:
            kind, value = pickle.load(process.stdout)  # noqa: S301 - from our own child, through its own pipe
            if kind == "tell":
                tell(value)
            elif kind == "done":
                return value
            else:
                raise HelperError(value)
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise HelperError("the helper process ended before it had finished") from error
    finally:
        over.set()
        _end(process)


def _watch(process: subprocess.Popen[bytes], cancel: threading.Event, over: threading.Event) -> None:
    """Close the helper's input once it is cancelled, and end it if it does not answer to that."""
    while not over.wait(_POLL):
        if cancel.is_set():
            with contextlib.suppress(OSError, ValueError):
                if process.stdin is not None:
                    process.stdin.close()
            if not over.wait(PATIENCE):
                process.kill()
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if stream is not None:
                stream.close()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# The other side


def main() -> int:
    """Do the one piece of work that is asked for on stdin; the role of the helper process."""
    # Stray prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    give_way()  # once more than the other children: the picture comes first
    try:
        module, name, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the window that started us
    except EOFError:
        return 0
    cancel = threading.Event()
    threading.Thread(target=_await_end, args=(sys.stdin.buffer, cancel), daemon=True).start()
    lock = threading.Lock()

    def answer(kind: str, value: object) -> None:
        data = pickle.dumps((kind, value))
        try:
            with lock:
                answers.write(data)
                answers.flush()
        except OSError:
            cancel.set()  # nobody listens any more

    try:
        work = getattr(sys.modules.get(module) or __import__(module, fromlist=[name]), name)
        result = work(*arguments, tell=lambda value: answer("tell", value), cancel=cancel)
    except Exception as error:
        logging.getLogger("viewer.helper").exception("the helper failed")
        answer("failed", f"{type(error).__name__}: {error}")
        return 1
    answer("done", result)
    return 0


def _await_end(stream: IO[bytes], cancel: threading.Event) -> None:
    stream.read()
    cancel.set()
