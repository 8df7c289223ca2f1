"""The dock *Tools*: a row for each tool of the dataset, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from viewer.protocol import Tool, ToolNote
from viewer.shell.tools.around import Around
from viewer.shell.tools.registry import form_of
from viewer.shell.tools.tool_row import ToolRow
from viewer.shell.widgets.column_scroll import ColumnScroll
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel

_EMPTY = "No tool yet. Cut the mesh open, show sections and surfaces inside it, or draw arrows and lines."


class ToolsPanel(VisibilityPanel):
    """Renders tools and says what the user made of them.

    Signals
    -------
    chosen
        All tools as they are to be, a tuple.
    held
        Whether the user holds a slider.
    work_changed
        What :attr:`at_work` or :attr:`around` say may have changed.

    Parameters
    ----------
    menu
        Tools to add, behind the button at the top.
    """

    chosen = Signal(object)
    held = Signal(bool)
    work_changed = Signal()

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools: tuple[Tool, ...] = ()
        self._around = Around()
        self._notes: tuple[ToolNote, ...] = ()
        self._rows: list[ToolRow] = []
        self._unfold = -1
        self._worked: ToolRow | None = None
        self._add = QPushButton()
        self._add.setObjectName("tools.add")
        self._add.setText("Add a tool")
        self._add.setMenu(menu)
        self._empty = note_label(_EMPTY)
        self._empty.setObjectName("tools.empty")
        self._empty.setWordWrap(True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._scroll = ColumnScroll(inside)
        self._scroll.setObjectName("tools.scroll")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 4, 6)
        top = QHBoxLayout()
        top.addWidget(self._add)
        top.addStretch(1)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        self.visibility_changed.connect(lambda _seen: self._render())

    @property
    def rows(self) -> tuple[ToolRow, ...]:
        """The rows, the tool that is applied first on top."""
        return tuple(self._rows)

    @property
    def at_work(self) -> tuple[int, Tool] | None:
        """The tool at work and its place: the one whose form was opened or used last, and is open."""
        if self._worked is None or list(map(type, self._tools)) != [row.form.kind for row in self._rows]:
            return None
        place = self._rows.index(self._worked)
        return place, self._tools[place]

    @property
    def around(self) -> Around:
        """The sample on screen."""
        return self._around

    def unfold_at(self, row: int) -> None:
        """Show the form of a tool, as soon as somebody sees the panel."""
        self._unfold = row
        self._render()

    def render_tools(self, tools: tuple[Tool, ...], around: Around, notes: Iterable[ToolNote]) -> None:
        """Show these tools, and what is to be said about them, by their places; nothing is emitted."""
        self._tools, self._around, self._notes = tools, around, tuple(notes)
        self._render()
        self.work_changed.emit()

    def _render(self) -> None:
        if not self.is_on_screen:
            return
        if [row.form.kind for row in self._rows] != [type(tool) for tool in self._tools]:
            self._match()
        for place, (row, tool) in enumerate(zip(self._rows, self._tools, strict=True)):
            row.render_tool(tool, self._around, tuple(note for note in self._notes if note.row == place))
        if 0 <= self._unfold < len(self._rows):
            row, self._unfold = self._rows[self._unfold], -1
            row.unfold()
            QTimer.singleShot(0, row, lambda: self._scroll_to(row))  # once it is as high as its form

    def _scroll_to(self, row: ToolRow) -> None:
        """Bring all of a row into sight, or at least its upper part."""
        bar, below = self._scroll.verticalScrollBar(), row.geometry().bottom() - self._scroll.viewport().height()
        bar.setValue(min(max(bar.value(), below), row.y()))

    def _match(self) -> None:
        """Make as many rows as there are tools, and use those that are there: a form that is open stays open."""
        spare, self._rows = self._rows, []
        for tool in self._tools:
            row = next((row for row in spare if row.form.kind is type(tool)), None)
            if row is None:
                row = self._make_row(tool)
            else:
                spare.remove(row)
            self._rows.append(row)
        for row in spare:
            self._let_go(row)
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
            row.show()
        self._arrange()

    def _make_row(self, tool: Tool) -> ToolRow:
        row = ToolRow(form_of(tool))
        row.chosen.connect(partial(self._on_chosen, row))
        row.moved.connect(partial(self._on_moved, row))
        row.removed.connect(partial(self._on_removed, row))
        row.held.connect(self.held)
        row.unfolded_changed.connect(partial(self._on_unfolded, row))
        row.touched.connect(partial(self._work_with, row))
        return row

    def _let_go(self, row: ToolRow) -> None:
        if row is self._worked:
            self._work_with(next((other for other in self._rows if other.unfolded), None))
        self.held.emit(False)  # it will say nothing more
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        self._empty.setVisible(not self._rows)
        for place, row in enumerate(self._rows):
            row.set_ends(first=place == 0, last=place == len(self._rows) - 1)

    def _work_with(self, row: ToolRow | None) -> None:
        if row is self._worked:
            return
        if self._worked is not None:
            self._worked.set_at_work(False)
        self._worked = row
        if row is not None:
            row.set_at_work(True)
        self.work_changed.emit()

    # what the user chose

    def _on_unfolded(self, row: ToolRow, unfolded: bool) -> None:
        if unfolded:
            self._work_with(row)
        elif row is self._worked:
            self._work_with(next((other for other in self._rows if other.unfolded), None))

    def _on_chosen(self, row: ToolRow, tool: Tool) -> None:
        place = self._rows.index(row)
        self.chosen.emit((*self._tools[:place], tool, *self._tools[place + 1 :]))

    def _on_moved(self, row: ToolRow, places: int) -> None:
        place = self._rows.index(row)
        tools = list(self._tools)
        tools.insert(place + places, tools.pop(place))
        self._rows.insert(place + places, self._rows.pop(place))  # with its form as it is
        self._column.insertWidget(place + places, row)
        self._arrange()
        self.chosen.emit(tuple(tools))

    def _on_removed(self, row: ToolRow) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        self._let_go(row)
        self._arrange()
        self.chosen.emit((*self._tools[:place], *self._tools[place + 1 :]))
