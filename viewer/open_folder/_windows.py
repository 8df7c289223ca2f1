"""One open directory on Windows: what each method means is said in :mod:`viewer.open_folder.opened` and ``_posix``.

**Not tried on Windows**: written from its documentation, and tested elsewhere with a stand-in for ``msvcrt``. There are
no directory descriptors, so everything goes by path; a link or junction is refused by its reparse attribute before use.
The owner keeps a byte of ``.lock`` in the directory locked and the file open, and a directory with an open file in it
cannot be renamed: that is the second guard, and it holds even against somebody who ignores the lock.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from viewer.open_folder.opened import Lock, Opened

LOCK_NAME = ".lock"
"""The file whose first byte is locked."""

_REPARSE_POINT = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT: a symbolic link or a junction


class Folder(Opened):
    """A directory by path."""

    __slots__ = ("_lock",)

    FILE_FLAGS = getattr(os, "O_BINARY", 0)

    def __init__(self, place: str, status: os.stat_result) -> None:
        if not stat.S_ISDIR(status.st_mode) or getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", place)
        self.place = place
        self.status = status
        self.descriptor = 0
        self._lock: int | None = None

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        return cls(os.fspath(path), os.stat(path))

    def where(self, name: str) -> tuple[str, None]:
        return f"{self.place}{os.sep}{name}", None

    def open(self, name: str) -> Self:
        return type(self)(self.where(name)[0], self.stat(name))

    def enter(self, name: str) -> Self:
        return self.open(name)  # a mounted volume is a junction here

    def is_open(self) -> bool:
        return self.descriptor >= 0

    def close(self) -> None:
        self._unlock()
        self.descriptor = -1

    release = close

    def lock(self, *, shared: bool = False) -> Lock:
        """Looking (``shared``) excludes others as well."""
        try:
            descriptor = os.open(self.where(LOCK_NAME)[0], os.O_RDWR | (0 if shared else os.O_CREAT), 0o600)
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

    def _unlock(self) -> None:
        if self._lock is not None:
            descriptor, self._lock = self._lock, None
            os.close(descriptor)

    @staticmethod
    def own_descriptors() -> None:
        pass  # not closed by number here

    @staticmethod
    def lock_file(descriptor: int, *, shared: bool = False) -> Lock:
        return Lock.UNUSABLE  # the memory of a process keeps its files here anyway

    def names(self) -> list[str]:
        return os.listdir(self.place)

    @contextmanager
    def file(self, name: str, flags: int = os.O_RDONLY) -> Iterator[tuple[int, os.stat_result]]:
        if not flags & os.O_EXCL and not stat.S_ISREG(self.stat(name).st_mode):  # there is no O_NOFOLLOW
            raise OSError(errno.EINVAL, "not a regular file")
        with super().file(name, flags) as opened:
            yield opened

    def rename_locked(self, name: str, new: str, folder: Folder) -> None:
        """Fails while anybody else has a file open in it.

        Our own lock file must be closed for that, so there is a moment without a lock; nobody can use it, because the
        name that follows says that the directory is given up, or, at its making, that nobody has been given it yet.
        """
        locked = folder._lock is not None
        folder._unlock()
        try:
            self.rename(name, new)
            folder.place = self.where(new)[0]
        finally:
            if locked:
                folder.lock()

    def unlink_each(self, names: Sequence[str]) -> list[tuple[str, OSError]]:
        stay: list[tuple[str, OSError]] = []
        for name in names:
            try:
                self._unlink(name)
            except OSError as error:
                stay.append((name, error))
        return stay

    def _unlink(self, name: str) -> None:
        if name == LOCK_NAME:
            self._unlock()
        path = Path(self.where(name)[0])
        try:
            os.unlink(path)
        except PermissionError:  # one that is read-only is made writable first
            path.chmod(stat.S_IWRITE | stat.S_IREAD)
            os.unlink(path)

    def open_up(self, name: str | None = None) -> None:
        pass  # Windows ignores the write bit of directories

    def mount_number(self) -> int | None:
        return None

    def settle(self, *files: str) -> None:
        pass  # a directory cannot be flushed here

    def free(self) -> tuple[int, int | None]:
        import shutil

        return shutil.disk_usage(self.place).free, None


def _msvcrt() -> Any:
    import msvcrt

    return msvcrt
