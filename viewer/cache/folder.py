"""One open directory: by descriptor on POSIX, by path and handle on Windows; and whether it may be touched."""

from __future__ import annotations

import errno
import stat
import sys

from viewer.cache._opened import MOUNTED
from viewer.cache.verdict import Lock

if sys.platform == "win32":
    from viewer.cache._windows import Folder
else:
    from viewer.cache._posix import Folder

__all__ = ["Folder"]  # the rest is defined here


def another_users(folder: Folder) -> OSError:
    """Return why a directory of somebody else stays."""
    return PermissionError(errno.EPERM, f"belongs to another user (uid {folder.status.st_uid})")


def other_mount(folder: Folder, above: Folder) -> bool:
    """Whether two open directories are seen to lie on different mounts; without ``/proc`` the numbers are not known."""
    one, other = folder.mount_number(), above.mount_number()
    return folder.identity[0] != above.identity[0] or (one is not None and other is not None and one != other)


def untouchable(folder: Folder, top: Folder) -> OSError | None:
    """Return why nothing in ``folder``, somewhere below ``top``, may be touched: a mount, or somebody else's."""
    if other_mount(folder, top):
        return OSError(errno.EXDEV, MOUNTED)
    return None if folder.status.st_uid == top.status.st_uid else another_users(folder)


def enter_ours(above: Folder, name: str, top: Folder) -> Folder:
    """Open the directory ``name`` of ``above``, somewhere below ``top``, if it may be touched.

    Raises
    ------
    OSError
        When it may not, as :func:`untouchable` says, or cannot be opened.
    """
    try:
        folder = above.enter(name)
    except PermissionError:
        if above.stat(name).st_uid != top.status.st_uid:
            raise
        above.open_up(name)
        folder = above.enter(name)
    try:
        problem = untouchable(folder, top)
        if problem is not None:
            raise problem
    except BaseException:
        folder.close()
        raise
    return folder


def make_writable(folder: Folder) -> None:
    """Give the owner all rights on a directory, if that has to be."""
    if folder.status.st_mode & stat.S_IRWXU != stat.S_IRWXU:
        folder.open_up()


def second_lock_is_refused(above: Folder, name: str) -> bool:
    """The self-test of a lock: on some Lustre, GPFS and NFS mounts every flock succeeds (huggingface_hub #4306)."""
    with above.open(name) as second:
        return second.lock() is Lock.HELD
