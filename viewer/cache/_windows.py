"""One open directory on Windows, with the same face as :mod:`viewer.cache._posix`.

**Not tried on Windows**: written from its documentation, and tested elsewhere with a stand-in for ``msvcrt``. There are
no directory descriptors, so everything goes by path; a link or junction is refused by its reparse attribute before use.
The owner keeps a byte of ``.lock`` in the directory locked and the file open, and a directory with an open file in it
cannot be renamed: that is the second guard, and it holds even against somebody who ignores the lock.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from viewer.cache._opened import Opened
from viewer.cache.verdict import Lock

LOCK_NAME = ".lock"
"""The file whose first byte is locked."""

_REPARSE_POINT = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT: a symbolic link or a junction


class Folder(Opened):
    """A directory by path, checked to be the same one before anything in it is changed."""

    __slots__ = ("_lock",)

    def __init__(self, path: Path, status: os.stat_result) -> None:
        self.place = os.fspath(path)
        self.status = status
        self.descriptor = 0
        self._lock: int | None = None

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        """Open a directory by path; the last component may be a link."""
        status = os.stat(path)
        if not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", os.fspath(path))
        return cls(Path(path), status)

    def open(self, name: str) -> Self:
        """Open the directory ``name`` in this one; never through a link or junction."""
        status = self.stat(name)
        if not stat.S_ISDIR(status.st_mode) or getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", name)
        return type(self)(self.path / name, status)

    def enter(self, name: str) -> Self:
        """Open the directory ``name``, to remove what is in it; a mounted volume is a junction here."""
        return self.open(name)

    def close(self) -> None:
        """Close the lock file, which frees the lock."""
        self._unlock()
        self.descriptor = -1

    def is_open(self) -> bool:
        """Whether it is in use."""
        return self.descriptor >= 0

    def lock(self, *, shared: bool = False) -> Lock:
        """Try to lock it, never waiting. FREE: the lock is ours now. Looking (``shared``) excludes others as well."""
        try:
            descriptor = os.open(self.path / LOCK_NAME, os.O_RDWR | (0 if shared else os.O_CREAT), 0o600)
        except FileNotFoundError:
            return Lock.FREE  # nobody ever locked it, and looking changes nothing
        except PermissionError:
            return Lock.HELD
        except OSError:
            return Lock.UNUSABLE
        try:
            _msvcrt().locking(descriptor, _msvcrt().LK_NBLCK, 1)
        except OSError:
            os.close(descriptor)
            return Lock.HELD
        self._lock = descriptor
        return Lock.FREE

    def release(self) -> None:
        """Give the lock back, and close it."""
        self.close()

    def _unlock(self) -> None:
        if self._lock is not None:
            descriptor, self._lock = self._lock, None
            os.close(descriptor)

    @staticmethod
    def lock_file(descriptor: int, *, shared: bool = False) -> Lock:
        """Nothing: the memory of a process keeps its files here anyway."""
        return Lock.UNUSABLE

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return os.listdir(self.path)

    def stat(self, name: str) -> os.stat_result:
        """Return the status of an entry, not of what a link points to."""
        return os.lstat(self.path / name)

    def make(self, name: str) -> None:
        """Make a directory. Python gives mode 0700 a private access list since 3.11.10 and 3.12.4."""
        (self.path / name).mkdir(0o700)

    def rename(self, name: str, new: str, into: Folder | None = None) -> None:
        """Rename an entry, within this directory or into another one."""
        os.replace(self.path / name, (into or self).path / new)

    def rename_locked(self, name: str, new: str, folder: Folder) -> None:
        """Rename the entry ``name``, which is the locked ``folder``; fails while anybody else has a file open in it.

        Our own lock file must be closed for that, so there is a moment without a lock; nobody can use it, because the
        name that follows says that the directory is given up, or, at its making, that nobody has been given it yet.
        """
        locked = folder._lock is not None
        folder._unlock()
        try:
            self.rename(name, new)
            folder.place = os.fspath(self.path / new)
        finally:
            if locked:
                folder.lock()

    def tools(self) -> tuple[Callable[[str], os.stat_result], Callable[[str], None]]:
        """Return what looks at an entry, and what removes one that is not a directory."""
        return self.stat, self._unlink

    def _unlink(self, name: str) -> None:
        """Remove an entry; one that is read-only is made writable first."""
        if name == LOCK_NAME:
            self._unlock()
        try:
            os.unlink(self.path / name)
        except PermissionError:
            (self.path / name).chmod(stat.S_IWRITE | stat.S_IREAD)
            os.unlink(self.path / name)

    def rmdir(self, name: str) -> None:
        """Remove an empty directory."""
        (self.path / name).rmdir()

    def open_up(self, name: str | None = None) -> None:
        """Nothing: Windows ignores the write bit of directories."""

    def mount_number(self) -> int | None:
        """Return None: a mounted volume is a junction here, and is not entered."""
        return None

    def open_file(self, name: str, flags: int) -> tuple[int, os.stat_result]:
        """Open a regular file; return descriptor and status, or OSError (EINVAL) for anything that is not one."""
        status = self.stat(name)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        return os.open(self.path / name, flags | getattr(os, "O_BINARY", 0)), status

    def write_file(self, name: str, data: bytes) -> None:
        """Write a new file."""
        with open(self.path / name, "xb") as stream:
            stream.write(data)

    def settle(self, *files: str) -> None:
        """Nothing: a directory cannot be flushed here."""

    def touch(self, name: str | None = None) -> None:
        """Set the times of an entry, or of the directory itself, to now."""
        os.utime(self.path if name is None else self.path / name)

    def use(self, name: str, status: os.stat_result) -> None:
        """Set the time of the last use of an entry to now; its last change stays that of ``status``."""
        os.utime(self.path / name, ns=(time.time_ns(), status.st_mtime_ns))

    def free(self) -> tuple[int, int | None]:
        """Return how many bytes may still be written; files are not counted."""
        return shutil.disk_usage(self.path).free, None


def _msvcrt() -> Any:
    import msvcrt

    return msvcrt
