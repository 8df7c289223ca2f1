"""Where the chart of the dock *Statistics* is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from viewer.shell.plots.chart_host import ChartHost
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.scan.contents import ChartContent

if TYPE_CHECKING:
    from viewer.shell.plots.chart import Chart

NOTHING_HERE = "No sample that has been scanned has these numbers."


class StatisticsHost(ChartHost):
    """Shows a content once the chart is there, else a sentence.

    Signals
    -------
    place_picked, places_chosen, reach_chosen
        See :class:`viewer.shell.scan.charts.statistics_chart.StatisticsChart`.
    hovered
        What is under the cursor, in words.
    """

    place_picked = Signal(int)
    places_chosen = Signal(list)
    reach_chosen = Signal(object)
    hovered = Signal(str)

    def __init__(self, library: ChartLibrary, parent: QWidget | None = None) -> None:
        super().__init__(library, parent)
        self._text.setObjectName("statistics.text")

    def make_chart(self) -> Chart:
        """Return a new chart of statistics."""
        from viewer.shell.scan.charts.statistics_chart import StatisticsChart

        chart = StatisticsChart()
        for name in ("place_picked", "places_chosen", "reach_chosen", "hovered"):
            getattr(chart, name).connect(getattr(self, name))
        return chart

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme."""
        if self.chart is not None:
            self.chart.set_colors(background, foreground)

    def say(self, sentence: str) -> None:
        """Show a sentence, also where the chart has not been asked for yet."""
        if self.chart is None and not self._began:
            self._text.setText(sentence)
        self.show_text(sentence)

    def show_content(self, content: ChartContent, *, fit: bool) -> None:
        """Show something else; with ``fit`` all of it."""
        from viewer.shell.scan.charts.statistics_chart import StatisticsChart

        if isinstance(self.chart, StatisticsChart):
            there = self.chart.show_content(content, fit=fit)
            self.show_text("" if there else NOTHING_HERE)
