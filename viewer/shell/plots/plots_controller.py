"""The dock *Plots*: asks for curves of the sample on screen, and keeps those of others."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.protocol import Plotted
from viewer.protocol.plotting import Line, PlotData
from viewer.shell.children.inquiries import Inquiries
from viewer.shell.plots.curves import DrawnCurve, with_unit
from viewer.shell.plots.kept_plots import KINDS, OVER_TIME, KeptPlots
from viewer.shell.plots.plot_question import key_of, line_of, question_of
from viewer.shell.plots.plots_panel import PlotsPanel
from viewer.shell.plots.sample_fields import field_on_screen, fields_of_sample, fields_to_plot, source_of
from viewer.shell.plots.series import Series
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, Shown
from viewer.shell.window.main_window import MainWindow

TOPIC = "plot"
_HEIGHT = 300
_TAKING = "Click on two places of the mesh; Esc ends it"
_SOLID = "Choose a field: none is shown."


class PlotsController(QObject):
    """Ties the dock to the session.

    Signals
    -------
    fields_missing
        Names of fields of the sample on screen that have to be read.
    line_changed
        The :class:`Line` that is plotted over and seen; None when there is none.
    take_wanted
        Whether the user wants to take two places in the scene.
    """

    fields_missing = Signal(object)
    line_changed = Signal(object)
    take_wanted = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        inquiries: Inquiries,
        kept: KeptPlots,
        series: Series,
        panel: PlotsPanel,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._inquiries = window, session, inquiries
        self._kept, self._series, self.panel = kept, series, panel
        self._asked: Any = None  # what the curves on screen, or on their way, were asked by
        self._data, self._of = PlotData(), ""
        self._pinned: tuple[DrawnCurve, ...] = ()
        window.docks.add("plots", panel)
        panel.visibility_changed.connect(self._on_seen)
        panel.filled.connect(self._tie_panel)
        window.recolored.connect(lambda _colors: self._take_colors())
        session.changed.connect(lambda _state: self._render())
        session.opened.connect(lambda _catalogue: self._forget())
        session.published.connect(self._ask_again)
        kept.changed.connect(lambda _settings: self._on_settings())
        inquiries.answered.connect(self._on_answer)
        inquiries.lost.connect(lambda topic: self._ask_again() if topic == TOPIC else None)
        series.changed.connect(self._render_series)
        window.actions_.connect({f"plots.{kind}": partial(self.show_kind, kind) for kind in KINDS})

    @property
    def drawn(self) -> tuple[DrawnCurve, ...]:
        """The curves in the chart, those of the sample on screen first."""
        return (*(DrawnCurve(curve, self._of) for curve in self._data.curves), *self._pinned)

    @property
    def x_title(self) -> str:
        """The title of the axis along which the curves run."""
        return with_unit(self._data.x_name, self._data.x_unit)

    def _tie_panel(self) -> None:
        panel, kept = self.panel, self._kept
        panel.kind_chosen.connect(lambda kind: kept.change(kind=kind))
        panel.over_chosen.connect(lambda over: kept.change(over=over))
        panel.fields.chosen.connect(lambda fields, every: kept.change(fields=fields, every_field=every))
        panel.line.chosen.connect(lambda line: kept.change(line=line))
        panel.line.take_wanted.connect(self.take_wanted)
        panel.series.cancel_wanted.connect(self._series.cancel)
        panel.series.read_wanted.connect(self._series.begin_again)
        for name, call in (("keep", self.keep_curves), ("clear", self.drop_curves), ("fit", panel.host.fit)):
            panel.buttons[name].triggered.connect(lambda _checked=False, call=call: call())
        panel.host.ready.connect(self._on_chart)

    def show_kind(self, kind: str) -> None:
        """Open the dock with a plot of this kind."""
        self._kept.change(kind=kind)
        self._window.docks.show("plots")
        self._window.docks.make_high("plots", _HEIGHT)

    def keep_curves(self) -> None:
        """Keep the curves of the sample on screen while others are shown."""
        there = set(self._pinned)
        new = (DrawnCurve(curve, self._of, kept=True) for curve in self._data.curves)
        self._pinned += tuple(one for one in new if one not in there)
        self._draw()

    def drop_curves(self) -> None:
        """Let all curves go that were kept."""
        self._pinned = ()
        self._draw()

    def set_line(self, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
        """Plot over the line between two places, with as many samples as before."""
        before = line_of(self._kept.settings, self._session.state.shown)
        if before is not None:
            self._kept.change(line=replace(before, start=start, end=end))

    def set_taking(self, taking: bool) -> None:
        """Show whether places are taken in the scene."""
        if self.panel.is_filled:
            self.panel.line.set_taking(taking)
        (self._window.notify if taking else self._window.unsay)(_TAKING)

    # rendering and asking

    def _on_seen(self, seen: bool) -> None:
        if seen:
            self.panel.host.load()
        self._series.set_wanted(seen and self._kept.settings.kind == OVER_TIME)
        self._render()

    def _on_settings(self) -> None:
        if self._asked is not None and self._asked[0] != self._kept.settings.kind:
            self._data, self._pinned = PlotData(), ()
            self._draw()
        self._series.set_wanted(self.panel.is_on_screen and self._kept.settings.kind == OVER_TIME)
        self._render()

    def _on_chart(self) -> None:
        self.panel.host.tie(self.panel.show_hovered, self._on_picked)
        self._take_colors()
        self._draw()

    def _take_colors(self) -> None:
        colors = self._window.colors()
        if self.panel.is_filled and (chart := self.panel.host.chart) is not None:
            chart.set_colors(colors.background, colors.foreground)

    def _forget(self) -> None:
        self._asked, self._data, self._pinned = None, PlotData(), ()
        self._draw()

    def _render(self) -> None:
        state, settings = self._session.state, self._kept.settings
        shown = state.shown
        line = line_of(settings, shown)
        seen = self.panel.is_on_screen
        self.line_changed.emit(line if seen and settings.kind == "line" else None)
        if not seen:
            return
        self.panel.render_choice(settings.kind, settings.over)
        if line is not None:
            self.panel.line.render_line(line)
        if shown is None and self._data.curves:  # never the curves of one sample beside the failure of another
            self._asked = None
            self._show(PlotData(), "")
        if shown is not None:
            offered = fields_of_sample(shown.manifest)
            self.panel.fields.render_fields(offered, settings.fields, settings.every_field)
        self.panel.fields.setEnabled(settings.kind != OVER_TIME)
        if settings.kind == OVER_TIME:
            self._render_series()
        elif state.phase == SHOWN and shown is not None:
            self._ask(shown, line)

    def _ask(self, shown: Shown, line: Line | None) -> None:
        settings = self._kept.settings
        fields = fields_to_plot(settings, shown)
        key, make = key_of(settings, shown, line, fields), question_of(settings, line, fields)
        if key == self._asked or make is None:
            return
        self._asked = key
        if fields:
            self._inquiries.ask(TOPIC, make)
        else:
            self._inquiries.drop(TOPIC)
            self._show(PlotData(notes=(_SOLID,)), "")

    def _ask_again(self) -> None:
        if self._asked is not None and self._kept.settings.kind != OVER_TIME:
            self._asked = None
            self._render()

    def _on_answer(self, topic: str, answer: object) -> None:
        shown = self._session.state.shown
        if topic != TOPIC or not isinstance(answer, Plotted) or self._kept.settings.kind == OVER_TIME:
            return
        if shown is None or answer.scene != shown.scene.id:
            self._asked = None  # perhaps about another sample than the words beside it would say
            self._render()
            return
        if answer.missing_fields:
            self.fields_missing.emit(answer.missing_fields)
            if not answer.data.curves:
                return  # they come in a moment
        self._show(answer.data, source_of(shown))

    def _render_series(self) -> None:
        if self._kept.settings.kind != OVER_TIME or not self.panel.is_on_screen:
            return
        shown, series = self._session.state.shown, self._series
        self.panel.series.render_progress(reading=series.reading, fraction=series.fraction, again=series.again)
        self._asked = (OVER_TIME,)
        if shown is None:
            return
        if len(shown.manifest.times) < 2:
            self._show(PlotData(notes=("This sample has one time step only.",)), "")
        elif field_on_screen(shown) is None:
            self._show(PlotData(notes=(_SOLID,)), "")
        else:
            self._show(series.data, f"{shown.selection.split} {shown.selection.sample}")

    def _show(self, data: PlotData, of: str) -> None:
        self._data, self._of = data, of
        self._draw()

    def _draw(self) -> None:
        if not self.panel.is_filled:
            return
        chart, drawn, shown = self.panel.host.chart, self.drawn, self._session.state.shown
        self.panel.render_buttons(curves=bool(drawn), kept=bool(self._pinned))
        notes = self._data.notes
        self.panel.show_notes(notes if drawn else ())
        self.panel.host.show_text("" if drawn else " ".join(notes) or "Nothing to plot yet.")
        if chart is not None:
            over_time = self._kept.settings.kind == OVER_TIME
            chart.show_curves(self.x_title, drawn, shown.manifest.time if over_time and shown is not None else None)

    def _on_picked(self, x: float) -> None:
        shown = self._session.state.shown
        if self._kept.settings.kind == OVER_TIME and shown is not None and len(shown.manifest.times) > 1:
            self._session.select(time=min(shown.manifest.times, key=lambda time: abs(time - x)))
