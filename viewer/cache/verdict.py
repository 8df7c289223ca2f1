"""Why a directory is deleted: evidence in, verdict out. A pure function over a table; no file system is touched.

The rule is **two witnesses**. No directory is an orphan unless nobody holds its lock *and* one more fact says the same.
Every row below that says ``ORPHAN`` names that second witness. The first row that fits decides; the last row fits
everything.

Sources: the order "lock first, then identity" is OpenJDK's for its ``hsperfdata`` files; "fail closed unless death is
proven" is filelock's; boot id and start ticks as an identity are Qt's ``QLockFile`` and filelock's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from viewer.cache.names import Kind


class Verdict(StrEnum):
    """What a directory is to this process."""

    ALIVE = "alive"
    """Somebody uses it, or is making or removing it right now."""
    ORPHAN = "orphan"
    """Left by a process that ended: two witnesses say so. It may be swept."""
    UNKNOWN = "unknown"
    """Nobody can be shown to use it, nor to have ended. It is kept."""
    FOREIGN = "foreign"
    """It belongs to another user or another computer. It is kept."""


class Lock(StrEnum):
    """What the kernel said when the lock on the directory was asked for."""

    HELD = "held"
    FREE = "free"
    UNUSABLE = "unusable"
    """The file system refuses locks; like FREE, but its word counts for nothing."""


class Life(StrEnum):
    """Whether the process in the record (or, without a record, the pid in the name) still runs."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"


class RecordState(StrEnum):
    """What was found where the owner's record belongs."""

    VALID = "valid"
    ABSENT = "absent"
    """A directory of the older web viewer, which writes no record."""
    BROKEN = "broken"
    """Not a regular file, too big, not JSON, wrong types, or from a newer version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that a verdict may depend on. The texts at the end only make the reason readable.

    Attributes
    ----------
    mine
        This very process holds the directory.
    same_boot
        The owner ran under the boot of the kernel that runs now; None where a system has no boot id.
    same_pid_namespace
        The owner's pid means the same process here as it did there.
    program_runs
        The owner's program is one file, and a process (one of its children) still runs from what it unpacked.
    local
        The file system belongs to this computer alone.
    lock_works
        The owner saw its own lock refuse a second one.
    pids_meaningful
        A pid that is dead here is dead everywhere this directory can be seen from.
    reused
        The pid in the name runs again as another program: started after the directory last changed, and not Python.
    """

    kind: Kind = Kind.CACHE
    mine: bool = False
    own_uid: bool = True
    opened: bool = True
    lock: Lock = Lock.FREE
    mount_below: bool = False
    program_runs: bool = False
    record: RecordState = RecordState.ABSENT
    lock_works: bool = False
    same_boot: bool | None = None
    same_pid_namespace: bool = False
    local: bool = True
    life: Life = Life.UNKNOWN
    pids_meaningful: bool = False
    reused: bool = False
    pid: int | None = None
    uid: int | None = None
    host: str = ""
    problem: str = ""


class Row(NamedTuple):
    """One line of the table."""

    when: Callable[[Evidence], bool]
    verdict: Verdict
    reason: str


class Judgement(NamedTuple):
    """The verdict and the reason for it, in words for a person."""

    verdict: Verdict
    reason: str


