"""Says that what was fetched of a dataset is shown or read, so that nobody removes it meanwhile.

A small file beside it is locked (``flock(2)``): shared by whoever shows or reads the dataset, alone by whoever removes
it. The lock goes with its process, however that ends. It is a file and no folder as NFS, where homes often are, locks
only what can be written.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from viewer.open_folder import Folder, Lock

USE = "in-use.lock"
"""Name of the small file, in the folder of the dataset in the base."""

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_TRIES = 8
"""Times the file is opened anew because the folder was removed and made again in between."""


class FetchedUse:
    """A lock on what was fetched of one dataset; leaving its ``with`` block gives it back.

    Parameters
    ----------
    folder
        The folder of the dataset in the base, which is not made.
    alone
        Whether nobody else may use it: to remove it. Else it is shared with all who use it.

    Attributes
    ----------
    lock
        ``FREE``: it is ours. ``HELD``: somebody else's. ``UNUSABLE``: the folder is gone, or nothing can be locked
        there.
    """

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        self.path = folder / USE
        self._descriptor = -1
        self.lock = Lock.UNUSABLE
        for _ in range(_TRIES):
            self.close()
            try:
                self._descriptor = os.open(self.path, _FLAGS, 0o600)
            except OSError:
                return
            self.lock = Folder.lock_file(self._descriptor, shared=not alone)
            if self.lock is not Lock.FREE or self.leads_here():
                return
        self.close()

    def leads_here(self) -> bool:
        """Whether the name still is that of the file that is locked."""
        try:
            ours, now = os.fstat(self._descriptor), os.lstat(self.path)
        except OSError:
            return False
        return (ours.st_dev, ours.st_ino) == (now.st_dev, now.st_ino)

    def keeps_others_out(self) -> bool:
        """Whether another lock is refused now: some network file systems grant it to everybody."""
        with FetchedUse(self.path.parent) as other:
            return other.lock is Lock.HELD

    def close(self) -> None:
        """Give it back."""
        descriptor, self._descriptor = self._descriptor, -1
        self.lock = Lock.UNUSABLE
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def is_being_fetched(folder: Path) -> bool:
    """Whether a reader fetches a file into the folder of a dataset: it has one of the locks of the files."""
    try:
        names = os.listdir(folder / "locks")
    except OSError:
        return False
    for name in names:
        try:
            with Folder.at(folder / "locks" / name) as lock:
                if lock.lock(shared=True) is Lock.HELD:
                    return True
        except OSError:
            continue
    return False
