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
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from viewer.cache import names, places
from viewer.cache.evidence import Scene
from viewer.cache.folder import Folder
from viewer.cache.names import Kind
from viewer.cache.program import remove_program
from viewer.cache.removal import Removal, remove_opened
from viewer.cache.report import SweepProgress, SweepReport
from viewer.cache.survey import Finding, examine, list_names
from viewer.cache.tally import Failure, Limits
from viewer.cache.unpacked import Unpacked
from viewer.cache.verdict import Verdict

_BATCH = 200
"""Directories held open at once, a descriptor each; fewer where only few descriptors are allowed."""


def _batch_size() -> int:
    allowed = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else -1
    return _BATCH if allowed < 0 else max(1, min(_BATCH, allowed // 4))


class _Claim(NamedTuple):
    """An orphan that is ours to remove: locked, and under a tombstone's name."""

    path: Path
    name: str
    folder: Folder
    unpacked: Unpacked | None


def sweep_orphans(temp_root: Path | None = None) -> list[Path]:
    """Remove the caches of ended processes and return the paths that are really gone."""
    return [removal.path for removal in sweep(temp_root).removed]


def sweep(
    temp_root: Path | None = None,
    *,
    progress: Callable[[SweepProgress], None] | None = None,
    cancel: threading.Event | None = None,
    time_budget: float | None = None,
    renamed: Callable[[], None] | None = None,
    only: Collection[str] | None = None,
) -> SweepReport:
    """Remove the caches of ended processes; never raises for what it finds.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the system's temporary directory and the places that are used when it cannot be.
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
    """
    run = _Sweep(Limits(time_budget, cancel), progress, renamed, only)
    for root in places.survey_roots(temp_root):
        run.root(root)
    return run.report()


class _Sweep:
    """One sweep under way."""

    def __init__(
        self,
        limits: Limits,
        progress: Callable[[SweepProgress], None] | None,
        renamed: Callable[[], None] | None,
        only: Collection[str] | None = None,
    ) -> None:
        self._limits = limits
        self._progress = progress
        self._renamed = renamed
        self._only = only
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
        claims: list[_Claim] = []
        try:
            for name in batch:
                claim = self._claim(scene, name)
                if claim is not None:
                    claims.append(claim)
            if self._renamed is not None:
                self._renamed()
                self._renamed = None
            self._total += len(claims)
            for claim in claims:
                self._remove(scene, claim)
        finally:
            for claim in claims:
                claim.folder.unlock()
                claim.folder.close()

    def _claim(self, scene: Scene, name: names.Name) -> _Claim | None:
        """Judge one directory; if it is an orphan, lock it and give it a tombstone's name."""
        folder, finding = examine(scene, name)
        if finding is not None and finding.verdict is not Verdict.ORPHAN:
            self._kept.append(finding)
        claim = None
        try:
            if folder is not None and finding is not None and finding.verdict is Verdict.ORPHAN:
                claim = self._set_aside(scene.above, name, folder, finding.unpacked)
        except OSError as error:
            if error.errno != errno.ENOENT:  # else somebody else was faster
                path = scene.above.path / name.text
                failure = Failure.of(path, error)
                self._removals.append(Removal(path, False, failures=(failure,), failure_count=1, remains=path))
        finally:
            if folder is not None and claim is None:
                folder.unlock()
                folder.close()
        return claim

    def _set_aside(self, above: Folder, name: names.Name, folder: Folder, unpacked: Unpacked | None) -> _Claim | None:
        path = above.path / name.text
        if not above.holds(name.text, folder):
            return None  # renamed or replaced while we looked: what we judged is no longer what the name means
        if name.kind is Kind.TOMBSTONE:
            return _Claim(path, name.text, folder, unpacked)
        tombstone = names.new_tombstone_name()
        above.rename_locked(name.text, tombstone, folder)
        return _Claim(path, tombstone, folder, unpacked)

    def _remove(self, scene: Scene, claim: _Claim) -> None:
        above = scene.above
        if self._limits.reached():
            self._removals.append(Removal(claim.path, False, stopped=True, remains=above.path / claim.name))
            return
        self._tell(claim.path, 0, 0)
        removal = Removal(claim.path, False)

        def tell(files: int, freed: int) -> None:
            self._tell(claim.path, removal.files + files, removal.freed_bytes + freed)

        # The program first: as long as anything of it is there, the record that names it must be.
        if claim.unpacked is not None:
            removal = remove_program(scene, claim.unpacked, self._limits, tell) or removal
        if not removal.failures and not removal.stopped:
            rest = remove_opened(above, claim.name, claim.folder, self._limits, tell)
            removal = rest.with_counts_of(removal)
        self._removals.append(replace(removal, path=claim.path))
        self._done += 1
        self._files += removal.files
        self._freed += removal.freed_bytes
        self._tell(claim.path, 0, 0)

    def _tell(self, path: Path, files: int, freed: int) -> None:
        if self._progress is not None:
            self._progress(SweepProgress(path, self._done, self._total, self._files + files, self._freed + freed))