_TABLE: tuple[Row, ...] = (
    # Not for us to judge.
    Row(lambda e: e.mine, Verdict.ALIVE, "this process uses it"),
    Row(lambda e: not e.own_uid, Verdict.FOREIGN, "it belongs to another user (uid {uid})"),
    Row(lambda e: not e.opened, Verdict.UNKNOWN, "it cannot be opened: {problem}"),
    # The first witness: the kernel says that somebody holds it. Pids are not even asked.
    Row(lambda e: e.lock is Lock.HELD and e.kind is Kind.TOMBSTONE, Verdict.ALIVE, "a process is removing it now"),
    Row(lambda e: e.lock is Lock.HELD and e.kind is Kind.STAGING, Verdict.ALIVE, "a process is making it now"),
    Row(lambda e: e.lock is Lock.HELD, Verdict.ALIVE, "a running process holds its lock"),
    # From here on nobody holds it. One fact more is needed.
    Row(lambda e: e.mount_below, Verdict.UNKNOWN, "another file system is mounted inside it, at {problem}"),
    Row(
        # A child that outlives its window for a moment. (The window itself may have given up only this directory.)
        lambda e: e.program_runs and e.life is not Life.ALIVE,
        Verdict.ALIVE,
        "a process still runs from what its program unpacked, {problem}",
    ),
    Row(lambda e: e.kind is Kind.TOMBSTONE, Verdict.ORPHAN, "its removal was begun and not finished"),
    Row(
        # Its maker locks it within microseconds of making it, and starts over with a new one if it finds it gone.
        lambda e: e.kind is Kind.STAGING and e.lock is Lock.FREE,
        Verdict.ORPHAN,
        "it was never finished: the process that was making it has ended",
    ),
    Row(lambda e: e.record is RecordState.BROKEN, Verdict.UNKNOWN, "its owner's record cannot be used: {problem}"),
    # A record of another boot.
    Row(
        lambda e: _recorded(e) and e.same_boot is False and e.local, Verdict.ORPHAN, "the computer was restarted since"
    ),
    Row(lambda e: _recorded(e) and e.same_boot is False, Verdict.FOREIGN, "it was made on another computer ({host})"),
    Row(
        lambda e: _recorded(e) and e.same_boot is None and not e.local,
        Verdict.UNKNOWN,
        "it lies on a shared file system and may belong to another computer ({host})",
    ),
    # A record of this boot: now a pid means something, inside one PID namespace.
    Row(
        lambda e: _recorded(e) and e.same_pid_namespace and e.life is Life.ALIVE,
        Verdict.ALIVE,
        "its process (pid {pid}) runs, although it has lost its lock",
    ),
    Row(
        lambda e: _recorded(e) and e.lock is Lock.FREE and e.lock_works,
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended: the lock it held is free",
    ),
    Row(
        lambda e: _recorded(e) and e.same_pid_namespace and e.life is Life.GONE,
        Verdict.ORPHAN,
        "its process (pid {pid}) has ended, as its start time and boot show",
    ),
    Row(
        lambda e: _recorded(e),
        Verdict.UNKNOWN,
        "locks do not work on its file system and its process cannot be looked up from here",
    ),
    Row(lambda e: e.kind is Kind.STAGING, Verdict.UNKNOWN, "locks do not work on its file system"),
    # No record: a directory of the older web viewer, which holds no lock either. The pid is all there is.
    Row(lambda e: not e.local, Verdict.UNKNOWN, "it has no record, and a shared file system may hide its process"),
    Row(lambda e: e.life is Life.ALIVE and not e.reused, Verdict.ALIVE, "the process of its name (pid {pid}) runs"),
    Row(
        lambda e: not e.pids_meaningful,
        Verdict.UNKNOWN,
        "it has no record, and its process may run outside this container",
    ),
    Row(
        lambda e: e.life is Life.ALIVE and e.reused,
        Verdict.ORPHAN,
        "its process has ended: pid {pid} is now a younger program",
    ),
    Row(lambda e: e.life is Life.GONE, Verdict.ORPHAN, "its process (pid {pid}) has ended"),
    Row(lambda e: True, Verdict.UNKNOWN, "its process (pid {pid}) cannot be looked up"),
)


def _recorded(evidence: Evidence) -> bool:
    return evidence.record is RecordState.VALID


def judge(evidence: Evidence) -> Judgement:
    """Return the verdict on a directory and the reason in words."""
    row = next(row for row in _TABLE if row.when(evidence))
    words = row.reason.format(
        pid=evidence.pid,
        uid=evidence.uid,
        host=evidence.host or "host unknown",
        problem=evidence.problem or "no details",
    )
    return Judgement(row.verdict, words)
