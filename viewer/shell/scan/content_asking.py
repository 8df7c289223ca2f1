"""Asks the scanner for what the dock *Statistics* is to show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.pairs.matching import FieldKey
from viewer.protocol import Message
from viewer.protocol.reading import Catalogue
from viewer.protocol.scan_figures import ALL_SPLITS, VALUE, ScanColumn, SplitFigures
from viewer.protocol.scan_results import FiguresRead, HistogramRead, ReadFigures, ReadHistogram
from viewer.protocol.split import Split
from viewer.shell.plots.curves import with_unit
from viewer.shell.scan.column_reading import ColumnValues, read_columns
from viewer.shell.scan.content_words import histogram_note, range_note
from viewer.shell.scan.contents import (
    BoxContent,
    ColumnBoxContent,
    HistogramContent,
    ParallelContent,
    ScatterContent,
    box_of,
)
from viewer.shell.scan.figures_data import figures_data
from viewer.shell.scan.statistics_choice import (
    BOXES,
    FIGURES,
    HISTOGRAM,
    PARALLEL,
    SCATTER,
    THIS_SAMPLE,
    StatisticsChoice,
    axes_of,
)
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.scan_columns import column_labels, fields_of, labels_of
from viewer.wording import sample_name, sentence

BINS = 60

Sample = tuple[str, int]


class ContentAsking(QObject):
    """Gives the newest question its answer; older ones that are still on their way are forgotten.

    Signals
    -------
    answered
        A content for the chart, a :class:`DataTable`, or a sentence in place of both.
    """

    answered = Signal(object)

    def __init__(self, scan: DatasetScan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scan = scan
        self._newest = 0

    def drop(self) -> None:
        """Want no answer any more."""
        self._newest += 1

    def want(self, choice: StatisticsChoice, catalogue: Catalogue, shown: Sample | None) -> None:
        """Ask for what is chosen; ``shown`` is the sample on screen."""
        self._newest += 1
        ask = {
            HISTOGRAM: self._ask_histogram,
            FIGURES: self._ask_figures,
            BOXES: self._ask_boxes,
            SCATTER: self._ask_scatter,
            PARALLEL: self._ask_parallel,
        }[choice.kind]
        ask(choice, catalogue, shown)

    def want_reaching(
        self, choice: StatisticsChoice, splits: tuple[Split, ...], answered: Callable[[ColumnValues], None]
    ) -> None:
        """Ask for the lowest and the highest value of each sample; nothing comes of it where that fails."""
        if isinstance(choice.quantity, ScanColumn):
            columns: tuple[ScanColumn, ...] = (choice.quantity,)
        else:
            known = [column for column in self._scan.status.columns if column.field == choice.quantity]
            by_figure = {column.figure: column for column in known}
            columns = tuple(by_figure[name] for name in (VALUE, "min", "max") if name in by_figure)
        if not columns:
            return

        def take(found: ColumnValues | ViewerError) -> None:
            if isinstance(found, ColumnValues):
                answered(found)
            else:
                self.answered.emit(found.sentence)

        read_columns(self._scan, splits, columns, take)

    def _answer(self, number: int, what: object) -> None:
        if number == self._newest:
            self.answered.emit(what.sentence if isinstance(what, ViewerError) else what)

    def _ask_histogram(self, choice: StatisticsChoice, _catalogue: Catalogue, shown: Sample | None) -> None:
        field, number = choice.quantity, self._newest
        if not isinstance(field, FieldKey):
            self._answer(number, "No field has been scanned yet.")
            return
        split, sample = choice.over, None
        if split == THIS_SAMPLE:
            if shown is None:
                self._answer(number, "There is no sample on screen.")
                return
            split, sample = shown

        def take(answer: Message | ViewerError) -> None:
            if isinstance(answer, HistogramRead):
                where = sample_name(sample, split) if sample is not None else f"split {split}" if split else ""
                self._answer(number, self._histogram(field, answer, where))
            else:
                self._answer(number, answer)

        self._scan.ask(lambda one: ReadHistogram(one, field, split, BINS, sample), take)

    def _histogram(self, field: FieldKey, answer: HistogramRead, where: str) -> HistogramContent | str:
        name = self._names[field]
        if not answer.counts:
            missing = f"{sentence(where)} has" if where else "The dataset has"
            return f"{missing} no finite values of {name}, or has not been scanned."
        title = f"{name}, {where}" if where else name
        return HistogramContent(title, answer.edges, answer.counts, histogram_note(answer.nan, answer.infinite))

    @property
    def _names(self) -> dict[FieldKey, str]:
        return labels_of(fields_of(self._scan.status.columns))

    def _ask_figures(self, _choice: StatisticsChoice, _catalogue: Catalogue, _shown: Sample | None) -> None:
        number = self._newest

        def take(answer: Message | ViewerError) -> None:
            self._answer(number, figures_data(answer.splits) if isinstance(answer, FiguresRead) else answer)

        self._scan.ask(ReadFigures, take)

    def _ask_boxes(self, choice: StatisticsChoice, catalogue: Catalogue, _shown: Sample | None) -> None:
        quantity, number = choice.quantity, self._newest
        if isinstance(quantity, ScanColumn):
            title = column_labels(self._scan.status.columns)[quantity]
            make = partial(ColumnBoxContent, title)
            self._ask_columns(number, catalogue.splits, (quantity,), make)
            return

        def take(answer: Message | ViewerError) -> None:
            found = self._boxes(answer.splits, quantity) if isinstance(answer, FiguresRead) else answer
            self._answer(number, found)

        self._scan.ask(ReadFigures, take)

    def _boxes(self, splits: tuple[SplitFigures, ...], field: FieldKey | None) -> BoxContent | str:
        chosen = [one for one in splits if one.split != ALL_SPLITS] or list(splits)
        of_field = [(one.split, figures) for one in chosen for figures in one.fields if figures.field == field]
        boxes = [box for split, figures in of_field if (box := box_of(split, figures)) is not None]
        if field is None or not boxes:
            return "Nothing is known of these values yet."
        return BoxContent(
            with_unit(self._names.get(field, field.name), of_field[0][1].unit), tuple(boxes), range_note(boxes)
        )

    def _ask_scatter(self, choice: StatisticsChoice, catalogue: Catalogue, shown: Sample | None) -> None:
        if choice.x is None or choice.y is None:
            self._answer(self._newest, "No numbers are known yet.")
            return
        columns = (choice.x, choice.y, *((choice.color,) if choice.color is not None else ()))
        titles = self._titles(columns)
        self._ask_columns(
            self._newest,
            _splits(catalogue, choice.split),
            columns,
            lambda values: ScatterContent(values, titles, _place(values, shown)),
        )

    def _ask_parallel(self, choice: StatisticsChoice, catalogue: Catalogue, shown: Sample | None) -> None:
        axes = axes_of(self._scan.status.columns)
        if not axes:
            self._answer(self._newest, "No numbers are known yet.")
            return
        columns = (*axes, *((choice.color,) if choice.color is not None else ()))
        titles, colored = self._titles(columns), choice.color is not None
        self._ask_columns(
            self._newest,
            _splits(catalogue, choice.split),
            columns,
            lambda values: ParallelContent(values, titles, colored, _place(values, shown)),
        )

    def _titles(self, columns: tuple[ScanColumn, ...]) -> tuple[str, ...]:
        names = column_labels(self._scan.status.columns)
        return tuple(names[column] for column in columns)

    def _ask_columns(
        self,
        number: int,
        splits: tuple[Split, ...],
        columns: tuple[ScanColumn, ...],
        make: Callable[[ColumnValues], object],
    ) -> None:
        def take(found: ColumnValues | ViewerError) -> None:
            self._answer(number, make(found) if isinstance(found, ColumnValues) else found)

        read_columns(self._scan, splits, columns, take)


def _splits(catalogue: Catalogue, name: str) -> tuple[Split, ...]:
    return tuple(split for split in catalogue.splits if name in (ALL_SPLITS, split.name))


def _place(values: ColumnValues, shown: Sample | None) -> int | None:
    return values.place_of(*shown) if shown is not None else None
