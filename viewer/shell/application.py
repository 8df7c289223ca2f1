"""The application: makes everything, ties it together, and takes it apart again. Nothing else knows the whole."""

from __future__ import annotations

import logging
import sys
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QDeadlineTimer, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication

from viewer import APP_ID, APP_NAME, __version__, log
from viewer.cache import CacheRoot, SweepReport
from viewer.errors import CacheError
from viewer.options import Options
from viewer.paths import Paths
from viewer.protocol import Catalogue
from viewer.resources import resource
from viewer.shell.cache_snapshot import FRAMES
from viewer.shell.cache_watch import CacheWatch
from viewer.shell.handlers import action_handlers
from viewer.shell.main_window import LAYOUT_VERSION, MainWindow
from viewer.shell.prompts import Prompts
from viewer.shell.qt_log import install_qt_log, remove_qt_log
from viewer.shell.reader_client import ReaderClient
from viewer.shell.renderer_client import RendererClient
from viewer.shell.session import Session
from viewer.shell.settings import Settings, State
from viewer.shell.shutdown import Shutdown
from viewer.shell.signals import SignalWatcher, die_of
from viewer.shell.startup import Startup
from viewer.shell.sweeper import Sweeper, report_details
from viewer.shell.tasks import Tasks
from viewer.shell.theme import ViewColors

REFRESH = 60_000
"""Milliseconds between two looks at whether the cache root is still there (and a touch against reapers)."""

CHILDREN = 1.5
"""Seconds that the children together get to leave before they are killed."""


