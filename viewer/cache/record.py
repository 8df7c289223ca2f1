"""The record of who owns a directory: written once, for people and for file systems whose locks lie.

Reading trusts nothing: the file may be a FIFO, a gigabyte, or written by somebody hostile.
"""

from __future__ import annotations

import dataclasses
import errno
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer import DISTRIBUTION, __version__
from viewer.cache import processes, unpacked
from viewer.cache.unpacked import Unpacked

if TYPE_CHECKING:
    from viewer.cache.folder import Folder

FILE_NAME = ".owner.json"
"""The record's name inside its directory."""

MAX_BYTES = 16 * 1024
"""A record is about 500 bytes; nothing longer is read."""

_VERSION = 1
_MAX_NUMBER = 2**64 - 1
_MAX_TEXT = 1024


class BadRecord(ValueError):  # noqa: N818 - a state of the evidence, not an error a person sees
    """The record is there and cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class OwnerRecord:
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
    unpacked
        What the owner's program unpacked to run from, when it is one file.
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
    unpacked: Unpacked | None = None

    @classmethod
    def of_this_process(cls, *, lock_works: bool) -> OwnerRecord:
        """Return the record of the calling process."""
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
            program=Path(sys.argv[0] if sys.argv else "").name or DISTRIBUTION,
            version=__version__,
            started_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            lock_works=lock_works,
            unpacked=unpacked.of_this_process(),
        )

    def to_json(self) -> bytes:
        """Return the bytes of the record file."""
        import json  # 3 ms that a list of nothing need not take

        return json.dumps({"v": _VERSION} | dataclasses.asdict(self)).encode()

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
            raise BadRecord("it is not JSON") from None
        if not isinstance(fields, dict):
            raise BadRecord("it is not a JSON object")
        version = fields.pop("v", None)
        if type(version) is not int or version < 1:
            raise BadRecord("it has no version")
        if version > _VERSION:
            raise BadRecord("a newer version of the program wrote it")
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            value = fields.get(field.name)
            if field.name == "unpacked":
                values[field.name] = _unpacked(value)
                continue
            if not _fits(value, str(field.type)):
                raise BadRecord(f"its {field.name} is missing or has a wrong type")
            values[field.name] = value
        return cls(**values)


def _unpacked(value: object) -> Unpacked | None:
    if value is None:  # also in every older record
        return None
    if isinstance(value, dict) and value.keys() == {"path", "device", "inode"}:
        path, device, inode = value["path"], value["device"], value["inode"]
        if _fits(path, "str") and _fits(device, "int") and _fits(inode, "int"):
            noted = Unpacked(path, device, inode)
            if noted.plausible():
                return noted
    raise BadRecord("what its program unpacked is nonsense")


def _fits(value: object, declared: str) -> bool:
    if value is None:
        return declared.endswith("None")
    if declared.startswith("bool"):
        return type(value) is bool
    if declared.startswith("int"):
        return type(value) is int and 0 <= value <= _MAX_NUMBER
    return type(value) is str and len(value) <= _MAX_TEXT


def write(folder: Folder, record: OwnerRecord) -> None:
    """Write the record into ``folder``, complete or not at all.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    partial = f"{FILE_NAME}.{os.urandom(4).hex()}"
    folder.write_file(partial, record.to_json())
    folder.rename(partial, FILE_NAME)


def read(folder: Folder) -> OwnerRecord | None:
    """Return the record in ``folder``, or None when there is none.

    Raises
    ------
    BadRecord
        When something lies there that is not a record: another type of file, too big, unreadable, not valid.
    """
    try:
        data = folder.read_file(FILE_NAME, MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EINVAL, errno.ENXIO):
            raise BadRecord("it is not a regular file") from None
        raise BadRecord(f"it cannot be read ({error.strerror})") from None
    if len(data) > MAX_BYTES:
        raise BadRecord("it is too big")
    return OwnerRecord.from_json(data)
