"""What window and renderer tell each other about a picture that is drawn beside the one on screen, to be kept."""

from __future__ import annotations

from viewer.protocol.panes import PaneFrame
from viewer.protocol.shapes import Vector
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class DrawFigure:
    """Draw what is on screen once more, in any size, into a file; what is on screen stays as it is.

    A camera that stands as it was fitted is fitted into the new size, any other one shows what it shows in the view.
    Answered by :class:`FigureDrawn`, or by :class:`Failed` where it cannot be drawn or something else came on screen
    meanwhile; :class:`Progress` comes before, where there are several tiles. ``Cancel`` ends it without an answer.

    Attributes
    ----------
    id
        Another number than those of scenes and of other figures.
    file
        To be made, inside the cache root: RGBA, premultiplied, top row first, rows without padding.
    canvas
        Width and height of the picture in the file, in pixels.
    place
        Left, top, width and height of what is drawn in it, in pixels from its top left corner; the rest is background.
    scale
        Pixels per logical pixel: lines and points are that much wider.
    background
        ``"#rrggbb"``, or empty for nothing: transparent pixels.
    foreground
        ``"#rrggbb"``, of lines that have no colour of their own.
    pane
        Number of the only pane that is drawn; None for all of them.
    corner
        Side of the square in the lower left of a pane that is kept free, where something is fitted, in logical pixels.
    head, foot
        Height of what is kept free at the top and at the foot of a pane, likewise.
    places
        In the world: the answer says which of them something covers in the active pane.
    tile
        Longest side of what is drawn in one piece, in pixels.
    """

    id: int
    file: str
    canvas: tuple[int, int]
    place: tuple[int, int, int, int]
    scale: float = 1.0
    background: str = ""
    foreground: str = "#000000"
    pane: int | None = None
    corner: float = 0.0
    head: float = 0.0
    foot: float = 0.0
    places: tuple[Vector, ...] = ()
    tile: int = 2048


@dataclass(frozen=True, slots=True)
class FigureDrawn:
    """Answer to :class:`DrawFigure`: the file is complete.

    Attributes
    ----------
    panes
        What was drawn, at least one; areas are shares of the place.
    split
        Whether all panes are parts of one picture, which the camera of each sees.
    covered
        Numbers, from 0, of the places that cannot be seen in the active pane, ascending.
    """

    id: int
    panes: tuple[PaneFrame, ...]
    split: bool = False
    covered: tuple[int, ...] = ()
