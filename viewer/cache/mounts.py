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
