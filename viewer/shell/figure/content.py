"""What there is to be seen in a picture, as one value that is taken at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QPainter

from viewer.geometry.eye import Eye
from viewer.protocol import SceneShown
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.values import dataclass

Overlay = Callable[[QPainter, Eye], None]
"""Paints over the active pane, in logical pixels, as an eye sees it; in any thread."""


@dataclass(frozen=True, slots=True)
class FigurePane:
    """A pane: its number, what it shows, and what its scene came out as."""

    number: int
    caption: str
    scene: SceneShown | None = None


@dataclass(frozen=True, slots=True)
class FigureContent:
    """What is on screen.

    Attributes
    ----------
    name
        What a file of it would be called, without an ending.
    words
        What a title can name, by its name.
    bars
        The colour bars of the active pane.
    panes
        All panes, where there are several.
    active
        Number of the active pane.
    own_colors
        Whether each pane says what its colours are.
    shape, pane_shape
        Width by height of the view, and of its active pane.
    background, foreground
        ``"#rrggbb"``, as they are on screen.
    marks, handles
        Paint pins and the like, and what a tool is dragged by.
    """

    name: str
    words: Mapping[str, str]
    bars: tuple[ColorBarContent, ...]
    shape: float
    pane_shape: float
    background: str
    foreground: str
    marks: Overlay
    handles: Overlay
    panes: tuple[FigurePane, ...] = ()
    active: int = 0
    own_colors: bool = False
