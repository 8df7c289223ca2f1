"""The dock *Health*: the scan, and what it has found to be wrong. Filled when it is seen first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.text_tool_bar import TextToolBar

if TYPE_CHECKING:  # what is not needed at the start of the program is imported when the dock is filled
    from viewer.protocol.scan_figures import ScanFinding
    from viewer.shell.scan.health_list import FindingGroup
    from viewer.shell.scan.health_tree import HealthTree
    from viewer.shell.scan.scan_bar import ScanBar
    from viewer.shell.widgets.filter_line import FilterLine

_BUTTONS = (
    ("next", "Next sample", "Go to the next sample that the marked finding is about"),
    ("show", "Show these samples", "Show only the samples of the marked finding in the table of samples"),
    ("mark", "Mark these samples", "Mark the samples of the marked finding"),
    ("copy", "Copy", "Copy the list of all findings, for a spreadsheet"),
    ("save", "Save as…", "Save the list of all findings as CSV, JSON or Parquet"),
)


_FILTER = 140
"""Logical pixels that are left to the filter in a narrow dock."""


class HealthPanel(FilledPanel):
    """The widgets of the dock; all attributes are there once it has been filled.

    Attributes
    ----------
    bar, filter, tree
        The parts.
    buttons
        By name: ``next``, ``show``, ``mark``, ``copy``, ``save``.

    Signals
    -------
    pressed
        The name of a button.
    """

    pressed = Signal(str)

    bar: ScanBar
    filter: FilterLine
    tree: HealthTree

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QAction] = {}

    def fill(self) -> None:
        """Make the widgets."""
        from viewer.shell.scan.health_tree import HealthTree
        from viewer.shell.scan.scan_bar import ScanBar
        from viewer.shell.widgets.filter_line import FilterLine
        from viewer.shell.widgets.labels import note_label
        from viewer.shell.widgets.pages import Pages

        self.bar, self.tree = ScanBar("health"), HealthTree()
        self.filter = FilterLine("health.filter", "Filter the findings", "Filter: words, field, split and number…")
        self.filter.setMinimumWidth(_FILTER)
        self._summary = ElidedLabel()
        self._summary.setObjectName("health.summary")
        self._empty = note_label("")
        self._empty.setObjectName("health.empty")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        tools = TextToolBar()
        for name, text, tip in _BUTTONS:
            self.buttons[name] = tools.add(f"health.{name}", text, tip)
            self.buttons[name].triggered.connect(lambda _checked=False, name=name: self.pressed.emit(name))
        row = QHBoxLayout()
        row.addWidget(self.filter, 1)
        row.addWidget(self._summary, 1)
        row.addWidget(tools)
        self._pages = Pages()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 6, 9, 6)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self.enable())
        self._can_mark = False
        self.enable()

    def allow_marks(self, *, can_mark: bool) -> None:
        """Offer to mark samples, where that can be done."""
        self._can_mark = can_mark
        self.buttons["mark"].setVisible(can_mark)

    def render_groups(self, groups: Sequence[FindingGroup], summary: str) -> None:
        """Show findings, and how many there are of them; without any the sentence alone."""
        self.tree.render_groups(groups)
        self._summary.setText(summary if groups else "")
        self._empty.setText("" if groups else summary)
        self._pages.setCurrentWidget(self.tree if groups else self._empty)
        self.enable()

    def enable(self) -> None:
        """Offer what can be done with the marked row, and with the list."""
        there, marked = bool(self.tree.findings.groups), self.tree.has_marked_samples
        for name, button in self.buttons.items():
            button.setEnabled(there if name in ("copy", "save") else marked)

    @property
    def marked(self) -> ScanFinding | None:
        """The finding whose row, or one of whose samples' rows, is marked."""
        return self.tree.findings.finding_of(self._current)

    @property
    def _current(self) -> QModelIndex:
        return self.tree.currentIndex()
