"""The line of the dock *Cache* that says which datasets on other machines are kept here, which no sweep removes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from viewer.fetched_files import FetchedDataset, survey
from viewer.fetched_removal import Removed, remove_kept
from viewer.shell.cache_dock.panel import CachePanel
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.kept_in_use import KeptInUse
from viewer.shell.session.session import Session
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes
from viewer.wording import counted


class KeptDatasets(QObject):
    """Says how much it is, and removes one of them when the user wants that; what a window shows stays."""

    def __init__(
        self, window: MainWindow, panel: CachePanel, session: Session, folder: Path, prompts: Prompts, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._folder = window, panel, folder
        self.in_use = KeptInUse(session, folder, self)
        self._prompts, self._tasks = prompts, tasks
        self._kept: tuple[FetchedDataset, ...] = ()
        self._label = ElidedLabel()
        self._label.setObjectName("cache.kept")
        self._remove = QPushButton("Remove…")
        self._remove.setObjectName("cache.remove_kept")
        self._remove.setAccessibleName("Remove a kept dataset")
        self._remove.clicked.connect(self.remove)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(self._remove)
        panel.add_below(self._row)
        panel.visibility_changed.connect(lambda _seen: self.look())
        session.opened.connect(lambda _catalogue: self.look())
        self._render()

    def look(self) -> None:
        """Look how much there is, if anybody sees it."""
        if self._panel.is_on_screen:
            self._tasks.start(lambda: survey(self._folder), self._on_survey)

    def remove(self) -> None:
        """Ask which, and remove it."""
        others = {f"{one.address} ({human_bytes(one.bytes)})": one for one in self._others()}
        chosen = self._prompts.choose_one("Remove a kept dataset", "Dataset", list(others)) if others else None
        if chosen is None:
            return
        kept = others[chosen]
        question = f"Remove what is kept of {kept.address}?"
        explanation = f"That frees {human_bytes(kept.bytes)}. The dataset stays where it is, and can be fetched again."
        if self._prompts.confirm(question, explanation, "Remove"):
            folder, cancelled = self._folder, self._tasks.cancelled
            self._tasks.start(
                lambda: remove_kept(folder, kept.folder, cancelled), lambda removed: self._on_removed(kept, removed)
            )

    def _others(self) -> list[FetchedDataset]:
        return [one for one in self._kept if one.folder not in self.in_use.folders]

    def _on_removed(self, kept: FetchedDataset, removed: Removed) -> None:
        if removed.why_not:
            self._window.message_bar.show_message(f"What is kept of {kept.address} stays: {removed.why_not}.")
        else:
            self._window.notify(f"Removed what was kept of {kept.address}: {human_bytes(removed.bytes)} freed")
        self.look()

    def _on_survey(self, kept: tuple[FetchedDataset, ...]) -> None:
        self._kept = kept
        self._render()

    def _render(self) -> None:
        size = sum(one.bytes for one in self._kept)
        words = f"Kept from other machines: {human_bytes(size)}, {counted(len(self._kept), 'dataset')}"
        self._label.setText(words)
        self._row.setVisible(bool(self._kept))
        self._remove.setEnabled(bool(self._others()))
