"""Remove what ended processes left: first give every orphan a tombstone's name, then delete at leisure.

Renaming takes microseconds, so the temp root is clean at once, and what a crash or the time budget leaves carries its
intent in its name: any later sweep finishes it. Each directory stays locked from the verdict to its end, and only the
process whose ``rmdir`` succeeded reports it.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Collection, Container, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from viewer.cache import names, places
from viewer.cache._opened import NO_RENAMES
from viewer.cache.evidence import Finding, SurveyContext, used_inside
from viewer.cache.folder import Folder
from viewer.cache.names import Kind, logger
from viewer.cache.removal import remove_opened
from viewer.cache.report import Failure, Limits, Removal, SweepProgress, SweepReport
from viewer.cache.survey import examine, list_names
from viewer.cache.verdict import Verdict

_BATCH = 200  # directories held open at once, a descriptor each; fewer where only few descriptors are allowed
_FEW = 1000  # names in an orphan that are kept from its judgement to its removal, instead of listing it again


def _batch_size() -> int:
    allowed = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else -1
    return _BATCH if allowed < 0 else max(1, min(_BATCH, allowed // 4))


class _Claim(NamedTuple):
    """An orphan that is ours to remove: locked, and under a tombstone's name (or its own, where that cannot be)."""

    path: Path
    name: str
    folder: Folder
    entries: list[str] | None


def sweep_orphans(temp_root: Path | None = None) -> list[Path]:
    """Remove the caches of ended processes and return the paths that are really gone.

    Unlike that of the older web viewer it also looks where the user's earlier temporary directories were, and says on
    the logger ``viewer.cache.sweeper`` what it did.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the usual places, see :func:`sweep`.
    """
    report = sweep(temp_root)
    log(report)
    return [removal.path for removal in report.removed]


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
        Called once, when the first batch of orphans (nearly always: all) has lost its name and deleting begins.
    only
        Names of the directories to judge; None: all.
    exact
        Count the blocks of every file instead of comparing the free space before and after.
    include
        Other verdicts to remove as well, for the user who knows better: UNKNOWN. What is held, in use or another
        user's is never removed.
    """
    run = _Sweep(Limits(time_budget, cancel), progress, renamed, only, {Verdict.ORPHAN, *include}, exact=exact)
    for root in places.survey_roots(None if temp_root is None else Path(temp_root)):
        run.root(root)
    return run.report()


def log(report: SweepReport) -> None:
    """Say what a sweep did, if it did something."""
    if (report.removed or report.failed or report.deferred) and (own := logger(__name__)):
        own.info("%s", report.summary())


class _Sweep:
    """One sweep under way."""

    def __init__(
        self,
        limits: Limits,
        progress: Callable[[SweepProgress], None] | None,
        renamed: Callable[[], None] | None,
        only: Container[str] | None,
        wanted: Collection[Verdict],
        *,
        exact: bool,
    ) -> None:
        self._limits = limits
        self._progress = progress
        self._renamed = renamed
        self._only = only
        self._wanted = frozenset(wanted) - {Verdict.ALIVE, Verdict.FOREIGN}
        self._exact = exact
        self._start = time.monotonic()
        self._removals: list[Removal] = []
        self._kept: list[Finding] = []
        self._problems: list[Failure] = []
        self._done = self._total = self._files = self._freed = 0

    def report(self) -> SweepReport:
        """Return what it came to."""
        incomplete = [removal for removal in self._removals if not removal.gone]
        return SweepReport(
            removed=tuple(removal for removal in self._removals if removal.gone),
            kept=tuple(self._kept),
            failed=tuple(removal for removal in incomplete if removal.failures),
            deferred=tuple(removal for removal in incomplete if removal.stopped and not removal.failures),
            problems=tuple(self._problems),
            freed_bytes=self._freed,
            elapsed=time.monotonic() - self._start,
            exact=self._exact,
        )

    def root(self, root: Path) -> None:
        """Sweep one temp root."""
        try:
            with Folder.at(root) as above:
                scene = SurveyContext(above)
                todo = (name for name in list_names(above) if self._only is None or name.text in self._only)
                while batch := list(islice(todo, _batch_size())):
                    self._batch(scene, batch)
        except OSError as error:
            self._problems.append(Failure.of(root, error))

    def _batch(self, scene: SurveyContext, batch: Sequence[names.Name]) -> None:
        claims: list[_Claim] = []
        try:
            for name in batch:
                self._claim(scene, name, claims)
            if self._renamed is not None:
                self._renamed()
                self._renamed = None
            self._total += len(claims)
            for claim in claims:
                self._remove(scene, claim)
        finally:
            for claim in claims:
                claim.folder.release()

    def _claim(self, scene: SurveyContext, name: names.Name, claims: list[_Claim]) -> None:
        """Judge one directory; if it is an orphan, give it a tombstone's name and leave it locked in ``claims``."""
        with examine(scene, name) as seen:
            if seen.finding is None:
                return
            path, folder = seen.finding.path, seen.folder
            if folder is None or seen.finding.verdict not in self._wanted:
                self._kept.append(seen.finding)
                return
            try:
                entries = folder.names()
                if inside := used_inside(folder, entries):
                    reason = f"a running process has its cache in it: {inside[0]}"
                    self._kept.append(seen.finding._replace(verdict=Verdict.ALIVE, reason=reason))
                elif now := _set_aside(scene.above, name, folder):
                    claims.append(_Claim(path, now, seen.take(), entries if len(entries) <= _FEW else None))
            except OSError as error:
                if error.errno != errno.ENOENT:  # else somebody else was faster
                    self._removals.append(Removal.failed(path, error))

    def _remove(self, scene: SurveyContext, claim: _Claim) -> None:
        if self._limits.reached():
            remains = scene.above.path / claim.name
            self._removals.append(Removal(claim.path, False, stopped=True, remains=remains))
            return
        self._tell(claim.path, 0, 0)
        removal = remove_opened(
            scene.above,
            claim.name,
            claim.folder,
            self._limits,
            None if self._progress is None else lambda files, freed: self._tell(claim.path, files, freed),
            exact=self._exact,
            entries=claim.entries,
            path=claim.path,
        )
        self._removals.append(removal)
        self._done += 1
        self._files += removal.files
        self._freed += removal.freed_bytes
        self._tell(claim.path, 0, 0)

    def _tell(self, path: Path, files: int, freed: int) -> None:
        if self._progress is not None:
            self._progress(SweepProgress(path, self._done, self._total, self._files + files, self._freed + freed))


def _set_aside(above: Folder, name: names.Name, folder: Folder) -> str | None:
    """Give an orphan a tombstone's name, where it can be renamed, and return its name now; None when it is not there.

    Renamed or replaced while we looked, it is no longer what the name means.
    """
    if not above.leads_to(name.text, folder):
        return None
    if name.kind is Kind.TOMBSTONE:
        return name.text
    tombstone = names.new_tombstone_name()
    try:
        above.rename_locked(name.text, tombstone, folder)
    except OSError as error:
        if error.errno not in NO_RENAMES:
            raise
        return name.text
    return tombstone
