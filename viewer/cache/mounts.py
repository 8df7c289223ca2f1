"""What is mounted where: which file systems other computers share, and whether a mount lies inside a directory.

On Linux this is ``/proc/self/mountinfo`` (proc_pid_mountinfo(5)); elsewhere psutil's list of partitions.
"""

from __future__ import annotations

import os
import re
import sys
from typing import NamedTuple

NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "lustre", "gpfs", "beegfs", "panfs", "pvfs2",
     "orangefs", "afs", "coda", "ocfs2", "gfs2", "9p", "virtiofs", "vboxsf", "glusterfs", "webdav", "afpfs"}
)  # fmt: skip
"""File systems that other computers may write to; every ``fuse.*`` counts as one as well."""

LOCAL_MAGIC = frozenset(
    {0xEF53, 0x9123683E, 0x58465342, 0x01021994, 0x794C7630, 0x2FC12FC1, 0xF2F52010, 0x858458F6, 0xCA451A4E}
)
"""``f_type`` of statfs(2) for ext2 to 4, btrfs, xfs, tmpfs, overlay, zfs, f2fs, ramfs and bcachefs (linux/magic.h)."""

MEMORY_TYPES = frozenset({"tmpfs", "ramfs"})
"""File systems whose files are memory."""

_ESCAPE = re.compile(r"\\([0-7]{3})")


class Mount(NamedTuple):
    """One mounted file system."""

    number: int
    point: str
    type: str

    @property
    def local(self) -> bool:
        """Whether only this computer writes to it."""
        return self.type not in NETWORK_TYPES and not self.type.startswith("fuse.")

    @property
    def in_memory(self) -> bool:
        """Whether there is no disk behind it."""
        return self.type in MEMORY_TYPES


class Mounts:
    """The mounts that this process sees, at the moment of construction."""

    def __init__(self) -> None:
        self.all = _linux() if sys.platform.startswith("linux") else _elsewhere()

    def below(self, path: str) -> str | None:
        """Return a mount point inside the directory ``path`` (a real path), or None."""
        inside = path.rstrip(os.sep) + os.sep
        return next((mount.point for mount in self.all if mount.point.startswith(inside) or mount.point == path), None)

    def of(self, path: str, number: int | None = None) -> Mount | None:
        """Return the mount that the real path ``path`` lies on: the one of ``number``, else the longest that fits."""
        by_number = [mount for mount in self.all if mount.number == number]
        if number is not None and by_number:
            return by_number[-1]
        fitting = [m for m in self.all if m.point == path or path.startswith(m.point.rstrip(os.sep) + os.sep)]
        return max(reversed(fitting), key=lambda mount: len(mount.point), default=None)

    def local(self, path: str, number: int | None = None) -> bool:
        """Whether the real path ``path`` lies on a file system that belongs to this computer alone."""
        mount = self.of(path, number)
        if mount is None:  # a chroot whose root is no mount point: no line covers its files
            return is_local_by_magic(path)
        return mount.local


def _linux() -> tuple[Mount, ...]:
    try:
        with open("/proc/self/mountinfo", "rb") as stream:
            lines = os.fsdecode(stream.read()).splitlines()
    except OSError:
        return ()
    mounts = []
    for line in lines:
        left, _, right = line.partition(" - ")
        fields, kind = left.split(" "), right.split(" ")[0]
        if len(fields) > 4 and kind:
            point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4])
            mounts.append(Mount(int(fields[0]), point, kind))
    return tuple(mounts)


def _elsewhere() -> tuple[Mount, ...]:
    import psutil

    try:
        return tuple(Mount(-1, part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True))
    except OSError:
        return ()


def is_local_by_magic(path: str) -> bool:
    """Whether statfs(2) names a file system that only this computer writes to; what it cannot name is not.

    It says less than a line of mountinfo (an overlay may lie on anything), so it is only asked where there is none.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    answer = (ctypes.c_long * 64)()  # struct statfs is 120 bytes at most and begins with f_type
    try:
        failed = ctypes.CDLL(None).statfs(os.fsencode(path), ctypes.byref(answer))
    except (OSError, AttributeError):
        return False
    return not failed and answer[0] & 0xFFFFFFFF in LOCAL_MAGIC
