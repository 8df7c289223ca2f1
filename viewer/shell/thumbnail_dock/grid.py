"""The thumbnails themselves, in rows that scroll; the marked one is the sample that is shown.

Only cells that are seen are painted, and nothing is made for the others: ten thousand samples take what ten do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from viewer.shell.thumbnail_dock.cell_painting import paint_cell
from viewer.shell.thumbnail_dock.cells import AROUND, ThumbnailCells
from viewer.shell.thumbnail_dock.grid_keys import ENTER, is_known, place_after
from viewer.shell.thumbnails.outward import Order
from viewer.shell.thumbnails.thumbnails import Cell
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain


class ThumbnailGrid(QAbstractScrollArea):
    """Shows what there is to see of the samples of an order.

    Parameters
    ----------
    look
        Returns what there is to see of a sample.

    Signals
    -------
    wanted, opened
        The sample that the user asked for, and the one that is to be seen large.
    seen
        The first and the last place of the order that is seen.
    dragged
        The sample that the user begins to drag away.
    """

    wanted = Signal(int)
    opened = Signal(int)
    seen = Signal(int, int)
    dragged = Signal(int)

    def __init__(self, look: Callable[[int], Cell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._order: Order | None = None
        self._sample: int | None = None
        self._picture = (160, 120)
        self._empty = ""
        self._told = (0, -1)
        self._pressed: tuple[int, QPoint] | None = None  # a sample and where, while the left button is down
        self.setObjectName("thumbnails.grid")
        self.setAccessibleName("Thumbnails")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        if sample != self._sample:
            self._sample = sample
            self._reveal()
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
    def _place_shown(self) -> int | None:
        """The place of the shown sample in the order; None when it has none."""
        return self._order.position_of(self._sample) if self._order is not None and self._sample is not None else None

    def _place_seen(self, cells: ThumbnailCells, height: int) -> int:
        """Return the place that is to stay in sight: that of the shown sample if it is, else the first one.

        Parameters
        ----------
        cells, height
            Where all lie, and how much of that is seen.
        """
        top, shown = self.verticalScrollBar().value(), self._place_shown
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
        if (place := self._place_shown) is not None:
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
                cell, shown = self._look(sample), sample == self._sample
                paint_cell(painter, cells, rect, cell, str(sample), self.palette(), shown=shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window has shortcuts for, such as *Right*, while the thumbnails have the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_known(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say why a sample has no picture."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sample = self.sample_at(event.pos())
            failure = self._look(sample).failure if sample is not None else None
            words = "" if sample is None else f"Sample {sample}" if failure is None else failure.sentence
            QToolTip.showText(event.globalPos(), plain(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ask for another sample; leave all other keys to the window."""
        order = self._order
        if order is None or not len(order) or not is_known(event):
            event.ignore()
        elif event.key() in ENTER:
            if self._sample is not None:
                self.opened.emit(self._sample)
        else:
            goal = place_after(event.key(), self._place_shown, self.cells, self.viewport().height())
            self.wanted.emit(order.id_at(goal))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the sample under the left button; no other button does anything here."""
        place = event.position().toPoint()
        sample = self.sample_at(place)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (sample, place) if left and sample is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the sample that was taken: onto the view, to be seen beside what is there."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        sample, place = self._pressed
        if (event.position().toPoint() - place).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.dragged.emit(sample)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for the sample that was taken, unless it was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            sample, self._pressed = self._pressed[0], None
            self.wanted.emit(sample)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show the sample large."""
        sample = self.sample_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and sample is not None:
            self.opened.emit(sample)
