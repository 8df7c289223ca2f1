"""The application: Qt, the window, and how the program begins and ends. Nothing else knows the whole.

It comes in two halves so that the window is on screen as soon as Qt allows: this module needs widgets only; the
features (cache root, session, panels) are imported and made after the first paint, in slices between which the window
answers. Reader and renderer are started first when there is something to show, as they take longest; else last, since
they would only slow the window down.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from viewer import APP_ID, APP_NAME, __version__, log
from viewer.errors import ViewerError, print_error
from viewer.options import Options
from viewer.paths import Paths
from viewer.resources import resource
from viewer.shell.app.qt_log import install_qt_log, remove_qt_log
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.app.signals import SignalWatcher, die_of
from viewer.shell.app.slices import Slices, import_ahead
from viewer.shell.services.settings import SYSTEM, Settings
from viewer.shell.session.saved_state import SavedState
from viewer.shell.window.main_window import MainWindow

if TYPE_CHECKING:
    from viewer.shell.app.features import Features
    from viewer.shell.children.children import Children


class ViewerApplication:
    """Owns the window, the children, the features and the order in which they end.

    Attributes
    ----------
    temp_root
        Where the cache root is made; None for the system's temporary folder.
    features
        What the program can do; None until the window has been painted for the first time.
    status
        Exit status of the program.
    last_crash
        What the crash log of the last run says; empty when it says nothing.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.paths = (
            Paths.under(options.basedir, options.temp_root)
            if options.basedir is not None
            else Paths.standard(options.temp_root)
        )
        self.features: Features | None = None
        self.children: Children | None = None
        self.status = 0
        self.last_crash = ""
        self._log = logging.getLogger("viewer.application")

    def run(self) -> int:
        """Run until the last window is closed; returns the exit status."""
        with ExitStack() as stack:
            log.configure(self.options.log_level, self.paths.logs / "viewer.log")
            self.last_crash = log.read_crash_log(self.paths.logs / "crash.log")
            crash_log = log.open_crash_log(self.paths.logs / "crash.log")
            if crash_log is not None:
                stack.callback(crash_log.close)
            install_qt_log(self._on_display_lost)
            stack.callback(remove_qt_log)
            self._make_qt()
            signals = SignalWatcher(self.qt)
            stack.callback(signals.close)
            signals.received.connect(lambda _number: self.qt.quit())
            stack.callback(setattr, sys, "excepthook", sys.excepthook)
            sys.excepthook = self._on_exception
            self._show_window()
            if not signals.first:
                self.qt.exec()
            self.shutdown.run()
            self.window.close()
        if signals.first:
            die_of(signals.first)
        return self.status

    def _make_qt(self) -> None:
        self.qt = QApplication([APP_NAME])
        self.qt.setApplicationName(APP_NAME)
        self.qt.setApplicationVersion(__version__)
        self.qt.setDesktopFileName(APP_ID)
        self.qt.setWindowIcon(QIcon(str(resource("icons/viewer-256.png"))))
        self.shutdown = Shutdown()
        self.qt.aboutToQuit.connect(self.shutdown.run)

    def _show_window(self) -> None:
        self.settings = Settings(self.paths.settings_file)
        if self.settings.theme != SYSTEM:
            self._set_theme()  # else the system's theme holds, and asking for it costs 20 ms
        self.temp_root = self.options.temp_root or self.settings.temp_root or self.paths.temp_root
        # A script that takes pictures must not change what the user finds at the next start.
        self.state = SavedState(self.paths.state_file, kept=self.options.screenshot is None)
        self.shutdown.add("save settings", lambda _seconds: self.settings.save())
        self.shutdown.add("save state", lambda _seconds: self.state.save())
        if self.options.example or self.options.dataset is not None:
            self._make_children().start()
        self.window = window = MainWindow()
        self.qt.commitDataRequest.connect(lambda _manager: self._remember_window())
        window.closing.connect(self._remember_window)
        window.painted.connect(lambda: QTimer.singleShot(0, self._begin))
        if not self.state.geometry.isEmpty():
            window.restoreGeometry(self.state.geometry)
        if self.options.size is not None:
            window.resize(*self.options.size)
        window.show()

    def _set_theme(self) -> None:
        from viewer.shell.widgets.theme import set_theme

        set_theme(self.qt, self.settings.theme)

    def _begin(self) -> None:
        """Make the features, now that the user sees the window, and do what the command line asks for."""
        self._log.info("first paint")
        slices = Slices(self._fill(), self._on_not_filled, self.qt)
        self.shutdown.add_first("finish what has been begun", lambda _seconds: slices.finish(self._can_end))

    def _fill(self) -> Iterator[None]:
        window = self.window
        window.setUpdatesEnabled(False)  # half a window flickers, and is laid out for nothing
        yield from import_ahead()
        from viewer.shell.app.features import Features
        from viewer.shell.app.garbage import GarbageCollector
        from viewer.shell.app.startup import Startup

        yield
        window.fill()
        window.docks.restore(self.state.docks)  # before they are made: they settle as soon as the loop turns
        yield
        children = self._make_children()
        features = Features(self.options, self.paths, self.temp_root, window, self.settings, self.state, children)
        yield from features.make()
        self.features = features
        features.plan_end(self.shutdown)
        yield
        if children.running:
            features.start_children()  # now: there is something to show
        features.cache_dock.panel.tree.restore_columns(self.state.columns)
        self._startup = Startup(self.options, window, features, self.state)
        self._startup.finished.connect(self._on_finished)
        self._startup.begin(self.last_crash)
        window.setUpdatesEnabled(True)
        yield
        self._collector = GarbageCollector(self.qt)  # last: what stands now is left out of collections
        features.start_children()
        self._on_ready()

    def _can_end(self) -> bool:
        """Whether all that has to be ended is known to the end of the program."""
        return self.features is not None

    def _on_ready(self) -> None:
        self._log.info("ready")

    def _make_children(self) -> Children:
        if self.children is None:
            from viewer.shell.children.children import Children

            self.children = Children(self.options.log_level, self.settings.memory_limit, self.state.follows, self.qt)
        return self.children

    def _on_not_filled(self, error: Exception) -> None:
        """End: half a program must not stay on screen."""
        self.window.setUpdatesEnabled(True)
        if isinstance(error, ViewerError):
            self._give_up(error)
        else:
            text = "".join(traceback.format_exception(error))
            self._give_up(ViewerError(f"The program cannot start ({error}); please report it.", detail=text))

    def _on_finished(self, sentence: str) -> None:
        """What the command line asked for is done, or has failed: ``sentence`` says why."""
        if sentence:
            print_error(sentence)
            self.status = 1
        self.qt.quit()

    def _give_up(self, error: ViewerError) -> None:
        """End because nothing works without a cache root; whoever started it from a menu has no terminal to read."""
        from viewer.shell.widgets.prompts import Prompts

        self._log.info("%s %s", error.sentence, error.detail)
        print_error(error.sentence)
        self.status = 1
        if self.features is None and self.children is not None:  # else the features see to it
            self.shutdown.add("stop the children", self.children.stop)
        if self.options.screenshot is None and self.options.quit_after is None and not _has_terminal():
            Prompts(self.window).show_message(error.sentence, "The program will close.", error.detail)
        self.qt.quit()

    def _remember_window(self) -> None:
        if self.features is None:
            return  # not filled yet: there are no docks whose places could be remembered
        self.state.remember_columns(self.features.cache_dock.panel.tree.header().saveState())
        self.state.remember_window(self.window.saveGeometry(), self.window.docks.state())

    def _on_display_lost(self) -> None:
        """Leave nothing behind when the display is gone: Qt may end the process as soon as this returns."""
        if not self.status:
            print_error("The connection to the display was lost, so the program is closing.")
        self.status = 1
        if QThread.currentThread() is self.qt.thread():
            self.shutdown.run()

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log what a slot raised, tell it once, and go on."""
        text = "".join(traceback.format_exception(kind, error, trace))
        self._log.error("unexpected: %s", text)
        # What the frames of the traceback hold would live until the interpreter ends, when Qt's objects are gone.
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            setattr(sys, name, None)
        if self.features is not None and not self.shutdown.done:
            self.window.message_bar.show_message(
                f"An unexpected error occurred ({kind.__name__}); you can continue to work. Please report it.", text
            )


def _has_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
