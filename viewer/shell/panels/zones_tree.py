"""The tree of the dock *Zones*: what is drawn has a tick."""

from __future__ import annotations

from collections.abc import Iterator, Set

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QHeaderView, QMenu, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from viewer.shell.panels.field_menu import add_zone_entries
from viewer.shell.panels.zone_rows import BOUNDARY, FAMILY, HEAD, ZONE, ZoneRow, keys_of
from viewer.shell.widgets.context_menu import ContextMenu, add_copy
from viewer.shell.widgets.plain_text import menu_text, plain

_ROW = Qt.ItemDataRole.UserRole
_UNFOLDED = 12
"""Zones up to which each shows its boundaries at first."""

_CHIP = 12
ON, PARTLY, OFF = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


class ZonesTree(QTreeWidget):
    """Lists zones with their boundaries, and families.

    Signals
    -------
    hidden_chosen
        Names of the zones that are hidden now, a tuple.
    boundaries_chosen
        The boundaries that are shown now, a tuple.
    """

    hidden_chosen = Signal(tuple)
    boundaries_chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("zones.tree")
        self.setAccessibleName("Zones and boundaries")
        self.setHeaderLabels(["Name", "What it is"])
        self.setIndentation(16)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setMinimumSectionSize(40)
        self.header().setStretchLastSection(True)
        self._rows: tuple[ZoneRow, ...] = ()
        self._hidden: tuple[str, ...] = ()
        self._shown: Set[str] = frozenset()
        self.itemChanged.connect(lambda item, _column: self._on_ticked(item))
        ContextMenu(self, self._fill_menu, self._marked_place)

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:  # noqa: N802
        """Have boxes drawn with an edge that is seen: Fusion's is darker than the window, also where that is dark."""
        super().initViewItemOption(option)
        palette = option.palette
        palette.setColor(QPalette.ColorRole.Window, palette.color(QPalette.ColorRole.PlaceholderText))
        option.palette = palette

    def render_rows(self, rows: tuple[ZoneRow, ...], hidden: tuple[str, ...], shown: Set[str]) -> None:
        """Show these lines, those zones as hidden and these boundaries as drawn; nothing is emitted."""
        if (rows, hidden, shown) == (self._rows, self._hidden, self._shown):
            return
        with QSignalBlocker(self):
            if rows != self._rows:
                self._make(rows)
            self._rows, self._hidden, self._shown = rows, hidden, shown
            for item in _items(self.invisibleRootItem()):
                self._tick(item, _row_of(item))
        self.viewport().update()

    def _make(self, rows: tuple[ZoneRow, ...]) -> None:
        folded = {
            item.text(0) for item in _items(self.invisibleRootItem()) if item.childCount() and not item.isExpanded()
        }
        before = keys_of(self._rows, ZONE)
        self.clear()
        self._add(self.invisibleRootItem(), rows)
        few = len(keys_of(rows, ZONE)) <= _UNFOLDED
        for item in _items(self.invisibleRootItem()):
            is_new = not before or _row_of(item).kind == HEAD
            item.setExpanded((few or _row_of(item).kind == HEAD) if is_new else item.text(0) not in folded)

    def _add(self, parent: QTreeWidgetItem, rows: tuple[ZoneRow, ...]) -> None:
        for row in rows:
            item = QTreeWidgetItem(parent, [row.text, row.about])
            item.setData(0, _ROW, row)
            for column, text in enumerate((row.text, row.about)):
                item.setToolTip(column, plain(text))
            if row.color:
                item.setIcon(0, _chip(row.color, self.devicePixelRatioF()))
            if row.kind != HEAD:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self._add(item, row.inner)

    def _tick(self, item: QTreeWidgetItem, row: ZoneRow) -> None:
        if row.kind == ZONE:
            item.setCheckState(0, OFF if row.keys[0] in self._hidden else ON)
        elif row.kind in (BOUNDARY, FAMILY):
            count = sum(key in self._shown for key in row.keys)
            item.setCheckState(0, ON if count == len(row.keys) else PARTLY if count else OFF)

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        row, on = _row_of(item), item.checkState(0) == ON
        if row.kind == ZONE:
            hidden = set(self._hidden) - set(row.keys) if on else {*self._hidden, *row.keys}
            self.hidden_chosen.emit(tuple(name for name in keys_of(self._rows, ZONE) if name in hidden))
        elif row.kind in (BOUNDARY, FAMILY):
            self._choose(set(self._shown) | set(row.keys) if on else set(self._shown) - set(row.keys))

    def _choose(self, shown: Set[str]) -> None:
        self.boundaries_chosen.emit(tuple(key for key in keys_of(self._rows, BOUNDARY) if key in shown))

    def _fill_menu(self, menu: QMenu, place: QPoint) -> None:
        item = self.itemAt(place)
        if item is None:
            return
        row = _row_of(item)
        if row.kind == ZONE:
            add_zone_entries(menu, row.keys[0], keys_of(self._rows, ZONE), self._hidden, self.hidden_chosen.emit)
            inner = keys_of(row.inner, BOUNDARY)
            if inner:
                menu.addSeparator()
                menu.addAction("Show its boundaries").triggered.connect(lambda: self._choose({*self._shown, *inner}))
                menu.addAction("Hide its boundaries").triggered.connect(lambda: self._choose(self._shown - set(inner)))
        elif row.kind in (BOUNDARY, FAMILY):
            only = menu.addAction(menu_text(f"Only {row.text}"))
            only.setEnabled(self._shown != set(row.keys))
            only.triggered.connect(lambda: self._choose(set(row.keys)))
        if row.kind != HEAD:
            menu.addSeparator()
            add_copy(menu, "Copy the name", row.text)

    def _marked_place(self) -> QPoint:
        item = self.currentItem()
        return self.rect().center() if item is None else self.visualItemRect(item).center()


def _items(parent: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for place in range(parent.childCount()):
        item = parent.child(place)
        if item is not None:
            yield item
            yield from _items(item)


def _row_of(item: QTreeWidgetItem) -> ZoneRow:
    row = item.data(0, _ROW)
    assert isinstance(row, ZoneRow)
    return row


def _chip(color: str, ratio: float) -> QIcon:
    """Return a square in the colour of a boundary."""
    pixmap = QPixmap(round(_CHIP * ratio), round(_CHIP * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(QRectF(0.5, 0.5, _CHIP - 1.0, _CHIP - 1.0), 3.0, 3.0)
    painter.end()
    return QIcon(pixmap)
