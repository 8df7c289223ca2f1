"""Plots, pins and measures: what they are made of, and how that hangs together."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from viewer.protocol import Ready, WatchPlaces
from viewer.shell.children.children import Children
from viewer.shell.children.inquiries import Inquiries
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.plots.field_reading import FieldReading
from viewer.shell.plots.kept_plots import KeptPlots
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.plots.measure_controller import MeasureController
from viewer.shell.plots.pins_controller import PinsController
from viewer.shell.plots.plot_saver import PlotSaver
from viewer.shell.plots.plots_controller import PlotsController
from viewer.shell.plots.plots_panel import PlotsPanel
from viewer.shell.plots.scene_places import ScenePlaces
from viewer.shell.plots.series import Series
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class PlotServices:
    """What plots, pins and measures need of the rest of the program."""

    children: Children
    background: BackgroundReading
    state: SavedState
    tasks: Tasks
    charts: ChartLibrary
    prompts: Prompts


class PlotsFeature(QObject):
    """Makes the docks *Plots*, *Pins* and *Measure* and the marks in the view.

    Parameters
    ----------
    view
        The widget with the picture.

    Attributes
    ----------
    kept
        What is plotted and pinned, remembered for each dataset.
    series, field_reading
        Jobs for the reader: values at all time steps, and fields that have not been read.
    places
        Takes places in the scene, for a line or a pin.
    """

    def __init__(self, window: MainWindow, session: Session, services: PlotServices, view: QWidget) -> None:
        super().__init__(window)
        children, background = services.children, services.background
        inquiries = Inquiries(children.renderer, self)
        self.kept = KeptPlots(session, services.state, self)
        self.series = Series(background, self.kept, self)
        self.field_reading = FieldReading(session, background)
        panel = PlotsPanel(services.charts)
        self.plots = PlotsController(window, session, inquiries, self.kept, self.series, panel)
        self.saver = PlotSaver(window, session, services.prompts, self.plots)
        marks = SceneMarks(view)
        self.pins = PinsController(window, session, inquiries, self.kept, marks)
        self.measure = MeasureController(window, session, inquiries)
        self.places = ScenePlaces(self.plots, self.pins, marks)
        self.places.missed.connect(window.notify)
        session.opened.connect(lambda _catalogue: self.series.forget())
        children.renderer.frame.connect(marks.follow)
        renderer = children.renderer.child
        marks.marked.connect(lambda: renderer.send(WatchPlaces(marks.places)))
        renderer.message.connect(
            lambda message: renderer.send(WatchPlaces(marks.places)) if isinstance(message, Ready) else None
        )
        children.reader.background_progress.connect(self.series.show_progress)
        for asking in (self.plots, self.pins):
            asking.fields_missing.connect(self.field_reading.want)
