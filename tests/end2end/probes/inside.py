"""The way to each part of the running program; where a part is kept is written down here and nowhere else in tests."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QDockWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication, QLabel

    from viewer.cache import CacheRoot
    from viewer.shell.app.application import ViewerApplication
    from viewer.shell.app.features import Features
    from viewer.shell.app.figure_feature import FigureFeature
    from viewer.shell.app.film_feature import FilmFeature
    from viewer.shell.app.prediction_feature import PredictionFeature
    from viewer.shell.app.thumbnails_feature import ThumbnailsFeature
    from viewer.shell.cache_dock.feature import CacheDock
    from viewer.shell.cache_dock.panel import CachePanel
    from viewer.shell.cache_dock.sweeper import Sweeper
    from viewer.shell.cache_dock.watch import CacheWatch
    from viewer.shell.children.child import ChildProcess
    from viewer.shell.children.reader_client import ReaderClient
    from viewer.shell.children.renderer_client import RendererClient
    from viewer.shell.export.controller import ExportController
    from viewer.shell.hub.controller import HubController
    from viewer.shell.panels.colors_panel import ColorsPanel
    from viewer.shell.panels.samples_panel import SamplesPanel
    from viewer.shell.panels.table_columns import TableColumns
    from viewer.shell.plots.pins_controller import PinsController
    from viewer.shell.plots.plot_saver import PlotSaver
    from viewer.shell.plots.plots_controller import PlotsController
    from viewer.shell.plots.scene_places import ScenePlaces
    from viewer.shell.scan.feature import ScanFeature
    from viewer.shell.services.budget import Budget
    from viewer.shell.session.background import BackgroundReading
    from viewer.shell.session.changed_files import ChangedFiles
    from viewer.shell.session.dataset_scan import DatasetScan
    from viewer.shell.session.player import Player
    from viewer.shell.session.read_ahead import ReadAhead
    from viewer.shell.session.sample_marks import SampleMarks
    from viewer.shell.session.saved_state import SavedState
    from viewer.shell.session.session import Session
    from viewer.shell.session.side_panes import SidePanes
    from viewer.shell.session.state import SessionState
    from viewer.shell.session.view_history import ViewHistory
    from viewer.shell.tools.handles.handle_view import HandleView
    from viewer.shell.tools.tools_panel import ToolsPanel
    from viewer.shell.view.color_bar import ColorBar
    from viewer.shell.view.cursor_probe import CursorProbe
    from viewer.shell.view.frame_view import FrameView
    from viewer.shell.view.panes.panes_controller import PanesController
    from viewer.shell.widgets.prompts import Prompts
    from viewer.shell.window.folder_page import FolderPage
    from viewer.shell.window.main_window import MainWindow
    from viewer.shell.window.unresponsive_reader import UnresponsiveReader

Found = TypeVar("Found", bound="QObject")


class Inside:
    """The parts of a running window.

    Attributes
    ----------
    notes
        What probes write down for later ones, by a name.
    """

    def __init__(self, app: ViewerApplication) -> None:
        self._app = app
        self.notes: defaultdict[str, list[Any]] = defaultdict(list)

    def find(self, name: str, kind: type[Found]) -> Found:
        """Return a widget or an action by its object name.

        Raises
        ------
        LookupError
            When there is none.
        """
        found = self.window.findChild(kind, name)
        if not isinstance(found, kind):
            raise LookupError(name)
        return found

    # The window and the application

    @property
    def qt(self) -> QApplication:
        return self._app.qt

    @property
    def window(self) -> MainWindow:
        return self._app.window

    @property
    def view(self) -> FrameView:
        return self._features.of_dataset.view.panel.frame_view

    @property
    def color_bar(self) -> ColorBar:
        return self._features.of_dataset.view.panel.color_bar

    @property
    def cursor_label(self) -> QLabel:
        """What is said of the value under the cursor."""
        return self.window.probed

    @property
    def colors_panel(self) -> ColorsPanel:
        return self._features.of_dataset.colors.panel

    @property
    def samples_panel(self) -> SamplesPanel:
        return self._features.of_dataset.samples.panel

    @property
    def tools_panel(self) -> ToolsPanel:
        return self._features.of_dataset.tools.panel

    @property
    def handle(self) -> HandleView:
        return self._features.of_dataset.handles.view

    @property
    def plots(self) -> PlotsController:
        return self._features.of_dataset.plots.plots

    @property
    def plot_saver(self) -> PlotSaver:
        return self._features.of_dataset.plots.saver

    @property
    def prediction(self) -> PredictionFeature:
        return self._features.of_dataset.prediction

    @property
    def figure(self) -> FigureFeature:
        return self._features.of_dataset.figure

    @property
    def scan(self) -> DatasetScan:
        return self._features.of_dataset.scan

    @property
    def table_columns(self) -> TableColumns:
        return self._features.of_dataset.columns.columns

    @property
    def marks(self) -> SampleMarks:
        return self._features.of_dataset.marks

    @property
    def film(self) -> FilmFeature:
        return self._features.of_dataset.film

    @property
    def scan_docks(self) -> ScanFeature:
        return self._features.of_dataset.scan_docks

    @property
    def thumbnails(self) -> ThumbnailsFeature:
        return self._features.of_dataset.thumbnails

    @property
    def pins(self) -> PinsController:
        return self._features.of_dataset.plots.pins

    @property
    def scene_places(self) -> ScenePlaces:
        return self._features.of_dataset.plots.places

    @property
    def cache_panel(self) -> CachePanel:
        return self.dock.panel

    @property
    def folder_page(self) -> FolderPage:
        return self._features.opening.folder_page

    @property
    def docks(self) -> list[QDockWidget]:
        return self.window.findChildren(QDockWidget)

    def show_dock(self, name: str) -> None:
        self.window.docks.show(name)

    @property
    def saved(self) -> SavedState:
        return self._app.state

    @property
    def export(self) -> ExportController:
        return self._features.of_dataset.export

    @property
    def prompts(self) -> Prompts:
        return self._features.prompts

    # What works behind the window

    @property
    def _features(self) -> Features:
        assert self._app.features is not None
        return self._app.features

    @property
    def session(self) -> Session:
        return self._features.session

    @property
    def state(self) -> SessionState:
        return self.session.state

    @property
    def reader(self) -> ReaderClient:
        assert self._app.children is not None
        return self._app.children.reader

    @property
    def renderer(self) -> RendererClient:
        assert self._app.children is not None
        return self._app.children.renderer

    @property
    def is_waiting(self) -> bool:
        """Whether a picture is on its way, or is going to be drawn in another range by itself."""
        unknown = self.state.phase == "shown" and self.state.color_scale.is_provisional
        return self.state.busy or (unknown and self.background.enabled)

    def child(self, role: str) -> ChildProcess:
        """Return the reader's, the renderer's or the download's process."""
        return {"reader": self.reader.child, "renderer": self.renderer.child, "hub": self.hub.download.child}[role]

    @property
    def patience(self) -> UnresponsiveReader:
        return self._features.unresponsive_reader

    @property
    def background(self) -> BackgroundReading:
        return self._features.background

    @property
    def read_ahead(self) -> ReadAhead:
        return self._features.of_dataset.read_ahead

    @property
    def changed_files(self) -> ChangedFiles:
        return self._features.of_dataset.changed_files

    @property
    def panes(self) -> PanesController:
        return self._features.of_dataset.panes.controller

    @property
    def side_panes(self) -> SidePanes:
        return self._features.of_dataset.panes.sides

    @property
    def player(self) -> Player:
        return self._features.of_dataset.time.player

    @property
    def history(self) -> ViewHistory:
        return self._features.of_dataset.history

    @property
    def cursor(self) -> CursorProbe:
        return self._features.of_dataset.view.probe

    @property
    def hub(self) -> HubController:
        return self._features.hub

    # The cache

    @property
    def cache(self) -> CacheRoot:
        return self._features.cache._root

    @property
    def frames(self) -> Path:
        return self._features.cache.frames

    @property
    def budget(self) -> Budget:
        return self._features.budget

    @property
    def dock(self) -> CacheDock:
        return self._features.cache_dock

    @property
    def watch(self) -> CacheWatch:
        return self.dock.watch

    @property
    def sweeper(self) -> Sweeper:
        return self.dock.sweeper

    def refresh_cache(self) -> None:
        """Do what the window does once in a minute."""
        self._features.cache.refresh()
