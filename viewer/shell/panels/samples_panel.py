"""The dock *Samples*: a table of the split's samples and their globals, to sort, to filter and to choose from."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.protocol import Catalogue, Split
from viewer.shell.panels.column_names import SAMPLE, SIGN, UNREADABLE
from viewer.shell.panels.filter_edit import FilterEdit
from viewer.shell.panels.filter_expression import Filter, FilterError
from viewer.shell.panels.only_bar import OnlyBar
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.panels.sample_table import SampleTable
from viewer.shell.services.table import DataTable
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.visibility_panel import VisibilityPanel
from viewer.wording import sentence


class SamplesPanel(VisibilityPanel):
    """Shows the table and says which sample the user chose.

    Attributes
    ----------
    model
        The rows.
    only_bar
        Says that not all samples have a row.
    buttons
        At the end of the line of the filter.
    choose
        Returns the places of a split that are shown at all; None for all of them.

    Signals
    -------
    chosen
        Changes of the selection, a dict for :meth:`Session.select`.
    beside_wanted
        The number of a sample that the user wants to see in a pane of its own.
    filtered
        Names of the columns that the filter in use needs, a tuple.
    """

    chosen = Signal(dict)
    beside_wanted = Signal(int)
    filtered = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SampleModel()
        self.choose: Callable[[Catalogue | None, Split | None], AbstractSet[int] | None] = lambda *_: None
        self._catalogue: Catalogue | None = None
        self._sample: int | None = None
        self._more: tuple[str, ...] = ()  # names of columns that are not shown and that a filter may use
        self._trouble = ""  # why what was typed is not used
        self._edit = FilterEdit(self)
        self._summary = ElidedLabel()
        self._summary.setObjectName("samples.summary")
        self.only_bar = OnlyBar()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(2)
        self._show_failed = QPushButton("Show them")
        self._show_failed.setObjectName("samples.show_failed")
        self._table = SampleTable(self.model)
        top = QHBoxLayout()
        top.addWidget(self._edit, 1)
        top.addWidget(self._summary)
        top.addWidget(self._show_failed)
        top.addLayout(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 9, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.only_bar)
        layout.addWidget(self._table, 1)
        self._edit.wanted.connect(lambda: self._use_filter())
        self._edit.left.connect(self._table.setFocus)
        self._show_failed.clicked.connect(lambda: self._edit.put(UNREADABLE))
        self._table.wanted.connect(self._on_wanted)
        for change in (self.model.columnsInserted, self.model.columnsRemoved):
            change.connect(lambda *_: self._on_columns())
        # What is marked stays marked while rows come and columns make them longer, and nothing scrolls away for it.
        self.model.columnsInserted.connect(lambda *_: self._mark(scroll=False))
        self.model.layoutChanged.connect(lambda *_: self._mark(scroll=False))
        model = self.model
        for signal in (model.layoutChanged, model.dataChanged, model.modelReset, model.arranged, model.sifted):
            signal.connect(self._render_summary)
        self._edit.setEnabled(False)
        self._render_summary()

    def render_state(self, state: SessionState) -> None:
        """Show the samples of the selected split, the wanted one marked."""
        # The same dataset opened again is another catalogue: what its samples said then need not hold now.
        if state.catalogue is not self._catalogue or state.split is not self.model.split:
            self._catalogue = state.catalogue
            self._sample = None  # the mark is gone with the rows
            self.model.set_split(state.split, self.choose(state.catalogue, state.split))
            self._edit.setEnabled(state.split is not None)
        if state.selection.sample != self._sample:
            self._sample = state.selection.sample
            self._mark()
            self._render_summary()

    @property
    def table(self) -> SampleTable:
        """The table itself."""
        return self._table

    @property
    def filter(self) -> str:
        """The filter, as it was typed."""
        return self._edit.text().strip()

    def table_maker(self) -> Callable[[], DataTable] | None:
        """Return what makes the table as it is on screen, columns too, in any thread; None when it has no rows."""
        header, order = self._table.horizontalHeader(), self.model.rows.order()
        values = self.model.values.copied()  # as more may come meanwhile
        split = values.split
        places = list(order.places if order is not None else range(len(values)))
        sections = [header.logicalIndex(place) for place in range(header.count())]
        sections = [section for section in sections if not header.isSectionHidden(section)]
        heads = tuple([SAMPLE, *values.columns][section] for section in sections)
        heads = tuple("Marked" if head == SIGN else head for head in heads)
        if split is None or not places:
            return None

        def make() -> DataTable:
            columns = [None if section == 0 else values.columns[section - 1] for section in sections]
            return DataTable(
                heads,
                tuple(
                    tuple(split.id_at(place) if name is None else values.cell(place, name) for name in columns)
                    for place in places
                ),
            )

        return make

    def show_only(self, places: AbstractSet[int] | None) -> None:
        """Give no samples a row but those at these places of the split, of which those that pass the filter."""
        self.model.set_only(places)
        self._mark()
        self._render_summary()

    @property
    def _names(self) -> list[str]:
        """Names of all columns that a filter may use."""
        return list(dict.fromkeys(name for name in (*self.model.columns, *self._more) if name != SIGN))

    def offer_names(self, names: tuple[str, ...]) -> None:
        """Let a filter use columns of these names, also while they are not shown."""
        self._more = names
        self._on_columns()

    def set_filter(self, text: str) -> None:
        """Filter the rows, as if the user had typed it."""
        self._edit.setText(text)
        self._use_filter()

    def _mark(self, *, scroll: bool = True) -> None:
        row = self.model.row_of(self._sample) if self._sample is not None else None
        self._table.mark(row, scroll=scroll)

    def _on_wanted(self, row: int) -> None:
        sample = self.model.sample_at(row)
        if sample is not None:
            self.chosen.emit({"sample": sample})

    def _on_columns(self) -> None:
        """What was typed may mean something else now."""
        self._edit.set_columns(self._names)
        if self._edit.text().strip():
            self._use_filter(typed=False)

    def _use_filter(self, *, typed: bool = True) -> None:
        """Filter by what stands in the line. While it is being typed, what cannot be used changes nothing.

        In another split or dataset it filters nothing: a filter by a column that is not there would leave no row.
        """
        text = self._edit.text().strip()
        self._trouble = ""
        try:
            wanted = Filter(text, self._names) if text else None
        except FilterError as error:
            self._trouble = str(error)
        else:
            known = bool(self.model.columns) or self.model.missing is None
            if wanted is not None and wanted.troubles and known:
                self._trouble = sentence(wanted.troubles[0])
                if not typed:
                    self._filter_by(None)
            else:
                self._filter_by(wanted)
                self._mark()
        self._edit.set_trouble(self._trouble)
        self._render_summary()

    def _filter_by(self, wanted: Filter | None) -> None:
        self.model.set_filter(wanted)
        self.filtered.emit(wanted.names if wanted is not None else ())

    def _words(self) -> str:
        if self.model.split is None and self._catalogue is not None:
            return "The dataset has no such split"
        words = self.model.rows.summary()
        if self._sample is not None and self.model.rows.hides(self._sample):
            words += f"; sample {self._sample}, which is shown, is not among them"
        return words

    def _render_summary(self) -> None:
        self._summary.setText(self._trouble or self._words())
        listed = self._edit.text().strip() == UNREADABLE
        self._show_failed.setVisible(bool(self.model.values.failed) and not (listed or self._trouble))
