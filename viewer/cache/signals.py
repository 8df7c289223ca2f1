"""Clean up on a signal, and only where that signal would really end the process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a program politely."""


class Handlers:
    """Handlers for the signals that would end this process, there only while something has to be cleaned.

    Only where the signal has its default action, the end: there it cleans and ends the process by the same signal, so
    that the wait status tells the truth. Where the program, asyncio or Python itself handles it (SIGINT raises), the
    signal need not be the end, and nothing is done; the end comes by ``with`` or ``atexit``. The second signal acts at
    once: ours is taken away before cleaning starts.

    SIGQUIT is left alone on purpose: a Python handler cannot run while C code does, and somebody must be able to end
    that. An idle Qt event loop runs no Python handlers; the shell has its own way.
    """

    def __init__(self, clean: Callable[[], None]) -> None:
        self._clean = clean  # what to do before the signal takes its course; must not raise
        self._installed: set[int] = set()
        self._pid = os.getpid()
        self._mask: set[signal.Signals | int] | None = None

    def install(self) -> None:
        """Install those that are not there yet. Does nothing outside the main thread, where Python forbids it."""
        self._pid = os.getpid()
        taken = _handled_elsewhere()
        for number in NUMBERS:
            if signal.getsignal(number) == signal.SIG_DFL and not taken >> (number - 1) & 1:
                try:
                    signal.signal(number, self._handle)
                except ValueError:
                    return
                self._installed.add(number)

    def restore(self) -> None:
        """Put the default action back, where the handler is still ours."""
        for number in list(self._installed):
            if signal.getsignal(number) == self._handle:
                try:
                    signal.signal(number, signal.SIG_DFL)
                except ValueError:  # outside the main thread: ours stays, finds nothing to clean, and ends the process
                    continue
            self._installed.discard(number)

    def hold_back(self) -> None:
        """Let our signals wait during a fork.

        Python forgets in a new child what arrived before the child's hooks ran: a child that was told to end goes on.
        Held back by the kernel, a signal finds the child as it should be: with its handlers restored.
        """
        if self._installed and hasattr(signal, "pthread_sigmask"):
            self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, self._installed)

    def let_through(self) -> None:
        """End :meth:`hold_back`."""
        if self._mask is not None:
            mask, self._mask = self._mask, None
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if signal.getsignal(number) != self._handle:
            return  # somebody else's handler stands now, and calls this one: whether it is the end is theirs to say
        mine = self._pid == os.getpid()  # a child between fork and its hook has nothing to clean
        self.restore()
        if mine:
            self._clean()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _handled_elsewhere() -> int:
    """Return the mask of signals that are handled or ignored by C code, of which Python is not told; 0 if not known."""
    mask = 0
    try:
        with open("/proc/self/status", "rb") as stream:
            for line in stream:
                if line.startswith((b"SigIgn:", b"SigCgt:")):
                    mask |= int(line.split()[1], 16)
    except OSError:
        pass
    return mask
