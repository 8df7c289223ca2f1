"""How often a child has died on the same thing lately, and when enough is enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

DEATHS = 3
"""So many deaths of a child within :data:`WINDOW` on the same sample, and it is not given that sample again."""

WINDOW = 30.0
"""Seconds."""


class CrashLoop:
    """Counts deaths by what was being worked on.

    A child can be killed for reasons that have nothing to do with the sample (lack of memory, a user with a
    terminal), so the first death says nothing; the third one in a row does.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deaths: dict[Hashable, list[float]] = {}

    def died(self, key: Hashable) -> bool:
        """Count a death; returns whether that is enough."""
        now = self._clock()
        recent = [moment for moment in self._deaths.get(key, []) if now - moment < WINDOW]
        self._deaths[key] = [*recent, now]
        return len(recent) + 1 >= DEATHS

    def lift(self, key: Hashable) -> None:
        """Forget the deaths: the user wants it tried again."""
        self._deaths.pop(key, None)
