"""Gather the evidence on one directory: locks, record, mount and process. What it means is the verdict's business."""

import errno
import os
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from viewer import processes
from viewer.cache import names, record
from viewer.cache.names import Kind
from viewer.cache.record import OwnerRecord
from viewer.cache.registry import registry
from viewer.cache.verdict import Evidence, RecordState, Verdict, judge
from viewer.disk_usage import Usage
from viewer.mounts import Mounts
from viewer.open_folder import Folder, Lock
from viewer.processes import Life

HELD = "a running process has its cache here"
"""Words for a cache inside a tree: somebody's TMPDIR leads into it."""


class Finding(NamedTuple):
    """One cache directory."""

    path: Path
    kind: Kind
    verdict: Verdict
    reason: str  # why the verdict is what it is, in words
    pid: int | None = None  # the process that made it, as its record or its name says
    mine: bool = False  # this very process uses it
    owner: OwnerRecord | None = None
    age: float | None = None  # seconds since the directory itself last changed, by this computer's clock
    usage: Usage | None = None  # what it holds, when sizes were asked for
    record: RecordState = RecordState.ABSENT  # what was found where the owner's record belongs
    witnesses: tuple[str, ...] = ()  # the two facts on which an orphan would be deleted

    @property
    def unrecorded(self) -> str:
        """Whose it is, in words, where no record says so."""
        if self.record is not RecordState.ABSENT:
            return f"its record {'is damaged' if self.record is RecordState.DAMAGED else 'cannot be used'}"
        name = names.parse(self.path.name)
        return "an older viewer" if name is not None and name.pid and name.usual else "owner not recorded"


class SurveyContext:
    """One temp root and the world it is looked at from, read once per survey."""

    def __init__(self, above: Folder) -> None:
        mounts = Mounts()
        self.above = above
        self.real = os.path.realpath(above.path)
        self.world = processes.World.here()
        self.started = processes.kernel_started()  # by the clock that files go by
        self.local = mounts.local(self.real, above.mount_number())  # its file system is this computer's alone
        self.mounted = mounts.below(self.real)

    @cached_property
    def nested_pids(self) -> frozenset[int] | None:
        """Pids that processes have in containers below: of all processes, so only where an older viewer was."""
        return processes.nested_pids()

    def mounted_in(self, name: str) -> str:
        """Return a mount point at or below the entry ``name``, or no text."""
        if not self.mounted:
            return ""
        path = os.path.join(self.real, name)  # noqa: PTH118 - once for each of ten thousand orphans
        return next((point for point in self.mounted if point == path or point.startswith(path + os.sep)), "")

    def owns(self, status: os.stat_result) -> bool:
        """Whether a directory belongs to us."""
        return self.world.owners_known and registry().owns(status)


def gather(
    scene: SurveyContext, name: names.Name, folder: Folder, *, shared: bool
) -> tuple[OwnerRecord | None, Evidence]:
    """Return the owner's record, if there is a valid one, and everything that a verdict on ``folder`` may depend on.

    Tries the lock, which is left held when it was free.
    """
    uid = folder.status.st_uid
    if not scene.owns(folder.status):
        return None, Evidence(kind=name.kind, own_uid=False, uid=uid, pid=name.pid)
    mine = registry().knows(folder.identity)
    lock = Lock.FREE if mine else folder.lock(shared=shared)
    found = record.read(folder, name.pid)
    owner, host, pid = found.owner, "", name.pid
    if owner is not None:
        host, pid = owner.host, owner.pid
    mounted = "" if mine or lock is Lock.HELD else scene.mounted_in(name.text)
    facts: dict[str, Any] = {}
    if owner is not None and not mine:
        facts = _of_record(scene, found, owner, folder, lock) | {"given_up": registry().gave_up(folder, name.text)}
    elif name.pid is not None and not (mine or lock is Lock.HELD or found.state is RecordState.BROKEN):
        facts = _of_name(scene, name, name.pid)
    return owner, Evidence(
        kind=name.kind,
        mine=mine,
        lock=lock,
        mount_below=bool(mounted),
        record=found.state,
        pid=pid,
        uid=uid,
        host=host,
        problem=mounted or found.problem,
        **facts,
    )


