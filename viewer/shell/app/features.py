"""What the program can do: every feature, given what it needs by name. The one place that knows them all.

First what all of them stand on, then what the user sees. What a dataset needs (``dataset_features.py``) and what goes
on in the background is made when one is opened. A feature is an object that owns its panel, the handlers of its
actions and its signals; it takes at most six arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt

from viewer.options import Options
from viewer.paths import Paths
from viewer.protocol import Failed, Message
from viewer.shell.app.made_later import MadeLater
from viewer.shell.app.slices import LATER, import_ahead
from viewer.shell.cache_dock.feature import CacheDock
from viewer.shell.cache_dock.kept_datasets import KeptDatasets
from viewer.shell.cache_dock.kept_scans import KeptScans
from viewer.shell.children.children import Children
from viewer.shell.children.unshown_frames import UnshownFrames
from viewer.shell.hub.controller import HubController
from viewer.shell.panels.appearance_controller import AppearanceController
from viewer.shell.panels.difference_entries import DifferenceEntries
from viewer.shell.panels.sample_entries import FieldEntries, SampleEntries
from viewer.shell.services.budget import Budget
from viewer.shell.services.fetched_cache import FetchedCache
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.view.view_files_controller import ViewFilesController
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.about import About
from viewer.shell.window.addresses import Addresses
from viewer.shell.window.focus_return import FocusReturn
from viewer.shell.window.followed_links import FollowedLinks
from viewer.shell.window.full_screen import FullScreen
from viewer.shell.window.help import Help
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.opening import Opening
from viewer.shell.window.palette.action_entries import ActionEntries
from viewer.shell.window.palette.opener import PaletteOpener
from viewer.shell.window.preferences_controller import PreferencesController
from viewer.shell.window.tool_bar import ToolBar
from viewer.shell.window.tour import Tour
from viewer.shell.window.unresponsive_reader import UnresponsiveReader
from viewer.shell.window.user_questions import UserQuestions

if TYPE_CHECKING:
    from viewer.shell.app.dataset_features import DatasetFeatures


class Features(QObject):
    """Makes the features, in the steps of :meth:`make`, and says in which order they end.

    Parameters
    ----------
    temp_root
        Where the cache root is made; None for the usual places.

    Attributes
    ----------
    made
        What only a dataset needs; None while none has been opened.
    """

    def __init__(
        self,
        options: Options,
        paths: Paths,
        temp_root: Path | None,
        window: MainWindow,
        settings: Settings,
        state: SavedState,
        children: Children,
    ) -> None:
        super().__init__(window)
        self._options, self._paths, self._temp_root = options, paths, temp_root
        self._window, self.settings, self._state, self._children = window, settings, state, children
        self.made: DatasetFeatures | None = None

    @property
    def of_dataset(self) -> DatasetFeatures:
        """What only a dataset needs, made at once if it is not there."""
        self.later.complete()
        assert self.made is not None
        return self.made

    def make(self) -> Iterator[None]:
        """Make those that an empty window needs, a few in each step.

        Raises
        ------
        CacheError
            When the cache root cannot be made.
        """
        options, paths = self._options, self._paths
        window, settings, state, children = self._window, self.settings, self._state, self._children
        reader, renderer, for_a_picture = children.reader, children.renderer, options.for_a_picture
        granted = settings.cache_budget if options.cache_budget is None else options.cache_budget

        self.tasks = Tasks(self)
        self.prompts = Prompts(window, paths.state)
        self.cache = ScratchCache(self._temp_root, self.tasks, self)
        self.budget = Budget(self.cache.path, self.tasks, granted, self)
        self.fetched = FetchedCache(self.budget, self.tasks, self)
        self.views = LastViews(state, enabled=not for_a_picture, parent=self)
        self.session = Session(reader, renderer, self.budget, self.views, paths.kept_datasets, self)
        self.background = BackgroundReading(self.session, reader, self)
        self.unshown = UnshownFrames(renderer, self)
        yield
        self.opening = Opening(window, self.session, self.prompts, state, paths.example_dataset)
        self.addresses = Addresses(window, self.session, state, paths.kept_datasets)
        self.view_files = ViewFilesController(window, self.session, self.prompts, self.tasks)
        yield
        self.appearance = AppearanceController(window, self.session, settings)
        yield
        self.cache_dock = CacheDock(window, self.session, self.cache, self.budget, self.prompts, settings)
        yield
        self.kept = KeptDatasets(
            window, self.cache_dock.panel, self.session, paths.kept_datasets, self.prompts, self.tasks
        )
        self.kept_scans = KeptScans(window, self.cache_dock.panel, paths.scans, self.prompts, self.tasks)
        self.hub = HubController(window, self.session, options.log_level, paths.hub_datasets)
        self.links = FollowedLinks(window, self.session, self.budget, state)
        self.preferences = PreferencesController(
            window, settings, self.cache, self.budget, children, options.cache_budget
        )
        yield
        self.tool_bar = ToolBar(window)
        self.full_screen = FullScreen(window)
        window.actions_["tools.handles"].setChecked(state.handles)  # who heeds it comes later, the menu is there
        self.questions = UserQuestions(window, children.answers)
        self.help = Help(window, self.prompts, paths.logs)
        self.about = About(window, children)
        self.tour = Tour(window, state)
        self.palette = PaletteOpener(
            window,
            state,
            (
                ActionEntries(window.menuBar(), without=("view.palette",)),
                FieldEntries(self.session),
                SampleEntries(self.session),
                DifferenceEntries(self.session),
                self.opening.recent_entries,
            ),
        )
        self.focus_return = FocusReturn(window)
        self.unresponsive_reader = UnresponsiveReader(reader, window.message_bar, self)
        self.later = MadeLater(window, self._make_later)
        yield
        self._tie()

    def _make_later(self) -> Iterator[None]:
        yield from import_ahead(LATER)
        from viewer.shell.app.dataset_features import DatasetFeatures

        yield
        made = DatasetFeatures(self, self._window, self._state, self._children, self._options, self._paths.scans)
        yield from made.make()
        self.made = made

    def wait_for_dataset(self) -> None:
        """Make what only a dataset needs when one is opened."""
        self.later.watch(self.session, self.opening, self._children.reader.child)

    def _tie(self) -> None:
        """Connect what one feature says with what another one does."""
        window, reader = self._window, self._children.reader
        window.actions_.connect({"file.quit": QCoreApplication.quit})
        self.opening.view_dropped.connect(lambda path: self.view_files.open_path(Path(path)))
        self.opening.rest_wanted.connect(self.hub.complete)
        self.view_files.address_pasted.connect(self.addresses.open)
        self.session.opened.connect(lambda catalogue: self.fetched.begin() if catalogue.far is not None else None)
        self.fetched.changed.connect(self.cache_dock.watch.refresh_own)
        self.session.changed.connect(window.render_state)
        self.session.changed.connect(lambda state: window.docks.set_open(state.catalogue is not None))
        self.preferences.applied.connect(self.cache_dock.apply_settings)
        self._children.add(self.hub.download.child)
        self.cache.renewed.connect(self._on_cache_renewed)
        self.cache.trouble.connect(window.message_bar.show_message)
        reader.child.ended.connect(lambda outcome: self.budget.reader_ended(outcome.pid))
        # Queued: the session takes the answer in first, and wants the sample again when there is a new cache.
        reader.answered.connect(self._on_answer, Qt.ConnectionType.QueuedConnection)

    def arrange(self) -> Iterator[None]:
        """Put the docks where they belong; those whose panels are not there yet stay empty."""
        yield from self._window.docks.arrange()
        yield
        self.cache_dock.panel.tree.restore_columns(self._state.columns)
        self._window.render_state(self.session.state)
        self.session.changed.emit(self.session.state)

    def start_children(self) -> None:
        """Start the children if they do not run yet, and let the renderer draw."""
        renderer = self._children.renderer
        self._children.start()
        renderer.seen = not self._options.is_hidden
        renderer.at_once = self._options.for_a_picture  # nobody moves the mesh
        # There is no view yet that says its size, and without one it would not try its OpenGL, which takes a while.
        size, scale = self._window.size(), self._window.devicePixelRatioF()
        renderer.resize(round(size.width() * scale), round(size.height() * scale), scale)
        renderer.attach(self.cache.frames)

    def _on_answer(self, message: Message) -> None:
        if isinstance(message, Failed):
            self.cache.check()

    def _on_cache_renewed(self) -> None:
        """Go on in another cache root: the renderer first, or it would draw into one that is gone."""
        self._children.renderer.attach(self.cache.frames)
        self.session.cache_root_changed(self.cache.path)
        if self.made is not None:
            self.made.panes.sides.renew()
            self.made.thumbnails.renew()
        self.cache_dock.watch.refresh()
        if self.cache.notice:
            self._window.message_bar.show_message(self.cache.notice)
