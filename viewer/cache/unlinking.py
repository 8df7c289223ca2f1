"""Unlink files, count them and what that frees, and tell which of them are directories."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Mapping

from viewer.cache.report import Tally
from viewer.disk_usage import allocated
from viewer.open_folder import Folder

_LINUX = sys.platform.startswith("linux")


def looks_at_files(*, exact: bool) -> bool:
    """Whether each file is looked at before it is unlinked: to count it, or where that of a directory is no EISDIR."""
    return exact or not _LINUX


class Files:
    """The files of one removal, which several threads may be unlinking.

    Attributes
    ----------
    looked_at
        Whether each is looked at before.
    """

    def __init__(self, tally: Tally, *, exact: bool) -> None:
        self.looked_at = looks_at_files(exact=exact)
        self._tally = tally
        self._one_link = threading.Lock()

    def unlink(self, folder: Folder, entries: list[str]) -> list[str]:
        """Unlink all of these, some dozens, but for directories; return the names of those.

        Raises
        ------
        OSError
            EBADF when the directory was closed behind our back; what else fails is noted.
        """
        found: list[str] = []
        if not self.looked_at:
            self._unlink(folder, entries, found)
            return found
        bytes_of: dict[str, int] = {}
        for name in entries:
            try:
                status = folder.stat(name)
                if stat.S_ISDIR(status.st_mode):
                    found.append(name)
                elif status.st_nlink == 1:
                    bytes_of[name] = allocated(status)
                else:
                    self._unlink_link(folder, name, found)
            except OSError as error:
                self._note(folder, name, error, found)
        self._unlink(folder, list(bytes_of), found, bytes_of)
        return found

    def _unlink_link(self, folder: Folder, name: str, found: list[str]) -> None:
        """Unlink a file that had other names: one thread at a time, so that exactly the last one counts."""
        with self._one_link:
            status = folder.stat(name)
            self._unlink(folder, [name], found, {name: allocated(status) if status.st_nlink == 1 else 0})

    def _unlink(
        self, folder: Folder, entries: list[str], found: list[str], bytes_of: Mapping[str, int] | None = None
    ) -> None:
        stay = folder.unlink_each(entries)
        freed = sum(bytes_of.values()) - sum(bytes_of[name] for name, _ in stay) if bytes_of else 0
        self._tally.add(len(entries) - len(stay), 0, freed)
        for name, error in stay:
            self._note(folder, name, error, found)

    def _note(self, folder: Folder, name: str, error: OSError, found: list[str]) -> None:
        if isinstance(error, IsADirectoryError):
            found.append(name)
        elif not isinstance(error, FileNotFoundError):  # else somebody else was faster
            self._tally.fail(folder.path / name, error)
