"""What window and renderer tell each other about the panes of the view."""

from __future__ import annotations

from viewer.protocol.viewpoint import Camera
from viewer.values import dataclass

OWN, SAME_FIELD, ALL = "own", "field", "all"


@dataclass(frozen=True, slots=True)
class PaneArea:
    """Where a pane lies in the picture.

    Attributes
    ----------
    pane
        Number of the pane, which scenes name; it stays the same when the pane is moved.
    x, y, width, height
        Shares of the picture in 0..1, from its top left corner.
    """

    pane: int = 0
    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0


WHOLE = PaneArea()
"""One pane that fills the picture: what a renderer begins with."""


@dataclass(frozen=True, slots=True)
class SetPanes:
    """Divide the picture into panes; those that are not named any more forget their scene.

    Attributes
    ----------
    areas
        One to four that do not overlap.
    active
        Number of the pane that all messages without a place are for: cameras, questions, what is to be prepared.
    linked
        Whether all panes look from one place: what moves the camera of one moves all, and fitting fits all meshes.
    ranges
        What the colours of a pane span: ``"own"`` what its scene says, ``"field"`` that of all panes which show the
        same field, ``"all"`` that of all panes together.
    split
        Whether the panes are parts of one picture, beside each other: each shows what the camera sees there in the
        whole picture. Then cameras are linked.
    """

    areas: tuple[PaneArea, ...] = (WHOLE,)
    active: int = 0
    linked: bool = True
    ranges: str = SAME_FIELD
    split: bool = False


@dataclass(frozen=True, slots=True)
class PaneFrame:
    """What a frame shows in one of several panes: the number of its scene (-1 before the first), seen from there."""

    area: PaneArea
    scene: int
    camera: Camera
