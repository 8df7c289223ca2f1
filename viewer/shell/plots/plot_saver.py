"""*Copy* and *Save as…* of a plot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from viewer.shell.plots.curves import csv_of
from viewer.shell.plots.plots_controller import PlotsController
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.whole_file import write_whole


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
        from viewer.shell.plots.chart_files import KINDS, picture_of

        chart, kind = self._plots.panel.host.chart, path.suffix.lower().removeprefix(".")
        if chart is None:
            return
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
            return
        if kind not in KINDS:
            endings = ", ".join(f".{known}" for known in KINDS)
            self._window.message_bar.show_message(f"A plot cannot be saved as {path.name}; choose one of {endings}.")
            return
        try:
            if kind == "csv":
                content = csv_of(self._plots.x_title, self._plots.drawn).encode()
            else:
                content = picture_of(chart, kind)
            write_whole(path, content)
        except OSError as error:
            why = error.strerror or str(error)
            self._window.message_bar.show_message(
                f"The plot could not be written to {path}: {why}; choose another folder."
            )
        else:
            self._window.notify(f"Saved {path}")
