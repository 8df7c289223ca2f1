"""The dock *Samples*: a table of the split's samples and their globals, to sort, to filter and to choose from."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QTableView, QVBoxLayout, QWidget

from viewer.protocol import Catalogue
from viewer.shell.panels.filter_expression import SAMPLE, Filter, FilterError
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel

TYPING = 250
"""Milliseconds after the last key until the filter is used."""


class SamplesPanel(VisibilityPanel):
    """Shows the table and says which sample the user chose.

    Signals
    -------
    chosen
        Changes of the selection, a dict for :meth:`Session.select`.
    """

    chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SampleModel()
        self._catalogue: Catalogue | None = None
        self._sample: int | None = None
        self._edit = QLineEdit()
        self._edit.setObjectName("samples.filter")
        self._edit.setAccessibleName("Filter")
        self._edit.setPlaceholderText("Filter, for example  alpha > 3 and Mach < 0.8")
        self._edit.setClearButtonEnabled(True)
        self._summary = text_label()
        self._summary.setObjectName("samples.summary")
        self._table = QTableView()
        self._table.setObjectName("samples.table")
        self._table.setAccessibleName("Samples")
        self._table.setModel(self.model)
        use_tabular_figures(self._table)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setAlternatingRowColors(True)
        self._table.setWordWrap(False)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self._table.horizontalHeader().setHighlightSections(False)
        self._table.horizontalHeader().setSectionsMovable(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.setSortingEnabled(True)
        top = QHBoxLayout()
        top.addWidget(self._edit, 1)
        top.addWidget(self._summary)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._use_filter)
        self._edit.textChanged.connect(lambda _text: self._typing.start())
        self._edit.returnPressed.connect(self._use_filter)
        self._table.clicked.connect(self._on_chosen)
        self._table.activated.connect(self._on_chosen)
        # What is marked stays marked while rows come and columns make them longer, and nothing scrolls away for it.
        self.model.columnsInserted.connect(lambda *_: self._mark(scroll=False))
        self.model.layoutChanged.connect(lambda *_: self._mark(scroll=False))
        for signal in (self.model.layoutChanged, self.model.dataChanged, self.model.modelReset):
            signal.connect(self._render_summary)
        self._edit.setEnabled(False)
        self._render_summary()

    def render_state(self, state: SessionState) -> None:
        """Show the samples of the selected split, the wanted one marked."""
        # The same dataset opened again is another catalogue: what its samples said then need not hold now.
        if state.catalogue is not self._catalogue or state.split != self.model.split:
            self._catalogue = state.catalogue
            self._sample = None  # the mark is gone with the rows
            self.model.set_split(state.split)
            self._edit.setEnabled(state.split is not None)
            self._table.resizeColumnsToContents()
        if state.selection.sample != self._sample:
            self._sample = state.selection.sample
            self._mark()

    @property
    def table(self) -> QTableView:
        """The table itself."""
        return self._table

    @property
    def filter(self) -> str:
        """The filter, as it was typed."""
        return self._edit.text().strip()

    def set_filter(self, text: str) -> None:
        """Filter the rows, as if the user had typed it."""
        self._edit.setText(text)
        self._use_filter()

    def _mark(self, *, scroll: bool = True) -> None:
        row = self.model.row_of(self._sample) if self._sample is not None else None
        selection = self._table.selectionModel()
        if row is None:
            selection.clear()
            return
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        selection.setCurrentIndex(index, flags)
        if scroll:
            self._table.scrollTo(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        sample = self.model.sample_at(index.row())
        if sample is not None:
            self.chosen.emit({"sample": sample})

    def _use_filter(self) -> None:
        self._typing.stop()
        text = self._edit.text().strip()
        trouble = ""
        try:
            wanted = Filter(text) if text else None
        except FilterError as error:
            trouble = str(error)
        else:
            self.model.set_filter(wanted)
            self._mark()
        palette = QPalette()
        if trouble:
            palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.red)
        self._edit.setPalette(palette)
        tip = trouble or (
            "Use the names of the columns; put a name with spaces or special characters in backquotes: "
            "`Reynolds number`"
        )
        self._edit.setToolTip(plain(tip))
        self._summary.setText(trouble or self._words())

    def _words(self) -> str:
        unknown = ""
        if self._edit.text().strip() and self.model.missing is None:
            try:
                names = [
                    name
                    for name in Filter(self._edit.text()).names
                    if name not in self.model.columns and name.casefold() != SAMPLE
                ]
            except FilterError:
                names = []
            unknown = f"; there is no column “{names[0]}”" if names else ""
        return self.model.summary() + unknown

    def _render_summary(self) -> None:
        self._summary.setText(self._words())
