"""The cache directories of this process: the one thing in this package that is global.

It has to be. A fork copies descriptors, locks and handlers without asking; a signal has one handler per process;
``atexit`` has one list. So there is one registry, made when the first cache root is, which knows every directory that
this process holds, and which in a forked child forgets them all: **a child owns nothing**. It closes its copies and
never unlocks them, because unlocking a copy would free the parent's lock.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from viewer.cache.folder import Folder
from viewer.cache.names import logger

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    class Root(Protocol):
        """What the registry asks of a cache root."""

        handles_signals: bool

        @property
        def path(self) -> Path:
            """Where it is."""

        def close(self) -> object:
            """Remove it."""

        def settle(self) -> None:
            """Wait until it is on the disk."""

        def disown(self) -> None:
            """Forget it, in a forked child."""


NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a program politely."""

SETTLE_AFTER = 1.0
"""Seconds after which a new directory is flushed to the disk: what lives shorter need not survive a power cut."""


class Handlers:
    """Handlers for the signals that would end this process, there only while something has to be cleaned.

    Only where the signal has its default action, the end: there it cleans and ends the process by the same signal, so
    that the wait status tells the truth. Where the program, asyncio or Python itself handles it (SIGINT raises), the
    signal need not be the end, and nothing is done; the end comes by ``with`` or ``atexit``. The second signal acts at
    once: ours is taken away before cleaning starts.

    SIGQUIT is left alone on purpose: a Python handler cannot run while C code does, and somebody must be able to end
    that. An idle Qt event loop runs no Python handlers; the shell has its own way.

    Parameters
    ----------
    clean
        What to do before the signal takes its course; must not raise.
    """

    def __init__(self, clean: Callable[[], None]) -> None:
        self._clean = clean
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


class Registry:
    """What this process holds, and the hooks that are there as long as it holds something."""

    def __init__(self) -> None:
        # Reentrant, because a signal handler may run in the middle of any line of the thread that has it.
        self.lock = threading.RLock()
        self._folders: dict[tuple[int, int], Folder] = {}
        self._roots: list[Root] = []
        self._spare: list[Folder] = []
        self._unsettled: list[Root] = []
        self._handlers = Handlers(self._close_for_signal)
        self._first = iter((True,))

    def watch_forks(self) -> None:
        """Install the hooks for forks, once."""
        register = getattr(os, "register_at_fork", None)
        if register is not None and next(self._first, False):
            register(before=self._before_fork, after_in_parent=self._after_fork, after_in_child=self._forked)

    # ------------------------------------------------------------- folders

    def add_folder(self, folder: Folder) -> None:
        """Note a directory that is held; to be called under :attr:`lock` together with its opening."""
        self._folders[folder.identity] = folder

    def drop_folder(self, folder: Folder) -> None:
        """Forget a directory that is given up."""
        with self.lock:
            if self._folders.get(folder.identity) is folder:
                del self._folders[folder.identity]

    def knows(self, identity: tuple[int, int]) -> bool:
        """Whether the directory with this device and inode is held by this process."""
        with self.lock:
            return identity in self._folders

    def owns(self, status: os.stat_result) -> bool:
        """Whether what this is the status of belongs to us; root gets no exception.

        Some file systems (CIFS, bindfs, vboxsf) show one owner for everything: there, what our own directory has.
        """
        if not hasattr(os, "geteuid") or status.st_uid == os.geteuid():
            return True
        with self.lock:
            held = [folder.status for folder in self._folders.values()]
        return any(one.st_dev == status.st_dev and one.st_uid == status.st_uid for one in held)

    # --------------------------------------------------------------- roots

    def add_root(self, root: Root, *, handle_signals: bool) -> None:
        """Note an open cache root; the first one installs the hooks."""
        with self.lock:
            if not self._roots:
                atexit.register(self._close_at_exit)
            self._roots.append(root)
            if handle_signals:
                self._handlers.install()
            self._unsettled.append(root)
            if len(self._unsettled) == 1:
                self._settle_later()

    def drop_root(self, root: Root) -> None:
        """Forget a closed cache root; the last one takes the hooks away."""
        with self.lock:
            if root not in self._roots:
                return
            self._roots.remove(root)
            if not any(other.handles_signals for other in self._roots):
                self._handlers.restore()
            if not self._roots:
                atexit.unregister(self._close_at_exit)
                self.release_spare()

    def keep_spare(self, folder: Folder) -> None:
        """Keep two descriptors that removal needs when the process has run out of them (a name, its listing)."""
        with self.lock:
            try:
                while len(self._spare) < 2:
                    self._spare.append(folder.open(os.curdir))
            except OSError:
                pass  # there are none to keep

    def notice_spare(self) -> None:
        """Forget those of them that were closed behind our back."""
        with self.lock:
            self._spare = [folder for folder in self._spare if folder.notice()]

    def release_spare(self) -> bool:
        """Give up the descriptors that were kept; False when there are none."""
        with self.lock:
            spare, self._spare = self._spare, []
        for folder in spare:
            folder.close()
        return bool(spare)

    def _settle_later(self) -> None:
        """Flush new directories to the disk in a while, behind everybody's back: a flush takes milliseconds."""
        try:
            threading.Thread(target=self._settle, name="cache-settle", daemon=True).start()
        except RuntimeError:  # no more threads, a subinterpreter, or the interpreter's end
            self._unsettled.clear()

    def _settle(self) -> None:
        threading.Event().wait(SETTLE_AFTER)
        with self.lock:
            roots, self._unsettled = self._unsettled, []
            open_ones = [root for root in roots if root in self._roots]
        for root in open_ones:
            root.settle()

    def _close_at_exit(self) -> None:
        self._close(self._roots)

    def _close_for_signal(self) -> None:
        self._close([root for root in self._roots if root.handles_signals])

    def _close(self, roots: list[Root]) -> None:
        for root in reversed(list(roots)):  # one may lie in another that was made before
            try:
                root.close()
            except Exception as error:  # the others must have their turn
                if log := logger(__name__):
                    log.error("closing the cache %s failed", root.path, exc_info=error)

    # --------------------------------------------------------------- forks

    def _before_fork(self) -> None:
        self.lock.acquire()  # a descriptor must not be copied between its opening and its registration
        self._handlers.hold_back()

    def _after_fork(self) -> None:
        self._handlers.let_through()
        self.lock.release()

    def _forked(self) -> None:
        for folder in self._folders.values():
            folder.close()
        for root in self._roots:
            root.disown()
        if self._roots:
            atexit.unregister(self._close_at_exit)
        self._folders.clear()
        self._roots.clear()
        self._unsettled.clear()
        self.release_spare()
        self._handlers.restore()
        self._handlers.let_through()
        self.lock.release()


_made: dict[str, Registry] = {}


def registry() -> Registry:
    """Return the registry of this process, made on first use.

    Without a lock: a fork in another thread would leave it taken in the child, and a signal handler could wait for the
    very line that it interrupted.
    """
    found = _made.get("one")
    if found is None:
        found = _made.setdefault("one", Registry())  # whichever thread is first; the other one's is dropped unused
        found.watch_forks()
    return found
