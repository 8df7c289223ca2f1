"""Plan a sweep and do it, and tell of both in parts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from viewer.cache import Removal, SweepProgress, Verdict, find_orphans, sweep, tree_usage
from viewer.helper.sizes import SizeBook
from viewer.helper.wire import in_parts, plain_failure, plain_finding, plain_removal
from viewer.protocol import (
    CachesFound,
    CachesRemoved,
    CachesSwept,
    Message,
    PlanSweep,
    SweepAdvanced,
    SweepCaches,
    SweepPlanned,
)

TELL_EVERY = 0.1
"""Seconds between two words on the progress."""


def plan_sweep(
    request: PlanSweep, sizes: SizeBook, tell: Callable[[Message], None], cancel: threading.Event
) -> SweepPlanned:
    """Find out what a sweep would do: tells the orphans with their sizes, then what would be kept."""
    survey = find_orphans(_place(request.temp_root), cancel=cancel)
    for part, more in in_parts(survey.orphans):
        counted = [(one, sizes.get(one.path) or tree_usage(one.path, cancel=cancel)) for one in part]
        tell(CachesFound(tuple(plain_finding(one, usage) for one, usage in counted), more))
    kept = [finding for finding in survey.kept if finding.verdict is not Verdict.ALIVE]
    for rest, more in in_parts(kept):
        tell(CachesFound(tuple(map(plain_finding, rest)), more))
    return SweepPlanned()


def sweep_caches(request: SweepCaches, tell: Callable[[Message], None], cancel: threading.Event) -> CachesSwept:
    """Sweep: tells the progress a few times a second, then what came of every directory."""
    told = 0.0

    def tell_now_and_then(progress: SweepProgress) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_EVERY:  # ten thousand small directories are no reason for ten thousand messages
            told = now
            path, done, total, files, freed = progress
            tell(SweepAdvanced(str(path), done, total, files, freed))

    only = None if request.names is None else frozenset(request.names)
    # Counted file by file: the free space of a disk that others use as well may even have shrunk.
    report = sweep(_place(request.temp_root), progress=tell_now_and_then, cancel=cancel, only=only, exact=True)
    _tell_removals((*report.removed, *report.deferred), tell)
    _tell_removals(report.failed, tell, failed=True)
    for kept, more in in_parts(report.kept):
        tell(CachesFound(tuple(map(plain_finding, kept)), more))
    problems = tuple(map(plain_failure, report.problems))
    return CachesSwept(problems, report.freed_bytes, report.elapsed, report.exact)


def _tell_removals(removals: Sequence[Removal], tell: Callable[[Message], None], *, failed: bool = False) -> None:
    for part, _ in in_parts(removals):
        tell(CachesRemoved(tuple(map(plain_removal, part)), failed))


def _place(temp_root: str | None) -> Path | None:
    return None if temp_root is None else Path(temp_root)
