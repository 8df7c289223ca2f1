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
from viewer.cli import print_error
from viewer.errors import CacheError
from viewer.options import Options
from viewer.paths import Paths
from viewer.resources import resource
from viewer.shell.cache_watch import CacheWatch
from viewer.shell.handlers import action_handlers
from viewer.shell.main_window import LAYOUT_VERSION, MainWindow
from viewer.shell.prompts import Prompts
from viewer.shell.reader_client import ReaderClient
from viewer.shell.renderer_client import RendererClient
from viewer.shell.screenshot import Screenshot
from viewer.shell.session import FIRST, Selection, Session
from viewer.shell.settings import Settings, State
from viewer.shell.shutdown import Shutdown
from viewer.shell.signals import SignalWatcher, die_of
from viewer.shell.sweeper import Sweeper, report_details
from viewer.shell.tasks import Tasks

FRAMES = "frames"
"""Folder of the frame files in the cache root."""

REFRESH = 60_000
"""Milliseconds between two looks at whether the cache root is still there (and a touch against reapers)."""

CLEAN_DELAY = 4_000
"""Milliseconds from the first paint to the quiet sweep: opening the dataset comes first, and a person who wants to see
what an ended viewer left behind finds it in the dock."""


class ViewerApplication:
    """The composition root. Owns the cache root, the children, the windows and the order in which they end."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.paths = (
            Paths.under(options.basedir, options.temp_root)
            if options.basedir is not None
            else Paths.standard(options.temp_root)
        )
        self._log = logging.getLogger("viewer.application")
        self._status = 0

    def run(self) -> int:
        """Run until the last window is closed; returns the exit status.

        Raises
        ------
        CacheError
            When the cache root cannot be made.
        """
        with ExitStack() as stack:
            log.configure(self._options.log_level, self.paths.logs / "viewer.log")
            crash_log = log.open_crash_log(self.paths.logs / "crash.log")
            if crash_log is not None:
                stack.callback(crash_log.close)
            self._make_cache(stack)
            self.qt = QApplication.instance() or QApplication([APP_NAME])
            self._name_application()
            self._make_parts()
            self._tie_parts()
            signals = SignalWatcher(self.qt)
            stack.callback(signals.close)
            signals.received.connect(lambda _number: self.qt.quit())
            previous_hook = sys.excepthook
            stack.callback(lambda: setattr(sys, "excepthook", previous_hook))
            sys.excepthook = self._on_exception
            self._show()
            if not signals.first:
                self.qt.exec()
            self.shutdown.run()
            self.window.close()
            self.window.deleteLater()
        if signals.first:
            die_of(signals.first)
        return self._status

    # making

    def _make_cache(self, stack: ExitStack) -> None:
        if self.paths.temp_root is not None:
            try:
                Paths.make(self.paths.temp_root)
            except OSError as error:
                raise CacheError(
                    f"The cache folder {self.paths.temp_root} cannot be made: {error.strerror}; "
                    "choose another with --cache-dir."
                ) from error
        # The orphan sweep is the application's own, after the first paint; signals reach the event loop instead.
        self.cache = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=self.paths.temp_root)
        stack.callback(self.cache.close)  # does nothing after an orderly shutdown
        self.temp_root = self.paths.temp_root or Path(tempfile.gettempdir())
        self.cache.directory(FRAMES)

    def _name_application(self) -> None:
        self.qt.setApplicationName(APP_NAME)
        self.qt.setApplicationVersion(__version__)
        self.qt.setDesktopFileName(APP_ID)
        self.qt.setWindowIcon(QIcon(str(resource("icons/viewer-256.png"))))

    def _make_parts(self) -> None:
        options = self._options
        self.settings = Settings(self.paths.settings_file)
        self.state = State(self.paths.state_file)
        self.tasks = Tasks(self.qt)
        self.reader = ReaderClient(options.log_level, self.qt)
        self.renderer = RendererClient(options.log_level, self.qt)
        self.session = Session(self.reader, self.renderer, self.cache.path, self.qt)
        self.window = MainWindow()
        self.prompts = Prompts(self.window)
        self.sweeper = Sweeper(self.tasks, self.prompts, self.temp_root, self.qt)
        self.watch = CacheWatch(self.tasks, lambda: self.cache.path, self.temp_root, self.qt)
        self.shutdown = Shutdown()
        self.shutdown.add("refuse new work", lambda _seconds: self.reader.refuse())
        self.shutdown.add("stop background work", lambda _seconds: (self.sweeper.cancel(), self.tasks.close(500)))
        self.shutdown.add("stop the children", self._stop_children)
        self.shutdown.add("save state", lambda _seconds: (self.settings.save(), self.state.save()))
        self.shutdown.add("remove the cache", lambda seconds: self.cache.close(time_budget=seconds))

    def _tie_parts(self) -> None:
        window, session, view = self.window, self.session, self.window.view_panel.frame_view
        self.qt.aboutToQuit.connect(self.shutdown.run)
        self.qt.commitDataRequest.connect(lambda _manager: self._remember_window())
        window.closing.connect(self._remember_window)
        window.painted.connect(self._on_painted)
        window.dropped.connect(lambda path: session.open_dataset(Path(path)))
        window.welcome.dataset_chosen.connect(lambda path: session.open_dataset(Path(path)))
        window.recolored.connect(self._on_colors)
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
        self.sweeper.nothing.connect(self._on_sweep_told)
        self.sweeper.finished.connect(self._on_swept)
        self._refresh_timer = QTimer(self.qt, interval=REFRESH)
        self._refresh_timer.timeout.connect(self._refresh_cache)
        self._refresh_timer.start()

    def _show(self) -> None:
        window, options = self.window, self._options
        actions = window.actions_
        actions["cache.clean_at_start"].setChecked(self.settings.clean_at_start)
        actions["view.edges"].setChecked(self.settings.edges)
        color_map = actions.by_id.get(f"view.color_map.{self.settings.color_map}")
        if color_map is not None:
            color_map.setChecked(True)
        self.session.set_look(edges=self.settings.edges, color_map=self.color_map)
        self._on_colors(window.colors())
        window.set_recent(self.state.recent)
        if not self.state.geometry.isEmpty():
            window.restoreGeometry(self.state.geometry)
            window.restoreState(self.state.docks, LAYOUT_VERSION)
        if options.size is not None:
            window.resize(*options.size)
        window.render_state(self.session.state)
        window.show()

    # what happens

    def _on_painted(self) -> None:
        """Start the children and whatever else can wait until a person sees the window."""
        QTimer.singleShot(0, self._after_first_paint)

    def _after_first_paint(self) -> None:
        options = self._options
        self.renderer.attach(self.cache.path / FRAMES)
        self.reader.start()
        first = FIRST
        if any(value is not None for value in (options.split, options.sample, options.time, options.field)):
            sample = FIRST.sample if options.sample is None else options.sample
            first = Selection(options.split or "", sample, "", options.time, options.field)
        if options.example:
            self.session.open_example(self.paths.example_dataset, first)
        elif options.dataset is not None:
            self.session.open_dataset(options.dataset.absolute(), first)
        if options.screenshot is not None:
            if not options.example and options.dataset is None:
                self._finish_screenshot("There is nothing to take a picture of; name a dataset, or use --example.")
            else:
                self._screenshot = Screenshot(self.window, self.session, self.watch, options.screenshot, self.qt)
                self._screenshot.finished.connect(self._finish_screenshot)
        elif self.settings.clean_at_start:
            QTimer.singleShot(CLEAN_DELAY, self.qt, lambda: self.sweeper.start(asked=False))
        if options.quit_after is not None:
            QTimer.singleShot(options.quit_after, self.qt, self.qt.quit)
        if self.cache.notice:
            self.window.message_bar.show_message(self.cache.notice)

    def _finish_screenshot(self, sentence: str) -> None:
        if sentence:
            print_error(sentence)
            self._status = 1
        self.qt.quit()

    def _on_opened(self, catalogue) -> None:  # noqa: ANN001
        self.window.message_bar.hide()
        self.state.add_recent(catalogue.path)
        self.window.set_recent(self.state.recent)

    def _on_colors(self, colors) -> None:  # noqa: ANN001
        self.window.view_panel.set_colors(colors)
        self.session.set_look(background=colors.background, foreground=colors.foreground)

    @property
    def color_map(self) -> str:
        """Name of the colour map that is checked in the menu."""
        actions = self.window.actions_.by_id
        return next(
            name.rpartition(".")[2]
            for name, action in actions.items()
            if name.startswith("view.color_map.") and action.isChecked()
        )

    def _on_sweep_told(self, sentence: str) -> None:
        self.window.show_progress("", busy=False)
        self.window.tell(sentence)
        self.watch.refresh()

    def _on_swept(self, report: SweepReport, asked: bool) -> None:
        self.window.show_progress("", busy=False)
        self.watch.refresh()
        if not asked and not report.removed:
            return
        if report.failed or report.deferred:
            self.window.message_bar.show_message(report.summary(), report_details(report))
        elif asked:
            self.window.message_bar.show_message(report.summary(), report_details(report), trouble=False)
        self.window.tell(report.summary())

    def _refresh_cache(self) -> None:
        try:
            moved = self.cache.refresh()
            if moved:
                self.renderer.attach(self.cache.directory(FRAMES))
                self.session.cache_root_changed(self.cache.path)
                self.watch.refresh()
        except CacheError as error:
            self.window.message_bar.show_message(error.sentence, error.detail)
            return
        if moved and self.cache.notice:
            self.window.message_bar.show_message(self.cache.notice)

    def reveal(self, path: str) -> None:
        """Open a folder in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self.window.tell(f"No file manager could be opened for {path}")

    def _remember_window(self) -> None:
        self.state.remember_window(self.window.saveGeometry(), self.window.saveState(LAYOUT_VERSION))

    def _stop_children(self, seconds: float) -> None:
        children = (self.reader.child, self.renderer.child)
        for child in children:
            child.close_input()
        deadline = QDeadlineTimer(min(1500, round(seconds * 500)))
        for child in children:
            child.wait_stopped(deadline)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log what a slot raised, tell it once, and go on."""
        text = "".join(traceback.format_exception(kind, error, trace))
        self._log.error("unexpected: %s", text)
        if not self.shutdown.done:
            self.window.message_bar.show_message(
                f"Something unexpected went wrong ({kind.__name__}); the program goes on. Please report it.", text
            )
