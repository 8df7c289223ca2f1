"""The scan in the window: its actions, its controls in the docks, its place in the status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.shell.scan.scan_bar import ScanBar
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.scan.scan_words import counts_of, ended_words, progress_words, scan_tips, status_words
from viewer.shell.session.scan_status import ScanStatus
from viewer.shell.session.session import Session
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes
from viewer.wording import counted


class ScanController(QObject):
    """Ties the scan to the window.

    Attributes
    ----------
    progress
        Its place in the status bar.

    Signals
    -------
    ended
        A scan has ended by itself or was ended: the last :class:`ScanStatus` of it.
    """

    ended = Signal(object)

    def __init__(self, window: MainWindow, session: Session, services: ScanServices) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._scan, self._place, self._prompts = services.scan, services.place, services.prompts
        self._split = ""
        self._bars: list[ScanBar] = []
        self._was_under_way = False
        calls: dict[str, Callable[[], None]] = {
            "begin": self._begin_all,
            "pause": self._pause,
            "cancel": self._scan.stop,
            "again": lambda: self._begin(again=True),
            "forget": self._forget,
        }
        self._calls = calls | {"begin": self._begin, "place": window.actions_["file.preferences"].trigger}
        window.actions_.connect({f"sample.scan.{name}": call for name, call in calls.items()})
        self._actions = {name: window.actions_[f"sample.scan.{name}"] for name in calls}
        self.progress = ProgressStatus("scan", self._actions["cancel"])
        window.statusBar().insertPermanentWidget(1, self.progress)
        self._scan.changed.connect(self._on_changed)
        self._place.changed.connect(self._render)
        session.opened.connect(lambda _catalogue: self._choose_split(""))
        self._render()

    def tie(self, bar: ScanBar) -> None:
        """Have the controls of a dock follow."""
        self._bars.append(bar)
        bar.pressed.connect(lambda name: self._calls[name]())
        bar.split_chosen.connect(self._choose_split)
        bar.render_status(self._scan.status, self._split, self._place.words)

    def _choose_split(self, split: str) -> None:
        self._split = split
        self._render()

    def _begin_all(self) -> None:
        self._choose_split("")
        self._begin()

    def _begin(self, *, again: bool = False) -> None:
        self._scan.begin((self._split,) if self._split else (), again=again)

    def _pause(self) -> None:
        self._scan.pause(paused=self._scan.status.phase != "paused")

    def _forget(self) -> None:
        status, catalogue = self._scan.status, self._session.state.catalogue
        name = catalogue.name if catalogue is not None else ""
        size = f", {human_bytes(status.kept_bytes)}," if status.kept_bytes else ""
        known = counted(status.known, "sample")
        question = f"Forget what the scan has found of {name}?"
        explanation = f"What is known of {known}{size} is removed. The dataset itself stays as it is."
        if self._prompts.confirm(question, explanation, "Forget"):
            self._scan.forget()

    def _on_changed(self, status: ScanStatus) -> None:
        under_way, self._was_under_way = self._was_under_way, status.under_way
        self._render()
        if under_way and not status.under_way and (status.total or status.trouble):  # else it is another dataset
            self._tell_end(status)

    def _tell_end(self, status: ScanStatus) -> None:
        if status.trouble:
            self._window.message_bar.show_message(status.trouble, status.detail)
        else:
            self._window.notify(ended_words(status))
        self.ended.emit(status)

    def _render(self) -> None:
        status = self._scan.status
        place = self._place.words
        for bar in self._bars:
            bar.render_status(status, self._split, place)
        for name in ("begin", "again"):
            self._actions[name].setStatusTip(scan_tips(place)[name])
            self._actions[name].setToolTip(plain(scan_tips(place)[name]))
        known, samples, _broken = counts_of(status)
        idle = status.phase == "idle"
        self._actions["begin"].setEnabled(idle and known < samples)
        self._actions["pause"].setEnabled(status.phase in ("running", "paused"))
        self._actions["cancel"].setEnabled(status.under_way and status.phase != "stopping")
        self._actions["again"].setEnabled(idle and known > 0)
        self._actions["forget"].setEnabled(idle and (known > 0 or status.kept_bytes > 0))
        if status.under_way:
            here = status.phase == "running" and not status.elsewhere
            words = f"Scanning: {progress_words(status)}" if here else status_words(status)
            self.progress.show_progress(words, status.done / status.total if status.total else 0.0)
        else:
            self.progress.clear()
