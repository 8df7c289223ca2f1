"""The record of who owns a directory: written once, for people and for file systems whose locks lie.

The owner also holds a lock on it, through a page of its memory: that lock is there when a library has closed every
descriptor of the process, and it ends with the process, or when it becomes another program (``exec``).

Reading trusts nothing: the file may be a FIFO, a gigabyte, or written by somebody hostile.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import Any, NamedTuple

from viewer import DISTRIBUTION, __version__
from viewer.cache import mounts, processes
from viewer.cache.folder import Folder
from viewer.cache.verdict import Lock

FILE_NAME = ".owner.json"
"""The record's name inside its directory."""

MAX_BYTES = 16 * 1024
"""A record is about 600 bytes; nothing longer is read."""

_VERSION = 1
_MAX_NUMBER = 2**64 - 1
_MAX_TEXT = 1024


class BadRecord(ValueError):  # noqa: N818 - a state of the evidence, not an error the user sees
    """The record is there and cannot be used; the text says why.

    Attributes
    ----------
    damaged
        It is no whole record of anybody: what a power cut leaves.
    """

    def __init__(self, words: str, *, damaged: bool = False) -> None:
        super().__init__(words)
        self.damaged = damaged


class OwnerRecord(NamedTuple):
    """Who owns a directory.

    ``psutil.Process.create_time()`` is deliberately not in it: it moves when the clock is set.

    Attributes
    ----------
    start_ticks
        When the process started, in clock ticks since boot (on Linux field 22 of ``/proc/[pid]/stat``); it repeats when
        a pid is reused within one tick of 10 ms.
    pidfd_inode
        Inode of the process' pidfd, unique for one boot, where the kernel has pidfs (Linux 6.9).
    boot_id, pid_namespace, time_namespace
        The world in which pid and start ticks mean something.
    started_at
        When the directory was made, ISO 8601 in UTC; for people, never for a decision.
    lock_works
        The owner tried a second lock on the directory and saw it refused.
    memory_lock
        Likewise for the lock that its memory holds on this file.
    local, device
        How the owner saw the file system: whether it belongs to one computer alone, and its number.
    """

    pid: int
    start_ticks: int | None
    pidfd_inode: int | None
    boot_id: str | None
    pid_namespace: int | None
    time_namespace: int | None
    host: str
    uid: int
    program: str
    version: str
    started_at: str
    lock_works: bool
    memory_lock: bool = False
    local: bool = False
    device: int | None = None

    @classmethod
    def of_this_process(cls, *, lock_works: bool, local: bool = False, device: int | None = None) -> OwnerRecord:
        """Return the record of the calling process; it claims a memory lock, which :func:`write` has to see."""
        pid = os.getpid()
        world = processes.World.here()
        identity = processes.identity_of(pid)
        return cls(
            pid=pid,
            start_ticks=identity.start_ticks,
            pidfd_inode=identity.pidfd_inode,
            boot_id=world.boot_id,
            pid_namespace=world.pid_namespace,
            time_namespace=world.time_namespace,
            host=world.host,
            uid=world.uid,
            program=os.path.basename(sys.argv[0] if sys.argv else "") or DISTRIBUTION,  # noqa: PTH119
            version=__version__,
            started_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            lock_works=lock_works,
            memory_lock=True,
            local=local,
            device=device,
        )

    def to_json(self) -> bytes:
        """Return the bytes of the record file."""
        fields = {"v": _VERSION} | self._asdict()
        return f"{{{', '.join(f'{_json(key)}: {_json(value)}' for key, value in fields.items())}}}".encode()

    @classmethod
    def from_json(cls, data: bytes) -> OwnerRecord:
        """Return the record in ``data``.

        Raises
        ------
        BadRecord
            When it is not JSON, lacks a field, has a field of another type or out of bounds, or is of a newer version.
        """
        import json

        try:
            fields = json.loads(data)
        except (ValueError, RecursionError):  # 16 KiB of "[" is deep enough for the second
            raise BadRecord("it is not JSON", damaged=True) from None
        if not isinstance(fields, dict):
            raise BadRecord("it is not a JSON object")
        version = fields.get("v")
        if type(version) is not int or version < 1:
            raise BadRecord("it has no version")
        if version > _VERSION:
            raise BadRecord("a newer version of the program wrote it")
        values = []
        for name, kind, default, optional in _FIELDS:
            value = fields.get(name, default)
            actual = type(value)  # not bool for int
            if actual is not kind:
                fits = value is None and optional
            elif kind is str:
                fits = len(value) <= _MAX_TEXT
            else:
                fits = kind is bool or 0 <= value <= _MAX_NUMBER
            if not fits:
                raise BadRecord(f"its {name} is missing or has a wrong type")
            values.append(value)
        return cls(*values)


