"""Look at every cache directory and gather the evidence on it. Looking changes nothing."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from viewer.cache import names, places, processes, record
from viewer.cache.folder import Folder
from viewer.cache.mounts import Mounts
from viewer.cache.names import Kind
from viewer.cache.record import BadRecord, OwnerRecord
from viewer.cache.registry import registry
from viewer.cache.removal import Failure
from viewer.cache.usage import Usage, tree_usage
from viewer.cache.verdict import Evidence, Life, Lock, RecordState, Verdict, judge

_REUSE_MARGIN = 120.0
"""Seconds by which a process must be younger than a directory's last change to be another one (clocks are set)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One cache directory.

    Attributes
    ----------
    reason
        Why the verdict is what it is, in words.
    pid
        The process that made it, as its record or its name says.
    mine
        This very process uses it.
    age
        Seconds since the directory itself last changed, by this computer's clock.
    usage
        What it holds, when sizes were asked for.
    """

    path: Path
    kind: Kind
    verdict: Verdict
    reason: str
    pid: int | None = None
    mine: bool = False
    owner: OwnerRecord | None = None
    age: float | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, and which temp roots could not be looked at."""

    findings: tuple[Finding, ...]
    problems: tuple[Failure, ...]
    elapsed: float

    @property
    def orphans(self) -> tuple[Finding, ...]:
        """What a sweep would remove."""
        return tuple(finding for finding in self.findings if finding.verdict is Verdict.ORPHAN)

    @property
    def kept(self) -> tuple[Finding, ...]:
        """What a sweep would leave alone."""
        return tuple(finding for finding in self.findings if finding.verdict is not Verdict.ORPHAN)


class Scene:
    """One temp root and the world it is looked at from: read once per survey, each part only when it is needed."""

    def __init__(self, above: Folder) -> None:
        self.above = above
        self.real = os.path.realpath(above.path)

    @cached_property
    def world(self) -> processes.World:
        """Where pids mean something here."""
        return processes.World.here()

    @cached_property
    def mounts(self) -> Mounts:
        """What is mounted."""
        return Mounts()

    @cached_property
    def nested_pids(self) -> frozenset[int]:
        """Pids of our processes in containers below."""
        return processes.nested_pids(self.world.uid)

    @cached_property
    def local(self) -> bool:
        """Whether the temp root's file system belongs to this computer alone."""
        mount = self.mounts.of(self.real, self.above.mount_number())
        return mount is not None and mount.local

    @cached_property
    def pids_meaningful(self) -> bool:
        """Whether a pid that is dead here is dead for everybody who sees this temp root.

        So it is in the first PID namespace (which sees all others), and in a container whose temp root lies on the
        container's own overlay, but not where a container may share the directory with its host or with other
        containers.
        """
        if not processes.has_namespaces():
            return True
        if self.world.pid_namespace == processes.INITIAL_PID_NAMESPACE:
            return True
        mount = self.mounts.of(self.real, self.above.mount_number())
        return mount is not None and mount.point == "/" and mount.type == "overlay"


def find_orphans(
    temp_root: Path | None = None, *, sizes: bool = False, cancel: threading.Event | None = None
) -> Survey:
    """Look at every cache directory; never raises for what it finds.

    Parameters
    ----------
    temp_root
        Where to look; None: the system's temporary directory and the places that are used when it cannot be.
    sizes
        Also count what each directory holds, which takes as long as reading the tree.
    cancel
        Set it from another thread to stop early.
    """
    start = time.monotonic()
    findings: list[Finding] = []
    problems: list[Failure] = []
    for root in places.survey_roots(temp_root):
        try:
            with Folder.at(root) as above:
                scene = Scene(above)
                for name in list_names(above):
                    if cancel is not None and cancel.is_set():
                        break
                    seen = look(scene, name, sizes=sizes, cancel=cancel)
                    if seen is not None:
                        findings.append(seen)
        except OSError as error:
            problems.append(Failure(root, error.errno or 0, error.strerror or str(error)))
    return Survey(tuple(findings), tuple(problems), time.monotonic() - start)


def list_names(above: Folder) -> Iterator[names.Name]:
    """Yield the names in a temp root that are ours; every other entry costs one comparison and no system call."""
    mark = names.MARK
    for text in sorted([text for text in above.names() if mark in text]):
        name = names.parse(text)
        if name is not None:
            yield name


def look(
    scene: Scene, name: names.Name, *, sizes: bool = False, cancel: threading.Event | None = None
) -> Finding | None:
    """Return the finding on one directory, or None when it is gone or not a directory."""
    folder, finding = examine(scene, name, shared=True)
    if folder is not None:
        folder.unlock()
        folder.close()
    if finding is None or not sizes:
        return finding
    return _with_usage(finding, cancel)


