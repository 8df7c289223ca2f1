"""A picture at rest with smooth edges: the same, drawn a few times a part of a pixel beside itself.

Where a CPU draws, samples for each pixel would make every picture take several times as long. So movement has edges in
steps, and what stands still is drawn again while nobody waits for anything. Each of these pictures takes as long as any
other, and between two of them whatever comes goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from viewer.renderer.picture import Picture

REST = 0.25
"""Seconds after a picture before it is drawn again."""

MOST_TRIANGLES = 400_000
"""Of a picture that is drawn again: a user who begins to turn the mesh waits for one more picture at most."""

Shift = tuple[float, float]
"""To the right and up, in pixels."""

SHIFTS: tuple[Shift, ...] = tuple(
    (x / 16.0, y / 16.0) for x, y in ((1, -3), (-1, 3), (5, 1), (-3, -5), (-5, 5), (-7, -1), (3, 7), (7, -7))
)
"""Eight places in a pixel, no two in one row or column."""

_EVEN = 12
"""Levels of a colour by which those places may differ in a face: there the pixel stays that of its middle."""


def smoothed(
    whole: npt.NDArray[np.uint8], render: Callable[[Shift], npt.NDArray[np.uint8]]
) -> Iterator[npt.NDArray[np.uint8] | None]:
    """Draw a picture in steps, and yield it at last; None before.

    Inside a face, where a pixel has the colour of the value at its middle, it keeps it.

    Parameters
    ----------
    whole
        The pixels of the picture where it is, shape (height, width, 4); they become the smooth ones.
    render
        Returns the pixels of the picture moved by so much, which may be valid until the next one.
    """
    total: npt.NDArray[Any] = np.zeros(whole.shape, np.uint16)
    low, high = whole.copy(), whole.copy()
    for shift in SHIFTS:
        yield None
        pixels = render(shift)
        total += pixels
        np.minimum(low, pixels, out=low)
        np.maximum(high, pixels, out=high)
    high -= low
    # The four truth values of a pixel as one number: ``any(axis=2)`` takes a hundred times as long, all of a picture.
    edge = np.flatnonzero((high > _EVEN).view(np.uint32))
    mean = total.reshape(-1, 4).take(edge, axis=0)
    mean += len(SHIFTS) // 2
    mean //= len(SHIFTS)
    whole.reshape(-1, 4)[edge] = mean
    yield whole


class Drawn(Protocol):
    """What was drawn, and can be drawn again."""

    @property
    def has_steps(self) -> bool:
        """Whether its edges have steps, and it takes no long time to draw."""
        ...

    def smooth(self) -> Iterator[Picture | None]:
        """Draw it with smooth edges, in steps; the last one is the picture."""
        ...


class Stillness:
    """Knows when a picture has stood still for long enough, and draws it again. Times as of ``time.monotonic``."""

    def __init__(self, view: Drawn) -> None:
        self._view = view
        self._since: float | None = None
        self._steps: Iterator[Picture | None] | None = None
        self.wanted = False
        """Whether anybody wants it."""
        self.rest = REST
        """Seconds that it has to stand still."""

    def drawn(self, now: float, picture: Picture) -> None:
        """Take note that another picture is there."""
        worth_it = self.wanted and not (picture.rough or picture.smooth) and self._view.has_steps
        self._since, self._steps = (now if worth_it else None), None

    def due(self, now: float) -> float | None:
        """Return in how many seconds the next step is due; None: there is none."""
        if self._since is None:
            return None
        return 0.0 if self._steps is not None else max(self._since + self.rest - now, 0.0)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to be drawn again."""
        return self._since is None

    def step(self) -> Picture | None:
        """Draw once more; return the picture when it is ready."""
        steps = self._steps or self._view.smooth()
        self._since, since = None, self._since  # when drawing fails: the same again would fail the same
        picture = next(steps)
        if picture is None:
            self._since, self._steps = since, steps
        else:
            self._steps = None
        return picture