def _of_record(
    scene: SurveyContext, found: record.Seen, owner: OwnerRecord, folder: Folder, lock: Lock
) -> dict[str, Any]:
    world = scene.world
    same_boot = None if owner.boot_id is None or world.boot_id is None else owner.boot_id == world.boot_id
    same_namespace = owner.pid_namespace == world.pid_namespace and (
        world.pid_namespace is not None or not processes.has_namespaces()
    )
    # Start ticks shift inside a time namespace; the pidfd inode does not.
    ticks = owner.start_ticks if owner.time_namespace == world.time_namespace else None
    identity = processes.Identity(ticks, owner.pidfd_inode)
    life = Life.UNKNOWN
    if same_boot is not False and same_namespace:
        life = processes.life_of(owner.pid, identity)
    if life is Life.GONE and (owner.boot_id is None) != (world.boot_id is None):
        life = Life.UNKNOWN  # one of the two could not read it at that moment: perhaps it was another kernel's process
    if lock is Lock.HELD:
        holder = processes.holder_of(folder.identity) if life is Life.GONE else None
        return {"life": life, "holder": f"process {holder}" if holder else ""}
    return {
        "memory_lock": found.memory_lock,
        "lock_works": owner.lock_works,
        "same_boot": same_boot,
        "before_boot": found.touched < scene.started,
        "same_pid_namespace": same_namespace,
        "local": scene.local,
        "owner_local": owner.local,
        "same_device": owner.device == folder.status.st_dev,
        "life": life,
        "myself": owner.pid == os.getpid() and life is Life.ALIVE and any(identity),
    }


def _of_name(scene: SurveyContext, name: names.Name, pid: int) -> dict[str, Any]:
    life = processes.life_of(pid)
    first = scene.world.first_namespace
    if first and life is Life.GONE:
        nested = scene.nested_pids
        if nested is None:
            life = Life.UNKNOWN
        elif pid in nested:
            life = Life.ALIVE  # a container has a process with this pid, and perhaps this directory
    return {"life": life, "local": scene.local, "first_namespace": first, "usual_name": name.usual}


# ------------------------------------------------------------------- caches inside a directory


def used_inside(folder: Folder, entries: list[str]) -> list[str]:
    """Return which ``entries`` of ``folder`` are caches in use: somebody's TMPDIR leads there.

    One that lies deeper has a link beside it, see :func:`mark_outer`; then the link and the way to it are named.
    """
    found: list[str] = []
    if names.MARK not in "\0".join(entries):  # a tenth of the time that a look at each takes
        return found
    for name in [name for name in entries if names.MARK in name]:
        if is_used(folder, name):
            found += [name, *_way(folder, name)[:1]]
    return found


def is_used(above: Folder, text: str) -> bool:
    """Whether the entry ``text`` is a cache that is not known to be dead, or a link down to one."""
    name = names.parse(text) if names.MARK in text else None
    if name is None or name.kind is names.Kind.TOMBSTONE:
        return False
    try:
        return _is_used_at(above, (*_way(above, text)[:-1], text), name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        return error.errno != errno.ELOOP  # a link is no cache; what cannot be opened now is not known to be dead


def _is_used_at(above: Folder, steps: tuple[str, ...], name: names.Name) -> bool:
    """Whether the cache to which these steps lead down is not known to be dead."""
    with above.open(steps[0]) as inner:
        if len(steps) > 1:
            return _is_used_at(inner, steps[1:], name)
        verdict = judge(gather(SurveyContext(above), name, inner, shared=True)[1]).verdict
        inner.release()
    return verdict in (Verdict.ALIVE, Verdict.UNKNOWN)


def _way(folder: Folder, name: str) -> tuple[str, ...]:
    """Return the steps of a link of :func:`mark_outer`; none when it is no link, or one that does not lead down."""
    path, above = folder.where(name)
    try:
        way = PurePath(os.readlink(path, dir_fd=above))
    except OSError as error:
        if error.errno == errno.EINVAL:
            return ()
        raise
    return () if way.is_absolute() or os.pardir in way.parts else way.parts


def mark_outer(path: Path) -> None:
    """Leave a link to the new cache ``path`` in every cache around it that does not have it directly inside."""
    real = Path(os.path.realpath(path))
    for outer in real.parents[1:]:
        if names.MARK in outer.name and names.parse(outer.name):
            try:
                (outer / real.name).symlink_to(real.relative_to(outer))
            except OSError:
                pass  # it is only a mark
