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
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from viewer.cache import names, places
from viewer.cache.evidence import Scene, used_inside
from viewer.cache.folder import Folder
from viewer.cache.names import Kind
from viewer.cache.removal import remove_opened
from viewer.cache.report import Failure, Limits, Removal, SweepProgress, SweepReport, logger
from viewer.cache.survey import Finding, examine, list_names
from viewer.cache.verdict import Verdict

_BATCH = 200
"""Directories held open at once, a descriptor each; fewer where only few descriptors are allowed."""

_PATIENCE = 0.05
"""Seconds that a start waits for orphans to be renamed aside; deleting them goes on behind the caller's back."""

_BUDGET = 20.0
"""Seconds of deleting per start; the rest stays for the next one."""

_NO_RENAMES = (errno.EXDEV, errno.ENOSPC, errno.EDQUOT)
"""Why a directory cannot be renamed although it can be removed: the lower layer of an overlay, a full disk."""


def _batch_size() -> int:
    allowed = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else -1
    return _BATCH if allowed < 0 else max(1, min(_BATCH, allowed // 4))


class _Claim(NamedTuple):
    """An orphan that is ours to remove: locked, and under a tombstone's name (or its own, where that cannot be)."""

    path: Path
    name: str
    folder: Folder


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
    _log(report)
    return [removal.path for removal in report.removed]


def sweep(
    temp_root: Path | None = None,
    *,
    progress: Callable[[SweepProgress], None] | None = None,
    cancel: threading.Event | None = None,
    time_budget: float | None = None,
    renamed: Callable[[], None] | None = None,
    only: Collection[str] | None = None,
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
        Other verdicts to remove as well, for a person who knows better: UNKNOWN. What is held, in use or another
        user's is never removed.
    """
    run = _Sweep(Limits(time_budget, cancel), progress, renamed, only, {Verdict.ORPHAN, *include}, exact=exact)
    for root in places.survey_roots(None if temp_root is None else Path(temp_root)):
        run.root(root)
    return run.report()


class _Sweep:
    """One sweep under way."""

    def __init__(
        self,
        limits: Limits,
        progress: Callable[[SweepProgress], None] | None,
        renamed: Callable[[], None] | None,
        only: Collection[str] | None,
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
                scene = Scene(above)
                todo = (name for name in list_names(above) if self._only is None or name.text in self._only)
                while batch := list(islice(todo, _batch_size())):
                    self._batch(scene, batch)
        except OSError as error:
            self._problems.append(Failure.of(root, error))

    def _batch(self, scene: Scene, batch: Sequence[names.Name]) -> None:
        with ExitStack() as held:
            claims = [claim for name in batch if (claim := self._claim(scene, name, held)) is not None]
            if self._renamed is not None:
                self._renamed()
                self._renamed = None
            self._total += len(claims)
            for claim in claims:
                self._remove(scene, claim)

    def _claim(self, scene: Scene, name: names.Name, held: ExitStack) -> _Claim | None:
        """Judge one directory; if it is an orphan, give it a tombstone's name and leave it locked in ``held``."""
        seen = held.enter_context(examine(scene, name))
        claim = None
        try:
            if seen.finding is not None:
                claim = self._decide(scene.above, name, seen.folder, seen.finding)
            return claim
        finally:
            if claim is None:
                seen.close()

    def _decide(self, above: Folder, name: names.Name, folder: Folder | None, finding: Finding) -> _Claim | None:
        if folder is None or finding.verdict not in self._wanted:
            self._kept.append(finding)
            return None
        try:
            if inside := used_inside(folder):
                reason = f"a running process has its cache in it: {inside[0]}"
                self._kept.append(finding._replace(verdict=Verdict.ALIVE, reason=reason))
                return None
            return self._set_aside(above, name, folder, finding.path)
        except OSError as error:
            if error.errno != errno.ENOENT:  # else somebody else was faster
                self._removals.append(Removal.failed(finding.path, error))
            return None

    def _set_aside(self, above: Folder, name: names.Name, folder: Folder, path: Path) -> _Claim | None:
        if not above.leads_to(name.text, folder):
            return None  # renamed or replaced while we looked: what we judged is no longer what the name means
        if name.kind is Kind.TOMBSTONE:
            return _Claim(path, name.text, folder)
        tombstone = names.new_tombstone_name()
        try:
            above.rename_locked(name.text, tombstone, folder)
        except OSError as error:
            if error.errno not in _NO_RENAMES:
                raise
            tombstone = name.text
        return _Claim(path, tombstone, folder)

    def _remove(self, scene: Scene, claim: _Claim) -> None:
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


class StartSweep:
    """The sweep at the start: in a daemon thread, so that neither a slow disk nor a hanging one delays anybody.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the usual places.
    """

    def __init__(self, temp_root: Path | None) -> None:
        self._cancel = threading.Event()
        self._renamed = threading.Event()
        self._report: SweepReport | None = None
        self._temp_root = temp_root
        self._thread: threading.Thread | None = None
        try:
            thread = threading.Thread(target=self._run, name="cache-sweep", daemon=True)
            thread.start()
        except RuntimeError:  # no more threads, a subinterpreter, or the interpreter's end: the next start sweeps
            return
        self._thread = thread
        self._renamed.wait(_PATIENCE)

    def _run(self) -> None:
        try:
            report = sweep(self._temp_root, cancel=self._cancel, time_budget=_BUDGET, renamed=self._renamed.set)
            self._report = report
            _log(report)
        except Exception as error:
            if log := logger(__name__):
                log.error("the sweep at the start failed", exc_info=error)
        finally:
            self._renamed.set()

    def wait(self, timeout: float | None) -> SweepReport | None:
        """Wait for its end, ``timeout`` seconds at most, and return the report; None when it takes longer."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self._report

    def stop(self) -> None:
        """End it early; what it leaves, the next sweep finishes."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join(0.5)


def _log(report: SweepReport) -> None:
    if (report.removed or report.failed or report.deferred) and (log := logger(__name__)):
        log.info("%s", report.summary())
