"""Remove a tree, and say what really went.

Known races: somebody who still writes into the tree only makes another pass necessary; somebody who removes it as well
makes "not found" the same as success, and only the one whose ``rmdir`` of the top succeeded may say that it is gone.
How the tree is taken apart is in :mod:`viewer.cache.takedown`.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.cache.folder import Folder
from viewer.cache.takedown import Takedown, untouchable
from viewer.cache.tally import Failure, Limits, Tally
from viewer.cache.usage import allocated

_PASSES = 8
"""How often a tree is gone through while somebody still writes into it."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What the removal of one tree came to.

    Attributes
    ----------
    path
        The name the tree had.
    gone
        Our ``rmdir`` of its top succeeded.
    files, directories
        How many we removed.
    freed_bytes
        Disk blocks of what was unlinked; a file with another hard link elsewhere frees nothing.
    failures, failure_count
        The first 20 things that could not be removed, and how many there were.
    stopped
        The time budget ran out, or it was cancelled.
    remains
        Where the rest lies, when not all of it went.
    """

    path: Path
    gone: bool
    files: int = 0
    directories: int = 0
    freed_bytes: int = 0
    failures: tuple[Failure, ...] = ()
    failure_count: int = 0
    stopped: bool = False
    remains: Path | None = None

    def with_counts_of(self, other: Removal) -> Removal:
        """Return this removal, with what another one removed counted as well."""
        return replace(
            self,
            files=self.files + other.files,
            directories=self.directories + other.directories,
            freed_bytes=self.freed_bytes + other.freed_bytes,
        )


def remove_tree(
    path: Path,
    *,
    cancel: threading.Event | None = None,
    time_budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Removal:
    """Remove the directory ``path`` and all that is in it; never raises for what it finds.

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
        with Folder.at(path.parent) as above, above.open(path.name) as top:
            return remove_opened(above, path.name, top, Limits(time_budget, cancel), progress)
    except OSError as error:
        return Removal(path, False, failures=(Failure.of(path, error),), failure_count=1, remains=path)


def remove_opened(
    above: Folder,
    name: str,
    top: Folder,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Removal:
    """Remove the directory ``top``, which is the entry ``name`` of ``above``; a lock on it stays the caller's."""
    tally = Tally(progress)
    work = Takedown(top, limits or Limits(), tally)
    path = above.path / name
    problem = untouchable(top, above)
    if problem is not None:
        tally.fail(path, problem)
        return _result(work, path, gone=False)
    gone = False
    for _ in range(_PASSES):
        try:
            work.run()
        except OSError as error:
            tally.fail(path, error)
        if tally.failed or work.stopped:
            break
        try:
            if not above.holds(name, top):
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
        tally.fail(path, OSError(errno.ENOTEMPTY, "somebody still writes into it"))
    if gone:
        tally.add(0, 1, allocated(top.status))
    return _result(work, path, gone=gone)


def _result(work: Takedown, path: Path, *, gone: bool) -> Removal:
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
        remains=None if gone or not (tally.failed or work.stopped) else path,
    )
