"""How a picture is to be saved, as one value: whoever wants one, dialog or command line, makes it of this."""

from __future__ import annotations

from viewer.figure_size import BACKGROUNDS, CENTIMETRES, PIXELS, WHITE, FigureSize
from viewer.figure_title import TITLE, unknown_words
from viewer.values import dataclass

ALL, ACTIVE = "all", "active"
PANES = (ALL, ACTIVE)
"""Which of several panes are in the picture."""

FONT_SIZES = (3.0, 96.0)
"""Smallest and largest font, in points."""

LINES = (0.1, 20.0)
"""Thinnest and thickest lines, in multiples of those on screen."""


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """How a picture is to be saved.

    Attributes
    ----------
    size
        How large it is.
    panes
        One of :data:`PANES`.
    background
        One of :data:`viewer.figure_size.BACKGROUNDS`.
    color_bar, axes
        Whether the colour bars and the marker of the axes are in it.
    titled, title
        Whether there is a title, and what it says: text with names of :data:`viewer.figure_title.WORDS` in braces.
    marks, handles
        Whether pins and the line that is plotted over are in it, and what a tool is dragged by.
    font, font_size
        Family, empty for that of the program, and size in points.
    lines
        How wide lines and points are, in multiples of those on screen.
    """

    size: FigureSize = FigureSize()
    panes: str = ALL
    background: str = WHITE
    color_bar: bool = True
    axes: bool = True
    titled: bool = False
    title: str = TITLE
    marks: bool = True
    handles: bool = False
    font: str = ""
    font_size: float = 9.0
    lines: float = 1.0

    def trouble(self, shape: float) -> str:
        """Say why there is no such picture, in a sentence; empty when there is one.

        Parameters
        ----------
        shape
            Width of the view by its height.
        """
        if trouble := self.size.trouble(shape):
            return trouble
        if not FONT_SIZES[0] <= self.font_size <= FONT_SIZES[1]:
            return f"A font of {self.font_size:g} points is not between {FONT_SIZES[0]:g} and {FONT_SIZES[1]:g}."
        if not LINES[0] <= self.lines <= LINES[1]:
            return f"Lines {self.lines:g} times as wide are not between {LINES[0]:g} and {LINES[1]:g}."
        return unknown_words(self.title) if self.titled else ""

    @property
    def is_known(self) -> bool:
        """Whether its words are words that are known; a value that was stored may have others."""
        sized = self.size.unit in (PIXELS, CENTIMETRES)
        return sized and self.panes in PANES and self.background in BACKGROUNDS


PRESETS = {
    "Paper column": FigureSize(8.5, 0.0, CENTIMETRES, 300.0),
    "Paper page": FigureSize(17.0, 0.0, CENTIMETRES, 300.0),
    "Slide": FigureSize(1920.0, 1080.0, PIXELS, 144.0),
}
"""Sizes by the name of what they are for."""
