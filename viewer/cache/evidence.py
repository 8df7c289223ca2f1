"""Gather the evidence on one directory: lock, record, mount and process. What it means is the verdict's business."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from viewer.cache import names, processes, record, unpacked
from viewer.cache.folder import Folder
from viewer.cache.mounts import Mounts
from viewer.cache.record import BadRecord, OwnerRecord
from viewer.cache.registry import registry
from viewer.cache.verdict import Evidence, Life, Lock, RecordState

_REUSE_MARGIN = 120.0
"""Seconds by which a process must be younger than a directory's last change to be another one (clocks are set)."""


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
        return self.mounts.local(self.real, self.above.mount_number())

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


def gather(scene: Scene, name: names.Name, folder: Folder, *, shared: bool) -> tuple[OwnerRecord | None, Evidence]:
    """Return the owner's record, if there is a valid one, and everything that a verdict on ``folder`` may depend on.

    Tries the lock, which is left held when it was free.
    """
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
        return owner, _with_program(scene, _with_recorded_identity(scene, evidence, owner), owner)
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


def _with_program(scene: Scene, evidence: Evidence, owner: OwnerRecord) -> Evidence:
    if owner.unpacked is None or evidence.mount_below:
        return evidence
    with unpacked.opened(owner.unpacked, scene.above.path) as found:
        if found is None:
            return evidence
        mounted = scene.mounts.below(os.path.realpath(owner.unpacked.path))
        if mounted is not None:
            return _changed(evidence, mount_below=True, problem=mounted)
        if unpacked.in_use(found[1]):
            return _changed(evidence, program_runs=True, problem=owner.unpacked.path)
    return evidence


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
    return replace(evidence, **changes)  # type: ignore[arg-type]
