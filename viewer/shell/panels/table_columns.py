"""Which columns the table of samples has beside the globals: what a scan has found, as the user chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.codec import from_plain, to_plain
from viewer.errors import ViewerError
from viewer.protocol import Message
from viewer.protocol.scan_figures import ScanColumn
from viewer.protocol.scan_results import ColumnsRead, ReadColumns
from viewer.shell.panels.column_dialog import ColumnOffer
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.scan_names import COUNTS, names_of
from viewer.shell.session.column_files import take_columns
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.scan_columns import labels_of
from viewer.values import dataclass

GLOBALS, MESH = "Globals", "Mesh"
"""Groups of columns; each field is one of its own."""


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """What is remembered of a dataset: columns of a scan that are shown, and globals that are not."""

    shown: tuple[ScanColumn, ...] = ()
    hidden: tuple[str, ...] = ()


class TableColumns(QObject):
    """Has the table show what was chosen, as far as it is known; asks for it again whenever more is known.

    Signals
    -------
    changed
        There is something else to choose from, or something else is chosen.
    """

    changed = Signal()

    def __init__(self, panel: SamplesPanel, scan: DatasetScan, state: SavedState) -> None:
        super().__init__(panel)
        self._panel, self._scan, self._state = panel, scan, state
        self._dataset = ""
        self._chosen = ChosenColumns()
        self._filtered: frozenset[str] = frozenset()  # what the filter needs
        self._named: dict[str, ScanColumn] = {}  # all that can be asked for
        self._asked = 0  # number of the newest question
        panel.model.modelReset.connect(self._renew)
        for change in (panel.model.columnsInserted, panel.model.columnsRemoved):
            change.connect(lambda *_: self._on_columns())
            change.connect(lambda *_: self.changed.emit())
        panel.filtered.connect(self._on_filtered)
        scan.changed.connect(lambda _status: self._on_columns())
        scan.more_known.connect(self._renew)

    @property
    def model(self) -> SampleModel:
        """The rows."""
        return self._panel.model

    def offers(self) -> list[ColumnOffer]:
        """Return all columns that can be chosen, in groups."""
        hidden, shown = set(self._chosen.hidden), set(self._chosen.shown)
        found = [ColumnOffer(GLOBALS, name, name not in hidden) for name in self.model.values.globals]
        labels = labels_of({column.field for column in self._named.values() if column.field is not None})
        for name, column in self._named.items():
            group = MESH if column.field is None else f"Field {labels[column.field]}"
            found.append(ColumnOffer(group, name, column in shown))
        return found

    def choose(self, names: Collection[str], *, shown: bool) -> None:
        """Show columns, or show them no more, and remember it of the dataset."""
        columns = {self._named[name] for name in names if name in self._named}
        others = [name for name in names if name not in self._named]
        before = self._chosen
        kept = [column for column in before.shown if column not in columns]
        hidden = [name for name in before.hidden if name not in others]
        self._chosen = ChosenColumns(
            (*kept, *(column for column in self._named.values() if shown and column in columns)),
            (*hidden, *(() if shown else others)),
        )
        if self._dataset:
            nothing = self._chosen == ChosenColumns()
            self._state.remember_table(self._dataset, {} if nothing else to_plain(self._chosen))
        self._panel.table.hide_columns(self._chosen.hidden)
        self._renew()
        self.changed.emit()

    def open(self, dataset: str) -> None:
        """Take what was chosen for a dataset; it is shown once it is known."""
        if dataset == self._dataset:
            return
        self._dataset = dataset
        self._chosen = _remembered(self._state.table_of(dataset))
        self._panel.table.hide_columns(self._chosen.hidden)
        self._renew()

    def _on_columns(self) -> None:
        """Other columns can be asked for, or a global has come that is called as one of them."""
        columns = self._scan.status.columns if self._scan.status.known else ()
        values = self.model.values
        named = names_of(columns, {*values.globals, *values.groups.of("errors")})
        if named == self._named:
            return
        self._named = named
        self._renew()
        self._panel.offer_names(tuple(named))
        self.changed.emit()

    def _on_filtered(self, names: tuple[str, ...]) -> None:
        """The filter uses these columns: those that are not shown are asked for as well."""
        needed = frozenset(names) & frozenset(self._named)
        if needed != self._filtered:
            self._filtered = needed
            self._renew()

    def _renew(self) -> None:
        """Ask for all numbers that are needed; what is shown stays until they come."""
        split = self.model.split
        shown = set(self._chosen.shown)
        names = [name for name, column in self._named.items() if column in shown]
        asked = [*names, *(name for name in self._named if name in self._filtered and name not in names)]
        self._asked += 1
        if split is None or not asked:
            if self.model.values.has_numbers:
                self.model.put_scanned((), {}, frozenset())
            return
        columns = tuple(self._named[name] for name in asked)
        self._scan.ask(
            lambda number: ReadColumns(number, split.name, columns), self._taker(self._asked, split.name, names, asked)
        )

    def _taker(
        self, number: int, split: str, names: list[str], asked: list[str]
    ) -> Callable[[Message | ViewerError], None]:
        def take(answer: Message | ViewerError) -> None:
            if not isinstance(answer, ColumnsRead):
                return  # what was known stays; the scan says why
            try:
                numbers = take_columns(answer.files)
            except OSError:
                return
            now = self.model.split
            if number != self._asked or now is None or now.name != split or len(numbers) != len(asked):
                return
            whole = frozenset(name for name in asked if self._named[name].figure in COUNTS)
            self.model.put_scanned(names, dict(zip(asked, numbers, strict=True)), whole)

        return take


def _remembered(plain: dict[str, Any]) -> ChosenColumns:
    try:
        return from_plain(ChosenColumns, plain)
    except ValueError:
        return ChosenColumns()
