"""*Clean orphan caches*: look, ask when it is a lot, remove in the background, and say honestly what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.cache import (
    Finding,
    Removal,
    SweepProgress,
    SweepReport,
    Usage,
    Verdict,
    find_orphans,
    human_bytes,
    sweep,
    sweep_in_two,
    tree_usage,
)
from viewer.shell.cache_sizes import SizeBook
from viewer.shell.helper import HelperStartError, run_in_helper
from viewer.shell.prompts import Prompts
from viewer.shell.settings import Settings
from viewer.shell.sweep_words import SweepPlan
from viewer.shell.tasks import Tasks

LARGE = 1_000_000_000
"""Bytes from which a person is asked first: removing so much cannot be undone and takes a while."""

PART = 500
"""Directories in one message of a helper: reading one keeps the interpreter for a few milliseconds."""

TELL_EVERY = 0.1
"""Seconds between two words on the progress."""


class Sweeper(QObject):
    """Sweeps the temp root without blocking the window.

    Signals
    -------
    started
        A person's sweep has begun; it can be cancelled.
    removing
        Orphans are being judged and removed from now on, or no longer: nobody of ours should hold their locks.
    progressed
        A sentence and a fraction (0..1; 0 while it is not known how much there is).
    finished
        The :class:`SweepReport`, and whether a person asked for the sweep (else it was the one at the start).
    nothing
        There was nothing to remove, or nothing was removed: a sentence.
    """

    started = Signal()
    removing = Signal(bool)
    progressed = Signal(str, float)
    finished = Signal(object, bool)
    nothing = Signal(str)
    _progress = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        prompts: Prompts,
        settings: Settings,
        temp_root: Path,
        sizes: SizeBook | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._prompts = prompts
        self._settings = settings
        self._temp_root: Path | None = temp_root
        self._sizes = sizes or SizeBook()
        self._cancel = threading.Event()
        self._began = 0.0
        self._wanted = False
        self.running = False
        self._progress.connect(self._on_progress)

    def sweep_usual_places(self) -> None:
        """Sweep not only the temp root, but also earlier ones, and where the cache is when none can be used."""
        self._temp_root = None

    def start(self, *, asked: bool) -> None:
        """Begin; ``asked`` is False for the quiet sweep at the start of the program.

        A person who asks while the quiet one runs gets their own after it: that one has told them nothing.
        """
        if self.running:
            self._wanted = self._wanted or asked
            return
        self.running = True
        self._cancel.clear()
        if asked:
            self.started.emit()
            self.progressed.emit("Looking for orphan caches…", 0.0)
            self._tasks.start(self._make_plan, self._on_plan, self._on_failure)
        else:
            self._sweep(asked=False)

    def cancel(self) -> None:
        """Stop as soon as possible; what is left keeps its tombstone and is finished another time."""
        self._wanted = False
        self._cancel.set()

    def _make_plan(self) -> SweepPlan:
        orphans: list[tuple[Finding, Usage]] = []
        began = time.monotonic()
        kept = in_helper(plan_sweep, self._temp_root, self._sizes.pages(), tell=orphans.extend, cancel=self._cancel)
        if not self._cancel.is_set():
            for finding, usage in orphans:
                self._sizes.note(finding, usage, began)
        return SweepPlan(tuple(orphans), kept)

    def _on_plan(self, plan: SweepPlan) -> None:
        if self._cancel.is_set():
            self._end("Nothing was removed.")
        elif not plan.orphans:
            kept = f"; {len(plan.kept):,} kept, the Cache dock says why" if plan.kept else ""
            self._end(f"No orphan caches were found{kept}.")
        elif not self._agreed(plan):
            self._end("Nothing was removed.")
        else:
            self._sweep(asked=True)

    def _agreed(self, plan: SweepPlan) -> bool:
        if plan.bytes < LARGE or not self._settings.ask_before_sweep:
            return True
        agreed, ask_again = self._prompts.confirm_plan(plan.question(), plan.explanation(), "Remove", plan.details())
        if not ask_again:
            self._settings.ask_before_sweep = False
        # The window may have been closed while the question stood.
        return agreed and not self._cancel.is_set()

    def _sweep(self, *, asked: bool) -> None:
        removals: list[Removal] = []

        def tell(said: SweepProgress | list[Removal]) -> None:
            if isinstance(said, list):
                removals.extend(said)
            elif asked:
                self._progress.emit(said)

        def work() -> SweepReport:
            report: SweepReport = in_helper(do_sweep, self._temp_root, tell=tell, cancel=self._cancel)
            gone = tuple(removal for removal in removals if removal.gone)
            return report._replace(removed=gone, deferred=tuple(rest for rest in removals if not rest.gone))

        self.removing.emit(True)
        self._began = time.monotonic()
        self._tasks.start(work, lambda report: self._on_report(report, asked), self._on_failure)

    def _on_report(self, report: SweepReport, asked: bool) -> None:
        self.running = False
        self.removing.emit(False)
        self.finished.emit(report, asked)
        self._start_wanted()

    def _on_progress(self, progress: SweepProgress) -> None:
        if not self.running:
            return
        rate = progress.files / max(time.monotonic() - self._began, 0.1)
        text = f"Removing orphan caches: {progress.files:,} files, {human_bytes(progress.freed_bytes)} freed"
        if progress.files:
            text += f", {rate:,.0f} files/s"
        self.progressed.emit(text, progress.done / progress.total if progress.total else 0.0)

    def _on_failure(self, error: Exception) -> None:
        self._end(f"The sweep could not be done: {error}")

    def _end(self, sentence: str) -> None:
        self.running = False
        self.removing.emit(False)
        self.nothing.emit(sentence)
        self._start_wanted()

    def _start_wanted(self) -> None:
        if self._wanted:
            self._wanted = False
            self.start(asked=True)


def in_helper(work: Callable[..., Any], *arguments: Any, tell: Callable[[Any], None], cancel: threading.Event) -> Any:
    """Run ``work`` in a helper process, where it costs the window no time; here when none can be started."""
    try:
        return run_in_helper(work, *arguments, tell=tell, cancel=cancel)
    except HelperStartError:
        return work(*arguments, tell=tell, cancel=cancel)


def plan_sweep(
    temp_root: Path | None,
    pages: list[bytes],
    *,
    tell: Callable[[list[tuple[Finding, Usage]]], None],
    cancel: threading.Event,
) -> tuple[Finding, ...]:
    """Find out what a sweep would do; tells the orphans with their sizes, returns what would be kept."""
    sizes = SizeBook.from_pages(pages)
    survey = find_orphans(temp_root, cancel=cancel)
    orphans = survey.orphans
    for start in range(0, len(orphans), PART):
        part = orphans[start : start + PART]
        tell([(one, sizes.get(one.path) or tree_usage(one.path, cancel=cancel)) for one in part])
    return tuple(finding for finding in survey.kept if finding.verdict is not Verdict.ALIVE)


def do_sweep(
    temp_root: Path | None, *, tell: Callable[[SweepProgress | list[Removal]], None], cancel: threading.Event
) -> SweepReport:
    """Sweep; tells the progress a few times a second, then what was removed and put off, and returns all the rest."""
    told = 0.0

    def tell_now_and_then(progress: SweepProgress) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_EVERY:  # ten thousand small directories are no reason for ten thousand messages
            told = now
            tell(progress)

    report = sweep_in_two(temp_root, progress=tell_now_and_then, cancel=cancel)
    told_apart = [*report.removed, *report.deferred]
    for start in range(0, len(told_apart), PART):
        tell(told_apart[start : start + PART])
    return report._replace(removed=(), deferred=())


def sweep_some(
    temp_root: Path, names: frozenset[str], *, tell: Callable[[object], None], cancel: threading.Event
) -> SweepReport:
    """Sweep the directories of these names only; tells nothing meanwhile."""
    return sweep(temp_root, cancel=cancel, only=names)