def examine(scene: Scene, name: names.Name, *, shared: bool = False) -> tuple[Folder | None, Finding | None]:
    """Gather the evidence on one directory and judge it.

    Returns the opened directory as well, locked if the lock was free; the caller unlocks and closes it. Surveys lock
    ``shared``, so that they never get into each other's way.
    """
    path = scene.above.path / name.text
    try:
        folder = scene.above.open(name.text)
    except OSError as error:
        return None, _unopened(scene, name, path, error)
    try:
        owner, evidence = _gather(scene, name, folder, shared=shared)
        judgement = judge(evidence)
        newest = max(folder.status.st_mtime, folder.status.st_ctime)
        finding = Finding(
            path,
            name.kind,
            judgement.verdict,
            judgement.reason,
            pid=evidence.pid,
            mine=evidence.mine,
            owner=owner,
            age=time.time() - newest,
        )
    except BaseException:
        folder.close()
        raise
    return folder, finding


def _unopened(scene: Scene, name: names.Name, path: Path, error: OSError) -> Finding | None:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
        return None  # gone, a file, or a link: none of ours
    try:
        uid: int | None = scene.above.stat(name.text).st_uid
    except OSError:
        return None
    problem = error.strerror or str(error)
    evidence = Evidence(
        kind=name.kind, own_uid=uid == scene.world.uid, opened=False, uid=uid, pid=name.pid, problem=problem
    )
    judgement = judge(evidence)
    return Finding(path, name.kind, judgement.verdict, judgement.reason, pid=name.pid)


def _gather(scene: Scene, name: names.Name, folder: Folder, *, shared: bool) -> tuple[OwnerRecord | None, Evidence]:
    owner: OwnerRecord | None = None
    state, problem = RecordState.ABSENT, ""
    own = folder.own()
    if own:
        try:
            owner = record.read(folder)
            if owner is not None:
                state = RecordState.VALID
            if owner is not None and name.pid not in (None, owner.pid):
                raise BadRecord(f"it names another process (pid {owner.pid})")
        except BadRecord as bad:
            owner, state, problem = None, RecordState.BROKEN, str(bad)
    pid = owner.pid if owner is not None else name.pid
    mine = registry().holds(folder.identity)
    base = Evidence(
        kind=name.kind,
        mine=mine,
        own_uid=own,
        record=state,
        pid=pid,
        uid=folder.status.st_uid,
        host=owner.host if owner is not None else "",
        problem=problem,
    )
    if mine or not own:
        return owner, base
    lock = folder.lock(shared=shared)
    if lock is Lock.HELD:
        return owner, _changed(base, lock=lock)
    mounted = scene.mounts.below(os.fspath(Path(scene.real, name.text)))
    evidence = _changed(
        base, lock=lock, local=scene.local, mount_below=mounted is not None, problem=mounted or base.problem
    )
    if owner is not None:
        return owner, _with_recorded_identity(scene, evidence, owner)
    if state is RecordState.ABSENT and name.pid is not None:
        return owner, _with_pid_of_name(scene, evidence, name.pid, folder)
    return owner, evidence


def _with_recorded_identity(scene: Scene, evidence: Evidence, owner: OwnerRecord) -> Evidence:
    world = scene.world
    same_boot = None if owner.boot_id is None or world.boot_id is None else owner.boot_id == world.boot_id
    same_namespace = owner.pid_namespace == world.pid_namespace and (
        world.pid_namespace is not None or not processes.has_namespaces()
    )
    life = Life.UNKNOWN
    if same_boot is not False and same_namespace:
        # Start ticks shift inside a time namespace; the pidfd inode does not.
        ticks = owner.start_ticks if owner.time_namespace == world.time_namespace else None
        life = processes.life_of(owner.pid, processes.Identity(ticks, owner.pidfd_inode))
    return _changed(
        evidence, same_boot=same_boot, same_pid_namespace=same_namespace, life=life, lock_works=owner.lock_works
    )


def _with_pid_of_name(scene: Scene, evidence: Evidence, pid: int, folder: Folder) -> Evidence:
    life = processes.life_of(pid)
    reused = False
    if pid in scene.nested_pids:
        life = Life.ALIVE  # one of our containers has a process with this pid, and perhaps this directory
    elif life is Life.ALIVE:
        reused = _is_reused(pid, max(folder.status.st_mtime, folder.status.st_ctime))
    return _changed(evidence, life=life, pids_meaningful=scene.pids_meaningful, reused=reused)


def _is_reused(pid: int, last_change: float) -> bool:
    """Whether ``pid`` started well after the directory last changed, and is no Python (nor this very process)."""
    started = processes.started_at(pid)
    if started is None or last_change > started - _REUSE_MARGIN:
        return False
    if pid == os.getpid():
        return True
    command = processes.command_line(pid)
    return bool(command) and not any("python" in word.lower() or "plaid" in word.lower() for word in command[:3])


def _changed(evidence: Evidence, **changes: object) -> Evidence:
    import dataclasses

    return dataclasses.replace(evidence, **changes)  # type: ignore[arg-type]


def _with_usage(finding: Finding, cancel: threading.Event | None) -> Finding:
    import dataclasses

    return dataclasses.replace(finding, usage=tree_usage(finding.path, cancel=cancel))
