"""A window's process, as the script that starts it has it: they are tied together by the pipe at its standard input."""

from __future__ import annotations

import functools
import os
import selectors
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from viewer import DISTRIBUTION
from viewer.errors import WindowError
from viewer.local_socket import SUPPORTED
from viewer.roles import program
from viewer.scripting.line import GONE, LateError

STARTING = 60.0
"""Seconds until a window that does not listen is given up."""

ENDING = 5.0
"""Seconds that a window may take to end before it is killed."""


class WindowProcess:
    """Starts the program for a script.

    Parameters
    ----------
    kind
        One of :data:`viewer.options.SCRIPTS`.
    arguments
        What else the command line says.

    Raises
    ------
    WindowError
        When it cannot be started; the sentence is what the program says.
    """

    def __init__(self, kind: str, arguments: Sequence[str] = ()) -> None:
        if not SUPPORTED:
            raise WindowError("Windows cannot be driven from Python on this system yet; start the program by itself.")
        self._owner = os.getpid()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - standard error, for as long as the process lives
        try:
            self._process = subprocess.Popen(
                program("--script", kind, *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                bufsize=0,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the terminal of the script is not meant for the window
            )
        except OSError as error:
            self._said.close()
            raise WindowError(f"The program cannot be started: {error.strerror or error}.") from error
        _watch_forks()
        _all.add(self)

    @property
    def pid(self) -> int:
        """Process id of the window."""
        return self._process.pid

    @property
    def mine(self) -> bool:
        """Whether this very process has started it: a forked child does not own what its parent has."""
        return self._owner == os.getpid()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.mine and self._process.poll() is None

    def wait_for_place(self) -> Path:
        """Wait until it listens, and return where.

        Raises
        ------
        WindowError
            When it ends instead, or does not come to it.
        """
        end, text = time.monotonic() + STARTING, b""
        stream = self._process.stdout
        assert stream is not None, "it is a pipe"
        while not text.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not _has_come(stream, left):
                self.end()
                raise LateError(f"The window was not there after {STARTING:g} s.")
            part = os.read(stream.fileno(), 4096)
            if not part:
                self.wait(ENDING)
                raise WindowError(self.last_words() or GONE)
            text += part
        if text == b"\n":
            self.end()
            raise WindowError("The window cannot be reached: set TMPDIR to a folder that can hold sockets.")
        return Path(os.fsdecode(text[:-1]))

    def last_words(self) -> str:
        """Return the sentence with which it ended; empty without one."""
        if self._said.closed:
            return ""
        status = self._process.poll()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").splitlines()
        mark = f"{DISTRIBUTION}: "
        sentences = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
        if status and sentences:
            return sentences[-1]
        if status is not None and status < 0:
            return f"The window was ended by signal {-status}; call viewer.show again for a new one."
        return ""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; False when it has not after so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self) -> None:
        """See that it ends, and wait for that; in a forked child nothing happens."""
        if not self.mine:
            return
        self._close_pipes()
        if not self.wait(ENDING):
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _close_pipes(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def disown(self) -> None:
        """In a forked child: let go of the pipes, or the window would stay until the child ends as well."""
        self._close_pipes()
        self._said.close()
        self._process.returncode = 0  # or Python would say that it still runs


_all: weakref.WeakSet[WindowProcess] = weakref.WeakSet()


_functions: dict[str, Callable[[], None]] = {}


def when_forked(name: str, function: Callable[[], None]) -> None:
    """Have a function called in every forked child; a lock, for example, may be held there by a thread that is not."""
    _functions[name] = function
    _watch_forks()


def _forked() -> None:
    for function in _functions.values():
        function()
    for process in list(_all):
        process.disown()
    _all.clear()


@functools.cache
def _watch_forks() -> None:
    os.register_at_fork(after_in_child=_forked)


def _environment() -> dict[str, str]:
    """Return the environment in which the program finds the package that this script has imported."""
    variables, home = dict(os.environ), str(Path(__file__).resolve().parents[2])
    if Path(home).name not in ("site-packages", "dist-packages"):
        there = variables.get("PYTHONPATH", "")
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (home, there)))
    variables.pop("PYTHONINSPECT", None)  # of python -i: the program would not end
    return variables


def _has_come(stream: IO[bytes], seconds: float) -> bool:
    """Wait until there is something to read; not by select(2), which refuses a script with 1024 open files."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        return bool(selector.select(seconds))
