"""Plots of errors in the dock *Prediction*: what is compared, drawn by the room of plots, over globals of the table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.plots.score_chart_host import ScoreChartHost
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.prediction_controller import PredictionController
from viewer.shell.prediction.score_plots import OVER_GLOBAL, ScorePlot, kinds_for, score_plot
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class ScorePlotting(QObject):
    """Draws what is chosen of the output that is marked; a click on a mark shows its sample.

    Attributes
    ----------
    drawn
        What is plotted; None while there is nothing.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        judging: Judging,
        prediction: PredictionController,
        samples: SamplesController,
        charts: ChartLibrary,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._judging = window, session, judging
        self._prediction, self._samples, self._charts = prediction, samples, charts
        self._kind = ""
        self.drawn: ScorePlot | None = None
        self._host: ScoreChartHost | None = None
        prediction.panel.filled.connect(self._fill)
        prediction.output_changed.connect(self._render)
        window.recolored.connect(lambda _colors: self._take_colors())

    def _fill(self) -> None:
        panel = self._prediction.panel
        self._host = ScoreChartHost(self._charts)
        self._host.mark_clicked.connect(self._go)
        self._host.ready.connect(self._on_ready)
        panel.plot.set_chart(self._host)
        panel.plot.chosen.connect(self._choose)
        panel.visibility_changed.connect(self._on_seen)

    def _on_seen(self, seen: bool) -> None:
        if seen and self._host is not None:
            self._host.load()

    def _on_ready(self) -> None:
        self.drawn = None
        self._take_colors()
        self._render()

    def _take_colors(self) -> None:
        colors = self._window.colors()
        if self._host is not None:
            self._host.set_colors(colors.background, colors.foreground)

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._render()

    def _render(self) -> None:
        host, output = self._host, self._prediction.output
        if host is None or host.chart is None:
            return
        keeper = self._judging.current.keeper(self._prediction.split)
        if output is None or not keeper.samples:
            self.drawn = None
            host.show_text("Errors will be plotted here.")
            return
        kinds = kinds_for(keeper, output, self._samples.globals())
        kind = self._kind if self._kind in [one for _, one in kinds] else kinds[0][1]
        self._prediction.panel.plot.render_kinds(kinds, kind)
        split = self._session.state.selection.split
        values = self._values(kind.removeprefix(OVER_GLOBAL)) if kind.startswith(OVER_GLOBAL) else {}
        plot = score_plot(keeper, output, kind, values, split)
        if plot == self.drawn:
            return
        self.drawn = plot
        host.show_text(plot.note)
        titles = (plot.x_title, plot.y_title)
        if plot.bars:
            host.show_bars(titles, plot.bars)
        else:
            host.show_marks(titles, [(mark.x, mark.y) for mark in plot.marks], diagonal=plot.diagonal)

    def _values(self, name: str) -> dict[int, float]:
        column = self._samples.panel.model.values.column(name)
        return {sample: float(value) for sample, value in column.items() if isinstance(value, (int, float))}

    def _go(self, place: int) -> None:
        if self.drawn is None or place >= len(self.drawn.marks):
            return
        mark = self.drawn.marks[place]
        changes = {"split": mark.split, "sample": mark.sample}
        self._session.select(**changes if mark.time is None else {**changes, "time": mark.time})
