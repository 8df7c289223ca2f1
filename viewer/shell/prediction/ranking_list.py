"""The list of predictions in the dock: ranked by score; one is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from viewer.shell.prediction.ranking_lines import RankedLine
from viewer.shell.widgets.context_menu import ContextMenu
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain

HEADS = ("Prediction", "Score", "Compared", "Remark")
_KEY = Qt.ItemDataRole.UserRole
_REMARK = HEADS.index("Remark")
_NUMBERS = (HEADS.index("Score"), HEADS.index("Compared"))


class RankingList(QTreeWidget):
    """Shows the predictions.

    Signals
    -------
    chosen
        Key of the prediction that the user wants to look at.
    removed
        Key of the prediction that is to be compared with no more.
    """

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prediction.ranking")
        self.setAccessibleName("Predictions, the best first")
        self.setToolTip(plain("A click, or Enter: look at this prediction. Delete: compare with it no more"))
        self.setHeaderLabels(list(HEADS))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        use_tabular_figures(self)
        self._lines: tuple[RankedLine, ...] = ()
        self.clicked.connect(lambda _index: self._choose())
        self.activated.connect(lambda _index: self._choose())
        ContextMenu(self, self._fill_menu, lambda: self.visualRect(self.currentIndex()).center())

    def render_lines(self, lines: Sequence[RankedLine]) -> None:
        """Show these predictions in this order; the marked one stays marked unless another is looked at."""
        if tuple(lines) == self._lines:
            return
        looked_at = _current(self._lines)
        with QSignalBlocker(self):
            marked = self._key(self.currentItem())
            while self.topLevelItemCount() > len(lines):
                self.takeTopLevelItem(len(lines))
            while self.topLevelItemCount() < len(lines):
                self.addTopLevelItem(QTreeWidgetItem())
            self._lines = tuple(lines)
            self.setColumnHidden(_REMARK, not any(line.cells[_REMARK] for line in lines))
            if _current(lines) != looked_at or marked not in [line.key for line in lines]:
                marked = _current(lines)
            for place, line in enumerate(lines):
                item = self.topLevelItem(place)
                if item is not None:
                    self._fill(item, line)
                    if line.key == marked:
                        self.setCurrentItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take a prediction out with Delete."""
        key = self._key(self.currentItem())
        if event.key() == Qt.Key.Key_Delete and key is not None:
            self.removed.emit(key)
        else:
            super().keyPressEvent(event)

    def _fill(self, item: QTreeWidgetItem, line: RankedLine) -> None:
        item.setData(0, _KEY, line.key)
        font = self.font()
        font.setBold(line.is_current)
        for column, text in enumerate(line.cells):
            item.setText(column, text)
            item.setFont(column, font)
            item.setToolTip(column, plain(text))
            if column in _NUMBERS:
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, plain(line.key.partition("\n")[0] or line.cells[0]))

    def _fill_menu(self, menu: QMenu, place: QPoint) -> None:
        key = self._key(self.itemAt(place))
        if key is not None:
            menu.addAction("Look at this one").triggered.connect(lambda: self.chosen.emit(key))
            menu.addAction("Close it").triggered.connect(lambda: self.removed.emit(key))

    def _choose(self) -> None:
        key = self._key(self.currentItem())
        if key is not None and key != _current(self._lines):
            self.chosen.emit(key)

    def _key(self, item: QTreeWidgetItem | None) -> str | None:
        key = item.data(0, _KEY) if item is not None else None
        return key if isinstance(key, str) else None


def _current(lines: Sequence[RankedLine]) -> str | None:
    """Return the key of the prediction that is looked at."""
    return next((line.key for line in lines if line.is_current), None)
