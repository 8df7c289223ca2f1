"""Remove what ended processes left: first give every orphan a tombstone's name, then delete at leisure.

Renaming takes microseconds, so the temp root is clean at once, and what a crash or the time budget leaves carries its
intent in its name: any later sweep finishes it. Each directory stays locked from the verdict to its end, and only the
process whose ``rmdir`` succeeded reports it.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from pathlib import Path

from viewer.cache import names, places
from viewer.cache.clearing import FEW, Claim, Clearing, SweepTally
from viewer.cache.evidence import Finding, SurveyContext, used_inside
from viewer.cache.names import Kind, logger
from viewer.cache.removal import free_bytes, set_aside
from viewer.cache.report import Failure, Limits, Removal, SweepProgress, SweepReport
from viewer.cache.survey import examine, list_names
from viewer.cache.verdict import Verdict
from viewer.open_folder import Folder

_BATCH = 200  # directories held open at once, a descriptor each; fewer where only few descriptors are left
_TO_WORK = 12  # descriptors that removing takes beside that
_OPEN_NOW = "/proc/thread-self/fd" if sys.platform.startswith("linux") else "/dev/fd"


def sweep_orphans(temp_root: Path | None = None) -> list[Path]:
    """Remove the caches of ended processes, where :func:`sweep` does, and return the paths that are really gone.

    Unlike that of the older web viewer it also looks where the user's earlier temporary directories were, and says on
    the logger ``viewer.cache.sweeper`` what it did.
    """
    report = sweep(temp_root)
    log(report)
    return [removal.path for removal in report.removed]


def log(report: SweepReport) -> None:
    """Say what a sweep did, if it did something."""
    if (report.removed or report.failed or report.deferred) and (own := logger(__name__)):
        own.info("%s", report.summary())


def sweep(
    temp_root: Path | None = None,
    *,
    progress: Callable[[SweepProgress], None] | None = None,
    cancel: threading.Event | None = None,
    time_budget: float | None = None,
    renamed: Callable[[], None] | None = None,
    only: Container[str] | None = None,
    exact: bool = False,
    include: Collection[Verdict] = (),
) -> SweepReport:
    """Remove the caches of ended processes; never raises for what it finds.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the system's temporary directory, those of earlier runs, and the places that are used when
        it cannot be.
    progress
        Called in this thread, at most about 20 times a second and once per directory.
    cancel
        Set it from another thread to stop early.
    time_budget
        Seconds for deleting; what is left stays a tombstone for the next sweep.
    renamed
        Called when a batch of orphans (nearly always: all) has lost its name and deleting begins.
    only
        Names of the directories to judge; None: all.
    exact
        Count the blocks of every file instead of comparing the free space of the disks before and after.
    include
        Other verdicts to remove as well, for the user who knows better: UNKNOWN. What is held, in use or another
        user's is never removed.
    """
    start = time.monotonic()
    run = _Sweep(Limits(time_budget, cancel), progress, {Verdict.ORPHAN, *include}, exact=exact)
    problems = []
    freed = 0
    for root in places.survey_roots(temp_root):
        try:
            with Folder.at(root) as above:
                if found := [name for name in list_names(above) if only is None or name.text in only]:
                    before = free_bytes(above)
                    run.root(SurveyContext(above), found, renamed)
                    freed += max(0, free_bytes(above) - before) if run.removals else 0
        except OSError as error:
            problems.append(Failure.of(root, error))
    incomplete = [removal for removal in run.removals if not removal.gone]
    return SweepReport(
        removed=tuple(removal for removal in run.removals if removal.gone),
        kept=tuple(run.kept),
        failed=tuple(removal for removal in incomplete if removal.failures),
        deferred=tuple(removal for removal in incomplete if removal.stopped and not removal.failures),
        problems=tuple(problems),
        freed_bytes=sum(removal.freed_bytes for removal in run.removals) if exact else freed,
        elapsed=time.monotonic() - start,
        exact=exact,
    )


def _batch_size() -> int:
    allowed = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else -1
    if allowed < 0:
        return _BATCH
    try:
        left = allowed - len(os.listdir(_OPEN_NOW))
    except OSError:  # no descriptor to look with, or nothing to look at
        left = 0
    return max(1, min(_BATCH, allowed // 4, left - _TO_WORK))


class _Sweep:
    """One sweep under way: what came of each directory so far."""

    def __init__(
        self,
        limits: Limits,
        progress: Callable[[SweepProgress], None] | None,
        wanted: Collection[Verdict],
        *,
        exact: bool,
    ) -> None:
        self.removals: list[Removal] = []
        self.kept: list[Finding] = []
        self._limits = limits
        self._tally = SweepTally(progress)
        self._wanted = frozenset(wanted) - {Verdict.ALIVE, Verdict.FOREIGN}
        self._exact = exact

    def root(self, scene: SurveyContext, found: Sequence[names.Name], renamed: Callable[[], None] | None) -> None:
        """Judge the directories of a temp root, and remove those that are orphans."""
        done = 0
        while done < len(found):
            size = _batch_size()
            self._batch(scene, found[done : done + size], renamed)
            done += size

    def _batch(self, scene: SurveyContext, batch: Iterable[names.Name], renamed: Callable[[], None] | None) -> None:
        claims: list[Claim] = []
        try:
            for name in batch:
                self._claim(scene, name, claims)
            if renamed is not None:
                renamed()
            self._tally.total += len(claims)
            self.removals += Clearing(scene.above, claims, self._limits, self._tally, exact=self._exact).run()
        finally:
            for claim in claims:
                claim.folder.release()

    def _claim(self, scene: SurveyContext, name: names.Name, claims: list[Claim]) -> None:
        """Judge one directory; if it is an orphan, give it a tombstone's name and leave it locked in ``claims``."""
        finding, folder = examine(scene, name)
        if finding is not None and (folder is None or finding.verdict not in self._wanted):
            self.kept.append(finding)
        if finding is None or folder is None:
            return
        claimed = False
        try:
            if finding.verdict in self._wanted:
                entries = folder.names()
                aside = name.text if name.kind is Kind.TOMBSTONE else names.new_name(Kind.TOMBSTONE)
                if inside := used_inside(folder, entries):
                    reason = f"a running process has its cache in it: {inside[0]}"
                    self.kept.append(finding._replace(verdict=Verdict.ALIVE, reason=reason))
                elif now := set_aside(scene.above, name.text, folder, aside):
                    claims.append(Claim(finding.path, now, folder, entries if len(entries) <= FEW else None))
                    claimed = True
        except OSError as error:
            if error.errno != errno.ENOENT:  # else somebody else was faster
                self.removals.append(Removal.failed(finding.path, error))
        finally:
            if not claimed:
                folder.release()
