"""How an animation is to be, as one value: whoever wants one, dialog or command line, makes it of this."""

from __future__ import annotations

from viewer.film_kinds import KINDS
from viewer.film_moves import FPS, FRAMES, MOVES, PLANE, SAMPLES, TIME, TURN
from viewer.shell.figure.spec import FigureSpec
from viewer.values import dataclass

USUAL = 25
"""Frames per second where there are many."""

LASTS, SLOWEST = 4, 2
"""Seconds that a film of fewer frames lasts all the same, and the fewest frames per second that this makes of it."""

LAST = -1
"""In the place of the last step or sample, whatever that is."""


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """How an animation is to be.

    Attributes
    ----------
    over
        What changes: one of :data:`viewer.film_moves.MOVES`.
    kind
        Name of the kind of file that is offered first, see :data:`viewer.film_kinds.KINDS`.
    fps
        Frames per second; None: as many as suit the number of frames, see :meth:`speed`.
    frames
        How many, of a turn or of a plane that moves.
    first, last, every
        Of time steps or samples: the first and the last place, from 0, and how many places one goes on each time.
    sorted
        Whether samples come as the table shows them: in its order, and without those that it leaves out.
    figure
        How a frame is to be: as a picture that is saved.
    """

    over: str = TIME
    kind: str = KINDS[0].name
    fps: float | None = None
    frames: int = 120
    first: int = 0
    last: int = LAST
    every: int = 1
    sorted: bool = True
    figure: FigureSpec = FigureSpec()

    @property
    def is_known(self) -> bool:
        """Whether its words are words that are known; a value that was stored may have others."""
        kinds = {kind.name for kind in KINDS}
        return self.over in MOVES and self.kind in kinds and self.figure.is_known and not self.trouble(1.0)

    def trouble(self, shape: float) -> str:
        """Say why there is no such animation, in a sentence; empty when there is one.

        Parameters
        ----------
        shape
            Width of the view by its height.
        """
        if self.fps is not None and not FPS[0] <= self.fps <= FPS[1]:
            return f"{self.fps:g} frames per second are not between {FPS[0]:g} and {FPS[1]:g}."
        if self.over in (TURN, PLANE) and not FRAMES[0] <= self.frames <= FRAMES[1]:
            return f"{self.frames} frames are not between {FRAMES[0]} and {FRAMES[1]}."
        if self.every < 1 or self.first < 0:
            return "The first step and the way between two of them have to be positive."
        return self.figure.trouble(shape)

    def speed(self, count: int) -> float:
        """Return how many frames per second there are in a film of so many."""
        return float(min(max(count // LASTS, SLOWEST), USUAL)) if self.fps is None else self.fps

    def places(self, count: int) -> range:
        """Return the places, of so many steps or samples, that are shown one after the other."""
        last = count - 1 if self.last == LAST else min(self.last, count - 1)
        return range(self.first, last + 1, self.every) if self.over in (TIME, SAMPLES) else range(self.frames)
