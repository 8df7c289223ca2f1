"""SIGINT, SIGTERM and SIGHUP: clean first, then do what would have happened anyway.

One handler per signal for the whole process, whatever the number of cache roots. A signal that is ignored stays ignored
(``nohup`` and shells ignore on purpose), one that somebody handles outside Python is left to them, and a handler that
was there before is called afterwards. If that returns, or there was none, the process ends by the signal itself, so
that the wait status tells the truth. The second signal acts at once: ours is taken away before cleaning starts.

SIGQUIT is left alone on purpose: a Python handler cannot run while C code does, and somebody must be able to end that.
An idle Qt event loop runs no Python handlers; the shell has its own way and passes ``install_signal_handlers=False``.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from viewer.cache._log import logger

NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a program politely."""


class Handlers:
    """The handlers of this process, there only while something has to be cleaned.

    Parameters
    ----------
    clean
        What to do before the signal takes its course; must not raise.
    """

    def __init__(self, clean: Callable[[], None]) -> None:
        self._clean = clean
        self._previous: dict[int, Any] = {}
        self._pid = os.getpid()
        self._mask: set[signal.Signals | int] | None = None

    def install(self) -> None:
        """Install those that are not there yet. Does nothing outside the main thread, where Python forbids it."""
        self._pid = os.getpid()
        for number in NUMBERS:
            if number in self._previous and signal.getsignal(number) == self._handle:
                continue
            previous = signal.getsignal(number)
            if previous is None or previous == signal.SIG_IGN:
                continue
            try:
                signal.signal(number, self._handle)
            except ValueError:
                logger(__name__).debug("no signal handlers: not in the main thread")
                return
            self._previous[number] = previous

    def restore(self) -> None:
        """Put back what was there before, where the handler is still ours."""
        for number, previous in list(self._previous.items()):
            if signal.getsignal(number) == self._handle:
                try:
                    signal.signal(number, previous)
                except ValueError:  # outside the main thread: ours stays, and passes everything on
                    continue
            del self._previous[number]

    def hold_back(self) -> None:
        """Let our signals wait during a fork.

        Python forgets in a new child what arrived before the child's hooks ran: a child that was told to end goes on.
        Held back by the kernel, a signal finds the child as it should be: with its handlers restored.
        """
        if self._previous and hasattr(signal, "pthread_sigmask"):
            self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, self._previous)

    def let_through(self) -> None:
        """End :meth:`hold_back`."""
        if self._mask is not None:
            mask, self._mask = self._mask, None
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        previous = self._previous.get(number, signal.SIG_DFL)
        mine = self._pid == os.getpid()  # a child between fork and its hook has nothing to clean
        self.restore()
        if mine:
            self._clean()
        if callable(previous):
            previous(number, frame)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
