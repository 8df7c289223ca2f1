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

from viewer.cache._log import logger
from viewer.cache.signals import Handlers

if TYPE_CHECKING:
    from viewer.cache.folder import Folder
    from viewer.cache.root import CacheRoot


class Registry:
    """What this process holds, and the hooks that are there as long as it holds something."""

    def __init__(self) -> None:
        # Reentrant, because a signal handler may run in the middle of any line of the thread that has it.
        self.lock = threading.RLock()
        self._folders: dict[tuple[int, int], Folder] = {}
        self._roots: list[CacheRoot] = []
        self._handlers = Handlers(self._close_for_signal)
        os_register = getattr(os, "register_at_fork", None)
        if os_register is not None:
            os_register(before=self._before_fork, after_in_parent=self._after_fork, after_in_child=self._forked)

    def add_folder(self, folder: Folder) -> None:
        """Note a directory that is held; to be called under :attr:`lock` together with its opening."""
        self._folders[folder.identity] = folder

    def drop_folder(self, folder: Folder) -> None:
        """Forget a directory that is given up."""
        with self.lock:
            if self._folders.get(folder.identity) is folder:
                del self._folders[folder.identity]

    def holds(self, identity: tuple[int, int]) -> bool:
        """Whether the directory with this device and inode is held by this process."""
        with self.lock:
            return identity in self._folders

    def add_root(self, root: CacheRoot, *, handle_signals: bool) -> None:
        """Note an open cache root; the first one installs the hooks."""
        with self.lock:
            if not self._roots:
                atexit.register(self._close_at_exit)
            self._roots.append(root)
            if handle_signals:
                self._handlers.install()

    def drop_root(self, root: CacheRoot) -> None:
        """Forget a closed cache root; the last one takes the hooks away."""
        with self.lock:
            if root not in self._roots:
                return
            self._roots.remove(root)
            if not any(other.handles_signals for other in self._roots):
                self._handlers.restore()
            if not self._roots:
                atexit.unregister(self._close_at_exit)

    def _close_at_exit(self) -> None:
        self._close(list(self._roots))

    def _close_for_signal(self) -> None:
        self._close([root for root in self._roots if root.handles_signals])

    def _close(self, roots: list[CacheRoot]) -> None:
        for root in roots:
            try:
                root.close()
            except Exception:  # the others must have their turn
                logger(__name__).exception("closing the cache %s failed", root.path)

    def _before_fork(self) -> None:
        self.lock.acquire()  # a descriptor must not be copied between its opening and its registration
        self._handlers.hold_back()

    def _after_fork(self) -> None:
        self._handlers.let_through()
        self.lock.release()

    def _forked(self) -> None:
        for folder in self._folders.values():
            folder.forget()
        for root in self._roots:
            root.disown()
        if self._roots:
            atexit.unregister(self._close_at_exit)
        self._folders.clear()
        self._roots.clear()
        self._handlers.restore()
        self._handlers.let_through()
        self.lock.release()


_registry: Registry | None = None
_making = threading.Lock()


def registry() -> Registry:
    """Return the registry of this process, made on first use."""
    global _registry  # see the top of this module
    if _registry is not None:  # without the lock, which a signal handler could find taken by the line it interrupted
        return _registry
    with _making:
        if _registry is None:
            _registry = Registry()
        return _registry
