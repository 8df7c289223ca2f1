"""Look at every cache directory and gather the evidence on it. Looking changes nothing."""

import errno
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from viewer.cache import names, places
from viewer.cache.evidence import Finding, SurveyContext, gather
from viewer.cache.record import OwnerRecord
from viewer.cache.report import Failure
from viewer.cache.verdict import Evidence, Verdict, judge
from viewer.disk_usage import tree_usage
from viewer.open_folder import Folder


class Survey(NamedTuple):
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

    The parameters are those of :func:`viewer.cache.sweep`, and ``sizes``: also count what each directory holds, which
    takes as long as reading the tree.
    """
    start = time.monotonic()
    findings: list[Finding] = []
    problems: list[Failure] = []
    for root in places.survey_roots(temp_root):
        try:
            with Folder.at(root) as above:
                scene = SurveyContext(above)
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
    scene: SurveyContext, name: names.Name, *, sizes: bool = False, cancel: threading.Event | None = None
) -> Finding | None:
    """Return the finding on one directory, or None when it is gone or not a directory."""
    finding, folder = examine(scene, name, shared=True)
    if folder is not None:
        folder.release()
    if finding is None or not sizes:
        return finding
    return finding._replace(usage=tree_usage(finding.path, cancel=cancel))


def examine(scene: SurveyContext, name: names.Name, *, shared: bool = False) -> tuple[Finding | None, Folder | None]:
    """Gather the evidence on one directory and judge it.

    Surveys lock ``shared``, so that they never get into each other's way.

    Returns
    -------
    The finding, None when it is gone or not a directory; and the directory itself for the caller to release, locked if
    its lock was free, None when it could not be opened.
    """
    try:
        folder = scene.above.open(name.text)
    except OSError as error:
        return _unopened(scene, name, error), None
    try:
        owner, evidence = gather(scene, name, folder, shared=shared)
        age = time.time() - max(folder.status.st_mtime, folder.status.st_ctime)
        return _finding(scene, name, evidence, owner, age), folder
    except BaseException:
        folder.close()
        raise


def _unopened(scene: SurveyContext, name: names.Name, error: OSError) -> Finding | None:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
        return None  # gone, a file, or a link: none of ours
    try:
        status = scene.above.stat(name.text)
    except OSError:
        return None
    problem = error.strerror or str(error)
    own = scene.owns(status)
    evidence = Evidence(kind=name.kind, own_uid=own, opened=False, uid=status.st_uid, pid=name.pid, problem=problem)
    return _finding(scene, name, evidence)


def _finding(
    scene: SurveyContext,
    name: names.Name,
    evidence: Evidence,
    owner: OwnerRecord | None = None,
    age: float | None = None,
) -> Finding:
    judgement = judge(evidence)
    return Finding(
        Path(f"{scene.above.place}/{name.text}"),
        name.kind,
        judgement.verdict,
        judgement.reason,
        pid=evidence.pid,
        mine=evidence.mine,
        owner=owner,
        age=age,
        record=evidence.record,
        witnesses=judgement.witnesses,
    )
