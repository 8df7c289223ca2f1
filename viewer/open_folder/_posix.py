"""One open directory on POSIX: everything goes through its descriptor.

``O_NOFOLLOW`` refuses a symbolic link, ``O_DIRECTORY`` anything that is not a directory, ``O_NONBLOCK`` keeps a FIFO
from blocking. The lock is ``flock(2)`` on the directory itself: it is seen across processes, PID and mount namespaces
and bind mounts, survives a rename, is freed by SIGKILL, and systemd-tmpfiles leaves a locked directory alone.

Another part of the program may close our descriptors (``os.closerange``), and their numbers then become something else:
every step first proves, by device and inode, that the number still is this directory.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from viewer import mounts
from viewer.open_folder.opened import MOUNTED, Lock, Opened, close_if_ours, look_at

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NONBLOCK
_REFUSED = (errno.ENOSYS, errno.EPERM, errno.EINVAL)
"""What openat2(2) says where there is none, or where a sandbox does not know it."""

_CLOSED = "its descriptor was closed by another part of the program"

_OPEN: dict[int, tuple[tuple[int, int], int]] = {}
"""What is open: device and inode, and the descriptor."""


class Folder(Opened):
    """A directory that stays the same one whatever happens to its name."""

    __slots__ = ("_mount",)

    FILE_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY

    def __init__(self, place: str, descriptor: int) -> None:
        self.place = place
        self._mount: int | None = None
        self.status = look_at(descriptor)
        if not stat.S_ISDIR(self.status.st_mode):  # the program had its turn in between, and has closed and used it
            raise OSError(errno.EBADF, _CLOSED)
        self.descriptor = descriptor
        _OPEN[id(self)] = self.identity, descriptor

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        """Open a directory by path; the last component may be a link (``/tmp`` is one on macOS)."""
        return cls(os.fspath(path), os.open(path, _DIRECTORY))

    def open(self, name: str) -> Self:
        """Open the directory ``name`` in this one; never through a link."""
        return type(self)(f"{self.place}/{name}", os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=self._sure()))

    def enter(self, name: str) -> Self:
        """Open the directory ``name`` in this one, to remove what is in it: neither through a link nor into a mount.

        Raises
        ------
        OSError
            EXDEV when another file system is mounted there, also a part of the same one.
        """
        library = mounts.c_library()
        if library is None:
            return self.open(name)
        try:
            entered = type(self)(f"{self.place}/{name}", library.open_below(self._sure(), name, _DIRECTORY))
        except OSError as error:
            if error.errno in _REFUSED:
                return self.open(name)
            if error.errno == errno.EXDEV:
                raise OSError(errno.EXDEV, MOUNTED) from None
            raise
        entered._mount = self._mount = self.mount_number()  # it was not left
        return entered

    def close(self) -> None:
        """Close it, unless the number is somebody else's by now; the lock lives on in copies that a fork made."""
        _OPEN.pop(id(self), None)
        close_if_ours(self.descriptor, self.identity)
        self.descriptor = -1

    @staticmethod
    def close_copies() -> None:
        """Close everything in a forked child: a copy keeps its lock, also one that another thread was sweeping with."""
        while _OPEN:
            identity, descriptor = _OPEN.popitem()[1]
            close_if_ours(descriptor, identity)

    @staticmethod
    def own_descriptors() -> None:
        """Give the calling thread, and those that it starts, descriptors of their own: of the program's, only 0 to 2.

        Then nobody closes ours, we close nobody's, a forked child gets none, and the program's limit is its own. What
        it wrote into an open log file would go nowhere, and a signal that arrived in it could not be written to the
        program's ``set_wakeup_fd``: it must be a thread of :func:`viewer.cache.signals.start_thread`.

        Where the kernel refuses (before Linux 5.9, elsewhere) nothing changes, and what remains are the moments between
        two calls of the system: another thread may close and open in each.
        """
        library = mounts.c_library()
        if library is not None:
            library.own_descriptors()

    def is_open(self) -> bool:
        """Whether the descriptor still is this directory."""
        try:
            self._sure()
        except OSError as error:
            return error.errno != errno.EBADF  # a disk in trouble: it is open
        return True

    def _sure(self) -> int:
        """Return the descriptor, proved to be this directory."""
        now = os.fstat(self.descriptor)
        if now.st_ino != self.status.st_ino or now.st_dev != self.status.st_dev:
            raise OSError(errno.EBADF, _CLOSED)
        return self.descriptor

    def where(self, name: str) -> tuple[str, int]:
        """Return how an entry is named to the system, and the descriptor of the directory in which it has that name."""
        return name, self._sure()

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return os.listdir(self._sure())

    def lock(self, *, shared: bool = False) -> Lock:
        """Try to lock it. FREE: the lock is ours now. Never waits."""
        try:
            return self.lock_file(self._sure(), shared=shared)
        except OSError:
            return Lock.UNUSABLE

    @staticmethod
    def lock_file(descriptor: int, *, shared: bool = False) -> Lock:
        """Try to lock any open file."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            return Lock.HELD if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else Lock.UNUSABLE
        return Lock.FREE

    def release(self) -> None:
        """Give the lock back, also for copies of the descriptor that a fork made meanwhile, and close it."""
        try:
            fcntl.flock(self._sure(), fcntl.LOCK_UN)
        except OSError:
            pass  # closing gives it back as well
        self.close()

    def rename_locked(self, name: str, new: str, folder: Folder) -> None:
        """Rename the entry ``name``, which is the locked ``folder``; the lock stays held."""
        self.rename(name, new)
        folder.place = f"{self.place}/{new}"
        folder._mount = self.mount_number()  # a mount point cannot be renamed: it lies on ours

    def unlink_each(self, names: Sequence[str]) -> list[tuple[str, OSError]]:
        """Remove some dozens of entries that are no directories; return those that stay, each with the reason.

        The descriptor is proved now and not for each of them.
        """
        here, unlink = self._sure(), os.unlink
        stay: list[tuple[str, OSError]] = []
        for name in names:
            if self.descriptor != here:  # closed meanwhile: the number may be another directory's by now
                raise OSError(errno.EBADF, _CLOSED)
            try:
                unlink(name, dir_fd=here)
            except OSError as error:
                stay.append((name, error))
        return stay

    def open_up(self, name: str | None = None) -> None:
        """Give the owner all rights on this directory, or on the directory ``name`` in it, never through a link.

        On Linux ``os.chmod`` cannot be told to leave links alone. A directory that may not be read cannot be opened,
        but an O_PATH descriptor of it can be had, and ``/proc/thread-self/fd`` leads from that to the directory itself,
        never elsewhere.
        """
        if name is None:
            os.fchmod(self._sure(), 0o700)
        elif os.chmod in os.supports_follow_symlinks:
            os.chmod(name, 0o700, dir_fd=self._sure(), follow_symlinks=False)
        else:
            descriptor = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._sure())
            try:
                if os.fstat(descriptor).st_uid != self.status.st_uid:
                    raise PermissionError(errno.EPERM, "belongs to another user")
                Path(f"/proc/thread-self/fd/{descriptor}").chmod(0o700)
            finally:
                os.close(descriptor)

    def mount_number(self) -> int | None:
        """Return the number of the mount it is on, a bind mount's own (unlike ``st_dev``); None without ``/proc``."""
        if self._mount is None:
            try:
                with open(f"/proc/thread-self/fdinfo/{self._sure()}", "rb", buffering=0) as stream:
                    # pos, flags and mnt_id come first; what follows are locks, which may be many.
                    _, found, rest = stream.read(1024).partition(b"mnt_id:")
            except OSError:
                return None
            self._mount = int(rest.split(None, 1)[0]) if found else None
        return self._mount

    def settle(self, *files: str) -> None:
        """Wait until these files, and then the directory itself, are on the disk."""
        for name in files:
            with self.file(name) as (descriptor, _):
                os.fsync(descriptor)
        os.fsync(self._sure())

    def free(self) -> tuple[int, int | None]:
        """Return how many bytes and files may still be written; None where the file system does not count files."""
        volume = os.statvfs(self._sure())
        return volume.f_bavail * volume.f_frsize, volume.f_favail if volume.f_files else None
