"""What the window asks a helper, and what the helper answers: other viewers' caches, counted, judged and swept.

A helper does one piece of work and ends, so nothing carries an id. Long lists come in parts of :data:`PART`, for
whoever decodes a line holds the interpreter meanwhile. The window cancels by closing the helper's input; the helper
then says what it has done so far.
"""

from __future__ import annotations

from viewer.values import dataclass

PART = 25
"""Entries in one message: decoding them takes less than a millisecond."""


# Values -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CacheUsage:
    """What a tree holds, as :class:`viewer.cache.Usage`; ``bytes`` on disk."""

    files: int
    directories: int
    bytes: int


@dataclass(frozen=True, slots=True)
class CacheOwner:
    """Who owns a cache, as :class:`viewer.cache.OwnerRecord`."""

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


@dataclass(frozen=True, slots=True)
class FoundCache:
    """One cache directory, as :class:`viewer.cache.Finding`; ``age`` in seconds."""

    path: str
    kind: str
    verdict: str
    reason: str
    pid: int | None = None
    mine: bool = False
    age: float | None = None
    record: str = "absent"
    witnesses: tuple[str, ...] = ()
    owner: CacheOwner | None = None
    usage: CacheUsage | None = None


@dataclass(frozen=True, slots=True)
class CountedCache:
    """A whole count of a directory that had this verdict; begun and ended at monotonic seconds of this computer."""

    path: str
    verdict: str
    usage: CacheUsage
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class CachePeer:
    """Another viewer: its process, and the folders in which something changes when its cache does."""

    pid: int | None
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CacheFailure:
    """One thing that could not be done, as :class:`viewer.cache.Failure`."""

    path: str
    errno: int
    message: str


@dataclass(frozen=True, slots=True)
class CacheRemoval:
    """What the removal of one directory came to, as :class:`viewer.cache.Removal`."""

    path: str
    gone: bool
    files: int = 0
    directories: int = 0
    freed_bytes: int = 0
    failures: tuple[CacheFailure, ...] = ()
    failure_count: int = 0
    stopped: bool = False
    remains: str | None = None


# Window to helper ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownCounts:
    """Directories that need not be counted again; before the request that they are for."""

    counts: tuple[CountedCache, ...]


@dataclass(frozen=True, slots=True)
class ScanCaches:
    """Look at every cache in a temp root but the window's, and count what is due.

    Answered by :class:`CachesFound`, :class:`PeersFound`, :class:`CacheGrown`, :class:`CachesCounted` and at the end
    :class:`CachesScanned`. ``window`` is the process id of the window.
    """

    temp_root: str
    window: int


@dataclass(frozen=True, slots=True)
class PlanSweep:
    """Find out what a sweep would do, in the usual places when ``temp_root`` is None.

    Answered by :class:`CachesFound`, where what would be removed has its usage, and at the end :class:`SweepPlanned`.
    """

    temp_root: str | None = None


@dataclass(frozen=True, slots=True)
class SweepCaches:
    """Remove what ended processes left; with ``names`` only the directories that are called so.

    Answered by :class:`SweepAdvanced` a few times a second, then :class:`CachesRemoved` and :class:`CachesFound` (what
    was kept), and at the end :class:`CachesSwept`.
    """

    temp_root: str | None = None
    names: tuple[str, ...] | None = None


HelperRequest = ScanCaches | PlanSweep | SweepCaches
"""One piece of work."""


# Helper to window ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CachesFound:
    """Directories with their verdicts; ``more`` when others follow at once."""

    caches: tuple[FoundCache, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class PeersFound:
    """The viewers that run, of all the caches found."""

    peers: tuple[CachePeer, ...]


@dataclass(frozen=True, slots=True)
class CacheGrown:
    """A directory of which so much has been counted yet."""

    path: str
    usage: CacheUsage


@dataclass(frozen=True, slots=True)
class CachesCounted:
    """Directories that are counted; ``more`` when others follow at once."""

    counts: tuple[CountedCache, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class CachesScanned:
    """The scan is at its end, or cancelled."""


@dataclass(frozen=True, slots=True)
class SweepPlanned:
    """The plan is complete, or cancelled."""


@dataclass(frozen=True, slots=True)
class SweepAdvanced:
    """How far a sweep is: the directory at hand, directories done and in all, files and bytes removed so far."""

    path: str
    done: int
    total: int
    files: int
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class CachesRemoved:
    """What came of directories: gone, put off (not gone), or, with ``failed``, not to be removed completely."""

    removals: tuple[CacheRemoval, ...]
    failed: bool = False


@dataclass(frozen=True, slots=True)
class CachesSwept:
    """The sweep is over; the fields are those of :class:`viewer.cache.SweepReport`."""

    problems: tuple[CacheFailure, ...] = ()
    freed_bytes: int = 0
    elapsed: float = 0.0
    exact: bool = False


HelperDone = CachesScanned | SweepPlanned | CachesSwept
"""The last answer to a request, unless it is :class:`viewer.protocol.Failed`."""
