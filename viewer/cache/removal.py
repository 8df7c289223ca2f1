"""Remove a tree, and say what really went.

Known races: somebody who still writes into the tree only makes another pass necessary; somebody who removes it as well
makes "not found" the same as success, and only the one whose ``rmdir`` of the top succeeded may say that it is gone.
How the tree is taken apart is in :mod:`viewer.cache.takedown`.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

from viewer.cache import record
from viewer.cache._opened import MOUNTED
from viewer.cache.folder import Folder, another_users, other_mount
from viewer.cache.registry import registry
from viewer.cache.report import Limits, Removal, Tally
from viewer.cache.takedown import Takedown
from viewer.cache.usage import allocated

_PASSES = 8  # how often a tree is gone through while somebody still writes into it


def remove_tree(
    path: Path,
    *,
    cancel: threading.Event | None = None,
    time_budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Removal:
    """Remove the directory ``path`` and all that is in it, and count what that frees; never raises for what it finds.

    Parameters
    ----------
    cancel
        Set it from another thread to stop early.
    time_budget
        Seconds after which to stop; None: as long as it takes.
    progress
        Called in this thread now and then with the files removed and the bytes freed so far.
    """
    path = Path(path).absolute()
    try:
        with Folder.at(path.parent) as above, above.enter(path.name) as top:
            return remove_opened(above, path.name, top, Limits(time_budget, cancel), progress, exact=True)
    except OSError as error:
        return Removal.failed(path, error)


def remove_opened(
    above: Folder,
    name: str,
    top: Folder,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    exact: bool = False,
    entries: list[str] | None = None,
    spare: frozenset[str] = frozenset(),
    path: Path | None = None,
) -> Removal:
    """Remove the directory ``top``, which is the entry ``name`` of ``above``; a lock on it stays the caller's.

    Parameters
    ----------
    exact
        Count the blocks of every file; else look at the free space before and after, which costs nothing.
    entries
        What was just seen directly in ``top``, to save listing it again.
    spare
        Names directly in ``top`` that stay, and ``top`` with them.
    path
        The name that the result tells; None: the present one.
    """
    path = path or above.path / name
    tally = Tally(progress, None if exact else _free_bytes(top))
    # The owner's record goes last: what is left without it, under a name with our own pid, would pass for alive.
    work = Takedown(top, limits or Limits(), tally, spare | {record.FILE_NAME})
    problem = _untouchable(top, above)
    if problem is not None:
        tally.fail(path, problem)
        return _result(work, path, above, name, gone=False)
    gone = False
    for _ in range(_PASSES):
        try:
            work.run(entries)
            entries = None
            if tally.failed or work.stopped or spare:
                break
            work.clear(top, [record.FILE_NAME])
            if not above.leads_to(name, top):
                break  # somebody else finished it, or gave it another name: not for us to report
            above.rmdir(name)
            gone = True
            break
        except FileNotFoundError:
            break
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                tally.fail(path, error)
                break
    else:
        tally.fail(path, OSError(errno.ENOTEMPTY, "a program is still writing to it"))
    if gone:
        tally.add(0, 1, allocated(top.status))
    return _result(work, path, above, name, gone=gone)


def _untouchable(top: Folder, above: Folder) -> OSError | None:
    if other_mount(top, above):
        return OSError(errno.EXDEV, MOUNTED)
    return None if registry().owns(top.status) else another_users(top)


def _free_bytes(top: Folder) -> Callable[[], int] | None:
    """Return what tells the free bytes of the disk; None where a system cannot, and every file must be counted."""
    if not hasattr(os, "fstatvfs"):
        return None

    def free() -> int:
        try:
            volume = os.statvfs(top.descriptor)
        except OSError:
            return 0
        return volume.f_bfree * volume.f_frsize

    return free


def _result(work: Takedown, path: Path, above: Folder, name: str, *, gone: bool) -> Removal:
    tally = work.tally
    return Removal(
        path,
        gone,
        files=tally.files,
        directories=tally.directories,
        freed_bytes=tally.bytes,
        failures=tally.failures,
        failure_count=tally.failed,
        stopped=work.stopped,
        remains=None if gone or not (tally.failed or work.stopped) else above.path / name,
    )
