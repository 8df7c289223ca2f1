"""The scans of the caches: what is told, when, and that nothing runs while nobody watches."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.caches import Owner, orphan, tombstones
from viewer.cache import CacheRoot
from viewer.helper.sizes import SizeBook
from viewer.shell.cache_dock import scan
from viewer.shell.cache_dock.model import CacheModel
from viewer.shell.cache_dock.peers import PeerWatch
from viewer.shell.cache_dock.rows import RowKind
from viewer.shell.cache_dock.scan import OtherCachesScanner, OwnCacheScanner, ScanBatch
from viewer.shell.cache_dock.snapshot import Marks
from viewer.shell.cache_dock.watch import CacheWatch
from viewer.shell.services.tasks import Tasks


class Watched:
    """A watch on a cache root in a temp root, and a model of what it tells."""

    def __init__(self, temp_root: Path) -> None:
        self.tasks = Tasks(threads=3)
        self.cache = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=temp_root)
        self.watch = CacheWatch(self.tasks, lambda: self.cache.path, temp_root)
        self.model = CacheModel()
        self.batches: list[ScanBatch] = []
        self.watch.scanned.connect(self._take)

    def _take(self, batch: ScanBatch) -> None:
        self.batches.append(batch)
        self.model.apply(batch.rows, batch.gone)

    def kinds(self) -> dict[str, RowKind]:
        rows = self.model.outline.rows.values()
        return {row.path.name: row.kind for row in rows if row.path is not None}

    def close(self) -> None:
        self.watch.stop()
        assert self.tasks.close(10_000)
        self.cache.close()
        for left in self.watch._temp_root.iterdir():
            shutil.rmtree(left)


@pytest.fixture
def watched(qapp: Any, temp_root: Path) -> Iterator[Watched]:
    made = Watched(temp_root)
    yield made
    made.close()


def test_everything_there_is_told_with_its_size(qtbot: QtBot, watched: Watched, temp_root: Path) -> None:
    alive, dead = Owner(temp_root), orphan(temp_root)
    watched.watch.set_watched(True)
    qtbot.waitUntil(lambda: watched.watch.settled, timeout=20_000)
    assert watched.kinds() == {alive.path.name: RowKind.PEER, dead.name: RowKind.ORPHAN}
    row = watched.model.outline.rows[str(dead)]
    assert row.texts[1].endswith("kB")
    assert row.texts[4].startswith("would be removed: its process")
    peer = watched.model.outline.rows[str(alive.path)]
    assert f"pid {alive.process.pid}, " in peer.texts[5]
    assert peer.texts[3].startswith("started ")
    states = [batch.state for batch in watched.batches if batch.state is not None]
    assert states[-1].root == watched.cache.path
    assert states[-1].budget > 0
    alive.close()
    qtbot.waitUntil(lambda: alive.path.name not in watched.kinds(), timeout=20_000)


def test_others_that_come_and_die_are_seen(qtbot: QtBot, watched: Watched, temp_root: Path) -> None:
    watched.watch.set_watched(True)
    qtbot.waitUntil(lambda: watched.watch.settled, timeout=20_000)
    other = Owner(temp_root)
    name = other.path.name
    qtbot.waitUntil(lambda: watched.kinds().get(name) is RowKind.PEER, timeout=20_000)
    other.kill()  # no file changes: only the lock is free
    qtbot.waitUntil(lambda: watched.kinds().get(name) is RowKind.ORPHAN, timeout=20_000)


def test_nothing_runs_while_it_is_hidden(qtbot: QtBot, watched: Watched, temp_root: Path) -> None:
    watched.watch.refresh()
    watched.watch.refresh_soon()
    assert watched.watch.settled
    watched.watch.set_watched(True)
    watched.watch.set_watched(False)
    qtbot.waitUntil(lambda: watched.watch.settled, timeout=20_000)
    number = len(watched.batches)
    other = CacheWatch(watched.tasks, lambda: watched.cache.path, temp_root)
    seen: list[ScanBatch] = []
    other.scanned.connect(seen.append)
    other.set_watched(True)
    qtbot.waitUntil(lambda: other.settled)
    paths = tombstones(temp_root, 3)
    watched.watch.refresh_own()
    watched.watch.refresh_soon()
    assert watched.watch.settled, "nothing is put off either"
    # When another watch has seen the change, this one would have had the time as well.
    qtbot.waitUntil(lambda: set(paths) <= {row.path for batch in seen for row in batch.rows})
    other.stop()
    qtbot.waitUntil(lambda: other.settled)
    assert watched.watch.settled
    assert len(watched.batches) == number
    watched.watch.set_watched(True)
    qtbot.waitUntil(lambda: all(path.name in watched.kinds() for path in paths), timeout=20_000)


def test_many_are_scanned_in_a_helper(
    qtbot: QtBot, watched: Watched, temp_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "FEW", 10)
    paths = tombstones(temp_root, 60, 2)
    watched.watch.set_watched(True)
    qtbot.waitUntil(lambda: watched.watch.settled, timeout=30_000)
    assert set(watched.kinds()) == {path.name for path in paths}
    assert watched.model.outline.rows["rest"].texts[4] == "60 orphans to clean"
    for path in paths[:30]:
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    qtbot.waitUntil(lambda: len(watched.kinds()) == 30, timeout=30_000)
    qtbot.waitUntil(lambda: watched.watch.settled, timeout=30_000)
    assert watched.model.outline.rows["rest"].texts[0] == "Orphans and others (30)"


def test_a_big_tree_is_counted_in_a_helper_and_told_while_it_grows(
    temp_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "MANY_FILES", 4000)
    monkeypatch.setattr("viewer.helper.scan.EVERY", 0.0)
    tombstones(temp_root, 1, 9000)
    told: list[ScanBatch] = []
    sizes = SizeBook()
    OtherCachesScanner(temp_root, sizes).scan(told.append, threading.Event())
    usage = sizes.get(temp_root / f".plaid-viewer-trash-{0:016x}")
    assert usage is not None
    assert usage.files == 9000
    told.clear()
    OtherCachesScanner(temp_root, sizes).scan(
        told.append, threading.Event()
    )  # the book knows it: no helper, no counting
    assert any(not row.texts[1].endswith("…") for batch in told for row in batch.rows if row.kind is RowKind.ORPHAN)


def test_a_cancelled_scan_takes_nothing_away(temp_root: Path) -> None:
    for path in tombstones(temp_root, 3):
        os.utime(path, (0, 0))  # so long ago that no age in words grows between two looks
    told: list[ScanBatch] = []
    scanner, cancel = OtherCachesScanner(temp_root, SizeBook()), threading.Event()
    scanner.scan(told.append, cancel)
    known = {row.key for batch in told for row in batch.rows}
    told.clear()
    cancel.set()
    scanner.scan(told.append, cancel)
    assert [batch for batch in told if batch.gone] == []
    scanner.scan(told.append, threading.Event())
    assert [batch for batch in told if batch.gone] == []
    assert {row.key for batch in told for row in batch.rows} <= known  # all told before; an age may have changed


def test_a_temp_root_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    told: list[ScanBatch] = []
    OtherCachesScanner(tmp_path / "none", SizeBook()).scan(told.append, threading.Event())
    rows = {row.key for batch in told for row in batch.rows}
    assert rows == {"peers", "rest", "peers/note", "rest/note"}
    told.clear()
    OwnCacheScanner(lambda _root: 5).scan(tmp_path / "none", Marks(), told.append, threading.Event())
    assert told[-1].entries == ()


def test_peers_that_cannot_be_watched_are_asked_now_and_then(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.pidfd_open", raising=False)
    monkeypatch.setattr("viewer.shell.cache_dock.peers.POLL", 10)
    peers = PeerWatch()
    with qtbot.waitSignal(peers.ended, timeout=10_000):
        peers.watch([1])
    peers.watch([])
    peers.deleteLater()


def test_the_system_has_no_watches_left(watched: Watched, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """inotify is used up: nothing tells of changes, so the dock looks by itself, often enough."""
    monkeypatch.setattr("viewer.shell.cache_dock.watch.POLL", 50)
    monkeypatch.setattr(watched.watch._watcher, "addPath", lambda _path: False)
    monkeypatch.setattr(watched.watch._watcher, "addPaths", lambda paths: list(paths))
    watched.watch.set_watched(True)
    qtbot.waitUntil(lambda: watched.watch.settled)
    path = orphan(watched.watch._temp_root)
    qtbot.waitUntil(lambda: path.name in watched.kinds(), timeout=30_000)
