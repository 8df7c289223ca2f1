"""What one open directory is on every system; how it is opened, locked and changed is each system's own business."""

from __future__ import annotations

import errno
import os
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from viewer.cache.verdict import Lock

MOUNTED = "another file system is mounted here"
"""Words for EXDEV where a directory was to be entered."""

NO_RENAMES = (errno.EXDEV, errno.ENOSPC, errno.EDQUOT)
"""Why a directory cannot be renamed although it can be removed: the lower layer of an overlay, a full disk."""

_PATIENCE = 1.0  # seconds to wait for a reaper or a sweeper that looks at the directory right now


class Opened(ABC):
    """A directory and what it was when it was opened. Leaving its ``with`` block unlocks and closes it.

    Attributes
    ----------
    descriptor
        Negative when it is closed.
    place
        The path it was opened by; for messages, and for handing out.
    status
        Its status when it was opened.
    """

    __slots__ = ("descriptor", "place", "status")

    descriptor: int
    place: str
    status: os.stat_result

    @property
    def path(self) -> Path:
        """The same path, as a :class:`~pathlib.Path`: made when it is asked for, as it takes 5 us."""
        return Path(self.place)

    @abstractmethod
    def close(self) -> None:
        """Close it, and with it its lock."""

    @abstractmethod
    def is_open(self) -> bool:
        """Whether the descriptor still is this directory."""

    @abstractmethod
    def lock(self, *, shared: bool = False) -> Lock:
        """Try to lock it. FREE: the lock is ours now. Never waits."""

    @abstractmethod
    def stat(self, name: str) -> os.stat_result:
        """Return the status of an entry, not of what a link points to."""

    @abstractmethod
    def mount_number(self) -> int | None:
        """Return the number of the mount it was opened on; None where that is not known."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def notice(self) -> bool:
        """Forget a descriptor that was closed behind our back; return whether it still is open."""
        if not self.is_open():
            self.descriptor = -1
        return self.descriptor >= 0

    def lock_patiently(self) -> Lock:
        """Try to lock it for as long as somebody may only be looking at it."""
        deadline = time.monotonic() + _PATIENCE
        while (lock := self.lock()) is Lock.HELD and time.monotonic() < deadline:
            time.sleep(0.001)
        return lock

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode; on Windows volume and file index."""
        return self.status.st_dev, self.status.st_ino

    def leads_to(self, name: str, folder: Opened) -> bool:
        """Whether the entry ``name`` is, at this moment, the directory ``folder``.

        Raises
        ------
        OSError
            When that cannot be told: a disk in trouble is not a proof.
        """
        try:
            status = self.stat(name)
        except FileNotFoundError:
            return False
        return (status.st_dev, status.st_ino) == folder.identity
