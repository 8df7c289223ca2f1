"""Puts together what stands behind the cache dock: the watch, the desk, the sweeper and its place in the status bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.cache import SweepReport
from viewer.shell.cache_dock.controller import CacheDesk
from viewer.shell.cache_dock.scan import Batch
from viewer.shell.cache_dock.sweep_words import report_details
from viewer.shell.cache_dock.sweeper import Sweeper
from viewer.shell.cache_dock.watch import CacheWatch
from viewer.shell.services.budget import Budget
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.session import Session
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.widgets.prompts import Prompts

if TYPE_CHECKING:
    from viewer.shell.window.main_window import MainWindow

THREADS = 3
"""This viewer's cache, the other caches, and a sweep: none waits for another."""


class CacheDock(QObject):
    """Connects the dock's panel with what fulfils it.

    Attributes
    ----------
    watch, desk, sweeper, status
        The parts.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        budget: Budget,
        tasks: Tasks,
        prompts: Prompts,
        settings: Settings,
        root: Callable[[], Path],
        temp_root: Path,
        reveal: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._prompts = prompts
        self._tasks = Tasks(self, THREADS)
        self.desk = CacheDesk(session, budget, tasks, prompts, self)
        self.watch = CacheWatch(self._tasks, root, temp_root, self.desk.marks, self.desk.budget, self)
        self.sweeper = Sweeper(self._tasks, prompts, settings, temp_root, self.watch.sizes, self)
        self._cancel = window.actions_["cache.cancel"]
        self.status = ProgressStatus("sweep", self._cancel)
        self._set_sweeping(False)
        window.statusBar().insertPermanentWidget(1, self.status)  # beside what is under the cursor
        self._tie_panel(reveal)
        self._tie_sweeper()
        budget.changed.connect(self.watch.refresh_own)
        session.changed.connect(lambda _state: self._on_state())
        self._shown = self.desk.marks().shown
        self.watch.set_watched(window.cache_panel.is_seen)

    def stop(self) -> None:
        """Stop looking and sweeping; what a sweep has left to do is finished another time."""
        self.sweeper.cancel()
        self.watch.stop()

    def close(self, milliseconds: int) -> None:
        """Wait at most so long for what still runs."""
        self._tasks.close(milliseconds)

    def _tie_panel(self, reveal: Callable[[str], None]) -> None:
        panel, desk = self._window.cache_panel, self.desk
        panel.seen.connect(self.watch.set_watched)
        panel.reveal_wanted.connect(reveal)
        panel.tree.wanted.connect(desk.do)
        self.watch.told.connect(self._on_told)
        desk.reveal_wanted.connect(reveal)
        desk.said.connect(self._window.tell)
        desk.trouble.connect(self._window.message_bar.show_message)
        desk.changed.connect(self.watch.refresh)

    def _tie_sweeper(self) -> None:
        sweeper = self.sweeper
        sweeper.started.connect(lambda: self._set_sweeping(True))
        sweeper.removing.connect(self.watch.hold)
        sweeper.progressed.connect(self.status.show_progress)
        sweeper.nothing.connect(self._on_nothing)
        sweeper.finished.connect(self._on_swept)
        self.status.details_wanted.connect(lambda sentence, detail: self._prompts.tell(sentence, "", detail))

    def _on_told(self, batch: Batch) -> None:
        if batch.entries is not None:
            self.desk.take_entries(batch.entries)
        self._window.cache_panel.render_batch(batch)

    def _on_state(self) -> None:
        """Mark what is shown now; a session says much that does not concern the cache."""
        shown = self.desk.marks().shown
        if shown != self._shown:
            self._shown = shown
            self.watch.refresh_own()

    def _set_sweeping(self, sweeping: bool) -> None:
        self._cancel.setVisible(sweeping)
        self._cancel.setEnabled(sweeping)
        self._window.actions_["cache.sweep"].setEnabled(not sweeping)

    def _on_nothing(self, sentence: str) -> None:
        self._set_sweeping(False)
        self.status.clear()
        self._window.tell(sentence)
        self.watch.refresh()

    def _on_swept(self, report: SweepReport, asked: bool) -> None:
        self._set_sweeping(False)
        if asked or report.removed:
            self.status.show_result(report.summary(), report_details(report))
        else:
            self.status.clear()
        self.watch.refresh()
