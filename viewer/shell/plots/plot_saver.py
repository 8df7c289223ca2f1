"""*Copy* and *Save as…* of a plot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from viewer.errors import ViewerError
from viewer.shell.plots.chart_writing import write_chart
from viewer.shell.plots.curves import csv_of
from viewer.shell.plots.plots_controller import PlotsController
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow


class PlotSaver:
    """Copies the chart of the dock *Plots*, and writes it to a file."""

    def __init__(self, window: MainWindow, session: Session, prompts: Prompts, plots: PlotsController) -> None:
        self._window, self._session, self._prompts, self._plots = window, session, prompts, plots
        plots.panel.copy_wanted.connect(self.copy)
        plots.panel.save_wanted.connect(self._choose)

    def copy(self) -> None:
        """Copy the chart as it is on screen."""
        chart = self._plots.panel.host.chart
        if chart is not None:
            QGuiApplication.clipboard().setPixmap(chart.grab())
            self._window.notify("Copied the plot as a picture")

    def _choose(self) -> None:
        state = self._session.state
        name = "-".join(filter(None, (state.catalogue.name if state.catalogue else "", "plot")))
        path = self._prompts.choose_plot(str(Path.home() / f"{name.replace('/', '_')}.svg"))
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the plot as what the name ends in, and say what came of it."""
        chart = self._plots.panel.host.chart
        if chart is None:
            return
        try:
            write_chart(path, chart, lambda: csv_of(self._plots.x_title, self._plots.drawn))
        except ViewerError as error:
            self._window.message_bar.show_message(error.sentence)
        else:
            self._window.notify(f"Saved {path}")
