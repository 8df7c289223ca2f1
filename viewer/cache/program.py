"""Remove what an ended program unpacked to run from (see :mod:`viewer.cache.unpacked`), together with its cache."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from viewer.cache import unpacked
from viewer.cache.evidence import Scene
from viewer.cache.mounts import Mounts
from viewer.cache.names import Kind
from viewer.cache.removal import Removal, remove_opened
from viewer.cache.survey import list_names, look
from viewer.cache.tally import Failure, Limits
from viewer.cache.unpacked import Unpacked
from viewer.cache.verdict import Lock, Verdict


def remove_program(
    scene: Scene, noted: Unpacked, limits: Limits, progress: Callable[[int, int], None] | None = None
) -> Removal | None:
    """Remove the folder that the record of an orphan notes; the caller holds the orphan's lock.

    The two witnesses: the verdict on the orphan, which said that its process has ended, and the lock on the folder,
    which nobody holds. It is removed under that lock and under its own name: as long as some of it is left, the record
    in the orphan's tombstone names it, and the next sweep goes on.

    Returns
    -------
    What was removed; None when there is no such folder any more, or another viewer that lives runs from it too.
    """
    with unpacked.opened(noted, scene.above.path) as found:
        if found is None or _shared(scene, noted):
            return None
        above, folder = found
        path = Path(noted.path)
        problem = None
        if folder.lock_patiently() is not Lock.FREE:
            problem = OSError(errno.EBUSY, "a process still runs from it")
        elif Mounts().below(os.path.realpath(path)) is not None:
            problem = OSError(errno.EXDEV, "another file system is mounted inside it")
        if problem is not None:
            return Removal(path, False, failures=(Failure.of(path, problem),), failure_count=1, remains=path)
        return remove_opened(above, path.name, folder, limits, progress)


def _shared(scene: Scene, noted: Unpacked) -> bool:
    """Whether the record of a cache that is no orphan notes the same folder: a window that another one started."""
    others = (look(scene, name) for name in list_names(scene.above) if name.kind is Kind.CACHE)
    return any(
        other is not None
        and other.verdict is not Verdict.ORPHAN
        and other.owner is not None
        and other.owner.unpacked == noted
        for other in others
    )
