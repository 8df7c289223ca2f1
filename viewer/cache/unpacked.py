"""What a program frozen into one file unpacked to run from: PyInstaller's folder ``_MEI…`` in the temporary directory.

Its starter removes the folder when the program ends, unless both are killed. So the program notes the folder in the
record of its cache and, like its children, holds a shared lock on it for life; the sweep that takes the cache of an
ended program takes the folder along. That needs two witnesses of its own: the verdict on the cache, and the folder's
lock, which nobody may hold and which was seen to work when it was noted. Not on Windows: locks are not shared there,
and a library in use cannot be removed anyway.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.cache.folder import Folder
from viewer.cache.verdict import Lock

_NAME = re.compile(r"_MEI[0-9A-Za-z_]{3,40}", re.ASCII)
"""``mkdtemp`` fills in the end; before that, newer starters write eight hex digits."""

_MAX_PATH = 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One such folder, and which one it is when another gets its name."""

    path: str
    device: int
    inode: int

    def plausible(self) -> bool:
        """Whether the path can be that of such a folder at all; of the disk nothing is asked."""
        path = Path(self.path)
        return (
            len(self.path) <= _MAX_PATH
            and "\0" not in self.path
            and path.is_absolute()
            and os.pardir not in path.parts
            and os.fspath(path) == self.path
            and _NAME.fullmatch(path.name) is not None
        )


@functools.cache
def hold() -> Folder | None:
    """Hold, for the life of this process, the lock on the folder that it runs from; None when there is no such folder.

    A forked child keeps its copy: it runs from the folder as well.
    """
    place = getattr(sys, "_MEIPASS", None)
    if not getattr(sys, "frozen", False) or not isinstance(place, str) or sys.platform == "win32":
        return None
    if _NAME.fullmatch(Path(place).name) is None:
        return None  # the one-folder form: nothing was unpacked
    try:
        folder = Folder.at(place)
    except OSError:
        return None
    if folder.lock_patiently(shared=True) is Lock.FREE:
        return folder
    folder.close()
    return None


def of_this_process() -> Unpacked | None:
    """Return what to note on this process; None when there is nothing, or its lock proves nothing."""
    folder = hold()
    if folder is None:
        return None
    noted = Unpacked(os.fspath(folder.path), *folder.identity)
    try:
        with Folder.at(folder.path) as second:
            refused = second.lock() is Lock.HELD
    except OSError:
        return None
    return noted if refused and folder.own() and noted.plausible() else None


@contextlib.contextmanager
def opened(noted: Unpacked, here: Path) -> Iterator[tuple[Folder, Folder] | None]:
    """Open the noted folder and the directory above it, and close both at the end; None when it is not that folder.

    It must lie directly in a temporary directory or in ``here``, be a directory and no link, belong to us, and still be
    the one that was noted. Its lock is left to the caller.
    """
    path = Path(noted.path)
    with contextlib.ExitStack() as stack:
        found = None
        try:
            if noted.plausible() and os.path.realpath(path.parent) in _temporary(here):
                above = stack.enter_context(Folder.at(path.parent))
                folder = stack.enter_context(above.open(path.name))
                if folder.identity == (noted.device, noted.inode) and folder.own():
                    found = above, folder
        except OSError:
            pass  # gone, a link, or not ours to open
        yield found


def in_use(folder: Folder) -> bool:
    """Whether a process runs from the folder, by its lock; what cannot be told counts as yes."""
    lock = folder.lock()
    if lock is Lock.FREE:
        folder.unlock()
    return lock is not Lock.FREE


def _temporary(here: Path) -> set[str]:
    import tempfile  # 10 ms that only a program in one file costs

    places = [os.fspath(here), "/tmp", "/var/tmp"]  # noqa: S108 - where the starter goes when TMPDIR is not set
    try:
        places.append(tempfile.gettempdir())
    except FileNotFoundError:
        pass
    return {os.path.realpath(place) for place in places}
