"""When to draw in rough: while the camera moves and a full picture would make it stutter."""

from __future__ import annotations

FLUID = 0.05
"""Seconds a picture may take before movement stops to look like one."""

REST = 0.08
"""Seconds without movement after which the full picture is due; with its drawing it is there within 200 ms."""

_COARSEST = 3
_GRACE = 0.04  # after a rough picture, for the next movement to arrive


class LevelOfDetail:
    """Watches movement and how long pictures take. Times are seconds of ``time.monotonic``."""

    def __init__(self) -> None:
        self._moved = self._rough_drawn = float("-inf")
        self._full_seconds = 0.0
        self._last_was_rough = False
        self._fresh = True
        self.divisor = 1
        """How many device pixels share one pixel of a rough picture, along each side."""

    def moved(self, now: float) -> None:
        """Take note that the camera moves under somebody's hand."""
        self._moved = now

    def stopped(self) -> None:
        """Take note that the hand let go."""
        self._moved = self._rough_drawn = float("-inf")

    def new_scene(self) -> None:
        """Take note that the next picture has to be prepared, which says nothing of those after it."""
        self._fresh = True

    def dragged(self, now: float, *, begins: bool) -> None:
        """Take note that a tool moves under somebody's hand, whose picture is next; it is one of many alike."""
        if begins:
            self._full_seconds = 0.0  # another scene: its first picture tells
        self._moved, self._fresh = now, False
        self.divisor = max(self.divisor, 2)  # what a tool leaves is new each time: to make it coarse would take longer

    def rough(self, now: float) -> bool:
        """Return whether a picture drawn now should be rough."""
        return now < self._moved + REST and self._full_seconds > FLUID

    @property
    def full_due(self) -> float:
        """When a full picture is due after rough ones."""
        return max(self._moved + REST, self._rough_drawn + _GRACE)

    def drawn(self, now: float, seconds: float, *, rough: bool) -> None:
        """Take note that a picture is there and how long it took."""
        if rough:
            self._rough_drawn = now
        if self._fresh:
            pass
        elif not rough:
            self._full_seconds = seconds
        elif self._last_was_rough and seconds > FLUID:
            self.divisor = min(self.divisor + 1, _COARSEST)  # fewer triangles were not enough: it is the pixels
        elif rough and seconds < FLUID / 5:
            self.divisor = max(self.divisor - 1, 1)
        self._fresh = False
        self._last_was_rough = rough
