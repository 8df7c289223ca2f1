"""What works behind the window: the cache root, the children, the session and the sweep, tied to the window's parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from viewer.artifacts.limit import default_budget
from viewer.cache import CacheRoot
from viewer.errors import CacheError
from viewer.memory import default_memory_limit
from viewer.protocol import Catalogue, Failed, Message
from viewer.shell.app.exploration import Exploration
from viewer.shell.app.handlers import action_handlers
from viewer.shell.cache_dock.feature import CacheDock
from viewer.shell.cache_dock.snapshot import FRAMES
from viewer.shell.children.children import Children
from viewer.shell.hub.controller import HubDesk
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.widgets.theme import ViewColors, set_theme
from viewer.shell.window.followed_links import FollowedLinks
from viewer.shell.window.preferences import PreferencesDialog
from viewer.shell.window.unresponsive_reader import Patience

if TYPE_CHECKING:
    from viewer.shell.app.application import ViewerApplication

REFRESH = 60_000
"""Milliseconds between two looks at whether the cache root is still there (and a touch against reapers)."""


class Engine:
    """Makes the parts, connects them, and adds their endings to the application's shutdown.

    Raises
    ------
    CacheError
        When the cache root cannot be made.
    """

    def __init__(self, app: ViewerApplication, children: Children) -> None:
        self._app = app
        self.paths, self.settings, self.state = app.paths, app.settings, app.state
        self.qt, self.window = app.qt, app.window
        # The orphan sweep is the application's own, after the start; signals reach the event loop instead.
        self.cache = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=app.temp_root)
        self.temp_root = self.cache.path.parent
        self.frames = self.cache.directory(FRAMES)
        self.tasks = Tasks(self.qt)
        self.prompts = Prompts(self.window, app.paths.state)
        self._children = children
        self.reader, self.renderer = children.reader, children.renderer
        self.budget = Budget(self.cache.path, self.tasks, self._cache_budget(), self.qt)
        self.session = Session(self.reader, self.renderer, self.budget, self.qt)
        self.exploration = Exploration(
            self.window,
            self.session,
            self.reader,
            self.renderer,
            self.budget,
            self.state,
            self.settings,
            self.qt,
        )
        self.links = FollowedLinks(self.window, self.session, self.reader, self.budget, self.state, self.qt)
        self.patience = Patience(self.reader, self.window.message_bar, self.qt)
        self.dock = CacheDock(
            self.window,
            self.session,
            self.budget,
            self.tasks,
            self.prompts,
            self.settings,
            lambda: self.cache.path,
            self.temp_root,
            self.reveal,
            self.qt,
        )
        self.watch, self.sweeper = self.dock.watch, self.dock.sweeper
        if app.temp_root is None:
            self.sweeper.sweep_usual_places()
        self.hub = HubDesk(self.window, self.session, app.options.log_level, self.paths.hub_datasets, self.qt)
        children.add(self.hub.download.child)
        self._plan_shutdown()
        self._tie_window()
        self._tie_view()
        self._tie_cache()

    def _plan_shutdown(self) -> None:
        shutdown = self._app.shutdown
        shutdown.add("remember the view", lambda _seconds: self.exploration.views.note())
        shutdown.add("say goodbye", lambda _seconds: self.state.forget_view())
        shutdown.add("refuse new work", lambda _seconds: self._refuse())
        shutdown.add("stop the sweep", lambda _seconds: self.dock.stop())
        shutdown.add("stop background work", lambda _seconds: self.tasks.close(500))
        shutdown.add("stop looking", lambda _seconds: self.dock.close(500))
        shutdown.add("stop the children", self._children.stop)
        shutdown.add("remove the cache", lambda seconds: self.cache.close(time_budget=seconds))

    def _tie_window(self) -> None:
        window, session = self.window, self.session
        window.recolored.connect(self.take_colors)
        for chosen in (window.dropped, window.welcome.dataset_chosen, window.folder_page.dataset_chosen):
            chosen.connect(lambda path: session.open_dataset(Path(path)))
        window.dataset_panel.chosen.connect(lambda changes: session.select(**changes))
        window.dataset_panel.stepped.connect(session.step)
        window.view_panel.retry_wanted.connect(session.retry)
        for source in (window.view_panel, window.message_bar):
            source.details_wanted.connect(lambda sentence, detail: self.prompts.tell(sentence, "", detail))
        window.actions_.connect(action_handlers(self))
        session.changed.connect(window.render_state)
        session.trouble.connect(window.message_bar.show_message)
        session.opened.connect(self._on_opened)
        session.found.connect(window.show_folder)

    def _tie_view(self) -> None:
        view = self.window.view_panel.frame_view
        view.resized.connect(self.renderer.resize)
        view.pointer.connect(self.renderer.pointer)
        view.released.connect(self.renderer.release)
        self.renderer.frame.connect(view.set_frame)
        self.renderer.died.connect(lambda _outcome: view.drop_frame())
        size = view.device_size()
        self.renderer.resize(size.width(), size.height(), view.devicePixelRatioF())
        self.take_colors(self.window.colors())

    def _tie_cache(self) -> None:
        self.reader.child.ended.connect(lambda outcome: self.budget.reader_ended(outcome.pid))
        self.reader.answered.connect(self._on_answer)  # after the session, which wants the sample again in a new cache
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
        self.window.leave_folder()
        self.state.add_recent(catalogue.path)
        self.window.set_recent(self.state.recent)

    def apply_settings(self) -> None:
        """Let what was chosen in the Preferences take effect."""
        set_theme(self.qt, self.settings.theme)
        self.window.actions_["cache.clean_at_start"].setChecked(self.settings.clean_at_start)
        self.budget.set_limit(self._cache_budget())
        self._children.limit_memory(self.settings.memory_limit)

    def _cache_budget(self) -> int:
        """Bytes that the artifacts may take, 0 for what suits the disk: the command line first, then the settings."""
        asked = self._app.options.cache_budget
        return self.settings.cache_budget if asked is None else asked

    def show_preferences(self) -> None:
        """Open the Preferences."""
        automatic = (default_budget(self.cache.path), default_memory_limit())
        PreferencesDialog(self.settings, automatic, self.apply_settings, self.window).exec()

    def _on_answer(self, message: Message) -> None:
        """Find out at once when a request failed because somebody removed the cache."""
        if isinstance(message, Failed) and self.cache.lost():
            self._refresh_cache()

    def _refresh_cache(self) -> None:
        try:
            if not self.cache.refresh():
                if self.cache.files_due():
                    self.tasks.start(lambda: self.cache.refresh_files(self.tasks.cancelled), lambda _count: None)
                return
            self.frames = self.cache.directory(FRAMES)
        except (CacheError, OSError) as error:
            self.window.message_bar.show_message(str(error), getattr(error, "detail", ""))
            return
        self.renderer.attach(self.frames)
        self.session.cache_root_changed(self.cache.path)
        self.watch.refresh()
        if self.cache.notice:
            self.window.message_bar.show_message(self.cache.notice)

    def _refuse(self) -> None:
        self.reader.refuse()
        self.hub.download.refuse()
