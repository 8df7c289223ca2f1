"""What is mounted where, and the few calls of the C library that Python's ``os`` does not have.

On Linux the mounts are ``/proc/self/mountinfo`` (proc_pid_mountinfo(5)); elsewhere psutil's list of partitions.
"""

import functools
import os
import sys
from typing import Any, NamedTuple

LOCAL_TYPES = frozenset(
    {"ext2", "ext3", "ext4", "btrfs", "xfs", "tmpfs", "ramfs", "overlay", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs",
     "nilfs2", "vfat", "exfat", "ntfs3", "fuseblk", "squashfs", "apfs", "hfs", "NTFS", "ufs"}
)  # fmt: skip
"""File systems that only this computer writes to. What is not named here may be a share: names of those are endless."""

LOCAL_MAGIC = frozenset(
    {0xEF53, 0x9123683E, 0x58465342, 0x01021994, 0x794C7630, 0x2FC12FC1, 0xF2F52010, 0x858458F6, 0xCA451A4E}
)
"""``f_type`` of statfs(2) for ext2 to 4, btrfs, xfs, tmpfs, overlay, zfs, f2fs, ramfs and bcachefs (linux/magic.h)."""

MEMORY_TYPES = frozenset({"tmpfs", "ramfs"})
"""File systems whose files are memory."""

_OPENAT2 = 437
_CLOSE_RANGE = 436
_UNSHARE = 2  # CLOSE_RANGE_UNSHARE: copy the table first, and only what stays open
_NO_MOUNTS_NO_LINKS = 0x01 | 0x04  # RESOLVE_NO_XDEV and RESOLVE_NO_SYMLINKS of openat2(2)
_READ_SHARED = 1, 1  # PROT_READ and MAP_SHARED
_DONTFORK = 10  # MADV_DONTFORK


class Mount(NamedTuple):
    """One mounted file system."""

    number: int
    point: str
    type: str


class Mounts:
    """The mounts that this process sees, at the moment of construction."""

    def __init__(self) -> None:
        self.all = _linux() if sys.platform.startswith("linux") else _elsewhere()

    def below(self, path: str) -> tuple[str, ...]:
        """Return the mount points inside the directory ``path`` (a real path)."""
        inside = path.rstrip(os.sep) + os.sep
        return tuple(mount.point for mount in self.all if mount.point.startswith(inside))

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
        # In a chroot whose root is no mount point, no line covers its files.
        return is_local_by_magic(path) if mount is None else mount.type in LOCAL_TYPES


def _linux() -> tuple[Mount, ...]:
    try:
        with open("/proc/self/mountinfo", "rb") as stream:
            lines = stream.read().split(b"\n")  # splitlines() also cuts at a form feed, which may be in a name
    except OSError:
        return ()
    mounts = []
    for line in lines:
        left, _, right = line.partition(b" - ")
        fields, kind = left.split(b" "), right.split(b" ")[0]
        if len(fields) > 4 and kind:
            mounts.append(Mount(int(fields[0]), os.fsdecode(_plain(fields[4])), os.fsdecode(kind)))
    return tuple(mounts)


def _plain(point: bytes) -> bytes:
    """Return the name of a mount point without the kernel's escapes: a backslash and three octal digits."""
    first, *escaped = point.split(b"\\")
    return first + b"".join(bytes([int(part[:3], 8)]) + part[3:] for part in escaped)


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
    library = c_library()
    return library is not None and library.file_system(path) in LOCAL_MAGIC


class CLibrary:
    """Calls of the C library of Linux, by ``ctypes``."""

    def __init__(self) -> None:
        import ctypes  # 2 ms: not at import

        self._ctypes = ctypes
        self._library: Any = ctypes.CDLL(None, use_errno=True)
        self._library.syscall.restype = ctypes.c_long
        self._library.mmap.restype = ctypes.c_void_p

    def open_below(self, descriptor: int, name: str, flags: int) -> int:
        """Open ``name`` in a directory; OSError (EXDEV) when it is a mount, ENOSYS or EPERM where that is refused."""
        how = (self._ctypes.c_uint64 * 3)(flags, 0, _NO_MOUNTS_NO_LINKS)
        opened: int = self._library.syscall(_OPENAT2, descriptor, os.fsencode(name), how, 24)
        if opened < 0:
            number = self._ctypes.get_errno()
            raise OSError(number, os.strerror(number), name)
        return opened

    def map_page(self, descriptor: int) -> int | None:
        """Map the first page of a file, not for forked children; return where it is."""
        pointer = self._ctypes.c_void_p
        address: int | None = self._library.mmap(pointer(), pointer(1), *_READ_SHARED, descriptor, pointer())
        if address is None or address == pointer(-1).value:
            return None
        self._library.madvise(pointer(address), pointer(1), _DONTFORK)
        return address

    def own_descriptors(self) -> None:
        """Give the calling thread a table of descriptors of its own, with 0 to 2 in it, unless that is refused."""
        self._library.syscall(_CLOSE_RANGE, 3, 0xFFFFFFFF, _UNSHARE)

    def signal_handler(self, number: int) -> int | None:
        """Return the address that the kernel calls on a signal, the first field of sigaction(2)'s structure."""
        action = (self._ctypes.c_void_p * 64)()  # 152 bytes on x86-64
        return None if self._library.sigaction(number, None, action) else action[0]

    def unmap_page(self, address: int) -> None:
        """Give a page back."""
        self._library.munmap(self._ctypes.c_void_p(address), self._ctypes.c_void_p(1))

    def file_system(self, path: str) -> int | None:
        """Return ``f_type`` of statfs(2)."""
        answer = (self._ctypes.c_long * 64)()  # struct statfs is 120 bytes at most and begins with f_type
        failed = self._library.statfs(os.fsencode(path), self._ctypes.byref(answer))
        return None if failed else answer[0] & 0xFFFFFFFF


@functools.cache
def c_library() -> CLibrary | None:
    """Return the calls of the C library; None where there are none: another system, no ``ctypes``, a bare chroot."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        return CLibrary()
    except (ImportError, OSError, AttributeError):
        return None
