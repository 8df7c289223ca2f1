"""Why a directory is deleted: evidence in, verdict out. A pure function over a table; no file system is touched.

The rule is **two independent witnesses**: facts that no single accident makes false together. A process that closed
its descriptors has lost the lock on its directory, but not the one that its memory holds on the record; a clone of a
machine repeats boot id and pid, but on its own disk; a container may have a boot id of its own, but not another
kernel's locks. Every row below that says ``ORPHAN`` names its two. The first row that fits decides; the last one
always does.

Sources: the order "lock first, then identity" is OpenJDK's for its ``hsperfdata`` files; "fail closed unless death is
proven" is filelock's; boot id and start ticks as an identity are Qt's ``QLockFile`` and filelock's.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from viewer.cache.names import Kind
from viewer.errors import printable
from viewer.open_folder import Lock
from viewer.processes import Life


class Verdict(StrEnum):
    """What a directory is to this process."""

    ALIVE = "alive"  # somebody uses it, or is making or removing it right now
    ORPHAN = "orphan"  # left by a process that ended: two witnesses say so; it may be swept
    UNKNOWN = "unknown"  # nobody can be shown to use it, nor to have ended; it is kept
    FOREIGN = "foreign"  # it belongs to another user or another computer; it is kept


class RecordState(StrEnum):
    """What was found where the owner's record belongs."""

    VALID = "valid"
    ABSENT = "absent"  # a directory of the older web viewer, which writes no record
    DAMAGED = "damaged"  # a file without a whole record in it, as a power cut leaves it
    BROKEN = "broken"  # not a regular file, too big, wrong types, another process', or from a newer version


class Evidence(NamedTuple):
    """Everything that a verdict may depend on."""

    kind: Kind = Kind.CACHE
    mine: bool = False  # this very process holds it
    own_uid: bool = True
    opened: bool = True
    lock: Lock = Lock.FREE  # the one on the directory, which a descriptor of its owner holds
    memory_lock: Lock = Lock.UNUSABLE  # the one on the record, which the owner's memory holds, if it could have one
    mount_below: bool = False
    record: RecordState = RecordState.ABSENT
    lock_works: bool = False  # the owner saw the lock on the directory refuse a second one
    same_boot: bool | None = None  # the owner saw the boot id that is seen now; None where a system has none
    before_boot: bool = False  # the record was last touched before the kernel that runs now started
    same_pid_namespace: bool = False  # the owner's pid means the same process here as it did there
    local: bool = True  # the file system belongs to this computer alone, as seen from here,
    owner_local: bool = False  # and as its owner saw it
    same_device: bool = False  # it is the same mounted one, so that the owner's locks are seen here
    life: Life = Life.UNKNOWN
    myself: bool = False  # this very process is the recorded one, and was another program before exec
    given_up: bool = False  # this very process made it, and remembers that it could not remove it
    first_namespace: bool = False  # every process of this kernel can be looked up here, whatever its PID namespace
    usual_name: bool = False  # the form that an older viewer always gives: a pid and 12 hex digits
    # For the words of the reason only:
    pid: int | None = None
    uid: int | None = None
    host: str = ""
    problem: str = ""
    holder: str = ""


class Row(NamedTuple):
    """One line of the table; ``witnesses`` are the two facts on which an orphan is deleted."""

    when: Callable[[Evidence], bool]
    verdict: Verdict
    reason: str
    witnesses: tuple[str, str] | tuple[()] = ()


def _recorded(e: Evidence) -> bool:
    return e.record is RecordState.VALID


def _other_boot(e: Evidence) -> bool:
    return _recorded(e) and e.same_boot is False


def _own_disk(e: Evidence) -> bool:
    """Whether no other computer, and no clone of this one, can be the owner: neither side is a share."""
    return e.local and e.owner_local


def _looked_up(e: Evidence, life: Life) -> bool:
    """Whether the recorded process was looked up where its pid means something, and what came of it."""
    return _recorded(e) and e.same_pid_namespace and e.same_boot is not False and e.life is life


