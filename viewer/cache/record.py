"""The record of who owns a directory: written once, for people and for file systems whose locks lie.

The owner also holds a lock on it, through a page of its memory: that lock is there when a library has closed every
descriptor of the process, and it ends with the process, or when it becomes another program (``exec``).

Reading trusts nothing: the file may be a FIFO, a gigabyte, or written by somebody hostile.
"""

import errno
import os
import sys
import time
from functools import cache
from typing import Any, NamedTuple, Self

from viewer import DISTRIBUTION, __version__, mounts, processes
from viewer.cache import names
from viewer.cache.verdict import RecordState
from viewer.open_folder import Folder, Lock

FILE_NAME = ".owner.json"
"""The record's name inside its directory."""

MAX_BYTES = 16 * 1024
"""A record is about 600 bytes; nothing longer is read."""

_VERSION = 1
_LONGEST, _LARGEST = 1024, 2**64  # characters of a text, and what every number is below


class BadRecord(ValueError):  # noqa: N818 - a state of the evidence, not an error the user sees
    """The record is there and cannot be used; the text says why."""


class DamagedRecord(BadRecord):
    """It is no whole record of anybody: what a power cut leaves."""


class OwnerRecord(NamedTuple):
    """Who owns a directory.

    The start is not psutil's ``create_time()``, which moves when the clock is set; it repeats when a pid is reused
    within a tick of 10 ms.
    """

    pid: int
    start_ticks: int | None  # when the process started, in clock ticks since boot: field 22 of /proc/[pid]/stat
    pidfd_inode: int | None  # inode of its pidfd, unique for one boot, where the kernel has pidfs (Linux 6.9)
    boot_id: str | None  # the world in which pid and start ticks mean something
    pid_namespace: int | None
    time_namespace: int | None
    host: str
    uid: int
    program: str
    version: str
    started_at: str  # when the directory was made, ISO 8601 in UTC; for people, never for a decision
    lock_works: bool  # the owner tried a second lock on the directory and saw it refused
    memory_lock: bool = False  # likewise for its memory's lock on this file
    local: bool = False  # the owner saw that the file system belongs to one computer alone,
    device: int | None = None  # and its number

    @classmethod
    def of_this_process(cls, *, lock_works: bool, local: bool = False, device: int | None = None) -> Self:
        """Return the record of the calling process; it claims a memory lock, which :func:`write` sees to."""
        world, pid = processes.World.here(), os.getpid()
        return cls(
            pid,
            *processes.identity_of(pid),
            world.boot_id,
            world.pid_namespace,
            world.time_namespace,
            world.host,
            world.uid,
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
    def from_json(cls, data: bytes) -> Self:
        """Return the record in ``data``.

        Raises
        ------
        BadRecord
            When it is not JSON, lacks a field, has a field of another type or out of bounds, or is of a newer version.
        """
        json = names.late("json")  # 2 ms that only a record is worth
        if json is None:
            raise BadRecord("the files of this program have vanished")
        try:
            fields = json.loads(data)
        except (ValueError, RecursionError):  # 16 KiB of "[" is deep enough for the second
            raise DamagedRecord("it is not JSON") from None
        if not isinstance(fields, dict):
            raise BadRecord("it is not a JSON object")
        version = fields.get("v")
        if type(version) is not int or version < 1:
            raise BadRecord("it has no version")
        if version > _VERSION:
            raise BadRecord("a newer version of the program wrote it")
        values = []
        for name, types, default in _fields():
            value = fields.get(name, default)
            kind = type(value)  # not isinstance: True would be a number
            too_long = kind is str and len(value) > _LONGEST
            if kind not in types or too_long or (kind is int and not 0 <= value < _LARGEST):
                raise BadRecord(f"its {name} is missing or has a wrong type")
            values.append(value)
        return cls._make(values)


@cache
def _fields() -> tuple[tuple[str, tuple[type, ...], Any], ...]:
    """Return name, types and default of every field of a record, None where it has none."""
    defaults = OwnerRecord._field_defaults
    return tuple(
        (name, getattr(types, "__args__", (types,)), defaults.get(name))
        for name, types in OwnerRecord.__annotations__.items()
    )


def _json(value: object) -> str:
    """Return JSON of a text, number, truth value or None: mostly without ``json``, 2 ms of every start."""
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower()  # True is true
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    import json

    return json.dumps(value)


class MemoryLock:
    """A lock on a record that is held by one page of this process' memory, and by no descriptor.

    A lock of ``flock(2)`` belongs to the open file; a mapping keeps that open. A forked child does not get the page.
    """

    def __init__(self, library: mounts.CLibrary, address: int) -> None:
        self._library = library
        self._address = address
        self._pid = os.getpid()

    @classmethod
    def take(cls, folder: Folder) -> Self | None:
        """Lock the record in ``folder``; None where that cannot be, or where it is seen not to work."""
        library = mounts.c_library()
        try:
            with folder.file(FILE_NAME, os.O_RDWR) as (descriptor, _):
                if library is None or folder.lock_file(descriptor) is not Lock.FREE:
                    return None
                address = library.map_page(descriptor)
        except OSError:
            return None
        held = None if address is None else cls(library, address)
        if held is None or held_in_memory(folder):
            return held
        held.drop()
        return None

    def drop(self) -> None:
        """Give the lock up. Does nothing in a forked child, in which something else may be at that address."""
        address, self._address = self._address, 0
        if address and self._pid == os.getpid():
            self._library.unmap_page(address)


def held_in_memory(folder: Folder) -> bool:
    """Whether a process holds the record in ``folder`` in its memory; what cannot be told counts as no."""
    try:
        with folder.file(FILE_NAME) as (descriptor, _):
            return folder.lock_file(descriptor, shared=True) is Lock.HELD
    except OSError:
        return False


def write(above: Folder, folder: Folder, *, lock_works: bool) -> MemoryLock | None:
    """Write the record of this process into ``folder``, which lies in ``above``, complete or not at all, and lock it.

    Returns None when that lock does not work. Raises OSError when the record cannot be written.
    """
    local = mounts.Mounts().local(os.path.realpath(above.path), above.mount_number())
    record = OwnerRecord.of_this_process(lock_works=lock_works, local=local, device=folder.identity[0])
    _put(folder, record)
    lock = MemoryLock.take(folder)
    if lock is None:
        _put(folder, record._replace(memory_lock=False))
    return lock


def _put(folder: Folder, record: OwnerRecord) -> None:
    partial = f"{FILE_NAME}.{os.urandom(4).hex()}"
    folder.write_file(partial, record.to_json())
    folder.rename(partial, FILE_NAME)


class Seen(NamedTuple):
    """What lies where the record belongs."""

    state: RecordState
    owner: OwnerRecord | None = None
    memory_lock: Lock = Lock.UNUSABLE  # the one of its owner's memory
    touched: float = 0.0  # when, in seconds since the epoch
    problem: str = ""  # why it cannot be used


def read(folder: Folder, pid: int | None = None) -> Seen:
    """Return what lies where the record of ``folder`` belongs; a record of another process than ``pid`` is broken."""
    try:
        with folder.file(FILE_NAME) as (descriptor, status):
            data = os.read(descriptor, MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise BadRecord("it is too big")
            owner = OwnerRecord.from_json(data)
            if pid not in (None, owner.pid):
                raise BadRecord(f"it names another process (pid {owner.pid})")
            lock = folder.lock_file(descriptor, shared=True) if owner.memory_lock else Lock.UNUSABLE
        return Seen(RecordState.VALID, owner, lock, status.st_mtime)
    except FileNotFoundError:
        return Seen(RecordState.ABSENT)
    except BadRecord as bad:
        state = RecordState.DAMAGED if isinstance(bad, DamagedRecord) else RecordState.BROKEN
        return Seen(state, problem=str(bad))
    except OSError as error:
        irregular = error.errno in (errno.ELOOP, errno.EINVAL, errno.ENXIO)
        problem = "it is not a regular file" if irregular else f"it cannot be read ({error.strerror})"
        return Seen(RecordState.BROKEN, problem=problem)
