"""A window in another process that does what it is asked: the process, the connection to it, and whose it is."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from viewer.errors import ViewerError, WindowError
from viewer.handover.layout import is_in_memory
from viewer.protocol.outside import FileMade, OrderFailed, OutsideMessage
from viewer.protocol.outside_requests import EndWindow, KeepWindow, OutsideRequest
from viewer.scripting.line import GONE, LateError, WindowLine
from viewer.scripting.process import ENDING, WindowProcess

PATIENCE = 300.0
"""Seconds to wait for an answer, unless told otherwise: a sample may be read over a network."""


class RemoteWindow:
    """Starts a window, and asks it.

    Parameters
    ----------
    kind
        One of :data:`viewer.options.SCRIPTS`.
    arguments
        What else the command line says.

    Attributes
    ----------
    timeout
        Seconds to wait for an answer.
    """

    def __init__(self, kind: str, arguments: Sequence[str] = ()) -> None:
        self.timeout = PATIENCE
        self._process = WindowProcess(kind, arguments)
        self._lock = threading.RLock()
        self._line: WindowLine | None = None
        self._place: Path | None = None
        self._number = 0
        self._kept = self._closed = False
        self._samples: dict[str, None] = {}  # paths of samples in memory that it was given

    @property
    def pid(self) -> int:
        """Process id of the window."""
        return self._process.pid

    @property
    def mine(self) -> bool:
        """Whether this process has started it, and not one from which it was forked."""
        return self._process.mine

    @property
    def running(self) -> bool:
        """Whether it is there and can be asked by this process."""
        return not self._closed and self._process.running

    def ask(self, make: Callable[..., OutsideRequest], *arguments: Any, **named: Any) -> OutsideMessage:
        """Ask the window something, and return its answer once it is really done.

        Parameters
        ----------
        make
            The class of the request; its number comes first, then the other arguments.

        Raises
        ------
        WindowError
            When the window cannot do it, was closed, has ended, or does not answer in time; or when it belongs to the
            process from which this one was forked.
        """
        if not self.mine:
            raise WindowError("This window belongs to another process; call viewer.show here for one of its own.")
        with self._lock:
            self._number += 1
            try:
                answer = self._connected().ask(make(self._number, *arguments, **named), self.timeout)
            except LateError:
                self._hang_up()  # what it still does for us ends with the connection
                raise
            except WindowError as error:
                self._hang_up()
                if error.sentence == GONE and self._process.wait(ENDING):
                    raise WindowError(self._process.last_words() or GONE, detail=error.detail) from None
                raise
        if isinstance(answer, OrderFailed):
            raise WindowError(answer.sentence, detail=answer.detail)
        return answer

    def bytes_of(self, answer: OutsideMessage) -> bytes:
        """Return what is in the file that the window has made for us, and remove that."""
        assert isinstance(answer, FileMade), answer
        try:
            return Path(answer.file).read_bytes()
        except OSError as error:
            raise WindowError(f"What the window has written cannot be read: {error}.") from error
        finally:
            Path(answer.file).unlink(missing_ok=True)

    def rows_of(self, answer: OutsideMessage) -> list[dict[str, Any]]:
        """Return the rows of the table that the window has written for us."""
        rows: list[dict[str, Any]] = json.loads(self.bytes_of(answer))
        return rows

    def keep(self) -> None:
        """Let the window stay when this process ends; it takes over the samples in memory that it was given."""
        if not self._kept:
            self.ask(KeepWindow, tuple(self._samples))
            self._kept = True

    def note(self, path: str) -> None:
        """Take note of what the window was given; one that is kept takes over samples in memory at once."""
        if is_in_memory(path):
            self._samples[path] = None
            if self._kept:
                self.ask(KeepWindow, (path,))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the user has closed the window; False when that has not happened after so many seconds."""
        return self._process.wait(seconds)

    def close(self) -> None:
        """Close the window and wait until its process has ended; nothing happens if it is closed, or not ours."""
        if self._closed or not self.mine:
            return
        with self._lock:
            if self._process.running and self._place is not None:
                before, self.timeout = self.timeout, ENDING
                try:
                    self.ask(EndWindow)
                except ViewerError:
                    pass  # it has ended, or hangs: its process is seen to
                finally:
                    self.timeout = before
            self._hang_up()
            self._closed = True
            self._process.end()

    def _connected(self) -> WindowLine:
        if self._closed:
            raise WindowError(GONE)
        if self._line is None:
            if self._place is None:
                self._place = self._process.wait_for_place()
            self._line = WindowLine(self._place, self.timeout)
        return self._line

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def full_path(path: str | os.PathLike[str]) -> str:
    """Return a path as another process can use it."""
    return os.path.abspath(os.fspath(path))  # noqa: PTH100 - a link must not be resolved here