def _field(name: str, declared: object) -> tuple[str, type, Any, bool]:
    kind, _, rest = str(getattr(declared, "__forward_arg__", declared)).partition(" ")
    return name, {"int": int, "bool": bool, "str": str}[kind], OwnerRecord._field_defaults.get(name), bool(rest)


_FIELDS = tuple(_field(name, declared) for name, declared in OwnerRecord.__annotations__.items())
"""Name, type and default of each field, and whether it may be null."""


def _json(value: object) -> str:
    """Return JSON of a text, number, truth value or None: mostly without ``json``, 2 ms of every start."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    import json

    return json.dumps(text)


class MemoryLock:
    """A lock on a record that is held by one page of this process' memory, and by no descriptor.

    A lock of ``flock(2)`` belongs to the open file, and a mapping keeps that open. A forked child does not get the
    page.
    """

    def __init__(self, address: int) -> None:
        self._address = address
        self._pid = os.getpid()

    @classmethod
    def take(cls, folder: Folder) -> MemoryLock | None:
        """Lock the record in ``folder``; None where that cannot be, or where it is seen not to work."""
        library = mounts.c_library()
        if library is None:
            return None
        try:
            descriptor, _ = folder.open_file(FILE_NAME, os.O_RDWR)
        except OSError:
            return None
        try:
            address = library.map_page(descriptor) if folder.lock_file(descriptor) is Lock.FREE else None
        finally:
            os.close(descriptor)
        if address is None:
            return None
        held = cls(address)
        if held_in_memory(folder):
            return held
        held.drop()
        return None

    def drop(self) -> None:
        """Give the lock up. Does nothing in a forked child, in which something else may be at that address."""
        library = mounts.c_library()
        address, self._address = self._address, 0
        if address and library is not None and self._pid == os.getpid():
            library.unmap_page(address)


def held_in_memory(folder: Folder) -> bool:
    """Whether a process holds the record in ``folder`` in its memory; what cannot be told counts as no."""
    try:
        descriptor, _ = folder.open_file(FILE_NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        return folder.lock_file(descriptor, shared=True) is Lock.HELD
    finally:
        os.close(descriptor)


def write(folder: Folder, record: OwnerRecord) -> MemoryLock | None:
    """Write the record into ``folder``, complete or not at all, and lock it; None when that lock does not work.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    _put(folder, record)
    lock = MemoryLock.take(folder)
    if lock is None and record.memory_lock:
        _put(folder, record._replace(memory_lock=False))
    return lock


def _put(folder: Folder, record: OwnerRecord) -> None:
    partial = f"{FILE_NAME}.{os.urandom(4).hex()}"
    folder.write_file(partial, record.to_json())
    folder.rename(partial, FILE_NAME)


class Seen(NamedTuple):
    """A record and what it looked like: the lock of its owner's memory, and when it was last touched."""

    owner: OwnerRecord
    memory_lock: Lock
    touched: float


def read(folder: Folder) -> Seen | None:
    """Return the record in ``folder``, or None when there is none.

    Raises
    ------
    BadRecord
        When something lies there that is not a record: another type of file, too big, unreadable, not valid.
    """
    try:
        descriptor, status = folder.open_file(FILE_NAME, os.O_RDONLY)
        try:
            data = os.read(descriptor, MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise BadRecord("it is too big")
            owner = OwnerRecord.from_json(data)
            lock = folder.lock_file(descriptor, shared=True) if owner.memory_lock else Lock.UNUSABLE
        finally:
            os.close(descriptor)
        return Seen(owner, lock, status.st_mtime)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EINVAL, errno.ENXIO):
            raise BadRecord("it is not a regular file") from None
        raise BadRecord(f"it cannot be read ({error.strerror})") from None
