"""What can be done with a dataset and is not seen before there is one: the second half of the table of contents.

It is made when the first one is opened, see :class:`~viewer.shell.app.made_later.MadeLater`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from viewer.options import Options
from viewer.shell.app.boundary_names import BoundaryNames
from viewer.shell.app.exporting import make_exporting
from viewer.shell.app.figure_feature import FigureFeature
from viewer.shell.app.film_feature import FilmFeature
from viewer.shell.app.prediction_feature import PredictionFeature
from viewer.shell.app.table_saving import TableSaving
from viewer.shell.app.thumbnails_feature import ThumbnailsFeature
from viewer.shell.app.worst_mark import WorstMark
from viewer.shell.cache_dock.kept_datasets import KeptDatasets
from viewer.shell.cache_dock.kept_scans import KeptScans
from viewer.shell.children.children import Children
from viewer.shell.children.scanner_client import ScannerClient
from viewer.shell.children.unshown_frames import UnshownFrames
from viewer.shell.hub.controller import HubController
from viewer.shell.panels.color_bar_menu import ColorBarMenu
from viewer.shell.panels.colors_controller import ColorsController
from viewer.shell.panels.columns_controller import ColumnsController
from viewer.shell.panels.dataset_controller import DatasetController
from viewer.shell.panels.difference_controller import DifferenceController
from viewer.shell.panels.info_controller import InfoController
from viewer.shell.panels.marking_controller import MarkEntry, MarkingController
from viewer.shell.panels.marks_saver import MarksSaver
from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.panels.zones_controller import ZonesController
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.plots.feature import PlotServices, PlotsFeature
from viewer.shell.scan.feature import ScanFeature
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.changed_files import ChangedFiles
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.far_consent import FarConsent
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.read_ahead import ReadAhead
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.scan_lookup import ScanLookup
from viewer.shell.session.scan_place import ScanPlace
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
from viewer.shell.window.followed_links import FollowedLinks
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.opening import Opening
from viewer.shell.window.preferences_controller import PreferencesController
from viewer.shell.window.undo import Undo


class Basis(Protocol):
    """What is there already, as the first half of the table of contents makes it."""

    settings: Settings
    preferences: PreferencesController
    tasks: Tasks
    cache: ScratchCache
    prompts: Prompts
    budget: Budget
    views: LastViews
    session: Session
    background: BackgroundReading
    unshown: UnshownFrames
    opening: Opening
    hub: HubController
    links: FollowedLinks
    kept: KeptDatasets
    kept_scans: KeptScans


class DatasetFeatures(QObject):
    """Makes the rest of the features, in the steps of :meth:`make`.

    Parameters
    ----------
    there
        What they stand on.
    scans
        Folder of what scans have found.
    """

    def __init__(
        self, there: Basis, window: MainWindow, state: SavedState, children: Children, options: Options, scans: Path
    ) -> None:
        super().__init__(window)
        self._there, self._window, self._state = there, window, state
        self._children, self._options, self._scans = children, options, scans

    def make(self) -> Iterator[None]:
        """Make them all, a few in each step."""
        there, window, state, children = self._there, self._window, self._state, self._children
        session, background, budget, prompts = there.session, there.background, there.budget, there.prompts
        renderer = children.renderer

        there.unshown.end()
        self.view = ViewController(window, session, renderer)
        view = self.view.panel.frame_view
        yield
        self.time = TimeController(window, session, self.view.panel)
        player = self.time.player
        yield
        self.dataset = DatasetController(window, session)
        yield
        self.colors = ColorsController(window, session, renderer)
        yield
        self.panes = PanesFeature(window, session, renderer, self.view, background, budget)
        yield
        self.history = ViewHistory(session, renderer, player, _is_button_down, self)
        self.undo = Undo(window, self.history)
        yield
        self.tools = ToolsController(window, session)
        self.handles = HandleController(window, session, renderer, self.tools.panel, view, state)
        yield
        services = PlotServices(children, background, state, there.tasks, ChartLibrary(there.tasks, self), prompts)
        self.plots = PlotsFeature(window, session, services, view)
        yield
        over = (self.view.panel, self.panes.controller.overlay, self.handles.view, self.plots.places.marks)
        self.figure = FigureFeature(window, session, services, there.cache, over, player)
        yield
        self.difference = DifferenceController(window, session, background, budget)
        log_level = self._options.log_level
        self.film = FilmFeature(window, session, services, (there.cache, budget), self.figure, log_level)
        self.export = make_exporting(window, session, services, budget, log_level)
        yield
        scanner = ScannerClient(log_level, self)
        children.add(scanner.child)
        self.scan = DatasetScan(
            session, scanner, self._scans, lambda: there.cache.path, lambda: there.settings.cluster, state.follows
        )
        self.scan.consent = FarConsent(prompts.confirm, "Scan", "Scan", lambda: bool(there.settings.cluster)).ask
        self.scan_lookup = ScanLookup(session, self.scan)
        self.colors.panel.scan_wanted.connect(self.scan_lookup.begin)
        self.scan.changed.connect(lambda status: self.colors.panel.set_scanning(scanning=status.under_way))
        yield
        self.marks = SampleMarks(session, state)
        others = (MarkEntry(session, self.marks), self.difference, self.export)
        self.samples = SamplesController(window, session, background, others, self.marks)
        saver = MarksSaver(window, prompts, there.tasks)
        self.marking = MarkingController(window, session, self.marks, self.samples, saver)
        self.columns = ColumnsController(window, session, self.samples.panel, self.scan, state)
        yield
        entries = tuple(other.add_sample for other in others)
        self.thumbnails = ThumbnailsFeature(window, session, services, (there.cache, budget), entries, log_level)
        self.thumbnails.controller.show_marks(self.marks)
        yield
        self.info = InfoController(window, session)
        self.zones = ZonesController(window, session)
        self.boundary_names = BoundaryNames(session, self.plots.places.marks)
        place = ScanPlace(lambda: there.settings.cluster, self)
        there.preferences.applied.connect(place.look)
        scanning = ScanServices(self.scan, place, services.charts, prompts, self.samples, self.marks)
        self.scan_docks = ScanFeature(window, session, scanning)
        there.kept_scans.follow(self.scan)
        yield
        self.prediction = PredictionFeature(window, session, services, self.samples)
        cost = self.prediction.judging.cost
        cost.agree, cost.given = None if self._options.for_a_picture else prompts.confirm, self._options.yes
        yield
        judging, worst = self.prediction.judging, self.prediction.controller.worst
        self.worst = WorstMark(session, judging, worst, self.plots.places.marks)
        self.tables = TableSaving(window, self.samples, self.plots, self.prediction, (self.scan_docks, services))
        yield
        fields, pins, panes = self.dataset.fields, self.plots.pins, self.panes.controller
        parts = (fields.add_choice, fields.add_zone, ToolsHere(self.tools), pins.add_pin, panes.add_to_menu)
        self.view_menu = ViewMenu(window, self.view, parts)
        bar = self.view.panel.color_bar
        self.color_bar_menu = ColorBarMenu(window, session, bar, lambda: color_bar_text(bar.content))

        # Whether the picture is still true; what the user waits for; what they may want next; what is nice to have.
        self.changed_files = ChangedFiles(session, background, budget, self)
        self.series_range = SeriesRange(session, background, player)
        self.read_ahead = ReadAhead(
            session, background, budget, renderer.prepare, lambda: there.settings.read_ahead_far
        )
        plots, first = self.plots, (self.changed_files, self.panes.reading, self.export.run)
        wanted = (*first, plots.field_reading, self.series_range, plots.series, self.film.reading, self.read_ahead)
        # Nobody goes on from a picture that a script takes; it has a table in it.
        jobs = (self.series_range, self.film.reading) if self._options.for_a_picture else wanted
        last = (self.thumbnails.reading, self.prediction.changed, judging)
        background.begin(self.difference.reading, *jobs, self.samples.loader, *last)
        yield
        self._tie()

    def _tie(self) -> None:
        """Connect what one feature says with what another one does."""
        there, window, view = self._there, self._window, self.view
        judging, in_use = self.prediction.judging, there.kept.in_use
        judging.changed.connect(lambda: in_use.want("predictions", (one.path or "" for one in judging.all.every)))
        window.activated.connect(self.changed_files.check)
        window.activated.connect(self.prediction.changed.check_all)
        self.changed_files.timer.timeout.connect(self.prediction.changed.check_some)
        there.opening.arrays_dropped.connect(self.prediction.controller.open_path)
        there.views.follow(there.session)
        self.dataset.rest_wanted.connect(there.hub.complete)
        self.time.player.changed.connect(there.background.go_on)
        view.panel.color_bar.double_clicked.connect(self.colors.edit_range)
        view.panel.follow_wanted.connect(there.links.follow_shown)
        self.panes.tie(self.time.player, self.series_range)
        self.series_range.wait_for(lambda: self.scan_lookup.waits)
        self.scan_lookup.changed.connect(self.panes.sides.rescale)
        self.scan_lookup.settled.connect(there.background.go_on)
        self.changed_files.look_beside(lambda: self.panes.sides.directories)
        for dock in (self.samples.panel, self.thumbnails.controller):
            dock.beside_wanted.connect(self.panes.controller.show_beside)
        self.thumbnails.controller.large_wanted.connect(view.panel.frame_view.setFocus)
        self.prediction.controller.pictures.panes_wanted.connect(self.panes.controller.show)
        places = self.plots.places
        for take in (self.history.take_pointer, places.clicks.watch):
            view.panel.frame_view.pointer.connect(take)
        self.handles.view.grabbed.connect(self.history.end_step)
        places.wanted.connect(view.probe.take)
        view.probe.taken.connect(places.take)
        there.session.changed.emit(there.session.state)


def _is_button_down() -> bool:
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
