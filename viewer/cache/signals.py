"""Clean up on a signal, and only where that signal would really end the process; threads that take none."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from viewer import mounts

NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a program politely."""

_OWN_MAKING = {getattr(signal, f"SIG{name}", 0) for name in ("SEGV", "BUS", "FPE", "ILL", "ABRT")}
"""Signals of a thread about itself."""


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
        self._installed: dict[int, int | None] = {}  # by the number of the signal: what the kernel calls then
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
                self._installed[number] = _called_by_the_kernel(number)

    def restore(self) -> None:
        """Put the default action back, where the handler is still ours, also after what C code has done since."""
        for number, called in list(self._installed.items()):
            if signal.getsignal(number) == self._handle and called == _called_by_the_kernel(number):
                try:
                    signal.signal(number, signal.SIG_DFL)
                except ValueError:  # outside the main thread: ours stays, finds nothing to clean, and ends the process
                    continue
            self._installed.pop(number, None)

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


def _called_by_the_kernel(number: int) -> int | None:
    library = mounts.c_library()
    return None if library is None else library.signal_handler(number)


def start_thread(
    name: str, work: Callable[[], None], note: list[threading.Thread] | None = None
) -> threading.Thread | None:
    """Have ``work`` done in a daemon thread that takes no signals; None where there are no more threads.

    A signal for the process goes to any thread that lets it through: it must find none of ours where the program holds
    it back, or waits for it (``sigwait``). A list that is given has the thread before it starts, so that an
    interruption does not lose it.
    """
    mask = getattr(signal, "pthread_sigmask", lambda how, signals: signals)
    before = mask(getattr(signal, "SIG_BLOCK", 0), signal.valid_signals() - _OWN_MAKING)
    try:
        thread = threading.Thread(target=work, name=name, daemon=True)
        if note is not None:
            note.append(thread)
        thread.start()
        return thread
    except RuntimeError:  # also in a subinterpreter, and at the interpreter's end
        return None
    finally:
        mask(getattr(signal, "SIG_SETMASK", 0), before)


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
