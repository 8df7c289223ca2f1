"""The application: Qt, the window, and how the program begins and ends. Nothing else knows the whole.

It comes in two halves so that the window is on screen as soon as Qt allows: this module needs widgets only; the
features are imported and made after the first paint, in slices between which the window answers. Reader and renderer
are started first when there is something to show, as they take longest; else last: they would slow the window down.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
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
from viewer.roles import Role
from viewer.shell.app.qt_log import install_qt_log, remove_qt_log
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.app.signals import SignalWatcher, die_of
from viewer.shell.app.slices import AHEAD, import_ahead
from viewer.shell.app.trouble import log_unexpected, tell_the_end, why_not_made, why_not_started
from viewer.shell.services.settings import SYSTEM, Settings
from viewer.shell.services.slices import Slices
from viewer.shell.session.saved_state import SavedState
from viewer.shell.window.main_window import MainWindow

if TYPE_CHECKING:
    from viewer.shell.app.early_input import EarlyInput
    from viewer.shell.app.features import Features
    from viewer.shell.children.children import Children
    from viewer.shell.children.early import Started


class ViewerApplication:
    """Owns the window, the children, the features and the order in which they end.

    Parameters
    ----------
    early
        Children that run already.

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

    def __init__(self, options: Options, early: Mapping[Role, Started] | None = None) -> None:
        self.options, self._running = options, early or {}
        self.paths = Paths.chosen(options.basedir, options.temp_root)
        self.features: Features | None = None
        self.children: Children | None = None
        self.status = 0
        self.last_crash = ""
        self._early: EarlyInput | None = None
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
            from viewer.shell.widgets.theme import set_theme

            set_theme(self.qt, self.settings.theme)  # else the system's theme holds, and asking for it costs 20 ms
        self.temp_root = self.options.temp_root or self.settings.temp_root or self.paths.temp_root
        # A script that takes pictures must not change what the user finds at the next start.
        self.state = SavedState(self.paths.state_file, kept=not self.options.for_a_picture)
        self.shutdown.add("save settings", lambda _seconds: self.settings.save())
        self.shutdown.add("save state", lambda _seconds: self.state.save())
        if self.options.opens:
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

    def _begin(self) -> None:
        """Make the features, now that the user sees the window, and do what the command line asks for."""
        self._log.info("first paint")
        self._slices = Slices(self._fill(), self._on_not_filled, self.qt)
        known = lambda: self.features is not None  # noqa: E731 - all that has to be ended
        self.shutdown.add_first("finish what has been begun", lambda _seconds: self._slices.finish(known))

    def _fill(self) -> Iterator[None]:
        window = self.window
        window.setUpdatesEnabled(False)  # half a window flickers, and is laid out for nothing
        yield from import_ahead(AHEAD)
        from viewer.shell.app.features import Features
        from viewer.shell.app.startup import Startup

        yield from window.fill()
        window.docks.restore(self.state.docks)
        yield
        children = self._make_children()
        features = Features(self.options, self.paths, self.temp_root, window, self.settings, self.state, children)
        yield from features.make()
        startup = Startup(self.options, window, features, self.state, children, self.shutdown)
        startup.finished.connect(self._on_finished)
        if self.options.opens:
            features.start_children()
            children.reader.child.hold()  # it reads meanwhile; those who want to hear of it are not all there
            startup.open()
        yield
        yield from features.arrange()
        if self.options.opens:
            yield from features.later.steps()
            yield from window.docks.polish()
        else:
            features.wait_for_dataset()
        from viewer.shell.app.endings import plan_end
        from viewer.shell.app.garbage import GarbageCollector

        window.setUpdatesEnabled(True)
        self.features = features
        features.later.failed.connect(lambda error: self._give_up(why_not_made(error)))
        plan_end(features, children, self.state, self.shutdown)
        yield
        if not self.options.opens:
            self._let_in()
        startup.begin(self.last_crash)
        yield
        if self.options.opens:
            children.reader.child.release()
        yield
        self._collector = GarbageCollector(self.qt)  # last: what stands now is left out of collections
        features.later.made.connect(self._collector.spare)
        (self._let_in if self.options.opens else features.start_children)()
        self._on_ready()

    def _let_in(self) -> None:
        """The user can begin; who does so before all is there has the rest done first."""
        if not self.options.opens:
            from viewer.shell.app.early_input import EarlyInput

            self._early = EarlyInput(lambda: self._slices.finish(lambda: False), self.qt)
        self._log.info("ready")

    def _on_ready(self) -> None:
        """All is there."""
        self._log.info("complete")
        if self._early is not None:
            self._early.end()

    def _make_children(self) -> Children:
        if self.children is None:
            from viewer.shell.children.children import Children

            limit, follows = self.settings.memory_limit, self.state.follows
            can_ask = not self.options.for_a_picture
            self.children = Children(self.options.log_level, limit, follows, self.qt, self._running, can_ask=can_ask)
        return self.children

    def _on_not_filled(self, error: Exception) -> None:
        """End: half a program must not stay on screen."""
        self.window.setUpdatesEnabled(True)
        self._give_up(why_not_started(error))

    def _on_finished(self, sentence: str) -> None:
        """What the command line asked for is done, or has failed: ``sentence`` says why."""
        if sentence:
            print_error(sentence)
            self.status = 1
        self.qt.quit()

    def _give_up(self, error: ViewerError) -> None:
        """End because nothing works without what is lacking: a cache root, or a part of the program."""
        self._log.info("%s %s", error.sentence, error.detail)
        self.status = 1
        if self.features is None and self.children is not None:  # else the features see to it
            self.shutdown.add("stop the children", self.children.stop)
        alone = self.options.for_a_picture or self.options.quit_after is not None
        tell_the_end(error, self.window, alone=alone)
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
        sentence, text = log_unexpected(self._log, kind, error, trace)
        if self.features is not None and not self.shutdown.done:
            self.window.message_bar.show_message(sentence, text)
