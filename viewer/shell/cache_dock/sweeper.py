"""*Clean orphan caches*: look, ask when it is a lot, remove in the background, and say honestly what came of it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.cache import SweepProgress, SweepReport
from viewer.helper.sizes import SizeBook
from viewer.shell.cache_dock.sweep_apart import plan_sweep, run_sweep
from viewer.shell.cache_dock.sweep_words import SweepPlan
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.prompts import Prompts
from viewer.sizes import human_bytes

LARGE = 1_000_000_000
"""Bytes from which the user is asked first: removing so much cannot be undone and takes a while."""


class Sweeper(QObject):
    """Sweeps the temp root without blocking the window.

    Signals
    -------
    started
        The user's sweep has begun; it can be cancelled.
    removing
        Orphans are being judged and removed from now on, or no longer: nobody of ours should hold their locks.
    progressed
        A sentence and a fraction (0..1; 0 while it is not known how much there is).
    finished
        The :class:`SweepReport`, and whether the user asked for the sweep (else it was the one at the start).
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

        A user who asks while the quiet one runs gets their own after it: that one has told them nothing.
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
        began = time.monotonic()
        plan = plan_sweep(self._temp_root, self._sizes, self._cancel)
        if not self._cancel.is_set():
            for finding, usage in plan.orphans:
                self._sizes.note(finding, usage, began)
        return plan

    def _on_plan(self, plan: SweepPlan) -> None:
        if self._cancel.is_set():
            self._end("Nothing was removed.")
        elif not plan.orphans:
            kept = f"; {len(plan.kept):,} kept for the reasons shown in the Cache dock" if plan.kept else ""
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
        def work() -> SweepReport:
            return run_sweep(self._temp_root, self._cancel, progress=self._progress.emit if asked else None)

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
        self._end(f"The sweep failed: {error}")

    def _end(self, sentence: str) -> None:
        self.running = False
        self.removing.emit(False)
        self.nothing.emit(sentence)
        self._start_wanted()

    def _start_wanted(self) -> None:
        if self._wanted:
            self._wanted = False
            self.start(asked=True)
