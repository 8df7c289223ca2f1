"""Remove a tree, and say what really went.

Known races: somebody who still writes into the tree only makes another pass necessary; somebody who removes it as well
makes "not found" the same as success, and only the one whose ``rmdir`` of the top succeeded may say that it is gone.
How the tree is taken apart is in :mod:`viewer.cache.takedown`.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

from viewer.cache.registry import registry
from viewer.cache.report import Limits, Removal, Tally
from viewer.cache.takedown import Takedown
from viewer.cache.workers import Workers
from viewer.disk_usage import allocated
from viewer.open_folder import Folder
from viewer.open_folder.opened import MOUNTED, NO_RENAMES

_PASSES = 8  # how often a tree is gone through while somebody still writes into it


def remove_tree(
    path: Path, *, cancel: threading.Event | None = None, progress: Callable[[int, int], None] | None = None
) -> Removal:
    """Remove the directory ``path`` and all that is in it, and count what that frees; never raises for what it finds.

    Parameters
    ----------
    cancel
        Set it from another thread to stop early.
    progress
        Called in this thread now and then with the files removed and the bytes freed so far.
    """
    path = Path(path).absolute()
    try:
        with Folder.at(path.parent) as above, above.enter(path.name) as top:
            return remove_opened(above, path.name, top, Limits(None, cancel), progress, exact=True)
    except OSError as error:
        return Removal.failed(path, error)


def set_aside(above: Folder, name: str, folder: Folder, tombstone: str) -> str | None:
    """Rename the locked directory ``folder``, the entry ``name`` of ``above``, to ``tombstone``; return its name now.

    That is the old one where nothing can be renamed: it goes under that, as its lock is held. None when it is not there
    any more: renamed or replaced while it was looked at, it is no longer what the name means.
    """
    if not above.leads_to(name, folder):
        return None
    try:
        if name != tombstone:
            above.rename_locked(name, tombstone, folder)
    except OSError as error:
        if error.errno not in NO_RENAMES:
            raise
        return name
    return tombstone


def remove_opened(
    above: Folder,
    name: str,
    top: Folder,
    limits: Limits,
    progress: Callable[[int, int], None] | None = None,
    *,
    exact: bool = False,
    spare: frozenset[str] = frozenset(),
    path: Path | None = None,
) -> Removal:
    """Remove the directory ``top``, which is the entry ``name`` of ``above``; a lock on it stays the caller's.

    Parameters
    ----------
    exact
        Count the blocks of every file, which costs a look at each.
    spare
        Names directly in ``top`` that stay, and ``top`` with them.
    path
        The name that the result tells; None: the present one.
    """
    work = Takedown(top, limits, Tally(progress), spare, Workers(), exact=exact)
    tree = TreeRemoval(above, name, work, path or above.path / name)
    tree.empty()
    return tree.finish()


class TreeRemoval:
    """The removal of an opened directory in two steps: of what is in it, and at last of itself.

    The first one is nearly all of the work, and is spent in the kernel, so threads may do it for several trees at once.
    The other one is short and spent in Python, where they would only get into each other's way.

    Parameters
    ----------
    above, name
        Where it lies, and the entry that it is there.
    work
        What takes it apart; a lock on its top stays the caller's.
    path
        The name that the result tells.
    entries
        What was just seen directly in it, to save listing it again.
    """

    def __init__(self, above: Folder, name: str, work: Takedown, path: Path, entries: list[str] | None = None) -> None:
        self.path = path
        self.tally = work.tally
        self._above = above
        self._name = name
        self._work = work
        self._entries = entries
        self._vanished = False

    def empty(self) -> None:
        """Remove what is in it, but for its owner's record."""
        top = self._work.top
        if top.other_mount(self._above):
            self.tally.fail(self.path, OSError(errno.EXDEV, MOUNTED))
        elif not registry().owns(top.status):
            self.tally.fail(self.path, top.another_users())
        else:
            self._go_through()

    def finish(self) -> Removal:
        """Remove it itself if nothing is left in it, and return what came of all."""
        gone = self._remove_top()
        tally, work = self.tally, self._work
        if gone:
            tally.add(0, 1, allocated(work.top.status))
        return Removal(
            self.path,
            gone,
            files=tally.files,
            directories=tally.directories,
            freed_bytes=tally.bytes if work.exact else 0,
            failures=tuple(tally.failures),
            failure_count=tally.failed,
            stopped=work.stopped,
            remains=None if gone or not (tally.failed or work.stopped) else self._above.path / self._name,
        )

    def _go_through(self) -> None:
        entries, self._entries = self._entries, None
        try:
            self._work.run(entries)
        except FileNotFoundError:
            self._vanished = True
        except OSError as error:
            self.tally.fail(self.path, error)

    def _remove_top(self) -> bool:
        """Remove the directory, and first what somebody still writes into it; return whether our own hand did it."""
        for _ in range(_PASSES):
            if self._is_over():
                return False
            try:
                self._work.remove_record()
                if self._is_over():
                    return False
                if not self._above.leads_to(self._name, self._work.top):
                    return False  # somebody else finished it, or gave it another name: not for us to report
                self._above.rmdir(self._name)
                return True
            except FileNotFoundError:
                return False
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    self.tally.fail(self.path, error)
                    return False
            self._go_through()
        self.tally.fail(self.path, OSError(errno.ENOTEMPTY, "a program is still writing to it"))
        return False

    def _is_over(self) -> bool:
        """Whether it stays, or is not there any more."""
        return bool(self.tally.failed) or self._vanished or self._work.stopped or self._work.spares


def free_bytes(*folders: Folder) -> int:
    """Return the free space of all disks that these directories are on; of one that does not tell, none."""
    free = {}
    for folder in folders:
        try:
            free[folder.identity[0]] = folder.free()[0]
        except OSError:
            continue
    return sum(free.values())
