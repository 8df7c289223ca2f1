"""What exporting is made of, and how that hangs together."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from viewer.shell.export.controller import ExportController
from viewer.shell.export.run import ExportRun
from viewer.shell.plots.feature import PlotServices
from viewer.shell.services.budget import Budget
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


def make_exporting(
    window: MainWindow, session: Session, services: PlotServices, budget: Budget, log_level: str
) -> ExportController:
    """Return what exports the samples of a session, whose artifacts a budget has."""

    def remove(folder: Path) -> None:
        services.tasks.start(partial(shutil.rmtree, folder, ignore_errors=True), lambda _done: None)

    run = ExportRun(
        log_level,
        lambda: budget.store.cache_root,
        remove,
        lambda paths: budget.keep_beside("export", paths),
        lambda: services.children.reader.copies,
    )
    services.children.add(run.child)
    return ExportController(window, session, services.background, services.prompts, services.tasks, run)
