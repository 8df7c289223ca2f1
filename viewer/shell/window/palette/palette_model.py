"""The lines of the command palette that fit what was typed, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer.shell.window.palette.entry import Entry, Provider
from viewer.shell.window.palette.ranking import rank

Index = QModelIndex | QPersistentModelIndex

MOST = 300
"""Lines at most: nobody reads more, they type another letter."""

LONGEST = 200
"""Letters of a line at most: the name of a field may have thousands."""

PLACES = Qt.ItemDataRole.UserRole
"""The letters of a line that were typed, a tuple."""

_MARGIN = 10
_CHECK = 18


class PaletteModel(QAbstractListModel):
    """Asks the providers with each letter and ranks what they offer."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        super().__init__()
        self._providers = providers
        self._found: list[tuple[Entry, tuple[int, ...]]] = []

    def search(self, typed: str, recent: Sequence[str]) -> None:
        """Show what fits; ``recent`` are the ids of entries used last."""
        entries = [entry for provide in self._providers for entry in provide(typed)]
        ranked = rank(typed, [(one.id, one.text[:LONGEST], one.where, not one.refusal) for one in entries], recent)
        self.beginResetModel()
        self._found = [(entries[place], match.places) for place, match in ranked[:MOST]]
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a line."""
        return self._found[row][0] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return that it is a list."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line's words, and what a screen reader says of it."""
        entry, places = self._found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text[:LONGEST].replace("\n", " ")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.text[:LONGEST], entry.where, entry.shortcut, entry.refusal)))
        if role == PLACES:
            return places
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a line: what it is, where it is found, and its shortcut; the letters that were typed are bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return a height in which a line can be read at ease."""
        return QSize(100, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        model = index.model()
        entry = model.entry(index.row()) if isinstance(model, PaletteModel) else None
        if entry is None:
            return
        rect: QRect = option.rect
        palette: QPalette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, palette.brush(QPalette.ColorRole.Highlight))
        group = QPalette.ColorGroup.Disabled if entry.refusal else QPalette.ColorGroup.Active
        strong = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        if entry.refusal and not selected:
            strong = palette.color(group, QPalette.ColorRole.Text)
        pale = strong if selected else palette.color(QPalette.ColorRole.PlaceholderText)
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.setPen(strong)
        if entry.checked:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, "✓")
        inner.setLeft(inner.left() + _CHECK)
        painter.setPen(pale)
        inner.setRight(inner.right() - self._paint_end(painter, inner, entry))
        painter.setPen(strong)
        used = self._paint_text(painter, inner, str(index.data()), index.data(PLACES))
        inner.setLeft(inner.left() + used + 12)
        painter.setPen(pale)
        where = f"{entry.where} – {entry.refusal}" if entry.refusal and entry.where else entry.where or entry.refusal
        words = painter.fontMetrics().elidedText(where, Qt.TextElideMode.ElideMiddle, max(inner.width(), 0))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def _paint_end(self, painter: QPainter, rect: QRect, entry: Entry) -> int:
        """Paint the shortcut or the picture; returns the width it takes."""
        if entry.shortcut:
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.shortcut)
            return painter.fontMetrics().horizontalAdvance(entry.shortcut) + 16
        if entry.picture is None or entry.picture.isNull():
            return 0
        size = max(entry.picture.availableSizes(), key=QSize.width)
        entry.picture.paint(painter, rect.right() - size.width(), rect.center().y() - size.height() // 2 + 1,
                            size.width(), size.height())  # fmt: skip
        return size.width() + 16

    def _paint_text(self, painter: QPainter, rect: QRect, text: str, places: tuple[int, ...]) -> int:
        """Paint the words with some of their letters bold, elided to the width there is; returns what they take."""
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        layout = QTextLayout(shown, painter.font())
        bold = QTextCharFormat()
        bold.setFontWeight(700)
        formats = []
        for place in places:
            if place < len(shown):
                piece = QTextLayout.FormatRange()
                piece.start, piece.length, piece.format = place, 1, bold
                formats.append(piece)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        top = rect.top() + (rect.height() - line.height()) / 2
        layout.draw(painter, QPointF(rect.left(), top))
        return round(line.naturalTextWidth())
