"""Saving animations: what that is made of."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from viewer.shell.app.figure_feature import FigureFeature
from viewer.shell.film.controller import FilmController
from viewer.shell.film.drawing import FilmDrawing
from viewer.shell.film.encoder import FilmEncoder
from viewer.shell.film.painter import FramePainter
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.film.run import FilmRun
from viewer.shell.film.shots import ShotReading
from viewer.shell.film.source import FilmSource
from viewer.shell.plots.feature import PlotServices
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.session.session import Session
from viewer.shell.session.side_reading import SideReading
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.main_window import MainWindow


class FilmFeature(QObject):
    """Makes *Save animation*.

    Attributes
    ----------
    reading
        The job for the reader.
    run, source
        What makes animations, and what they are made of.
    status
        The place of what is being made in the status bar.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        services: PlotServices,
        kept: tuple[ScratchCache, Budget],
        figure: FigureFeature,
        log_level: str,
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        cache, budget = kept

        def remove(folder: Path) -> None:
            services.tasks.start(partial(shutil.rmtree, folder, ignore_errors=True), lambda _done: None)

        self.reading = SideReading("film", services.background, budget, self)
        shots = ShotReading(self.reading, lambda paths: budget.keep_beside("film on screen", paths))
        renderer, encoder = FilmRenderer(log_level), FilmEncoder(log_level, remove)
        drawing = FilmDrawing(renderer, FramePainter(services.tasks), shots, lambda: cache.frames)
        self.run = FilmRun(drawing, encoder, lambda: services.children.renderer.opengl, self)
        for child in (renderer.child, encoder.child):
            services.children.add(child)
        session.opened.connect(self.run.note_opened)
        self.source = FilmSource(session, figure.source)
        self.controller = FilmController(window, services.prompts, services.state, figure.maker, self.source, self.run)
        self.controller.said.connect(window.notify)
        self.controller.troubled.connect(
            lambda sentence, detail, trouble: window.message_bar.show_message(sentence, detail, trouble=trouble)
        )
        window.actions_.connect({"file.save_animation": self.controller.show, "file.cancel_animation": self.run.cancel})
        self.status = ProgressStatus("animation", window.actions_["file.cancel_animation"])
        window.statusBar().insertPermanentWidget(1, self.status)
        self.run.progressed.connect(self.status.show_progress)
        self.run.changed.connect(self._set_running)
        session.changed.connect(lambda _state: self._enable())
        self._set_running(False)

    def _set_running(self, running: bool) -> None:
        cancel = self._window.actions_["file.cancel_animation"]
        cancel.setVisible(running)
        cancel.setEnabled(running)
        if not running:
            self.status.clear()
        self._enable()

    def _enable(self) -> None:
        can = self._session.state.shown is not None and not self.run.running
        self._window.actions_["file.save_animation"].setEnabled(can)
