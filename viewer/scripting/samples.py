"""What a script gives to be shown: a path, or samples in its memory, which become a folder in a cache of its own."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from viewer.address import given_place
from viewer.scripting.process import when_forked

if TYPE_CHECKING:
    from viewer.cache import CacheRoot

_lock = threading.Lock()
_roots: list[CacheRoot] = []
_workers: set[int] = set()  # processes that close the root at their end; those before a fork are other ones


def path_of(what: object, name: str) -> str:
    """Return the path or address of what is to be shown.

    Parameters
    ----------
    what
        A path, an address, or what :func:`viewer.handover.hand_over` takes.
    name
        Of samples in memory: given again, they take the place of those before.

    Raises
    ------
    UsageError
        When it is none of them.
    ViewerError
        When it is an address that cannot be one.
    CacheError
        When there is no room for it.
    """
    if isinstance(what, (str, os.PathLike)):
        return given_place(what)
    from viewer.handover import hand_over

    return str(hand_over(what, _root(), name=name))


def _root() -> CacheRoot:
    """Return the cache root of this process, which its end removes; a forked child gets one of its own."""
    from viewer.cache import CacheRoot

    when_forked(__name__, _renew_lock)
    with _lock:
        if not _roots:
            _roots.append(CacheRoot(run_orphan_sweep=False))
        if os.getpid() not in _workers:
            _workers.add(os.getpid())
            _close_with_worker(_roots[0])
        _roots[0].refresh()
        return _roots[0]


def _close_with_worker(root: CacheRoot) -> None:
    """Have a cache root removed when a worker of :mod:`multiprocessing` ends: it does so without ``atexit``."""
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None and multiprocessing.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(None, root.close, exitpriority=0)


def _renew_lock() -> None:
    global _lock
    _lock = threading.Lock()
