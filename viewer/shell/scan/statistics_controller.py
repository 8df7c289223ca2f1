"""The dock *Statistics*: asks for what is chosen while it is seen, and shows it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from viewer.protocol.reading import Catalogue
from viewer.shell.scan.chart_saving import ChartSaving
from viewer.shell.scan.content_asking import ContentAsking
from viewer.shell.scan.contents import BoxContent, ChartContent, HistogramContent
from viewer.shell.scan.sample_choosing import SampleChoosing
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.scan.scan_words import NOTHING_YET, status_words
from viewer.shell.scan.statistics_choice import (
    FIGURES,
    HISTOGRAM,
    PARALLEL,
    SCATTER,
    THIS_SAMPLE,
    StatisticsChoice,
    fitted,
)
from viewer.shell.scan.statistics_panel import StatisticsPanel
from viewer.shell.services.table import DataTable
from viewer.shell.session.scan_status import ScanStatus
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.window.main_window import MainWindow

_HEIGHT = 340

_LOW = 240
"""Logical pixels of a dock in which no chart can be read: as high as the docks of the bottom are at first."""


class StatisticsController(QObject):
    """Makes the dock.

    Attributes
    ----------
    choice
        What is to be shown.
    content
        What is: a content of the chart, a :class:`DataTable`, or a sentence.
    figures
        The table of figures that was shown last; without rows where there was none.
    """

    def __init__(self, window: MainWindow, session: Session, services: ScanServices) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._scan, self._place = services.scan, services.place
        self.panel = StatisticsPanel(services.charts)
        window.docks.add("statistics", self.panel)
        self.choice = StatisticsChoice()
        self.content: ChartContent | DataTable | str = ""
        self.figures = DataTable((), ())
        self._was_seen = False
        self._drawn: StatisticsChoice | None = None  # what the view of the chart fits
        self._catalogue: Catalogue | None = None
        self._shown: tuple[str, int] | None = None
        self.asking = ContentAsking(services.scan, self)
        self.asking.answered.connect(self._take)
        self.choosing = SampleChoosing(window, session, services, self.asking)
        self.saving = ChartSaving(window, session, services.prompts, self)
        self.panel.filled.connect(self._tie_panel)
        self.panel.visibility_changed.connect(self._on_seen)
        services.scan.more_known.connect(self._renew)
        services.scan.changed.connect(self._on_status)
        services.place.changed.connect(lambda: self._on_status(self._scan.status))
        session.changed.connect(self._on_state)
        window.recolored.connect(lambda _colors: self._take_colors())

    def show(self) -> None:
        """Bring the dock to the front."""
        self._window.docks.show("statistics")
        self._window.docks.make_high("statistics", _HEIGHT)

    def _on_seen(self, seen: bool) -> None:
        if seen and not self._was_seen:
            self._was_seen = True
            QTimer.singleShot(0, self, self._make_room)  # the dock gets its place in this turn
        self._renew()

    def _make_room(self) -> None:
        if self._window.docks["statistics"].height() < _LOW:
            self._window.docks.make_high("statistics", _HEIGHT)

    def choose(self, choice: StatisticsChoice) -> None:
        """Show something else."""
        self.choosing.leave()
        self.choice = choice
        self._renew()

    def _tie_panel(self) -> None:
        panel = self.panel
        panel.choice.chosen.connect(self.choose)
        panel.host.ready.connect(self._on_ready)
        panel.host.place_picked.connect(self._go)
        panel.host.places_chosen.connect(lambda places: self.choosing.take_places(self.content, places))
        panel.host.reach_chosen.connect(lambda reach: self.choosing.take_reach(self.choice, reach))
        self.choosing.tie(panel.selection)
        panel.pressed.connect(lambda name: {"fit": panel.host.fit, "copy": self._copy, "save": self._save}[name]())

    def _on_ready(self) -> None:
        self._take_colors()
        self._draw()

    def _take_colors(self) -> None:
        colors = self._window.colors()
        if self.panel.is_filled:
            self.panel.host.set_colors(colors.background, colors.foreground)

    def _on_state(self, state: SessionState) -> None:
        shown = state.shown
        place = None if shown is None else (shown.selection.split, shown.selection.sample)
        self._meet(state.catalogue)
        if place != self._shown and place is not None:
            self._shown = place
            over_sample = self.choice.kind == HISTOGRAM and self.choice.over == THIS_SAMPLE
            if over_sample or self.choice.kind in (SCATTER, PARALLEL):
                self._renew()

    def _meet(self, catalogue: Catalogue | None) -> None:
        """Begin anew with another dataset."""
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self.choice, self.figures, self._drawn = StatisticsChoice(self.choice.kind), DataTable((), ()), None
            self._shown = None
            self.choosing.forget()

    def _renew(self) -> None:
        """Ask again, if anybody sees it."""
        catalogue = self._session.state.catalogue
        self._meet(catalogue)
        if not self.panel.is_on_screen or not self.panel.is_filled or catalogue is None:
            self.asking.drop()
            return
        status, splits = self._scan.status, tuple(split.name for split in catalogue.splits)
        field = self._session.state.selection.field or ""
        self.choice = fitted(self.choice, status.columns, splits, field)
        self.panel.choice.render_choice(self.choice, status.columns, splits)
        if not status.known:
            self.asking.drop()
            self._take(self._invitation())
            return
        if self.choice.kind != FIGURES:
            self.panel.host.load()
        self.asking.want(self.choice, catalogue, self._shown)

    def _on_status(self, status: ScanStatus) -> None:
        if not status.known and self.panel.is_on_screen:
            self._take(self._invitation())

    def _invitation(self) -> str:
        if self._scan.status.phase == "looking":
            return status_words(self._scan.status)
        if self._scan.status.under_way:
            return "What the scan finds is shown here in a moment."
        reads = f"“Scan all samples” reads every sample once, {self._place.words}"
        return f"{NOTHING_YET}. {reads}; what it finds is kept for the next time."

    def _take(self, content: ChartContent | DataTable | str) -> None:
        self.content = content
        if isinstance(content, DataTable):
            self.figures = content
        self._draw()

    def _draw(self) -> None:
        panel, content = self.panel, self.content
        if not panel.is_filled:
            return
        panel.show_table(table=isinstance(content, DataTable))
        panel.enable(there=not isinstance(content, str))
        panel.show_note(content.note if isinstance(content, HistogramContent | BoxContent) else "")
        if isinstance(content, DataTable):
            panel.table.render_table(content)
        elif isinstance(content, str):
            panel.host.say(content)
        elif panel.host.chart is not None:
            panel.host.show_content(content, fit=self._drawn != self._fitting)
            self._drawn = self._fitting

    @property
    def _fitting(self) -> StatisticsChoice:
        """What the view of the chart depends on: whatever else changes, it stays where the user has moved it."""
        return replace(self.choice, color=None) if self.choice.kind in (SCATTER, PARALLEL) else self.choice

    def _go(self, place: int) -> None:
        """Show the sample of a mark that was clicked."""
        values = getattr(self.content, "values", None)
        if values is not None:
            split, sample = values.sample_at(place)
            self._session.select(split=split, sample=sample)

    def _copy(self) -> None:
        if isinstance(self.content, DataTable):
            self._window.actions_["file.copy_table.statistics"].trigger()
        else:
            self.saving.copy()

    def _save(self) -> None:
        if isinstance(self.content, DataTable):
            self._window.actions_["file.save_table.statistics"].trigger()
        else:
            self.saving.choose()
