"""Measure the cache dock from the inside: ``probe_dock.py TEMP_ROOT [sweep]`` prints the figures as JSON.

The dock stands alone in a window: panel, watch, sweeper, no dataset.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.benchmarks.loop_latency import LoopLatency
from viewer.cache import CacheRoot, SweepReport
from viewer.shell.app.garbage import GarbageCollector
from viewer.shell.cache_dock.panel import CachePanel
from viewer.shell.cache_dock.rows import RowKind
from viewer.shell.cache_dock.scan import ScanBatch
from viewer.shell.cache_dock.sweeper import Sweeper
from viewer.shell.cache_dock.watch import CacheWatch
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.actions import Actions

LIMIT = 300.0


def wait(condition: Callable[[], object], seconds: float = LIMIT) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(str(condition))
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def main() -> None:
    root = Path(sys.argv[1])
    app = QApplication(["probe", "-platform", "offscreen"])
    window = QMainWindow()
    window.resize(1240, 400)
    actions = Actions(window)
    panel = CachePanel(actions["cache.sweep"], actions["cache.cancel"], actions["cache.clear"])
    window.setCentralWidget(panel)
    window.show()
    latency, tasks = LoopLatency(), Tasks(app, 3)
    cache = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=root)
    watch = CacheWatch(tasks, lambda: cache.path, root)
    watch.scanned.connect(panel.render_batch)
    GarbageCollector(app)  # as in the window
    figures: dict[str, object] = {}

    def pause(seconds: float) -> None:
        end = time.monotonic() + seconds
        wait(lambda: time.monotonic() > end)

    pause(0.5)
    latency.begin()
    pause(3)
    figures["idle"] = latency.figures()
    start = time.perf_counter()
    times: dict[str, float] = {}

    def told(batch: ScanBatch) -> None:
        if "first" not in times and any(row.kind in (RowKind.ORPHAN, RowKind.KEPT) for row in batch.rows):
            times["first"] = time.perf_counter() - start

    watch.scanned.connect(told)
    latency.begin()
    watch.set_watched(True)
    bar = panel.tree.verticalScrollBar()
    scroll = QTimer(interval=16)
    scroll.timeout.connect(lambda: bar.setValue(bar.value() + 2 if bar.value() < bar.maximum() else 0))
    scroll.start()
    wait(lambda: watch.settled)
    figures["all"] = time.perf_counter() - start
    figures["first"] = times.get("first", -1.0)
    figures["counting"] = latency.figures()
    figures["rows"] = len(panel.model.outline.rows)
    for name, act in (
        ("sort", lambda: panel.tree.sortByColumn(1, Qt.SortOrder.DescendingOrder)),
        ("filter", lambda: panel.filter.setText("orphan")),
    ):
        latency.begin()
        act()
        pause(0.5)
        figures[name] = latency.figures()
    scroll.stop()
    if "sweep" in sys.argv:
        panel.filter.clear()
        settings = Settings(root / "settings.json")
        settings.ask_before_sweep = False
        sweeper = Sweeper(tasks, Prompts(window), settings, root, watch.sizes)
        sweeper.removing.connect(watch.hold)
        done: list[SweepReport] = []
        sweeper.finished.connect(lambda report, _asked: done.append(report))
        latency.begin()
        start = time.perf_counter()
        sweeper.start(asked=True)
        wait(lambda: done)
        figures["sweep"] = latency.figures() | {
            "seconds": time.perf_counter() - start,
            "files": sum(removal.files for removal in done[0].removed),
        }
    watch.stop()
    tasks.close(5000)
    cache.close()
    print(json.dumps(figures))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
