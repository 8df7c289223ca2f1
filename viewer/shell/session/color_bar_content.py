"""What the colour bar shows, as one value."""

from __future__ import annotations

from viewer.numbers import full, with_minus
from viewer.values import dataclass

_SMOOTH = 256  # colours of a map that is not divided


@dataclass(frozen=True, slots=True)
class ColorBarContent:
    """What the bar shows.

    Attributes
    ----------
    title
        Field and unit.
    lines
        What is to be read below the title, as what a difference is of.
    low, high
        Values at the ends of the bar.
    colors
        From low to high, evenly spaced in the value, or in its logarithm when ``log``: 256, or one for each band.
    below, above, nan
        Colours of values outside the range and of those that have none; empty when there are none.
    exact
        ``low`` and ``high`` in digits, where those are integers that they do not hold.
    categories
        All values in digits, each with its colour; the bar is a list of them.
    span, about_span
        What ``low`` and ``high`` are the range of, in two words and in a sentence; empty where that goes without
        saying.
    editable
        Whether a double click changes the range.
    """

    title: str = ""
    low: float = 0.0
    high: float = 1.0
    colors: tuple[str, ...] = ()
    log: bool = False
    below: str = ""
    above: str = ""
    nan: str = ""
    exact: tuple[str, str] | None = None
    categories: tuple[tuple[str, str], ...] = ()
    span: str = ""
    about_span: str = ""
    editable: bool = True
    lines: tuple[str, ...] = ()

    @property
    def head(self) -> tuple[str, ...]:
        """The lines above the bar: the title first, then those that are there."""
        return (self.title, *self.lines, *((self.span,) if self.span else ()))

    @property
    def bands(self) -> int:
        """How many bands of one colour each there are; 0 for a smooth map."""
        return len(self.colors) if 1 < len(self.colors) < _SMOOTH else 0

    @property
    def ends(self) -> tuple[str, str]:
        """``low`` and ``high`` with all their digits."""
        low, high = self.exact or (full(self.low), full(self.high))
        return with_minus(low), with_minus(high)
