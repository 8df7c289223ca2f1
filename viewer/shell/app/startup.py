"""What the settings and the command line ask for, done once the engine stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from viewer.errors import print_error
from viewer.shell.app.engine import Engine
from viewer.shell.app.screenshot import Screenshot
from viewer.shell.session.color_maps import NAMES
from viewer.shell.session.state import FIRST, Selection, describe

if TYPE_CHECKING:
    from viewer.shell.app.application import ViewerApplication

CLEAN_DELAY = 4_000
"""Milliseconds until the quiet sweep: opening the dataset comes first, and a person who wants to see what an ended
viewer left behind finds it in the dock."""


class Startup(QObject):
    """Applies the settings, lets the renderer draw, and opens what was asked for."""

    def __init__(self, app: ViewerApplication, engine: Engine) -> None:
        super().__init__(app.qt)
        self._app = app
        self._engine = engine
        self._options = app.options
        self._finished = False  # whether the screenshot has been taken, or never will be

    def begin(self) -> None:
        """Do it all."""
        engine, options = self._engine, self._options
        self._apply_settings()
        self._app.window.render_state(engine.session.state)
        engine.renderer.attach(engine.frames)
        if options.example:
            engine.session.open_example(engine.paths.example_dataset, self._first())
        elif options.dataset is not None:
            engine.session.open_dataset(options.dataset.absolute(), self._first())
        engine.exploration.views.enabled = options.screenshot is None  # a picture shows the same whoever asks
        if options.screenshot is not None:
            self._take_screenshot()
        elif engine.settings.clean_at_start:
            QTimer.singleShot(CLEAN_DELAY, self, self._clean)
        if options.quit_after is not None:
            QTimer.singleShot(options.quit_after, self, self._quit)
        if engine.cache.notice:
            self._app.window.message_bar.show_message(engine.cache.notice)
        elif options.dataset is None and not options.example:
            self._offer_last_view()

    def _clean(self) -> None:
        if self._engine.settings.clean_at_start:  # it may have been switched off by now
            self._engine.sweeper.start(asked=False)

    def _apply_settings(self) -> None:
        settings, session, actions = self._engine.settings, self._engine.session, self._app.window.actions_
        actions["cache.clean_at_start"].setChecked(settings.clean_at_start)
        actions["view.edges"].setChecked(settings.edges)
        session.set_look(edges=settings.edges)
        if settings.color_map in NAMES:
            session.set_look(color_map=settings.color_map)

    def _offer_last_view(self) -> None:
        """Offer what was open when the last run was killed or crashed; its crash log, if any, is behind *Details*."""
        engine = self._engine
        unfinished = engine.state.unfinished()
        if unfinished is None:
            return
        path, selection = unfinished
        engine.state.forget_view()
        self._app.window.message_bar.offer(
            f"The program ended unexpectedly while {describe(selection)} of {path.name} was open.",
            "Open again",
            lambda: engine.session.open_dataset(path, selection),
            self._app.last_crash,
        )

    def _first(self) -> Selection:
        options = self._options
        sample = FIRST.sample if options.sample is None else options.sample
        return Selection(options.split or "", sample, "", options.time, options.field)

    def _take_screenshot(self) -> None:
        engine, options = self._engine, self._options
        if options.screenshot is None:
            return
        if not options.example and options.dataset is None:
            self._finish_screenshot("There is nothing to take a picture of; give a dataset, or use --example.")
            return
        screenshot = Screenshot(self._app.window, engine.session, engine.watch, options.screenshot, self)
        screenshot.finished.connect(self._finish_screenshot)

    def _quit(self) -> None:
        """End as ``--quit-after`` says; a picture that is not taken by then never will be."""
        if self._options.screenshot is None:
            self._app.qt.quit()
        else:
            self._finish_screenshot(f"The picture was not ready after {self._options.quit_after} ms.")

    def _finish_screenshot(self, sentence: str) -> None:
        if self._finished:
            return
        self._finished = True
        if sentence:
            print_error(sentence)
            self._app.status = 1
        self._app.qt.quit()
