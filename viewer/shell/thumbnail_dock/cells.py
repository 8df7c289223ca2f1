"""Where the cells of thumbnails lie: rows of equal cells, as many in a row as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

from viewer.values import dataclass

AROUND = 5
"""Logical pixels between a picture and the edge of its cell."""

BETWEEN = 2
"""Logical pixels between a picture and its caption."""


@dataclass(frozen=True, slots=True)
class ThumbnailCells:
    """All cells, from the top of the first row on.

    Attributes
    ----------
    count
        How many there are.
    width
        Of the room, in logical pixels, as all that follows.
    picture
        Width and height of a picture.
    line
        Height of a caption.
    """

    count: int
    width: int
    picture: tuple[int, int]
    line: int

    @property
    def size(self) -> QSize:
        """Size of a cell."""
        return QSize(self.picture[0] + 2 * AROUND, self.picture[1] + self.line + BETWEEN + 2 * AROUND)

    @property
    def columns(self) -> int:
        """How many lie in a row."""
        return max(self.width // self.size.width(), 1)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """Height of all rows."""
        return self.rows * self.size.height()

    def rect(self, place: int) -> QRect:
        """Return where a cell lies; what is left of the width lies between the columns."""
        row, column = divmod(place, self.columns)
        step = max(self.width / self.columns, self.size.width())
        left = round(column * step + (step - self.size.width()) / 2)
        return QRect(QPoint(left, row * self.size.height()), self.size)

    def picture_rect(self, cell: QRect) -> QRect:
        """Return where the picture lies in a cell."""
        return QRect(cell.left() + AROUND, cell.top() + AROUND, *self.picture)

    def caption_rect(self, cell: QRect) -> QRect:
        """Return where the caption lies in a cell."""
        top = cell.top() + AROUND + self.picture[1] + BETWEEN
        return QRect(cell.left() + AROUND, top, self.picture[0], self.line)

    def at(self, place: QPoint) -> int | None:
        """Return the cell at a place; None between them."""
        row = place.y() // self.size.height()
        for column in range(self.columns):
            found = row * self.columns + column
            if place.y() >= 0 and found < self.count and self.rect(found).contains(place):
                return found
        return None

    def between(self, top: int, bottom: int) -> tuple[int, int]:
        """Return the first and the last cell that is seen between two heights; the last is less where there is none."""
        first = max(top // self.size.height(), 0) * self.columns
        last = (max(bottom, 0) // self.size.height() + 1) * self.columns - 1
        return first, min(last, self.count - 1)
