"""What happens between the window appearing and the person taking over: what the command line asked for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from viewer.errors import print_error
from viewer.shell.cache_snapshot import FRAMES
from viewer.shell.main_window import LAYOUT_VERSION
from viewer.shell.screenshot import Screenshot
from viewer.shell.session_state import FIRST, Selection

if TYPE_CHECKING:
    from viewer.shell.application import ViewerApplication

CLEAN_DELAY = 4_000
"""Milliseconds from the first paint to the quiet sweep: opening the dataset comes first, and a person who wants to see
what an ended viewer left behind finds it in the dock."""


class Startup(QObject):
    """Shows the window as it was, then opens what was asked for.

    Attributes
    ----------
    status
        Exit status: 1 when a screenshot was asked for and could not be made.
    """

    def __init__(self, app: ViewerApplication) -> None:
        super().__init__(app.qt)
        self._app = app
        self._options = app.options
        self._screenshot: Screenshot | None = None
        self.status = 0
        app.window.painted.connect(self._on_painted)

    def show_window(self) -> None:
        """Restore settings and geometry and show the window."""
        app, window = self._app, self._app.window
        actions = window.actions_
        actions["cache.clean_at_start"].setChecked(app.settings.clean_at_start)
        actions["view.edges"].setChecked(app.settings.edges)
        color_map = actions.by_id.get(f"view.color_map.{app.settings.color_map}")
        if color_map is not None:
            color_map.setChecked(True)
            app.session.set_look(color_map=app.settings.color_map)
        app.session.set_look(edges=app.settings.edges)
        app.take_colors(window.colors())
        window.set_recent(app.state.recent)
        if not app.state.geometry.isEmpty():
            window.restoreGeometry(app.state.geometry)
            window.restoreState(app.state.docks, LAYOUT_VERSION)
        if self._options.size is not None:
            window.resize(*self._options.size)
        window.render_state(app.session.state)
        window.show()

    def _on_painted(self) -> None:
        logging.getLogger("viewer.startup").info("first paint")
        QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Start the children and whatever else can wait until a person sees the window."""
        app, options = self._app, self._options
        app.renderer.attach(app.cache.path / FRAMES)
        app.reader.start()
        if options.example:
            app.session.open_example(app.paths.example_dataset, self._first())
        elif options.dataset is not None:
            app.session.open_dataset(options.dataset.absolute(), self._first())
        if options.screenshot is not None:
            self._take_screenshot()
        elif app.settings.clean_at_start:
            QTimer.singleShot(CLEAN_DELAY, self, lambda: app.sweeper.start(asked=False))
        if options.quit_after is not None:
            QTimer.singleShot(options.quit_after, self, app.qt.quit)
        if app.cache.notice:
            app.window.message_bar.show_message(app.cache.notice)

    def _first(self) -> Selection:
        options = self._options
        sample = FIRST.sample if options.sample is None else options.sample
        return Selection(options.split or "", sample, "", options.time, options.field)

    def _take_screenshot(self) -> None:
        app, options = self._app, self._options
        if options.screenshot is None:
            return
        if not options.example and options.dataset is None:
            self._finish_screenshot("There is nothing to take a picture of; name a dataset, or use --example.")
            return
        self._screenshot = Screenshot(app.window, app.session, app.watch, options.screenshot, self)
        self._screenshot.finished.connect(self._finish_screenshot)

    def _finish_screenshot(self, sentence: str) -> None:
        if sentence:
            print_error(sentence)
            self.status = 1
        self._app.qt.quit()