_UNHELD_HERE = "nobody holds its lock on a disk of this computer"
TABLE: tuple[Row, ...] = (
    # Not for us to judge.
    Row(lambda e: e.mine, Verdict.ALIVE, "this process uses it"),
    Row(lambda e: not e.own_uid, Verdict.FOREIGN, "it belongs to another user (uid {uid})"),
    Row(lambda e: not e.opened, Verdict.UNKNOWN, "it cannot be opened: {problem}"),
    # The kernel says that somebody holds it. Nothing else is asked, but who it is.
    Row(lambda e: e.lock is Lock.HELD and e.kind is Kind.TOMBSTONE, Verdict.ALIVE, "a process is removing it now"),
    Row(lambda e: e.lock is Lock.HELD and e.kind is Kind.STAGING, Verdict.ALIVE, "a process is making it now"),
    Row(
        lambda e: e.lock is Lock.HELD and bool(e.holder),
        Verdict.ALIVE,
        "its process (pid {pid}) has ended, but {holder}, which it started, holds its lock",
    ),
    Row(lambda e: e.lock is Lock.HELD, Verdict.ALIVE, "a running process holds its lock"),
    Row(
        lambda e: e.memory_lock is Lock.HELD and e.kind is not Kind.TOMBSTONE,
        Verdict.ALIVE,
        "its process runs, although it has lost its lock: its memory still holds the record",
    ),
    # From here on nobody holds it. One independent fact more is needed.
    Row(lambda e: e.mount_below, Verdict.UNKNOWN, "another file system is mounted inside it, at {problem}"),
    Row(
        lambda e: e.kind is Kind.TOMBSTONE,
        Verdict.ORPHAN,
        "its removal was begun and not finished",
        ("its name: whoever gave it was its owner, or had two witnesses", "nobody holds the lock of a removal"),
    ),
    Row(
        # Its maker locks it within microseconds of making it, and starts over with a new one if it finds it gone.
        lambda e: e.kind is Kind.STAGING and e.lock is Lock.FREE,
        Verdict.ORPHAN,
        "it was never finished: the process that was making it has ended",
        ("its name: nobody has been given it yet", "nobody holds the lock of its making"),
    ),
    # A record that can be used.
    Row(
        lambda e: _recorded(e) and e.given_up and _own_disk(e),
        Verdict.ORPHAN,
        "this process created it and could not remove it when it was closed",
        ("this process, which made it, remembers that it gave it up", _UNHELD_HERE),
    ),
    Row(
        lambda e: _looked_up(e, Life.ALIVE) and not e.myself,
        Verdict.ALIVE,
        "its process (pid {pid}) runs, although it has lost its lock",
    ),
    Row(
        lambda e: (
            (_recorded(e) and _own_disk(e) and e.same_device)
            and (e.lock is Lock.FREE and e.lock_works and e.memory_lock is Lock.FREE)
        ),
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended: the locks it held are free",
        ("the lock of its descriptor is free, and was seen to work", "the lock of its memory is free, and likewise"),
    ),
    Row(
        lambda e: (
            (_recorded(e) and e.myself and _own_disk(e))
            and ((e.lock is Lock.FREE and e.lock_works) or e.memory_lock is Lock.FREE)
        ),
        Verdict.ORPHAN,
        "this process created it and has released it",
        ("this process, whose start time it names, does not hold it", "a lock of it is free that was seen to work"),
    ),
    Row(
        lambda e: _looked_up(e, Life.GONE) and _own_disk(e),
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended, as its start time and boot show",
        ("the kernel that ran its process has no such process", _UNHELD_HERE),
    ),
    Row(
        lambda e: _other_boot(e) and e.before_boot and _own_disk(e),
        Verdict.ORPHAN,
        "the computer was restarted since",
        ("its owner last touched it before this kernel started", _UNHELD_HERE),
    ),
    Row(lambda e: _other_boot(e) and not _own_disk(e), Verdict.FOREIGN, "it was made on another computer ({host})"),
    Row(
        _other_boot,
        Verdict.UNKNOWN,
        "it was made under another boot id since this computer started, as in a container, or the clock was set",
    ),
    Row(
        lambda e: _recorded(e) and not _own_disk(e),
        Verdict.UNKNOWN,
        "it lies on a shared file system and may belong to another computer ({host})",
    ),
    Row(_recorded, Verdict.UNKNOWN, "its locks prove nothing here, and its process cannot be looked up"),
    Row(lambda e: e.kind is Kind.STAGING, Verdict.UNKNOWN, "locks do not work on its file system"),
    Row(lambda e: e.record is RecordState.BROKEN, Verdict.UNKNOWN, "its owner's record cannot be used: {problem}"),
    # No record: a directory of the older web viewer, which holds no lock; or one that a power cut has taken.
    Row(lambda e: not e.local, Verdict.UNKNOWN, "it has no record, and a shared file system may hide its process"),
    Row(lambda e: e.life is Life.ALIVE, Verdict.ALIVE, "the process of its name (pid {pid}) runs"),
    Row(lambda e: not e.usual_name, Verdict.UNKNOWN, "it has no record, and no viewer gives such a name"),
    Row(
        lambda e: not e.first_namespace,
        Verdict.UNKNOWN,
        "it has no record, and its process may run outside this container",
    ),
    Row(
        lambda e: e.life is Life.GONE and e.record is RecordState.DAMAGED,
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended, and its record is damaged",
        ("no process of this kernel has its pid, in any container", "nobody holds its lock"),
    ),
    Row(
        lambda e: e.life is Life.GONE,
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended",
        ("no process of this kernel has its pid, in any container", "its name is one that only a viewer gives"),
    ),
    Row(lambda e: True, Verdict.UNKNOWN, "its process (pid {pid}) cannot be looked up"),
)


def judge(evidence: Evidence) -> Row:
    """Return the row that decides on a directory, its reason in words for the user."""
    row = next(row for row in TABLE if row.when(evidence))
    if "{" not in row.reason:
        return row
    words = row.reason.format(
        pid=evidence.pid,
        uid=evidence.uid,
        holder=evidence.holder,
        host=printable(evidence.host) or "host unknown",
        problem=printable(evidence.problem) or "no details",
    )
    return row._replace(reason=words)
