"""What one open directory is on every system; how it is opened, locked and changed is each system's own business."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from viewer.cache.verdict import Lock

_PATIENCE = 1.0
"""Seconds to wait for a reaper or a sweeper that looks at the directory right now."""


class Opened(ABC):
    """A directory and what it was when it was opened. Leaving its ``with`` block closes it.

    Attributes
    ----------
    descriptor
        Negative when it is closed.
    path
        The path it was opened by; for messages, and for handing out.
    status
        Its status when it was opened.
    """

    __slots__ = ("descriptor", "path", "status")

    descriptor: int
    path: Path
    status: os.stat_result

    @abstractmethod
    def close(self) -> None:
        """Close it, and with it its lock."""

    @abstractmethod
    def lock(self, *, shared: bool = False) -> Lock:
        """Try to lock it. FREE: the lock is ours now. Never waits."""

    @abstractmethod
    def stat(self, name: str) -> os.stat_result:
        """Return the status of an entry, not of what a link points to."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def lock_patiently(self, *, shared: bool = False) -> Lock:
        """Try to lock it for as long as somebody may only be looking at it."""
        deadline = time.monotonic() + _PATIENCE
        while (lock := self.lock(shared=shared)) is Lock.HELD and time.monotonic() < deadline:
            time.sleep(0.001)
        return lock

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode; on Windows volume and file index."""
        return self.status.st_dev, self.status.st_ino

    def holds(self, name: str, folder: Opened) -> bool:
        """Whether the entry ``name`` is, at this moment, the directory ``folder``."""
        try:
            status = self.stat(name)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == folder.identity
