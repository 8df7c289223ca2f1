"""One open directory, as far as it is the same on every system; how it is opened and locked is each system's own.

POSIX (:mod:`viewer.open_folder._posix`) goes by descriptor, so that no path is ever looked up twice; Windows
(:mod:`viewer.open_folder._windows`) has no descriptors of directories and goes by path.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

MOUNTED = "another file system is mounted here"
"""Words for EXDEV where a directory was to be entered."""

NO_RENAMES = (errno.EXDEV, errno.ENOSPC, errno.EDQUOT)
"""Why a directory cannot be renamed although it can be removed: the lower layer of an overlay, a full disk."""

_PATIENCE = 1.0  # seconds to wait for a reaper or a sweeper that looks at the directory right now
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Lock(StrEnum):
    """What the kernel said when a lock was asked for."""

    HELD = "held"
    FREE = "free"
    UNUSABLE = "unusable"  # none to ask for, or the file system refuses: like FREE, but its word counts for nothing


def look_at(descriptor: int) -> os.stat_result:
    """Return the status of what was just opened; closed where that fails, if it still is open."""
    try:
        return os.fstat(descriptor)
    except OSError as error:
        if error.errno != errno.EBADF:  # else another thread has closed it, and may be using the number next
            os.close(descriptor)
        raise


def close_if_ours(descriptor: int, identity: tuple[int, int]) -> None:
    """Close a descriptor, unless its number is somebody else's by now: asked right before, as threads take turns."""
    try:
        status = os.fstat(descriptor)
        ours = (status.st_dev, status.st_ino) == identity
    except OSError as error:
        ours = error.errno != errno.EBADF  # a disk in trouble: it is open
    if ours:
        try:
            os.close(descriptor)
        except OSError:
            pass  # closed all the same


class Opened:
    """A directory and what it was when it was opened. Leaving its ``with`` block closes it, and frees its lock.

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

    FILE_FLAGS = 0  # with which a file in it is opened

    # Each system's own, described in _posix:
    where: Callable[[str], tuple[str, int | None]]
    open: Callable[[str], Self]
    enter: Callable[[str], Self]
    is_open: Callable[[], bool]
    close: Callable[[], None]
    lock: Callable[[], Lock]
    open_up: Callable[..., None]
    mount_number: Callable[[], int | None]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def __del__(self) -> None:
        # An interruption may come after the opening, and before the block that closes.
        if getattr(self, "descriptor", -1) >= 0:
            self.close()

    @property
    def path(self) -> Path:
        """The same path, as a :class:`~pathlib.Path`: made when it is asked for, as it takes 5 us."""
        return Path(self.place)

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode; on Windows volume and file index."""
        return self.status.st_dev, self.status.st_ino

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

    def second_lock_is_refused(self, name: str) -> bool:
        """Test the lock of the entry ``name``: on some Lustre, GPFS and NFS mounts everybody is granted it."""
        with self.open(name) as second:  # huggingface_hub #4306
            return second.lock() is Lock.HELD

    def stat(self, name: str) -> os.stat_result:
        """Return the status of an entry, not of what a link points to."""
        path, above = self.where(name)
        return os.stat(path, dir_fd=above, follow_symlinks=False)

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

    def make(self, name: str) -> None:
        """Make a directory that only we may enter: whoever can open a directory can also hold its lock."""
        path, above = self.where(name)
        os.mkdir(path, 0o700, dir_fd=above)  # a private access list on Windows since Python 3.11.10 and 3.12.4

    def rename(self, name: str, new: str, into: Opened | None = None) -> None:
        """Rename an entry, within this directory or into another one."""
        old, above = self.where(name)
        path, below = (into or self).where(new)
        os.replace(old, path, src_dir_fd=above, dst_dir_fd=below)

    def rmdir(self, name: str) -> None:
        """Remove an empty directory."""
        path, above = self.where(name)
        os.rmdir(path, dir_fd=above)

    @contextmanager
    def file(self, name: str, flags: int = os.O_RDONLY) -> Iterator[tuple[int, os.stat_result]]:
        """Open a regular file for a ``with`` block, which gets descriptor and status.

        Raises
        ------
        OSError
            EINVAL for anything that is not a regular file.
        """
        path, above = self.where(name)
        descriptor = os.open(path, flags | self.FILE_FLAGS, 0o600, dir_fd=above)
        status = look_at(descriptor)
        try:
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            yield descriptor, status
        finally:
            close_if_ours(descriptor, (status.st_dev, status.st_ino))

    def write_file(self, name: str, data: bytes) -> None:
        """Write a new file that only we may read."""
        with self.file(name, _NEW_FILE) as (descriptor, _):
            if os.write(descriptor, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def touch(self, name: str) -> None:
        """Set the times of an entry to now."""
        path, above = self.where(name)
        os.utime(path, dir_fd=above)

    def use(self, name: str, status: os.stat_result) -> None:
        """Set the time of the last use of an entry to now; its last change stays that of ``status``."""
        path, above = self.where(name)
        follow = os.utime not in os.supports_follow_symlinks
        os.utime(path, ns=(time.time_ns(), status.st_mtime_ns), dir_fd=above, follow_symlinks=follow)

    # -------------------------------------------------------------- what may be touched

    def other_mount(self, above: Opened) -> bool:
        """Whether it is seen to lie on another mount than ``above``; without ``/proc`` the numbers are not known."""
        one, other = self.mount_number(), above.mount_number()
        return self.identity[0] != above.identity[0] or (one is not None and other is not None and one != other)

    def another_users(self) -> OSError:
        """Return why a directory of somebody else stays."""
        return PermissionError(errno.EPERM, f"belongs to another user (uid {self.status.st_uid})")

    def untouchable(self, top: Opened) -> OSError | None:
        """Return why nothing in it, somewhere below ``top``, may be touched: a mount, or somebody else's."""
        if self.other_mount(top):
            return OSError(errno.EXDEV, MOUNTED)
        return None if self.status.st_uid == top.status.st_uid else self.another_users()

    def enter_ours(self, name: str, top: Opened) -> Self:
        """Open the directory ``name`` in this one, somewhere below ``top``, to remove what is in it.

        Raises
        ------
        OSError
            When nothing in it may be touched, as :meth:`untouchable` says, or it cannot be opened.
        """
        try:
            folder = self.enter(name)
        except PermissionError:
            if self.stat(name).st_uid != top.status.st_uid:
                raise
            self.open_up(name)
            folder = self.enter(name)
        if problem := folder.untouchable(top):
            folder.close()
            raise problem
        return folder

    def make_writable(self) -> None:
        """Give the owner all rights on it, if that has to be."""
        if self.status.st_mode & stat.S_IRWXU != stat.S_IRWXU:
            self.open_up()
