"""Samples that were chosen in a chart: shown in the table, marked, or let go."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.numbers import short
from viewer.shell.scan.column_reading import ColumnValues
from viewer.shell.scan.content_asking import ContentAsking
from viewer.shell.scan.contents import ValueReach
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.scan.selection_bar import SampleSelection, SelectionBar
from viewer.shell.scan.statistics_choice import THIS_SAMPLE, StatisticsChoice
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow
from viewer.wording import counted


class SampleChoosing(QObject):
    """Takes what was chosen, and says so in a :class:`SelectionBar`.

    Attributes
    ----------
    selection
        What is chosen; empty words where nothing is.
    """

    def __init__(self, window: MainWindow, session: Session, services: ScanServices, asking: ContentAsking) -> None:
        super().__init__(asking)
        self._window, self._session, self._services, self._asking = window, session, services, asking
        self.selection = SampleSelection()
        self._bar: SelectionBar | None = None

    def tie(self, bar: SelectionBar) -> None:
        """Take the bar, once it is there."""
        self._bar = bar
        bar.show_wanted.connect(self.show)
        bar.mark_wanted.connect(self.mark)
        bar.left.connect(self.leave)

    def take_places(self, content: object, places: list[int]) -> None:
        """Take the samples in a box that was drawn, by their places among those of the chart."""
        values = getattr(content, "values", None)
        if isinstance(values, ColumnValues):
            self._take(SampleSelection.of([values.sample_at(place) for place in places], "the box in the chart"))

    def take_reach(self, choice: StatisticsChoice, reach: ValueReach) -> None:
        """Take the samples that have values in a range."""
        catalogue = self._session.state.catalogue
        if catalogue is None:
            return
        over = (choice.over,) if choice.over and choice.over != THIS_SAMPLE else ()
        names = reach.splits or over
        chosen = tuple(split for split in catalogue.splits if not names or split.name in names)
        words = f"values from {short(reach.low)} to {short(reach.high)}"

        def take(found: ColumnValues) -> None:
            lows, highs = found.numbers[0], found.numbers[-1]
            held = [
                found.sample_at(place)
                for place, (low, high) in enumerate(zip(lows, highs, strict=True))
                if high >= reach.low and low <= reach.high
            ]
            self._take(SampleSelection.of([one for one in held if not names or one[0] in names], words))

        self._asking.want_reaching(choice, chosen if len(chosen) == 1 else catalogue.splits, take)

    def show(self, split: str) -> None:
        """Show the samples of a split, and no others, in the table."""
        ids = dict(self.selection.samples).get(split)
        if ids is not None:
            self._services.table.keep_only(split, ids, self.selection.words)
            self._window.docks.show("samples")

    def mark(self) -> None:
        """Mark the samples."""
        if self._services.marks is not None:
            for split, ids in self.selection.samples:
                self._services.marks.mark(split, ids)
            self._window.notify(f"Marked {counted(len(self.selection), 'sample')}")

    def leave(self) -> None:
        """Let go of what was chosen: the table shows all samples again."""
        if self.selection.words:
            self._services.table.show_all()
        self.forget()

    def forget(self) -> None:
        """Let go of what was chosen; whoever calls has seen to the table."""
        self.selection = SampleSelection()
        self._render()

    def _take(self, selection: SampleSelection) -> None:
        self.selection = selection
        on_screen = self._session.state.selection.split
        splits = dict(selection.samples)
        if splits:
            split = on_screen if on_screen in splits else next(iter(splits))
            self._services.table.keep_only(split, splits[split], selection.words)
        self._render()

    def _render(self) -> None:
        if self._bar is not None:
            self._bar.render_selection(self.selection, can_mark=self._services.marks is not None)
