"""The cache directories of this process: the one thing in this package that is global.

It has to be. A fork copies descriptors, locks and handlers without asking; a signal has one handler per process;
``atexit`` has one list. So there is one registry, made when the first cache root is, which knows every directory that
this process holds, and which in a forked child forgets them all: **a child owns nothing**. It closes its copies and
never unlocks them, because unlocking a copy would free the parent's lock.
"""

from __future__ import annotations

import atexit
import os
import threading
from typing import TYPE_CHECKING

from viewer.cache.names import logger
from viewer.cache.signals import Handlers, start_thread
from viewer.open_folder import Folder

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    class _Root(Protocol):
        """What the registry asks of a cache root."""

        handles_signals: bool

        @property
        def path(self) -> Path: ...
        def close(self) -> object: ...
        def settle(self) -> None: ...
        def disown(self) -> None: ...


SETTLE_AFTER = 1.0
"""Seconds after which a new directory is flushed to the disk: what lives shorter need not survive a power cut."""


class Registry:
    """What this process holds, and the hooks that are there as long as it holds something."""

    def __init__(self) -> None:
        # Reentrant, because a signal handler may run in the middle of any line of the thread that has it.
        self.lock = threading.RLock()
        self._folders: dict[tuple[int, int], Folder] = {}
        self._given_up: set[tuple[tuple[int, int], str]] = set()
        self._roots: list[_Root] = []
        self._unsettled: list[_Root] = []
        self._handlers = Handlers(self._close_for_signal)
        self._first = iter((True,))

    def watch_forks(self) -> None:
        """Install the hooks for forks, once."""
        register = getattr(os, "register_at_fork", None)
        if register is not None and next(self._first, False):
            register(before=self._before_fork, after_in_parent=self._after_fork, after_in_child=self._forked)

    def add_folder(self, folder: Folder) -> None:
        """Note a directory that is held; to be called under :attr:`lock` together with its opening."""
        self._folders[folder.identity] = folder

    def drop_folder(self, folder: Folder) -> None:
        """Forget a directory that is given up."""
        with self.lock:
            if self._folders.get(folder.identity) is folder:
                del self._folders[folder.identity]

    def give_up(self, folder: Folder, name: str) -> None:
        """Remember a directory that could not be removed, by the name that no other one ever gets."""
        with self.lock:
            self._given_up.add((folder.identity, name))

    def gave_up(self, folder: Folder, name: str) -> bool:
        """Whether this process made that directory and gave it up."""
        with self.lock:
            return (folder.identity, name) in self._given_up

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

    @property
    def is_empty(self) -> bool:
        """Whether this process holds no directory any more, so that its end needs to remove none."""
        with self.lock:
            return not self._roots and not self._folders

    def add_root(self, root: _Root, *, handle_signals: bool) -> None:
        """Note an open cache root; the first one installs the hooks."""
        with self.lock:
            if not self._roots:
                atexit.register(self._close)
            self._roots.append(root)
            if handle_signals:
                self._handlers.install()
            self._unsettled.append(root)
            if len(self._unsettled) > 1:
                return  # the thread has not begun yet
        if start_thread("cache-settle", self._settle) is None:  # behind everybody's back: a flush takes milliseconds
            self._unsettled.clear()

    def drop_root(self, root: _Root) -> None:
        """Forget a closed cache root; the last one takes the hooks away."""
        with self.lock:
            if root not in self._roots:
                return
            self._roots.remove(root)
            if not any(other.handles_signals for other in self._roots):
                self._handlers.restore()
            if not self._roots:
                atexit.unregister(self._close)

    def _settle(self) -> None:
        threading.Event().wait(SETTLE_AFTER)
        with self.lock:
            roots, self._unsettled = self._unsettled, []
        Folder.own_descriptors()
        for root in roots:
            root.settle()

    def _close_for_signal(self) -> None:
        self._close(for_signal=True)

    def _close(self, *, for_signal: bool = False) -> None:
        for root in reversed(self._roots[:]):  # one may lie in another made before
            if for_signal and not root.handles_signals:
                continue
            try:
                root.close()
            except Exception as error:  # the others must have their turn
                if log := logger(__name__):
                    log.error("closing the cache %s failed", root.path, exc_info=error)

    def _before_fork(self) -> None:
        self.lock.acquire()  # a descriptor must not be copied between its opening and its registration
        self._handlers.hold_back()

    def _after_fork(self) -> None:
        self._handlers.let_through()
        self.lock.release()

    def _forked(self) -> None:
        Folder.close_copies()
        for root in self._roots:
            root.disown()
        if self._roots:
            atexit.unregister(self._close)
        self._folders.clear()
        self._roots.clear()
        self._unsettled.clear()
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
