"""Where a worker of a cluster puts what it fetches of datasets of the Hub: a folder of its own, for one scan."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from viewer.artifacts.limit import default_budget
from viewer.cache import CacheRoot
from viewer.errors import ViewerError
from viewer.fetched_files import FETCHED, evict

EACH_S = 5.0
"""Seconds between two looks at how much was fetched."""


class WorkerScratch:
    """A cache root that is made when it is needed, and again after it was dropped; any thread may use it.

    It goes with the process too, and what a process left that was killed goes with the next sweep of any cache.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._root: CacheRoot | None = None
        self._closed = False
        self._due = 0.0

    def path(self) -> Path:
        """Return the folder.

        Raises
        ------
        ViewerError
            When it cannot be made, or after :meth:`close`.
        """
        with self._lock:
            if self._closed:
                raise ViewerError("the scan was ended.")
            if self._root is None:
                self._root = CacheRoot(install_signal_handlers=False)  # those are of Dask
            return self._root.path

    def keep_within_bounds(self) -> None:
        """Remove what came first where it is a lot; looked at seldom."""
        with self._lock:
            if self._root is None or time.monotonic() < self._due:
                return
            self._due = time.monotonic() + EACH_S
            root = self._root.path
        evict(root / FETCHED, default_budget(root), threading.Event())

    def drop(self) -> None:
        """Remove the folder."""
        with self._lock:
            root, self._root = self._root, None
        if root is not None:
            root.close()

    def close(self) -> None:
        """Remove the folder, for good."""
        with self._lock:
            self._closed = True
        self.drop()
