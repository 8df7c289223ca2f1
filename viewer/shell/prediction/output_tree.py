"""The pairs of the dock *Prediction* with their scores, and what could not be matched or compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain
from viewer.values import dataclass

HEADS = ("Output", "Prediction", "RRMSE", "MAE", "R2", "Max error", "Where", "Not in the score")
_PLACE = Qt.ItemDataRole.UserRole
_MOST = 200
"""Lines of a list that are shown."""


@dataclass(frozen=True, slots=True)
class OutputLine:
    """A pair: whether it counts for the score, its cells by :data:`HEADS`, and those of its zones and tags."""

    counts: bool
    cells: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()


class OutputTree(QTreeWidget):
    """Shows the pairs.

    Signals
    -------
    counted
        Places of the pairs that are ticked, a tuple.
    worst_wanted
        The place of the pair whose largest error the user wants to see, and the place of its part; -1 for all of it.
    """

    counted = Signal(object)
    worst_wanted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prediction.outputs")
        self.setAccessibleName("Outputs")
        self.setToolTip(plain("A tick: counts for the score. Click on a largest error, or press Enter: go there"))
        self.setHeaderLabels(list(HEADS))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.setAlternatingRowColors(True)
        use_tabular_figures(self)
        self._lines: tuple[OutputLine, ...] = ()
        self._lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.itemChanged.connect(lambda _item, _column: self._on_ticked())
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._go)

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:  # noqa: N802
        """Have boxes drawn with an edge that is seen: Fusion's is darker than the window, also where that is dark."""
        super().initViewItemOption(option)
        palette = option.palette
        palette.setColor(QPalette.ColorRole.Window, palette.color(QPalette.ColorRole.PlaceholderText))
        option.palette = palette

    @property
    def current_output(self) -> int | None:
        """The place of the pair that is marked."""
        return _place_of(self.currentItem())[0]

    def render_lines(self, lines: Sequence[OutputLine], lists: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show these pairs, and lists of sentences below; what is marked stays marked."""
        shown = tuple((head, tuple(words[:_MOST])) for head, words in lists if words)
        if tuple(lines) == self._lines and shown == self._lists:
            return
        self._show_columns(lines)
        with QSignalBlocker(self):
            unfolded = {place for place in range(len(self._lines)) if self._is_unfolded(place)}
            if len(lines) != len(self._lines) or shown != self._lists:
                self._make(len(lines), shown)
            for place, line in enumerate(lines):
                item = self.topLevelItem(place)
                if item is not None:
                    item.setCheckState(0, Qt.CheckState.Checked if line.counts else Qt.CheckState.Unchecked)
                    _fill(item, line.cells)
                    _fill_parts(item, line.parts)
                    item.setExpanded(place in unfolded)
        self._lines, self._lists = tuple(lines), shown

    def _show_columns(self, lines: Sequence[OutputLine]) -> None:
        """Leave out columns that say nothing: what predicts is called the same, and everything is in the scores."""
        same, whole = HEADS.index("Prediction"), HEADS.index("Not in the score")
        self.setColumnHidden(same, all(line.cells[0] == line.cells[same] for line in lines))
        self.setColumnHidden(whole, not any(cells[whole] for line in lines for cells in (line.cells, *line.parts)))

    def _make(self, count: int, lists: Sequence[tuple[str, Sequence[str]]]) -> None:
        marked = self.current_output
        self.clear()
        for place in range(count):
            item = QTreeWidgetItem(self)
            item.setData(0, _PLACE, place)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        for head, words in lists:
            parent = QTreeWidgetItem(self, [head])
            parent.setFirstColumnSpanned(True)
            for text in words:
                line = QTreeWidgetItem(parent, [text])
                line.setFirstColumnSpanned(True)
                line.setToolTip(0, plain(text))
        current = self.topLevelItem(marked if marked is not None and marked < count else 0)
        if current is not None:
            self.setCurrentItem(current)

    def _is_unfolded(self, place: int) -> bool:
        item = self.topLevelItem(place)
        return item is not None and item.isExpanded()

    def _on_ticked(self) -> None:
        items = [self.topLevelItem(place) for place in range(len(self._lines))]
        ticked = [
            place
            for place, item in enumerate(items)
            if item is not None and item.checkState(0) == Qt.CheckState.Checked
        ]
        self.counted.emit(tuple(ticked))

    def _on_clicked(self, index: QModelIndex) -> None:
        if HEADS[index.column()] in ("Max error", "Where"):
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        pair, part = _place_of(self.itemFromIndex(index))
        if pair is not None:
            self.worst_wanted.emit(pair, part)


def _place_of(item: QTreeWidgetItem | None) -> tuple[int | None, int]:
    """Return the place of a pair, and that of its part, -1 for all of it; None for what is no pair."""
    if item is None:
        return None, -1
    parent = item.parent()
    place = (parent or item).data(0, _PLACE)
    if not isinstance(place, int):
        return None, -1
    return place, -1 if parent is None else parent.indexOfChild(item)


def _fill_parts(item: QTreeWidgetItem, parts: Sequence[tuple[str, ...]]) -> None:
    while item.childCount() > len(parts):
        item.takeChild(len(parts))
    while item.childCount() < len(parts):
        item.addChild(QTreeWidgetItem())
    for row, cells in enumerate(parts):
        _fill(item.child(row), cells)


def _fill(item: QTreeWidgetItem | None, cells: Sequence[str]) -> None:
    if item is None:
        return
    for column, text in enumerate(cells):
        item.setText(column, text)
        item.setToolTip(column, plain(text))
        if HEADS[column] in ("RRMSE", "MAE", "Max error", "R2"):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
