"""What the window does about downloads from the Hub: asks what is wanted, shows how far it is, opens what has come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from viewer.doors import Door
from viewer.shell.hub.download import DownloadRequest, HubDownload
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.session.session import Session
from viewer.shell.session.state import OPENING
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.main_window import MainWindow


class HubController(QObject):
    """Connects the download with the window's menu, status bar and session.

    Parameters
    ----------
    folder
        Where datasets are put unless the user chooses another folder.

    Attributes
    ----------
    download, status
        The parts.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        log_level: str,
        folder: Path,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._folder = window, session, folder
        self._open_before = ""
        self._cancel = window.actions_["file.cancel_download"]
        self.download = HubDownload(log_level, self)
        self.status = ProgressStatus("download", self._cancel)
        window.statusBar().insertPermanentWidget(1, self.status)  # beside what is under the cursor
        self.download.changed.connect(self._set_running)
        self.download.progressed.connect(self.status.show_progress)
        self.download.finished.connect(self._on_finished)
        self.download.failed.connect(window.message_bar.show_message)
        self.download.cancelled.connect(self._on_cancelled)
        window.actions_.connect({"file.download": self.choose, "file.cancel_download": self.download.cancel})
        self._set_running(False)

    def choose(self) -> None:
        """Let the user say what to download; it begins when they have."""
        from viewer.shell.hub.dialog import HubDialog  # only few will

        dialog = HubDialog(self._folder, self._window)
        dialog.chosen.connect(self._begin)
        dialog.opened_far.connect(self._session.open_dataset)
        dialog.open()

    def complete(self, door: Door) -> None:
        """Fetch what a download of the Hub lacks, and open it then."""
        if self.download.running:
            self._window.notify("Another download is running; download the rest when it has ended.")
            return
        self._begin(DownloadRequest(door.repository, Path(door.path), door.first))

    def _begin(self, request: DownloadRequest) -> None:
        if refusal := goes_with_cache(request.path):
            self._window.message_bar.show_message(refusal)
            return
        self._open_before = self._open_path()
        self.download.start(request)

    def _open_path(self) -> str:
        catalogue = self._session.state.catalogue
        return "" if catalogue is None else catalogue.path

    def _set_running(self, running: bool) -> None:
        self._cancel.setVisible(running)
        self._cancel.setEnabled(running)
        self._window.actions_["file.download"].setEnabled(not running)
        if not running:
            self.status.clear()

    def _on_finished(self, request: DownloadRequest) -> None:
        """Open what has come, unless the user has turned to something else meanwhile."""
        if self._open_path() == self._open_before and self._session.state.phase != OPENING:
            self._session.open_dataset(request.path)
        else:
            self._window.message_bar.offer(
                f"The dataset {request.repo} has been downloaded to {request.path}.",
                "Open",
                lambda: self._session.open_dataset(request.path),
            )

    def _on_cancelled(self, request: DownloadRequest) -> None:
        self._window.notify(
            f"The download of {request.repo} was cancelled. Download it again to continue where it stopped."
        )
