"""Cells with thumbnails in rows that scroll.

Only those that are seen are painted, and nothing is made for the others: ten thousand samples take what ten do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from viewer.shell.thumbnail_dock.cell_painting import paint_cell
from viewer.shell.thumbnail_dock.cells import AROUND, ThumbnailCells
from viewer.shell.thumbnails.outward import Order
from viewer.shell.thumbnails.thumbnails import Cell
from viewer.shell.widgets.labels import use_tabular_figures

MARK = "\N{BLACK CIRCLE}"
"""Stands before the number of a sample that is marked."""


class CellArea(QAbstractScrollArea):
    """Shows what there is to see of the samples of an order.

    Parameters
    ----------
    look
        Returns what there is to see of a sample.

    Attributes
    ----------
    sample
        The one that is shown; None while there is none.

    Signals
    -------
    seen
        The first and the last place of the order that is seen.
    """

    seen = Signal(int, int)

    def __init__(self, look: Callable[[int], Cell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._order: Order | None = None
        self.sample: int | None = None
        self._marked: frozenset[int] = frozenset()
        self._picture = (160, 120)
        self._empty = ""
        self._told = (0, -1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else what is in a row would flicker
        use_tabular_figures(self)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())

    @property
    def cells(self) -> ThumbnailCells:
        """Where the cells lie."""
        count = len(self._order) if self._order is not None else 0
        return ThumbnailCells(count, self.viewport().width(), self._picture, self.fontMetrics().height())

    @property
    def order(self) -> Order | None:
        """The samples that are there."""
        return self._order

    def set_order(self, order: Order | None, empty: str) -> None:
        """Show these samples, or say why there are none; from the one that is shown on, if it is among them."""
        self._empty = empty
        if order is not self._order:
            self._order = order
            self._lay_out()
            self.verticalScrollBar().setValue(0)
            self._reveal()
        self.viewport().update()

    def set_shown(self, sample: int | None) -> None:
        """Mark the sample that is shown, and scroll to it."""
        if sample != self.sample:
            self.sample = sample
            self.setAccessibleDescription("" if sample is None else f"Sample {sample} is shown")
            self._reveal()
            self.viewport().update()

    def set_marked(self, samples: frozenset[int]) -> None:
        """Show a sign at these samples, as the table does."""
        if samples != self._marked:
            self._marked = samples
            self.viewport().update()

    def set_picture_size(self, size: tuple[int, int]) -> None:
        """Show pictures of that size; what is in the middle stays there."""
        if size != self._picture:
            seen = self._place_seen(self.cells, self.viewport().height())
            self._picture = size
            self._lay_out()
            self._show_place(seen)

    def update_sample(self, sample: int) -> None:
        """Paint a sample anew, if it is seen."""
        rect = self.rect_of(sample)
        if rect is not None and rect.intersects(self.viewport().rect()):
            self.viewport().update(rect)

    def rect_of(self, sample: int | None) -> QRect | None:
        """Return where the cell of a sample is on screen, or would be; None when it has none."""
        place = self._order.position_of(sample) if self._order is not None and sample is not None else None
        return None if place is None else self.cells.rect(place).translated(0, -self.verticalScrollBar().value())

    def sample_at(self, place: QPoint) -> int | None:
        """Return the sample whose cell is at a place of the viewport; None where there is none."""
        found = self.cells.at(place + QPoint(0, self.verticalScrollBar().value()))
        return self._order.id_at(found) if found is not None and self._order is not None else None

    @property
    def place_shown(self) -> int | None:
        """The place of the shown sample in the order; None when it has none."""
        return self._order.position_of(self.sample) if self._order is not None and self.sample is not None else None

    def _place_seen(self, cells: ThumbnailCells, height: int) -> int:
        """Return the place that is to stay in sight: that of the shown sample if it is, else the first one.

        Parameters
        ----------
        cells, height
            Where all lie, and how much of that is seen.
        """
        top, shown = self.verticalScrollBar().value(), self.place_shown
        first, last = cells.between(top, top + height - 1)
        return shown if shown is not None and first <= shown <= last else first

    def _lay_out(self) -> None:
        cells, bar, height = self.cells, self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(cells.height - height, 0))
        bar.setPageStep(max(height, 1))
        bar.setSingleStep(max(cells.size.height() // 3, 1))
        self._tell()

    def _reveal(self) -> None:
        """Scroll as little as makes the shown sample seen."""
        if (place := self.place_shown) is not None:
            self._show_place(place)

    def _show_place(self, place: int) -> None:
        bar, rect = self.verticalScrollBar(), self.cells.rect(place)
        bar.setValue(min(max(bar.value(), rect.bottom() + 1 - self.viewport().height()), rect.top()))

    def _tell(self) -> None:
        top = self.verticalScrollBar().value()
        seen = self.cells.between(top, top + self.viewport().height() - 1)
        if seen != self._told:
            self._told = seen
            self.seen.emit(*seen)
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return room for a few."""
        return QSize(4 * (self._picture[0] + 2 * AROUND), self.cells.size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the cells out anew; what was seen stays so."""
        super().resizeEvent(event)
        before = event.oldSize()
        seen = self._place_seen(replace(self.cells, width=before.width()), before.height())
        self._lay_out()
        self._show_place(seen)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the cells that are seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        painter.setFont(self.font())
        order, cells, top = self._order, self.cells, self.verticalScrollBar().value()
        if order is None or not len(order):
            painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
            room = self.viewport().rect().adjusted(AROUND, AROUND, -AROUND, -AROUND)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty)
            painter.end()
            return
        first, last = cells.between(top + event.rect().top(), top + event.rect().bottom())
        for place in range(first, last + 1):
            sample, rect = order.id_at(place), cells.rect(place).translated(0, -top)
            if rect.intersects(event.rect()):
                cell, shown = self.look(sample), sample == self.sample
                caption = f"{MARK} {sample}" if sample in self._marked else str(sample)
                paint_cell(painter, cells, rect, cell, caption, self.palette(), shown=shown)
        painter.end()
