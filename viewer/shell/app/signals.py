"""POSIX signals in an event loop: they wake it up, and the first one ends the program in an orderly way.

A Python signal handler runs only when the interpreter does; an idle Qt loop sits in C and would not notice for minutes.
The C-level handler writes the signal's number to a socket that Qt watches (``signal.set_wakeup_fd``).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

ECHO = 0.4
"""Seconds in which more signals count as the first one said again: a closing terminal sends SIGHUP through its shell
and through the kernel, and ``timeout`` tells both the process and its group. The user's second Ctrl-C takes longer."""


def _names() -> tuple[str, ...]:
    return ("SIGINT", "SIGTERM") if sys.platform == "win32" else ("SIGINT", "SIGTERM", "SIGHUP")


def _make_pipe() -> tuple[int, int, Any]:
    """Return a pipe's two ends, non-blocking; on Windows, where Qt can watch only sockets, also the pair of them."""
    if sys.platform == "win32":
        import socket

        pair = socket.socketpair()
        for end in pair:
            end.setblocking(False)
        return pair[0].fileno(), pair[1].fileno(), pair
    near, far = os.pipe()
    os.set_blocking(near, False)
    os.set_blocking(far, False)
    return near, far, None


class SignalWatcher(QObject):
    """Tells the event loop about SIGINT, SIGTERM and SIGHUP.

    A signal that was ignored when the program started (``nohup``, a background job) stays ignored. Another signal a
    while after the first ends the process at once, with the signal's own status.

    Signals
    -------
    received
        The number of the first signal.
    """

    received = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first = 0
        self._since = 0.0
        self._heard = False  # whether the event loop knows of the first one
        self._previous: dict[int, object] = {}
        self._near, self._far, self._pair = _make_pipe()
        self._notifier = QSocketNotifier(self._near, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_wakeup)
        self._old_wakeup = signal.set_wakeup_fd(self._far, warn_on_full_buffer=False)
        for name in _names():
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._previous[number] = signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        # Runs in the interpreter, whenever it comes round; a second signal must not wait for the event loop.
        now = time.monotonic()
        if not self.first:
            self.first, self._since = number, now
        elif now - self._since > ECHO:
            die_of(number)

    def _on_wakeup(self) -> None:
        try:
            numbers = os.read(self._near, 64) if self._pair is None else self._pair[0].recv(64)
        except OSError:
            return
        for number in numbers:
            if number in self._previous:
                if not self._heard:
                    # In the order of arrival; Python calls the handlers of signals that wait in the order of numbers.
                    self._heard, self.first = True, number
                self.received.emit(number)

    def close(self) -> None:
        """Put the previous handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._previous.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._previous.clear()
        if self._pair is None:
            os.close(self._near)
            os.close(self._far)
        else:
            for end in self._pair:
                end.close()


def die_of(number: int) -> None:
    """End this process by the signal itself, so that its parent is told the truth."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
