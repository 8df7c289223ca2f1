"""Keeps the cache dock up to date while it is visible: told at once by this process, by the system about the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from viewer.artifacts.limit import default_budget
from viewer.helper.sizes import SizeBook
from viewer.protocol import CachePeer
from viewer.shell.cache_dock.peers import PeerWatch
from viewer.shell.cache_dock.scan import OtherCachesScanner, OwnCacheScanner, ScanBatch, Tell
from viewer.shell.cache_dock.snapshot import Marks
from viewer.shell.services.tasks import Tasks

CALM_OWN = 60
"""Milliseconds in which changes of this process are collected: they should show at once."""

CALM_OTHERS = 400
"""Milliseconds in which changes in the temp root are collected before the next scan: it may be a busy place."""

AGES = 30_000
"""Milliseconds after which everything is looked at again: ages grow, and some changes no system tells."""

POLL = 3_000
"""The same when the system will not tell of changes: its inotify instances or watches are used up."""

MOST_FOLDERS = 200
"""Folders of other viewers that are watched, so that their sizes follow."""


class _Lane(QObject):
    """One kind of scan: at most one at a time, and once more when something changed meanwhile."""

    scanned = Signal(object)

    def __init__(
        self, tasks: Tasks, scan: Callable[[Tell, threading.Event], None], calm: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._scan = scan
        self._cancel = threading.Event()
        self._on = self._running = self._again = False
        self._timer = QTimer(self, singleShot=True, interval=calm)
        self._timer.timeout.connect(self._start)

    @property
    def settled(self) -> bool:
        return not (self._running or self._again or self._timer.isActive())

    def set_on(self, on: bool) -> None:
        self._on = on
        if on:
            self.now()
        else:
            self._timer.stop()
            self._again = False
            self._cancel.set()

    def now(self) -> None:
        self._timer.stop()
        self._start()

    def soon(self) -> None:
        """Look when changes have calmed down a little; constant change does not put it off for ever."""
        if self._on and not self._timer.isActive():
            self._timer.start()

    def _start(self) -> None:
        if not self._on:
            return
        if self._running:
            self._again = True
            return
        self._running, self._again = True, False
        self._cancel = cancel = threading.Event()

        def work() -> None:
            # What a cancelled scan has told stays told: the scanner will not say it again.
            self._scan(self._pass_on, cancel)

        self._tasks.start(work, lambda _nothing: self._on_done(), lambda _error: self._on_done())

    def _pass_on(self, batch: ScanBatch) -> None:
        if not self._tasks.cancelled.is_set():
            self.scanned.emit(batch)

    def _on_done(self) -> None:
        self._running = False
        if self._again:
            self._again = False
            self.soon()


class CacheWatch(QObject):
    """Scans in the background whenever something changed and somebody is watching; otherwise nothing runs.

    Signals
    -------
    scanned
        A :class:`ScanBatch` of what changed.
    """

    scanned = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        root: Callable[[], Path],
        temp_root: Path,
        marks: Callable[[], Marks] = Marks,
        budget: Callable[[Path], int] = default_budget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.sizes = SizeBook()
        self._temp_root = temp_root
        self._watched = False
        own, others = OwnCacheScanner(budget), OtherCachesScanner(temp_root, self.sizes)
        self._marks, self._read_marks = Marks(), marks

        def scan_own(tell: Tell, cancel: threading.Event) -> None:
            own.scan(root(), self._marks, tell, cancel)

        self._own = _Lane(tasks, scan_own, CALM_OWN, self)
        self._others = _Lane(tasks, others.scan, CALM_OTHERS, self)
        for lane in (self._own, self._others):
            lane.scanned.connect(self._on_scanned)
        self._peers = PeerWatch(self)
        self._peers.ended.connect(self._others.soon)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_folder_changed)
        self._ages = QTimer(self, interval=AGES)
        self._ages.timeout.connect(self.refresh_soon)

    @property
    def settled(self) -> bool:
        """Whether nothing more is on its way."""
        return self._own.settled and self._others.settled

    def set_watched(self, watched: bool) -> None:
        """Begin or stop keeping up to date."""
        if watched == self._watched:
            return
        self._watched = watched
        self._marks = self._read_marks()
        if watched:
            followed = self._watcher.addPath(str(self._temp_root))
            self._ages.start(AGES if followed else POLL)
        else:
            self._ages.stop()
            self._peers.watch(())
            if self._watcher.directories():
                self._watcher.removePaths(self._watcher.directories())
        for lane in (self._own, self._others):
            lane.set_on(watched)

    def refresh(self) -> None:
        """Look at everything now."""
        if self._watched:
            self._marks = self._read_marks()
            self._own.now()
            self._others.now()

    def refresh_soon(self) -> None:
        """Look at everything when changes have calmed down."""
        self.refresh_own()
        self._others.soon()

    def refresh_own(self) -> None:
        """Look at this viewer's own cache: something in it changed, or what is shown or pinned."""
        self._marks = self._read_marks()
        self._own.soon()

    def hold(self, held: bool) -> None:
        """Look at no other cache for a while: a scan locks each for a moment, and a sweep keeps what is locked."""
        self._others.set_on(self._watched and not held)

    def stop(self) -> None:
        """Cancel what runs, for good."""
        self.set_watched(False)

    def _on_folder_changed(self, _path: str) -> None:
        self._others.soon()

    def _on_scanned(self, batch: ScanBatch) -> None:
        if batch.peers is not None and self._watched:
            self._watch_peers(batch.peers)
        self.scanned.emit(batch)

    def _watch_peers(self, peers: tuple[CachePeer, ...]) -> None:
        """Follow the ends of other viewers, and the folders in which they make and remove artifacts."""
        self._peers.watch(peer.pid for peer in peers if peer.pid)
        folders = sorted((folder for peer in peers for folder in peer.folders), key=len)[:MOST_FOLDERS]
        wanted, known = {str(self._temp_root), *folders}, set(self._watcher.directories())
        if known - wanted:
            self._watcher.removePaths(list(known - wanted))
        if wanted - known and self._watcher.addPaths(list(wanted - known)):
            self._ages.start(POLL)
