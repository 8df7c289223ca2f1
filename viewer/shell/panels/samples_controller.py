"""The dock *Samples*: the table of a split's samples, filled while it is seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDrag

from viewer.shell.panels.only_samples import OnlySamples
from viewer.shell.panels.sample_menu import SampleFeature, SampleMenu
from viewer.shell.panels.sample_values import Row
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.table_loader import TableLoader
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.sample_mime import mime_of
from viewer.shell.window.main_window import MainWindow


class SamplesController(QObject):
    """Ties the dock to the session; ``loader`` reads what the table lacks.

    Parameters
    ----------
    others
        Each adds what else can be done with a sample to its context menu.
    marks
        The samples that are marked.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        background: BackgroundReading,
        others: Sequence[SampleFeature],
        marks: SampleMarks,
    ) -> None:
        super().__init__(window)
        self.panel = SamplesPanel()
        window.docks.add("samples", self.panel)
        self.loader = TableLoader(self.panel.model, background)
        self.panel.chosen.connect(lambda changes: session.select(**changes))
        self.panel.model.arranged.connect(lambda: session.set_order(self.panel.model.rows.order()))
        self.only = OnlySamples(session, self.panel, marks)
        actions = window.actions_
        table = {
            "Copy the table": actions["file.copy_table.samples"],
            "Save the table…": actions["file.save_table.samples"],
        }
        self._menu = SampleMenu(self.panel, others, table)
        self.panel.table.dragged.connect(self._drag)
        self.panel.visibility_changed.connect(self.loader.set_visible)
        self.loader.set_visible(self.panel.is_on_screen)
        self._errors: dict[str, dict[int, Row]] = {}  # by split and sample
        self._columns: tuple[str, ...] = ()
        session.changed.connect(self._on_state)

    def keep_only(self, split: str, ids: Collection[int], words: str) -> None:
        """Show these samples of a split and no others, until the user shows all again; ``words`` say which they are."""
        self.only.keep_only(split, ids, words)

    def show_all(self) -> None:
        """Show all samples again."""
        self.only.show_all()

    def add_errors(self, columns: tuple[str, ...], split: str, found: dict[int, Row]) -> None:
        """Show the errors of samples of a split in columns of these names."""
        self._columns = columns
        self._errors.setdefault(split, {}).update(found)
        model = self.panel.model
        if model.split is not None and model.split.name == split:
            model.add_errors(columns, found)

    def drop_errors(self) -> None:
        """Show no errors any more."""
        self._errors, self._columns = {}, ()
        self.panel.model.drop_errors()

    def sort_worst_first(self, column: str) -> None:
        """Sort the table by an error, the largest first."""
        columns = self.panel.model.columns
        if column in columns:
            header = self.panel.table.horizontalHeader()
            header.setSortIndicator(columns.index(column) + 1, Qt.SortOrder.DescendingOrder)

    def globals(self) -> tuple[str, ...]:
        """Return the names of the globals that the table shows."""
        return tuple(self.panel.model.values.globals)

    def _on_state(self, state: SessionState) -> None:
        model = self.panel.model
        before = model.split
        self.panel.render_state(state)
        if model.split is not before and model.split is not None and self._columns:
            model.add_errors(self._columns, self._errors.get(model.split.name, {}))

    def _drag(self, sample: int) -> None:
        """Let the user drop a sample elsewhere in the window."""
        drag = QDrag(self.panel.table)
        drag.setMimeData(mime_of(sample))
        drag.exec(Qt.DropAction.CopyAction)
