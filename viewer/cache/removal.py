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

from viewer.cache import record
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
    entries: list[str] | None = None,
    spare: frozenset[str] = frozenset(),
    path: Path | None = None,
    workers: Workers | None = None,
) -> Removal:
    """Remove the directory ``top``, which is the entry ``name`` of ``above``; a lock on it stays the caller's.

    Parameters
    ----------
    exact
        Count the blocks of every file, which costs a look at each.
    entries
        What was just seen directly in ``top``, to save listing it again.
    spare
        Names directly in ``top`` that stay, and ``top`` with them.
    path
        The name that the result tells; None: the present one.
    workers
        The threads that may help, shared with what is removed at the same time.
    """
    path = path or above.path / name
    tally = Tally(progress)
    # The owner's record goes last: what is left without it, under a name with our own pid, would pass for alive.
    work = Takedown(top, limits, tally, spare | {record.FILE_NAME}, workers or Workers(), exact=exact)
    gone = False
    if top.other_mount(above):
        tally.fail(path, OSError(errno.EXDEV, MOUNTED))
    elif not registry().owns(top.status):
        tally.fail(path, top.another_users())
    else:
        gone = _take_apart(work, above, name, entries, path, leave=bool(spare))
    if gone:
        tally.add(0, 1, allocated(top.status))
    return Removal(
        path,
        gone,
        files=tally.files,
        directories=tally.directories,
        freed_bytes=tally.bytes if exact else 0,
        failures=tuple(tally.failures),
        failure_count=tally.failed,
        stopped=work.stopped,
        remains=None if gone or not (tally.failed or work.stopped) else above.path / name,
    )


def _take_apart(
    work: Takedown, above: Folder, name: str, entries: list[str] | None, path: Path, *, leave: bool
) -> bool:
    """Go through the tree until it is empty, then remove its top; return whether that was by our own hand."""
    for _ in range(_PASSES):
        try:
            work.run(entries)
            if work.tally.failed or work.stopped or leave:
                return False
            work.remove_all(work.clear(work.top, [record.FILE_NAME]))  # somebody's directory of that name
            if work.tally.failed or work.stopped:
                return False
            if not above.leads_to(name, work.top):
                return False  # somebody else finished it, or gave it another name: not for us to report
            above.rmdir(name)
            return True
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                work.tally.fail(path, error)
                return False
        entries = None
    work.tally.fail(path, OSError(errno.ENOTEMPTY, "a program is still writing to it"))
    return False


def free_bytes(*folders: Folder) -> int:
    """Return the free space of all disks that these directories are on; of one that does not tell, none."""
    free = {}
    for folder in folders:
        try:
            free[folder.identity[0]] = folder.free()[0]
        except OSError:
            continue
    return sum(free.values())
