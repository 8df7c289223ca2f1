"""Look at every cache directory and gather the evidence on it. Looking changes nothing."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.cache import names, places, unpacked
from viewer.cache.evidence import Scene, gather
from viewer.cache.folder import Folder
from viewer.cache.names import Kind
from viewer.cache.record import OwnerRecord
from viewer.cache.tally import Failure
from viewer.cache.unpacked import Unpacked
from viewer.cache.usage import Usage, tree_usage
from viewer.cache.verdict import Evidence, Verdict, judge


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
    unpacked
        What the owner's program unpacked to run from, if the owner has ended: it goes with the cache.
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
    unpacked: Unpacked | None = None


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
            problems.append(Failure.of(root, error))
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
    return _with_usage(scene, finding, cancel)


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
        owner, evidence = gather(scene, name, folder, shared=shared)
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
            unpacked=owner.unpacked if owner is not None and _has_ended(evidence) else None,
        )
    except BaseException:
        folder.close()
        raise
    return folder, finding


def _has_ended(evidence: Evidence) -> bool:
    """Whether the owner has ended, and not only given the directory up: the name of a tombstone is no witness here."""
    return judge(replace(evidence, kind=Kind.CACHE)).verdict is Verdict.ORPHAN


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


def _with_usage(scene: Scene, finding: Finding, cancel: threading.Event | None) -> Finding:
    usage = tree_usage(finding.path, cancel=cancel)
    if finding.unpacked is not None:
        with unpacked.opened(finding.unpacked, scene.above.path) as found:
            if found is not None:
                usage += tree_usage(found[1].path, cancel=cancel)
    return replace(finding, usage=usage)
