"""Where a pane lies in the picture, and what part of its camera's picture it shows."""

from __future__ import annotations

from viewer.protocol import PaneArea
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of a picture, in pixels from its top left corner.

    Attributes
    ----------
    picture
        Width and height of the picture.
    split
        Whether it shows a part of what the camera would see in the whole picture, as high as that; else all of what
        the camera sees.
    """

    left: int
    top: int
    width: int
    height: int
    picture: tuple[int, int]
    split: bool = False

    @classmethod
    def of(cls, area: PaneArea, picture: tuple[int, int], *, split: bool = False) -> Spot:
        """Return where an area lies in a picture of a size: at least one pixel, and never beyond its ends."""
        left, right = _ends(area.x, area.width, picture[0])
        top, bottom = _ends(area.y, area.height, picture[1])
        return cls(left, top, right - left, bottom - top, picture, split)

    @property
    def viewport(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top as shares of the picture, from its lower left corner, as VTK has them."""
        width, height = self.picture
        bottom = height - self.top - self.height
        return self.left / width, bottom / height, (self.left + self.width) / width, (bottom + self.height) / height

    @property
    def window_center(self) -> float:
        """Where the middle of what is seen lies beside the middle of the camera, in halves of the width."""
        if not self.split:
            return 0.0
        return (2.0 * self.left + self.width - self.picture[0]) / self.width

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of all that the camera sees."""
        return self.picture if self.split else (self.width, self.height)

    @property
    def origin(self) -> tuple[int, int]:
        """Where the top left corner of all that the camera sees lies in the picture."""
        return (0, 0) if self.split else (self.left, self.top)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the picture belongs to it."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


def _ends(start: float, length: float, whole: int) -> tuple[int, int]:
    first = min(max(round(start * whole), 0), whole - 1)
    return first, min(max(round((start + length) * whole), first + 1), whole)
