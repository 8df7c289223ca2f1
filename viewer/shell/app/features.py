"""What the program can do: every feature, given what it needs by name. The one place that knows them all.

First what all of them stand on, then what the user sees, then what goes on in the background. A feature is an object
that owns its panel, the handlers of its actions and its signals; it takes at most six arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication

from viewer.options import Options
from viewer.paths import Paths
from viewer.protocol import Failed, Message
from viewer.shell.app.prediction_feature import PredictionFeature
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.cache_dock.feature import CacheDock
from viewer.shell.children.children import Children
from viewer.shell.hub.controller import HubController
from viewer.shell.panels.color_bar_menu import ColorBarMenu
from viewer.shell.panels.colors_controller import ColorsController
from viewer.shell.panels.dataset_controller import DatasetController
from viewer.shell.panels.difference_controller import DifferenceController
from viewer.shell.panels.difference_entries import DifferenceEntries
from viewer.shell.panels.info_controller import InfoController
from viewer.shell.panels.sample_entries import FieldEntries, SampleEntries
from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.plots.feature import PlotServices, PlotsFeature
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.changed_files import ChangedFiles
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.read_ahead import ReadAhead
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.session import Session
from viewer.shell.session.view_history import ViewHistory
from viewer.shell.tools.handles.handle_controller import HandleController
from viewer.shell.tools.tools_controller import ToolsController
from viewer.shell.tools.tools_here import ToolsHere
from viewer.shell.view.color_bar_text import color_bar_text
from viewer.shell.view.panes.feature import PanesFeature
from viewer.shell.view.time_controller import TimeController
from viewer.shell.view.view_controller import ViewController
from viewer.shell.view.view_menu import ViewMenu
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.about import About
from viewer.shell.window.focus_return import FocusReturn
from viewer.shell.window.followed_links import FollowedLinks
from viewer.shell.window.help import Help
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.opening import Opening
from viewer.shell.window.palette.action_entries import ActionEntries
from viewer.shell.window.palette.opener import PaletteOpener
from viewer.shell.window.preferences_controller import PreferencesController
from viewer.shell.window.tool_bar import ToolBar
from viewer.shell.window.tour import Tour
from viewer.shell.window.undo import Undo
from viewer.shell.window.unresponsive_reader import UnresponsiveReader


class Features(QObject):
    """Makes the features, in the steps of :meth:`make`, and says in which order they end.

    Parameters
    ----------
    temp_root
        Where the cache root is made; None for the usual places.
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
        self._window, self._settings, self._state, self._children = window, settings, state, children

    def make(self) -> Iterator[None]:
        """Make them all, a few in each step.

        Raises
        ------
        CacheError
            When the cache root cannot be made.
        """
        options, paths = self._options, self._paths
        window, settings, state, children = self._window, self._settings, self._state, self._children
        reader, renderer, for_a_picture = children.reader, children.renderer, options.screenshot is not None
        granted = settings.cache_budget if options.cache_budget is None else options.cache_budget

        self.tasks = Tasks(self)
        self.prompts = Prompts(window, paths.state)
        self.cache = ScratchCache(self._temp_root, self.tasks, self)
        self.budget = Budget(self.cache.path, self.tasks, granted, self)
        self.views = LastViews(state, enabled=not for_a_picture, parent=self)
        self.session = Session(reader, renderer, self.budget, self.views, self)
        self.background = BackgroundReading(self.session, reader, self)
        yield
        self.view = ViewController(window, self.session, renderer, self.prompts)
        self.time = TimeController(window, self.session, self.view.panel)
        self.panes = PanesFeature(window, self.session, renderer, self.view, self.background, self.budget)
        self.opening = Opening(window, self.session, self.prompts, state, paths.example_dataset)
        yield
        self.dataset = DatasetController(window, self.session)
        self.history = ViewHistory(self.session, renderer, self.time.player, _is_button_down, self)
        self.undo = Undo(window, self.history)
        self.colors = ColorsController(window, self.session, renderer, settings)
        yield
        self.tools = ToolsController(window, self.session)
        view = self.view.panel.frame_view
        self.handles = HandleController(window, self.session, renderer, self.tools.panel, view, state)
        yield
        services = PlotServices(children, self.background, state, self.tasks, self.prompts)
        self.plots = PlotsFeature(window, self.session, services, view)
        yield
        self.difference = DifferenceController(window, self.session, self.background, self.budget)
        self.samples = SamplesController(window, self.session, self.background, self.difference.add_sample)
        self.info = InfoController(window, self.session)
        yield
        self.prediction = PredictionFeature(window, self.session, services, self.samples)
        yield
        self.cache_dock = CacheDock(window, self.session, self.cache, self.budget, self.prompts, settings)
        yield
        self.hub = HubController(window, self.session, options.log_level, paths.hub_datasets)
        self.links = FollowedLinks(window, self.session, self.budget, state)
        self.preferences = PreferencesController(
            window, settings, self.cache, self.budget, children, options.cache_budget
        )
        self.tool_bar = ToolBar(window)
        self.help = Help(window, self.prompts, paths.logs)
        self.about = About(window, children)
        self.tour = Tour(window, state)
        yield
        fields, pins, panes = self.dataset.fields, self.plots.pins, self.panes.controller
        parts = (fields.add_choice, fields.add_zone, ToolsHere(self.tools), pins.add_pin, panes.add_to_menu)
        self.view_menu = ViewMenu(window, self.view, parts)
        bar = self.view.panel.color_bar
        self.color_bar_menu = ColorBarMenu(window, self.session, bar, lambda: color_bar_text(bar.content))
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
        self.unresponsive_reader = UnresponsiveReader(reader, window.message_bar, self)
        self.focus_return = FocusReturn(window)

        # Whether the picture is still true; what the user waits for; what they may want next; what is nice to have.
        self.changed_files = ChangedFiles(self.session, self.background, self.budget, self)
        self.series_range = SeriesRange(self.session, self.background, self.time.player)
        self.read_ahead = ReadAhead(self.session, self.background, self.budget, renderer.prepare)
        plots, first = self.plots, (self.changed_files, self.panes.reading)
        wanted = (*first, plots.field_reading, self.series_range, plots.series, self.read_ahead)
        # Nobody goes on from a picture that a script takes; it has a table in it.
        jobs = (self.series_range,) if for_a_picture else wanted
        self.background.begin(self.difference.reading, *jobs, self.samples.loader, self.prediction.judging)
        yield
        self._tie()

    def _tie(self) -> None:
        """Connect what one feature says with what another one does."""
        window, reader = self._window, self._children.reader
        window.docks.arrange()
        window.actions_.connect({"file.quit": QCoreApplication.quit})
        window.activated.connect(self.changed_files.check)
        self.opening.arrays_dropped.connect(self.prediction.controller.open_path)
        self.session.changed.connect(window.render_state)
        self.session.changed.connect(lambda state: window.docks.set_open(state.catalogue is not None))
        self.views.follow(self.session)
        self.time.player.changed.connect(self.background.go_on)
        self.panes.tie(self.time.player, self.series_range)
        self.samples.panel.beside_wanted.connect(self.panes.controller.show_beside)
        self.prediction.controller.panes_wanted.connect(self.panes.controller.show)
        places = self.plots.places
        for take in (self.history.take_pointer, places.clicks.watch):
            self.view.panel.frame_view.pointer.connect(take)
        places.wanted.connect(self.view.probe.take)
        self.view.probe.taken.connect(places.take)
        self.view.panel.color_bar.double_clicked.connect(self.colors.edit_range)
        self.view.panel.follow_wanted.connect(self.links.follow_shown)
        self.preferences.applied.connect(self.cache_dock.apply_settings)
        self._children.add(self.hub.download.child)
        self.cache.renewed.connect(self._on_cache_renewed)
        self.cache.trouble.connect(window.message_bar.show_message)
        reader.child.ended.connect(lambda outcome: self.budget.reader_ended(outcome.pid))
        # Queued: the session takes the answer in first, and wants the sample again when there is a new cache.
        reader.answered.connect(self._on_answer, Qt.ConnectionType.QueuedConnection)
        window.render_state(self.session.state)
        self.session.changed.emit(self.session.state)

    def start_children(self) -> None:
        """Start the children if they do not run yet, and let the renderer draw."""
        self._children.start()
        self._children.renderer.attach(self.cache.frames)

    def plan_end(self, shutdown: Shutdown) -> None:
        """Add the endings, in their order, to the end of the program."""
        shutdown.add("remember the view", lambda _seconds: self.views.note())
        shutdown.add("remember the plots", lambda _seconds: self.plots.kept.write())
        shutdown.add("say goodbye", lambda _seconds: self._state.forget_view())
        shutdown.add("refuse new work", lambda _seconds: self._refuse())
        shutdown.add("stop the sweep", lambda _seconds: self.cache_dock.stop())
        shutdown.add("stop background work", lambda _seconds: self.tasks.close(500))
        shutdown.add("stop looking", lambda _seconds: self.cache_dock.close(500))
        shutdown.add("stop the children", self._children.stop)
        shutdown.add("remove the cache", self.cache.close)

    def _refuse(self) -> None:
        self._children.reader.refuse()
        self.hub.download.refuse()

    def _on_answer(self, message: Message) -> None:
        if isinstance(message, Failed):
            self.cache.check()

    def _on_cache_renewed(self) -> None:
        """Go on in another cache root: the renderer first, or it would draw into one that is gone."""
        self._children.renderer.attach(self.cache.frames)
        self.session.cache_root_changed(self.cache.path)
        self.panes.sides.renew()
        self.cache_dock.watch.refresh()
        if self.cache.notice:
            self._window.message_bar.show_message(self.cache.notice)


def _is_button_down() -> bool:
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
