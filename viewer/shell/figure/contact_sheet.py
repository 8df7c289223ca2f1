"""Many small pictures on one sheet or on pages: what is on it, and where it lies; the unit is a logical pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPaintDevice

from viewer.shell.figure.layout import figure_font, ruling_device, title_font
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.view.color_bar_painter import color_bar_width
from viewer.values import dataclass

PAGE = (1122.5, 793.7)
"""Width and height of a page: A4, landscape."""

_SHAPE = 4.0 / 3.0
"""Width by height that a sheet comes near to."""

_EDGE = 24.0
_BETWEEN = 10.0
_TALLEST_BAR = 360.0

_SPEC = FigureSpec()


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """What is on a sheet.

    Attributes
    ----------
    name
        What a file of it would be called, without an ending.
    title, line
        Above the pictures.
    bar
        The colour bar of all pictures.
    captions
        What stands below each picture.
    file_of
        Returns the file of a picture by its place, from 0, and None where there is none; in any thread.
    size
        Width and height of a picture.
    ratio
        Pixels for each logical pixel.
    background, foreground
        ``"#rrggbb"``.
    """

    name: str
    title: str
    line: str
    bar: ColorBarContent | None
    captions: tuple[str, ...]
    file_of: Callable[[int], Path | None]
    size: tuple[int, int]
    ratio: float
    background: str
    foreground: str


@dataclass(frozen=True, slots=True)
class ContactLayout:
    """Where the parts lie on each page.

    Attributes
    ----------
    width, height
        Of a page.
    columns, rows
        Of the pictures on it.
    count
        Pictures on all pages.
    size
        Width and height of a picture.
    caption
        Height of what stands below it.
    title, line, bar
        Where they lie; the bar has no width where there is none.
    """

    width: float
    height: float
    columns: int
    rows: int
    count: int
    size: tuple[int, int]
    caption: float
    title: QRectF
    line: QRectF
    bar: QRectF

    @property
    def pages(self) -> int:
        """How many there are."""
        return max(-(-self.count // (self.columns * self.rows)), 1)

    def on_page(self, page: int) -> range:
        """Return the numbers of the pictures on a page, both from 0."""
        each = self.columns * self.rows
        return range(page * each, min((page + 1) * each, self.count))

    def picture(self, number: int) -> QRectF:
        """Return where a picture lies on its page."""
        row, column = divmod(number % (self.columns * self.rows), self.columns)
        left = _EDGE + column * (self.size[0] + _BETWEEN)
        top = self.line.bottom() + _BETWEEN + row * (self.size[1] + self.caption + _BETWEEN)
        return QRectF(left, top, *self.size)

    def words(self, number: int) -> QRectF:
        """Return where the words below a picture lie."""
        picture = self.picture(number)
        return QRectF(picture.left(), picture.bottom(), picture.width(), self.caption)


def sheet_layout(sheet: ContactSheet, *, paged: bool) -> ContactLayout:
    """Return where the parts lie: on pages of paper, or all on one that is as large as it has to be."""
    ruler = ruling_device()
    small, large = QFontMetricsF(sheet_font(ruler), ruler), QFontMetricsF(sheet_title_font(ruler), ruler)
    beside = float(color_bar_width(sheet.bar, small)) if sheet.bar is not None else 0.0
    across, down = sheet.size[0] + _BETWEEN, sheet.size[1] + small.height() + _BETWEEN
    above = _EDGE + large.height() * 1.3 + small.height() * 1.3 + _BETWEEN
    count = len(sheet.captions)
    if paged:
        width, height = PAGE
        columns = max(int((width - 2.0 * _EDGE - beside + _BETWEEN) / across), 1)
        rows = max(int((height - above - _EDGE + _BETWEEN) / down), 1)
    else:
        least = min(count, 3)  # so that there is room for a title
        columns = max(round(math.sqrt(count * _SHAPE * down / across)), least, 1)
        rows = max(-(-count // columns), 1)
        width = 2.0 * _EDGE + columns * across - _BETWEEN + beside
        height = above + rows * down - _BETWEEN + _EDGE
    room = max(width - 2.0 * _EDGE, 1.0)
    title = QRectF(_EDGE, _EDGE, room, large.height() * 1.3)
    line = QRectF(_EDGE, title.bottom(), room, small.height() * 1.3)
    bar = QRectF(width - beside - _EDGE / 2.0, above - _BETWEEN, beside, min(height - above, _TALLEST_BAR))
    return ContactLayout(width, height, columns, rows, count, sheet.size, small.height(), title, line, bar)


def sheet_font(device: QPaintDevice) -> QFont:
    """Return the font of captions, for a painter of that device."""
    return figure_font(_SPEC, device)


def sheet_title_font(device: QPaintDevice) -> QFont:
    """Return the font of the title, likewise."""
    return title_font(_SPEC, device)
