"""The dock *Cache*: its panel, the watch that keeps it true, the sweeper, and the menu *Cache*."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from viewer.cache import SweepReport
from viewer.shell.cache_dock.controller import CacheController
from viewer.shell.cache_dock.indicator import CacheIndicator
from viewer.shell.cache_dock.panel import CachePanel
from viewer.shell.cache_dock.scan import ScanBatch
from viewer.shell.cache_dock.sweep_words import report_details
from viewer.shell.cache_dock.sweeper import Sweeper
from viewer.shell.cache_dock.watch import CacheWatch
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.session import Session
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes

THREADS = 4
"""This viewer's cache, the other caches, a sweep, and what is exported or removed: none waits for another."""


class CacheDock(QObject):
    """Ties the dock to what fulfils it.

    Attributes
    ----------
    panel, watch, sweeper, status, indicator
        The parts.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        cache: ScratchCache,
        budget: Budget,
        prompts: Prompts,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._budget, self._prompts = window, settings, budget, prompts
        actions = window.actions_
        self.panel = CachePanel(actions["cache.sweep"], actions["cache.cancel"], actions["cache.clear"])
        window.docks.add("cache", self.panel)
        self._tasks = Tasks(self, THREADS)
        self._controller = CacheController(session, budget, self._tasks, prompts, self)
        self.watch = CacheWatch(
            self._tasks, lambda: cache.path, cache.temp_root, self._controller.marks, self._controller.budget, self
        )
        self.sweeper = Sweeper(self._tasks, prompts, settings, cache.temp_root, self.watch.sizes, self)
        if not cache.chosen:
            self.sweeper.sweep_usual_places()
        self.status = ProgressStatus("sweep", actions["cache.cancel"])
        self.indicator = CacheIndicator(window)
        self._set_sweeping(False)
        window.statusBar().insertPermanentWidget(1, self.status)  # beside what is under the cursor
        self._tie_panel()
        self._tie_sweeper()
        self._tie_actions(cache)
        budget.changed.connect(self.watch.refresh_own)
        session.changed.connect(lambda _state: self._on_state())
        self._shown = self._controller.marks().shown
        self.watch.set_watched(self.panel.is_on_screen)
        self.apply_settings()

    def apply_settings(self) -> None:
        """Show what the settings say."""
        self._window.actions_["cache.clean_at_start"].setChecked(self._settings.clean_at_start)

    def clean_at_start(self) -> None:
        """Sweep quietly, unless that has been switched off."""
        if self._settings.clean_at_start:
            self.sweeper.start(asked=False)

    def stop(self) -> None:
        """Stop looking and sweeping; what a sweep has left to do is finished another time."""
        self.sweeper.cancel()
        self.watch.stop()

    def close(self, milliseconds: int) -> None:
        """Wait at most so long for what still runs."""
        self._tasks.close(milliseconds)

    def _tie_panel(self) -> None:
        window, panel, controller = self._window, self.panel, self._controller
        panel.visibility_changed.connect(self.watch.set_watched)
        panel.reveal_wanted.connect(window.reveal)
        panel.orphans_counted.connect(self.indicator.set_orphans)
        panel.tree.wanted.connect(controller.do)
        self.watch.scanned.connect(self._on_scanned)
        controller.reveal_wanted.connect(window.reveal)
        controller.notified.connect(window.notify)
        controller.trouble.connect(window.message_bar.show_message)
        controller.changed.connect(self.watch.refresh)

    def _tie_sweeper(self) -> None:
        sweeper = self.sweeper
        sweeper.started.connect(lambda: self._set_sweeping(True))
        sweeper.removing.connect(self.watch.hold)
        sweeper.progressed.connect(self.status.show_progress)
        sweeper.nothing.connect(self._on_nothing)
        sweeper.finished.connect(self._on_swept)
        self.status.details_wanted.connect(lambda details: self._prompts.show_details("Report of the sweep", details))

    def _tie_actions(self, cache: ScratchCache) -> None:
        self._window.actions_.connect(
            {
                "cache.sweep": partial(self.sweeper.start, asked=True),
                "cache.cancel": self.sweeper.cancel,
                "cache.clear": self._clear,
                "cache.reveal": lambda: self._window.reveal(str(cache.path)),
                "cache.clean_at_start": self._set_clean_at_start,
            }
        )

    def _set_clean_at_start(self) -> None:
        self._settings.clean_at_start = self._window.actions_["cache.clean_at_start"].isChecked()

    def _clear(self) -> None:
        def done(freed: int) -> None:
            self._window.notify(
                f"Freed {human_bytes(freed)} of this cache; artifacts that are shown or pinned were kept."
            )
            self.watch.refresh()

        self._budget.clear(done)

    def _on_scanned(self, batch: ScanBatch) -> None:
        if batch.entries is not None:
            self._controller.take_entries(batch.entries)
        self.panel.render_batch(batch)

    def _on_state(self) -> None:
        """Mark what is shown now; a session says much that does not concern the cache."""
        shown = self._controller.marks().shown
        if shown != self._shown:
            self._shown = shown
            self.watch.refresh_own()

    def _set_sweeping(self, sweeping: bool) -> None:
        cancel = self._window.actions_["cache.cancel"]
        cancel.setVisible(sweeping)
        cancel.setEnabled(sweeping)
        self._window.actions_["cache.sweep"].setEnabled(not sweeping)

    def _on_nothing(self, sentence: str) -> None:
        self._set_sweeping(False)
        self.status.clear()
        self._window.notify(sentence)
        self.watch.refresh()

    def _on_swept(self, report: SweepReport, asked: bool) -> None:
        self._set_sweeping(False)
        if asked or report.removed:
            self.status.show_result(report.summary(), report_details(report))
        else:
            self.status.clear()
        if not self.panel.is_on_screen:  # else the watch finds out
            self.indicator.set_orphans(len(report.failed) + len(report.deferred))
        self.watch.refresh()
