"""Where the chart of errors is, in the dock *Prediction*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from viewer.shell.plots.chart_host import ChartHost

if TYPE_CHECKING:
    from viewer.shell.plots.chart import Chart


class ScoreChartHost(ChartHost):
    """Shows marks or bars once the chart is there, else a sentence.

    Signals
    -------
    mark_clicked
        The place of a mark among those shown.
    """

    mark_clicked = Signal(int)

    def make_chart(self) -> Chart:
        """Return a new chart of errors."""
        from viewer.shell.plots.score_chart import ScoreChart

        chart = ScoreChart()
        chart.mark_clicked.connect(self.mark_clicked)
        return chart

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme."""
        if self.chart is not None:
            self.chart.set_colors(background, foreground)

    def show_marks(self, titles: tuple[str, str], places: Sequence[tuple[float, float]], *, diagonal: bool) -> None:
        """Show marks at these places, the axes named along x and up."""
        from viewer.shell.plots.score_chart import ScoreChart

        if isinstance(self.chart, ScoreChart):
            self.chart.show_titles(*titles)
            self.chart.show_marks(places, diagonal=diagonal)

    def show_bars(self, titles: tuple[str, str], bars: Sequence[tuple[float, float, int]]) -> None:
        """Show bars from, to, and how high."""
        from viewer.shell.plots.score_chart import ScoreChart

        if isinstance(self.chart, ScoreChart):
            self.chart.show_titles(*titles)
            self.chart.show_bars(bars)
