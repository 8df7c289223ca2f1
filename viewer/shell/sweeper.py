"""*Clean orphan caches*: look, ask when it is a lot, remove in the background, and say honestly what came of it."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.cache import Survey, SweepProgress, SweepReport, find_orphans, human_bytes, sweep
from viewer.shell.prompts import Prompts
from viewer.shell.tasks import Tasks

LARGE = 1_000_000_000
"""Bytes from which a person is asked first: removing so much cannot be undone and takes a while."""


class Sweeper(QObject):
    """Sweeps the temp root without blocking the window.

    Signals
    -------
    progressed
        A sentence and a fraction (0..1).
    finished
        The :class:`SweepReport`, and whether a person asked for the sweep (else it was the one at the start).
    nothing
        There was nothing to remove: a sentence.
    """

    progressed = Signal(str, float)
    finished = Signal(object, bool)
    nothing = Signal(str)
    _progress = Signal(object)

    def __init__(self, tasks: Tasks, prompts: Prompts, temp_root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._prompts = prompts
        self._temp_root = temp_root
        self._cancel = threading.Event()
        self.running = False
        self._progress.connect(self._on_progress)

    def start(self, *, asked: bool) -> None:
        """Begin; ``asked`` is False for the quiet sweep at the start of the program."""
        if self.running:
            return
        self.running = True
        self._cancel.clear()
        if asked:
            self.progressed.emit("Looking for orphan caches…", 0.0)
            self._tasks.start(
                lambda: find_orphans(self._temp_root, sizes=True, cancel=self._cancel),
                self._on_survey,
                self._on_failure,
            )
        else:
            self._sweep(asked=False)

    def cancel(self) -> None:
        """Stop as soon as possible; what is left keeps its tombstone and is finished another time."""
        self._cancel.set()

    def _on_survey(self, survey: Survey) -> None:
        total = sum(finding.usage.bytes for finding in survey.orphans if finding.usage)
        count = len(survey.orphans)
        if not count:
            self.running = False
            kept = [finding for finding in survey.kept if not finding.mine]
            more = f"; {len(kept)} kept, the Cache dock says why" if kept else ""
            self.nothing.emit(f"No orphan caches were found{more}.")
            return
        if total >= LARGE and not self._prompts.confirm(
            f"Remove {count} orphan cache{'s' if count > 1 else ''}?",
            f"They were left by viewers that have ended, and take {human_bytes(total)}.",
            "Remove",
        ):
            self.running = False
            self.nothing.emit("Nothing was removed.")
            return
        self._sweep(asked=True)

    def _sweep(self, *, asked: bool) -> None:
        def work() -> SweepReport:
            return sweep(self._temp_root, progress=self._progress.emit if asked else None, cancel=self._cancel)

        def done(report: SweepReport) -> None:
            self.running = False
            self.finished.emit(report, asked)

        self._tasks.start(work, done, self._on_failure)

    def _on_progress(self, progress: SweepProgress) -> None:
        text = f"Removing orphan caches: {progress.files:,} files, {human_bytes(progress.freed_bytes)} freed"
        self.progressed.emit(text, progress.done / progress.total if progress.total else 0.0)

    def _on_failure(self, error: Exception) -> None:
        self.running = False
        self.nothing.emit(f"The sweep could not be done: {error}")


def report_details(report: SweepReport) -> str:
    """Spell a report line by line: removed, put off, failed, kept and why."""
    lines = [f"removed  {item.path}  {item.files:,} files, {human_bytes(item.freed_bytes)}" for item in report.removed]
    lines += [f"put off  {item.path}  the rest is removed at the next sweep" for item in report.deferred]
    for item in report.failed:
        reasons = "; ".join(str(failure) for failure in item.failures[:3])
        lines.append(f"failed   {item.path}  {reasons}")
    lines += [f"kept     {finding.path}  {finding.verdict.value}: {finding.reason}" for finding in report.kept]
    lines += [f"problem  {problem}" for problem in report.problems]
    return "\n".join(lines)
