"""What is drawn in a chart of statistics, as the chart sees it: what is near the cursor, and what a box holds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from viewer.numbers import short
from viewer.shell.scan.column_reading import ColumnValues
from viewer.shell.scan.contents import ChartContent, ValueReach
from viewer.values import dataclass

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

REACH = 24.0
"""Logical pixels from the cursor to a mark that is shown for it."""

_ON_LIGHT = ("#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58")
_ON_DARK = ("#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#90d743", "#b5de2b", "#fde725")
"""Parts of viridis that stand out from the background."""

_OPEN = 2.0
"""Per cent of the values that lie in each of the outermost classes of colours and beyond: one that is far out does not
leave one colour to all others."""


@dataclass(frozen=True, slots=True)
class ChartColors:
    """Colours of a chart, as ``"#rrggbb"``: of the theme, and one after the other for what is to be told apart."""

    background: str
    foreground: str
    several: tuple[str, ...]

    @property
    def scale(self) -> tuple[str, ...]:
        """Colours from low to high."""
        return _ON_DARK if QColor(self.background).lightness() < 128 else _ON_LIGHT


@dataclass(frozen=True, slots=True)
class NearMark:
    """What the cursor is at: in words, where that is, the place of its sample, or the range of its values."""

    words: str
    x: float
    y: float
    place: int | None = None
    reach: ValueReach | None = None


class ChartDrawing(Protocol):
    """Draws one content.

    Attributes
    ----------
    items
        What is to be put into the plot.
    titles
        Of the axes along x and up.
    zooms
        Whether the wheel and Shift move along x and up.
    rows
        Names at places along the axes, in place of numbers: by ``"left"`` or ``"bottom"``.
    """

    items: list[Any]
    titles: tuple[str, str]
    zooms: tuple[bool, bool]
    rows: dict[str, list[tuple[float, str]]]

    def take(self, content: ChartContent) -> bool:
        """Draw another content by the same items; False where that cannot be, and another drawing is to be made.

        While a scan runs there is another content every few seconds: to put items into a plot, and name them, is what
        costs.
        """

    def bounds(self) -> QRectF:
        """Return where everything is."""

    def paint(self, colors: ChartColors) -> list[tuple[Any, str]]:
        """Take the colours, and return what is to be named beside the chart."""

    def look(self, seen: QRectF, width: float, height: float) -> None:
        """Take in what of it is seen, and in how many pixels."""

    def near(self, at: QPointF, pixel: tuple[float, float]) -> NearMark | None:
        """Return what lies at a place; ``pixel`` is how large one is there."""

    def inside(self, box: QRectF) -> ValueReach | Places:
        """Return the places of samples in a box, or the values."""


def numbers_of(column: array[float]) -> Floats:
    """Return a column as an array, not copied."""
    return np.frombuffer(column, np.float64) if len(column) else np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class ColorClasses:
    """The class of each sample, -1 for none, and what the classes are called."""

    of: npt.NDArray[np.int8]
    names: tuple[str, ...]
    ordered: bool

    def colors(self, colors: ChartColors) -> list[str]:
        """Return the colour of each class."""
        if not self.ordered:
            return [colors.several[place % len(colors.several)] for place in range(len(self.names))]
        scale, count = colors.scale, len(self.names)
        return [scale[round(place * (len(scale) - 1) / max(count - 1, 1))] for place in range(count)]


def classes_of(values: ColumnValues, column: int | None) -> ColorClasses:
    """Put samples into classes by the values of a column; None: by their splits."""
    if column is None:
        lengths = values.lengths
        return ColorClasses(
            np.repeat(np.arange(len(lengths), dtype=np.int8), lengths), tuple(one.name for one in values.splits), False
        )
    numbers = numbers_of(values.numbers[column])
    finite = np.isfinite(numbers)
    if not finite.any():
        return ColorClasses(np.full(len(numbers), -1, np.int8), (), True)
    low, high = np.percentile(numbers[finite], (_OPEN, 100.0 - _OPEN))
    if low == high:
        low, high = float(numbers[finite].min()), float(numbers[finite].max())
    if low == high:
        return ColorClasses(np.where(finite, 0, -1).astype(np.int8), (short(float(low)),), True)
    edges = np.linspace(low, high, len(_ON_LIGHT) + 1)[1:-1]
    found = np.where(finite, np.searchsorted(edges, numbers, side="right"), -1).astype(np.int8)
    return ColorClasses(found, _names(edges), True)


def _names(edges: Floats) -> tuple[str, ...]:
    ends = [short(float(edge), 3) for edge in edges]
    between = [f"{low} to {high}" for low, high in pairwise(ends)]
    return (f"below {ends[0]}", *between, f"from {ends[-1]}")


def sample_words(values: ColumnValues, place: int, titles: Sequence[str]) -> str:
    """Say which sample it is, and its values."""
    split, number = values.sample_at(place)
    said = ", ".join(
        f"{title} = {short(numbers[place])}" for title, numbers in zip(titles, values.numbers, strict=False)
    )
    return f"sample {number} of split {split}: {said}"


def nearest(away: Floats, reach: float = REACH) -> int | None:
    """Return where a distance is smallest; None where none is within reach."""
    if not len(away) or not np.isfinite(away).any():
        return None
    place = int(np.nanargmin(away))
    return place if away[place] <= reach else None