class ViewerApplication:
    """The composition root. Owns the cache root, the children, the windows and the order in which they end."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.paths = (
            Paths.under(options.basedir, options.temp_root)
            if options.basedir is not None
            else Paths.standard(options.temp_root)
        )
        self._log = logging.getLogger("viewer.application")

    def run(self) -> int:
        """Run until the last window is closed; returns the exit status.

        Raises
        ------
        CacheError
            When the cache root cannot be made.
        """
        with ExitStack() as stack:
            log.configure(self.options.log_level, self.paths.logs / "viewer.log")
            crash_log = log.open_crash_log(self.paths.logs / "crash.log")
            if crash_log is not None:
                stack.callback(crash_log.close)
            self._make_cache(stack)
            install_qt_log()
            stack.callback(remove_qt_log)
            self._make_qt()
            signals = SignalWatcher(self.qt)
            stack.callback(signals.close)
            signals.received.connect(lambda _number: self.qt.quit())
            stack.callback(setattr, sys, "excepthook", sys.excepthook)
            sys.excepthook = self._on_exception
            self._make_parts()
            self._tie_parts()
            startup = Startup(self)
            startup.show_window()
            if not signals.first:
                self.qt.exec()
            self.shutdown.run()
            self.window.close()
        if signals.first:
            die_of(signals.first)
        return startup.status

    # making

    def _make_cache(self, stack: ExitStack) -> None:
        # The orphan sweep is the application's own, after the first paint; signals reach the event loop instead.
        self.cache = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=self.paths.temp_root)
        stack.callback(self.cache.close)  # does nothing after an orderly shutdown
        self.temp_root = self.paths.temp_root or Path(tempfile.gettempdir())
        self.cache.directory(FRAMES)

    def _make_qt(self) -> None:
        self.qt = QApplication([APP_NAME])
        self.qt.setApplicationName(APP_NAME)
        self.qt.setApplicationVersion(__version__)
        self.qt.setDesktopFileName(APP_ID)
        self.qt.setWindowIcon(QIcon(str(resource("icons/viewer-256.png"))))

    def _make_parts(self) -> None:
        level = self.options.log_level
        self.settings = Settings(self.paths.settings_file)
        self.state = State(self.paths.state_file)
        self.tasks = Tasks(self.qt)
        self.reader = ReaderClient(level, self.qt)
        self.renderer = RendererClient(level, self.qt)
        self.session = Session(self.reader, self.renderer, self.cache.path, self.qt)
        self.window = MainWindow()
        self.prompts = Prompts(self.window)
        self.sweeper = Sweeper(self.tasks, self.prompts, self.temp_root, self.qt)
        self.watch = CacheWatch(self.tasks, lambda: self.cache.path, self.temp_root, self.qt)
        self.shutdown = Shutdown()
        self.shutdown.add("refuse new work", lambda _seconds: self.reader.refuse())
        self.shutdown.add("stop the sweep", lambda _seconds: self.sweeper.cancel())
        self.shutdown.add("stop background work", lambda _seconds: self.tasks.close(500))
        self.shutdown.add("stop the children", self._stop_children)
        self.shutdown.add("save settings", lambda _seconds: self.settings.save())
        self.shutdown.add("save state", lambda _seconds: self.state.save())
        self.shutdown.add("remove the cache", lambda seconds: self.cache.close(time_budget=seconds))

    def _tie_parts(self) -> None:
        window, session, view = self.window, self.session, self.window.view_panel.frame_view
        self.qt.aboutToQuit.connect(self.shutdown.run)
        self.qt.commitDataRequest.connect(lambda _manager: self._remember_window())
        window.closing.connect(self._remember_window)
        window.recolored.connect(self.take_colors)
        for chosen in (window.dropped, window.welcome.dataset_chosen):
            chosen.connect(lambda path: session.open_dataset(Path(path)))
        window.dataset_panel.chosen.connect(lambda changes: session.select(**changes))
        window.dataset_panel.stepped.connect(session.step)
        window.view_panel.retry_wanted.connect(session.retry)
        for source in (window.view_panel, window.message_bar):
            source.details_wanted.connect(lambda sentence, detail: self.prompts.tell(sentence, "", detail))
        window.cache_panel.watched.connect(self.watch.set_watched)
        window.cache_panel.reveal_wanted.connect(self.reveal)
        window.actions_.connect(action_handlers(self))
        session.changed.connect(window.render_state)
        session.trouble.connect(window.message_bar.show_message)
        session.opened.connect(self._on_opened)
        session.published.connect(self.watch.refresh_soon)
        view.resized.connect(self.renderer.resize)
        view.pointer.connect(self.renderer.pointer)
        view.released.connect(self.renderer.release)
        self.renderer.frame.connect(view.set_frame)
        self.renderer.died.connect(lambda _outcome: view.drop_frame())
        self.watch.changed.connect(window.cache_panel.render_snapshot)
        self.sweeper.progressed.connect(lambda text, share: window.show_progress(text, share or None, busy=True))
        self.sweeper.nothing.connect(self._on_nothing_swept)
        self.sweeper.finished.connect(self._on_swept)
        self._refresh_timer = QTimer(self.qt, interval=REFRESH)
        self._refresh_timer.timeout.connect(self._refresh_cache)
        self._refresh_timer.start()

    # what happens

    def take_colors(self, colors: ViewColors) -> None:
        """Draw the view in these colours."""
        self.window.view_panel.set_colors(colors)
        self.session.set_look(background=colors.background, foreground=colors.foreground)

    def reveal(self, path: str) -> None:
        """Open a folder in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self.window.tell(f"No file manager could be opened for {path}")

    def _on_opened(self, catalogue: Catalogue) -> None:
        self.window.message_bar.hide()
        self.state.add_recent(catalogue.path)
        self.window.set_recent(self.state.recent)

    def _on_nothing_swept(self, sentence: str) -> None:
        self.window.show_progress("", busy=False)
        self.window.tell(sentence)
        self.watch.refresh()

    def _on_swept(self, report: SweepReport, asked: bool) -> None:
        self.window.show_progress("", busy=False)
        self.watch.refresh()
        if not asked and not report.removed:
            return
        if asked or report.failed:
            trouble = bool(report.failed or report.problems)
            self.window.message_bar.show_message(report.summary(), report_details(report), trouble=trouble)
        self.window.tell(report.summary())

    def _refresh_cache(self) -> None:
        try:
            if not self.cache.refresh():
                return
            self.renderer.attach(self.cache.directory(FRAMES))
        except (CacheError, OSError) as error:
            self.window.message_bar.show_message(str(error), getattr(error, "detail", ""))
            return
        self.session.cache_root_changed(self.cache.path)
        self.watch.refresh()
        if self.cache.notice:
            self.window.message_bar.show_message(self.cache.notice)

    def _remember_window(self) -> None:
        self.state.remember_window(self.window.saveGeometry(), self.window.saveState(LAYOUT_VERSION))

    def _stop_children(self, seconds: float) -> None:
        children = (self.reader.child, self.renderer.child)
        for child in children:
            child.close_input()
        deadline = QDeadlineTimer(round(min(CHILDREN, seconds / 2) * 1000))
        for child in children:
            child.wait_stopped(deadline)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log what a slot raised, tell it once, and go on."""
        text = "".join(traceback.format_exception(kind, error, trace))
        self._log.error("unexpected: %s", text)
        if not self.shutdown.done:
            self.window.message_bar.show_message(
                f"Something unexpected went wrong ({kind.__name__}); the program goes on. Please report it.", text
            )
