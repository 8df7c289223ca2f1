"""One open directory on POSIX: everything goes through its descriptor, so that no path is ever looked up twice.

``O_NOFOLLOW`` refuses a symbolic link, ``O_DIRECTORY`` anything that is not a directory, ``O_NONBLOCK`` keeps a FIFO
from blocking. The lock is ``flock(2)`` on the directory itself: it is seen across processes, PID and mount namespaces
and bind mounts, survives a rename, is freed by SIGKILL, and systemd-tmpfiles leaves a locked directory alone.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from pathlib import Path
from typing import Self

from viewer.cache._opened import Opened
from viewer.cache.verdict import Lock

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NONBLOCK
_PATH_ONLY = getattr(os, "O_PATH", 0)

_FDINFO = 1024
"""Bytes of ``/proc/self/fdinfo`` that are read: pos, flags and mnt_id come first; what follows are locks."""


class Folder(Opened):
    """A directory that stays the same one whatever happens to its name."""

    __slots__ = ("_mount",)

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor
        self.status = os.fstat(descriptor)
        self._mount: int | None = None

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        """Open a directory by path; the last component may be a link (``/tmp`` is one on macOS)."""
        return cls._opened(Path(path), os.open(path, _DIRECTORY))

    @classmethod
    def _opened(cls, path: Path, descriptor: int) -> Self:
        try:
            return cls(path, descriptor)
        except OSError:
            os.close(descriptor)
            raise

    def open(self, name: str) -> Self:
        """Open the directory ``name`` in this one; never through a link."""
        return self._opened(self.path / name, os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=self.descriptor))

    def close(self) -> None:
        """Close the descriptor. Its lock lives on in copies that a fork made, until they are closed too."""
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            try:
                os.close(descriptor)
            except OSError:  # closed behind our back
                pass

    def is_open(self) -> bool:
        """Whether the descriptor still is this directory; ``os.closerange`` may have closed it."""
        try:
            now = os.fstat(self.descriptor)
        except OSError:
            return False
        return (now.st_dev, now.st_ino) == self.identity

    def forget(self) -> None:
        """Close the descriptor if it still is ours; else leave it to whoever has it now."""
        if self.is_open():
            self.close()
        self.descriptor = -1

    def own(self) -> bool:
        """Whether it belongs to the effective user; root gets no exception."""
        return self.status.st_uid == os.geteuid()

    # ------------------------------------------------------------- the lock

    def lock(self, *, shared: bool = False) -> Lock:
        """Try to lock it. FREE: the lock is ours now. Never waits."""
        try:
            fcntl.flock(self.descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            return Lock.HELD if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else Lock.UNUSABLE
        return Lock.FREE

    def unlock(self) -> None:
        """Give the lock back, also for copies of the descriptor that a fork made meanwhile."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        except OSError:
            pass

    # -------------------------------------------------------------- entries

    def scan(self) -> os._ScandirIterator[str]:
        """Iterate over the entries; one scan at a time."""
        return os.scandir(self.descriptor)

    def names(self) -> list[str]:
        """Return the names of all entries; faster than :meth:`scan`."""
        return os.listdir(self.descriptor)

    def stat(self, name: str) -> os.stat_result:
        """Return the status of an entry, not of what a link points to."""
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)

    def make(self, name: str) -> None:
        """Make a directory that only we may enter: whoever can open a directory can also hold its lock."""
        os.mkdir(name, 0o700, dir_fd=self.descriptor)

    def rename(self, name: str, new: str, into: Folder | None = None) -> None:
        """Rename an entry, within this directory or into another one."""
        os.rename(name, new, src_dir_fd=self.descriptor, dst_dir_fd=(into or self).descriptor)

    def rename_locked(self, name: str, new: str, folder: Folder) -> None:
        """Rename the entry ``name``, which is the locked ``folder``; the lock stays held."""
        self.rename(name, new)
        folder.path = self.path / new

    def unlink(self, name: str) -> None:
        """Remove an entry that is not a directory."""
        os.unlink(name, dir_fd=self.descriptor)

    def rmdir(self, name: str) -> None:
        """Remove an empty directory."""
        os.rmdir(name, dir_fd=self.descriptor)

    def open_up(self, name: str | None = None) -> None:
        """Give the owner all rights on this directory, or on the directory ``name`` in it, never through a link.

        On Linux ``os.chmod`` cannot be told to leave links alone. A directory that may not be read cannot be opened,
        but an O_PATH descriptor of it can be had, and ``/proc/self/fd`` leads from that to the directory itself, never
        elsewhere.
        """
        if name is None:
            os.fchmod(self.descriptor, 0o700)
        elif os.chmod in os.supports_follow_symlinks:
            os.chmod(name, 0o700, dir_fd=self.descriptor, follow_symlinks=False)
        else:
            flags = _PATH_ONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(name, flags, dir_fd=self.descriptor)
            try:
                if os.fstat(descriptor).st_uid != os.geteuid():
                    raise PermissionError(errno.EPERM, "belongs to another user")
                Path(f"/proc/self/fd/{descriptor}").chmod(0o700)
            finally:
                os.close(descriptor)

    def mount_number(self) -> int | None:
        """Return the number of the mount it was opened on (Linux); a bind mount has its own, unlike ``st_dev``."""
        if self._mount is None:
            try:
                opened = os.open(f"/proc/self/fdinfo/{self.descriptor}", os.O_RDONLY | os.O_CLOEXEC)
                try:
                    _, found, rest = os.read(opened, _FDINFO).partition(b"mnt_id:")
                finally:
                    os.close(opened)
            except OSError:
                return None
            self._mount = int(rest.split(None, 1)[0]) if found else None
        return self._mount

    # ---------------------------------------------------------------- files

    def read_file(self, name: str, limit: int) -> bytes:
        """Return at most ``limit`` bytes of a regular file; OSError (EINVAL) for anything that is not one."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
        descriptor = os.open(name, flags, dir_fd=self.descriptor)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            return os.read(descriptor, limit)
        finally:
            os.close(descriptor)

    def write_file(self, name: str, data: bytes) -> None:
        """Write a new file that only we may read."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, 0o600, dir_fd=self.descriptor)
        try:
            written = os.write(descriptor, data)
            if written < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)

    def touch(self, name: str | None = None) -> None:
        """Set the times of an entry, or of the directory itself, to now."""
        if name is None:
            os.utime(self.descriptor)
        else:
            os.utime(name, dir_fd=self.descriptor, follow_symlinks=False)

    def use(self, name: str, status: os.stat_result) -> None:
        """Set the time of the last use of an entry to now; its last change stays that of ``status``."""
        os.utime(name, ns=(time.time_ns(), status.st_mtime_ns), dir_fd=self.descriptor, follow_symlinks=False)

    def free(self) -> tuple[int, int | None]:
        """Return how many bytes and files may still be written; None where the file system does not count files."""
        volume = os.statvfs(self.descriptor)
        return volume.f_bavail * volume.f_frsize, volume.f_favail if volume.f_files else None
