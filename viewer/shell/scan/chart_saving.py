"""*Copy* and *Save as…* of a chart of statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QGuiApplication

from viewer.errors import ViewerError
from viewer.shell.plots.chart_writing import write_chart
from viewer.shell.scan.content_table import content_table
from viewer.shell.scan.contents import ChartContent
from viewer.shell.scan.statistics_panel import StatisticsPanel
from viewer.shell.services.table import DataTable, csv_text
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow


class ShownContent(Protocol):
    """What shows a content."""

    panel: StatisticsPanel
    content: ChartContent | DataTable | str


class ChartSaving:
    """Copies the chart, and writes it to a file."""

    def __init__(self, window: MainWindow, session: Session, prompts: Prompts, shown: ShownContent) -> None:
        self._window, self._session, self._prompts, self._shown = window, session, prompts, shown

    def copy(self) -> None:
        """Copy the chart as it is on screen."""
        chart = self._shown.panel.host.chart
        if chart is not None:
            QGuiApplication.clipboard().setPixmap(chart.grab())
            self._window.notify("Copied the chart as a picture")

    def choose(self) -> None:
        """Ask for a file, and write the chart there."""
        catalogue = self._session.state.catalogue
        name = "-".join(filter(None, (catalogue.name if catalogue else "", "statistics")))
        path = self._prompts.choose_plot(str(Path.home() / f"{name.replace('/', '_')}.svg"))
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the chart as what the name ends in, and say what came of it."""
        chart, content = self._shown.panel.host.chart, self._shown.content
        if chart is None or isinstance(content, DataTable | str):
            return
        try:
            write_chart(path, chart, lambda: csv_text(content_table(content)))
        except ViewerError as error:
            self._window.message_bar.show_message(error.sentence)
        else:
            self._window.notify(f"Saved {path}")
