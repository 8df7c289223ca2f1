"""The line of the dock *Cache* that says what scans have left for the next time, which no sweep removes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from viewer.scanning.kept_files import Forgotten, KeptFiles, forget_files, survey
from viewer.shell.cache_dock.panel import CachePanel
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes
from viewer.wording import counted

if TYPE_CHECKING:
    from viewer.shell.session.dataset_scan import DatasetScan


class KeptScans(QObject):
    """Says how much it is, and removes it when the user wants that.

    Parameters
    ----------
    folder
        Where it is kept.
    """

    def __init__(self, window: MainWindow, panel: CachePanel, folder: Path, prompts: Prompts, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._panel, self._folder = window, panel, folder
        self._prompts, self._tasks = prompts, tasks
        self._scan: DatasetScan | None = None
        self._kept = KeptFiles()
        self._label = ElidedLabel()
        self._label.setObjectName("cache.scans")
        self._this = QPushButton("Forget this dataset…")
        self._this.setObjectName("cache.forget_scan")
        self._this.clicked.connect(window.actions_["sample.scan.forget"].trigger)
        self._all = QPushButton("Forget all…")
        self._all.setObjectName("cache.forget_scans")
        self._all.clicked.connect(self.forget_all)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(self._this)
        row.addWidget(self._all)
        panel.add_below(self._row)
        panel.visibility_changed.connect(lambda _seen: self.look())
        self._render()

    def follow(self, scan: DatasetScan) -> None:
        """Look again when the scan of the dataset that is open has found more; that dataset has a button of its own."""
        self._scan = scan
        scan.more_known.connect(self.look)

    def look(self) -> None:
        """Look how much there is, if anybody sees it."""
        if self._panel.is_on_screen:
            self._tasks.start(lambda: survey(self._folder), self._on_survey)

    def forget_all(self) -> None:
        """Ask, and remove what is kept of all datasets."""
        question = f"Forget what the scans of {counted(self._kept.count, 'dataset')} have found?"
        explanation = f"That frees {human_bytes(self._kept.size)}. The datasets stay; they can be scanned again."
        if not self._kept.count or not self._prompts.confirm(question, explanation, "Forget all"):
            return
        own = None if self._scan is None else self._scan.file
        if self._scan is not None and (self._scan.status.kept_bytes or self._scan.status.known):
            self._scan.forget()  # that of the dataset that is open is in use here: its scanner empties it
        self._tasks.start(lambda: forget_files(self._folder, own), self._on_forgotten, self._on_failed)

    def _on_survey(self, kept: KeptFiles) -> None:
        self._kept = kept
        self._render()

    def _on_forgotten(self, done: Forgotten) -> None:
        words = f"Forgot the scans of {counted(done.removed, 'other dataset')}: {human_bytes(done.size)}"
        if done.in_use:
            words += f"; {counted(done.in_use, 'dataset')} that a scan has open stayed"
        self._window.notify(words)
        if done.trouble:
            self._window.message_bar.show_message("Not all that scans have found could be removed.", done.trouble)
        self.look()

    def _on_failed(self, error: Exception) -> None:
        self._window.message_bar.show_message("What scans have found could not be removed.", str(error))

    def _render(self) -> None:
        kept, own = self._kept, 0 if self._scan is None else self._scan.status.kept_bytes
        words = f"Kept from scans: {human_bytes(kept.size)}, {counted(kept.count, 'dataset')}"
        self._label.setText(f"{words}; {human_bytes(own)} of the one that is open" if own else words)
        self._row.setVisible(kept.count > 0)
        self._all.setEnabled(kept.count > 0)
        self._this.setEnabled(own > 0)
