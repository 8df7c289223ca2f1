"""Plans and sweeps of a helper process, put together from what it tells. They block, so not in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from pathlib import Path

from viewer.cache import Finding, Removal, SweepProgress, SweepReport, Usage
from viewer.helper.sizes import SizeBook
from viewer.helper.wire import failure_of, finding_of, removal_of
from viewer.protocol import CachesFound, CachesRemoved, CachesSwept, Message, PlanSweep, SweepAdvanced, SweepCaches
from viewer.shell.cache_dock.sweep_words import SweepPlan
from viewer.shell.children.helper_client import do_apart


def plan_sweep(temp_root: Path | None, sizes: SizeBook, cancel: threading.Event) -> SweepPlan:
    """Return what a sweep would do; what ``sizes`` knows is not counted again. ``temp_root`` None: the usual places."""
    orphans: list[tuple[Finding, Usage]] = []
    kept: list[Finding] = []

    def take(message: Message) -> None:
        if isinstance(message, CachesFound):
            for finding in map(finding_of, message.caches):
                if finding.usage is not None:
                    orphans.append((finding, finding.usage))
                else:
                    kept.append(finding)

    do_apart(PlanSweep(_text(temp_root)), sizes, tell=take, cancel=cancel)
    return SweepPlan(tuple(orphans), tuple(kept))


def run_sweep(
    temp_root: Path | None,
    cancel: threading.Event,
    *,
    names: Collection[str] | None = None,
    progress: Callable[[SweepProgress], None] | None = None,
) -> SweepReport:
    """Sweep as :func:`viewer.cache.sweep` does; ``names`` None: all orphans."""
    removed: list[Removal] = []
    deferred: list[Removal] = []
    failed: list[Removal] = []
    kept: list[Finding] = []

    def take(message: Message) -> None:
        if isinstance(message, SweepAdvanced):
            if progress is not None:
                path, done, total = Path(message.path), message.done, message.total
                progress(SweepProgress(path, done, total, message.files, message.freed_bytes))
        elif isinstance(message, CachesRemoved):
            for removal in map(removal_of, message.removals):
                (failed if message.failed else removed if removal.gone else deferred).append(removal)
        elif isinstance(message, CachesFound):
            kept.extend(map(finding_of, message.caches))

    request = SweepCaches(_text(temp_root), None if names is None else tuple(names))
    end = do_apart(request, tell=take, cancel=cancel)
    assert isinstance(end, CachesSwept)
    return SweepReport(
        tuple(removed),
        tuple(kept),
        tuple(failed),
        tuple(deferred),
        tuple(map(failure_of, end.problems)),
        end.freed_bytes,
        end.elapsed,
        end.exact,
    )


def _text(temp_root: Path | None) -> str | None:
    return None if temp_root is None else str(temp_root)
